"""Every notebook runs to its end: lessons by nbval from make, assessments here, with answers as the grader places them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from graded_site import Site

from grading import records, stations

ROOT = Path(__file__).resolve().parents[1]
# What ``make test`` gives to nbval as it is.
RUN_BY_MAKE = ("first_aid", "humanitarian_ed", "portal/lesson_template", "bench/content", "docs/notebooks")
ASSESSMENTS = sorted(ROOT.glob("courses/*/source/*/*.ipynb"))


def has_code(path):
    return '"cell_type": "code"' in path.read_text(encoding="utf-8")


def nbval(folder, content):
    """Run every notebook under ``folder`` as a grading kernel would see them; return exit code and output."""
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=60", "-p", "no:cacheprovider", "-v"]
    environment = {**os.environ, "BOAI_CONTENT": str(content)}
    done = subprocess.run([*command, "--rootdir", folder, folder], env=environment, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def placed(tmp_path_factory):
    """A copy of the course's sources with the frozen answers of a form that was really drawn and submitted."""
    site = Site(tmp_path_factory.mktemp("notebooks"))
    attempt = site.take("full", 7, 3)
    frozen = records.one(site.db, "SELECT frozen_answers FROM attempts WHERE id = ?", attempt)["frozen_answers"]
    source = site.content / "courses" / "cpr_aed" / "source"
    (source / "theory" / "answers.json").write_text(frozen, encoding="utf-8")
    row = {"attempt": "p1", "station": "cpr_aed", "score": 1, "max": 2, "marks": '{"call": "done", "pads": "not_seen"}'}
    (source / "practical" / "answers.json").write_bytes(stations.sheet(row))
    return site, source


def test_no_notebook_is_left_out():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.ipynb"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    found = [ROOT / name for name in listed if (ROOT / name).exists()]
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(folder in line.split() for folder in RUN_BY_MAKE for line in recipe.splitlines() if line.startswith("NOTEBOOKS"))
    assert recipe.count("--nbval-cell-timeout=60 $(NOTEBOOKS)") == 2
    here = [path for path in found if not any((ROOT / folder) in path.parents for folder in RUN_BY_MAKE)]
    assert here == ASSESSMENTS
    assert {path.parents[2].name for path in ASSESSMENTS if has_code(path)} == {"cpr_aed"}  # whose answers ``placed`` draws


def test_every_assessment_runs_to_its_end_on_a_form_that_was_drawn(placed):
    site, source = placed
    code, said = nbval(source, site.content)
    assert code == 0, said
    cells = sum(path.read_text(encoding="utf-8").count('"cell_type": "code"') for path in ASSESSMENTS)
    assert said.count(" PASSED") == cells


def test_an_assessment_without_answers_fails_instead_of_giving_a_zero(placed, tmp_path):
    site, source = placed
    shutil.copytree(source / "theory", tmp_path / "theory", ignore=shutil.ignore_patterns("answers.json"))
    code, said = nbval(tmp_path, site.content)
    assert code == 1
    assert "place the submission again" in said

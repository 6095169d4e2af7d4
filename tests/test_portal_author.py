"""``boai author --course``: JupyterLab on a course with nbgrader's own tools, which show what the record holds.

It drives ``portal/cli/author.py``.
"""

import os
import socket
import subprocess
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from lab import BOAI, Lab, own_settings


@pytest.fixture(scope="module")
def lab(graded, tmp_path_factory):
    site, _ = graded
    running = Lab(own_settings(os.environ, tmp_path_factory.mktemp("lab")), "--data", site.data, "--content", site.content, "--course", "cpr_aed")
    yield running
    running.stop()


def shown(lab, assessment):
    """Return what formgrader's tables show: score and maximum by submission."""
    return {row["student"]: (row["score"], row["max_score"]) for row in lab.ask(f"formgrader/api/submissions/{assessment}")}


def test_formgrader_shows_the_scores_of_the_record(lab, graded):
    site, ids = graded
    # The newest projection of each slot, summed by the database itself.
    sql = "SELECT attempt, sum(score) AS score, sum(max) AS max FROM item_scores GROUP BY attempt"
    held = {row["attempt"]: (row["score"], row["max"]) for row in site.db.query(sql)}
    assert {**shown(lab, "theory"), **shown(lab, "practical")} == held
    assert held[ids["full"]] == (10.0, 10.0)
    assert held[ids["half"]] == (5.0, 10.0)


def test_formgrader_shows_each_slot_as_the_record_has_it(lab, graded):
    site, ids = graded
    (notebook,) = [row for row in lab.ask("formgrader/api/submitted_notebooks/theory/theory") if row["student"] == ids["half"]]
    shown = sorted((grade["auto_score"], grade["max_score"]) for grade in lab.ask("formgrader/api/grades", submission_id=notebook["id"]))
    held = sorted((row["score"], row["max"]) for row in site.db.query("SELECT score, max FROM item_scores WHERE attempt = ?", [ids["half"]]))
    assert shown == held == [(0.0, 1.0)] * 5 + [(1.0, 1.0)] * 5


def test_the_course_opens_at_its_root_and_names_itself(lab):
    names = {entry["name"] for entry in lab.ask("api/contents/")["content"]}
    assert {"source", "release", "gradebook.db", "nbgrader_config.py"} <= names
    assert {row["name"] for row in lab.ask("formgrader/api/assignments")} == {"theory", "practical"}


def test_without_the_token_nothing_is_shown(lab):
    with urlopen(f"{lab.url}formgrader/api/submissions/theory", timeout=30) as led:
        assert urlsplit(led.url).path == "/login"
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{lab.url}api/contents", timeout=30)
    assert refused.value.code == 403


def test_a_port_in_use_is_one_line_with_the_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([BOAI, "author", "--no-browser", "--port", str(port)], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, f"boai: Port {port} is in use by another program; stop it or choose another with --port.\n")


def test_a_course_that_was_never_published_is_wrong_usage(tmp_path):
    done = subprocess.run([BOAI, "author", "--data", tmp_path, "--course", "nothing"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "start `boai serve` once to publish it" in done.stderr

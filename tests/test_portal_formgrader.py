"""Formgrader itself, opened by ``boai author --as``: what it shows of a learner's text, and a score given in it.

It drives ``portal/cli/author.py``, ``grading/formgrader.py``.
"""

import json
import os
import subprocess
from urllib.request import Request, urlopen

import pytest
from lab import BOAI, Lab, own_settings
from written_site import WrittenSite

from grading import formgrader, marking, records

HOSTILE = "</pre><script>alert(1)</script> $$x$$ 先看四周。"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Return a site with a waiting answer, its attempt, and JupyterLab as the trainer opened it."""
    site = WrittenSite(tmp_path_factory.mktemp("opened"))
    attempt = site.write("full", (HOSTILE, ""))
    site.grade_all()
    given = ("--data", site.data, "--content", site.content, "--course", "cpr_aed", "--as", "trainer")
    running = Lab(own_settings(os.environ, tmp_path_factory.mktemp("lab")), *given)
    yield site, attempt, running
    running.stop()
    site.db.close()


def notebook_of(lab, attempt):
    (row,) = [row for row in lab.ask("formgrader/api/submitted_notebooks/theory/theory") if row["student"] == attempt]
    return row["id"]


def test_a_learners_text_is_drawn_as_typed_and_runs_nothing(opened):
    _, attempt, lab = opened
    with urlopen(f"{lab.url}formgrader/submissions/{notebook_of(lab, attempt)}?token={lab.token}", timeout=60) as reply:
        page = reply.read().decode()
    # Formgrader writes its page anew from what it read; mathematics is not looked for inside <pre>.
    assert "<pre>&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt; $$x$$ 先看四周。</pre>" in page
    assert "<script>alert(1)" not in page


def test_a_score_typed_there_is_the_named_persons_mark_and_then_the_result(opened):
    site, attempt, lab = opened
    grades = lab.ask("formgrader/api/grades", submission_id=notebook_of(lab, attempt))
    (waiting,) = [grade for grade in grades if grade["needs_manual_grade"]]
    body = json.dumps({"manual_score": 5, "extra_credit": None}).encode()
    headers = {"Authorization": f"token {lab.token}", "Content-Type": "application/json"}
    with urlopen(Request(f"{lab.url}formgrader/api/grade/{waiting['id']}", body, headers, method="PUT"), timeout=60) as reply:
        assert json.load(reply)["manual_score"] == 5
    assert formgrader.changed(site.data) == [site.root]
    site.grade_all()
    assert marking.agreed(site.db, attempt) == {"text01": {"score": 5.0, "marker": "trainer", "comment": ""}}
    assert (site.state(attempt), site.total(attempt)) == (("graded", 12), (15.0, 22.0))
    (shown,) = [row for row in lab.ask("formgrader/api/submissions/theory") if row["student"] == attempt]
    assert (shown["score"], shown["max_score"], shown["needs_manual_grade"]) == (15.0, 22.0, False)


def test_who_marks_nowhere_cannot_be_named(opened):
    site, _, _ = opened
    command = [BOAI, "author", "--no-browser", "--data", site.data, "--content", site.content, "--course", "cpr_aed", "--as"]
    for login in ("nobody", "full"):
        done = subprocess.run([*command, login], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 2
        assert "no trainer or examiner signs in by this name" in done.stderr
    assert formgrader.named(site.root) == "trainer"


def test_a_name_without_a_course_is_wrong_usage(opened):
    site, _, _ = opened
    done = subprocess.run([BOAI, "author", "--data", site.data, "--as", "trainer"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "give --course too" in done.stderr


def test_opened_by_nobody_the_name_before_counts_no_more(tmp_path):
    formgrader.name_person(tmp_path, "trainer", records.now())
    assert formgrader.named(tmp_path) == "trainer"
    formgrader.name_person(tmp_path, None, records.now())
    assert formgrader.named(tmp_path) is None

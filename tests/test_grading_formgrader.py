"""What Formgrader writes into nbgrader's own gradebook, read back: taken over for written answers, else reported.

It drives ``grading/hand_scores.py``.
"""

import json
import sqlite3
import threading
import time

import pytest
from nbgrader.api import Gradebook
from written_site import BEST, FAIR, WrittenSite

from grading import attempts, formgrader, gradebook, jobs, marking, records, stations
from grading.errors import GradingFaultError


class Formgrader:
    """Writes as nbgrader's formgrader does when somebody types a score (its GradeHandler.put)."""

    def __init__(self, site):
        self.site, self.url = site, f"sqlite:///{site.root.as_posix()}/gradebook.db?timeout=30"

    def give(self, attempt, slot, score, comment="", extra=None, assessment="theory"):
        with Gradebook(self.url) as book:
            grade = book.find_grade(slot, assessment, assessment, attempt)
            grade.manual_score, grade.extra_credit = score, extra
            grade.needs_manual_grade = grade.manual_score is None and grade.auto_score is None
            if comment:
                book.find_comment(slot, assessment, assessment, attempt).manual_comment = comment
            book.db.commit()

    def shows(self, attempt, assessment="theory"):
        with Gradebook(self.url) as book:
            return {grade.name: grade.score for grade in book.find_submission_notebook(assessment, assessment, attempt).grades}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return a site with two markers, two theory attempts that wait, and a signed station."""
    site = WrittenSite(tmp_path_factory.mktemp("formgrader"), markers=2)
    ids = {"full": site.write("full", ("先看四周。", "会好的。")), "half": site.write("half", ("叫人。", "")), "blank": site.write("blank", (), right=0)}
    marks = {criterion.id: "done" for criterion in site.course.stations["cpr_aed"].criteria}
    ids["station"] = stations.record(site.db, site.course, "cpr_aed", "full", "k", "examiner", marks, "r1", records.now())["attempt"]
    site.grade_all()
    yield site, ids
    site.db.close()


def differences(site):
    return [(row["attempt"], row["slot"], row["reason"], row["ours"], row["theirs"]) for row in formgrader.differences(site.db)]


def test_a_gradebook_that_nobody_touched_has_nothing_to_tell(graded):
    site, _ = graded
    assert formgrader.read(site.db, site.root, records.now()) is False
    assert differences(site) == []


def test_a_score_of_nobody_is_reported_and_no_mark(graded):
    site, ids = graded
    Formgrader(site).give(ids["full"], "text01", 5.0)
    assert formgrader.read(site.db, site.root, records.now()) is False
    assert differences(site) == [(ids["full"], "text01", "unnamed", None, 5.0)]
    formgrader.name_person(site.root, "examiner", records.now())  # who signed stations here, but marks nothing at this centre
    assert formgrader.read(site.db, site.root, records.now()) is False
    assert differences(site) == [(ids["full"], "text01", "not_here", None, 5.0)]
    assert list(site.db.query("SELECT * FROM marks")) == []


def test_a_named_persons_score_for_a_written_answer_is_a_mark_once_and_stays_theirs(graded):
    site, ids = graded
    formgrader.name_person(site.root, "trainer", records.now())
    Formgrader(site).give(ids["full"], "text01", 5.0, "说得清楚")
    assert formgrader.read(site.db, site.root, records.now()) is True
    formgrader.name_person(site.root, "second", records.now())
    assert formgrader.read(site.db, site.root, records.now()) is False  # the same score is not another person's mark
    (mark,) = marking.marks_of(site.db, ids["full"], "text01")
    assert {key: mark[key] for key in ("marker", "score", "comment", "source")} == {
        "marker": "trainer", "score": 5.0, "comment": "说得清楚", "source": "formgrader",
    }  # fmt: skip
    assert differences(site) == []


def test_what_was_agreed_is_what_formgrader_shows(graded):
    site, ids = graded
    full = ids["full"]
    marking.give(site.db, full, "text01", "second", site.rubric(full, "text01"), BEST, "", "s1", records.now())
    for who in ("trainer", "second"):
        marking.give(site.db, full, "text02", who, site.rubric(full, "text02"), FAIR, "", f"{who}2", records.now())
    site.grade_all()
    shown = Formgrader(site).shows(full)
    held = {row["slot"]: row["score"] for row in attempts.latest_scores(site.db, full)}
    assert shown == held
    assert (held["text01"], held["text02"]) == (5.5, 5.0)


def test_a_score_changed_after_the_result_is_reported_and_never_adopted(graded):
    site, ids = graded
    before = attempts.latest_scores(site.db, ids["full"])
    Formgrader(site).give(ids["full"], "text01", 6.0)
    assert formgrader.read(site.db, site.root, records.now()) is False
    assert differences(site) == [(ids["full"], "text01", "after_result", 5.5, 6.0)]
    assert attempts.latest_scores(site.db, ids["full"]) == before
    Formgrader(site).give(ids["full"], "text01", 5.5)
    formgrader.read(site.db, site.root, records.now())
    assert differences(site) == []


@pytest.mark.parametrize("score", [1.0, None])
def test_a_stations_score_that_differs_from_what_was_signed_is_reported_and_never_adopted(graded, score):
    site, ids = graded
    before = attempts.latest_scores(site.db, ids["station"])
    Formgrader(site).give(ids["station"], "cpr_aed", score, assessment="practical")
    formgrader.read(site.db, site.root, records.now())
    assert [row[:4] for row in differences(site)] == [(ids["station"], "cpr_aed", "station", 100.0)]
    assert attempts.latest_scores(site.db, ids["station"]) == before
    (logged,) = site.db.query("SELECT person, subject FROM access_log WHERE action = 'gradebook_differs' ORDER BY id DESC LIMIT 1")
    assert (logged["person"], json.loads(logged["subject"])["slot"]) == (None, "cpr_aed")
    Formgrader(site).give(ids["station"], "cpr_aed", 100.0, assessment="practical")
    formgrader.read(site.db, site.root, records.now())
    assert differences(site) == []


def test_a_score_over_nbgraders_own_is_reported_and_grading_again_goes_by_the_bank(graded):
    site, ids = graded
    Formgrader(site).give(ids["blank"], "slot01", 1.0)
    Formgrader(site).give(ids["blank"], "slot02", None, extra=1.0)
    formgrader.read(site.db, site.root, records.now())
    assert sorted(differences(site)) == [(ids["blank"], "slot01", "automatic", 0.0, 1.0), (ids["blank"], "slot02", "extra_credit", 0.0, 1.0)]
    site.db.execute("UPDATE jobs SET state = 'queued' WHERE attempt = ?", [ids["blank"]])
    site.grade_all()
    assert jobs.faults(site.db) == []
    assert site.total(ids["blank"]) == (0.0, 22.0)
    for slot in ("slot01", "slot02"):
        Formgrader(site).give(ids["blank"], slot, None)
    formgrader.read(site.db, site.root, records.now())
    assert differences(site) == []


def test_the_grader_reads_by_itself_what_formgrader_wrote_and_grades_what_is_complete(graded):
    site, ids = graded
    formgrader.name_person(site.root, "third", records.now())
    Formgrader(site).give(ids["half"], "text01", 4.0)
    assert formgrader.changed(site.data) == [site.root]
    site.grade_all()
    assert formgrader.changed(site.data) == []
    assert [mark["marker"] for mark in marking.marks_of(site.db, ids["half"], "text01")] == ["third"]
    assert site.state(ids["half"])[0] == "submitted"
    marking.give(site.db, ids["half"], "text01", "second", site.rubric(ids["half"], "text01"), {"safe": 0, "call": 1}, "", "h", records.now())
    site.grade_all()
    assert site.state(ids["half"]) == ("graded", 12)
    assert gradebook.scores(site.root, "theory", ids["half"])["text01"] == (4.0, 6.0)


def test_reading_waits_for_the_other_writer_and_says_when_it_took_too_long(graded):
    site, _ = graded
    book = sqlite3.connect(site.root / "gradebook.db", isolation_level=None, check_same_thread=False)
    book.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradingFaultError, match="another program holds it"):
        formgrader.read(site.db, site.root, records.now(), lock_seconds=0.2)
    ending = threading.Timer(1.0, lambda: book.execute("ROLLBACK"))
    began = time.monotonic()
    ending.start()
    assert formgrader.read(site.db, site.root, records.now()) is False
    assert time.monotonic() - began > 0.9
    ending.join()
    book.close()

"""Marks for written answers in the record: who may give them, when they agree, and what follows."""

import json

import pytest
from rubrics import RUBRIC

from grading import jobs, marking, records
from grading.errors import InvalidAnswerError, NotFoundError, RefusedError
from grading.rubric import read_rubric

NOW = "2026-11-27T03:00:00.000Z"
RUBRIC_OF = read_rubric(RUBRIC, "item")
BEST, FAIR, POOR = {"safe": 2, "call": 1}, {"safe": 1, "call": 1}, {"safe": 2, "call": 0}  # 6, 5 and 2 points


@pytest.fixture
def db(tmp_path):
    """Return a record with a centre, a class and the people of these tests."""
    db = records.open_records(tmp_path / "records.db")
    for person in ("learner", "other", "trainer", "second", "third"):
        db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "staff", "created_at": NOW})
    for centre, code in (("c", "0001"), ("far", "0002")):
        db.table("centres").insert({"id": centre, "code": code, "name_zh": centre, "name_en": centre, "created_at": NOW})
        row = {"id": f"k-{centre}", "centre": centre, "course": "cpr_aed", "name": "一班", "join_code": code, "opens_at": NOW}
        db.table("classes").insert({**row, "created_by": "trainer", "created_at": NOW})
    return db


def wait(db, attempt="t1", markers=1, person="learner", group="k-c", slots=("text01",), at=NOW):
    """Leave the record as the grader does after it has run a submission with written answers."""
    answers = {slot: {"item": "x@1", "order": [], "value": ["先看周围，再叫人。"]} for slot in slots}
    (number,) = db.execute("SELECT count(*) FROM attempts").fetchone()
    row = {"id": attempt, "person": person, "class": group, "course": "cpr_aed", "assessment": "theory", "attempt_no": number + 1}
    row |= {"seed": 0, "form": "{}", "state": "submitted", "started_at": at, "submitted_at": at}
    db.table("attempts").insert({**row, "frozen_answers": json.dumps({"answers": answers})})
    db.table("jobs").insert({"attempt": attempt, "key_version": "k", "state": "queued", "created_at": at})
    rules = {"item": "x@1", "max": 6.0, "markers": markers, "tolerance": 0.2, "pass_share": 0.8}
    marking.wait_for(db, attempt, [{"slot": slot, **rules} for slot in slots], at)
    job = jobs.lease(db, at, 60)
    marking.end_job(db, job, at)


def mark(db, marker, levels, attempt="t1", slot="text01", request=None, comment=""):
    request = request or f"{marker}-{slot}-{levels}"
    return marking.give(db, attempt, slot, marker, RUBRIC_OF, levels, comment, request, NOW)


def job(db, attempt="t1"):
    return records.one(db, "SELECT state, finished_at FROM jobs WHERE attempt = ?", attempt)


def test_one_examiners_mark_is_the_mark_and_queues_the_grading_again(db):
    wait(db)
    assert (job(db), marking.waits(db, "t1")) == ({"state": "graded", "finished_at": NOW}, True)
    found = mark(db, "trainer", FAIR, comment=" 说得清楚 ")
    assert found["agreed"] == {"score": 5.0, "marker": "trainer", "comment": "说得清楚"}
    assert (job(db), marking.waits(db, "t1")) == ({"state": "queued", "finished_at": None}, False)
    assert marking.queue(db, ["c"]) == []


def test_two_marks_that_agree_come_to_their_mean(db):
    wait(db, markers=2)
    first = mark(db, "trainer", BEST)
    assert (first["agreed"], marking.stage(first, "trainer"), marking.stage(first, "second")) == (None, "wait", "mark")
    assert job(db)["state"] == "graded"
    second = mark(db, "second", FAIR)
    assert second["agreed"] == {"score": 5.5, "marker": "second", "comment": ""}
    assert job(db)["state"] == "queued"


def test_one_person_is_never_two_examiners_and_may_think_again_before_the_other_has_marked(db):
    wait(db, markers=2)
    mark(db, "trainer", POOR)
    found = mark(db, "trainer", BEST)
    assert [(row["marker"], row["score"], row["levels"]) for row in found["marks"]] == [("trainer", 6.0, BEST)]
    assert found["agreed"] is None
    assert mark(db, "second", BEST)["agreed"]["score"] == 6.0


def test_two_marks_that_differ_wait_until_somebody_writes_down_what_was_agreed(db):
    wait(db, markers=2)
    mark(db, "trainer", BEST)
    found = mark(db, "second", POOR)
    assert (found["agreed"], marking.stage(found, "third"), job(db)["state"]) == (None, "settle", "graded")
    with pytest.raises(RefusedError, match="Both marks are in"):
        mark(db, "third", FAIR)
    with pytest.raises(RefusedError, match="how this mark was agreed"):
        marking.settle(db, "t1", "text01", "third", RUBRIC_OF, FAIR, "  ", "s1", NOW)
    settled = marking.settle(db, "t1", "text01", "third", RUBRIC_OF, FAIR, "一起看了标准", "s2", NOW)
    assert settled["agreed"] == {"score": 5.0, "marker": "third", "comment": "一起看了标准"}
    assert job(db)["state"] == "queued"


def test_nothing_is_settled_before_both_marks_are_in(db):
    wait(db, markers=2)
    mark(db, "trainer", BEST)
    with pytest.raises(RefusedError) as refused:
        marking.settle(db, "t1", "text01", "trainer", RUBRIC_OF, BEST, "我看可以", "s", NOW)
    assert refused.value.reason == "not_both_in"


def test_an_attempt_is_graded_again_only_when_its_last_answer_has_its_mark(db):
    wait(db, slots=("text01", "text02"))
    mark(db, "trainer", BEST)
    assert (job(db)["state"], marking.waits(db, "t1")) == ("graded", True)
    mark(db, "trainer", POOR, slot="text02")
    assert (job(db)["state"], marking.waits(db, "t1")) == ("queued", False)
    assert {slot: row["score"] for slot, row in marking.agreed(db, "t1").items()} == {"text01": 6.0, "text02": 2.0}


def test_a_mark_that_comes_while_the_grader_works_is_not_forgotten(db):
    wait(db)
    db.execute("UPDATE jobs SET state = 'queued'")
    leased = jobs.lease(db, NOW, 60)
    mark(db, "trainer", BEST)
    assert job(db)["state"] == "leased"
    marking.end_job(db, leased, NOW)
    assert job(db)["state"] == "queued"


def test_the_same_request_again_is_one_mark(db):
    wait(db, markers=2)
    for _ in range(2):
        mark(db, "trainer", BEST, request="r1")
    assert [row["request"] for row in db.query("SELECT request FROM marks")] == ["r1"]
    with pytest.raises(RefusedError) as refused:
        mark(db, "second", BEST, request="r1")
    assert refused.value.reason == "form_reused"
    mark(db, "second", BEST, request="r2")
    assert mark(db, "second", BEST, request="r2")["agreed"]["score"] == 6.0
    assert [row["request"] for row in db.query("SELECT request FROM marks ORDER BY id")] == ["r1", "r2", "r2-agreed"]


@pytest.mark.parametrize(("who", "reason"), [("learner", "own_answer"), ("second", "mark_settled")])
def test_who_may_not_mark_is_told_why_and_nothing_changes(db, who, reason):
    wait(db)
    if who == "second":
        mark(db, "trainer", BEST)
    before = list(db.query("SELECT * FROM marks"))
    with pytest.raises(RefusedError) as refused:
        mark(db, who, POOR)
    assert (refused.value.reason, list(db.query("SELECT * FROM marks"))) == (reason, before)


def test_levels_that_the_rubric_has_not_leave_no_mark(db):
    wait(db)
    with pytest.raises(InvalidAnswerError):
        mark(db, "trainer", {"safe": 9, "call": 1})
    with pytest.raises(NotFoundError):
        mark(db, "trainer", BEST, slot="text02")
    assert list(db.query("SELECT * FROM marks")) == []


def test_the_queue_is_of_ones_centres_oldest_first_and_says_what_is_to_do(db):
    wait(db, "t2", markers=2, at="2026-11-27T02:00:00.000Z")
    wait(db, "t1", person="other")
    wait(db, "t3", group="k-far")
    mark(db, "trainer", BEST, attempt="t2")
    rows = marking.queue(db, ["c"])
    assert [(row["attempt"], row["slot"], row["group"], marking.stage(row, "trainer")) for row in rows] == [
        ("t2", "text01", "一班", "wait"),
        ("t1", "text01", "一班", "mark"),
    ]
    assert [marking.stage(row, "other") for row in rows] == ["mark", "own"]
    assert [row["attempt"] for row in marking.queue(db, ["c", "far"])] == ["t2", "t1", "t3"]
    assert marking.answer(db, "t1", "text01") == "先看周围，再叫人。"


def test_marks_are_never_changed_nor_taken_away(db):
    wait(db)
    mark(db, "trainer", BEST)
    for change in ("UPDATE marks SET score = 0", "DELETE FROM marks", "DELETE FROM written_slots", "UPDATE written_slots SET markers = 2"):
        with pytest.raises(records.IntegrityError, match="is append-only"):
            db.execute(change)
    (row,) = db.query("SELECT score FROM marks WHERE source = 'agreed'")
    assert row == {"score": 6.0}


def test_a_score_from_formgrader_is_a_mark_of_a_named_person_once(db):
    wait(db, markers=2)
    assert marking.adopt(db, "t1", "text01", "trainer", 5.0, "可以", NOW) is True
    assert marking.adopt(db, "t1", "text01", "trainer", 5.0, "可以", NOW) is False
    assert mark(db, "second", BEST)["agreed"] == {"score": 5.5, "marker": "second", "comment": "可以"}
    given = list(db.query("SELECT marker, score, source FROM marks ORDER BY id"))
    assert given == [
        {"marker": "trainer", "score": 5.0, "source": "formgrader"},
        {"marker": "second", "score": 6.0, "source": "page"},
        {"marker": "second", "score": 5.5, "source": "agreed"},
    ]


@pytest.mark.parametrize(("marker", "score", "reason"), [("trainer", 7.0, "score_range"), ("trainer", -1.0, "score_range"), ("learner", 5.0, "own_answer")])
def test_a_score_from_formgrader_that_cannot_be_a_mark_is_refused(db, marker, score, reason):
    wait(db)
    with pytest.raises(RefusedError) as refused:
        marking.adopt(db, "t1", "text01", marker, score, "", NOW)
    assert (refused.value.reason, marking.agreed(db, "t1")) == (reason, {})

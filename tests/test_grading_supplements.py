"""Answers from a file: taken over with a reason, frozen anew, graded again; what was stays on record."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils
from whole_record import whole

from grading import attempts, jobs, records, supplements
from grading.course import Course, load_course
from grading.errors import NotFoundError, RefusedError
from grading.items import Bank, load_bank

FOLDER = Path(__file__).parent.parent / "courses" / "cpr_aed"
NOW, AT_5, AT_10 = "2026-11-24T03:00:00.000Z", "2026-11-24T03:05:00.000Z", "2026-11-24T03:10:00.000Z"
AT_20, AT_30 = "2026-11-24T03:20:00.000Z", "2026-11-24T03:30:00.000Z"
Given = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(FOLDER)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(FOLDER)


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    db = records.open_records(tmp_path / "records.db")
    for person in ("lin", "trainer"):
        db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": NOW})
    db.table("centres").insert({"id": "c", "code": "0001", "name_zh": "中心", "name_en": "Centre", "created_at": NOW})
    row = {"id": "k", "centre": "c", "course": "cpr_aed", "name": "k", "join_code": "k", "opens_at": NOW}
    db.table("classes").insert({**row, "closes_at": None, "created_by": "trainer", "created_at": NOW})
    db.table("enrolments").insert({"class": "k", "person": "lin", "name": "林", "joined_at": NOW})
    return db


@pytest.fixture
def sat(db: sqlite_utils.Database, course: Course, bank: Bank) -> tuple[str, list[str]]:
    """An open attempt with its first question answered under seq 2, and the slots of its choices."""
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    slots = [s["slot"] for s in attempts.view(db, bank, attempt, "lin", "zh")["slots"] if s["kind"] == "choice"]
    attempts.save_answer(db, attempt, "lin", slots[0], [0], 2, NOW, NOW)
    return attempt, slots


def _one(value: list[int], seq: int, at: str = AT_5) -> dict[str, Any]:
    return {"value": value, "seq": seq, "at": at}


def _adopt(db: sqlite_utils.Database, attempt: str, answers: Given, now: str = AT_30, **other: Any) -> list[str]:
    given = {"skew": 0, "digest": "d1", "reason": "停电，服务器不在", "by": "trainer", **other}
    return supplements.adopt(db, attempt, answers, given["skew"], given["digest"], given["reason"], given["by"], now)


def _refused(db: sqlite_utils.Database, attempt: str, answers: Given, **other: Any) -> str:
    before = whole(db)
    with pytest.raises(RefusedError) as caught:
        _adopt(db, attempt, answers, **other)
    assert whole(db) == before
    return caught.value.reason


def _row(db: sqlite_utils.Database, attempt: str) -> dict[str, Any]:
    row = records.one(db, "SELECT * FROM attempts WHERE id = ?", attempt)
    assert row is not None
    return row


def _grade(db: sqlite_utils.Database, score: float, key: str) -> None:
    job = jobs.lease(db, AT_30, 60)
    assert job is not None
    slots = json.loads(_row(db, job["attempt"])["form"])["slots"]
    rows = [{"slot": s["slot"], "item": f"{s['item']}@{s['version']}", "score": score, "max": 1.0, "source": "nbgrader"} for s in slots]
    jobs.finish(db, job, key, rows, AT_30)


def test_a_file_of_an_attempt_that_the_clock_closed_is_frozen_anew_and_graded_again(
    db: sqlite_utils.Database, sat: tuple[str, list[str]]
) -> None:
    attempt, slots = sat
    attempts.close_expired(db, "cpr_aed", AT_20)
    _grade(db, 0.0, "v")
    before = _row(db, attempt)
    answers = {slots[0]: _one([1], 1), slots[1]: _one([2], 1), slots[2]: _one([3], 4, AT_20)}
    assert _adopt(db, attempt, answers) == [slots[1]]  # the first is older than the stored one, the last came after the end
    after = _row(db, attempt)
    assert (after["state"], after["submitted_at"]) == ("submitted", AT_20)
    frozen = json.loads(after["frozen_answers"])["answers"]
    assert [frozen[slot]["value"] for slot in slots[:3]] == [[0], [2], None]
    (kept,) = db.query("SELECT * FROM supplements")
    assert (kept["frozen_before"], kept["sha256_before"]) == (before["frozen_answers"], before["answers_sha256"])
    assert (json.loads(kept["taken"]), kept["by_person"], kept["reason"]) == ({slots[1]: _one([2], 1)}, "trainer", "停电，服务器不在")
    _grade(db, 1.0, "v")
    assert attempts.history(db, "lin", "cpr_aed", "theory")[0]["score"] == 10.0
    assert {row["key_version"] for row in db.query("SELECT key_version FROM item_scores")} == {"v", "v+1"}
    assert _refused(db, attempt, answers) == "file_used"
    assert _refused(db, attempt, answers, digest="d2") == "nothing_new"
    for change in ("UPDATE supplements SET reason = 'x'", "DELETE FROM supplements"):
        with pytest.raises(records.IntegrityError):
            db.execute(change)


def test_a_grader_that_was_at_work_on_the_older_answers_writes_no_score(
    db: sqlite_utils.Database, sat: tuple[str, list[str]]
) -> None:
    attempt, slots = sat
    attempts.close_expired(db, "cpr_aed", AT_20)
    old = jobs.lease(db, AT_30, 60)
    assert old is not None
    _adopt(db, attempt, {slots[1]: _one([2], 1)})
    jobs.finish(db, old, "v", [{"slot": slots[0], "item": "x@1", "score": 0.0, "max": 1.0, "source": "nbgrader"}], AT_30)
    assert list(db.query("SELECT * FROM item_scores")) == []
    assert _row(db, attempt)["state"] == "submitted"
    _grade(db, 1.0, "v")
    assert _row(db, attempt)["state"] == "graded"


def test_an_open_attempt_takes_the_answers_and_goes_on(db: sqlite_utils.Database, bank: Bank, sat: tuple[str, list[str]]) -> None:
    attempt, slots = sat
    assert _adopt(db, attempt, {slots[1]: _one([2], 3)}, AT_10) == [slots[1]]
    assert attempts.view(db, bank, attempt, "lin", "zh")["answers"][slots[1]] == {"value": [2], "seq": 3}
    assert _row(db, attempt)["state"] == "open"


def test_what_may_not_be_taken_over_is_refused_and_nothing_changes(db: sqlite_utils.Database, sat: tuple[str, list[str]]) -> None:
    attempt, slots = sat
    good = {slots[1]: _one([2], 1)}
    assert _refused(db, attempt, good, reason=" ") == "why_missing"
    assert _refused(db, attempt, good, by="lin") == "own_attempt"
    forged: list[Given] = [
        {"slot77": _one([0], 1)}, {slots[1]: _one([99], 1)}, {slots[1]: _one([0, 1], 1)}, {slots[1]: _one([0], 0)},
        {slots[1]: _one([0], 2**53)}, {slots[1]: _one([0], 1, "yesterday")}, {slots[1]: {"value": [0], "seq": True, "at": AT_5}},
        {slots[1]: {"value": [0], "seq": 1, "at": None}}, {**good, slots[2]: _one([-1], 1)},
    ]  # fmt: skip
    assert {_refused(db, attempt, answers) for answers in forged} == {"file_answers"}
    assert _refused(db, attempt, good, skew=1e300) == "file_answers"
    assert _refused(db, attempt, {slots[1]: _one([2], 1, "2026-11-24T02:59:59.999Z")}) == "nothing_new"  # before the start
    assert _refused(db, attempt, good, skew=15 * 60_000) == "nothing_new"  # by the server's clock it was 03:20
    with pytest.raises(NotFoundError):
        _adopt(db, "t-none", good)


def test_nothing_is_taken_over_after_the_learner_handed_in(db: sqlite_utils.Database, sat: tuple[str, list[str]]) -> None:
    attempt, slots = sat
    attempts.submit(db, attempt, "lin", AT_10)
    assert _refused(db, attempt, {slots[1]: _one([2], 1)}) == "handed_in"


def test_nothing_is_taken_over_once_the_learner_saw_the_answers(db: sqlite_utils.Database, sat: tuple[str, list[str]]) -> None:
    attempt, slots = sat
    attempts.close_expired(db, "cpr_aed", AT_20)
    for _ in range(2):
        supplements.note_keys_shown(db, attempt, "lin", AT_20)
    assert [row["action"] for row in db.query("SELECT action FROM access_log")] == ["show_keys"]
    assert _refused(db, attempt, {slots[1]: _one([2], 1)}) == "keys_shown"

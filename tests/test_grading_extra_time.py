"""More time for a learner: before and during an attempt, on record, never past the end of class or test."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlite_utils
from option_bank import options_only
from whole_record import whole

from grading import attempts, extra_time, records
from grading.attempt_policy import Rules
from grading.course import Course, load_course
from grading.errors import NotFoundError, RefusedError
from grading.items import Bank, load_bank

NOW, AT_10, AT_20 = "2026-11-24T03:00:00.000Z", "2026-11-24T03:10:00.000Z", "2026-11-24T03:20:00.000Z"
AT_25, AT_30 = "2026-11-24T03:25:00.000Z", "2026-11-24T03:30:00.000Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped course, asking by options."""
    return options_only(tmp_path_factory.mktemp("options")) / "courses" / "cpr_aed"


@pytest.fixture(scope="module")
def course(folder: Path) -> Course:
    return load_course(folder)


@pytest.fixture(scope="module")
def bank(folder: Path) -> Bank:
    return load_bank(folder)


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    db = records.open_records(tmp_path / "records.db")
    for person in ("lin", "wang", "trainer"):
        db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": NOW})
    db.table("centres").insert({"id": "c", "code": "0001", "name_zh": "中心", "name_en": "Centre", "created_at": NOW})
    row = {"id": "k", "centre": "c", "course": "cpr_aed", "name": "k", "join_code": "k", "opens_at": NOW}
    db.table("classes").insert({**row, "closes_at": "2026-12-01T00:00:00.000Z", "created_by": "trainer", "created_at": NOW})
    db.table("enrolments").insert({"class": "k", "person": "lin", "name": "林", "joined_at": NOW})
    return db


def _deadline(db: sqlite_utils.Database, attempt: str) -> str:
    row = records.one(db, "SELECT deadline_at FROM attempts WHERE id = ?", attempt)
    assert row is not None
    return str(row["deadline_at"])


def test_time_given_before_an_attempt_is_in_its_deadline(db: sqlite_utils.Database, course: Course, bank: Bank) -> None:
    assert extra_time.grant(db, course, "k", "lin", 25, 0, "language", "trainer", NOW) == {}
    assert _deadline(db, attempts.start(db, course, bank, "lin", "theory", NOW, "k")) == AT_25


def test_time_given_during_an_attempt_moves_its_deadline_and_answers_count_until_then(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    assert extra_time.grant(db, course, "k", "lin", 50, 0, "support", "trainer", AT_10) == {attempt: AT_30}
    slot = attempts.view(db, bank, attempt, "lin", "zh")["slots"][0]
    value = list(range(len(slot["options"]))) if slot["kind"] == "order" else [0]
    late = attempts.save_answer(db, attempt, "lin", slot["slot"], value, 1, NOW, "2026-11-24T03:29:59.999Z")
    assert late["value"] == value
    assert attempts.close_expired(db, "cpr_aed", AT_25) == []
    with pytest.raises(RefusedError) as caught:
        attempts.save_answer(db, attempt, "lin", slot["slot"], value, 2, NOW, AT_30)
    assert caught.value.reason == "late"


def test_the_same_grant_again_changes_nothing_and_each_other_one_is_kept(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    extra_time.grant(db, course, "k", "lin", 0, 5, "device", "trainer", AT_10)
    before = whole(db)
    assert extra_time.grant(db, course, "k", "lin", 0, 5, "device", "trainer", AT_20) == {}
    assert whole(db) == before
    assert extra_time.grant(db, course, "k", "lin", 0, 0, "device", "trainer", AT_20) == {}
    assert _deadline(db, attempt) == AT_25  # taken back for later attempts only
    assert [(row["percent"], row["minutes"], row["reason"], row["by_name"]) for row in extra_time.grants(db, "k", "lin")] == [
        (0, 0, "device", "trainer"),
        (0, 5, "device", "trainer"),
    ]
    assert [row["action"] for row in db.query("SELECT action FROM access_log")] == ["extend_deadline"]
    for change in ("UPDATE extra_time SET minutes = 9", "DELETE FROM extra_time"):
        with pytest.raises(records.IntegrityError):
            db.execute(change)


def test_no_time_goes_past_the_end_of_class_or_test(db: sqlite_utils.Database, course: Course, bank: Bank) -> None:
    db.table("classes").update("k", {"closes_at": AT_25})
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    assert extra_time.grant(db, course, "k", "lin", 100, 0, "support", "trainer", AT_10) == {attempt: AT_25}
    closing = replace(course.assessments["theory"], rules=Rules(closes=AT_20))
    closed = replace(course, assessments={**course.assessments, "theory": closing})
    assert extra_time.grant(db, closed, "k", "lin", 200, 0, "support", "trainer", AT_10) == {}
    assert _deadline(db, attempt) == AT_25  # what a learner was given is not taken away


def test_an_attempt_whose_time_is_over_stays_over(db: sqlite_utils.Database, course: Course, bank: Bank) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    assert extra_time.grant(db, course, "k", "lin", 100, 0, "support", "trainer", AT_20) == {}
    assert _deadline(db, attempt) == AT_20


@pytest.mark.parametrize(
    ("percent", "minutes", "reason", "by", "told"),
    [
        (-1, 0, "support", "trainer", "extra_time"),
        (201, 0, "support", "trainer", "extra_time"),
        (0, 241, "support", "trainer", "extra_time"),
        (0.5, 0, "support", "trainer", "extra_time"),
        (0, 5, "broken leg", "trainer", "extra_time"),
        (0, 5, "support", "lin", "own_time"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(
    db: sqlite_utils.Database, course: Course, percent: int, minutes: int, reason: str, by: str, told: str
) -> None:
    before = whole(db)
    with pytest.raises(RefusedError) as caught:
        extra_time.grant(db, course, "k", "lin", percent, minutes, reason, by, NOW)
    assert caught.value.reason == told
    with pytest.raises(NotFoundError):
        extra_time.grant(db, course, "k", "wang", 0, 5, "support", "trainer", NOW)
    assert whole(db) == before

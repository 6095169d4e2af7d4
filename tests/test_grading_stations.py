from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from grading import records, stations
from grading.course import Course, load_course
from grading.errors import InvalidAnswerError, NotFoundError, RefusedError

NOW = "2026-11-24T03:00:00.000Z"


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(Path(__file__).parent.parent / "courses" / "cpr_aed")


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    db = records.open_records(tmp_path / "records.db")
    for person in ("lin", "wang", "trainer", "other", "examiner"):
        row = {"id": person, "name": person, "secret": "x", "kind": "staff", "created_at": NOW}
        db.table("people").insert(row)
    db.table("centres").insert(
        {"id": "c", "code": "0001", "name_zh": "中心", "name_en": "Centre", "created_at": NOW}
    )
    db.table("classes").insert(
        {
            "id": "k",
            "centre": "c",
            "course": "cpr_aed",
            "name": "一班",
            "join_code": "ABC",
            "opens_at": NOW,
            "created_by": "trainer",
            "created_at": NOW,
        }
    )
    db.table("class_trainers").insert({"class": "k", "person": "trainer"})
    db.table("enrolments").insert({"class": "k", "person": "lin", "name": "林", "joined_at": NOW})
    return db


def _marks(course: Course, **changed: str) -> dict[str, str]:
    all_done = {criterion.id: "done" for criterion in course.stations["cpr_aed"].criteria}
    return all_done | {key.replace("_", "-"): mark for key, mark in changed.items()}


def _record(
    db: sqlite_utils.Database,
    course: Course,
    marks: dict[str, str],
    request: str = "r1",
    examiner: str = "examiner",
) -> dict[str, Any]:
    return stations.record(
        db, course, "cpr_aed", "lin", "k", examiner, marks, request, NOW, "Anne", 4.5, "稳"
    )


def test_a_station_is_recorded_and_queued_for_grading(db: sqlite_utils.Database, course: Course) -> None:
    marks = _marks(course)
    row = _record(db, course, marks)
    attempt = row.pop("attempt")
    assert row == {
        "person": "lin",
        "class": "k",
        "course": "cpr_aed",
        "station": "cpr_aed",
        "try_no": 1,
        "examiner": "examiner",
        "marks": marks,
        "passed": True,
        "score": len(marks),
        "max": len(marks),
        "manikin": "Anne",
        "minutes": 4.5,
        "comment": "稳",
        "at": NOW,
        "graded": False,
    }
    assert stations.results(db, "lin", "k") == [{**row, "attempt": attempt}]
    assert list(db.query("SELECT attempt, state FROM jobs")) == [{"attempt": attempt, "state": "queued"}]
    kept = records.one(db, "SELECT person, assessment, state FROM attempts WHERE id = ?", attempt)
    assert kept == {"person": "lin", "assessment": "practical", "state": "submitted"}


def test_the_same_request_is_recorded_once(db: sqlite_utils.Database, course: Course) -> None:
    assert _record(db, course, _marks(course)) == _record(db, course, _marks(course))
    assert len(stations.results(db, "lin", "k")) == 1
    with pytest.raises(RefusedError) as caught:
        stations.record(db, course, "cpr_aed", "wang", "k", "examiner", _marks(course), "r1", NOW)
    assert caught.value.reason == "request_reused"


@pytest.mark.parametrize("mark", ["prompted", "not_done", "not_seen"])
def test_a_critical_criterion_must_be_done_unprompted(
    db: sqlite_utils.Database, course: Course, mark: str
) -> None:
    assert _record(db, course, _marks(course, pads=mark))["passed"] is False


def test_four_fifths_of_the_other_criteria_pass(db: sqlite_utils.Database, course: Course) -> None:
    station, share = course.stations["cpr_aed"], course.assessments["practical"].pass_share
    rest = [criterion.id for criterion in station.criteria if not criterion.critical]
    for missed in range(len(rest) + 1):
        marks = _marks(course) | dict.fromkeys(rest[:missed], "prompted")
        assert stations.passes(station, share, marks) is (len(rest) - missed >= 0.8 * len(rest))


def test_one_retry_and_no_more(db: sqlite_utils.Database, course: Course) -> None:
    failed = _marks(course, rate="not_done")
    assert [_record(db, course, failed, r)["try_no"] for r in ("r1", "r2")] == [1, 2]
    with pytest.raises(RefusedError) as caught:
        _record(db, course, _marks(course), "r3")
    assert caught.value.reason == "no_tries_left"
    assert [row["passed"] for row in stations.results(db, "lin", "k")] == [False, False]


def test_a_passed_station_is_not_taken_again(db: sqlite_utils.Database, course: Course) -> None:
    _record(db, course, _marks(course))
    with pytest.raises(RefusedError) as caught:
        _record(db, course, _marks(course), "r2")
    assert caught.value.reason == "already_passed"


def test_the_only_trainer_does_not_sign(db: sqlite_utils.Database, course: Course) -> None:
    with pytest.raises(RefusedError) as caught:
        _record(db, course, _marks(course), examiner="trainer")
    assert caught.value.reason == "only_trainer"
    db.table("class_trainers").insert({"class": "k", "person": "other"})
    assert _record(db, course, _marks(course), examiner="trainer")["passed"] is True


def test_nobody_examines_themselves(db: sqlite_utils.Database, course: Course) -> None:
    with pytest.raises(RefusedError) as caught:
        _record(db, course, _marks(course), examiner="lin")
    assert caught.value.reason == "own_station"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rate": None}, "criteria_missing"),
        ({"extra": "done"}, "criteria_unknown"),
        ({"rate": "good"}, "mark_unknown"),
    ],
)
def test_every_criterion_has_one_known_mark(
    db: sqlite_utils.Database, course: Course, change: dict[str, str | None], reason: str
) -> None:
    marks = {key: mark for key, mark in (_marks(course) | change).items() if mark is not None}
    with pytest.raises(InvalidAnswerError) as caught:
        _record(db, course, marks)
    assert caught.value.reason == reason
    assert stations.results(db, "lin", "k") == []


def test_an_unknown_station_or_learner_is_not_found(db: sqlite_utils.Database, course: Course) -> None:
    with pytest.raises(NotFoundError):
        stations.record(db, course, "burns", "lin", "k", "examiner", {}, "r1", NOW)
    with pytest.raises(NotFoundError):
        stations.record(db, course, "cpr_aed", "wang", "k", "examiner", _marks(course), "r1", NOW)

"""Which attempt counts, the cool-down between two, and the test's own window.

It drives ``grading/attempt_policy.py``, ``grading/attempt_rules.py``.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils
from whole_record import whole

from grading import attempts, eligibility, jobs, records, standing
from grading.attempt_policy import LAST, Rules, counting
from grading.course import Course, load_course
from grading.errors import ContentError, RefusedError
from grading.items import Bank, load_bank

FOLDER = Path(__file__).parent.parent / "courses" / "cpr_aed"
NOW, SOON, NEXT_DAY = "2026-11-24T03:00:00.000Z", "2026-11-24T03:05:00.000Z", "2026-11-25T03:05:00.000Z"
ENDS = "2026-12-01T00:00:00.000Z"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(FOLDER)


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    db = records.open_records(tmp_path / "records.db")
    for person in ("lin", "trainer"):
        db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": NOW})
    db.table("centres").insert({"id": "c", "code": "0001", "name_zh": "中心", "name_en": "Centre", "created_at": NOW})
    for group in ("k", "other"):
        row = {"id": group, "centre": "c", "course": "cpr_aed", "name": group, "join_code": group, "opens_at": NOW}
        db.table("classes").insert({**row, "closes_at": ENDS, "created_by": "trainer", "created_at": NOW})
        db.table("enrolments").insert({"class": group, "person": "lin", "name": "林", "joined_at": NOW})
    return db


def _course(**rules: Any) -> Course:
    course = load_course(FOLDER)
    test = replace(course.assessments["theory"], rules=Rules(**rules))
    return replace(course, assessments={**course.assessments, "theory": test})


def _grade(db: sqlite_utils.Database, attempt: str, wrong: int = 0) -> None:
    row = records.one(db, "SELECT form FROM attempts WHERE id = ?", attempt)
    job = records.one(db, "SELECT * FROM jobs WHERE attempt = ?", attempt)
    assert row is not None
    assert job is not None
    slots = json.loads(row["form"])["slots"]
    missed = [slot["slot"] for slot in slots if not slot["must_pass"]][:wrong]
    rows = [
        {"slot": s["slot"], "item": f"{s['item']}@{s['version']}", "score": float(s["slot"] not in missed), "max": 1.0, "source": "nbgrader"}
        for s in slots
    ]
    jobs.finish(db, job, job["key_version"], rows, SOON)


def _sat(db: sqlite_utils.Database, course: Course, bank: Bank, wrong: int, now: str = NOW) -> str:
    attempt = attempts.start(db, course, bank, "lin", "theory", now, "k")
    attempts.submit(db, attempt, "lin", now)
    _grade(db, attempt, wrong)
    return attempt


def _refused(db: sqlite_utils.Database, course: Course, bank: Bank, now: str, group: str = "k") -> tuple[str, dict[str, str]]:
    before = whole(db)
    with pytest.raises(RefusedError) as caught:
        attempts.start(db, course, bank, "lin", "theory", now, group)
    assert whole(db) == before
    return caught.value.reason, caught.value.params


def test_the_next_attempt_waits_for_the_cool_down_in_every_class(db: sqlite_utils.Database, bank: Bank) -> None:
    course = _course(cooldown_hours=24)
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    assert attempts.start(db, course, bank, "lin", "theory", SOON, "k") == attempt  # going on is no new attempt
    attempts.submit(db, attempt, "lin", SOON)
    for group in ("k", "other"):
        assert _refused(db, course, bank, "2026-11-25T03:04:59.999Z", group) == ("too_soon", {"at": NEXT_DAY})
    assert attempts.start(db, course, bank, "lin", "theory", NEXT_DAY, "k") != attempt


def test_without_a_cool_down_the_next_attempt_starts_at_once(db: sqlite_utils.Database, bank: Bank) -> None:
    first = attempts.start(db, _course(), bank, "lin", "theory", NOW, "k")
    attempts.submit(db, first, "lin", NOW)
    assert attempts.start(db, _course(), bank, "lin", "theory", NOW, "k") != first


def test_the_tests_own_window_is_kept_and_ends_an_attempt(db: sqlite_utils.Database, bank: Bank) -> None:
    course = _course(opens=SOON, closes="2026-11-24T03:10:00.000Z")
    assert _refused(db, course, bank, NOW) == ("test_not_open_yet", {"at": SOON})
    assert _refused(db, course, bank, "2026-11-24T03:10:00.000Z") == ("test_closed", {"at": "2026-11-24T03:10:00.000Z"})
    attempt = attempts.start(db, course, bank, "lin", "theory", SOON, "k")
    row = records.one(db, "SELECT deadline_at FROM attempts WHERE id = ?", attempt)
    assert row == {"deadline_at": "2026-11-24T03:10:00.000Z"}
    closed = _course(closes=SOON)
    assert attempts.start(db, closed, bank, "lin", "theory", SOON, "k") == attempt  # what runs goes on to its deadline


def test_keys_show_once_the_tests_window_is_over_for_everybody(db: sqlite_utils.Database, bank: Bank) -> None:
    closes = "2026-11-24T04:00:00.000Z"
    course = _course(closes=closes)
    db.table("enrolments").insert({"class": "k", "person": "trainer", "name": "王", "joined_at": NOW})
    running = attempts.start(db, _course(), bank, "trainer", "theory", "2026-11-24T03:50:00.000Z", "k")
    attempt = _sat(db, course, bank, 1)

    def shown(now: str) -> bool:
        return attempts.result(db, course, bank, attempt, "lin", "zh", now)["items"] is not None

    assert shown("2026-11-24T03:59:59.999Z") is False
    assert shown(closes) is False  # somebody started before the window was set, and has until 04:10
    attempts.submit(db, running, "trainer", closes)
    assert shown(closes) is True


def test_the_last_attempt_counts_from_its_start_where_the_course_says_so(db: sqlite_utils.Database, bank: Bank) -> None:
    course = _course(counts=LAST)
    group = {"id": "k", "opens_at": NOW, "closes_at": ENDS}

    def reasons() -> set[str]:
        return {reason.code for reason in eligibility.assess(db, course, "k", "lin").reasons}

    passed = _sat(db, course, bank, 0)
    best = attempts.best_theory(db, "lin", "cpr_aed", "theory", "k")
    assert best == {"score": 10.0, "max": 10.0, "attempt": passed, "passed": True, "at": NOW}
    assert "theory_missing" not in reasons()
    second = attempts.start(db, course, bank, "lin", "theory", SOON, "k")
    assert attempts.best_theory(db, "lin", "cpr_aed", "theory", "k") is None
    assert "theory_missing" in reasons()
    attempts.submit(db, second, "lin", SOON)
    assert "ungraded" in reasons()
    _grade(db, second, 3)
    best = attempts.best_theory(db, "lin", "cpr_aed", "theory", "k")
    assert best == {"score": 7.0, "max": 10.0, "attempt": second, "passed": False, "at": SOON}
    assert "theory_below" in reasons()
    (member,) = [m for m in standing.of_class(db, "k", course, set()) if m["person"] == "lin"]
    assert member["theory"] == {"state": "failed", "points": "70"}
    assert standing.of_learner(db, course, group, "lin", SOON)["test"] == ""  # both attempts are used


def test_the_rule_is_frozen_with_the_attempt(db: sqlite_utils.Database, bank: Bank) -> None:
    first = _sat(db, _course(), bank, 0)
    second = attempts.start(db, _course(), bank, "lin", "theory", SOON, "k")
    attempts.submit(db, second, "lin", SOON)
    _grade(db, second, 3)
    best = attempts.best_theory(db, "lin", "cpr_aed", "theory", "k")
    assert best is not None
    assert best["attempt"] == first
    rows = attempts.history(db, "lin", "cpr_aed", "theory")
    assert counting([rows[0], {**rows[1], "counts": LAST}]) == {**rows[1], "counts": LAST}


def test_the_course_page_offers_no_test_during_the_cool_down(db: sqlite_utils.Database, bank: Bank) -> None:
    course = _course(cooldown_hours=24)
    _sat(db, course, bank, 5)
    group = {"id": "k", "opens_at": NOW, "closes_at": ENDS}
    assert standing.of_learner(db, course, group, "lin", SOON)["test"] == ""
    assert standing.of_learner(db, course, group, "lin", NEXT_DAY)["test"] == "again"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("cooldown_hours = -1", "key “cooldown_hours” is -1.0 — it must be from 0 to 8784"),
        ('counts = "mean"', "key “counts” is “mean” — known: best, last"),
        ("opens = 2026-12-01T09:00:00", "key “opens” names no time zone — write e.g. 2026-12-01T09:00:00+08:00"),
        ('closes = "soon"', "key “closes” is 'soon' — it must be a time with its zone, such as 2026-12-01T09:00:00+08:00"),
        (
            "opens = 2026-12-01T09:00:00+08:00\ncloses = 2026-12-01T01:00:00Z",
            "“closes” is not after “opens” — let the test close later than it opens",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_course(_written(tmp_path, line))
    assert str(caught.value).endswith(message)
    assert "[assessments.theory]" in str(caught.value)


def test_the_rules_are_read_from_the_course_file(tmp_path: Path) -> None:
    lines = 'cooldown_hours = 1.5\ncounts = "last"\nopens = 2026-12-01T09:00:00+08:00\ncloses = 2026-12-01T10:00:00+08:00'
    rules = load_course(_written(tmp_path, lines)).assessments["theory"].rules
    assert rules == Rules(1.5, "last", "2026-12-01T01:00:00.000Z", "2026-12-01T02:00:00.000Z")


def _written(tmp_path: Path, lines: str) -> Path:
    """Return a copy of the course with more lines in its theory test."""
    folder = tmp_path / "cpr_aed"
    folder.mkdir()
    text = (FOLDER / "course.toml").read_text(encoding="utf-8")
    (folder / "course.toml").write_text(text.replace("attempts = 2\n", f"attempts = 2\n{lines}\n", 1), encoding="utf-8")
    return folder

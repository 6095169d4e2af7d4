"""Practical stations: what an examiner saw, criterion by criterion, and whether it passes.

A row is evidence: written once, never changed. Each try is an attempt of its own, with an opaque id, so
that nbgrader keeps every try.
"""

import json
import secrets
from typing import Any

import sqlite_utils

from grading import records
from grading.course import Assessment, Course, Station
from grading.errors import InvalidAnswerError, NotFoundError, RefusedError

MARKS = ("done", "prompted", "not_done", "not_seen")
_ROUNDING = 1e-9


def record(
    db: sqlite_utils.Database,
    course: Course,
    station: str,
    person: str,
    class_id: str,
    examiner: str,
    marks: dict[str, str],
    request: str,
    now: str,
    manikin: str = "",
    minutes: float | None = None,
    comment: str = "",
) -> dict[str, Any]:
    """Record one try at a station, queue its grading, and return it as :func:`results` does.

    ``request`` makes it idempotent: the same request again returns what is recorded. Raises NotFoundError for
    an unknown station or a learner outside the class; InvalidAnswerError when a criterion is missing, unknown
    or marked otherwise; RefusedError ``own_station``, ``only_trainer``, ``already_passed``, ``no_tries_left``
    or ``request_reused``.
    """
    policy = next((a for a in course.assessments.values() if station in a.stations), None)
    if policy is None:
        raise NotFoundError(f"{course.id}: no assessed station “{station}”; choose one of the course")
    _check_marks(course.stations[station], marks)
    with records.transaction(db):
        before = records.one(db, "SELECT * FROM stations WHERE request = ?", request)
        if before is not None:
            if (before["person"], before["station"], before["class"]) != (person, station, class_id):
                raise RefusedError("request_reused", "This form was sent for someone else; open a new form.")
            return _row(db, before)
        _check_people(db, course, person, class_id, examiner)
        try_no = _next_try(db, policy, station, person, class_id)
        whose = {"person": person, "class": class_id, "course": course.id}
        row = {
            **whose,
            "attempt": _insert_attempt(db, course, policy, station, whose, now),
            "try_no": try_no,
            "examiner": examiner,
            **_outcome(course.stations[station], policy, marks),
            **{"manikin": manikin, "minutes": minutes, "comment": comment, "request": request, "at": now},
        }
        db.table("stations").insert({"id": f"s{secrets.token_hex(10)}", **row})
        return _row(db, row)


def passes(station: Station, pass_share: float, marks: dict[str, str]) -> bool:
    """Return whether every critical criterion was done unprompted, and ``pass_share`` of the others were done."""
    rest = [c for c in station.criteria if not c.critical]
    critical = all(marks[c.id] == "done" for c in station.criteria if c.critical)
    done = sum(marks[c.id] == "done" for c in rest)
    return critical and done >= pass_share * len(rest) - _ROUNDING


def sheet(seen: dict[str, Any]) -> bytes:
    """Return the row of a station as the examiner's sheet that its notebook reads: ``answers.json``."""
    kept = {key: seen[key] for key in ("attempt", "station", "score", "max")}
    return json.dumps({**kept, "marks": json.loads(seen["marks"])}, ensure_ascii=False).encode()


def results(db: sqlite_utils.Database, person: str, class_id: str) -> list[dict[str, Any]]:
    """Return the person's tries in this class, oldest first; ``graded`` tells whether nbgrader holds the mark."""
    sql = "SELECT * FROM stations WHERE person = ? AND class = ? ORDER BY at, station, try_no"
    return [_row(db, row) for row in list(db.query(sql, [person, class_id]))]


def _row(db: sqlite_utils.Database, row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key not in ("id", "request")}
    state = records.one(db, "SELECT state FROM attempts WHERE id = ?", row["attempt"])
    graded = state is not None and state["state"] == "graded"
    return {**kept, "marks": json.loads(row["marks"]), "passed": bool(row["passed"]), "graded": graded}


def _check_marks(station: Station, marks: dict[str, str]) -> None:
    known = {criterion.id for criterion in station.criteria}
    missing, unknown = sorted(known - set(marks)), sorted(set(marks) - known)
    if missing:
        raise InvalidAnswerError("criteria_missing", f"Mark every criterion; missing: {', '.join(missing)}.")
    if unknown:
        raise InvalidAnswerError("criteria_unknown", f"Not criteria of this station: {', '.join(unknown)}.")
    wrong = sorted(name for name, mark in marks.items() if mark not in MARKS)
    if wrong:
        raise InvalidAnswerError("mark_unknown", f"{', '.join(wrong)}: a mark is one of {', '.join(MARKS)}.")


def _check_people(
    db: sqlite_utils.Database, course: Course, person: str, class_id: str, examiner: str
) -> None:
    sql = "SELECT 1 FROM enrolments JOIN classes ON id = class WHERE class = ? AND course = ? AND person = ?"
    if records.one(db, sql, class_id, course.id, person) is None:
        raise NotFoundError("This learner is not in a class of this course; let them join it with its code.")
    if examiner == person:
        raise RefusedError("own_station", "Nobody examines themselves; ask another examiner.")
    trainers = [
        row["person"] for row in db.query("SELECT person FROM class_trainers WHERE class = ?", [class_id])
    ]
    if trainers == [examiner]:
        raise RefusedError("only_trainer", "You taught this class alone; ask another examiner to sign.")


def _next_try(db: sqlite_utils.Database, policy: Assessment, station: str, person: str, class_id: str) -> int:
    sql = "SELECT passed FROM stations WHERE person = ? AND class = ? AND station = ?"
    tries = [row["passed"] for row in db.query(sql, [person, class_id, station])]
    if any(tries):
        raise RefusedError("already_passed", "This learner has passed the station already.")
    if len(tries) > policy.retries:
        raise RefusedError("no_tries_left", f"All {1 + policy.retries} tries are used; book a new class.")
    return len(tries) + 1


def _outcome(station: Station, policy: Assessment, marks: dict[str, str]) -> dict[str, Any]:
    return {
        "station": station.id,
        "marks": json.dumps(marks),
        "passed": int(passes(station, policy.pass_share, marks)),
        "score": sum(mark == "done" for mark in marks.values()),
        "max": len(marks),
    }


def _insert_attempt(
    db: sqlite_utils.Database,
    course: Course,
    policy: Assessment,
    station: str,
    whose: dict[str, str],
    now: str,
) -> str:
    sql = (
        "SELECT coalesce(max(attempt_no), 0) + 1 AS next FROM attempts"
        " WHERE person = ? AND course = ? AND assessment = ?"
    )
    number = records.one(db, sql, whose["person"], course.id, policy.id)
    assert number is not None
    form = {"edition": course.edition, "station": station, "pass_share": policy.pass_share}
    attempt = {
        "id": f"p{secrets.token_hex(10)}",
        **whose,
        "assessment": policy.id,
        "attempt_no": number["next"],
        "seed": 0,
        "form": json.dumps(form),
        **{"state": "submitted", "started_at": now, "submitted_at": now},
    }
    db.table("attempts").insert(attempt)
    job = {"attempt": attempt["id"], "key_version": course.edition, "state": "queued", "created_at": now}
    db.table("jobs").insert(job)
    return str(attempt["id"])

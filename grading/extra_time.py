"""More time for those who need it: granted for one person in one class, before or during an attempt.

Each grant is a row that nobody changes; the newest counts. Why is a category and never a word about anyone's health.
"""

import json
from typing import Any

import sqlite_utils

from grading import attempt_rules, classes, records
from grading.course import Course
from grading.errors import NotFoundError, RefusedError

REASONS = ("support", "language", "device", "interruption")
MOST_PERCENT, MOST_MINUTES = 200, 240


def grant(
    db: sqlite_utils.Database,
    course: Course,
    class_id: str,
    person: str,
    percent: int,
    minutes: int,
    reason: str,
    by: str,
    now: str,
) -> dict[str, str]:
    """Give the learner ``percent`` of a test's minutes and ``minutes`` besides; return new deadlines by running attempt.

    It is for every timed theory test of the class from now on; 0 and 0 take it back for later attempts. A running
    attempt's deadline only ever moves on, never past the end of class or test; one whose time is over stays over. The
    same grant again changes nothing. Raises NotFoundError for who is not in the class; RefusedError ``extra_time`` for
    figures or a reason that cannot be, ``own_time`` for a grant to oneself.
    """
    if type(percent) is not int or type(minutes) is not int or reason not in REASONS:
        raise RefusedError("extra_time", f"Give whole numbers, and a reason of {', '.join(REASONS)}.")
    if not (0 <= percent <= MOST_PERCENT and 0 <= minutes <= MOST_MINUTES):
        raise RefusedError("extra_time", f"At most {MOST_PERCENT} % and {MOST_MINUTES} minutes more.")
    if person == by:
        raise RefusedError("own_time", "Nobody gives time to themselves; ask another trainer.")
    with records.transaction(db):
        if not classes.is_member(db, class_id, person):
            raise NotFoundError("This person is not in the class; let them join with its code.")
        given = {"percent": percent, "minutes": minutes, "reason": reason}
        held = granted(db, class_id, person)
        if held is None or any(held[key] != value for key, value in given.items()):
            row = {"class": class_id, "person": person, **given, "by_person": by, "at": now}
            db.table("extra_time").insert(row)
        moved = _move_deadlines(db, course, class_id, person, now)
        for attempt, (before, after) in moved.items():
            subject = {"attempt": attempt, "class": class_id, "person": person, "from": before, "to": after}
            records.log(db, by, "extend_deadline", subject, now)
    return {attempt: after for attempt, (_, after) in moved.items()}


def granted(db: sqlite_utils.Database, class_id: str | None, person: str) -> dict[str, Any] | None:
    """Return the grant that counts (``percent``, ``minutes``, ``reason``, ``by_person``, ``at``), or None."""
    return next(iter(grants(db, class_id, person)), None)


def grants(db: sqlite_utils.Database, class_id: str | None, person: str) -> list[dict[str, Any]]:
    """Return all grants of the person in the class, newest first, with ``by_name``."""
    sql = (
        "SELECT percent, minutes, reason, by_person, people.name AS by_name, at FROM extra_time"
        " JOIN people ON people.id = by_person WHERE class = ? AND person = ? ORDER BY extra_time.id DESC"
    )
    return list(db.query(sql, [class_id, person]))


def minutes_for(db: sqlite_utils.Database, class_id: str | None, person: str, minutes: int) -> float:
    """Return how many minutes the person has for a test of ``minutes``; 0, no limit, stays 0."""
    held = granted(db, class_id, person)
    if not minutes or held is None:
        return minutes
    return float(minutes * (100 + held["percent"]) / 100 + held["minutes"])


def _move_deadlines(
    db: sqlite_utils.Database, course: Course, class_id: str, person: str, now: str
) -> dict[str, tuple[str, str]]:
    """Extend what still runs; return old and new deadline by attempt."""
    closes = classes.get(db, class_id)["closes_at"]
    sql = (
        "SELECT id, assessment, form, started_at, deadline_at FROM attempts WHERE class = ? AND person = ?"
        " AND course = ? AND state = 'open' AND deadline_at > ?"
    )
    moved = {}
    for row in list(db.query(sql, [class_id, person, course.id, now])):
        policy = course.assessments.get(row["assessment"])
        # Forms frozen before there was extra time do not hold their minutes.
        minutes = json.loads(row["form"]).get("minutes", policy.minutes if policy else 0)
        ends = (closes, policy.rules.closes if policy else None)
        most = minutes_for(db, class_id, person, minutes)
        after = attempt_rules.deadline(row["started_at"], most, *ends) if minutes else None
        if after and after > row["deadline_at"]:
            db.table("attempts").update(row["id"], {"deadline_at": after})
            moved[row["id"]] = (row["deadline_at"], after)
    return moved

"""When an attempt may start and answers are taken: the class's and the test's window, cool-down, deadline.

The only clock is the server's: ``now`` comes from the caller, and nothing that a browser says about time is heard.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlite_utils

from grading import records
from grading.course import Assessment, Course
from grading.errors import NotFoundError, RefusedError


def class_end(
    db: sqlite_utils.Database, course: Course, person: str, class_id: str | None, now: str
) -> str | None:
    """Return when the person's class closes, None for never or without a class.

    Raises NotFoundError for a class the person is not in; RefusedError ``not_open_yet``, ``class_closed``.
    """
    if class_id is None:
        return None
    sql = (
        "SELECT opens_at, closes_at FROM classes JOIN enrolments ON class = classes.id"
        " WHERE classes.id = ? AND course = ? AND person = ?"
    )
    row = records.one(db, sql, class_id, course.id, person)
    if row is None:
        raise NotFoundError(f"You are not in a class of “{course.title['en']}”; join it with its code.")
    if time(now) < time(row["opens_at"]):
        raise RefusedError("not_open_yet", f"The class opens at {row['opens_at']}.")
    if row["closes_at"] and time(row["closes_at"]) <= time(now):
        raise RefusedError("class_closed", f"The class closed at {row['closes_at']}; ask your trainer.")
    return None if row["closes_at"] is None else str(row["closes_at"])


def goes_on_at(policy: Assessment, tried: list[dict[str, Any]], now: str) -> str | None:
    """Return the moment from which the next attempt may start, None when that is now.

    ``tried`` are the person's attempts at the test, with ``submitted_at``. Classes make no difference: who learns in two
    waits as long as who learns in one.
    """
    ends = [time(row["submitted_at"]) for row in tried if row["submitted_at"]]
    if not ends or not policy.rules.cooldown_hours:
        return None
    free = max(ends) + timedelta(hours=policy.rules.cooldown_hours)
    return text(free) if free > time(now) else None


def refuse_start(policy: Assessment, tried: list[dict[str, Any]], in_class: int, now: str) -> None:
    """Refuse a new attempt that the test's rules do not allow.

    Raises RefusedError ``no_attempts_left``, or with ``at``, the moment it speaks of: ``test_not_open_yet``,
    ``test_closed``, ``too_soon``.
    """
    opens, closes = policy.rules.opens, policy.rules.closes
    if opens and time(now) < time(opens):
        raise RefusedError("test_not_open_yet", f"The test opens at {opens}.", at=opens)
    if closes and time(closes) <= time(now):
        raise RefusedError("test_closed", f"The test closed at {closes}; ask your trainer.", at=closes)
    if in_class >= policy.attempts:
        raise RefusedError(
            "no_attempts_left", f"All {policy.attempts} attempts are used; ask your trainer."
        )
    if at := goes_on_at(policy, tried, now):
        raise RefusedError("too_soon", f"The next attempt can start at {at}.", at=at)


def refuse_closed(row: dict[str, Any], now: str) -> None:
    """Raise RefusedError ``submitted`` or ``late`` when the attempt takes no answers any more."""
    if row["state"] != "open":
        raise RefusedError("submitted", "This attempt was submitted; its answers cannot change any more.")
    if row["deadline_at"] and time(row["deadline_at"]) <= time(now):
        raise RefusedError("late", f"Time was over at {row['deadline_at']}.")


def deadline(start: str, minutes: float, *closes: str | None) -> str | None:
    """Return when an attempt ends: after ``minutes`` (0: no limit), and when anything ``closes`` (None: never); or None."""
    ends = [time(moment) for moment in closes if moment]
    ends += [time(start) + timedelta(minutes=minutes)] if minutes else []
    return text(min(ends)) if ends else None


def text(moment: datetime) -> str:
    """Return a moment as the record writes times."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time(written: str) -> datetime:
    """Return a time of the record as a moment."""
    return datetime.fromisoformat(written)

"""Attendance: one tick per learner and session; ticks are evidence, so a correction is another tick."""

import sqlite_utils

from grading import classes, records
from grading.errors import RefusedError


def tick(
    db: sqlite_utils.Database, class_id: str, session: int, person: str, present: bool, by: str, now: str
) -> None:
    """Record who was present; the last tick counts and the earlier ones stay.

    Raises RefusedError ``session_unknown`` (sessions count from 1) or ``not_a_member``.
    """
    if session < 1:
        raise RefusedError("session_unknown", f"There is no session {session}; they count from 1.")
    with records.transaction(db):
        if not classes.is_member(db, class_id, person):
            raise RefusedError("not_a_member", "This person is not in the class; let them join first.")
        row = {"class": class_id, "session": session, "person": person, "present": int(present)}
        db.table("attendance").insert({**row, "by_person": by, "at": now})


def sheet(db: sqlite_utils.Database, class_id: str) -> dict[tuple[str, int], bool]:
    """Return whether each (person, session) was present; a pair nobody ticked is missing."""
    rows = db.query("SELECT person, session, present FROM attendance WHERE class = ? ORDER BY id", [class_id])
    return {(row["person"], row["session"]): bool(row["present"]) for row in rows}

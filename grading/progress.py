"""How far a person is in a lesson: each exercise's state, and when the lesson was first finished."""

import json
from typing import Any

import sqlite_utils

from grading import records


def save(
    db: sqlite_utils.Database,
    person: str,
    course: str,
    lesson: str,
    states: dict[str, Any],
    finished: bool,
    now: str,
) -> None:
    """Store the exercises in ``states``, leaving others of the lesson as they were.

    A lesson once finished stays finished, with the time of the first finish.
    """
    with records.transaction(db):
        stored = load(db, person, course, lesson)
        row = {
            "person": person,
            "course": course,
            "lesson": lesson,
            "states": json.dumps({**stored["states"], **states}, ensure_ascii=False, sort_keys=True),
            "finished_at": stored["finished_at"] or (now if finished else None),
            "updated_at": now,
        }
        db.table("lesson_progress").upsert(row, pk=("person", "course", "lesson"))


def load(db: sqlite_utils.Database, person: str, course: str, lesson: str) -> dict[str, Any]:
    """Return ``states`` (by exercise key) and ``finished_at`` (or None); empty when nothing is stored."""
    sql = "SELECT states, finished_at FROM lesson_progress WHERE person = ? AND course = ? AND lesson = ?"
    row = records.one(db, sql, person, course, lesson)
    if row is None:
        return {"states": {}, "finished_at": None}
    return {"states": json.loads(row["states"]), "finished_at": row["finished_at"]}


def finished_lessons(db: sqlite_utils.Database, person: str, course: str) -> set[str]:
    """Return the lessons of the course that the person has finished."""
    sql = "SELECT lesson FROM lesson_progress WHERE person = ? AND course = ? AND finished_at IS NOT NULL"
    return {row["lesson"] for row in db.query(sql, [person, course])}

"""How far a learner is: in a class, as the trainer's page shows it, and in one attempt."""

import json
from typing import Any

import sqlite_utils

from grading import attendance, classes, progress, records, results, stations
from grading.course import Course
from grading.errors import NotFoundError


def theory(course: Course | None) -> str:
    """Return the theory test that the course's certificate asks, or ``""``."""
    return course.certificate.theory if course and course.certificate else ""


def of_class(
    db: sqlite_utils.Database, class_id: str, course: Course | None, slugs: set[str]
) -> list[dict[str, Any]]:
    """Return every learner with ``finished`` lessons, ``theory``, ``tries`` by station and ``present`` by session."""
    sheet = attendance.sheet(db, class_id)
    found = []
    for member in classes.members(db, class_id):
        person = member["person"]
        done = progress.finished_lessons(db, person, course.id) if course else set()
        tries: dict[str, dict[str, Any]] = {}
        for row in stations.results(db, person, class_id):
            if not tries.get(row["station"], {}).get("passed"):
                tries[row["station"]] = row
        found.append(
            {
                **member,
                "finished": len(slugs & {ref.rpartition("/")[2] for ref in done}),
                "theory": _theory_state(db, class_id, course, person),
                "tries": tries,
                "present": {session: there for (whose, session), there in sheet.items() if whose == person},
            }
        )
    return found


def _theory_state(
    db: sqlite_utils.Database, class_id: str, course: Course | None, person: str
) -> dict[str, Any]:
    name = theory(course)
    if course is None or not name:
        return {"state": "none"}
    best = results.best_theory(db, person, course.id, name, class_id)
    states = {row["state"] for row in results.history(db, person, course.id, name, class_id)}
    shown = {"points": results.points(best["score"], best["max"])} if best else {}
    if best and best["passed"]:
        return {"state": "passed", **shown}
    for state in ("open", "submitted"):
        if state in states:
            return {"state": state}
    return {"state": "failed", **shown} if best else {"state": "none"}


def of_attempt(db: sqlite_utils.Database, attempt: str, person: str) -> dict[str, Any]:
    """Return ``id, course, state, fault, deadline, answers`` of the person's own theory attempt, else NotFoundError."""
    sql = (
        "SELECT id, course, state, deadline_at AS deadline, EXISTS (SELECT 1 FROM jobs WHERE attempt = attempts.id"
        " AND jobs.state = 'fault') AS fault FROM attempts WHERE id = ? AND person = ?"
        " AND id NOT IN (SELECT attempt FROM stations)"
    )
    row = records.one(db, sql, attempt, person)
    if row is None:
        raise NotFoundError(f"{attempt}: no such attempt of yours; open the test from the course page")
    answers = db.query("SELECT item, value, seq FROM answers WHERE attempt = ?", [attempt])
    held = {a["item"]: {"value": json.loads(a["value"]), "seq": a["seq"]} for a in answers}
    return {**row, "fault": bool(row["fault"]) and row["state"] != "graded", "answers": held}

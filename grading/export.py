"""Everything the record holds about one person, for that person to take away."""

import json
from typing import Any

import sqlite_utils

from grading import certificates, people, results

# No secret, no key: a form tells which questions were drawn, never which option is right.
_TABLES = {
    "classes": "SELECT classes.id, classes.name, course, enrolments.name AS known_as, joined_at FROM enrolments"
    " JOIN classes ON classes.id = class WHERE person = ? ORDER BY joined_at",
    "lessons": "SELECT course, lesson, states, finished_at, updated_at FROM lesson_progress WHERE person = ? ORDER BY updated_at",
    "attendance": "SELECT class, session, present, at FROM attendance WHERE person = ? ORDER BY id",
    "attempts": "SELECT id, class, course, assessment, attempt_no, state, started_at, submitted_at, frozen_answers, answers_sha256"
    " FROM attempts WHERE person = ? AND id NOT IN (SELECT attempt FROM stations) ORDER BY started_at",
    "stations": "SELECT class, course, station, try_no, marks, passed, score, max, manikin, minutes, comment, at"
    " FROM stations WHERE person = ? ORDER BY at",
    "sessions": "SELECT created_at, expires_at FROM sessions WHERE person = ? ORDER BY created_at",
}  # fmt: skip
_JSON = frozenset({"states", "marks", "frozen_answers"})


def of_person(db: sqlite_utils.Database, person: str, now: str) -> dict[str, Any]:
    """Return the person's data as plain values; raises NotFoundError."""
    row = people.get(db, person)
    data: dict[str, Any] = {
        "exported_at": now,
        "person": {key: row[key] for key in ("id", "name", "login", "kind", "lang", "created_at")},
        "roles": [{"role": role, "centre": centre} for role, centre in sorted(people.roles(db, person))],
    }
    for name, sql in _TABLES.items():
        data[name] = [_plain(found) for found in list(db.query(sql, [person]))]
    for attempt in data["attempts"]:
        attempt["scores"] = [
            {key: score[key] for key in ("slot", "item", "score", "max", "at")}
            for score in results.latest_scores(db, attempt["id"])
        ]
    data["certificates"] = certificates.for_person(db, person)
    return data


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: json.loads(value) if key in _JSON and value else value for key, value in row.items()}

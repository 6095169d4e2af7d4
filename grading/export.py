"""Everything the record holds about one person, for that person to take away."""

import json
from collections.abc import Mapping
from typing import Any

import sqlite_utils

from grading import certificates, people, results
from grading.course import Course

# No secret, no key. The order in which the options were shown is a key (an order question's bank lists its steps in
# the right order), so is a question's score, and the checksum tells whether a guess at the order is right; a question's
# name in the bank helps who collects them. All are left out for as long as the learner's own result page withholds them.
_TABLES = {
    "classes": "SELECT classes.id, classes.name, course, enrolments.name AS known_as, joined_at FROM enrolments"
    " JOIN classes ON classes.id = class WHERE person = ? ORDER BY joined_at",
    "lessons": "SELECT course, lesson, states, finished_at, updated_at FROM lesson_progress WHERE person = ? ORDER BY updated_at",
    "attendance": "SELECT class, session, present, at FROM attendance WHERE person = ? ORDER BY id",
    "attempts": "SELECT id, class, course, assessment, attempt_no, state, form, started_at, submitted_at, frozen_answers, answers_sha256"
    " FROM attempts WHERE person = ? AND id NOT IN (SELECT attempt FROM stations) ORDER BY started_at",
    "extra_time": "SELECT class, percent, minutes, reason, at FROM extra_time WHERE person = ? ORDER BY id",
    "stations": "SELECT class, course, station, try_no, marks, passed, score, max, manikin, minutes, comment, at"
    " FROM stations WHERE person = ? ORDER BY at",
    "sessions": "SELECT created_at, expires_at FROM sessions WHERE person = ? ORDER BY created_at",
}  # fmt: skip
_JSON = frozenset({"states", "marks", "form", "frozen_answers"})


def of_person(db: sqlite_utils.Database, person: str, courses: Mapping[str, Course], now: str) -> dict[str, Any]:
    """Return the person's data as plain values; raises NotFoundError. ``courses`` say when keys may be shown."""
    row = people.get(db, person)
    data: dict[str, Any] = {
        "exported_at": now,
        "person": {key: row[key] for key in ("id", "name", "login", "kind", "lang", "created_at")},
        "roles": [{"role": role, "centre": centre} for role, centre in sorted(people.roles(db, person))],
    }
    for name, sql in _TABLES.items():
        data[name] = [_plain(found) for found in list(db.query(sql, [person]))]
    for attempt in data["attempts"]:
        _add_scores(db, attempt, person, courses, now)
    data["certificates"] = certificates.for_person(db, person)
    return data


def _add_scores(
    db: sqlite_utils.Database, attempt: dict[str, Any], person: str, courses: Mapping[str, Course], now: str
) -> None:
    """Put the outcome beside the answers, question by question only once the keys may be shown."""
    form, scores = attempt.pop("form"), results.latest_scores(db, attempt["id"])
    attempt["result"] = results.total(form, scores) if scores else None
    course = courses.get(attempt["course"])
    if course is not None and results.used_up(db, course, {**attempt, "person": person}, now):
        attempt["scores"] = [{key: score[key] for key in ("slot", "item", "score", "max", "at")} for score in scores]
        return
    attempt.pop("answers_sha256")
    for answer in ((attempt["frozen_answers"] or {}).get("answers") or {}).values():
        answer.pop("order")
        answer.pop("item")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: json.loads(value) if key in _JSON and value else value for key, value in row.items()}

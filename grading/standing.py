"""How far a learner is: in a class, as the trainer's page shows it, and in one attempt."""

import json
from typing import Any

import sqlite_utils

from grading import (
    attempt_policy,
    attempt_rules,
    attendance,
    certificates,
    classes,
    eligibility,
    marking,
    progress,
    records,
    results,
    stations,
)
from grading.course import Assessment, Course
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


def of_learner(
    db: sqlite_utils.Database, course: Course, group: dict[str, Any], person: str, now: str
) -> dict[str, Any]:
    """Return where the learner stands in one class: what is done, what is missing, what can be done now.

    ``done`` (slugs of finished lessons), ``theory`` (attempts), ``missing`` (reasons), ``eligible``, ``number`` (of the
    certificate, or None), ``revoked`` (as ``certificates.withdrawn``), ``test`` (``start``, ``again``, ``open`` or ``""``:
    nothing to sit now) and ``steps``, each with whether it is done.
    """
    slugs = {ref.rpartition("/")[2] for ref in course.lessons}
    done = slugs & {ref.rpartition("/")[2] for ref in progress.finished_lessons(db, person, course.id)}
    row: dict[str, Any] = {"group": group, "course": course, "done": done, "theory": [], "missing": [], "test": ""}
    row |= {"eligible": False, "number": None, "revoked": None, "steps": {"lessons": done == slugs}}
    policy = course.certificate
    if policy is None:
        return row
    verdict = eligibility.assess(db, course, group["id"], person)
    codes = {reason.code for reason in verdict.reasons}
    if policy.theory:
        row["theory"] = results.history(db, person, course.id, policy.theory, group["id"])
        row["test"] = _test(course.assessments[policy.theory], group, row["theory"], now)
        everywhere = results.history(db, person, course.id, policy.theory) if row["test"] == "again" else []
        if attempt_rules.goes_on_at(course.assessments[policy.theory], everywhere, now):
            row["test"] = ""
    row["missing"] = [reason for reason in verdict.reasons if reason.code != "already_issued"]
    row["eligible"] = verdict.eligible
    row["number"] = next((r.params["number"] for r in verdict.reasons if r.code == "already_issued"), None)
    row["revoked"] = certificates.withdrawn(db, group["id"]).get(person)
    waiting = {name for r in verdict.reasons if r.code == "ungraded" for name in r.params}
    row["steps"] |= {
        "theory": not codes & {"theory_missing", "theory_below"} and "assessment" not in waiting,
        "practical": not codes & {"station_missing", "station_failed"} and "station" not in waiting,
        "attend": "attendance_missing" not in codes,
        "certificate": row["number"] is not None,
    }
    return row


def _test(policy: Assessment, group: dict[str, Any], tried: list[dict[str, Any]], now: str) -> str:
    """Return what the learner can do about the theory test now."""
    own, counted = policy.rules, attempt_policy.counting(tried)
    closed = any(end is not None and end <= now for end in (group["closes_at"], own.closes))
    if any(attempt["state"] == "open" for attempt in tried):
        return "open"
    if closed or max(group["opens_at"], own.opens or "") > now or any(a["state"] == "submitted" for a in tried):
        return ""
    if counted and counted["passed"]:
        return ""
    return "" if len(tried) >= policy.attempts else "again" if tried else "start"


def running(db: sqlite_utils.Database, class_id: str, person: str) -> list[dict[str, Any]]:
    """Return ``id, assessment, deadline`` of the learner's open attempts in the class that have a deadline."""
    sql = (
        "SELECT id, assessment, deadline_at AS deadline FROM attempts WHERE class = ? AND person = ?"
        " AND state = 'open' AND deadline_at IS NOT NULL ORDER BY started_at"
    )
    return list(db.query(sql, [class_id, person]))


def of_attempt(db: sqlite_utils.Database, attempt: str, person: str) -> dict[str, Any]:
    """Return ``id, course, state, fault, marking, deadline, answers`` of the person's own theory attempt, else NotFoundError."""
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
    waits = row["state"] == "submitted" and marking.waits(db, attempt)
    return {**row, "fault": bool(row["fault"]) and row["state"] != "graded", "marking": waits, "answers": held}

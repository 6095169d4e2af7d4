"""What a corrected key's trial would change, attempt by attempt; readable for ever, before and after the decision."""

import json
from typing import Any

import sqlite_utils

from grading.results import total

_ROUNDING = 1e-9


def diff(db: sqlite_utils.Database, fix: str) -> dict[str, Any]:
    """Return the tried attempts and totals of a correction.

    ``attempts``: each with ``attempt``, ``code``, ``name``, ``class``, ``before`` and ``after`` (score, max, passed),
    ``scores`` (all slots), ``rows`` (the slots that changed) and ``certificates`` (number, revoked) that rest on it; those
    that change come first. Then ``n``, ``changed``, ``to_pass``, ``to_fail`` and ``to_decide``: numbers of valid certificates
    whose attempt no longer passes, which only a person revokes.
    """
    by_attempt: dict[str, list[dict[str, Any]]] = {}
    for row in db.query("SELECT * FROM key_fix_scores WHERE fix = ? ORDER BY attempt, slot", [fix]):
        by_attempt.setdefault(row["attempt"], []).append(row)
    found = [_attempt(db, attempt, scores) for attempt, scores in by_attempt.items()]
    found.sort(key=lambda row: (not row["to_fail"], not row["to_pass"], not row["rows"], row["class"], row["name"]))
    papers = [paper for row in found if row["to_fail"] for paper in row["certificates"] if not paper["revoked"]]
    return {
        "attempts": found,
        "n": len(found),
        "changed": sum(bool(row["rows"]) for row in found),
        "to_pass": sum(row["to_pass"] for row in found),
        "to_fail": sum(row["to_fail"] for row in found),
        "to_decide": [paper["number"] for paper in papers],
    }


def _attempt(db: sqlite_utils.Database, attempt: str, scores: list[dict[str, Any]]) -> dict[str, Any]:
    sql = (
        "SELECT a.form, c.name AS class, coalesce(e.name, p.name) AS name FROM attempts AS a JOIN people AS p ON p.id = a.person"
        " JOIN classes AS c ON c.id = a.class LEFT JOIN enrolments AS e ON e.class = a.class AND e.person = a.person WHERE a.id = ?"
    )
    (known,) = db.query(sql, [attempt])
    form = json.loads(known["form"])
    before = total(form, [{**row, "score": row["before"]} for row in scores])
    after = total(form, scores)
    return {
        "attempt": attempt,
        "code": attempt[-6:].upper(),
        "name": known["name"],
        "class": known["class"],
        "before": before,
        "after": after,
        "scores": scores,
        "rows": [row for row in scores if abs(row["before"] - row["score"]) > _ROUNDING],
        "to_pass": after["passed"] and not before["passed"],
        "to_fail": before["passed"] and not after["passed"],
        "certificates": _certificates(db, attempt),
    }


def _certificates(db: sqlite_utils.Database, attempt: str) -> list[dict[str, Any]]:
    sql = (
        "SELECT c.number, EXISTS (SELECT 1 FROM certificate_events AS e WHERE e.number = c.number AND e.kind = 'revoked') AS revoked"
        " FROM certificates AS c WHERE c.evidence ->> '$.theory.attempt' = ? ORDER BY c.number"
    )
    return list(db.query(sql, [attempt]))

"""A corrected key: who is affected, a trial that a person asks for, and its end by another person.

Trial scores are kept apart (``key_fix_scores``); confirming copies them into ``item_scores``, in one transaction, as the
newest projection. Until then results, eligibility and analysis cannot see them.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any

import sqlite_utils

from grading import item_keys, key_fix_report, key_fix_trial, people, records
from grading.errors import NotFoundError, RefusedError
from grading.items import Bank

_REASON = 300
_IN_FORCE = """
WITH newest AS (
  SELECT a.id AS attempt, c.id AS class, c.name AS class_name, max(s.id) AS last FROM attempts AS a
  JOIN classes AS c ON c.id = a.class AND c.centre = :centre JOIN item_scores AS s ON s.attempt = a.id
  WHERE a.course = :course AND a.assessment = :assessment AND a.state = 'graded' GROUP BY a.id
)
SELECT n.attempt, n.class, n.class_name, s.item, s.key_version FROM newest AS n JOIN item_scores AS l ON l.id = n.last
JOIN item_scores AS s ON s.attempt = n.attempt AND s.key_version = l.key_version
WHERE substr(l.key_version, 1, 16) <> :current"""


@dataclass(frozen=True)
class Affected:
    """What a bank's keys mean for the attempts of one test at one centre.

    ``items``: name → how its key differs (``item_keys``), with the number of attempts that drew it; ``attempts``: those
    that would be graded again, id → class; ``classes``: class name → how many of them.
    """

    items: dict[str, dict[str, Any]]
    attempts: dict[str, str]
    classes: dict[str, int]

    @property
    def moved(self) -> list[str]:
        """Return the items whose parts stand in another order than learners were shown."""
        return [name for name, item in self.items.items() if item["how"] == item_keys.MOVED]


def affected(db: sqlite_utils.Database, bank: Bank, centre: str, assessment: str) -> Affected:
    """Return which attempts were graded with another key than the bank's of now; only those that drew such an item."""
    asked = {"centre": centre, "course": bank.course, "assessment": assessment, "current": bank.key_version}
    rows = list(db.query(_IN_FORCE, asked))
    drawn: dict[str, set[str]] = {}
    for row in rows:
        drawn.setdefault(row["key_version"], set()).add(row["item"])
    how = {version: item_keys.differences(db, bank, version, names) for version, names in drawn.items()}
    items: dict[str, dict[str, Any]] = {}
    attempts: dict[str, str] = {}
    classes: dict[str, int] = {}
    for row in rows:
        kind = how[row["key_version"]].get(row["item"])
        if kind is None:
            continue
        items.setdefault(row["item"], {"how": kind, "n": 0})["n"] += 1
        if kind in (item_keys.CHANGED, item_keys.UNKNOWN) and row["attempt"] not in attempts:
            attempts[row["attempt"]] = row["class"]
            classes[row["class_name"]] = classes.get(row["class_name"], 0) + 1
    return Affected(dict(sorted(items.items())), attempts, classes)


def propose(
    db: sqlite_utils.Database, bank: Bank, centre: str, assessment: str, reason: str, by: str, now: str
) -> str:
    """Queue the trial of the affected attempts and return the correction's id.

    An open one whose keys are no longer the bank's is superseded. Raises RefusedError ``key_fix_reason``,
    ``key_fix_open``, ``key_fix_nothing``, or ``key_fix_moved`` (items) for items whose parts changed their places.
    """
    if not (reason := " ".join(reason.split())[:_REASON]):
        raise RefusedError("key_fix_reason", "A correction needs a reason.")
    with records.transaction(db):
        for row in listing(db, centre, bank.course):
            if row["assessment"] == assessment and row["state"] == "open":
                if item_keys.same(db, bank, row["key_version"]):
                    raise RefusedError("key_fix_open", "A correction of this test is open; decide it first.")
                key_fix_trial.supersede(db, row["id"], by, now)
        found = affected(db, bank, centre, assessment)
        if found.moved:
            names = ", ".join(found.moved)
            raise RefusedError("key_fix_moved", f"{names}: parts changed their places; put them back.", items=names)
        if not found.attempts:
            raise RefusedError("key_fix_nothing", "No attempt was graded with another key.")
        item_keys.note(db, bank, now)
        fix = f"k{secrets.token_hex(8)}"
        row = {"id": fix, "centre": centre, "course": bank.course, "assessment": assessment, "proposed_by": by, "at": now}
        changed = {name: item["how"] for name, item in found.items.items() if item["how"] != item_keys.GONE}
        row |= {"key_version": bank.key_version, "items": json.dumps(changed), "reason": reason}
        db.table("key_fixes").insert(row)
        for attempt in sorted(found.attempts):
            trial = {"fix": fix, "attempt": attempt, "step": key_fix_trial.TRIAL, "state": "queued"}
            db.table("key_fix_trials").insert(trial)
        records.log(db, by, "key_fix_proposed", {"fix": fix, "attempts": len(found.attempts), "items": changed}, now)
    return fix


def listing(db: sqlite_utils.Database, centre: str, course: str) -> list[dict[str, Any]]:
    """Return the centre's corrections of a course, newest first, as ``get`` does."""
    ids = db.query("SELECT id FROM key_fixes WHERE centre = ? AND course = ? ORDER BY rowid DESC", [centre, course])
    return [get(db, row["id"]) for row in list(ids)]


def get(db: sqlite_utils.Database, fix: str) -> dict[str, Any]:
    """Return a correction with ``state`` (open, confirmed, rejected, superseded), how it ended, and its queue's counts.

    ``counts``: ``n`` attempts, ``done``, ``fault``; ``faults`` are their texts. Raises NotFoundError.
    """
    row = records.one(db, "SELECT * FROM key_fixes WHERE id = ?", fix)
    if row is None:
        raise NotFoundError(f"There is no correction {fix}; open it from the list.")
    ended = records.one(db, "SELECT * FROM key_fix_events WHERE fix = ?", fix)
    queue = list(db.query("SELECT attempt, step, state, fault FROM key_fix_trials WHERE fix = ? ORDER BY id", [fix]))
    counts = {"n": len(queue), "done": sum(entry["state"] == "done" for entry in queue)}
    counts["fault"] = sum(entry["state"] == "fault" for entry in queue)
    found = {**row, "items": json.loads(row["items"]), "counts": counts}
    found["faults"] = sorted({entry["fault"] for entry in queue if entry["fault"] and entry["state"] != "done"})
    found["by"] = people.get(db, row["proposed_by"])["name"]
    found |= {"state": ended["kind"] if ended else "open", "ended": ended}
    if ended and ended["by_person"]:
        found["ended_by"] = people.get(db, ended["by_person"])["name"]
    return found


def confirm(db: sqlite_utils.Database, bank: Bank, fix: str, reason: str, by: str, now: str) -> None:
    """Bring the trial's scores in force, all in one transaction; a repeat of it changes nothing.

    No certificate is touched. Raises RefusedError ``key_fix_reason``, ``key_fix_decided``, ``key_fix_unfinished``,
    ``key_fix_own`` (somebody passes or fails by it, and ``by`` proposed it), ``key_fix_superseded`` (keys or scores in force
    changed since; the correction has ended).
    """
    with records.transaction(db):
        row = get(db, fix)
        if row["state"] == "confirmed":
            return
        reason = _open(row, reason)
        if not (overtaken := _overtaken(db, bank, row)):
            _bring_in_force(db, row, reason, by, now)
        else:
            key_fix_trial.supersede(db, fix, by, now)
    if overtaken:
        raise RefusedError("key_fix_superseded", "The keys or scores changed since the trial; propose it again.")


def reject(db: sqlite_utils.Database, fix: str, reason: str, by: str, now: str) -> None:
    """End the correction; every score stays. A repeat changes nothing. Raises ``key_fix_reason`` or ``key_fix_decided``."""
    with records.transaction(db):
        row = get(db, fix)
        if row["state"] != "rejected":
            _end(db, fix, "rejected", _open(row, reason), by, now)
            key_fix_trial.stop(db, fix)


def _open(row: dict[str, Any], reason: str) -> str:
    if row["state"] != "open":
        raise RefusedError("key_fix_decided", "This correction has ended already.")
    if not (reason := " ".join(reason.split())[:_REASON]):
        raise RefusedError("key_fix_reason", "A decision needs a reason.")
    return reason


def _overtaken(db: sqlite_utils.Database, bank: Bank, row: dict[str, Any]) -> bool:
    sql = (
        "SELECT 1 FROM key_fix_scores AS k WHERE fix = ? AND key_before <>"
        " (SELECT key_version FROM item_scores WHERE attempt = k.attempt ORDER BY id DESC LIMIT 1) LIMIT 1"
    )
    return not item_keys.same(db, bank, row["key_version"]) or records.one(db, sql, row["id"]) is not None


def _bring_in_force(db: sqlite_utils.Database, row: dict[str, Any], reason: str, by: str, now: str) -> None:
    fix = row["id"]
    if row["counts"]["done"] < row["counts"]["n"]:
        raise RefusedError("key_fix_unfinished", "The trial has not finished; wait, or see to its faults.")
    found = key_fix_report.diff(db, fix)
    if row["proposed_by"] == by and (found["to_pass"] or found["to_fail"]):
        raise RefusedError("key_fix_own", "Somebody passes or fails by this: another person has to confirm it.")
    for attempt in found["attempts"]:
        label = _label(db, attempt["attempt"], row["key_version"], fix)
        for score in attempt["scores"]:
            kept = {key: score[key] for key in ("slot", "item", "score", "max", "source", "grader")}
            db.table("item_scores").insert({"attempt": attempt["attempt"], "key_version": label, **kept, "at": now})
    sql = "UPDATE key_fix_trials SET step = 'gradebook', state = 'queued', lease_until = NULL, tries = 0 WHERE fix = ?"
    db.execute(sql, [fix])
    _end(db, fix, "confirmed", reason, by, now)


def _label(db: sqlite_utils.Database, attempt: str, key_version: str, fix: str) -> str:
    """Return the projection's key version; a bank that went back to an earlier key has rows under that one already."""
    sql = "SELECT 1 FROM item_scores WHERE attempt = ? AND key_version = ? LIMIT 1"
    return f"{key_version}~{fix}" if records.one(db, sql, attempt, key_version) else key_version


def _end(db: sqlite_utils.Database, fix: str, kind: str, reason: str, by: str, now: str) -> None:
    db.table("key_fix_events").insert({"fix": fix, "kind": kind, "reason": reason, "by_person": by, "at": now})
    records.log(db, by, f"key_fix_{kind}", {"fix": fix, "reason": reason}, now)

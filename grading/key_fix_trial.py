"""The trial of a corrected key: the grader grades affected attempts once more, and nothing of it is in force.

A trial has a course root of its own, so that nbgrader's gradebook keeps what counts. After a person confirmed it, the
same attempts are graded in the real gradebook, which must give the same scores. Every step can be done again.
"""

import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlite_utils

from grading import item_keys, jobs, records
from grading.errors import BoaiError, ContentError, GradingFaultError, NotFoundError
from grading.items import load_bank
from grading.results import latest_scores

TRIAL, GRADEBOOK = "trial", "gradebook"
_WAIT = 5.0  # seconds until content that an author mends is looked at again
log = logging.getLogger("grading.grader")
Regrade = Callable[[str, bool], tuple[str, list[dict[str, Any]]]]


def step(db: sqlite_utils.Database, content: Path, regrade: Regrade, now: str, seconds: float) -> bool:
    """Grade one attempt again that waits for it; return whether there was one.

    ``regrade(attempt, trial)`` gives key version and score rows. A fault is kept and tried again, three times in all.
    """
    row = _lease(db, now, seconds)
    if row is None:
        return False
    try:
        _again(db, content, regrade, row, now)
    except ContentError as error:  # a slip of an author: no fault of the trial
        _update(db, row, state="queued", fault=str(error), tries=row["tries"] - 1, lease_until=jobs.later(now, _WAIT))
    except Exception as error:  # as in the grader: nbgrader raises almost anything
        told = str(error) if isinstance(error, BoaiError) else repr(error)
        log.error("trial of a corrected key, attempt %s: %s", row["attempt"], told)
        over = row["tries"] >= jobs.MAX_FAULTS
        wait = None if over else jobs.later(now, row["tries"] ** 2)
        _update(db, row, state="fault" if over else "queued", fault=told[:500], lease_until=wait)
    return True


def retry(db: sqlite_utils.Database, fix: str) -> None:
    """Queue the fix's given-up attempts again."""
    sql = "UPDATE key_fix_trials SET state = 'queued', tries = 0, lease_until = NULL WHERE fix = ? AND state = 'fault'"
    with records.transaction(db):
        db.execute(sql, [fix])


def _lease(db: sqlite_utils.Database, now: str, seconds: float) -> dict[str, Any] | None:
    due = (
        "SELECT * FROM key_fix_trials WHERE state = 'queued' AND (lease_until IS NULL OR lease_until <= :now)"
        " OR state = 'leased' AND lease_until <= :now ORDER BY tries, id LIMIT 1"
    )
    if records.one(db, due.replace(":now", "?"), now, now) is None:
        return None  # the usual case takes no write lock
    with records.transaction(db):
        row = records.one(db, due.replace(":now", "?"), now, now)
        if row is not None:
            row |= {"state": "leased", "lease_until": jobs.later(now, seconds), "tries": row["tries"] + 1}
            _update(db, row, state="leased", lease_until=row["lease_until"], tries=row["tries"])
    return row


def _update(db: sqlite_utils.Database, row: dict[str, Any], **changes: Any) -> None:
    with records.transaction(db):
        db.table("key_fix_trials").update(row["id"], changes)


def _again(db: sqlite_utils.Database, content: Path, regrade: Regrade, row: dict[str, Any], now: str) -> None:
    fix = records.one(db, "SELECT * FROM key_fixes WHERE id = ?", row["fix"])
    if fix is None:
        raise NotFoundError(f"{row['fix']}: no such correction")
    ended = records.one(db, "SELECT kind FROM key_fix_events WHERE fix = ?", fix["id"])
    if row["step"] == TRIAL and ended:
        _update(db, row, state="done", lease_until=None)
        return
    bank = load_bank(content / "courses" / fix["course"])
    if not item_keys.same(db, bank, fix["key_version"]):
        if row["step"] == GRADEBOOK:
            raise GradingFaultError("the keys changed again after the confirmation; propose the next correction")
        supersede(db, fix["id"], None, now)
        return
    used, rows = regrade(row["attempt"], row["step"] == TRIAL)
    if used != bank.key_version:
        raise GradingFaultError("the item bank changed just now; try again")
    (_keep if row["step"] == TRIAL else _compare)(db, row, rows, now)


def supersede(db: sqlite_utils.Database, fix: str, by: str | None, now: str) -> None:
    """End an open correction because the keys changed again; its queue is emptied."""
    with records.transaction(db):
        if records.one(db, "SELECT 1 FROM key_fix_events WHERE fix = ?", fix) is None:
            row = {"fix": fix, "kind": "superseded", "reason": "", "by_person": by, "at": now}
            db.table("key_fix_events").insert(row)
        stop(db, fix)


def stop(db: sqlite_utils.Database, fix: str) -> None:
    """Take what is left of a fix's trial out of the queue, inside the caller's transaction."""
    db.execute("UPDATE key_fix_trials SET state = 'done', lease_until = NULL WHERE fix = ?", [fix])


def _keep(db: sqlite_utils.Database, row: dict[str, Any], rows: list[dict[str, Any]], now: str) -> None:
    """Write what the trial gave beside what is in force, and end it, in one transaction."""
    with records.transaction(db):
        before = {score["slot"]: score for score in latest_scores(db, row["attempt"])}
        if set(before) != {new["slot"] for new in rows}:
            raise GradingFaultError(f"{row['attempt']}: its scores in force have other slots than the trial")
        sql = "SELECT 1 FROM key_fix_scores WHERE fix = ? AND attempt = ?"
        if records.one(db, sql, row["fix"], row["attempt"]) is None:
            for new in rows:
                old = before[new["slot"]]
                kept = {key: new.get(key) for key in ("slot", "item", "score", "max", "source", "grader")}
                whose = {"fix": row["fix"], "attempt": row["attempt"], "at": now}
                kept |= {"before": old["score"], "key_before": old["key_version"]}
                db.table("key_fix_scores").insert({**whose, **kept})
        db.table("key_fix_trials").update(row["id"], {"state": "done", "lease_until": None, "fault": None})


def _compare(db: sqlite_utils.Database, row: dict[str, Any], rows: list[dict[str, Any]], now: str) -> None:
    """End it when the real gradebook gives what was confirmed; raises GradingFaultError for another score."""
    sql = "SELECT slot, score FROM key_fix_scores WHERE fix = ? AND attempt = ?"
    confirmed = {kept["slot"]: kept["score"] for kept in db.query(sql, [row["fix"], row["attempt"]])}
    given = {new["slot"]: new["score"] for new in rows}
    other = [
        slot
        for slot in sorted({*confirmed, *given})
        if not math.isclose(confirmed.get(slot, -1), given.get(slot, -1), abs_tol=1e-6)
    ]
    if other:
        told = json.dumps({slot: [confirmed.get(slot), given.get(slot)] for slot in other})
        raise GradingFaultError(f"the gradebook gives other scores than were confirmed: {told}")
    _update(db, row, state="done", lease_until=None, fault=None)

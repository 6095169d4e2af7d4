"""The queue of grading jobs: leased, tried again after a fault, finished once.

``jobs.fault`` holds one line for each try that went wrong; ``tries`` counts leases, cut-off ones as well.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlite_utils

from grading import records
from grading.errors import NotFoundError

MAX_FAULTS = 3
# A worker killed again and again over one job is a fault of that job, not of the power supply.
MAX_TRIES = 12
_CONTENT_SECONDS = 5


def lease(db: sqlite_utils.Database, now: str, seconds: float) -> dict[str, Any] | None:
    """Take the oldest job that is due, for ``seconds``; return its row, or None when nothing is due."""
    due = (
        "SELECT * FROM jobs WHERE state = 'queued' AND (lease_until IS NULL OR lease_until <= :now)"
        " OR state = 'leased' AND lease_until <= :now ORDER BY tries, id LIMIT 1"
    )
    if next(db.query(due, {"now": now}), None) is None:
        return None  # the usual case takes no write lock
    with records.transaction(db):
        job = next(db.query(due, {"now": now}), None)
        if job is None:
            return None
        changes = {"state": "leased", "lease_until": later(now, seconds), "tries": job["tries"] + 1}
        db.table("jobs").update(job["id"], changes)
    return {**job, **changes}


def release_all(db: sqlite_utils.Database, now: str) -> int:
    """Give back every leased job; only for the one grader, at its start, when no other can be at work."""
    with records.transaction(db):
        sql = "UPDATE jobs SET state = 'queued', lease_until = NULL WHERE state = 'leased' AND tries < ?"
        count = db.execute(sql, [MAX_TRIES]).rowcount
        sql = (
            "UPDATE jobs SET state = 'fault', fault = 'the grader ended during each try', finished_at = ?"
            " WHERE state = 'leased'"
        )
        db.execute(sql, [now])
        sql = "UPDATE key_fix_trials SET state = iif(tries < ?, 'queued', 'fault'), lease_until = NULL WHERE state = 'leased'"
        db.execute(sql, [MAX_TRIES])
    return int(count)


def fail(db: sqlite_utils.Database, job: dict[str, Any], problem: str, now: str) -> bool:
    """Note a fault and queue the job again, later each time; return whether it is given up now."""
    faults = [*(job["fault"] or "").splitlines(), f"{now} {' '.join(problem.split())[:500]}"]
    given_up = len(faults) >= MAX_FAULTS
    changes = {
        "state": "fault" if given_up else "queued",
        "fault": "\n".join(faults),
        "lease_until": None if given_up else later(now, len(faults) ** 2),
        "finished_at": now if given_up else None,
    }
    with records.transaction(db):
        db.table("jobs").update(job["id"], changes)
    return given_up


def postpone(db: sqlite_utils.Database, job: dict[str, Any], now: str) -> None:
    """Give the job back until an author has mended the content; this is neither a try nor a fault of it."""
    changes = {"state": "queued", "lease_until": later(now, _CONTENT_SECONDS), "tries": job["tries"] - 1}
    with records.transaction(db):
        db.table("jobs").update(job["id"], changes)


def finish(
    db: sqlite_utils.Database,
    job: dict[str, Any],
    key_version: str,
    rows: list[dict[str, Any]],
    now: str,
) -> None:
    """Write the item scores, and mark job and attempt graded, in one transaction.

    ``key_version`` is the bank that was used; scores that it gave already are kept and not written again. What belongs to
    a job of ``grade_again`` carries its mark. An older job than the attempt's newest writes nothing: its answers are not
    the ones that count any more.
    """
    key_version += "".join(job["key_version"].partition("+")[1:])
    with records.transaction(db):
        if records.one(db, "SELECT 1 FROM jobs WHERE attempt = ? AND id > ?", job["attempt"], job["id"]):
            db.table("jobs").update(job["id"], {"state": "graded", "lease_until": None, "finished_at": now})
            return
        sql = "SELECT 1 FROM item_scores WHERE attempt = ? AND key_version = ?"
        if records.one(db, sql, job["attempt"], key_version) is None:
            same = {"attempt": job["attempt"], "key_version": key_version, "at": now}
            for row in rows:
                db.table("item_scores").insert({**row, **same})
        db.table("jobs").update(job["id"], {"state": "graded", "lease_until": None, "finished_at": now})
        db.table("attempts").update(job["attempt"], {"state": "graded"})


def wait_for_marks(db: sqlite_utils.Database, job: dict[str, Any], complete: bool, now: str) -> None:
    """End a job whose attempt needs people's marks: no score is written, and the attempt stays submitted.

    With ``complete`` the last of them came while it was graded, and the job is queued once more.
    """
    state, finished = ("queued", None) if complete else ("graded", now)
    with records.transaction(db):
        db.table("jobs").update(job["id"], {"state": state, "lease_until": None, "finished_at": finished})


def grade_again(db: sqlite_utils.Database, attempt: str, now: str) -> None:
    """Queue a job for answers that were frozen anew; scores of before stay, under their own key version."""
    sql = "SELECT key_version FROM jobs WHERE attempt = ? ORDER BY id"
    with records.transaction(db):
        versions = [row["key_version"] for row in db.query(sql, [attempt])]
        named = f"{versions[0].partition('+')[0]}+{len(versions)}"
        db.execute(
            "UPDATE jobs SET state = 'graded', lease_until = NULL, finished_at = ? WHERE attempt = ? AND state != 'graded'",
            [now, attempt],
        )
        db.table("jobs").insert({"attempt": attempt, "key_version": named, "state": "queued", "created_at": now})


def again(db: sqlite_utils.Database, attempt: str) -> None:
    """Queue the attempt's newest job once more, when it has ended: the marks it waited for are there."""
    sql = (
        "UPDATE jobs SET state = 'queued', lease_until = NULL, tries = 0, fault = NULL, finished_at = NULL"
        " WHERE id = (SELECT max(id) FROM jobs WHERE attempt = ?) AND state = 'graded'"
    )
    with records.transaction(db):
        db.execute(sql, [attempt])


def faults(db: sqlite_utils.Database) -> list[dict[str, Any]]:
    """Return the jobs that were given up, oldest first, with attempt and reasons, for the operator."""
    return list(
        db.query("SELECT id, attempt, tries, fault, finished_at FROM jobs WHERE state = 'fault' ORDER BY id")
    )


def retry(db: sqlite_utils.Database, job_id: int) -> None:
    """Queue a given-up job again, after the cause was mended; raises NotFoundError when it is not given up."""
    with records.transaction(db):
        if records.one(db, "SELECT 1 FROM jobs WHERE id = ? AND state = 'fault'", job_id) is None:
            raise NotFoundError(f"job {job_id}: not among the given-up jobs")
        changes = {"state": "queued", "lease_until": None, "tries": 0, "fault": None, "finished_at": None}
        db.table("jobs").update(job_id, changes)


def queued(db: sqlite_utils.Database) -> int:
    """Return how many jobs are queued, waiting ones included."""
    row = records.one(db, "SELECT count(*) AS n FROM jobs WHERE state = 'queued'")
    return int(row["n"]) if row else 0


def count_due(db: sqlite_utils.Database, now: str) -> int:
    """Return how many jobs could be leased now."""
    sql = (
        "SELECT count(*) AS n FROM jobs WHERE state = 'queued' AND (lease_until IS NULL OR lease_until <= ?)"
    )
    row = records.one(db, sql, now)
    return int(row["n"]) if row else 0


def due(db: sqlite_utils.Database, now: str) -> bool:
    """Tell whether a grader that starts now finds work: a job, or a trial of a corrected key, whose time has come or
    that was cut off, or an attempt whose time is over.
    """
    sql = (
        "SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'leased'"
        " OR state = 'queued' AND (lease_until IS NULL OR lease_until <= :now))"
        " OR EXISTS (SELECT 1 FROM key_fix_trials WHERE state = 'leased'"
        " OR state = 'queued' AND (lease_until IS NULL OR lease_until <= :now))"
        " OR EXISTS (SELECT 1 FROM attempts WHERE state = 'open' AND deadline_at <= :now) AS due"
    )
    return bool(next(iter(db.query(sql, {"now": now})))["due"])


def later(now: str, seconds: float) -> str:
    """Return the time ``seconds`` after ``now``, in the record's format."""
    time = datetime.fromisoformat(now) + timedelta(seconds=seconds)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")

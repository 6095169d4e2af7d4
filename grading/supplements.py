"""Answers that came in a file after the server had been gone: a trainer takes them over, with a reason, on record.

Nothing frozen changes silently. Each file taken over is a row that nobody changes, with what it brought and with the frozen
answers of before; the attempt is then frozen anew and graded again, and its earlier scores stay.
"""

import json
from datetime import timedelta
from typing import Any

import sqlite_utils

from grading import attempt_rules, attempts, enrolments, jobs, records
from grading.errors import InvalidAnswerError, NotFoundError, RefusedError
from grading.items import check_value, shape_of

_MOST_REASON = 300


def find(db: sqlite_utils.Database, attempt: str) -> dict[str, Any]:
    """Return the theory attempt's row with ``centre`` and ``name`` of the learner; raises NotFoundError."""
    sql = (
        "SELECT a.*, classes.centre, enrolments.name FROM attempts AS a JOIN classes ON classes.id = a.class"
        " JOIN enrolments ON enrolments.class = a.class AND enrolments.person = a.person"
        " WHERE a.id = ? AND a.id NOT IN (SELECT attempt FROM stations)"
    )
    row = records.one(db, sql, attempt)
    if row is None:
        raise NotFoundError("This file belongs to no attempt of a class here.")
    return row


def adopt(
    db: sqlite_utils.Database,
    attempt: str,
    answers: dict[str, dict[str, Any]],
    skew: float,
    digest: str,
    reason: str,
    by: str,
    now: str,
) -> list[str]:
    """Take over the file's answers that are newer than the stored ones, and return their slots.

    ``skew`` is the server's clock less the device's, in ms; ``digest`` names the file. An open attempt takes them as if they
    had just come; one that the end of its time closed is frozen anew and graded again. Raises NotFoundError, and RefusedError
    ``why_missing``, ``own_attempt``, ``file_used``, ``handed_in`` (by the learner), ``keys_shown``, ``on_certificate``,
    ``nothing_new``, and ``file_answers`` for answers that cannot be.
    """
    reason = " ".join(reason.split())
    if not 2 <= len(reason) <= _MOST_REASON:
        raise RefusedError("why_missing", "Say why these answers are to count.")
    with records.transaction(db):
        row = find(db, attempt)
        _refuse(db, row, digest, by)
        taken = _newer(db, row, answers, skew)
        before = {"frozen_before": row["frozen_answers"], "sha256_before": row["answers_sha256"]}
        kept = {"attempt": attempt, "file_sha256": digest, "taken": json.dumps(taken, ensure_ascii=False), **before}
        db.table("supplements").insert({**kept, "reason": reason, "by_person": by, "at": now})
        for slot, one in taken.items():
            answer = {"attempt": attempt, "item": slot, "value": json.dumps(one["value"]), "seq": one["seq"]}
            db.table("answers").upsert({**answer, "at": one["at"][:40], "received_at": now}, pk=("attempt", "item"))
        if row["state"] != "open":
            attempts.freeze_again(db, attempt)
            jobs.grade_again(db, attempt, now)
    return sorted(taken)


def note_keys_shown(db: sqlite_utils.Database, attempt: str, person: str, now: str) -> None:
    """Keep, once, that the person saw the answers: from then on no file of this attempt is taken over."""
    subject = {"attempt": attempt}
    with records.transaction(db):
        if not _keys_shown(db, attempt):
            records.log(db, person, "show_keys", subject, now)


def _keys_shown(db: sqlite_utils.Database, attempt: str) -> bool:
    sql = "SELECT 1 FROM access_log WHERE action = 'show_keys' AND subject = ?"
    return records.one(db, sql, json.dumps({"attempt": attempt})) is not None


def _refuse(db: sqlite_utils.Database, row: dict[str, Any], digest: str, by: str) -> None:
    if row["person"] == by:
        raise RefusedError("own_attempt", "Nobody takes over their own answers; ask another trainer.")
    if records.one(db, "SELECT 1 FROM supplements WHERE attempt = ? AND file_sha256 = ?", row["id"], digest):
        raise RefusedError("file_used", "This file was taken over already.")
    if row["state"] != "open" and not (row["deadline_at"] and row["submitted_at"] >= row["deadline_at"]):
        raise RefusedError("handed_in", "The learner handed this attempt in; its answers stay.")
    if _keys_shown(db, row["id"]):
        raise RefusedError("keys_shown", "The learner has seen the answers of this attempt.")
    if enrolments.certified(db, row["class"], row["person"]):
        raise RefusedError("on_certificate", "The certificate of this class rests on the results as they are.")


def _newer(
    db: sqlite_utils.Database, row: dict[str, Any], answers: dict[str, dict[str, Any]], skew: float
) -> dict[str, dict[str, Any]]:
    """Return what is newer than the stored answers and was given in time; one unsound answer refuses the whole file."""
    drawn = {slot["slot"]: slot for slot in json.loads(row["form"])["slots"]}
    seqs = {a["item"]: a["seq"] for a in db.query("SELECT item, seq FROM answers WHERE attempt = ?", [row["id"]])}
    marked = {m["slot"] for m in db.query("SELECT slot FROM marks WHERE attempt = ?", [row["id"]])}
    taken = {}
    for slot, one in answers.items():
        try:
            check_value(drawn[slot]["kind"], shape_of(drawn[slot]), one["value"])
            at = attempt_rules.time(one["at"]) + timedelta(milliseconds=skew)
            sound = type(one["seq"]) is int and 1 <= one["seq"] < 2**53
            in_time = attempt_rules.time(row["started_at"]) <= at
            in_time = in_time and not (row["deadline_at"] and at >= attempt_rules.time(row["deadline_at"]))
        except (InvalidAnswerError, KeyError, TypeError, ValueError, OverflowError):
            sound = False
        if not sound:
            raise RefusedError("file_answers", "The file holds an answer that this attempt cannot have.")
        if in_time and one["seq"] > seqs.get(slot, 0) and slot not in marked:
            taken[slot] = {key: one[key] for key in ("value", "seq", "at")}
    if not taken:
        raise RefusedError("nothing_new", "The server has all answers of this file already, or they came too late.")
    return taken

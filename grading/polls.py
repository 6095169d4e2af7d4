"""Votes of a class in a lesson's polls: who voted what cannot be read from the record.

A row is class, lesson, key, choice and a voter's hash, nothing else: no time, no order (the table is kept in the order
of the hashes). The hash is made with a secret that is not in the record, anew for each poll, so that a copy of the
record names nobody and two polls cannot be laid side by side. What is read out is the number of votes for each choice,
and whether someone has voted; no function returns a person's choice.
"""

import hashlib
import hmac
import json
from typing import Any

import sqlite_utils

from grading import classes, records

LEAST = 5  # votes below which no distribution is shown: among few, a choice points at a person


def class_of(db: sqlite_utils.Database, person: str, course: str, now: str) -> dict[str, Any] | None:
    """Return the class of the course in which the person's vote counts: the newest joined that is open, or None."""
    for group in classes.for_person(db, person):
        if group["course"] == course and is_open(group, now):
            return group
    return None


def is_open(group: dict[str, Any], now: str) -> bool:
    """Tell whether the class takes votes: it has begun and not ended."""
    return bool(group["opens_at"] <= now and (group["closes_at"] is None or group["closes_at"] > now))


def voter(secret: bytes, class_id: str, lesson: str, key: str, person: str) -> str:
    """Return the hash under which the person's vote in this one poll stands."""
    named = json.dumps([class_id, lesson, key, person]).encode()
    return hmac.new(secret, named, hashlib.sha256).hexdigest()


def vote(db: sqlite_utils.Database, class_id: str, lesson: str, key: str, who: str, choice: str) -> None:
    """Store the vote of ``who`` (a ``voter`` hash), or change it."""
    row = {"class": class_id, "lesson": lesson, "key": key, "voter": who, "choice": choice}
    with records.transaction(db):
        db.table("poll_votes").upsert(row, pk=("class", "lesson", "key", "voter"))


def has_voted(db: sqlite_utils.Database, class_id: str, lesson: str, key: str, who: str) -> bool:
    """Tell whether ``who`` has voted; what, nobody is told, not even by who signs in with the voter's PIN."""
    sql = "SELECT voter FROM poll_votes WHERE class = ? AND lesson = ? AND key = ? AND voter = ?"
    return records.one(db, sql, class_id, lesson, key, who) is not None


def counts(db: sqlite_utils.Database, class_id: str) -> dict[tuple[str, str], dict[str, int]]:
    """Return how many votes each choice has, by lesson and key; for whom to show them is up to ``shown``."""
    sql = "SELECT lesson, key, choice, count(*) AS n FROM poll_votes WHERE class = ? GROUP BY lesson, key, choice"
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in db.query(sql, [class_id]):
        found.setdefault((row["lesson"], row["key"]), {})[row["choice"]] = row["n"]
    return found


def shown(votes: dict[str, int], choices: list[str]) -> dict[str, int] | None:
    """Return the votes for each of ``choices``, in that order, or None where they are fewer than LEAST.

    Votes for a choice that the lesson no longer has are left out.
    """
    found = {choice: votes.get(choice, 0) for choice in choices}
    return found if sum(found.values()) >= LEAST else None

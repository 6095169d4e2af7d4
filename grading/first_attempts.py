"""The first graded attempts at a test, counted as item analysis needs them, and brought up to date without reading all again.

What is kept grows with the different results there are, not with their number; of each person a few numbers.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlite_utils

from grading import results

COUNTED = ("choice", "many", "hotspot")  # kinds whose answers are picks among parts that are right or wrong
_NEWEST = "SELECT coalesce(max(id), 0) AS last FROM item_scores"
# Who has scores since then: the ids of one commit are above those of all before it. Without statistics of its tables
# SQLite would begin with all attempts: CROSS JOIN keeps the order.
_PEOPLE = """
SELECT DISTINCT a.person FROM item_scores AS s CROSS JOIN attempts AS a ON a.id = s.attempt
WHERE s.id > :since AND a.course = :course AND a.assessment = :assessment"""
_EVERYBODY = """
SELECT DISTINCT person FROM attempts WHERE class IN (SELECT value FROM json_each(:classes))
AND course = :course AND assessment = :assessment AND state = 'graded'"""
_ATTEMPTS = """
SELECT a.person, a.id, a.class, a.form, a.frozen_answers, a.submitted_at
FROM json_each(:people) AS p CROSS JOIN attempts AS a ON a.person = p.value AND a.course = :course AND a.assessment = :assessment
WHERE a.state = 'graded' AND a.attempt_no = (SELECT min(b.attempt_no) FROM attempts AS b WHERE b.person = a.person AND b.course = a.course
    AND b.assessment = a.assessment AND b.state = 'graded')"""
_SCORES = """
SELECT s.attempt, s.slot, s.item, s.score, s.max FROM item_scores AS s JOIN (
  SELECT attempt, max(id) AS last FROM item_scores WHERE attempt IN (SELECT value FROM json_each(:attempts)) GROUP BY attempt
) AS newest ON newest.attempt = s.attempt
WHERE s.attempt IN (SELECT value FROM json_each(:attempts))
  AND s.key_version = (SELECT key_version FROM item_scores WHERE id = newest.last)"""


@dataclass(frozen=True)
class _Attempt:
    month: str
    scores: tuple[tuple[str, float, float], ...]  # item, points and most
    chosen: tuple[tuple[str, int], ...]  # item and option of the bank
    passed: bool


@dataclass
class FirstAttempts:
    """The first graded attempts in these classes: each person's first at this test, wherever it was, counts or nothing.

    ``totals``: attempts by total. ``items``: by item, attempts by own score and total; ``options``: by option of the bank
    and total. ``most``: points of each item. ``months``: attempts by month, share of the points, and whether they passed.
    ``changed``: items whose counts are others now; who looks at them again clears it.
    """

    course: str
    assessment: str
    classes: frozenset[str]
    totals: Counter[float] = field(default_factory=Counter)
    items: dict[str, Counter[tuple[float, float]]] = field(default_factory=dict)
    options: dict[str, Counter[tuple[int, float]]] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)
    months: Counter[tuple[str, float, bool]] = field(default_factory=Counter)
    changed: set[str] = field(default_factory=set)
    _people: dict[str, _Attempt] = field(default_factory=dict)
    _since: int = 0

    def update(self, db: sqlite_utils.Database) -> None:
        """Count what was graded, or graded anew, since the last time."""
        (newest,) = [row["last"] for row in db.query(_NEWEST)]
        if newest == self._since:
            return
        whose = {"course": self.course, "assessment": self.assessment, "classes": json.dumps(sorted(self.classes))}
        found = db.query(_PEOPLE, {**whose, "since": self._since}) if self._since else db.query(_EVERYBODY, whose)
        people = [row["person"] for row in found]
        for person in people:
            if (before := self._people.pop(person, None)) is not None:
                self._count(before, -1)
        for person, attempt in _read(db, self.classes, {**whose, "people": json.dumps(people)}):
            self._people[person] = attempt
            self._count(attempt, 1)
        self._since = newest

    def _count(self, attempt: _Attempt, sign: int) -> None:
        total = math.fsum(score for _, score, _ in attempt.scores)
        share = total / (math.fsum(most for _, _, most in attempt.scores) or 1.0)
        _add(self.totals, total, sign)
        _add(self.months, (attempt.month, share, attempt.passed), sign)
        for item, score, most in attempt.scores:
            self.most.setdefault(item, most)
            self.changed.add(item)
            _add(self.items.setdefault(item, Counter()), (score, total), sign)
            if not self.items[item]:
                del self.items[item]
        for item, option in attempt.chosen:
            _add(self.options.setdefault(item, Counter()), (option, total), sign)


def _add(counter: Counter[Any], key: Any, sign: int) -> None:
    counter[key] += sign
    if not counter[key]:
        del counter[key]


def _read(
    db: sqlite_utils.Database, classes: frozenset[str], wanted: dict[str, Any]
) -> Iterable[tuple[str, _Attempt]]:
    rows = [row for row in db.query(_ATTEMPTS, wanted) if row["class"] in classes]
    scores: dict[str, list[dict[str, Any]]] = {}
    for row in db.query(_SCORES, {"attempts": json.dumps([row["id"] for row in rows])}):
        scores.setdefault(row["attempt"], []).append(row)
    for row in rows:
        own = scores.get(row["id"], [])
        form, answers = json.loads(row["form"]), json.loads(row["frozen_answers"] or "{}").get("answers", {})
        chosen = tuple(_chosen(form, answers))
        passed = results.total(form, own)["passed"]
        points = tuple((sys.intern(one["item"]), one["score"], one["max"]) for one in own)
        yield row["person"], _Attempt(row["submitted_at"][:7], points, chosen, passed)


def _chosen(form: dict[str, Any], answers: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield item and option of the bank for all that was ticked; values of other kinds are no options."""
    for slot in form["slots"]:
        answer = answers.get(slot["slot"])
        if answer is not None and slot.get("kind", "choice") in COUNTED:
            yield from ((sys.intern(answer["item"]), answer["order"][place]) for place in answer["value"] or [])

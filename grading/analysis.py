"""What a test's results say about its items: figures of ``grading.item_analysis`` from the record's first attempts.

Only each person's first graded attempt counts: a second one has been learnt from the first. A figure that rests on
fewer than ``ENOUGH`` attempts is kept back, because it would say more about the few than about the item.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlite_utils

from grading import results
from grading.item_analysis import Analysis, ItemFigures, analyse, group_weights
from grading.items import Bank

ENOUGH = 30  # attempts that had the item; below it correlations swing by chance (research on item analysis: about 30)
COUNTED = ("choice", "many", "hotspot")  # kinds whose answers are picks among parts that are right or wrong
FEW = 5  # attempts of a month; fewer would show how single people did
EASY, HARD, WEAK = 0.95, 0.30, 0.10

_ATTEMPTS = """
SELECT a.id, a.form, a.frozen_answers, a.submitted_at FROM attempts AS a
WHERE a.course = :course AND a.assessment = :assessment AND a.state = 'graded'
  AND a.class IN (SELECT value FROM json_each(:classes))
  AND a.attempt_no = (SELECT min(b.attempt_no) FROM attempts AS b WHERE b.person = a.person AND b.course = a.course
    AND b.assessment = a.assessment AND b.state = 'graded')
ORDER BY a.submitted_at"""
_SCORES = """
SELECT s.attempt, s.slot, s.item, s.score, s.max FROM item_scores AS s JOIN (
  SELECT attempt, max(id) AS last FROM item_scores WHERE attempt IN (SELECT value FROM json_each(:attempts)) GROUP BY attempt
) AS newest ON newest.attempt = s.attempt
WHERE s.key_version = (SELECT key_version FROM item_scores WHERE id = newest.last)"""


@dataclass(frozen=True)
class OptionCount:
    """How often one option of the bank's item was chosen: by all, and in the upper and lower 27 % by total score.

    Counts of the groups can be broken numbers, where equals share a group's last places.
    """

    chosen: int
    upper: float
    lower: float


@dataclass(frozen=True)
class ItemReport:
    """One item of the bank, e.g. ``cpr-rate@1``.

    ``figures`` is None while fewer than ENOUGH attempts had it (``n`` did). ``options`` stand in the bank's order; empty
    for kinds without options to count. ``flags``: ``easy``, ``hard``, ``weak``, ``negative`` (who knows more does worse:
    look at the key first), ``trap`` (a wrong option drew more of the best than of the weakest), ``unused`` (a wrong option
    that nobody chose).
    """

    name: str
    n: int
    figures: ItemFigures | None
    options: tuple[OptionCount, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Month:
    """First attempts handed in during a month (``2026-11``): how many, mean share of the points, share that passed.

    The shares are None below FEW attempts.
    """

    month: str
    n: int
    mean: float | None
    passed: float | None


@dataclass(frozen=True)
class Report:
    """The items by name, the months in order, and the test as a whole (``whole`` None below ENOUGH attempts)."""

    n: int
    items: tuple[ItemReport, ...]
    months: tuple[Month, ...]
    whole: Analysis | None


@dataclass(frozen=True)
class _Attempt:
    month: str
    scores: dict[str, tuple[float, float]]  # by item: points and most
    chosen: dict[str, list[int]]  # by item: options of the bank
    passed: bool


def report(db: sqlite_utils.Database, bank: Bank, course: str, assessment: str, class_ids: list[str]) -> Report:
    """Return what the first graded attempts in these classes say of the assessment's items."""
    attempts = list(_attempts(db, bank, course, assessment, class_ids))
    names = sorted({name for attempt in attempts for name in attempt.scores})
    most = {name: next(a.scores[name][1] for a in attempts if name in a.scores) for name in names}
    matrix = [[attempt.scores[name][0] if name in attempt.scores else None for name in names] for attempt in attempts]
    found = analyse(matrix, [most[name] for name in names])
    items = [_item(bank, name, figures, attempts) for name, figures in zip(names, found.items, strict=True)]
    return Report(len(attempts), tuple(items), tuple(_months(attempts)), found if len(attempts) >= ENOUGH else None)


def _attempts(
    db: sqlite_utils.Database, bank: Bank, course: str, assessment: str, class_ids: list[str]
) -> Iterator[_Attempt]:
    counted = {item.name for item in bank.items.values() if item.kind in COUNTED}
    rows = list(db.query(_ATTEMPTS, {"course": course, "assessment": assessment, "classes": json.dumps(class_ids)}))
    scores: dict[str, list[dict[str, Any]]] = {}
    for row in db.query(_SCORES, {"attempts": json.dumps([row["id"] for row in rows])}):
        scores.setdefault(row["attempt"], []).append(row)
    for row in rows:
        own = scores.get(row["id"], [])
        answers = json.loads(row["frozen_answers"] or "{}").get("answers", {})
        chosen = {one["item"]: [one["order"][i] for i in one["value"] or []] for one in answers.values() if one["item"] in counted}
        passed = results.total(json.loads(row["form"]), own)["passed"]
        yield _Attempt(row["submitted_at"][:7], {one["item"]: (one["score"], one["max"]) for one in own}, chosen, passed)


def _item(bank: Bank, name: str, figures: ItemFigures, attempts: list[_Attempt]) -> ItemReport:
    met = [attempt for attempt in attempts if name in attempt.scores]
    if len(met) < ENOUGH:
        return ItemReport(name, len(met), None, (), ())
    known = bank.items.get(name)
    right = [part.correct for part in known.content] if known and known.kind in COUNTED else []
    options = _options(met, name, len(right))
    return ItemReport(name, len(met), figures, options, tuple(_flags(figures, options, right)))


def _options(met: list[_Attempt], name: str, count: int) -> tuple[OptionCount, ...]:
    totals = [math.fsum(score for score, _ in attempt.scores.values()) for attempt in met]
    upper, lower = group_weights(totals)
    found = []
    for option in range(count):
        took = [option in attempt.chosen.get(name, ()) for attempt in met]
        in_group = [math.fsum(weight for weight, chose in zip(group, took, strict=True) if chose) for group in (upper, lower)]
        found.append(OptionCount(sum(took), *in_group))
    return tuple(found)


def _flags(figures: ItemFigures, options: tuple[OptionCount, ...], right: list[bool]) -> Iterator[str]:
    difficulty, rest = figures.difficulty or 0.0, figures.item_rest
    if difficulty > EASY:
        yield "easy"
    if difficulty < HARD:
        yield "hard"
    if rest is not None and rest < WEAK:
        yield "negative" if rest < 0 else "weak"
    wrong = [option for option, correct in zip(options, right, strict=True) if not correct]
    if any(option.upper > option.lower for option in wrong):
        yield "trap"
    if any(option.chosen == 0 for option in wrong):
        yield "unused"


def _months(attempts: list[_Attempt]) -> Iterator[Month]:
    counted = Counter(attempt.month for attempt in attempts)
    for month, n in sorted(counted.items()):
        own = [attempt for attempt in attempts if attempt.month == month]
        if n < FEW:
            yield Month(month, n, None, None)
            continue
        shares = [math.fsum(s for s, _ in a.scores.values()) / (math.fsum(m for _, m in a.scores.values()) or 1.0) for a in own]
        yield Month(month, n, math.fsum(shares) / n, sum(attempt.passed for attempt in own) / n)

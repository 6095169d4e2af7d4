"""What a test's results say about its items: figures of ``grading.item_analysis`` from the record's first attempts.

Only each person's first graded attempt counts: a second one has been learnt from the first. A figure that rests on
fewer than ``ENOUGH`` attempts is kept back, because it would say more about the few than about the item.
"""

import math
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import sqlite_utils

from grading.first_attempts import COUNTED, FirstAttempts
from grading.item_analysis import Analysis, Counts, ItemFigures, analyse_counts, complete, group_shares
from grading.items import Bank

ENOUGH = 30  # attempts that had the item; below it correlations swing by chance (research on item analysis: about 30)
FEW = 5  # attempts of a month; fewer would show how single people did
EASY, HARD, WEAK = 0.95, 0.30, 0.10
_KEPT = 20  # reports: a course's classes and their whole

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
    """The items by name, the months in order, and the test as a whole (``whole`` None below ENOUGH attempts; its items are left out)."""

    n: int
    items: tuple[ItemReport, ...]
    months: tuple[Month, ...]
    whole: Analysis | None


@dataclass
class _Kept:
    first: FirstAttempts
    bank: Bank | None = None
    items: dict[str, ItemReport] = field(default_factory=dict)


class Reports:
    """Reports that are kept up to date: for each, only those people are read again who have new scores since.

    One for each record; not for several threads at once.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, frozenset[str]], _Kept] = OrderedDict()

    def report(self, db: sqlite_utils.Database, bank: Bank, course: str, assessment: str, class_ids: list[str]) -> Report:
        """Return what the first graded attempts in these classes say of the assessment's items."""
        key = (course, assessment, frozenset(class_ids))
        kept = self._kept.setdefault(key, _Kept(FirstAttempts(*key)))
        self._kept.move_to_end(key)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        kept.first.update(db)
        return _report(kept, bank)


def report(db: sqlite_utils.Database, bank: Bank, course: str, assessment: str, class_ids: list[str]) -> Report:
    """Return what ``Reports.report`` does, read anew."""
    return Reports().report(db, bank, course, assessment, class_ids)


def _report(kept: _Kept, bank: Bank) -> Report:
    first, names = kept.first, sorted(kept.first.items)
    counts = Counts(first.totals, [first.items[name] for name in names])
    if kept.bank is not bank or complete(counts):
        kept.bank, kept.items = bank, {}
    for name in first.changed:
        kept.items.pop(name, None)
    first.changed.clear()
    places = [place for place, name in enumerate(names) if name not in kept.items]
    found = analyse_counts(counts, [first.most[name] for name in names], places)
    for place, figures in zip(places, found.items, strict=True):
        kept.items[names[place]] = _item(bank, names[place], figures, first)
    items = tuple(kept.items[name] for name in names)
    return Report(found.n, items, tuple(_months(first)), replace(found, items=()) if found.n >= ENOUGH else None)


def _item(bank: Bank, name: str, figures: ItemFigures, first: FirstAttempts) -> ItemReport:
    if figures.n < ENOUGH:
        return ItemReport(name, figures.n, None, (), ())
    known = bank.items.get(name)
    right = [part.correct for part in known.content] if known and known.kind in COUNTED else []
    options = _options(first, name, len(right))
    return ItemReport(name, figures.n, figures, options, tuple(_flags(figures, options, right)))


def _options(first: FirstAttempts, name: str, count: int) -> tuple[OptionCount, ...]:
    totals = Counter[float]()
    for (_, total), n in first.items[name].items():
        totals[total] += n
    upper, lower = group_shares(totals)
    chosen, high, low = [0] * count, [0.0] * count, [0.0] * count
    for (option, total), n in sorted(first.options.get(name, Counter()).items()):
        if option >= count:  # the bank holds fewer, or lost the item
            continue
        chosen[option] += n
        high[option] += upper[total] * n
        low[option] += lower[total] * n
    return tuple(map(OptionCount, chosen, high, low))


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


def _months(first: FirstAttempts) -> Iterator[Month]:
    by_month: dict[str, list[tuple[float, bool, int]]] = {}
    for (month, share, passed), n in first.months.items():
        by_month.setdefault(month, []).append((share, passed, n))
    for month, own in sorted(by_month.items()):
        n = sum(count for _, _, count in own)
        if n < FEW:
            yield Month(month, n, None, None)
            continue
        mean = math.fsum(share * count for share, _, count in own) / n
        yield Month(month, n, mean, sum(count for _, passed, count in own if passed) / n)

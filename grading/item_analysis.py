"""Classical item analysis of a matrix of scores: how hard each item is, and whether it tells who knows more.

A row is one attempt, a column one item; None stands where an attempt did not have the item. All variances and
covariances are the sample's (divided by n − 1). Formulas: Crocker and Algina, Introduction to Classical and Modern
Test Theory, chapters 5 to 7; discriminative efficiency and effective weight: the Moodle quiz statistics calculations.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from operator import mul

GROUP = 0.27  # share of attempts in the upper and in the lower group (Kelley, 1939)

Matrix = Sequence[Sequence[float | None]]


@dataclass(frozen=True)
class ItemFigures:
    """One item. None where a figure is not defined: fewer than two attempts, or scores that are all the same.

    ``n``: attempts that had it. ``difficulty``: mean score over maximum, 0 to 1. ``item_rest``: Pearson correlation
    with the attempt's total without the item, −1 to 1; ``item_total``: with the whole total. ``d27``: difficulty in
    the upper less that in the lower 27 %. ``efficiency``: covariance with the rest over the largest that these scores
    allow, −1 to 1. ``alpha_without``: Cronbach's alpha of the other items, where all attempts had the same ones.
    """

    n: int
    difficulty: float | None
    item_rest: float | None
    item_total: float | None
    d27: float | None
    efficiency: float | None
    alpha_without: float | None


@dataclass(frozen=True)
class Analysis:
    """The items in the order of the columns, and the test as a whole.

    ``mean``, ``sd``: of the totals, in points. ``alpha``: Cronbach's alpha, which for items scored 0 or 1 is KR-20;
    ``sem``: standard error of measurement in points, sd·√(1 − alpha). Both None unless every attempt had every item,
    for with random forms neither is defined.
    """

    items: tuple[ItemFigures, ...]
    n: int
    mean: float | None
    sd: float | None
    alpha: float | None
    sem: float | None


@dataclass
class Counts:
    """Attempts, counted: all that their analysis needs, however many they are.

    ``totals``: attempts by total. ``items``: by column, attempts by own score and total.
    """

    totals: Counter[float] = field(default_factory=Counter)
    items: list[Counter[tuple[float, float]]] = field(default_factory=list)


def analyse(scores: Matrix, most: Sequence[float]) -> Analysis:
    """Return the analysis of ``scores``; ``most`` holds each column's maximum, more than 0.

    Raises ValueError for rows of another length than ``most``.
    """
    counts = Counts(items=[Counter() for _ in most])
    for row in scores:
        if len(row) != len(most):
            raise ValueError(f"a row has {len(row)} scores, there are {len(most)} items")
        total = math.fsum(score for score in row if score is not None)
        counts.totals[total] += 1
        for column, score in zip(counts.items, row, strict=True):
            if score is not None:
                column[score, total] += 1
    return analyse_counts(counts, most)


def analyse_counts(counts: Counts, most: Sequence[float], places: Collection[int] | None = None) -> Analysis:
    """Return the analysis of counted attempts: what ``analyse`` says of their scores, in a time that does not grow with them.

    ``items`` are those of the columns at ``places`` alone, in order; of all where it is None.
    """
    n, totals = counts.totals.total(), counts.totals
    whole = complete(counts)
    alpha = sd = None
    if n > 1:
        sd = math.sqrt(_variance(list(totals), list(totals.values())))
    variances = [_variance([own for own, _ in column], list(column.values())) for column in counts.items] if whole and n > 1 else []
    if whole:
        alpha = _alpha(variances, totals)
    items = []
    for place in range(len(most)) if places is None else sorted(places):
        column = counts.items[place]
        without = _alpha(variances[:place] + variances[place + 1 :], _rests(column)) if whole else None
        items.append(_item(column, most[place], without))
    return Analysis(
        items=tuple(items),
        n=n,
        mean=math.fsum(map(mul, totals, totals.values())) / n if n else None,
        sd=sd,
        alpha=alpha,
        sem=sd * math.sqrt(1 - alpha) if sd is not None and alpha is not None else None,
    )


def complete(counts: Counts) -> bool:
    """Tell whether every attempt had every item: only then a change of one item changes figures of the others."""
    return all(column.total() == counts.totals.total() for column in counts.items)


def _item(column: Counter[tuple[float, float]], most: float, alpha_without: float | None) -> ItemFigures:
    n, weights = column.total(), list(column.values())
    if n < 2:
        difficulty = next(iter(column))[0] / most if n else None
        return ItemFigures(n, difficulty, None, None, None, None, alpha_without)
    points = [own for own, _ in column]
    own, total = _centred(points, weights), _centred([total for _, total in column], weights)
    rest = _centred([_rest(*pair) for pair in column], weights)
    return ItemFigures(
        n=n,
        difficulty=math.fsum(map(mul, points, weights)) / n / most,
        item_rest=_correlation(own, rest, weights),
        item_total=_correlation(own, total, weights),
        d27=_upper_less_lower(column, most),
        efficiency=_efficiency(own, rest, weights),
        alpha_without=alpha_without,
    )


def variance(values: Sequence[float]) -> float:
    """Return the sample's variance; ``values`` are two or more."""
    return covariance(values, values)


def covariance(ones: Sequence[float], others: Sequence[float]) -> float:
    """Return the sample's covariance of two rows of equal length, two or more."""
    one, other, each = _both(ones, others)
    return _product(one, other, each) / (len(ones) - 1)


def correlation(ones: Sequence[float], others: Sequence[float]) -> float | None:
    """Return Pearson's correlation, −1 to 1; None below two values or where one side does not vary."""
    return _correlation(*_both(ones, others)) if len(ones) > 1 else None


def efficiency(own: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return the covariance over that of both sides sorted, the largest that is possible; None where that is 0."""
    return _efficiency(*_both(own, rest)) if len(own) > 1 else None


def effective_weights(columns: Sequence[Sequence[float]], totals: Sequence[float]) -> list[float]:
    """Return each item's share in the spread of the totals, 0 to 1: √cov(item, total), over their sum.

    An item with a negative covariance has the share 0.
    """
    roots = [math.sqrt(max(0.0, covariance(column, totals))) for column in columns]
    whole = math.fsum(roots)
    return [root / whole if whole else 0.0 for root in roots]


def cronbach(columns: Sequence[Sequence[float]]) -> float | None:
    """Return alpha = k/(k−1)·(1 − Σs²ᵢ/s²ₜ); None below two items or attempts, or where the totals do not vary."""
    if len(columns) < 2 or len(columns[0]) < 2:
        return None
    totals = Counter(math.fsum(row) for row in zip(*columns, strict=True))
    return _alpha([variance(column) for column in columns], totals)


def group_weights(totals: Sequence[float], share: float = GROUP) -> tuple[list[float], list[float]]:
    """Return how far each attempt belongs to the upper and to the lower group, 0 to 1; each group sums to n·share.

    Attempts with the same total at the edge of a group share its last places evenly, so that no order among equals
    decides.
    """
    upper, lower = group_shares(Counter(totals), share)
    return [upper[total] for total in totals], [lower[total] for total in totals]


def group_shares(totals: Counter[float], share: float = GROUP) -> tuple[dict[float, float], dict[float, float]]:
    """Return, by total, what ``group_weights`` gives each attempt with it; ``totals`` counts attempts by total."""
    return _shares(totals, share, True), _shares(totals, share, False)


def _shares(totals: Counter[float], share: float, upper: bool) -> dict[float, float]:
    left, found = totals.total() * share, dict[float, float]()
    for total in sorted(totals, reverse=upper):
        found[total] = min(1.0, left / totals[total])
        left = max(0.0, left - totals[total])
    return found


def _upper_less_lower(column: Counter[tuple[float, float]], most: float) -> float | None:
    n, totals = column.total(), Counter[float]()
    if n < 2:
        return None
    for (_, total), w in column.items():
        totals[total] += w
    upper, lower = group_shares(totals)
    return math.fsum(own * (upper[total] - lower[total]) * w for (own, total), w in column.items()) / (n * GROUP) / most


def _rests(column: Counter[tuple[float, float]]) -> Counter[float]:
    found = Counter[float]()
    for pair, n in column.items():
        found[_rest(*pair)] += n
    return found


def _rest(own: float, total: float) -> float:
    return round(total - own, 9)  # points are sums of thirds and tenths: equal ones must stay equal


def _both(ones: Sequence[float], others: Sequence[float]) -> tuple[list[float], list[float], list[int]]:
    if len(ones) != len(others):
        raise ValueError(f"{len(ones)} values beside {len(others)}")
    each = [1] * len(ones)
    return _centred(ones, each), _centred(others, each), each


def _variance(values: Sequence[float], weights: Sequence[int]) -> float:
    centred = _centred(values, weights)
    return _product(centred, centred, weights) / (sum(weights) - 1)


def _centred(values: Sequence[float], weights: Sequence[int]) -> list[float]:
    """Return the values less their mean: exactly 0 where they are all the same, and not what rounding leaves."""
    if min(values) == max(values):
        return [0.0] * len(values)
    mean = math.fsum(map(mul, values, weights)) / sum(weights)
    return [value - mean for value in values]


def _product(ones: Sequence[float], others: Sequence[float], weights: Sequence[int]) -> float:
    return math.fsum(map(mul, map(mul, ones, others), weights))


def _correlation(ones: list[float], others: list[float], weights: list[int]) -> float | None:
    spread = math.sqrt(_product(ones, ones, weights) * _product(others, others, weights))
    return _product(ones, others, weights) / spread if spread else None


def _efficiency(ones: list[float], others: list[float], weights: list[int]) -> float | None:
    largest = math.fsum(a * b * n for a, b, n in _sorted_together(ones, others, weights))
    return _product(ones, others, weights) / largest if largest else None


def _sorted_together(one: list[float], other: list[float], weights: list[int]) -> Iterator[tuple[float, float, int]]:
    """Pair the smallest of both sides, then the next, and so on."""
    ones, others = (sorted(zip(side, weights, strict=True), reverse=True) for side in (one, other))
    (a, left), (b, free) = ones.pop(), others.pop()
    while True:
        both = min(left, free)
        yield a, b, both
        left, free = left - both, free - both
        if not left and not ones:
            return
        if not left:
            a, left = ones.pop()
        if not free:
            b, free = others.pop()


def _alpha(variances: Sequence[float], totals: Counter[float]) -> float | None:
    k = len(variances)
    if k < 2 or totals.total() < 2:
        return None
    total = _variance(list(totals), list(totals.values()))
    return k / (k - 1) * (1 - math.fsum(variances) / total) if total else None

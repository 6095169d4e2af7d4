"""Classical item analysis of a matrix of scores: how hard each item is, and whether it tells who knows more.

A row is one attempt, a column one item; None stands where an attempt did not have the item. All variances and
covariances are the sample's (divided by n − 1). Formulas: Crocker and Algina, Introduction to Classical and Modern
Test Theory, chapters 5 to 7; discriminative efficiency and effective weight: the Moodle quiz statistics calculations.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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


def analyse(scores: Matrix, most: Sequence[float]) -> Analysis:
    """Return the analysis of ``scores``; ``most`` holds each column's maximum, more than 0.

    Raises ValueError for rows of another length than ``most``.
    """
    for row in scores:
        if len(row) != len(most):
            raise ValueError(f"a row has {len(row)} scores, there are {len(most)} items")
    totals = [math.fsum(score for score in row if score is not None) for row in scores]
    whole = all(score is not None for row in scores for score in row)
    columns = [[row[place] for row in scores] for place in range(len(most))]
    alpha = cronbach(columns) if whole else None
    sd = math.sqrt(variance(totals)) if len(totals) > 1 else None
    return Analysis(
        items=tuple(_item(columns, place, totals, most[place], whole) for place in range(len(most))),
        n=len(scores),
        mean=math.fsum(totals) / len(totals) if totals else None,
        sd=sd,
        alpha=alpha,
        sem=sd * math.sqrt(1 - alpha) if sd is not None and alpha is not None else None,
    )


def _item(
    columns: list[list[float | None]], place: int, totals: list[float], most: float, whole: bool
) -> ItemFigures:
    met = [(score, total) for score, total in zip(columns[place], totals, strict=True) if score is not None]
    own, all_points = [score for score, _ in met], [total for _, total in met]
    rest = [total - score for score, total in met]
    return ItemFigures(
        n=len(met),
        difficulty=math.fsum(own) / len(own) / most if own else None,
        item_rest=correlation(own, rest),
        item_total=correlation(own, all_points),
        d27=_upper_less_lower(own, all_points, most),
        efficiency=efficiency(own, rest),
        alpha_without=cronbach(columns[:place] + columns[place + 1 :]) if whole else None,
    )


def variance(values: Sequence[float]) -> float:
    """Return the sample's variance; ``values`` are two or more."""
    return covariance(values, values)


def covariance(ones: Sequence[float], others: Sequence[float]) -> float:
    """Return the sample's covariance of two rows of equal length, two or more."""
    mean, other = math.fsum(ones) / len(ones), math.fsum(others) / len(others)
    return math.fsum((a - mean) * (b - other) for a, b in zip(ones, others, strict=True)) / (len(ones) - 1)


def correlation(ones: Sequence[float], others: Sequence[float]) -> float | None:
    """Return Pearson's correlation, −1 to 1; None below two values or where one side does not vary."""
    if len(ones) < 2:
        return None
    spread = math.sqrt(variance(ones) * variance(others))
    return covariance(ones, others) / spread if spread else None


def efficiency(own: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return the covariance over that of both sides sorted, the largest that is possible; None where that is 0."""
    if len(own) < 2:
        return None
    largest = covariance(sorted(own), sorted(rest))
    return covariance(own, rest) / largest if largest else None


def effective_weights(columns: Sequence[Sequence[float]], totals: Sequence[float]) -> list[float]:
    """Return each item's share in the spread of the totals, 0 to 1: √cov(item, total), over their sum.

    An item with a negative covariance has the share 0.
    """
    roots = [math.sqrt(max(0.0, covariance(column, totals))) for column in columns]
    whole = math.fsum(roots)
    return [root / whole if whole else 0.0 for root in roots]


def cronbach(columns: Sequence[Sequence[float | None]]) -> float | None:
    """Return alpha = k/(k−1)·(1 − Σs²ᵢ/s²ₜ); None below two items or attempts, or where the totals do not vary."""
    k = len(columns)
    if k < 2 or len(columns[0]) < 2:
        return None
    known = [[score for score in column if score is not None] for column in columns]
    total = variance([math.fsum(row) for row in zip(*known, strict=True)])
    return k / (k - 1) * (1 - math.fsum(variance(column) for column in known) / total) if total else None


def group_weights(totals: Sequence[float], share: float = GROUP) -> tuple[list[float], list[float]]:
    """Return how far each attempt belongs to the upper and to the lower group, 0 to 1; each group sums to n·share.

    Attempts with the same total at the edge of a group share its last places evenly, so that no order among equals
    decides.
    """
    return _weights(totals, share, True), _weights(totals, share, False)


def _weights(totals: Sequence[float], share: float, upper: bool) -> list[float]:
    left, found = len(totals) * share, dict[float, float]()
    for total in sorted(set(totals), reverse=upper):
        equal = sum(other == total for other in totals)
        found[total] = min(1.0, left / equal)
        left = max(0.0, left - equal)
    return [found[total] for total in totals]


def _upper_less_lower(own: Sequence[float], totals: Sequence[float], most: float) -> float | None:
    if len(own) < 2:
        return None
    upper, lower = group_weights(totals)
    size = len(own) * GROUP
    return math.fsum(score * (a - b) for score, a, b in zip(own, upper, lower, strict=True)) / size / most

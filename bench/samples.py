"""Times of many visitors, reduced to what a gate is about."""

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the smallest value that ``share`` (0–1] of all do not exceed.

    Raises ValueError without values or for a share outside (0, 1].
    """
    if not values or not 0 < share <= 1:
        raise ValueError("a percentile needs values and a share above 0, up to 1")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def median(values: Sequence[float]) -> float:
    """Return the middle value, the mean of the middle two of an even number."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("a median needs values")
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

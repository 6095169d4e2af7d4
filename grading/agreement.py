"""When two examiners agree: the arithmetic alone.

Two marks of one answer agree when both say pass or both say fail, and they are no further apart than the assessment
allows; the mark is then their mean. Otherwise people talk, and one of them writes down what was agreed.
"""

_ROUNDING = 1e-9  # points are sums of thirds and tenths


def mean_of(first: float, second: float, most: float, pass_share: float, tolerance: float) -> float | None:
    """Return the mark that two marks (in points, up to ``most``) come to, or None when they do not agree.

    ``pass_share`` and ``tolerance`` are shares of ``most``, from 0 to 1.
    """
    line = pass_share * most - _ROUNDING
    if (first >= line) != (second >= line):
        return None
    if abs(first - second) > tolerance * most + _ROUNDING:
        return None
    return round((first + second) / 2, 6)

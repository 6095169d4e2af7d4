"""Numbers as text, exactly: what is written is read again as the same number."""

import re
from decimal import Decimal, localcontext

_OPEN = Decimal(10) ** 12  # half the width of a range without an end
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?", re.ASCII)


def plain(value: float) -> str:
    """Return ``value`` without an exponent and without a useless ``.0``, e.g. ``110`` or ``0.05``."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text: str) -> float | None:
    """Return the number that ``text`` is, or None."""
    return float(text) if _NUMBER.fullmatch(text.strip()) else None


def middle(low: float | None, high: float | None) -> tuple[str, str]:
    """Return the range from ``low`` to ``high`` as its middle and half its width; one without an end is very wide."""
    with localcontext() as context:
        context.prec = 80
        first = Decimal(repr(low)) if low is not None else None
        last = Decimal(repr(high)) if high is not None else None
        if first is None or last is None:
            half = _OPEN
            centre = last - _OPEN if last is not None else first + _OPEN if first is not None else Decimal(0)
        else:
            centre, half = (first + last) / 2, (last - first) / 2
        return _shown(centre), _shown(half)


def ends(centre: str, half: str) -> tuple[float | None, float | None]:
    """Return the range that :func:`middle` wrote; raises ValueError for what is no number."""
    if number(centre) is None or number(half) is None:
        raise ValueError(f"“{centre}” or “{half}” is no number")
    with localcontext() as context:
        context.prec = 80
        low, high = Decimal(centre) - abs(Decimal(half)), Decimal(centre) + abs(Decimal(half))
    return (None if low <= -_OPEN else float(low)), (None if high >= _OPEN else float(high))


def ends_between(text: str) -> tuple[str, str] | None:
    """Return the middle and half the width of a range such as ``100..120``, or None for another text."""
    low, dots, high = text.partition("..")
    first, last = number(low), number(high)
    return middle(first, last) if dots and first is not None and last is not None else None


def _shown(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

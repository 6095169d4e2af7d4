"""The numbers that a question elsewhere accepts, as the one number with a tolerance that the bank holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from grading.exchange.numbers import ends, number
from grading.exchange.question import Loss, Mistake, Number

_STEP = Decimal("0.000001")  # what is so little above the right numbers is wrong


@dataclass(frozen=True)
class Typed:
    """A number elsewhere, as text: its tolerance, the share it earns (1 is all) and what it is told."""

    text: str
    tolerance: str
    share: float
    why: str = ""


def key_of(name: str, rows: Sequence[Typed]) -> tuple[Number | None, list[Loss]]:
    """Return the key of the question ``name`` and what of it is lost; no key when no number is right in full."""
    right = next((row for row in rows if row.share > 0.9999 and row.text != "*"), None)
    if right is None:
        return None, [Loss(name, "the question", "no number of it is right in full")]
    answer, tolerance = number(right.text), number(right.tolerance)
    if answer is None or tolerance is None:
        return None, [Loss(name, "the question", f"“{right.text}” with the tolerance “{right.tolerance}” is no number")]
    mistakes, losses = [], []
    for row in rows:
        if row is right:
            continue
        mistake, lost = _mistake(name, row)
        losses += lost
        mistakes += _outside(mistake, answer, abs(tolerance)) if mistake else []
    return Number(answer, abs(tolerance), why=right.why, mistakes=tuple(mistakes)), losses


def _outside(mistake: Mistake, answer: float, tolerance: float) -> list[Mistake]:
    """Return the parts of a mistake that hold no right number: elsewhere the answer that comes first counts."""
    middle, width = Decimal(repr(answer)), Decimal(repr(tolerance))
    first, beyond = float(middle - width), float(middle + width + _STEP)
    if (mistake.low is not None and mistake.low >= beyond) or (mistake.high is not None and mistake.high <= first):
        return [mistake]
    parts = []
    if mistake.low is None or mistake.low < first:
        parts.append(replace(mistake, high=first))
    if mistake.high is None or mistake.high > beyond:
        parts.append(replace(mistake, low=beyond))
    return parts


def _mistake(name: str, row: Typed) -> tuple[Mistake | None, list[Loss]]:
    """A number that earns nothing and says why is a mistake; what it earns otherwise is lost."""
    losses = []
    if row.share > 0:
        losses.append(Loss(name, f"the answer {row.text} for {100 * row.share:g}%", "the bank accepts one number with its tolerance, for all points"))
    if not row.why:
        return None, losses
    if row.text == "*":
        return None, [*losses, Loss(name, f"the feedback “{row.why[:60]}” of the answer *", "the bank gives reasons for ranges of numbers, not for all others")]
    if row.share > 0.9999:
        return None, losses
    try:
        low, high = ends(row.text, row.tolerance)
    except ValueError:
        return None, [*losses, Loss(name, f"the feedback of the answer “{row.text}”", "it is no number")]
    if low is not None and low == high:
        return None, [*losses, Loss(name, f"the feedback “{row.why[:60]}” of exactly {row.text}", "a mistake is a range of numbers")]
    return Mistake(low, high, row.why), losses

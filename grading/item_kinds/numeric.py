"""``numeric``: a number to write, right within a tolerance."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grading.errors import ContentError, InvalidAnswerError
from grading.item_kinds.kind import (
    Kind,
    Reason,
    Sides,
    Words,
    number_text,
    same_in_both,
    tables,
    text_of,
    words,
)
from grading.toml_table import LANGUAGES, Table

LARGEST = 1e9
_ROUNDING = 1e-9  # 0.1 + 0.2 is within a tolerance that ends at 0.3


@dataclass(frozen=True)
class Mistake:
    """Numbers that show what somebody got wrong: from ``low`` (None: any) up to, not including, ``high``."""

    low: float | None
    high: float | None
    why: Words

    def holds(self, value: float) -> bool:
        """Return whether ``value`` is such a number."""
        return self.meets(value, value)

    def meets(self, low: float, high: float) -> bool:
        """Return whether a number from ``low`` to ``high`` is one."""
        return (self.low is None or self.low <= high) and (self.high is None or low < self.high)


@dataclass(frozen=True)
class Number:
    """The right number, how far off still counts (in its unit), what may be asked for, and why."""

    answer: float
    tolerance: float
    limits: tuple[float, float] | None
    unit: Words
    why: Words
    mistakes: tuple[Mistake, ...]

    def right(self, value: float) -> bool:
        """Return whether ``value`` counts."""
        return abs(value - self.answer) <= self.tolerance + _ROUNDING


class Numeric(Kind[Number]):
    """A value is ``[number]``. All or nothing."""

    name = "numeric"

    def read(self, top: Table, sides: Sides) -> Number:
        """Return the number; it lies within its limits, and no mistake holds a number that is right."""
        answer = top.number("answer", float, -LARGEST, LARGEST)
        tolerance = top.number("tolerance", float, 0, LARGEST)
        limits = self._limits(top, answer, tolerance)
        units = {language: side.take("unit", str, "") for language, side in sides.items()}
        same_in_both("whether there is a unit", {lang: bool(units[lang].strip()) for lang in LANGUAGES}, top.where)
        whys = {language: side.take("why", str, "") for language, side in sides.items()}
        found = {language: self._mistakes(side) for language, side in sides.items()}
        same_in_both("the mistakes", {lang: [row[:2] for row in found[lang]] for lang in LANGUAGES}, top.where)
        mistakes = tuple(
            Mistake(row[0], row[1], words({lang: found[lang][place][2] for lang in LANGUAGES}))
            for place, row in enumerate(found["zh"])
        )
        body = Number(answer, tolerance, limits, words(units), words(whys), mistakes)
        for number, mistake in enumerate(mistakes, start=1):
            if mistake.meets(answer - tolerance, answer + tolerance):
                raise ContentError(top.where, f"mistake {number} holds numbers that are right", "mend from and to")
        return body

    @staticmethod
    def _limits(top: Table, answer: float, tolerance: float) -> tuple[float, float] | None:
        limits = top.take("limits", list, None)
        if limits is None:
            return None
        if len(limits) != 2 or not all(type(n) in (int, float) and abs(n) <= LARGEST for n in limits):
            raise ContentError(top.where, f"limits is {limits!r}", "write two numbers, e.g. limits = [0, 300]")
        low, high = map(float, limits)
        if not low < high or not low <= answer - tolerance <= answer + tolerance <= high:
            problem = f"the answer {number_text(answer)} ± {number_text(tolerance)} is not within its limits"
            raise ContentError(top.where, problem, "widen the limits, the lower first")
        return low, high

    @staticmethod
    def _mistakes(side: Table) -> list[tuple[float | None, float | None, str]]:
        found = []
        for row in tables(side, "mistakes", 0, 20):
            low, high = (row.take(key, float, None) for key in ("from", "to"))
            if (low is None and high is None) or (low is not None and high is not None and not low < high):
                raise ContentError(row.where, "holds no numbers", "write from, to or both, the lower first")
            found.append((low, high, text_of(row, "why")))
            row.close()
        return found

    def reasons(self, body: Number) -> list[Reason]:
        """Return the number's reason and those of the mistakes."""
        right = dict.fromkeys(LANGUAGES, number_text(body.answer))
        own = [Reason("the answer", right, body.why)]
        return own + [Reason(f"mistake {n}", right, mistake.why) for n, mistake in enumerate(body.mistakes, start=1)]

    def order(self, body: Number, chance: random.Random) -> list[Any]:
        """Return nothing: there is one field."""
        return []

    def shape(self, body: Number, order: Sequence[Any]) -> dict[str, Any]:
        """Return nothing: every bounded number can be an answer, a wrong one too."""
        return {}

    def shown(self, body: Number, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return the unit."""
        return {"unit": body.unit[lang], "limits": list(body.limits) if body.limits else None}

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """One finite number."""
        if len(value) > 1:
            raise InvalidAnswerError("answer_count", "This question takes exactly one number.")
        if not all(type(number) in (int, float) for number in value):
            raise InvalidAnswerError("answer_type", "An answer is a list of one number, e.g. [110].")
        if not all(-LARGEST <= number <= LARGEST for number in value):  # neither does NaN
            raise InvalidAnswerError("answer_number", f"The number goes from −{LARGEST:.0f} to {LARGEST:.0f}.")

    def share(self, body: Number, order: Sequence[Any], value: list[Any]) -> float:
        """All or nothing."""
        return float(body.right(value[0]))

    def best(self, body: Number, order: Sequence[Any]) -> list[Any]:
        """Return the number."""
        return [body.answer]

    def poor(self, body: Number, order: Sequence[Any]) -> list[Any]:
        """Return a number that is too large, or too small where none can be larger."""
        large = body.answer + body.tolerance + 1
        return [large if large <= LARGEST else body.answer - body.tolerance - 1]

    def rows(self, body: Number, order: Sequence[Any], value: list[Any], lang: str) -> list[dict[str, Any]]:
        """Return one row; its reason is that of the mistake made, where the bank knows it."""
        ok = bool(value) and body.right(value[0])
        made = next((one for one in body.mistakes if value and one.holds(value[0])), None)
        right = number_text(body.answer) + (f" ± {number_text(body.tolerance)}" if body.tolerance else "")
        unit = f" {body.unit[lang]}" if body.unit[lang].strip() else ""
        why = made.why[lang] if made and not ok else body.why[lang]
        given = f"{number_text(value[0])}{unit}" if value else ""
        return [{"text": "", "given": given, "right": f"{right}{unit}", "why": why, "ok": ok}]

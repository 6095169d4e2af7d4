"""The score of a number: read as the exercise's script reads it, from what was typed."""

import re
import unicodedata
from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("check", "show")
EQUAL = 1e-9  # relative; the sums of binary fractions miss by less
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return 1 of 1 for a run that ended with a right number, 0 for one in which the answer was shown.

    ``mistakes``: for each wrong number ``mistake-<position>`` of the explanation that fits it, else ``small`` or
    ``big``. What is no number, or outside what is possible, was asked again and is none. Raises ValueError for a
    malformed event.
    """
    mistakes: list[str] = []
    for act in last_run(events, KINDS):
        if act.kind == "show":
            return Result(0, 1, tuple(mistakes), complete=True)
        number = read(params, act.field("text", str), _unit(act, len(params["units"])))
        if number is None or is_odd(params, number):
            continue
        wrong = mistake(params, number)
        if wrong is None:
            return Result(1, 1, tuple(mistakes), complete=True)
        mistakes.append(wrong)
    return Result(0, 1, tuple(mistakes))


def _unit(act: Act, units: int) -> int:
    unit: int = act.field("unit", int)
    if not 0 <= unit < units:
        raise act.wrong(f"has unit {unit}; there are the units 0 to {units - 1}")
    return unit


def read(params: dict[str, Any], text: str, unit: int = 0) -> float | None:
    """Return the number in the first unit; None for what is no number. A unit behind the number outranks ``unit``.

    Full-width signs count as plain ones, ``。`` as a decimal point; a comma parts thousands where three digits
    follow each one and the number does not begin with 0, else a single one is a decimal comma.
    """
    plain = _folded(text)
    names = [_folded(one["unit"]) for one in params["units"]]
    behind = [place for place, name in enumerate(names) if name and plain.endswith(name)]
    if behind:
        unit = max(behind, key=lambda place: len(names[place]))
        plain = plain.removesuffix(names[unit])
    plain = plain.replace("。", ".").replace("\u2212", "-")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    factor: float = params["units"][unit]["factor"]
    return float(plain) * factor if _NUMBER.fullmatch(plain) else None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def is_odd(params: dict[str, Any], number: float) -> bool:
    """Return whether the number is outside what the author holds possible."""
    limits = params["limits"]
    return limits is not None and not limits[0] <= number <= limits[1]


def mistake(params: dict[str, Any], number: float) -> str | None:
    """Return None for a right number, else the id of the mistake."""
    answer = params["answer"]
    if abs(number - answer) <= params["tolerance"] + EQUAL * max(1, abs(answer)):
        return None
    for place, one in enumerate(params["mistakes"]):
        if (one["from"] is None or number >= one["from"]) and (one["to"] is None or number < one["to"]):
            return f"mistake-{place}"
    return "small" if number < answer else "big"

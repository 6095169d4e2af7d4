"""Write a number, then read what it would do: a number with a tolerance, units, and typical wrong answers explained."""

import math
import unicodedata
from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise


class Numeric(Exercise):
    """A question answered with a number, where typical wrong numbers have their own explanation.

    The learner types on the number keys of a phone; full-width digits, a Chinese comma or full stop, and a unit typed
    behind the number are understood. A number outside ``limits`` (a slipped decimal point, the wrong unit) is asked
    again, not judged. Numbers count as equal when they differ by less than one part in a thousand million.
    ``value`` is the last number that was judged, in ``unit``; None when the answer was shown before any. Raises
    ParameterError for parameters other than these.

    Args:
        prompt: text, the question.
        answer: number, the right answer in ``unit``.
        why: text, the reason, read with the right answer.
        tolerance: number of ``unit``, or a text such as "10%" of the answer: how far off still is right, both ends
            included.
        unit: text such as "cm", shown behind the box; None for a bare number.
        units: list of further accepted ``{"unit", "factor"}``; a number in it times ``factor`` is in ``unit``.
        mistakes: list of ``{"from", "to", "why"}`` in ``unit``: what to say to a wrong number from ``from`` up to, but
            not including, ``to``; None leaves that end open; the first that fits is said.
        limits: ``[low, high]`` in ``unit``: what is possible at all, also the ends of the number line; None for no limit.

    Example (zh)::

        Numeric(
            "depth-1",
            "zh",
            prompt="给成人做胸外按压，每一下按多深？",
            answer=5.5,
            why="成人按 5–6 厘米。够深，血才能从心脏挤到大脑。每一下都要让胸部完全弹回来。",
            tolerance=0.5,
            unit="厘米",
            units=[{"unit": "毫米", "factor": 0.1}],
            mistakes=[
                {"from": 4, "to": 5, "why": "4–5 厘米是旧的标准，现在算浅了。再深一点。"},
                {"from": None, "to": 4, "why": "太浅，血挤不动。手臂伸直，用上身的重量往下压。"},
                {"from": 6, "to": None, "why": "太深，容易按伤，也很快就累。再浅一点。"},
            ],
            limits=[0, 20],
        )

    Example (en)::

        Numeric(
            "depth-1",
            "en",
            prompt="Chest compressions for an adult: how deep is each one?",
            answer=5.5,
            why="Press an adult's chest 5–6 cm. Deep enough, it drives blood from the heart to the brain. Let the chest come back fully each time.",
            tolerance=0.5,
            unit="cm",
            units=[{"unit": "mm", "factor": 0.1}],
            mistakes=[
                {"from": 4, "to": 5, "why": "4–5 cm comes from an older guideline and is too shallow today. Go a little deeper."},
                {"from": None, "to": 4, "why": "Too shallow: it moves no blood. Straighten your arms and use the weight of your upper body."},
                {"from": 6, "to": None, "why": "Too deep: it can injure, and you tire soon. Go a little less deep."},
            ],
            limits=[0, 20],
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "how": "写一个数。", "number": "你的答案", "unit": "单位", "empty": "先写一个数，再看。",
            "unclear": "“{text}”看不出是哪个数。只写数字，比如 10。", "one": "写一个数就行，不要写一个范围。",
            "odd": "{own}，不太可能（合理的范围是 {low} 到 {high}）。看看小数点和单位，再写一次。",
            "yours": "你写的是 {own}。", "same": "也就是 {base}。", "too_small": "小了。再想一想。", "too_big": "大了。再想一想。",
            "answer_is": "答案：{answer}", "between": "从 {from} 到 {to}，都对。", "show": "看答案", "explained": "答案和原因",
            "line": "数轴，从 {low} 到 {high}。", "mark": "你的答案在 {own}。", "band": "绿色一段是对的：{answer}。",
        },
        "en": {
            "how": "Write a number.", "number": "Your answer", "unit": "Unit", "empty": "Write a number first, then check.",
            "unclear": "“{text}” is not a number we can read. Write digits only, such as 10.", "one": "Write one number, not a range.",
            "odd": "{own} is hardly possible (from {low} to {high}). Look at the decimal point and the unit, then write it again.",
            "yours": "You wrote {own}.", "same": " That is {base}.", "too_small": "That is less than it should be. Think again.", "too_big": "That is more than it should be. Think again.",
            "answer_is": "Answer: {answer}", "between": "Anything from {from} to {to} is right.", "show": "Show the answer", "explained": "Answer and reasons",
            "line": "A number line from {low} to {high}.", "mark": "Your answer is at {own}.", "band": "The green part is right: {answer}.",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", answer: Any = None, why: str = "", tolerance: Any = 0,
        unit: str | None = None, units: Any = (), mistakes: Any = (), limits: Any = None,
    ) -> None:  # fmt: skip
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "the question, as text")
        self._check_number("answer", answer, "a number")
        if not isinstance(why, str) or not why.strip():
            raise self.wrong("why", why, "the reason, as text")
        within = self._tolerance(tolerance, answer)
        accepted = self._units(unit, units)
        kept = self._mistakes(mistakes, answer - within, answer + within)
        ends = self._limits(limits, answer - within, answer + within)
        params = {"prompt": prompt, "answer": answer, "tolerance": within, "units": accepted, "mistakes": kept, "why": why, "limits": ends}
        super().__init__(key, lang, params)

    @classmethod
    def _check_number(cls, parameter: str, given: object, allowed: str) -> None:
        if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
            raise cls.wrong(parameter, given, allowed)

    @classmethod
    def _tolerance(cls, given: Any, answer: float) -> float:
        """Return the tolerance in the answer's unit."""
        allowed = "a number from 0, or a text such as '10%'"
        if isinstance(given, str):
            try:
                given = abs(answer) * float(given.strip().removesuffix("%")) / 100 if given.strip().endswith("%") else None
            except ValueError:
                given = None
        if given is None or isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < math.inf:
            raise cls.wrong("tolerance", given, allowed)
        return given

    @classmethod
    def _limits(cls, limits: Any, least: float, most: float) -> list[float] | None:
        allowed = "[low, high], numbers with every right answer between them, or None"
        if limits is None:
            return None
        if not isinstance(limits, list | tuple) or len(limits) != 2:
            raise cls.wrong("limits", limits, allowed)
        for end in limits:
            cls._check_number("limits", end, allowed)
        if not (limits[0] <= least and most <= limits[1] and limits[0] < limits[1]):
            raise cls.wrong("limits", limits, allowed)
        return list(limits)

    @classmethod
    def _units(cls, unit: Any, units: Any) -> list[dict[str, Any]]:
        """Return the unit and the further ones, each with its factor."""
        if unit is not None and (not isinstance(unit, str) or not unit.strip()):
            raise cls.wrong("unit", unit, "a text such as 'cm', or None")
        if not isinstance(units, list | tuple) or (units and unit is None):
            raise cls.wrong("units", units, "a list of {'unit': …, 'factor': …}, only beside a unit")
        found: list[dict[str, Any]] = [{"unit": unit or "", "factor": 1}]
        for one in units:
            if not isinstance(one, dict) or set(one) != {"unit", "factor"} or not isinstance(one["unit"], str) or not one["unit"].strip():
                raise cls.wrong("units", one, "{'unit': a text, 'factor': a number}")
            cls._check_number("units", one["factor"], "{'unit': a text, 'factor': a number}")
            if one["factor"] == 0 or folded(one["unit"]) in [folded(other["unit"]) for other in found]:
                raise cls.wrong("units", one, "units that differ, with a factor that is not 0")
            found.append({"unit": one["unit"], "factor": one["factor"]})
        return found

    @classmethod
    def _mistakes(cls, mistakes: Any, least: float, most: float) -> list[dict[str, Any]]:
        shape = "{'from': number or None, 'to': number or None, 'why': text}"
        if not isinstance(mistakes, list | tuple):
            raise cls.wrong("mistakes", mistakes, f"a list of {shape}")
        for one in mistakes:
            if not isinstance(one, dict) or set(one) != {"from", "to", "why"} or not isinstance(one["why"], str) or not one["why"].strip():
                raise cls.wrong("mistakes", one, shape)
            begin, end = (float(sign) * math.inf if one[side] is None else one[side] for side, sign in (("from", -1), ("to", 1)))
            for end_given in (one["from"], one["to"]):
                if end_given is not None:
                    cls._check_number("mistakes", end_given, shape)
            if begin >= end or (begin >= least and end <= most):
                raise cls.wrong("mistakes", one, "a range that is not empty and holds wrong numbers")
        return [{name: one[name] for name in ("from", "to", "why")} for one in mistakes]

    def fallback_html(self) -> str:
        """Return the question with a box and its unit, the answer and all reasons folded away below."""
        params, units = self.params, [one["unit"] for one in self.params["units"]]
        shown = escape(units[0])
        if len(units) > 1:
            shown = f'<select aria-label="{escape(self.words["unit"])}">{"".join(f"<option>{escape(one)}</option>" for one in units)}</select>'
        least, most = (said(params["answer"] + sign * params["tolerance"]) for sign in (-1, 1))
        right = escape(f"{least if least == most else f'{least}–{most}'} {units[0]}".strip())
        wrong = "".join(f"<li>{_range(one)} {escape(f'{units[0]} '.lstrip() + one['why'])}</li>" for one in params["mistakes"])
        return (
            f'<section class="bo bo-numeric"><label class="bo-prompt">{escape(params["prompt"])} '
            f'<span class="bo-row"><input type="text" inputmode="decimal" autocomplete="off"> {shown}</span></label>'
            f"<details><summary>{escape(self.words['explained'])}</summary><p><strong>{right}</strong> {escape(params['why'])}</p><ul>{wrong}</ul></details></section>"
        )


def folded(text: str) -> str:
    """Return a unit as it is compared: without spaces, full-width signs and capitals."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def said(number: float) -> str:
    """Return the number without the noise of binary fractions."""
    return f"{number:.10g}"


def _range(one: dict[str, Any]) -> str:
    if one["from"] is None:
        return "" if one["to"] is None else f"&lt; {said(one['to'])}"
    return f"≥ {said(one['from'])}" if one["to"] is None else f"{said(one['from'])}–{said(one['to'])}"

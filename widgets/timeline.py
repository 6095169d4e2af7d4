"""Put events on a time line: first in their order, then see them to scale, with the time between them."""

import calendar
import math
import re
from hashlib import sha256
from html import escape
from itertools import pairwise
from typing import Any, ClassVar

from widgets.base import Exercise

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_TICKS = 8
_YEAR = 365.25  # days


class Timeline(Exercise):
    """Three or more events to be put in the order of time, then shown on a line drawn to scale.

    Unlike Order, it shows how much time lies between the events: once the order is right or the answer shown, every
    event stands beside a line with its date or its time, and the gaps are told in words. Times are dates, or numbers
    of one unit such as minutes after a collapse. ``value`` is the learner's order as positions in the order of time,
    so ``[0, 1, 2, …]`` is right. Raises ParameterError for parameters other than these.

    Args:
        prompt: text, what is to be put in order.
        events: list of three or more ``{"text", "at", "why"}``, in any order; ``at`` is a number in all of them, or in
            all a date as text: "1862", "1863-10" or "1859-06-24". No two at the same time. ``"label"`` says the time in
            other words.
        unit: text such as "minutes" for numbers; None for dates and for bare numbers.

    Example (zh)::

        Timeline(
            "movement-1",
            "zh",
            prompt="红十字运动是怎样开始的？从早到晚排好。",
            events=[
                {"text": "索尔费里诺战役，村民救助双方的伤员", "at": "1859-06-24", "why": "亨利·杜南看到伤员没有人管，和卡斯蒂廖内的村民一起救人，不分哪一方。"},
                {"text": "杜南出版《索尔费里诺回忆录》", "at": "1862", "why": "他先写下来，提出两个主意：平时就组织志愿者；订一个保护伤员的协议。"},
                {"text": "日内瓦五人委员会第一次开会", "at": "1863-02-17", "why": "书里的主意打动了人，五位发起人才开会。它后来叫红十字国际委员会。"},
                {"text": "第一个《日内瓦公约》签订", "at": "1864-08-22", "why": "有了委员会，才开得成外交会议。12 个国家签了字。"},
                {"text": "杜南获得第一届诺贝尔和平奖", "at": "1901", "why": "公约签订三十多年以后，他和帕西一起得奖。"},
                {"text": "上海万国红十字会成立", "at": "1904-03-10", "why": "这是中国红十字会的开始，为了救助日俄战争中的东北难民。"},
            ],
        )

    Example (en)::

        Timeline(
            "movement-1",
            "en",
            prompt="How did the Red Cross movement begin? Put it in order, the earliest first.",
            events=[
                {"text": "Battle of Solferino: villagers help the wounded of both sides", "at": "1859-06-24", "why": "Henry Dunant saw the wounded left alone and helped with the villagers of Castiglione, whichever side they were from."},
                {"text": "Dunant publishes A Memory of Solferino", "at": "1862", "why": "First he wrote it down, with two ideas: volunteers trained in peacetime, and an agreement that protects the wounded."},
                {"text": "First meeting of the committee of five in Geneva", "at": "1863-02-17", "why": "The ideas of the book brought the five founders together. Their committee became the ICRC."},
                {"text": "First Geneva Convention", "at": "1864-08-22", "why": "It took the committee to bring about a conference of states. Twelve of them signed."},
                {"text": "Dunant shares the first Nobel Peace Prize", "at": "1901", "why": "More than thirty years after the convention, together with Frédéric Passy."},
                {"text": "Shanghai International Red Cross founded", "at": "1904-03-10", "why": "The beginning of the Red Cross in China, to relieve people in the north-east during the Russo-Japanese War."},
            ],
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "how": "按箭头移动，或者直接选它排第几。", "place": "第几位", "place_of": "第几位：{event}", "up": "提前：{event}", "down": "推后：{event}",
            "moved": "“{event}”移到第 {place} 位，共 {n} 位。", "first": "“{event}”已经在最前面。", "last": "“{event}”已经在最后面。",
            "right_place": "位置对", "wrong_place": "位置不对", "some_wrong": "有 {n} 项的位置不对。移一移，再看。",
            "score": "位置对的有 {n}/{all} 项。看时间线：点的间隔，就是时间的间隔。", "show": "看答案", "explained": "正确的顺序和原因", "write": "在方框里写上它排第几位。",
            "year": "{y} 年", "month": "{y}年{m}月", "day": "{y}年{m}月{d}日",
            "gap": "过了 {gap}", "gap_years": "过了约 {n} 年", "gap_year": "过了约 1 年", "gap_months": "过了约 {n} 个月", "gap_month": "过了约 1 个月", "gap_days": "过了 {n} 天", "gap_day": "过了 1 天",
        },
        "en": {
            "how": "Use the arrows, or choose its place.", "place": "Place", "place_of": "Place: {event}", "up": "Earlier: {event}", "down": "Later: {event}",
            "moved": "“{event}” is now number {place} of {n}.", "first": "“{event}” is already first.", "last": "“{event}” is already last.",
            "right_place": "Right place", "wrong_place": "Not in its place", "some_wrong": "{n} are not in their place. Move them, then check again.",
            "score": "In the right place: {n} of {all}. On the line, the distance between two dots is the time between them.", "show": "Show the answer", "explained": "Right order and reasons", "write": "Write the place of each one in its box.",
            "year": "{y}", "month": "{m} {y}", "day": "{d} {m} {y}",
            "gap": "{gap} later", "gap_years": "about {n} years later", "gap_year": "about a year later", "gap_months": "about {n} months later", "gap_month": "about a month later", "gap_days": "{n} days later", "gap_day": "the next day",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", events: Any = (), unit: str | None = None
    ) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "what is to be put in order, as text")
        if unit is not None and (not isinstance(unit, str) or not unit.strip()):
            raise self.wrong("unit", unit, "a text such as 'minutes', or None")
        if not isinstance(events, list | tuple) or len(events) < 3:
            raise self.wrong("events", events, "a list of at least three {'text': …, 'at': …, 'why': …}")
        for one in events:
            self._check(one)
        if lang not in self.WORDS:
            raise self.wrong("lang", lang, "'zh' or 'en'")
        dated = [one["at"] for one in events if isinstance(one["at"], str)]
        if dated and (len(dated) < len(events) or unit is not None):
            given = [one["at"] for one in events]
            raise self.wrong("events", given, "all dates without a unit, or all numbers")
        timed = sorted(events, key=lambda one: position(one["at"]))
        self._check_apart(timed)
        words = self.WORDS[lang]
        kept = [{"text": one["text"], "at": position(one["at"]), "time": one.get("label") or told(one["at"], words, unit), "why": one["why"]} for one in timed]
        for (before, after), row in zip(pairwise(timed), kept[1:], strict=True):
            row["gap"] = between(before["at"], after["at"], words, unit)
        marks = ticks(kept[0]["at"], kept[-1]["at"], words if dated else None)
        super().__init__(key, lang, {"prompt": prompt, "events": kept, "ticks": marks, "unit": unit})

    @classmethod
    def _check_apart(cls, timed: list[dict[str, Any]]) -> None:
        for before, after in pairwise(one["at"] for one in timed):
            if _span(after)[0] < _span(before)[1] or position(after) == position(before):
                raise cls.wrong("at", after, f"times of which one is certainly first; another is {before!r}")
        texts = [one["text"] for one in timed]
        if len(set(texts)) < len(texts):
            raise cls.wrong("events", texts, "texts that differ from each other")

    @classmethod
    def _check(cls, one: Any) -> None:
        shape = "{'text': …, 'at': a number or a date such as '1862', '1863-10' or '1859-06-24', 'why': …}, and 'label' where wanted"
        if not isinstance(one, dict) or not {"text", "at", "why"} <= set(one) <= {"text", "at", "why", "label"}:
            raise cls.wrong("events", one, shape)
        if not all(isinstance(one[name], str) and one[name].strip() for name in ("text", "why", "label") if name in one):
            raise cls.wrong("events", one, f"{shape}, texts that are not empty")
        at = one["at"]
        number = isinstance(at, int | float) and not isinstance(at, bool) and math.isfinite(at)
        if not number and not (isinstance(at, str) and _parts(at)):
            raise cls.wrong("at", at, "a number, or a date such as '1862', '1863-10' or '1859-06-24'")

    def _mixed(self) -> list[dict[str, Any]]:
        """Return the events in an order that is always the same for this exercise, and never the right one."""
        events: list[dict[str, Any]] = self.params["events"]
        mixed = sorted(events, key=lambda one: sha256(f"{self.key} {one['text']}".encode()).digest())
        return mixed[::-1] if mixed == events else mixed

    def fallback_html(self) -> str:
        """Return the shuffled events with a box for each one's number, the times and reasons folded away below."""
        events = self.params["events"]
        rows = "".join(
            f'<li><label class="bo-option"><input type="number" inputmode="numeric" min="1" max="{len(events)}"'
            f' aria-label="{escape(self.words["place_of"].format(event=one["text"]))}"><span>{escape(one["text"])}</span></label></li>'
            for one in self._mixed()
        )
        reasons = "".join(
            f"<li><strong>{escape(one['time'])}</strong> {escape(one['text'])} {escape(one['why'])}</li>" for one in events
        )
        return (
            f'<section class="bo bo-timeline"><fieldset><legend>{escape(self.params["prompt"])}</legend>'
            f'<p class="bo-hint">{escape(self.words["write"])}</p><ul class="bo-moments">{rows}</ul></fieldset>'
            f"<details><summary>{escape(self.words['explained'])}</summary><ol>{reasons}</ol></details></section>"
        )


def _parts(text: str) -> tuple[int, ...]:
    """Return year, year and month, or year, month and day; () for what is no date."""
    match = _DATE.fullmatch(text)
    parts = tuple(int(part) for part in match.groups() if part) if match else ()
    if not parts or parts[0] < 1 or (len(parts) > 1 and not 1 <= parts[1] <= 12):
        return ()
    return parts if len(parts) < 3 or 1 <= parts[2] <= calendar.monthrange(parts[0], parts[1])[1] else ()


def _span(at: float | str) -> tuple[float, float]:
    """Return where a time begins and ends: a number itself; of a date its day, its month or its year, in years."""
    if not isinstance(at, str):
        return at, at
    parts = _parts(at)
    year, month, day = (*parts, 1, 1)[:3]
    lengths = [calendar.monthrange(year, one)[1] for one in range(1, 13)]
    begin = sum(lengths[: month - 1]) + day - 1
    days = (sum(lengths), lengths[month - 1], 1)[len(parts) - 1]
    return year + begin / sum(lengths), year + (begin + days) / sum(lengths)


def position(at: float | str) -> float:
    """Return where a time lies: a number itself, a date in years, in the middle of what is known of it."""
    begin, end = _span(at)
    return (begin + end) / 2


def told(at: float | str, words: dict[str, str], unit: str | None = None) -> str:
    """Return a time as it is written in the language of ``words``."""
    if not isinstance(at, str):
        return f"{at:.10g} {unit or ''}".strip()
    parts = _parts(at)
    kind = ("year", "month", "day")[len(parts) - 1]
    month = parts[1] if len(parts) > 1 else 0
    named = _MONTHS[month - 1] if words["month"].startswith("{m}") else month
    return words[kind].format(y=parts[0], m=named, d=parts[-1])


def between(before: float | str, after: float | str, words: dict[str, str], unit: str | None = None) -> str:
    """Return the time between two times in words: numbers exactly, dates as finely as both are known."""
    gap = position(after) - position(before)
    if not isinstance(before, str) or not isinstance(after, str):
        return words["gap"].format(gap=f"{gap:.10g} {unit or ''}".strip())
    one, other = _parts(before), _parts(after)
    known = min(len(one), len(other))
    days, months, years = round(gap * _YEAR), round(gap * 12), round(gap) if known > 1 else other[0] - one[0]
    kind, count = ("day", days) if known == 3 and days < 60 else ("month", months) if known > 1 and months < 24 else ("year", years)
    return words[f"gap_{kind}" if count <= 1 else f"gap_{kind}s"].format(n=count)


def ticks(first: float, last: float, words: dict[str, str] | None = None) -> list[list[Any]]:
    """Return [position, text] of round numbers from first to last, eight at most; with ``words`` of dates."""
    span = last - first
    if words and span <= 2:
        months = next(step for step in (1, 2, 3, 6) if span * 12 / step <= _MOST_TICKS)
        numbers = range(math.ceil(first * 12 / months - 1e-9) * months, math.floor(last * 12 + 1e-9) + 1, months)
        dates = [f"{one // 12:04}-{one % 12 + 1:02}" for one in numbers]
        return [[_span(one)[0], told(one, words)] for one in dates]
    step = 10.0 ** math.floor(math.log10(span / 5))
    step = next(step * by for by in (1, 2, 5, 10) if span / (step * by) <= _MOST_TICKS)
    step = max(step, 1.0) if words else step
    numbers = range(math.ceil(first / step - 1e-9), math.floor(last / step + 1e-9) + 1)
    return [[one * step, f"{one * step:.10g}"] for one in numbers]

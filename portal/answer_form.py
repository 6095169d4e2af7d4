"""Answers as a browser without script posts them, and which answers leave something open.

Fields are ``slot``, or ``slot-…`` where a question has several. Reading a kind's fields returns its value, None for a
question left alone, or raises ``_UnfinishedError`` with the fields to show again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tornado.web import HTTPError

from widgets.scoring import numeric

_LARGEST = 1e9  # grading checks the same


class _UnfinishedError(Exception):
    def __init__(self, fields: list[str]) -> None:
        self.fields = fields


@dataclass(frozen=True)
class _Posted:
    """The fields of one question; ``held`` tells that an answer is stored already."""

    slot: dict[str, Any]
    fields: dict[str, list[bytes]]
    held: bool

    def all(self, suffix: str = "") -> list[str]:
        return [value.decode(errors="replace") for value in self.fields.get(self.slot["slot"] + suffix, [])]

    def text(self, suffix: str = "") -> str:
        return (self.all(suffix) or [""])[-1].strip()

    def numbered(self, count: int) -> list[str]:
        return [self.text(f"-{number}") for number in range(count)]


def form_answers(
    view: dict[str, Any], fields: dict[str, list[bytes]]
) -> tuple[dict[str, list[Any]], dict[str, list[str]]]:
    """Return the answers of a posted form by slot, and by slot the fields of what cannot be an answer yet.

    That is an order without a place for each step, a number that is none and a text that is too long. A question left
    alone is in neither. Raises HTTPError 400 for a position that is no number.
    """
    answers: dict[str, list[Any]] = {}
    unfinished: dict[str, list[str]] = {}
    for slot in view["slots"]:
        posted = _Posted(slot, fields, slot["slot"] in view["answers"])
        try:
            value = _READERS[slot["kind"]](posted)
        except _UnfinishedError as error:
            unfinished[slot["slot"]] = error.fields
        else:
            if value is not None:
                answers[slot["slot"]] = value
    return answers, unfinished


def is_gap(slot: dict[str, Any], value: list[Any] | None) -> bool:
    """Return whether an answer is missing or leaves something open: a row without its text, a case without its end."""
    if not value or slot["kind"] == "text":
        return not value
    if slot["kind"] == "scenario":
        return bool(slot["scenes"][_walked(slot, value)]["choices"])
    return -1 in value and slot["kind"] in ("match", "classify")


def number_typed(number: float) -> str:
    """Return a number as somebody would type it, without an exponent."""
    return f"{Decimal(repr(number)).normalize():f}"


def _options(posted: _Posted) -> list[Any] | None:
    several = posted.slot["kind"] == "many" or posted.slot.get("many", False)
    picked = posted.all()
    if not picked and not (posted.held and several):
        return None
    return [_position(text) for text in picked]


def _order(posted: _Posted) -> list[Any] | None:
    count = len(posted.slot["options"])
    places = posted.numbered(count)
    if sorted(places) == sorted(str(place) for place in range(1, count + 1)):
        return [places.index(str(place)) for place in range(1, count + 1)]
    if any(places) or posted.held:
        raise _UnfinishedError(places)
    return None


def _rows(posted: _Posted) -> list[Any] | None:
    chosen = [_position(text) if text else -1 for text in posted.numbered(len(posted.slot["rows"]))]
    if all(position < 0 for position in chosen):
        return [] if posted.held else None
    return chosen


def _numeric(posted: _Posted) -> list[Any] | None:
    text = posted.text()
    if not text:
        return [] if posted.held else None
    number = numeric.read({"units": [{"unit": posted.slot["unit"], "factor": 1}]}, text)
    if number is None or abs(number) > _LARGEST:
        raise _UnfinishedError([text])
    return [int(number) if number.is_integer() else number]


def _scenario(posted: _Posted) -> list[Any] | None:
    if posted.text("-again"):
        return []
    if not posted.text():
        return None
    before = posted.text("-walk")
    return [_position(text) for text in [*(before.split(",") if before else []), posted.text()]]


def _text(posted: _Posted) -> list[Any] | None:
    text = "".join(_writable((posted.all() or [""])[-1].replace("\r\n", "\n")))
    if not text.strip():
        return [] if posted.held else None
    if len(text) > posted.slot["limit"]:
        raise _UnfinishedError([text])
    return [text]


def _rhythm(posted: _Posted) -> list[Any] | None:
    return None  # taps have times only where a script runs


_READERS: dict[str, Callable[[_Posted], list[Any] | None]] = {
    "choice": _options, "many": _options, "hotspot": _options, "order": _order, "match": _rows, "classify": _rows,
    "numeric": _numeric, "scenario": _scenario, "rhythm": _rhythm, "text": _text,
}  # fmt: skip


def _walked(slot: dict[str, Any], value: list[int]) -> int:
    scene = 0
    for choice in value:
        scene = slot["scenes"][scene]["choices"][choice]["to"]
    return scene


def _writable(text: str) -> Iterator[str]:
    """Leave out what the record refuses: control characters and halves of characters."""
    return (sign for sign in text if sign in "\n\t" or not (ord(sign) < 32 or 127 <= ord(sign) < 160 or 0xD800 <= ord(sign) < 0xE000))


def _position(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 4):
        raise HTTPError(400)
    return int(text)

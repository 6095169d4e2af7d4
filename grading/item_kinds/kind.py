"""What every kind of question can do; the item bank, the forms and the result page know no kind beyond this.

A kind's ``body`` is what one question of it holds: texts in both languages with their key. Its ``order`` is how one
learner sees it, drawn once and frozen in the form. Its ``shape`` is what a value needs to be checked without the bank.
Values, orders and shapes are plain JSON.
"""

import math
import random
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from grading.errors import ContentError, InvalidAnswerError
from grading.toml_table import LANGUAGES, Table

B = TypeVar("B")
Words = dict[str, str]
Sides = dict[str, Table]


@dataclass(frozen=True)
class Reason:
    """Why one part of a question is right or wrong: ``what`` names the part for its author, e.g. ``option 2``."""

    what: str
    text: Words
    why: Words


class Kind(ABC, Generic[B]):
    """One kind of question; ``name`` is what an items file calls it, ``written`` tells that people mark it."""

    name: ClassVar[str]
    written: ClassVar[bool] = False

    @abstractmethod
    def read(self, top: Table, sides: Sides) -> B:
        """Take the kind's own keys from the item and its languages; raises ContentError naming place and remedy."""

    @abstractmethod
    def reasons(self, body: B) -> list[Reason]:
        """Return every part with its reason; a must-pass item needs all of them."""

    @abstractmethod
    def order(self, body: B, chance: random.Random) -> list[Any]:
        """Return the order to show the question in."""

    @abstractmethod
    def shape(self, body: B, order: Sequence[Any]) -> dict[str, Any]:
        """Return what ``check`` needs to know of a shown question."""

    @abstractmethod
    def shown(self, body: B, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return what a learner gets of it, beside the stem: never a key."""

    @abstractmethod
    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """Raise InvalidAnswerError when the list ``value`` cannot be an answer."""

    @abstractmethod
    def share(self, body: B, order: Sequence[Any], value: list[Any]) -> float:
        """Return the share of the points, 0 to 1, of a checked answer that is not empty."""

    def worth(self, body: B) -> float | None:
        """Return the points that the question itself fixes, or None."""
        return None

    @abstractmethod
    def best(self, body: B, order: Sequence[Any]) -> list[Any]:
        """Return an answer that earns everything."""

    @abstractmethod
    def poor(self, body: B, order: Sequence[Any]) -> list[Any]:
        """Return an answer that earns nothing, or as little as any does."""

    def texts(self, body: B) -> Iterator[str]:
        """Yield what else than the stem and the reasons is the question itself and must not stand in a release."""
        return iter(())

    def rows(self, body: B, order: Sequence[Any], value: list[Any], lang: str) -> list[dict[str, Any]]:
        """Return the result page's rows: ``text``, ``given``, ``right``, ``why`` and ``ok``, in the bank's order."""
        return []

    def remarks(self, body: B, order: Sequence[Any], value: list[Any]) -> list[dict[str, Any]]:
        """Return what the rows do not say of the score, as ``{"code": …}`` with numbers; pages have the words."""
        return []


def whole_numbers(value: list[Any], low: int, high: int, reason: str = "answer_option") -> None:
    """Raise InvalidAnswerError unless every entry is a whole number from ``low`` to ``high``."""
    if not all(type(entry) is int for entry in value):
        raise InvalidAnswerError("answer_type", "An answer is a list of whole numbers, e.g. [2].")
    if not all(low <= entry <= high for entry in value):
        raise InvalidAnswerError(reason, f"The numbers go from {low} to {high}.")


def of_length(value: list[Any], length: int) -> None:
    """Raise InvalidAnswerError unless ``value`` is empty or has ``length`` entries."""
    if len(value) not in (0, length):
        raise InvalidAnswerError("answer_count", f"An answer here has {length} entries, or none.")


def shuffled(count: int, chance: random.Random) -> list[int]:
    """Return the numbers below ``count`` in a drawn order."""
    order = list(range(count))
    chance.shuffle(order)
    return order


def tables(table: Table, key: str, fewest: int, most: int) -> list[Table]:
    """Return the tables ``[[key]]`` of ``table``; raises ContentError when there are fewer or more of them."""
    rows = table.take(key, list, [] if fewest == 0 else ...)
    if not fewest <= len(rows) <= most:
        raise ContentError(table.where, f"has {len(rows)} {key}", f"write {fewest} to {most}")
    return [Table(row, f"{table.where}: {key} {number}") for number, row in enumerate(rows, start=1)]


def text_of(table: Table, key: str = "text") -> str:
    """Return a text that says something; raises ContentError for an empty one."""
    text: str = table.take(key, str)
    if not text.strip():
        raise ContentError(table.where, f"key “{key}” is empty", "write the text")
    return text


def squeezed(text: str) -> str:
    """Return a text as a reader takes it: without white space and case."""
    return re.sub(r"\s+", "", text).casefold()


def refuse_twins(texts: Sequence[str], where: str, noun: str) -> None:
    """Raise ContentError when two of the texts read the same; ``noun`` is what they are, e.g. ``options``."""
    plain = [squeezed(text) for text in texts]
    for text, own in zip(texts, plain, strict=True):
        if plain.count(own) > 1:
            raise ContentError(where, f"two {noun} read the same: “{text}”", "make them differ")


def same_in_both(what: str, found: dict[str, Any], where: str) -> None:
    """Raise ContentError when the languages differ in what must not; ``what`` says what that is."""
    zh, en = (found[language] for language in LANGUAGES)
    if zh != en:
        raise ContentError(where, f"{what}: zh has {zh}, en {en}", "write the same in both, in the same order")


def words(sides: dict[str, str]) -> Words:
    """Return the texts of both languages."""
    return {language: sides[language] for language in LANGUAGES}


def number_text(number: float) -> str:
    """Return a number as people write it: 110, 0.5."""
    return str(int(number)) if math.isfinite(number) and number == int(number) else f"{number:.10g}"

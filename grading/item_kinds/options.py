"""Kinds with options to pick or to sort: ``choice``, ``many``, ``order``."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from grading.errors import ContentError, InvalidAnswerError
from grading.item_kinds.kind import Kind, Reason, Sides, Words, refuse_twins, shuffled
from grading.toml_table import LANGUAGES, Table


@dataclass(frozen=True)
class Option:
    """One option in both languages; ``why`` is the reason shown once it may be."""

    text: Words
    why: Words
    correct: bool


Options = tuple[Option, ...]


def many_share(right: Sequence[bool], picked: Sequence[int]) -> float:
    """Return the share of the right ones that were picked, less one such share for each wrong one; never below 0."""
    good = sum(right[index] for index in picked)
    return max(0, good - (len(picked) - good)) / sum(right)


class Choice(Kind[Options]):
    """One option is right: all or nothing."""

    name = "choice"

    def read(self, top: Table, sides: Sides) -> Options:
        """Return the options; they read differently, and the same ones are right in both languages."""
        given = {language: self._side(side) for language, side in sides.items()}
        options = _options(given, top.where)
        self._check_key(options, top.where)
        return options

    def _side(self, table: Table) -> list[tuple[str, str, bool]]:
        options: list[tuple[str, str, bool]] = []
        for number, values in enumerate(table.take("options", list), start=1):
            row = Table(values, f"{table.where}: option {number}")
            correct = self._correct(row)
            options.append((row.take("text", str), row.take("why", str, ""), correct))
            row.close()
        texts = [text for text, _, _ in options]
        if not all(text.strip() for text in texts):
            raise ContentError(table.where, "an option is empty", "write the text")
        if len(options) < 2:
            raise ContentError(table.where, f"has {len(options)} options", "write two or more")
        refuse_twins(texts, table.where, "options")
        return options

    def _correct(self, row: Table) -> bool:
        return bool(row.take("correct", bool, False))

    def _check_key(self, options: Options, where: str) -> None:
        right = sum(option.correct for option in options)
        if right == 0:
            raise ContentError(where, "no option is right", "write correct = true at the right one")
        if self.name == "choice" and right > 1:
            raise ContentError(where, f"{right} options are right", 'keep one, or write kind = "many"')

    def reasons(self, body: Options) -> list[Reason]:
        """Return the options' reasons."""
        return [Reason(f"option {number}", option.text, option.why) for number, option in enumerate(body, start=1)]

    def order(self, body: Options, chance: random.Random) -> list[Any]:
        """Return the options' places in a drawn order."""
        return shuffled(len(body), chance)

    def shape(self, body: Options, order: Sequence[Any]) -> dict[str, Any]:
        """Return how many options there are."""
        return {"options": len(order)}

    def shown(self, body: Options, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return the texts of the options."""
        return {"options": [body[index].text[lang] for index in order]}

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """One position."""
        _positions(shape["options"], value)
        if len(value) != 1:
            raise InvalidAnswerError("answer_count", "This question takes exactly one option.")

    def share(self, body: Options, order: Sequence[Any], value: list[Any]) -> float:
        """All or nothing."""
        return float(body[order[value[0]]].correct)

    def best(self, body: Options, order: Sequence[Any]) -> list[Any]:
        """Return what is right."""
        return [shown for shown, index in enumerate(order) if body[index].correct]

    def poor(self, body: Options, order: Sequence[Any]) -> list[Any]:
        """Return one that is wrong; nothing where all are right."""
        return [shown for shown, index in enumerate(order) if not body[index].correct][:1]


class Many(Choice):
    """Any number of options is right; each earns its share, and a wrong one costs as much."""

    name = "many"

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """Any number of different positions."""
        _positions(shape["options"], value)

    def share(self, body: Options, order: Sequence[Any], value: list[Any]) -> float:
        """Return the share of the right ones less that of the wrong ones."""
        return many_share([option.correct for option in body], [order[index] for index in value])


class Order(Choice):
    """Steps to put in order; the bank holds them in the right one."""

    name = "order"

    def _correct(self, row: Table) -> bool:
        return True

    def order(self, body: Options, chance: random.Random) -> list[Any]:
        """Return a drawn order that is not the right one: a list shown in that would answer itself."""
        order = shuffled(len(body), chance)
        if order == sorted(order):
            order.reverse()
        return order

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """All positions."""
        _positions(shape["options"], value)
        if len(value) != shape["options"]:
            raise InvalidAnswerError("answer_count", f"Put all {shape['options']} steps in order.")

    def share(self, body: Options, order: Sequence[Any], value: list[Any]) -> float:
        """Return the share of neighbouring steps that are right."""
        links = list(pairwise(order[index] for index in value))
        return sum(bool(after == before + 1) for before, after in links) / len(links)

    def best(self, body: Options, order: Sequence[Any]) -> list[Any]:
        """Return the steps in their right order."""
        return sorted(range(len(order)), key=lambda shown: order[shown])

    def poor(self, body: Options, order: Sequence[Any]) -> list[Any]:
        """Return them backwards."""
        return self.best(body, order)[::-1]


def _positions(options: int, value: list[Any]) -> None:
    if not all(type(index) is int for index in value):
        raise InvalidAnswerError("answer_type", "An answer is a list of option positions, e.g. [2].")
    if len(set(value)) != len(value) or not all(0 <= index < options for index in value):
        raise InvalidAnswerError("answer_option", f"Option positions differ and go from 0 to {options - 1}.")


def _options(sides: dict[str, list[tuple[str, str, bool]]], where: str) -> Options:
    zh, en = (sides[language] for language in LANGUAGES)
    if len(zh) != len(en):
        raise ContentError(where, f"zh has {len(zh)} options, en {len(en)}", "write the same options in both")
    for number, (ours, theirs) in enumerate(zip(zh, en, strict=True), start=1):
        if ours[2] != theirs[2]:
            remedy = "the same options in the same order"
            raise ContentError(where, f"option {number} is right in one language only", remedy)
    return tuple(
        Option({"zh": ours[0], "en": theirs[0]}, {"zh": ours[1], "en": theirs[1]}, ours[2])
        for ours, theirs in zip(zh, en, strict=True)
    )

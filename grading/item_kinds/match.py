"""``match``: each text on the left has its partner on the right, among texts that fit nothing."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grading.item_kinds.kind import (
    Kind,
    Reason,
    Sides,
    Words,
    of_length,
    refuse_twins,
    same_in_both,
    shuffled,
    tables,
    text_of,
    whole_numbers,
    words,
)
from grading.toml_table import LANGUAGES, Table


@dataclass(frozen=True)
class Pair:
    """What belongs together, in both languages, and why."""

    left: Words
    right: Words
    why: Words


@dataclass(frozen=True)
class Pairs:
    """The pairs, and right-hand texts that belong to none."""

    pairs: tuple[Pair, ...]
    extra: tuple[Words, ...]

    def right(self, place: int, lang: str) -> str:
        """Return the right-hand text at ``place``: those of the pairs first, then the others."""
        ours = [pair.right for pair in self.pairs]
        return [*ours, *self.extra][place][lang]


class Match(Kind[Pairs]):
    """A value holds for each row the shown position of its partner, −1 for none yet."""

    name = "match"

    def read(self, top: Table, sides: Sides) -> Pairs:
        """Return the pairs; all lefts and all rights read differently."""
        found, extra = {}, {}
        for language, side in sides.items():
            rows = tables(side, "pairs", 2, 20)
            found[language] = [(text_of(row, "left"), text_of(row, "right"), row.take("why", str, "")) for row in rows]
            for row in rows:
                row.close()
            extra[language] = list(side.names("extra", []))
            refuse_twins([left for left, _, _ in found[language]], side.where, "left texts")
            refuse_twins([right for _, right, _ in found[language]] + extra[language], side.where, "right texts")
        for what, given in (("pairs", found), ("extra texts", extra)):
            same_in_both(f"the number of {what}", {lang: len(given[lang]) for lang in LANGUAGES}, top.where)
        pairs = (
            Pair(*(words({lang: found[lang][place][part] for lang in LANGUAGES}) for part in range(3)))
            for place in range(len(found["zh"]))
        )
        others = (words({lang: extra[lang][place] for lang in LANGUAGES}) for place in range(len(extra["zh"])))
        return Pairs(tuple(pairs), tuple(others))

    def reasons(self, body: Pairs) -> list[Reason]:
        """Return the pairs' reasons."""
        return [Reason(f"pair {number}", pair.right, pair.why) for number, pair in enumerate(body.pairs, start=1)]

    def order(self, body: Pairs, chance: random.Random) -> list[Any]:
        """Return the right-hand texts' places in a drawn order."""
        return shuffled(len(body.pairs) + len(body.extra), chance)

    def shape(self, body: Pairs, order: Sequence[Any]) -> dict[str, Any]:
        """Return how many rows and texts there are."""
        return {"rows": len(body.pairs), "options": len(order)}

    def shown(self, body: Pairs, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return the left-hand texts and the shuffled right-hand ones."""
        rows = [pair.left[lang] for pair in body.pairs]
        return {"rows": rows, "options": [body.right(place, lang) for place in order]}

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """A position, or −1, for each row."""
        whole_numbers(value, -1, shape["options"] - 1)
        of_length(value, shape["rows"])

    def share(self, body: Pairs, order: Sequence[Any], value: list[Any]) -> float:
        """Return the share of rows that are right."""
        return sum(self._place(order, shown) == row for row, shown in enumerate(value)) / len(body.pairs)

    def best(self, body: Pairs, order: Sequence[Any]) -> list[Any]:
        """Return each row's partner."""
        return [list(order).index(row) for row in range(len(body.pairs))]

    def poor(self, body: Pairs, order: Sequence[Any]) -> list[Any]:
        """Return the next row's partner for each."""
        best = self.best(body, order)
        return best[1:] + best[:1]

    def rows(self, body: Pairs, order: Sequence[Any], value: list[Any], lang: str) -> list[dict[str, Any]]:
        """Return a row for each pair."""
        found = []
        for row, pair in enumerate(body.pairs):
            place = self._place(order, value[row]) if value else -1
            given = body.right(place, lang) if place >= 0 else ""
            found.append({"text": pair.left[lang], "given": given, "right": pair.right[lang], "why": pair.why[lang], "ok": place == row})
        return found

    @staticmethod
    def _place(order: Sequence[Any], shown: int) -> int:
        return int(order[shown]) if shown >= 0 else -1

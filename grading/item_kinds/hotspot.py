"""``hotspot``: places of a picture to point at."""

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
    refuse_twins,
    same_in_both,
    shuffled,
    tables,
    text_of,
    words,
)
from grading.item_kinds.options import many_share
from grading.toml_table import LANGUAGES, Table


@dataclass(frozen=True)
class Region:
    """One place: its corner and size in percent of the picture, its name and why it is right or wrong."""

    x: float
    y: float
    w: float
    h: float
    correct: bool
    name: Words
    why: Words

    def overlaps(self, other: "Region") -> bool:
        """Return whether a point lies in both."""
        across = self.x < other.x + other.w and other.x < self.x + self.w
        return across and self.y < other.y + other.h and other.y < self.y + self.h


Regions = tuple[Region, ...]


class Hotspot(Kind[Regions]):
    """A value holds shown positions. One right place counts as a choice does, several as ``many`` does."""

    name = "hotspot"

    def read(self, top: Table, sides: Sides) -> Regions:
        """Return the places; they lie within the picture, apart from each other, and one is right."""
        places = []
        for row in tables(top, "regions", 2, 20):
            x, y = (row.number(key, float, 0, 100) for key in ("x", "y"))
            w, h = (row.number(key, float, 0.5, 100) for key in ("w", "h"))
            if x + w > 100 or y + h > 100:
                raise ContentError(row.where, "reaches beyond the picture", "x + w and y + h go up to 100")
            places.append((x, y, w, h, row.take("correct", bool, False)))
            row.close()
        found: dict[str, list[tuple[str, str]]] = {}
        for language, side in sides.items():
            rows = tables(side, "regions", 2, 20)
            found[language] = [(text_of(row, "name"), row.take("why", str, "")) for row in rows]
            for row in rows:
                row.close()
            refuse_twins([name for name, _ in found[language]], side.where, "names")
        counted = {lang: len(found[lang]) for lang in LANGUAGES}
        same_in_both("the number of regions", counted, top.where)
        if counted["zh"] != len(places):
            raise ContentError(top.where, f"{len(places)} regions, {counted['zh']} names", "name each once")
        if not any(place[4] for place in places):
            raise ContentError(top.where, "no region is right", "write correct = true at the right one")
        if all(place[4] for place in places):
            raise ContentError(top.where, "every region is right", "add one that is wrong")
        regions = tuple(
            Region(*place, *(words({lang: found[lang][number][part] for lang in LANGUAGES}) for part in range(2)))
            for number, place in enumerate(places)
        )
        for number, region in enumerate(regions, start=1):
            for other, second in enumerate(regions[:number - 1], start=1):
                if region.overlaps(second):
                    raise ContentError(top.where, f"regions {other} and {number} overlap", "set them apart: a tap is in one")
        return regions

    def reasons(self, body: Regions) -> list[Reason]:
        """Return the places' reasons."""
        return [Reason(f"region {number}", region.name, region.why) for number, region in enumerate(body, start=1)]

    def order(self, body: Regions, chance: random.Random) -> list[Any]:
        """Return the places in a drawn order."""
        return shuffled(len(body), chance)

    def shape(self, body: Regions, order: Sequence[Any]) -> dict[str, Any]:
        """Return how many places there are, and whether several can be pointed at."""
        return {"options": len(order), "many": self._many(body)}

    def shown(self, body: Regions, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return the names and places in the same order."""
        regions = [body[place] for place in order]
        return {
            "options": [region.name[lang] for region in regions],
            "regions": [{"x": region.x, "y": region.y, "w": region.w, "h": region.h} for region in regions],
            "many": self._many(body),
        }

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """Different positions; at most one where one is asked."""
        if not all(type(place) is int for place in value):
            raise InvalidAnswerError("answer_type", "An answer is a list of positions, e.g. [2].")
        if len(set(value)) != len(value) or not all(0 <= place < shape["options"] for place in value):
            raise InvalidAnswerError("answer_option", f"Positions differ and go from 0 to {shape['options'] - 1}.")
        if len(value) > 1 and not shape["many"]:
            raise InvalidAnswerError("answer_count", "This question takes exactly one place.")

    def share(self, body: Regions, order: Sequence[Any], value: list[Any]) -> float:
        """Return the share of the right places, less that of the wrong ones."""
        return many_share([region.correct for region in body], [order[place] for place in value])

    def best(self, body: Regions, order: Sequence[Any]) -> list[Any]:
        """Return the right places."""
        return [shown for shown, place in enumerate(order) if body[place].correct]

    def poor(self, body: Regions, order: Sequence[Any]) -> list[Any]:
        """Return a wrong place."""
        return [shown for shown, place in enumerate(order) if not body[place].correct][:1]

    def rows(self, body: Regions, order: Sequence[Any], value: list[Any], lang: str) -> list[dict[str, Any]]:
        """Return a row for each place; ``given`` and ``right`` repeat the name where it was, or is to be, chosen."""
        picked = {order[place] for place in value}
        found = []
        for place, region in enumerate(body):
            name, chosen = region.name[lang], place in picked
            given, right = (name if yes else "" for yes in (chosen, region.correct))
            found.append({"text": name, "given": given, "right": right, "why": region.why[lang], "ok": chosen == region.correct})
        return found

    @staticmethod
    def _many(body: Regions) -> bool:
        return sum(region.correct for region in body) > 1

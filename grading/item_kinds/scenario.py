"""``scenario``: a case that goes on with each choice, without a word on whether that was right."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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
    whole_numbers,
    words,
)
from grading.toml_table import LANGUAGES, Table

_MOST_SCENES, _MOST_CHOICES, _MOST_POINTS = 40, 8, 100
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Way:
    """One choice: the place of the scene it leads to, its points, whether it is dangerous, and why."""

    text: Words
    to: int
    points: float
    danger: bool
    why: Words


@dataclass(frozen=True)
class Scene:
    """One scene; without ways it is an end."""

    text: Words
    ways: tuple[Way, ...]


Scenes = tuple[Scene, ...]  # the first is the start


@lru_cache(maxsize=256)
def best(scenes: tuple[tuple[tuple[int, float, bool], ...], ...]) -> tuple[float | None, ...]:
    """Return for each scene the most points that its rest can earn without danger; None where only danger leads on."""
    found: dict[int, float | None] = {}

    def most(place: int) -> float | None:
        if place not in found:
            rests = [(points, most(to)) for to, points, danger in scenes[place] if not danger]
            sums = [points + rest for points, rest in rests if rest is not None]
            found[place] = max(sums) if sums else (None if scenes[place] else 0.0)
        return found[place]

    return tuple(most(place) for place in range(len(scenes)))


def _best(body: Scenes) -> tuple[float | None, ...]:
    return best(tuple(tuple((way.to, way.points, way.danger) for way in scene.ways) for scene in body))


class Scenario(Kind[Scenes]):
    """A value holds the choice's shown position at each scene walked. A dangerous choice earns nothing at all.

    ``order`` holds for each shown scene its place in the bank, then its choices' places.
    """

    name = "scenario"

    def read(self, top: Table, sides: Sides) -> Scenes:
        """Return the scenes, the start first; every scene can be reached, every walk ends, and one is worth something."""
        start = top.take("start", str)
        raw = {language: _raw_scenes(side) for language, side in sides.items()}
        same_in_both("the scenes", {lang: sorted(raw[lang]) for lang in LANGUAGES}, top.where)
        if start not in raw["zh"]:
            raise ContentError(top.where, f"start is “{start}”, which is no scene", f"known: {', '.join(raw['zh'])}")
        names = [start, *(name for name in raw["zh"] if name != start)]
        for name in names:
            given = {lang: [(to, points, danger) for _, to, points, danger, _ in raw[lang][name][1]] for lang in LANGUAGES}
            same_in_both(f"the choices of scene “{name}”", given, top.where)
            for to, _, _ in given["zh"]:
                if to not in names:
                    raise ContentError(top.where, f"scene “{name}” leads to “{to}”, which is no scene", f"known: {', '.join(names)}")
        scenes = tuple(self._scene(name, raw, names) for name in names)
        _check_walks(scenes, names, top.where)
        return scenes

    @staticmethod
    def _scene(name: str, raw: dict[str, "_Raw"], names: list[str]) -> Scene:
        zh, en = (raw[language][name] for language in LANGUAGES)
        ways = (
            Way({"zh": ours[0], "en": theirs[0]}, names.index(ours[1]), ours[2], ours[3], {"zh": ours[4], "en": theirs[4]})
            for ours, theirs in zip(zh[1], en[1], strict=True)
        )
        return Scene(words({"zh": zh[0], "en": en[0]}), tuple(ways))

    def reasons(self, body: Scenes) -> list[Reason]:
        """Return the choices' reasons."""
        return [
            Reason(f"choice {number} of scene {place}", way.text, way.why)
            for place, scene in enumerate(body, start=1)
            for number, way in enumerate(scene.ways, start=1)
        ]

    def texts(self, body: Scenes) -> Iterator[str]:
        """Yield the scenes' texts."""
        for scene in body:
            yield from scene.text.values()

    def order(self, body: Scenes, chance: random.Random) -> list[Any]:
        """Return scenes and choices in a drawn order, the start first: neither the bank's order nor its names tell the way."""
        rest = list(range(1, len(body)))
        chance.shuffle(rest)
        return [[place, *shuffled(len(body[place].ways), chance)] for place in [0, *rest]]

    def shape(self, body: Scenes, order: Sequence[Any]) -> dict[str, Any]:
        """Return where each shown choice leads."""
        return {"scenes": [[choice["to"] for choice in scene["choices"]] for scene in self._shown(body, order, "zh")]}

    def shown(self, body: Scenes, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return the scenes under new numbers, with their shuffled choices."""
        return {"scenes": self._shown(body, order, lang)}

    @staticmethod
    def _shown(body: Scenes, order: Sequence[Any], lang: str) -> list[dict[str, Any]]:
        number = {entry[0]: shown for shown, entry in enumerate(order)}
        return [
            {
                "text": body[place].text[lang],
                "choices": [
                    {"text": way.text[lang], "to": number[way.to]} for way in (body[place].ways[choice] for choice in choices)
                ],
            }
            for place, *choices in order
        ]

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """A walk from the start that goes on where each choice leads; it may stop early, never go on after an end."""
        whole_numbers(value, 0, _MOST_CHOICES - 1)
        scene = 0
        for choice in value:
            ways = shape["scenes"][scene]
            if choice >= len(ways):
                raise InvalidAnswerError("answer_option", "A choice is none of its scene's; reload the page.")
            scene = ways[choice]

    def share(self, body: Scenes, order: Sequence[Any], value: list[Any]) -> float:
        """Return the walk's points over the best walk's, 0 to 1; 0 after a dangerous choice."""
        ways = [way for _, way in self._walk(body, order, value)]
        most = _best(body)[0]
        if not most or any(way.danger for way in ways):
            return 0.0
        return min(1.0, max(0.0, sum(way.points for way in ways) / most))

    def best(self, body: Scenes, order: Sequence[Any]) -> list[Any]:
        """Return a walk of good choices."""
        shown, place, value = {entry[0]: entry[1:] for entry in order}, 0, list[Any]()
        while body[place].ways:
            way = self._good(body, place)[0]
            value.append(shown[place].index(body[place].ways.index(way)))
            place = way.to
        return value

    def poor(self, body: Scenes, order: Sequence[Any]) -> list[Any]:
        """Return a walk past a dangerous choice where there is one, else the walk of fewest points."""
        shown: list[list[int]] = [[] for _ in body]
        for place, *choices in order:
            shown[place] = choices

        @cache
        def least(place: int) -> tuple[float, tuple[int, ...]]:
            rests = [(way, least(way.to)) for way in (body[place].ways[choice] for choice in shown[place])]
            walks = [
                (-math.inf if way.danger else way.points + points, (number, *walk))
                for number, (way, (points, walk)) in enumerate(rests)
            ]
            return min(walks, default=(0.0, ()))

        return list(least(0)[1])

    def rows(self, body: Scenes, order: Sequence[Any], value: list[Any], lang: str) -> list[dict[str, Any]]:
        """Return a row for each scene walked, and the one where the walk stopped; ``right`` is a choice of the best rest."""
        found = []
        walk = self._walk(body, order, value)
        for place, way in walk:
            good = self._good(body, place)
            right = way if way in good else good[0] if good else None
            row = {"text": body[place].text[lang], "given": way.text[lang], "right": right.text[lang] if right else ""}
            found.append({**row, "why": way.why[lang], "ok": way in good, "danger": way.danger})
        last = walk[-1][1].to if walk else 0
        if body[last].ways:
            right = next(iter(self._good(body, last)), None)
            row = {"text": body[last].text[lang], "given": "", "right": right.text[lang] if right else ""}
            found.append({**row, "why": right.why[lang] if right else "", "ok": False, "danger": False})
        return found

    def remarks(self, body: Scenes, order: Sequence[Any], value: list[Any]) -> list[dict[str, Any]]:
        """Return whether a dangerous choice took all points, and whether the walk was left before its end."""
        walk = self._walk(body, order, value)
        dangers = [{"code": "scenario_danger", "row": number} for number, (_, way) in enumerate(walk, start=1) if way.danger]
        left = walk and body[walk[-1][1].to].ways
        return dangers + ([{"code": "scenario_unfinished"}] if left else [])

    @staticmethod
    def _walk(body: Scenes, order: Sequence[Any], value: list[Any]) -> list[tuple[int, Way]]:
        """Return the bank's place of each scene walked, with the choice made there."""
        choices = {entry[0]: entry[1:] for entry in order}
        walk, place = [], 0
        for shown in value:
            way = body[place].ways[choices[place][shown]]
            walk.append((place, way))
            place = way.to
        return walk

    @staticmethod
    def _good(body: Scenes, place: int) -> list[Way]:
        rest = _best(body)
        most = rest[place]
        ways = [(way, rest[way.to]) for way in body[place].ways if not way.danger]
        return [way for way, more in ways if most is not None and more is not None and way.points + more >= most - _ROUNDING]


_RawWay = tuple[str, str, float, bool, str]
_Raw = dict[str, tuple[str, list[_RawWay]]]


def _raw_scenes(side: Table) -> _Raw:
    raw = side.take("scenes", dict)
    if not 2 <= len(raw) <= _MOST_SCENES:
        raise ContentError(side.where, f"has {len(raw)} scenes", f"write 2 to {_MOST_SCENES}")
    found: _Raw = {}
    for name, values in raw.items():
        table = Table(values, f"{side.where}: scene “{name}”")
        text, ways = text_of(table), []
        rows = tables(table, "choices", 0, _MOST_CHOICES)
        if len(rows) == 1:
            raise ContentError(table.where, "has one choice", "write two or more, or none where the case ends")
        for row in rows:
            points = row.number("points", float, -_MOST_POINTS, _MOST_POINTS)
            ways.append((text_of(row), row.take("to", str), points, row.take("danger", bool, False), row.take("why", str, "")))
            row.close()
        refuse_twins([way[0] for way in ways], table.where, "choices")
        table.close()
        found[name] = (text, ways)
    return found


def _check_walks(scenes: Scenes, names: list[str], where: str) -> None:
    done: set[int] = set()

    def walk(place: int, before: tuple[int, ...]) -> None:
        if place in before:
            loop = " → ".join(names[one] for one in (*before[before.index(place) :], place))
            raise ContentError(where, f"the scenes go in a circle: {loop}", "let each choice lead on towards an end")
        if place not in done:
            for way in scenes[place].ways:
                walk(way.to, (*before, place))
            done.add(place)

    walk(0, ())
    if lost := [name for place, name in enumerate(names) if place not in done]:
        raise ContentError(where, f"no choice leads to scene “{lost[0]}”", "lead there, or remove it")
    if not (_best(scenes)[0] or 0) > 0:
        raise ContentError(where, "no walk without a dangerous choice earns points", "give the right choices points above 0")

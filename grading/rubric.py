"""A rubric: what a marker looks for in a learner's own words, criterion by criterion, level by level.

It is a key like any other: it stays in the item bank, and no learner sees it before the result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from grading.errors import ContentError, InvalidAnswerError
from grading.toml_table import LANGUAGES, Table

_FEWEST, _MOST = 1, 6  # criteria; two to four are what a marker holds in mind


@dataclass(frozen=True)
class Level:
    """One step of a criterion: its points and what an answer on it looks like, by language."""

    points: float
    text: dict[str, str]


@dataclass(frozen=True)
class RubricCriterion:
    """One thing to look for; the levels go up from 0 points."""

    id: str
    text: dict[str, str]
    levels: tuple[Level, ...]


Rubric = tuple[RubricCriterion, ...]


def most(rubric: Rubric) -> float:
    """Return the points of an answer that is on the highest level everywhere."""
    return sum(criterion.levels[-1].points for criterion in rubric)


def earned(rubric: Rubric, levels: Mapping[str, int]) -> float:
    """Return the points of the chosen levels, given by criterion as positions from 0.

    Raises InvalidAnswerError ``criteria_missing`` or ``level_unknown``.
    """
    missing = [criterion.id for criterion in rubric if criterion.id not in levels]
    if missing:
        raise InvalidAnswerError(
            "criteria_missing", f"Choose a level everywhere; missing: {', '.join(missing)}."
        )
    known = {criterion.id: len(criterion.levels) for criterion in rubric}
    for name, level in levels.items():
        if type(level) is not int or not 0 <= level < known.get(name, 0):
            raise InvalidAnswerError("level_unknown", f"“{name}” has no level {level!r}; reload the page.")
    return round(sum(criterion.levels[levels[criterion.id]].points for criterion in rubric), 6)


def read_rubric(sides: Mapping[str, Any], where: str) -> Rubric:
    """Return the rubric from what stands under ``rubric`` in each language.

    Raises ContentError when criteria or levels differ between the languages, or do not go up from 0 points.
    """
    zh, en = (_side(sides[language], f"{where}: {language}") for language in LANGUAGES)
    if [shape for shape, _ in zh] != [shape for shape, _ in en]:
        remedy = "the same criteria and levels in the same order, with the same points"
        raise ContentError(where, "the rubrics of zh and en differ", remedy)
    rubric = []
    for ((name, points), ours), (_, theirs) in zip(zh, en, strict=True):
        texts = [{"zh": a, "en": b} for a, b in zip(ours, theirs, strict=True)]
        levels = tuple(Level(worth, text) for worth, text in zip(points, texts[1:], strict=True))
        rubric.append(RubricCriterion(name, texts[0], levels))
    return tuple(rubric)


_Read = tuple[
    tuple[str, tuple[float, ...]], list[str]
]  # id and points, then the criterion's text and its levels'


def _side(raw: Any, where: str) -> list[_Read]:
    if not isinstance(raw, list) or not _FEWEST <= len(raw) <= _MOST:
        raise ContentError(where, f"a rubric has {_FEWEST} to {_MOST} criteria", "write [[item.zh.rubric]]")
    found: list[_Read] = []
    for number, values in enumerate(raw, start=1):
        row = Table(values, f"{where}: criterion {number}")
        name, texts = row.take("id", str), [row.take("text", str)]
        points: list[float] = []
        for level in row.take("levels", list):
            table = Table(level, f"{row.where}: level {len(points) + 1}")
            points.append(table.number("points", float, 0, 1000))
            texts.append(table.take("text", str))
            table.close()
        row.close()
        if not all(text.strip() for text in texts):
            raise ContentError(row.where, "a text is empty", "write what the marker looks for")
        if len(points) < 2 or points[0] != 0 or not all(low < high for low, high in pairwise(points)):
            raise ContentError(row.where, "its levels do not go up from 0 points", "e.g. points 0, 1, 2")
        if name in {seen for (seen, _), _ in found}:
            raise ContentError(row.where, f"id “{name}” is used twice", "give each criterion its own id")
        found.append(((name, tuple(points)), texts))
    return found

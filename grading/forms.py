"""Drawing a form: which items a learner gets, in which slots, with options in which order."""

import random
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from grading.course import Assessment
from grading.errors import ContentError
from grading.items import Bank, Item


@dataclass(frozen=True)
class Slot:
    """One place of a form, e.g. ``slot01``, worth ``points``; ``order`` is how its item is shown (see its kind).

    For options it holds the bank's index at each shown position.
    """

    slot: str
    item: str
    version: int
    order: list[Any]
    points: float = 1.0


def draw_form(bank: Bank, assessment: Assessment, seed: int, seen: Set[str] = frozenset()) -> list[Slot]:
    """Return one form; the same arguments always give the same one.

    Honours the blueprint and the minimum of must-pass items, and prefers items whose id is not in ``seen``.
    Raises ContentError when the bank cannot fill it.
    """
    chance = random.Random(seed)  # noqa: S311 - a form needs to be repeatable, not secret
    pool = bank.drawable()
    chance.shuffle(pool)
    pool.sort(key=lambda item: item.id in seen)
    drawn = _with_must_pass(pool, assessment)
    for points, blueprint in assessment.groups.items():
        for topic, wanted in blueprint.items():
            have = sum(item.fits(assessment, points, topic) for item in drawn)
            more = [item for item in pool if item.fits(assessment, points, topic) and item not in drawn]
            drawn += more[: wanted - have]
    if len(drawn) != assessment.items:
        problem = f"only {len(drawn)} of {assessment.items} slots can be filled"
        raise ContentError(f"item bank of {bank.course}", problem, "write more items")
    chance.shuffle(drawn)
    drawn.sort(key=lambda item: list(assessment.groups).index(item.worth(assessment)))
    slots = [_slot(f"slot{n:02d}", item, chance, item.worth(assessment)) for n, item in enumerate(drawn, start=1)]
    return slots + _draw_written(pool, assessment, chance, bank.course)


def _draw_written(pool: list[Item], assessment: Assessment, chance: random.Random, course: str) -> list[Slot]:
    drawn: list[Item] = []
    for topic, wanted in assessment.written.blueprint.items():
        drawn += [item for item in pool if item.fits_written(assessment, topic)][:wanted]
    names = assessment.written.slots
    if len(drawn) != len(names):
        problem = f"only {len(drawn)} of {len(names)} written slots can be filled"
        raise ContentError(f"item bank of {course}", problem, "write more items")
    return [_slot(name, item, chance, assessment.written.points) for name, item in zip(names, drawn, strict=True)]


def _with_must_pass(pool: list[Item], assessment: Assessment) -> list[Item]:
    drawn: list[Item] = []
    for item in pool:
        points = item.worth(assessment)
        room = assessment.groups.get(points, {}).get(item.topic, 0)
        room -= sum(other.fits(assessment, points, item.topic) for other in drawn)
        if item.must_pass and room > 0 and len(drawn) < assessment.must_pass:
            drawn.append(item)
    return drawn


def _slot(name: str, item: Item, chance: random.Random, points: float) -> Slot:
    return Slot(name, item.id, item.version, item.rules.order(item.content, chance), points)

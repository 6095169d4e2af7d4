"""Drawing a form: which items a learner gets, in which slots, with options in which order."""

import random
from collections.abc import Set
from dataclasses import dataclass

from grading.course import Assessment
from grading.errors import ContentError
from grading.items import Bank, Item


@dataclass(frozen=True)
class Slot:
    """One place of a form, e.g. ``slot01``; ``order[shown position]`` is the bank's option index."""

    slot: str
    item: str
    version: int
    order: list[int]


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
    for topic, wanted in assessment.blueprint.items():
        have = sum(item.topic == topic for item in drawn)
        drawn += [item for item in pool if item.topic == topic and item not in drawn][: wanted - have]
    if len(drawn) != assessment.items:
        problem = f"only {len(drawn)} of {assessment.items} slots can be filled"
        raise ContentError(f"item bank of {bank.course}", problem, "write more items")
    chance.shuffle(drawn)
    return [_slot(number, item, chance) for number, item in enumerate(drawn, start=1)]


def _with_must_pass(pool: list[Item], assessment: Assessment) -> list[Item]:
    drawn: list[Item] = []
    for item in pool:
        room = assessment.blueprint.get(item.topic, 0) - sum(other.topic == item.topic for other in drawn)
        if item.must_pass and room > 0 and len(drawn) < assessment.must_pass:
            drawn.append(item)
    return drawn


def _slot(number: int, item: Item, chance: random.Random) -> Slot:
    order = list(range(len(item.options)))
    chance.shuffle(order)
    if item.kind == "order" and order == sorted(order):
        order.reverse()  # a list shown in the right order would answer itself
    return Slot(f"slot{number:02d}", item.id, item.version, order)

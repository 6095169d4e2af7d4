"""``classify``: cards to sort into groups."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grading.errors import ContentError
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
class Card:
    """One card, the place of its group among the groups, and why it belongs there."""

    text: Words
    group: int
    why: Words


@dataclass(frozen=True)
class Cards:
    """The groups in the order they are shown in, and the cards."""

    groups: tuple[Words, ...]
    cards: tuple[Card, ...]


class Classify(Kind[Cards]):
    """A value holds for each shown card the position of its group, −1 for none yet."""

    name = "classify"

    def read(self, top: Table, sides: Sides) -> Cards:
        """Return groups and cards; each group has a card."""
        groups = {language: list(side.names("groups")) for language, side in sides.items()}
        for language, side in sides.items():
            if not 2 <= len(groups[language]) <= 8:
                raise ContentError(side.where, f"has {len(groups[language])} groups", "write 2 to 8")
            refuse_twins(groups[language], side.where, "groups")
        cards = {language: self._cards(side, groups[language]) for language, side in sides.items()}
        same_in_both("the number of groups", {lang: len(groups[lang]) for lang in LANGUAGES}, top.where)
        same_in_both("the cards' groups", {lang: [group for _, group, _ in cards[lang]] for lang in LANGUAGES}, top.where)
        for number, name in enumerate(groups["zh"]):
            if not any(group == number for _, group, _ in cards["zh"]):
                raise ContentError(top.where, f"no card belongs to the group “{name}”", "write one, or remove the group")
        return Cards(
            tuple(words({lang: groups[lang][place] for lang in LANGUAGES}) for place in range(len(groups["zh"]))),
            tuple(
                Card(
                    words({lang: cards[lang][place][0] for lang in LANGUAGES}),
                    cards["zh"][place][1],
                    words({lang: cards[lang][place][2] for lang in LANGUAGES}),
                )
                for place in range(len(cards["zh"]))
            ),
        )

    @staticmethod
    def _cards(side: Table, groups: list[str]) -> list[tuple[str, int, str]]:
        found = []
        for row in tables(side, "cards", 2, 30):
            text, group, why = text_of(row), text_of(row, "group"), row.take("why", str, "")
            if group not in groups:
                raise ContentError(row.where, f"unknown group “{group}”", f"known: {', '.join(groups)}")
            row.close()
            found.append((text, groups.index(group), why))
        refuse_twins([text for text, _, _ in found], side.where, "cards")
        return found

    def reasons(self, body: Cards) -> list[Reason]:
        """Return the cards' reasons."""
        return [Reason(f"card {number}", card.text, card.why) for number, card in enumerate(body.cards, start=1)]

    def order(self, body: Cards, chance: random.Random) -> list[Any]:
        """Return the cards' places in a drawn order."""
        return shuffled(len(body.cards), chance)

    def shape(self, body: Cards, order: Sequence[Any]) -> dict[str, Any]:
        """Return how many cards and groups there are."""
        return {"rows": len(order), "options": len(body.groups)}

    def shown(self, body: Cards, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return the shuffled cards and the groups."""
        rows = [body.cards[place].text[lang] for place in order]
        return {"rows": rows, "options": [group[lang] for group in body.groups]}

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """A group's position, or −1, for each card."""
        whole_numbers(value, -1, shape["options"] - 1)
        of_length(value, shape["rows"])

    def share(self, body: Cards, order: Sequence[Any], value: list[Any]) -> float:
        """Return the share of cards that are in their group."""
        pairs = zip(order, value, strict=True)
        return sum(bool(body.cards[place].group == group) for place, group in pairs) / len(body.cards)

    def best(self, body: Cards, order: Sequence[Any]) -> list[Any]:
        """Return each card's group."""
        return [body.cards[place].group for place in order]

    def poor(self, body: Cards, order: Sequence[Any]) -> list[Any]:
        """Return the next group for each card."""
        return [(group + 1) % len(body.groups) for group in self.best(body, order)]

    def rows(self, body: Cards, order: Sequence[Any], value: list[Any], lang: str) -> list[dict[str, Any]]:
        """Return a row for each card."""
        chosen = dict(zip(order, value, strict=True)) if value else {}
        found = []
        for place, card in enumerate(body.cards):
            group = chosen.get(place, -1)
            given, right = (body.groups[n][lang] if n >= 0 else "" for n in (group, card.group))
            found.append({"text": card.text[lang], "given": given, "right": right, "why": card.why[lang], "ok": group == card.group})
        return found

"""Recall cards: the boxes and days they move through, and the score of a round, from the log alone."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

DAYS = (1, 3, 7, 14, 30)  # until a card of box 1, 2, … comes again
RATINGS = ("forgot", "slow", "knew")
WORTH = {"forgot": 0.0, "slow": 0.5, "knew": 1.0}
KINDS = ("round", "show", "rate")


class Place(NamedTuple):
    """Where a card lies: its box, 1 to 5, and the calendar day it comes again, as YYYY-MM-DD."""

    box: int
    due: str


def moved(box: int, rating: str, day: str) -> Place:
    """Return where a card goes that lay in ``box`` (0: never asked, counts as 1) and was rated on ``day``."""
    box = max(box, 1)
    box = {"forgot": 1, "slow": box, "knew": min(box + 1, len(DAYS))}[rating]
    return Place(box, (date.fromisoformat(day) + timedelta(days=DAYS[box - 1])).isoformat())


def places(params: dict[str, Any], events: list[Event]) -> dict[str, Place]:
    """Return where the cards rated in the last round lie by now; none after an extra round, which moves no card.

    Raises ValueError for a malformed event.
    """
    begun, rated = _round(params, events)
    if begun is None or begun.field("extra", bool):
        return {}
    boxes = dict(zip(begun.field("cards", list), begun.field("boxes", list), strict=True))
    found: dict[str, Place] = {}
    for card, rating, day in rated:
        if card not in found:  # the first rating of a round counts, later ones are practice
            found[card] = moved(boxes[card], rating, day)
    return found


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how well the last round's cards were remembered at first, by the learner's own rating.

    A card remembered is 1 point, after a while half a point, forgotten 0. ``mistakes``: a card's id each time it was
    forgotten. Complete when every card was remembered in the end. Raises ValueError for a malformed event.
    """
    begun, rated = _round(params, events)
    if begun is None:
        return Result(0, 1)
    cards = begun.field("cards", list)
    first = {card: rating for card, rating, _ in reversed(rated)}
    last = {card: rating for card, rating, _ in rated}
    points = sum(WORTH[rating] for rating in first.values())
    forgotten = tuple(card for card, rating, _ in rated if rating == "forgot")
    complete = all(last.get(card, "forgot") != "forgot" for card in cards)
    return Result(points, len(cards), forgotten, complete)


def _round(params: dict[str, Any], events: list[Event]) -> tuple[Act | None, list[tuple[str, str, str]]]:
    """Return the event that began the last round, and (card, rating, day) of each rating in it."""
    begun, rated, known = None, list[tuple[str, str, str]](), {card["id"] for card in params["cards"]}
    for act in last_run(events, KINDS):
        if act.kind == "round":
            begun, rated = _begun(act, known), []
        elif begun is None:
            raise act.wrong("comes before any round")
        elif act.field("card", str) not in begun.data["cards"]:
            raise act.wrong(f"is about card {act.data['card']!r}, which is not in the round")
        elif act.kind == "rate":
            if act.field("rating", str) not in RATINGS:
                raise act.wrong(f"has rating {act.data['rating']!r}; there are {', '.join(RATINGS)}")
            rated.append((act.data["card"], act.data["rating"], _day(act)))
    return begun, rated


def _begun(act: Act, known: set[str]) -> Act:
    cards, boxes = act.field("cards", list), act.field("boxes", list)
    act.field("extra", bool)
    _day(act)
    if not cards or not all(isinstance(card, str) for card in cards) or not set(cards) <= known or len(set(cards)) < len(cards):
        raise act.wrong(f"has cards {cards!r}; there are {', '.join(sorted(known))}, each once")
    if len(boxes) != len(cards) or not all(type(box) is int and 0 <= box <= len(DAYS) for box in boxes):
        raise act.wrong(f"has boxes {boxes!r}; there must be one of 0 to {len(DAYS)} for each card")
    return act


def _day(act: Act) -> str:
    day: str = act.field("day", str)
    try:
        if date.fromisoformat(day).isoformat() == day:
            return day
    except ValueError:
        pass
    raise act.wrong(f"has day {day!r}; write it as YYYY-MM-DD")

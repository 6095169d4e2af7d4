"""Score of a ``Stroke120`` run from its raw log: signs, decision, time last seen well, answers to proposals."""

from typing import Any

from widgets.scoring.log import acts
from widgets.scoring.result import Event, Result

DO = ("note", "side", "stay")
OFFERS = ("water", "feed", "aspirin", "prick", "wait", "drive", *DO)
SIGNS = ("smile", "arms", "speech")
DECISIONS = ("later", "drive", "watch", "call")
KINDS = ("ask", "decide", "end", "judge", "offer", "play", "start", "time")


def is_stroke(person: dict[str, Any]) -> bool:
    """Return whether the person shows any one sign of a stroke."""
    return person["smile"] != "even" or person["arms"] != "even" or person["speech"] != "clear" or bool(person["other"])


def last_well(person: dict[str, Any]) -> int | None:
    """Return the place of the witness who last saw the person well, or None."""
    found = [place for place, one in enumerate(person["witnesses"]) if one["well"]]
    return found[-1] if found else None


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return one point for each judgement right at its first answer; ``of`` counts all that the run asks.

    Raises ValueError that names the event where an event of the last run is not one the exercise can write.
    """
    acts(events, KINDS)
    starts = [place for place, event in enumerate(events) if event[1] == "start"]
    if not starts:
        return Result(0, 1)
    run = events[starts[-1] :]
    order = _order(params, run[0])
    answers: dict[tuple[str, ...], bool] = {}
    mistakes: list[str] = []
    for event in run[1:]:
        if event[1] not in ("judge", "decide", "time", "offer"):
            continue
        try:
            person = params["people"][order[order.index(event[2]["p"])]]
            slot, right, mistake = _judged(person, event[1], event[2])
        except (KeyError, IndexError, TypeError, ValueError):
            raise ValueError(f"Stroke120: event {event!r} is not one the exercise writes") from None
        if (person["id"], *slot) in answers:
            continue  # the first answer counts
        answers[(person["id"], *slot)] = right
        if not right:
            mistakes.append(mistake)
    of = sum(_asked(params["people"][place]) for place in order)
    return Result(sum(answers.values()), of, tuple(mistakes), len(answers) == of)


def _order(params: dict[str, Any], start: Event) -> list[int]:
    order = start[2].get("order") if isinstance(start[2], dict) else None
    places = range(len(params["people"]))
    if not isinstance(order, list) or len(order) != params["count"] or len(set(order)) < len(order) or any(place not in places for place in order):
        raise ValueError(f"Stroke120: event {start!r} is not one the exercise writes")
    return order


def _asked(person: dict[str, Any]) -> int:
    return 4 + (1 + len(person["offers"]) if is_stroke(person) else 0)


def _judged(person: dict[str, Any], kind: str, data: dict[str, Any]) -> tuple[tuple[str, ...], bool, str]:
    pick = data["pick"]
    if kind == "judge":
        sign = SIGNS[SIGNS.index(data["sign"])]
        truth = "even" if person[sign] in ("even", "clear") else "uneven"
        if pick not in ("even", "uneven"):
            raise ValueError
        name = "face" if sign == "smile" else sign
        return (sign,), pick == truth, f"{name}_{'missed' if truth == 'uneven' else 'imagined'}"
    if kind == "decide":
        right = ("call",) if is_stroke(person) else ("watch", "call")
        return ("decide",), DECISIONS[DECISIONS.index(pick)] in right, f"decide_{pick}"
    if not is_stroke(person):
        raise ValueError
    if kind == "time":
        person["witnesses"][pick]
        return ("time",), pick == last_well(person), "time"
    offer = person["offers"][person["offers"].index(data["offer"])]
    if pick not in ("do", "dont"):
        raise ValueError
    return ("offer", offer), (pick == "do") == (offer in DO), f"offer_{offer}"

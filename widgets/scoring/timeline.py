"""The score of events put in the order of time: how many stand in their place."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("move", "check", "show")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many events stood in their place in the learner's own order, when it was last judged.

    A run ends with the right order, or with the line shown; what is moved afterwards is not counted. ``mistakes``:
    ``event-<position in time>`` of each event out of its place at each check. Raises ValueError for a malformed event.
    """
    count = len(params["events"])
    points, mistakes = 0, list[str]()
    for act in last_run(events, KINDS):
        if act.kind == "move":
            continue
        order = _order(act, count)
        wrong = [place for place, one in enumerate(order) if place != one]
        points = count - len(wrong)
        if act.kind == "show" or not wrong:
            return Result(points, count, tuple(mistakes), complete=True)
        mistakes += [f"event-{order[place]}" for place in wrong]
    return Result(points, count, tuple(mistakes))


def _order(act: Act, count: int) -> list[int]:
    order: list[int] = act.field("order", list)
    if any(type(one) is not int for one in order) or sorted(order) != list(range(count)):
        raise act.wrong(f"has order {order!r}, which is not each of the events 0 to {count - 1} once")
    return order

"""The score of steps put in order: how many stand in their place."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("move", "check", "show")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many of the steps stood in their place in the learner's own order, when it was last judged.

    A run ends with the right order, or with the right order shown; what is moved afterwards is not counted.
    ``mistakes``: ``step-<position>`` of each step out of its place at each check. Raises ValueError for a malformed
    event.
    """
    steps = len(params["steps"])
    points, mistakes = 0, list[str]()
    for act in last_run(events, KINDS):
        if act.kind == "move":
            continue
        order = _order(act, steps)
        wrong = [place for place, step in enumerate(order) if place != step]
        points = steps - len(wrong)
        if act.kind == "show" or not wrong:
            return Result(points, steps, tuple(mistakes), complete=True)
        mistakes += [f"step-{order[place]}" for place in wrong]
    return Result(points, steps, tuple(mistakes))


def _order(act: Act, steps: int) -> list[int]:
    order: list[int] = act.field("order", list)
    if any(type(step) is not int for step in order) or sorted(order) != list(range(steps)):
        raise act.wrong(f"has order {order!r}, which is not each of the steps 0 to {steps - 1} once")
    return order

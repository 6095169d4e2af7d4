"""The score of a branching case, and the best way through it, from the case alone."""

from typing import Any, NamedTuple

from widgets.scoring.log import last_run
from widgets.scoring.result import Event, Result

KINDS = ("choose",)


class Best(NamedTuple):
    """What is still to be had from a scene on: the most points, the seconds of that way, and its first choice."""

    points: int
    seconds: int
    choice: int | None


def best(scenes: dict[str, Any]) -> dict[str, Best]:
    """Return for every scene the best way on; of equal points the quicker one, then the one written first.

    ``scenes`` must have no loop and no missing target, as ``Scenario`` has checked.
    """
    found: dict[str, Best] = {}

    def visit(name: str) -> Best:
        if name not in found:
            ways = []
            for place, choice in enumerate(scenes[name].get("choices", [])):
                on = visit(choice["to"])
                ways.append(Best(choice["points"] + on.points, choice["seconds"] + on.seconds, place))
            found[name] = min(ways, key=lambda way: (-way.points, way.seconds)) if ways else Best(0, 0, None)
        return found[name]

    for name in scenes:
        visit(name)
    return found


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return the points of the last run's choices, of those of the best way from the start.

    ``mistakes``: ``scene/number`` (counted from 0) of each choice that is dangerous, in the order they were made.
    Raises ValueError for a choice that could not be made where the run stood.
    """
    scenes, here = params["scenes"], params["start"]
    points, dangers = 0, list[str]()
    for act in last_run(events, KINDS):
        scene, number = act.field("scene", str), act.field("choice", int)
        choices = scenes[here].get("choices", [])
        if scene != here:
            raise act.wrong(f"is made in scene {scene!r}; the run stands in {here!r}")
        if not 0 <= number < len(choices):
            raise act.wrong(f"has choice {number}; {here!r} has {len(choices)}")
        choice = choices[number]
        points += choice["points"]
        if choice["danger"]:
            dangers.append(f"{here}/{number}")
        here = choice["to"]
    return Result(points, best(scenes)[params["start"]].points, tuple(dangers), complete="ending" in scenes[here])

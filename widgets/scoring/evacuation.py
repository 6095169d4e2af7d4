"""The score of an ``Evacuation`` run: which steps were right at the first choice."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("start", "pick", "end")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return one point for each step whose first choice was right; ``<step>:<choice>`` is a mistake, each time.

    The run is the one of the seed that its start names. Raises ValueError for a malformed event.
    """
    runs = params["runs"]
    steps = runs[params["seed"] % len(runs)]
    begun, at, points, first, mistakes = False, 0, 0, True, list[str]()
    for act in last_run(events, KINDS):
        if act.kind == "start":
            if begun:
                raise act.wrong("begins a run that has begun")
            begun, steps = True, runs[act.field("seed", int) % len(runs)]
        elif not begun:
            raise act.wrong("stands outside a run")
        elif act.kind == "pick":
            step, option = _picked(act, steps, at)
            if option["right"]:
                points, at, first = points + first, at + 1, True
            else:
                mistakes.append(f"{step['id']}:{option['id']}")
                first = False
    return Result(points, len(steps), tuple(mistakes), at == len(steps))


def _picked(act: Act, steps: list[dict[str, Any]], at: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the step and the option of a pick; raises ValueError where it cannot be at this place of the run."""
    name, pick = act.field("step", str), act.field("pick", str)
    if at == len(steps) or steps[at]["id"] != name:
        raise act.wrong(
            f"is of step {name!r}, but the run is at {steps[at]['id'] if at < len(steps) else 'its end'!r}"
        )
    option = next((one for one in steps[at]["options"] if one["id"] == pick), None)
    if option is None:
        raise act.wrong(
            f"picks {pick!r} at {name!r}; offered are: {', '.join(one['id'] for one in steps[at]['options'])}"
        )
    return steps[at], option

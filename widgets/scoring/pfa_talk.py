"""Score of a ``PfaTalk`` from its raw log: which steps were right at once, and what was said that should not be."""

from typing import Any

from widgets.scoring.log import acts
from widgets.scoring.result import Event, Result

KINDS = ("end", "pick", "start")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return one point for each step whose first pick is the good one.

    Mistakes are ``weak_<stage>`` and ``never_<stage>``, each as often as picked. Raises ValueError that names the
    event where a pick of the last run is none that the exercise can write.
    """
    steps = params["case"]["steps"]
    acts(events, KINDS)
    starts = [place for place, event in enumerate(events) if event[1] == "start"]
    if not starts:
        return Result(0, len(steps))
    points, at, fresh = 0, 0, True
    mistakes: list[str] = []
    for event in events[starts[-1] + 1 :]:
        if event[1] != "pick":
            continue
        kind = _kind(steps, at, event)
        if kind == "good":
            points += fresh
            at, fresh = at + 1, True
        else:
            mistakes.append(f"{kind}_{steps[at]['stage']}")
            fresh = False
    return Result(points, len(steps), tuple(mistakes), at == len(steps))


def _kind(steps: list[dict[str, Any]], at: int, event: Event) -> str:
    data = event[2]
    if isinstance(data, dict) and at < len(steps) and data.get("step") == at:
        pick, options = data.get("pick"), steps[at]["options"]
        if isinstance(pick, int) and 0 <= pick < len(options):
            return str(options[pick]["kind"])
    raise ValueError(f"PfaTalk: event {event!r} is not one the exercise writes")

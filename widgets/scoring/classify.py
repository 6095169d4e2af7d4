"""The score of things sorted into groups: how many lie where they belong."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("choose", "check", "show")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many of the items the learner had put where they belong, when they were last judged.

    A run ends with all of them right, or with the answers shown; what is changed afterwards is not counted.
    ``mistakes``: ``item-<position>`` of each item in a wrong group at each check. Raises ValueError for a malformed
    event.
    """
    right = [item["bin"] for item in params["items"]]
    bins = {one["id"] for one in params["bins"]}
    points, mistakes = 0, list[str]()
    for act in last_run(events, KINDS):
        if act.kind == "choose":
            continue
        picks = _picks(act, len(right), bins)
        wrong = [place for place, pick in enumerate(picks) if pick != right[place]]
        points = len(right) - len(wrong)
        if act.kind == "show" or not wrong:
            return Result(points, len(right), tuple(mistakes), complete=True)
        mistakes += [f"item-{place}" for place in wrong]
    return Result(points, len(right), tuple(mistakes))


def _picks(act: Act, items: int, bins: set[str]) -> list[str]:
    picks: list[str] = act.field("picks", list)
    if len(picks) != items or not all(isinstance(pick, str) and pick in bins for pick in picks):
        raise act.wrong(f"has picks {picks!r}; each of the {items} items needs one of {', '.join(sorted(bins))}")
    return picks

"""The score of a list ticked while doing: how many of the starred items were done."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("tick", "note", "check", "print")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many of the starred items are ticked at the end of the log, of all starred ones.

    A run is complete once all of them were ticked at the same time, even if one is taken off later. ``mistakes``:
    ``missing-<position>`` of each starred item that was not ticked when the learner asked what is missing. Raises
    ValueError for a malformed event.
    """
    starred = [place for place, one in enumerate(params["items"]) if one["must"]]
    ticked, mistakes, complete = set[int](), list[str](), False
    for act in last_run(events, KINDS):
        if act.kind == "tick":
            item = _item(act, len(params["items"]))
            ticked = ticked | {item} if act.field("on", bool) else ticked - {item}
            complete = complete or ticked.issuperset(starred)
        elif act.kind == "check":
            mistakes += [f"missing-{place}" for place in starred if place not in ticked]
    return Result(len(ticked.intersection(starred)), len(starred), tuple(mistakes), complete)


def _item(act: Act, count: int) -> int:
    item: int = act.field("item", int)
    if not 0 <= item < count:
        raise act.wrong(f"has item {item}; there are the items 0 to {count - 1}")
    return item

"""The score of items paired: how many have what belongs to them."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("pick", "check", "show")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many of the pairs were right in the learner's own picks, when they were last judged.

    A run ends with all pairs right, or with the answers shown; what is picked afterwards is not counted.
    ``mistakes``: ``pair-<position>`` of each pair that was wrong at a check. Raises ValueError for a malformed event.
    """
    pairs = len(params["pairs"])
    rights = pairs + len(params["extra"])
    points, mistakes = 0, list[str]()
    for act in last_run(events, KINDS):
        if act.kind == "pick":
            continue
        picks = _picks(act, pairs, rights)
        wrong = [row for row, item in enumerate(picks) if item != row]
        points = pairs - len(wrong)
        if act.kind == "show" or not wrong:
            return Result(points, pairs, tuple(mistakes), complete=True)
        mistakes += [f"pair-{row}" for row in wrong]
    return Result(points, pairs, tuple(mistakes))


def _picks(act: Act, pairs: int, rights: int) -> list[int | None]:
    """Return the picks; only where the answer was shown may a row be without one."""
    picks: list[int | None] = act.field("picks", list)
    chosen = [item for item in picks if item is not None]
    sound = all(type(item) is int and 0 <= item < rights for item in chosen)
    if not sound or len(picks) != pairs or (act.kind == "check" and len(chosen) < pairs):
        raise act.wrong(f"has picks {picks!r}; there must be one of the items 0 to {rights - 1} for each of {pairs} rows")
    return picks

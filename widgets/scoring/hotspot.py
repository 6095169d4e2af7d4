"""The score of places found on a picture."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("choose", "outside", "check", "show")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many right places were chosen, less the wrong ones, when the choice was last judged; never below 0.

    A run ends when exactly the right places are chosen, or with the answer shown; what is chosen afterwards is not
    counted. ``mistakes``: at each check ``wrong-<id>`` of each wrong place chosen, and where several are right
    ``missed-<id>`` of each one left out. Raises ValueError for a malformed event.
    """
    right = [one["id"] for one in params["regions"] if one["correct"]]
    points, mistakes = 0, list[str]()
    for act in last_run(events, KINDS):
        if act.kind in ("choose", "outside"):
            continue
        picks = _picks(act, [one["id"] for one in params["regions"]], len(right) > 1)
        wrong = [one for one in picks if one not in right]
        missed = [one for one in right if one not in picks]
        points = max(0, len(right) - len(missed) - len(wrong))
        if act.kind == "show" or not (wrong or missed):
            return Result(points, len(right), tuple(mistakes), complete=True)
        mistakes += [f"wrong-{one}" for one in wrong] + [f"missed-{one}" for one in missed if len(right) > 1]
    return Result(points, len(right), tuple(mistakes))


def _picks(act: Act, ids: list[str], many: bool) -> list[str]:
    """Return the places chosen: some for a check, one at most where one is right."""
    picks: list[str] = act.field("picks", list)
    sound = all(isinstance(one, str) and one in ids for one in picks) and len(set(map(str, picks))) == len(picks)
    if not sound or (act.kind == "check" and not picks) or (len(picks) > 1 and not many):
        raise act.wrong(f"picks {picks!r}; there are {', '.join(ids)}")
    return picks

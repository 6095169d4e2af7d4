"""The score of a question: right or not, and which options were taken for what they are not."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("choose", "check", "show")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return 1 of 1 for a run that ended with the right answer, 0 for one in which the answer was shown.

    A run ends with either; what is tried afterwards is not counted. ``mistakes``: ``option-<position>`` of each wrong
    pick at each check and, where several may be picked, of each right option left out. Raises ValueError for a
    malformed event.
    """
    right, many = [bool(option["correct"]) for option in params["options"]], bool(params["many"])
    mistakes: list[str] = []
    for act in last_run(events, KINDS):
        if act.kind == "show":
            return Result(0, 1, tuple(mistakes), complete=True)
        if act.kind == "check":
            picks = _picks(act, len(right))
            wrong = [n for n, correct in enumerate(right) if (n in picks) != correct]
            if not wrong:
                return Result(1, 1, tuple(mistakes), complete=True)
            mistakes += [f"option-{n}" for n in wrong if many or n in picks]
    return Result(0, 1, tuple(mistakes))


def _picks(act: Act, options: int) -> set[int]:
    picks = act.field("picks", list)
    if not picks or len(set(map(repr, picks))) < len(picks) or not all(type(n) is int and 0 <= n < options for n in picks):
        raise act.wrong(f"picks {picks!r}; there are the options 0 to {options - 1}")
    return set(picks)

"""Score of a ``SkillDecay`` run from its raw log: a guess near what the trial found, and a plan made."""

from datetime import date
from typing import Any

from widgets.scoring.result import Event, Result

EVERY = (1, 3, 6, 12)  # months between practices, the trial's four groups
NEAR = 10  # percentage points


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return one point for the first plan of the last run, one for its guess within 10 percentage points.

    Mistakes: ``guess_high`` or ``guess_low``. Raises ValueError that names the event where a plan is none that the
    exercise can write.
    """
    kinds = [event[1] for event in events]
    begin = len(kinds) - kinds[::-1].index("again") if "again" in kinds else 0
    plan = next((event for event in events[begin:] if event[1] == "plan"), None)
    if plan is None:
        return Result(0, 2)
    try:
        date.fromisoformat(plan[2]["course"])
        every, guess = EVERY[EVERY.index(plan[2]["every"])], plan[2]["guess"]
        if isinstance(guess, bool) or not isinstance(guess, int) or not 0 <= guess <= 100:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"SkillDecay: event {plan!r} is not one the exercise writes") from None
    off = guess - params["shares"][str(every)]
    mistakes = () if abs(off) <= NEAR else ("guess_high",) if off > 0 else ("guess_low",)
    return Result(2 - len(mistakes), 2, mistakes, True)

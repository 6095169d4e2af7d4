"""Score of a ``SkillDecay`` run from its raw log: a guess near what the trial found, and a plan made."""

from datetime import date
from typing import Any

from widgets.scoring.log import last_run
from widgets.scoring.result import Event, Result

KINDS = ("calendar", "plan")
EVERY = (1, 3, 6, 12)  # months between practices, the trial's four groups
NEAR = 10  # percentage points


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return one point for the first plan of the last run, one for its guess within 10 percentage points.

    Mistakes: ``guess_high`` or ``guess_low``. Raises ValueError that names the event where a plan is none that the
    exercise can write.
    """
    plan = next((act for act in last_run(events, KINDS) if act.kind == "plan"), None)
    if plan is None:
        return Result(0, 2)
    try:
        date.fromisoformat(plan.data["course"])
        every, guess = EVERY[EVERY.index(plan.data["every"])], plan.data["guess"]
        if isinstance(guess, bool) or not isinstance(guess, int) or not 0 <= guess <= 100:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise plan.wrong("is no plan the exercise writes: a course's day, 1, 3, 6 or 12 months, a guess from 0 to 100") from None
    off = guess - params["shares"][str(every)]
    mistakes = () if abs(off) <= NEAR else ("guess_high",) if off > 0 else ("guess_low",)
    return Result(2 - len(mistakes), 2, mistakes, True)

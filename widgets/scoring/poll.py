"""A poll has no right answer: taking part is all there is to score."""

from typing import Any

from widgets.scoring.log import last_run
from widgets.scoring.result import Event, Result

KINDS = ("vote",)


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return 1 of 1 once a vote was given. What was chosen is not in the log, so that no record holds it.

    Raises ValueError for a malformed event, and for a vote that carries anything.
    """
    acts = last_run(events, KINDS)
    for act in acts:
        if act.data is not None:
            raise act.wrong("carries data; a vote is not recorded")
    return Result(1 if acts else 0, 1, (), complete=bool(acts))

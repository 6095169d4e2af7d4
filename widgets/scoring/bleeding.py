"""The score of severe bleeding: which steps were right the first time; and the blood that the model counts as lost."""

import math
from typing import Any

from widgets.scoring.result import Event, Result
from widgets.scoring.steps import score_steps, walk


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many steps were right the first time, of all; ``mistakes``: ``<step>:<action>``.

    The blood lost is no part of the score. Raises ValueError for an event that cannot be.
    """
    lost(params, events)
    return score_steps(params, events)


def lost(params: dict[str, Any], events: list[Event]) -> float:
    """Return the millilitres lost in the last run: the flow before each act, for its thinking and its own seconds."""
    sum_ml, left = 0.0, 1.0
    for act, step, mistake in walk(params, events):
        think = act.data.get("think")
        if isinstance(think, bool) or not isinstance(think, int | float) or not math.isfinite(think) or think < 0:
            raise act.wrong(f"has think {think!r}, which is no number of seconds")
        seconds = step["seconds"] if mistake is None else params["mistake_seconds"]
        sum_ml += params["rate"] * left * (think + seconds) / 60
        if mistake is None:
            left = step["left"]
    return sum_ml

"""The score of a bandage: which steps were right the first time."""

from typing import Any

from widgets.scoring.result import Event, Result
from widgets.scoring.steps import score_steps


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many steps were right the first time, of all; ``mistakes``: ``<step>:<action>``.

    Raises ValueError for an event that cannot be.
    """
    return score_steps(params, events)

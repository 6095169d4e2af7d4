"""The score of a burn: which steps were right the first time; water that stopped too soon is a mistake."""

from typing import Any

from widgets.scoring.log import Act
from widgets.scoring.result import Event, Result
from widgets.scoring.steps import score_steps


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many steps were right the first time, of all; ``mistakes``: ``<step>:<action>``, "cool:early" among them.

    Raises ValueError for an event that cannot be.
    """
    return score_steps(params, events, _too_soon)


def _too_soon(step: dict[str, Any], act: Act) -> str | None:
    if "need" not in step:
        return None
    return "early" if act.field("seconds", int) < step["need"] else None

"""What a raw event log comes to: the same shape for every exercise that can be scored again on the server."""

from dataclasses import dataclass
from typing import Any

Event = list[Any]  # [milliseconds since the exercise opened, kind, data]; the clock starts again at each opening


@dataclass(frozen=True)
class Result:
    """The last run in a log.

    ``points`` of ``of``: both 0 or more, ``points`` at most ``of``; ``of`` is at least 1. ``mistakes``: ids of what
    went wrong, in the order it happened, each as often as it happened; empty for a run without a mistake.
    ``complete``: the run reached its end. A log without a run gives no points, no mistakes, not complete.
    """

    points: float
    of: float
    mistakes: tuple[str, ...] = ()
    complete: bool = False

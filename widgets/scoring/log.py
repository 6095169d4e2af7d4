"""Reading a raw log with care: what is not as the exercise's script writes it is refused, the event named by its place."""

import math
from collections.abc import Collection
from numbers import Real
from typing import Any, NamedTuple

from widgets.scoring.result import Event

AGAIN = "again"  # begins a new run


class Act(NamedTuple):
    """One event of a log: its place there, counted from 0, its milliseconds, kind and data."""

    place: int
    ms: float
    kind: str
    data: Any

    def wrong(self, why: str) -> ValueError:
        """Return the error for an event that cannot be; the caller raises it."""
        return ValueError(f"event {self.place} ({self.kind}) {why}")

    def field(self, name: str, kind: type[Any]) -> Any:
        """Return a named part of the data; raises ValueError when it is not there or of another kind."""
        value = self.data.get(name) if isinstance(self.data, dict) else None
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            raise self.wrong(f"has {name} {value!r}, which is no {kind.__name__}")
        return value


def last_run(events: list[Event], kinds: Collection[str]) -> list[Act]:
    """Return the acts after the last "again"; as ``acts`` otherwise."""
    every = acts(events, kinds)
    begins = max((act.place + 1 for act in every if act.kind == AGAIN), default=0)
    return every[begins:]


def acts(events: list[Event], kinds: Collection[str]) -> list[Act]:
    """Return every act of the log; ``kinds`` are those that the exercise logs, besides "again".

    Raises ValueError for a log that is no list, and for the first event that is not [milliseconds, kind, data].
    """
    if not isinstance(events, list | tuple):
        raise ValueError(f"the log is {type(events).__name__}; give a list of events")
    found = [_act(place, event) for place, event in enumerate(events)]
    for act in found:
        if act.kind != AGAIN and act.kind not in kinds:
            raise act.wrong(f"is of no kind known here: {', '.join(sorted(kinds))}")
    return found


def _act(place: int, event: Any) -> Act:
    if not isinstance(event, list | tuple) or len(event) != 3 or not isinstance(event[1], str):
        raise ValueError(f"event {place} is {event!r}; it must be [milliseconds, kind, data]")
    ms = event[0]
    if isinstance(ms, bool) or not isinstance(ms, Real) or not math.isfinite(ms):
        raise ValueError(f"event {place} ({event[1]}) is at {ms!r}; its time must be milliseconds")
    return Act(place, float(ms), event[1], event[2])

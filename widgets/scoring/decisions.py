"""A procedure of steps, scored again from its raw log: what ``_shared/course.js`` writes and nothing else.

Events are ``["pick", {"step", "pick"}]``, ``["tap", {"step"}]`` and ``["again", None]``, each after its time in milliseconds. A step
that is tapped needs its taps first; then only its right pick leads on.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

from widgets.scoring.result import Event, Result


@dataclass(frozen=True)
class Step:
    """One decision. ``taps``: how many acts come before the right pick, 0 for a plain choice; ``end``: what the step shows at its end."""

    id: str
    right: str
    choices: tuple[str, ...]
    taps: int = 0
    star: bool = False
    end: str = ""


def replay(sequence: Callable[[int], Sequence[Step]], events: list[Event]) -> Result:
    """Return the result of the last run; ``sequence(run)`` gives its steps, the first run being 0.

    A mistake is ``step:pick``, with ``early`` for the right end of a tapped step too soon and ``over`` for a tap too many.
    A step counts one point when nothing went wrong in it. Raises ValueError that names the event which could not be.
    """
    run, steps = 0, sequence(0)
    at, taps = 0, 0
    mistakes: list[str] = []
    failed: set[str] = set()
    for place, event in enumerate(events):
        kind, data = _checked(place, event)
        if kind == "again":
            run, at, taps = run + 1, 0, 0
            steps, mistakes, failed = sequence(run), [], set()
            continue
        if at >= len(steps):
            raise ValueError(f"event {place} is {event!r}; the run had ended before it")
        step = steps[at]
        if data["step"] != step.id:
            raise ValueError(f"event {place} is {event!r}; the step was {step.id!r}")
        wrong = _wrong(place, event, step, taps)
        if wrong:
            mistakes.append(f"{step.id}:{wrong}")
            failed.add(step.id)
        elif kind == "tap":
            taps += 1
        else:
            at, taps = at + 1, 0
    passed = sum(step.id not in failed for step in steps[:at])
    return Result(passed, len(steps), tuple(mistakes), at == len(steps))


def _wrong(place: int, event: Event, step: Step, taps: int) -> str:
    if event[1] == "tap":
        if not step.taps:
            raise ValueError(f"event {place} is {event!r}; nothing is tapped at {step.id!r}")
        return "over" if taps >= step.taps else ""
    pick = event[2]["pick"]
    if pick not in step.choices:
        raise ValueError(f"event {place} is {event!r}; the choices are {', '.join(step.choices)}")
    if pick != step.right:
        return str(pick)
    return "early" if taps < step.taps else ""


def _checked(place: int, event: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(event, list | tuple) or len(event) != 3:
        raise ValueError(f"event {place} is {event!r}; an event is [milliseconds, kind, data]")
    time, kind, data = event
    if isinstance(time, bool) or not isinstance(time, Real) or not math.isfinite(float(time)):
        raise ValueError(f"event {place} is {event!r}; its time is no number of milliseconds")
    if kind == "again" and data is None:
        return kind, {}
    keys = {"pick": {"step", "pick"}, "tap": {"step"}}.get(kind if isinstance(kind, str) else "")
    if keys is None or not isinstance(data, dict) or set(data) != keys:
        raise ValueError(
            f"event {place} is {event!r}; allowed: pick with step and pick, tap with step, again with null"
        )
    return kind, data


def renamed(step: Step, name: str, **changes: Any) -> Step:
    """Return the step under another id, for a procedure that comes to it more than once."""
    return replace(step, id=name, **changes)

"""The score of a run with the AED: which steps were right the first time, computed again from each act."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("act", "pad", "mistake", "step")
# Done when it is not asked for, these do no harm and are no mistake, unless they come before what must be seen first.
HARMLESS = ("look", "clear", "away")
TOO_EARLY = (("look", "clear"), ("away", "clear"), ("shock_look", "clear"), ("look2", "clear"))
PADS = 2


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many steps were done without a mistake, of all the steps of the run.

    ``mistakes``: ``<step>:<action>``, for a pad ``pads:<place>``. What the log itself calls a mistake is not
    trusted. Raises ValueError for an act at another step than the run has reached.
    """
    run = _Run(params)
    for act in last_run(events, KINDS):
        if act.kind == "act":
            run.act(act)
        elif act.kind == "pad":
            run.pad(act)
        elif act.kind == "step":
            run.clock(act)
    return run.result()


class _Run:
    """Where a run has got to."""

    def __init__(self, params: dict[str, Any]) -> None:
        self._steps: list[dict[str, Any]] = params["steps"]
        self._places, self._right_places = params["places"], params["right_places"]
        self._done, self._placed = 0, set[str]()
        self._mistakes: list[tuple[str, str]] = []

    @property
    def _step(self) -> str:
        return self._steps[self._done]["id"] if self._done < len(self._steps) else "end"

    def act(self, act: Act) -> None:
        """Take a button that was pressed."""
        step, action = act.field("step", str), act.field("action", str)
        if step != self._step or step == "end":
            raise act.wrong(f"is of step {step!r}, but the run is at {self._step!r}")
        if step == "look" and action == "away":  # asking the hand away shows that it was seen
            self._done += 1
        if self._steps[self._done]["right"] == action:
            self._done += 1
        elif action not in HARMLESS or (self._step, action) in TOO_EARLY:
            self._mistakes.append((self._step, action))

    def pad(self, act: Act) -> None:
        """Take a pad that was put on the chest."""
        place = act.field("place", str)
        if self._step != "pads" or place not in self._places or place in self._placed:
            raise act.wrong(f"puts a pad on {place!r}, which cannot be at {self._step!r}")
        if place not in self._right_places:
            self._mistakes.append(("pads", place))
            return
        self._placed.add(place)
        if len(self._placed) == PADS:
            self._done += 1

    def clock(self, act: Act) -> None:
        """Take the end of the two minutes of compressions, the one step that no button ends."""
        if act.field("action", str) != "clock":
            return
        if act.field("step", str) != self._step or self._step != "cpr_run":
            raise act.wrong(f"ends the compressions, but the run is at {self._step!r}")
        self._done += 1

    def result(self) -> Result:
        """Return the result so far."""
        missed = {step for step, _ in self._mistakes}
        points = sum(step["id"] not in missed for step in self._steps[: self._done])
        told = tuple(f"{step}:{action}" for step, action in self._mistakes)
        return Result(points, len(self._steps), told, complete=self._done == len(self._steps))

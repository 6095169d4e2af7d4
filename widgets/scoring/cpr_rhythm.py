"""The result of a CPR rhythm run from its raw log: ``rhythm.score`` of the taps of the last run."""

from itertools import pairwise
from typing import Any

from widgets.scoring import rhythm
from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("start", "first", "tap", "breath", "over", "end")
FINE = 0.98  # a factor from here on is told to be fine


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return the rhythm score (节奏训练分) of 100, 0 where a run has none; complete is a run up to the end of its time.

    ``mistakes``: why the score was held ("long_pause", "stopped_early", "too_few_taps", "no_interval"), then the
    factors (R, F, C, V) that leave something to practise, the weakest first. Raises ValueError for malformed events.
    """
    run = _after_start(last_run(events, KINDS))
    over = next((act.ms for act in run if act.kind == "over"), None)
    if over is None:
        return Result(0, 100)
    began = next((act.ms for act in run if act.kind == "first"), 0.0)
    taps = [act for act in run if act.kind == "tap"]
    for before, after in pairwise(taps):
        if after.ms < before.ms:
            raise after.wrong(f"is at {after.ms} ms, before the tap at {before.ms} ms")
    whole = rhythm.Run(began, over, params["seconds"])
    found = rhythm.score([act.ms for act in taps], params["mode"], whole)
    weak = [name for name in found.factors if found.factors[name] < FINE]
    mistakes = [found.reason] * (found.reason != "ok") + sorted(weak, key=lambda name: found.factors[name])
    complete = found.score is not None and found.reason != "stopped_early"
    return Result(found.score or 0, 100, tuple(mistakes), complete)


def _after_start(acts: list[Act]) -> list[Act]:
    starts = [place for place, act in enumerate(acts) if act.kind == "start"]
    if acts and not starts:
        raise acts[0].wrong("comes before any start")
    return acts[starts[-1] + 1 :] if starts else []

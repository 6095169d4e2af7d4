"""Going through a log of acts done step by step: the same walk for every exercise that is one."""

from collections.abc import Callable
from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("act",)
Judge = Callable[[dict[str, Any], Act], str | None]  # why a right action is wrong here after all, or None


def walk(params: dict[str, Any], events: list[Event], judge: Judge | None = None) -> list[tuple[Act, dict[str, Any], str | None]]:
    """Return the acts of the last run, each with its step and the action that was a mistake, None where it was right.

    Raises ValueError for an act at another step than the run has reached, and for one that is not offered there.
    """
    steps: list[dict[str, Any]] = params["steps"]
    done, walked = 0, list[tuple[Act, dict[str, Any], str | None]]()
    for act in last_run(events, KINDS):
        name, action = act.field("step", str), act.field("action", str)
        if done == len(steps) or name != steps[done]["id"]:
            raise act.wrong(f"is of step {name!r}, but the run is at {[*(one['id'] for one in steps), 'its end'][done]!r}")
        step = steps[done]
        if action not in step["choices"]:
            raise act.wrong(f"does {action!r} at {name!r}; offered are: {', '.join(step['choices'])}")
        mistake = action if action not in step["right"] else judge(step, act) if judge else None
        walked.append((act, step, mistake))
        done += mistake is None
    return walked


def score_steps(params: dict[str, Any], events: list[Event], judge: Judge | None = None) -> Result:
    """Return how many steps were right the first time, of all. ``mistakes``: ``<step>:<action>``."""
    walked = walk(params, events, judge)
    told = tuple(f"{step['id']}:{mistake}" for _, step, mistake in walked if mistake is not None)
    missed = {one.split(":")[0] for one in told}
    done = [step["id"] for _, step, mistake in walked if mistake is None]
    return Result(sum(one not in missed for one in done), len(params["steps"]), told, complete=len(done) == len(params["steps"]))

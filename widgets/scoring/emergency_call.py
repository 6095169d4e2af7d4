"""The score of a 120 call: which steps were right at once, dialling and hanging up last among them."""

from typing import Any

from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

KINDS = ("pick",)
_RIGHT = {"dial": "120", "speaker": "speaker", "hang_up": "hang_up"}  # a step that asks something: "right"
_SPEAKER = ("mute", "speaker", "hang_up")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return how many steps of the call were right at once, of all: dialling, the speaker, each question, hanging up.

    Hanging up too early, wherever it happens, is a mistake of the last step alone. ``mistakes``: ``<step>:<pick>``.
    Raises ValueError for a pick that the call, at that point, does not offer.
    """
    weak = {step["id"]: step["weak"] for step in params["steps"]}
    order = ["dial", "speaker", *weak, "hang_up"]
    done, mistakes = 0, list[tuple[str, str]]()
    for act in last_run(events, KINDS):
        step, pick = act.field("step", str), act.field("pick", str)
        if done == len(order) or step != order[done]:
            raise act.wrong(f"is of step {step!r}, but the call is at {(*order, 'its end')[done]!r}")
        _offered(act, step, pick, weak)
        if pick == _RIGHT.get(step, "right"):
            done += 1
        else:
            mistakes.append((step, pick))
    missed = {step if pick != "hang_up" else "hang_up" for step, pick in mistakes}
    points = sum(step not in missed for step in order[:done])
    return Result(points, len(order), tuple(f"{step}:{pick}" for step, pick in mistakes), complete=done == len(order))


def _offered(act: Act, step: str, pick: str, weak: dict[str, list[str]]) -> None:
    if step in weak and pick not in ("right", "hang_up", *weak[step]):
        raise act.wrong(f"picks {pick!r} at {step!r}; offered are: right, {', '.join(weak[step])}, hang_up")
    if step == "speaker" and pick not in _SPEAKER:
        raise act.wrong(f"picks {pick!r} at 'speaker'; offered are: {', '.join(_SPEAKER)}")
    if step == "dial" and not (pick and set(pick) <= set("0123456789*#")):
        raise act.wrong(f"dials {pick!r}, which is no number")
    if step == "hang_up" and pick != "hang_up":
        raise act.wrong(f"picks {pick!r} at 'hang_up'; offered is: hang_up")

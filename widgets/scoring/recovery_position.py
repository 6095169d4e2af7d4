"""The recovery position, scored again: the steps follow from the patient and from what is found.

Order and critical steps: fact sheet section 1.3; the check before it: 1.1; what gasping means: 2.1.
"""

from typing import Any

from widgets.scoring.decisions import Step, replay
from widgets.scoring.result import Event, Result

PATIENTS = ("adult", "elder", "pregnant")
FINDINGS = ("normal", "gasping", "fall")
RIGHT = {"normal": "recovery", "gasping": "cpr", "fall": "still"}


def table(patient: str, finding: str) -> dict[str, Step]:
    """Return every step there can be, with its right act."""
    rows = (
        Step("check", "breath", ("breath", "turn", "pillow"), star=True),
        Step("decide", RIGHT[finding], ("recovery", "cpr", "still"), star=True),
        Step("start", "press", ("press", "wait", "pinch"), star=True),
        Step("guard", "hold", ("hold", "sit", "leave"), star=True),
        Step("side", "left", ("left", "right", "any")),
        Step("kneel", "straighten", ("straighten", "arm", "roll")),
        Step("arm", "palm_up", ("palm_up", "tucked", "roll")),
        Step("hand", "cheek", ("cheek", "chest", "knee")),
        Step("knee", "far", ("far", "near", "roll")),
        Step("roll", "toward", ("toward", "away", "head"), star=True),
        Step("tilt", "tilt", ("tilt", "pillow", "mouth_up"), star=True),
        Step("leg", "square", ("square", "straight", "go")),
        Step("watch", "watch", ("watch", "sometimes", "water"), star=True),
        Step("later", "other", ("other", "same", "back")),
        Step("change", "cpr", ("cpr", "keep", "shake"), star=True),
    )
    return {step.id: step for step in rows}


def sequence(patient: str, finding: str) -> list[Step]:
    """Return the steps of a run, in order. Only who breathes normally and has no major injury is rolled."""
    steps = table(patient, finding)
    if finding != "normal":
        return [steps[name] for name in ("check", "decide", "start" if finding == "gasping" else "guard")]
    pregnant = patient == "pregnant"
    left_out = {
        "start",
        "guard",
        "later" if pregnant else "side",
    }  # late in pregnancy: onto the left, and kept there
    return [step for name, step in steps.items() if name not in left_out]


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return points and mistakes of the last run; a mistake is ``step:what``. Raises ValueError for an event that could not be."""
    return replay(lambda _run: sequence(params["patient"], params["finding"]), events)

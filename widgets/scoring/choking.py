"""Choking, scored again: the steps of a run follow from the patient, how bad it is and the seed.

Order and acts: fact sheet section 2.4 with its decisions D1 (back first) and D2 (infants).
"""

from typing import Any, NamedTuple

from widgets.scoring.decisions import Step, renamed, replay
from widgets.scoring.result import Event, Result
from widgets.scoring.seeded import seeded

PATIENTS = ("adult", "child", "infant", "pregnant", "large")
SEVERITIES = ("severe", "mild")
CHEST = ("infant", "pregnant", "large")  # chest thrusts in place of abdominal ones
BLOWS = 5  # back blows, and thrusts, of one round
SEEDS = 2**32
_TAPPED = ("switch", "out", "down")


class Outcome(NamedTuple):
    """What a seed brings: ``worsens`` only matters where it began mild; ``round`` 1 or 2; ``taps`` of the last part of that round."""

    worsens: bool
    down: bool  # becomes unresponsive, in place of bringing it up
    round: int
    back: bool  # it comes out with a back blow of the second round
    taps: int
    found: bool  # the thing can be seen in the mouth


def outcome(seed: int) -> Outcome:
    """Return what happens with this seed; ``choking.js`` draws the same six numbers in the same order."""
    draw = seeded(seed)
    worsens, down, first = draw() < 0.5, draw() < 0.4, draw() < 0.5
    back, taps, found = draw() < 0.5, 1 + int(draw() * BLOWS), draw() < 0.5
    return Outcome(
        worsens, down, 1 if first else 2, back and not first and not down, BLOWS if down else taps, found
    )


def table(patient: str, severity: str) -> dict[str, Step]:
    """Return every step there can be for this patient, with its right act; the seed decides about the rest."""
    chest = patient in CHEST
    held = patient in ("child", "infant")
    rows = (
        Step("ask", "look", ("look", "slap", "water")),
        Step("judge", severity, ("mild", "severe")),
        Step("cough", "encourage", ("encourage", "slap", "finger" if patient == "infant" else "thrust")),
        Step("watch", "stay", ("stay", "leave", "rice")),
        Step("worse", "act", ("act", "wait", "vinegar")),
        Step("calm", "rest", ("rest", "thrust", "finger")),
        Step("call", "point", ("point", "later", "drive")),
        Step("position", "lean", ("lean", "upright", "feet" if held else "lie"), star=True),
        Step("spot_back", "blades", ("blades", "loin", "nape", "head")),
        Step("back", "switch", _TAPPED, taps=BLOWS, star=True),
        Step("kind", "chest" if chest else "abdominal", ("abdominal", "chest", "finger"), star=True),
        Step("spot_front", "breastbone", ("breastbone", "tip", "belly", "throat"))
        if chest
        else Step("spot_front", "navel", ("navel", "tip", "breastbone", "low")),
        Step("front", "switch", _TAPPED, taps=BLOWS, star=True),
        Step("after", "hospital", ("hospital", "home", "vinegar")),
        Step("lower", "lower", ("lower", "hold", "pinch"), star=True),
        Step("press", "press", ("press", "breathe", "pulse"), star=True),
        Step("mouth", "look", ("look", "sweep", "skip"), star=True),
        Step("see", "leave", ("take", "leave", "deep"), star=True),
        Step("go_on", "go_on", ("go_on", "stop", "up")),
    )
    return {step.id: step for step in rows}


def sequence(patient: str, severity: str, seed: int) -> list[Step]:
    """Return the steps of one run, in order."""
    steps, fate = table(patient, severity), outcome(seed)
    begun = [steps["ask"], steps["judge"]]
    if severity == "mild":
        begun += [steps["cough"], steps["watch"]]
        if not fate.worsens:
            return [*begun, steps["calm"]]
        begun.append(steps["worse"])
    last = "down" if fate.down else "out"
    ended = {"right": last, "taps": fate.taps, "end": last}
    none = {"end": "none"}
    first = [renamed(steps["back"], "back1", **none), steps["kind"], steps["spot_front"]]
    rounds = [*first, renamed(steps["front"], "front1", **(ended if fate.round == 1 else none))]
    if fate.round == 2:
        rounds.append(renamed(steps["back"], "back2", **(ended if fate.back else none)))
        if not fate.back:
            rounds.append(renamed(steps["front"], "front2", **ended))
    acts = [steps["call"], steps["position"], steps["spot_back"], *rounds]
    if not fate.down:
        return [*begun, *acts, steps["after"]]
    see = renamed(steps["see"], "see", **({"right": "take", "end": "found"} if fate.found else none))
    return [*begun, *acts, steps["lower"], steps["press"], steps["mouth"], see, steps["go_on"]]


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return points and mistakes of the last run; a mistake is ``step:what``. Raises ValueError for an event that could not be."""
    patient, severity, seed = params["patient"], params["severity"], params["seed"]
    return replay(lambda run: sequence(patient, severity, (seed + run) % SEEDS), events)

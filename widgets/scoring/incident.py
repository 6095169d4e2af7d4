"""A mass-casualty incident made from a seed, and the tag that START or JumpSTART gives each casualty.

Numbers and steps: fact sheet first-aid section 5.1 [S20]. ``widgets/_shared/incident.js`` is the same in the browser;
``tests/vectors/triage.json`` keeps the two together. A casualty is a dict:

``id`` from 0; ``cast`` place in CAST or KIDS; ``age`` years; ``woman``; ``pose`` a posture of the drawing; ``walks``;
``stays`` (can walk, but did not come when called); ``breathes`` ("yes", "opened": starts once the airway is opened, "no");
``rate`` breaths a minute; ``radial`` (pulse at the wrist); ``pulse`` (any); ``answers`` (starts to breathe after five
breaths); ``refill`` seconds; ``obeys``; ``bleeds`` (hard); ``loud`` (shouts).
"""

from collections.abc import Callable, Iterator
from typing import Any

from widgets.scoring.seeded import seeded

TAGS = ("black", "green", "yellow", "red")  # from the last to the first to be carried away
LIMITS = {
    "seconds": 60,
    "rate_max": 30,
    "refill_max": 2,
    "child_from": 1,
    "child_to": 8,
    "child_rate_min": 15,
    "child_rate_max": 45,
    "child_breaths": 5,
}
# (age, woman) of the grown-ups and the children that the drawing knows
CAST = (
    (34, True), (52, False), (68, True), (23, False), (41, False), (29, True), (73, False), (46, True), (19, True), (61, False),
    (37, False), (55, True), (27, False), (64, True), (31, True), (48, False), (17, False), (76, True), (39, True), (58, False),
)  # fmt: skip
KIDS = ((6, True), (8, False), (5, False), (7, True), (4, True), (8, True))
KINDS = (
    "walk",
    "yellow",
    "rate",
    "black",
    "open",
    "walk",
    "pulse",
    "yellow",
    "obeys",
    "stay",
    "walk",
    "rate",
    "yellow",
    "walk",
    "pulse",
    "yellow",
    "walk",
    "open",
    "obeys",
    "walk",
)
CHILD_AT = (2, 7, 10, 17)  # places in KINDS that go to children
POSES = {
    "walk": ("walk", "stand"), "stay": ("sit",), "yellow": ("sit", "lean", "wave"), "rate": ("lean", "sit"), "pulse": ("lie", "side"),
    "obeys": ("side", "lie"), "open": ("lie",), "black": ("lie",),
}  # fmt: skip
LEAST, MOST = 6, len(KINDS)


def is_child(person: dict[str, Any], limits: dict[str, int] = LIMITS) -> bool:
    """Return whether JumpSTART's numbers count for the casualty."""
    return bool(limits["child_from"] <= person["age"] <= limits["child_to"])


def judged(person: dict[str, Any], limits: dict[str, int] = LIMITS) -> tuple[str, str]:
    """Return the tag and the step of the algorithm that gives it: walk, open, breaths, rate, pulse, obeys or all."""
    child = is_child(person, limits)
    if person["walks"]:
        return "green", "walk"
    if person["breathes"] == "opened":
        return "red", "open"
    if person["breathes"] == "no":
        if child and person["pulse"]:
            return ("red" if person["answers"] else "black"), "breaths"
        return "black", "open"
    low, high = (limits["child_rate_min"], limits["child_rate_max"]) if child else (0, limits["rate_max"])
    if not low <= person["rate"] <= high:
        return "red", "rate"
    if not person["radial"] or person["refill"] > limits["refill_max"]:
        return "red", "pulse"
    return ("yellow", "all") if person["obeys"] else ("red", "obeys")


def needed(person: dict[str, Any], limits: dict[str, int] = LIMITS) -> tuple[str, ...]:
    """Return the acts without which the right tag is a guess; who walked over has been seen walking."""
    step = judged(person, limits)[1]
    if step == "walk":
        return ("walk",) if person["stays"] else ()
    if step == "open" and is_child(person, limits) and person["breathes"] == "no":
        return ("open", "pulse")
    if step == "breaths":
        return ("open", "pulse", "breaths")
    return {"open": ("open",), "rate": ("rate",), "pulse": ("rate", "pulse")}.get(
        step, ("rate", "pulse", "obeys")
    )


def incident(seed: int, count: int, children: bool = True) -> list[dict[str, Any]]:
    """Return ``count`` casualties, in the order of their numbers."""
    draw = seeded(seed)
    kinds = [(kind, children and place in CHILD_AT) for place, kind in enumerate(KINDS[:count])]
    if children and draw() < 0.5:
        kinds[4] = ("breaths", True)
    _shuffle(kinds, draw)
    adults, kids = list(range(len(CAST))), list(range(len(KIDS)))
    _shuffle(adults, draw)
    _shuffle(kids, draw)
    casts = {False: iter(adults), True: iter(kids)}
    return [_casualty(place, kind, child, casts[child], draw) for place, (kind, child) in enumerate(kinds)]


def worsened(seed: int, people: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the casualty that gets worse before the second round, as it is then: with what changed as ``change``."""
    draw = seeded(seed + 77)
    yellow = [one for one in people if judged(one)[0] == "yellow"]
    one = yellow[int(draw() * len(yellow))]
    change = ("rate", "pulse", "obeys")[int(draw() * 3)]
    changes: dict[str, dict[str, Any]] = {
        "rate": {"rate": 50 if is_child(one) else 36},
        "pulse": {"radial": False, "refill": 4},
        "obeys": {"obeys": False},
    }
    return {
        **one,
        "loud": False,
        "pose": "side" if change == "obeys" else "lean" if change == "rate" else "lie",
        **changes[change],
        "change": change,
    }


def _shuffle(items: list[Any], draw: Callable[[], float]) -> None:
    for i in range(len(items) - 1, 0, -1):
        j = int(draw() * (i + 1))
        items[i], items[j] = items[j], items[i]


def _casualty(
    place: int, kind: str, child: bool, casts: Iterator[int], draw: Callable[[], float]
) -> dict[str, Any]:
    cast = next(casts)
    age, woman = (KIDS if child else CAST)[cast]
    a, b, c, d, e = (
        draw() for _ in range(5)
    )  # always five, so that a change of one kind moves no other casualty
    poses = POSES["black" if kind == "breaths" else kind]
    made: dict[str, Any] = {
        "id": place, "cast": cast, "age": age, "woman": woman, "pose": poses[int(a * len(poses))], "walks": kind in ("walk", "stay"), "stays": kind == "stay",
        "breathes": "yes", "rate": 16 + 2 * int(b * 5), "radial": True, "pulse": True, "answers": False, "refill": 1 + int(c * 3) / 2,
        "obeys": True, "bleeds": False, "loud": False,
    }  # fmt: skip
    if kind == "walk":
        return {**made, "loud": d < 0.4}
    if kind == "yellow":
        rate = 32 + 2 * int(b * 7) if child else 18 + 2 * int(b * 7)
        return {**made, "rate": rate, "bleeds": d < 0.35, "loud": e < 0.5}
    if kind == "rate":
        rate = (48 + 2 * int(b * 6) if d < 0.5 else 8 + 2 * int(b * 3)) if child else 32 + 2 * int(b * 7)
        return {
            **made,
            "rate": rate,
            "obeys": not child or d < 0.5,
            "pose": "lie" if child and d >= 0.5 else made["pose"],
        }
    if kind == "pulse":
        absent = d < 0.5
        return {
            **made,
            "rate": 22 + 2 * int(b * 5),
            "radial": not absent,
            "refill": 4.0 if absent else 3 + int(c * 3) / 2,
            "obeys": e < 0.5,
            "bleeds": a < 0.6,
        }
    if kind == "obeys":
        return {**made, "obeys": False, "rate": 12 + 2 * int(b * 6)}
    if kind == "open":
        return {**made, "breathes": "opened", "obeys": False, "rate": 24 if child else made["rate"]}
    alive = kind == "breaths"
    return {
        **made,
        "breathes": "no",
        "rate": 0,
        "radial": alive,
        "pulse": alive,
        "answers": alive and d < 0.6,
        "refill": 2.0 if alive else 4.0,
        "obeys": False,
    }

"""Make ``triage.json``: whole incidents and casualties on every limit, with the tag the Python reference gives.

Run ``python tests/vectors/make_triage.py`` after a change of the algorithm; the seeds are fixed, so an unchanged algorithm
gives an unchanged file. ``incidents`` are ``[seed, count, children, worse, people]``, people and worse as lists of FIELDS;
``edges`` are lists of FIELDS; each list ends with the tag, the step and the acts that are needed.
"""

import itertools
import json
from pathlib import Path
from typing import Any

from widgets.scoring.incident import incident, judged, needed, worsened

TABLE = Path(__file__).with_name("triage.json")
FIELDS = (
    "id",
    "cast",
    "age",
    "woman",
    "pose",
    "walks",
    "stays",
    "breathes",
    "rate",
    "radial",
    "pulse",
    "answers",
    "refill",
    "obeys",
    "bleeds",
    "loud",
)
SEEDS = (0, 1, 7, 42, 2026, 2**31, 2**32 - 1, 123456789)
SIZES = (6, 10, 20, 13, 20, 8, 17, 20)


def row(person: dict[str, Any]) -> list[Any]:
    """Return a casualty as a list: FIELDS with 0 and 1 for yes and no, then tag, step and needed acts."""
    values = [int(person[name]) if isinstance(person[name], bool) else person[name] for name in FIELDS]
    return [*values, *judged(person), " ".join(needed(person))]


def edges() -> list[list[Any]]:
    """Return casualties on both sides of each limit, a grown-up and a child of each."""
    base: dict[str, Any] = {
        "id": 0,
        "cast": 0,
        "woman": True,
        "pose": "lie",
        "walks": False,
        "stays": False,
        "bleeds": False,
        "loud": False,
    }
    found = []
    for age, rate, refill, radial, obeys in itertools.product(
        (1, 8, 9, 40), (14, 15, 30, 31, 45, 46), (2, 2.5), (True, False), (True, False)
    ):
        found.append(
            {
                **base,
                "age": age,
                "breathes": "yes",
                "rate": rate,
                "refill": refill,
                "radial": radial,
                "pulse": True,
                "answers": False,
                "obeys": obeys,
            }
        )
    for age, breathes, pulse, answers in itertools.product(
        (1, 8, 9, 40), ("opened", "no"), (True, False), (True, False)
    ):
        found.append(
            {
                **base,
                "age": age,
                "breathes": breathes,
                "rate": 0,
                "refill": 2,
                "radial": pulse,
                "pulse": pulse,
                "answers": answers,
                "obeys": False,
            }
        )
    return [row(one) for one in found]


def table() -> dict[str, Any]:
    """Return everything that the file holds."""
    made = []
    for seed, count, children in zip(SEEDS, SIZES, itertools.cycle((True, True, True, False)), strict=False):
        people = incident(seed, count, children)
        made.append([seed, count, children, row(worsened(seed, people)), [row(one) for one in people]])
    return {"incidents": made, "edges": edges()}


def write() -> int:
    """Write the file, one incident or casualty a line, and return how many casualties it holds."""
    found = table()
    parts = [
        f'"{name}": [\n' + ",\n".join(json.dumps(one, separators=(",", ":")) for one in rows) + "\n]"
        for name, rows in found.items()
    ]
    TABLE.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    return sum(len(one[4]) for one in found["incidents"]) + len(found["edges"])


if __name__ == "__main__":
    print(write(), "casualties")

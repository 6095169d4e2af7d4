"""Make ``rhythm.json``: tap times with the reference's answer, for every port of the rhythm score.

Run ``python tests/vectors/make_rhythm.py`` after a change of the algorithm; the generator is seeded, so an unchanged
algorithm gives an unchanged file. A vector is ``{"name", "taps", "mode", "run", "expected"}``; ``run`` is null or
``{"began_ms", "ended_ms", "seconds"}``; ``expected`` is null where the input must be refused. JSON has no infinity: refused non-finite times stand as the strings "Infinity" and "NaN".
"""

import json
import random
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any

from widgets.scoring.rhythm import Run, score

TABLE = Path(__file__).with_name("rhythm.json")
SEED = 20261124
NOT_FINITE = {"Infinity": float("inf"), "-Infinity": float("-inf"), "NaN": float("nan")}


def run(rate: float, pause_s: float, counts: tuple[int, ...] = (30,) * 5) -> list[float]:
    """Return tap times (ms) of exact bouts; hands-off time ``pause_s`` comes on top of one interval."""
    taps, time = [], 0.0
    for count in counts:
        for _ in range(count):
            taps.append(time)
            time += 60_000 / rate
        time += pause_s * 1000
    return taps


def jittered(rng: random.Random) -> list[float]:
    """Return a run as a learner makes it: uneven intervals, miscounts, pauses, now and then a key repeat or lone tap."""
    time, taps = rng.uniform(0, 5000), []
    beat, spread = 60_000 / rng.uniform(80, 140), rng.uniform(0, 0.35)
    for _ in range(rng.randint(1, 7)):
        for _ in range(1 if rng.random() < 0.1 else max(1, 30 + rng.randint(-6, 8))):
            taps.append(round(time, 1))
            if rng.random() < 0.03:
                taps.append(round(time + rng.uniform(1, 199), 1))
            time = max(taps[-1], time + max(60, rng.gauss(beat, spread * beat)))
        time += rng.uniform(1500, 12_000)
    return taps


def edges() -> list[tuple[str, list[Any], str]]:
    """Return the vectors that stand on a limit."""
    from_gaps = lambda *gaps: list(accumulate(gaps, initial=0))  # noqa: E731
    thirty = [545] * 29
    return [
        ("exactly 200 ms is kept", from_gaps(*[200] * 80), "hands-only"),
        ("199 ms is dropped", from_gaps(*[199] * 160), "hands-only"),
        ("199.9 then 0.1 is kept", from_gaps(*[199.9, 0.1] * 80), "hands-only"),
        ("1500 ms stays in the bout", from_gaps(*thirty, 1500, *thirty), "30:2"),
        ("1501 ms is a pause", from_gaps(*thirty, 1501, *thirty), "30:2"),
        ("1500 ms on broken fractions", [t / 3 for t in from_gaps(*[1636] * 29, 4500, *[1636] * 29)], "30:2"),
        ("all intervals 1500 ms", from_gaps(*[1500] * 70), "hands-only"),
        ("60 taps", from_gaps(*[545] * 59), "hands-only"),
        ("59 taps", from_gaps(*[545] * 58), "hands-only"),
        ("59 taps and a key repeat", from_gaps(*[545] * 58, 100), "hands-only"),
        ("only single taps", from_gaps(*[2000] * 80), "30:2"),
        ("one interval among single taps", from_gaps(*[2000] * 70, 545), "30:2"),
        ("single taps between bouts", from_gaps(*thirty, 3000, 3000, *thirty, 3000), "30:2"),
        ("pause of exactly 10.5 s", run(103, 10.5), "30:2"),
        ("pause just over 10.5 s", run(103, 10.501), "30:2"),
        ("key repeats at every tap", [t + extra for t in run(110, 5) for extra in (0, 33, 66, 99)], "30:2"),
        ("equal times", [t for t in run(110, 5) for _ in range(2)], "30:2"),
        ("late start", [t + 987_654.3 for t in run(110, 5)], "30:2"),
        ("half a point is rounded up", run(110, 3, (27, 30, 30, 30, 30)), "30:2"),
        ("half a point whose binary fraction falls short", run(96, 3, (23, 30, 30, 30, 30)), "30:2"),
        ("28 and 32 count in full", run(110, 4, (28, 32, 28, 32, 30)), "30:2"),
        ("one bout in 30:2", run(110, 0, (150,)), "30:2"),
        ("no taps", [], "30:2"),
        ("one tap", [0], "hands-only"),
    ]


def refused() -> list[tuple[str, list[Any], str]]:
    """Return the vectors that must be refused."""
    good = run(110, 5)
    return [
        ("infinite", [*good, "Infinity"], "30:2"),
        ("infinite before", ["-Infinity", *good], "30:2"),
        ("not a number", [0, "NaN", 1000], "30:2"),
        ("backward", [0, 545, 544], "30:2"),
        ("backward within a key repeat", [0, 545, 600, 599, 1200], "hands-only"),
        ("a text", [0, "545"], "30:2"),
        ("a truth value", [0, True], "30:2"),
        ("nothing", [0, None], "30:2"),
        ("a list", [0, [545]], "30:2"),
        ("a span too large", [-1.7e308, 1.7e308], "30:2"),
        ("unknown mode", good, "15:2"),
        ("mode in capitals", good, "Hands-Only"),
        ("no mode", [], ""),
    ]


def inputs() -> list[tuple[str, list[Any], str]]:
    """Return name, taps and mode of every vector, always the same."""
    rng = random.Random(SEED)
    ideal = [(f"{rate}/min, {pause} s", run(rate, pause), "30:2") for rate in (84, 90, 96, 100, 110, 120, 125, 130, 136) for pause in (3, 5, 6, 8, 10, 12)]
    steady = [(f"{rate}/min without pause", run(rate, 0, (2 * rate,)), "hands-only") for rate in range(80, 141, 5)]
    counts = [(f"counts {c}", run(110, 5, c), "30:2") for c in ((25, 35, 30, 40, 30), (15,) * 6, (60,), (30, 31), (1, 60), (60, 1))]
    short = [("40 taps", run(110, 0, (40,)), "30:2")]
    free = [(f"jittered {n}", jittered(rng), rng.choice(("30:2", "30:2", "hands-only"))) for n in range(220)]
    return [*ideal, *steady, *counts, *short, *edges(), *free, *refused()]


def runs() -> list[tuple[str, list[Any], str, dict[str, float]]]:
    """Return the vectors of whole runs and of runs that ended early; the first press may come before the first tap."""
    steady, cycles = run(110, 0, (220,)), run(110, 5)
    ended = lambda began, end, seconds: {"began_ms": began, "ended_ms": end, "seconds": seconds}  # noqa: E731
    last = steady[-1]
    return [
        ("a whole run", steady, "hands-only", ended(0, 120_000, 120)),
        ("a whole run, its times rounded", steady, "hands-only", ended(0.4, 119_999.5, 120)),
        ("a second before the end", steady, "hands-only", ended(0, 119_000, 120)),
        ("stopped after 66 taps at 110", run(110, 0, (66,)), "hands-only", ended(0, 36_000, 120)),
        ("66 taps at 110, then nothing up to the end", run(110, 0, (66,)), "hands-only", ended(0, 120_000, 120)),
        ("last tap exactly 10.5 s before the end", steady, "hands-only", ended(last + 10_500 - 120_000, last + 10_500, 120)),
        ("last tap over 10.5 s before the end", steady, "hands-only", ended(last + 10_502 - 120_000, last + 10_502, 120)),
        ("a whole run of cycles", cycles, "30:2", ended(0, 100_000, 100)),
        ("cycles stopped early", cycles, "30:2", ended(0, 100_000, 120)),
        ("stopped early with less than 74 anyway", run(90, 6), "30:2", ended(0, 120_000, 180)),
        ("first press before the first tap", [t + 2000 for t in steady], "hands-only", ended(0, 122_000, 122)),
        ("too few taps in a run stopped early", run(110, 0, (40,)), "30:2", ended(0, 22_000, 120)),
        ("an even 86 a minute", run(86, 4, (30,) * 5), "30:2", ended(0, 125_000, 125)),
    ]


def revived(taps: list[Any]) -> list[Any]:
    """Return ``taps`` with the texts that stand for non-finite numbers turned into them."""
    return [NOT_FINITE.get(tap, tap) if isinstance(tap, str) else tap for tap in taps]


def expected(taps: list[Any], mode: str, run: dict[str, float] | None = None) -> dict[str, Any] | None:
    """Return the reference's answer as JSON data, None where it refuses."""
    try:
        result = asdict(score(revived(taps), mode, Run(**run) if run else None))
    except ValueError:
        return None
    return {**result, "counts": list(result["counts"])}


def table() -> list[dict[str, Any]]:
    """Return all vectors with their expected results."""
    given = [*((name, taps, mode, None) for name, taps, mode in inputs()), *runs()]
    return [{"name": name, "taps": taps, "mode": mode, "run": run, "expected": expected(taps, mode, run)} for name, taps, mode, run in given]


def write() -> int:
    """Write the table, one vector a line, and return how many there are."""
    rows = table()
    TABLE.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n", encoding="utf-8")
    return len(rows)


if __name__ == "__main__":
    print(write(), "vectors")

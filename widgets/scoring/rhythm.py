"""The rhythm score (节奏训练分) of a tapped CPR run: the reference; ``_shared/rhythm.js`` mirrors it step by step.

A tap shows rate, rhythm, count and pauses, never depth, recoil or hand position, so this score never stands for
the practical. All numbers: fact sheet "Certification practice and CPR scoring", §4.4, our own proposal.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from numbers import Real
from statistics import median

MODES = ("30:2", "hands-only")
MIN_TAPS = 60
PASS_SCORE = 75
CAP = 74  # the best score of a run with a pause longer than CAP_PAUSE_MS, or ended early
KEY_REPEAT_MS = 200
PAUSE_MS = 1500
CAP_PAUSE_MS = 10_500
WINDOW = 5  # intervals in the rolling mean
FRACTION_STEPS = {"30:2": (0.45, 0.60, 0.75), "hands-only": (0.60, 0.80, 0.95)}  # F is 0, 0.75 and 1 there
# Sums of binary fractions miss by about 1e-10: without a tolerance "exactly 1500 ms" and "exactly half a point"
# would fall to either side. Far below what any clock or learner resolves.
TOLERANCE_MS = 1e-6
TOLERANCE_POINTS = 1e-9
TOLERANCE_RUN_MS = 1.0  # the raw log rounds its times


@dataclass(frozen=True)
class Run:
    """The run that the taps belong to, on their clock: its first press, its end and the seconds it was to last."""

    began_ms: float
    ended_ms: float
    seconds: float


@dataclass(frozen=True)
class RhythmScore:
    """The score and all it was made from. Without a score ``factors`` is empty and the measures below it are None.

    ``reason``: "ok", "long_pause" (a pause over 10.5 s held the score at 74), "stopped_early" (the run ended before its
    time, or its last tap came over 10.5 s before its end: 74 at most), "too_few_taps" or "no_interval".
    ``factors``: R (rate), F (compression fraction), C (count of 30) and V (evenness), each 0 to 1.
    ``ccf``: chest compression fraction, 0 to 1. ``median_rate``: compressions per minute. ``longest_pause_s``: longest
    hands-off time in seconds, 0 without a pause. ``counts``: taps of each bout. ``weakest``: the lowest factor's letter,
    the first of equals; None when all four are 1.
    """

    score: int | None
    reason: str
    taps_kept: int
    counts: tuple[int, ...]
    factors: dict[str, float] = field(default_factory=dict)
    ccf: float | None = None
    median_rate: float | None = None
    longest_pause_s: float | None = None
    passed: bool = False
    weakest: str | None = None


def score(taps_ms: Sequence[float], mode: str, run: Run | None = None) -> RhythmScore:
    """Return the rhythm score of tap times in milliseconds of a monotonic clock; ``mode`` is "30:2" or "hands-only".

    Without ``run`` the taps are judged alone. A ``run`` that was not kept up to its end never passes, however good.
    Raises ValueError for an unknown mode and for times that are not numbers, not finite or run backward.
    """
    if mode not in MODES:
        raise ValueError(f"mode is {mode!r}; allowed: {' or '.join(map(repr, MODES))}")
    kept = _without_key_repeats(_checked(taps_ms))
    bouts, pauses = _bouts(kept)
    counts = tuple(len(bout) + 1 for bout in bouts)
    intervals = [interval for bout in bouts for interval in bout]
    if len(kept) < MIN_TAPS:
        return RhythmScore(None, "too_few_taps", len(kept), counts)
    if not intervals:
        return RhythmScore(None, "no_interval", len(kept), counts)

    typical = median(intervals)
    hands_off = [pause - typical for pause in pauses]
    flow = _total(intervals) + len(bouts) * typical
    ccf = flow / (flow + _total(hands_off))
    factors = {
        "R": _mean([rate_points(rate) for rate in rolling_rates(bouts)]),
        "F": _fraction_points(ccf, mode),
        "C": _count_factor(counts) if mode == "30:2" else 1.0,
        "V": _variation_factor(intervals),
    }
    exact = 100 * factors["R"] * factors["F"] * factors["C"] * factors["V"]
    points = math.floor(exact + 0.5 + TOLERANCE_POINTS)
    weakest = min(factors, key=lambda name: factors[name])
    longest = max(hands_off, default=0.0)
    held = longest > CAP_PAUSE_MS + TOLERANCE_MS and points > CAP
    early = run is not None and _ended_early(run, kept[-1])
    points = min(points, CAP) if held or early else points
    return RhythmScore(
        score=points,
        reason="stopped_early" if early else "long_pause" if held else "ok",
        taps_kept=len(kept),
        counts=counts,
        factors=factors,
        ccf=ccf,
        median_rate=60_000 / typical,
        longest_pause_s=longest / 1000,
        passed=points >= PASS_SCORE,
        weakest=weakest if factors[weakest] < 1 - TOLERANCE_POINTS else None,
    )


def _ended_early(run: Run, last_tap: float) -> bool:
    short = run.ended_ms - run.began_ms < 1000 * run.seconds - TOLERANCE_RUN_MS
    return short or run.ended_ms - last_tap > CAP_PAUSE_MS + TOLERANCE_RUN_MS


def _checked(taps_ms: Sequence[float]) -> list[float]:
    if not isinstance(taps_ms, Sequence) or isinstance(taps_ms, str | bytes):
        raise ValueError(f"taps are {type(taps_ms).__name__}; give a list of milliseconds")
    times: list[float] = []
    for place, tap in enumerate(taps_ms):
        if isinstance(tap, bool) or not isinstance(tap, Real):
            raise ValueError(f"tap {place} is {tap!r}; give milliseconds as a number")
        try:
            time = float(tap)
        except OverflowError:  # an integer too large for a float
            time = math.inf
        if not math.isfinite(time):
            raise ValueError(f"tap {place} is not finite; give milliseconds of a monotonic clock")
        if times and time < times[-1]:
            raise ValueError(f"tap {place} is at {time} ms, before the one at {times[-1]} ms; use a monotonic clock")
        times.append(time)
    if times and not math.isfinite(times[-1] - times[0]):
        raise ValueError("the time from the first to the last tap is not finite; use milliseconds of a monotonic clock")
    return times


def _without_key_repeats(times: list[float]) -> list[float]:
    kept: list[float] = []
    for time in times:
        if not kept or time - kept[-1] >= KEY_REPEAT_MS - TOLERANCE_MS:
            kept.append(time)
    return kept


def _bouts(kept: list[float]) -> tuple[list[list[float]], list[float]]:
    """Return the intervals of each bout (a single tap is a bout without any) and the intervals between bouts."""
    bouts: list[list[float]] = [[]] if kept else []
    pauses: list[float] = []
    for before, after in pairwise(kept):
        interval = after - before
        if interval > PAUSE_MS + TOLERANCE_MS:
            pauses.append(interval)
            bouts.append([])
        else:
            bouts[-1].append(interval)
    return bouts, pauses


def rolling_rates(bouts: Sequence[Sequence[float]]) -> list[float]:
    """Return one rate per minute for each interval (ms): of the mean of it and up to four before it in its bout."""
    return [
        60_000 / _mean(bout[max(0, end - WINDOW) : end]) for bout in bouts for end in range(1, len(bout) + 1)
    ]


def rate_points(rate: float) -> float:
    """Return 1 from 98 to 122 per minute, falling linearly to 0 at 85 and 135."""
    if rate < 98:
        return max(0.0, (rate - 85) / 13)
    return 1.0 if rate <= 122 else max(0.0, (135 - rate) / 13)


def _fraction_points(ccf: float, mode: str) -> float:
    none, floor, full = FRACTION_STEPS[mode]
    if ccf <= floor:
        return max(0.0, 0.75 * (ccf - none) / (floor - none))
    return min(1.0, 0.75 + 0.25 * (ccf - floor) / (full - floor))


def _count_factor(counts: Sequence[int]) -> float:
    judged = counts[:-1] or counts  # the last bout may be cut short by the clock
    points = [max(0.0, 1 - 0.1 * max(28 - count, count - 32, 0)) for count in judged]
    return 0.8 + 0.2 * _mean(points)


def _variation_factor(intervals: Sequence[float]) -> float:
    mean = _mean(intervals)
    spread = math.sqrt(_mean([(interval - mean) * (interval - mean) for interval in intervals]))
    return 0.85 + 0.15 * min(1.0, max(0.0, (0.30 - spread / mean) / 0.20))


def _total(numbers: Sequence[float]) -> float:
    """Add from left to right: ``sum`` compensates since Python 3.12, which a browser does not."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def _mean(numbers: Sequence[float]) -> float:
    return _total(numbers) / len(numbers)

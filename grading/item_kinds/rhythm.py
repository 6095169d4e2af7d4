"""``rhythm``: compressions tapped at the right rate; scored from the raw times of the taps."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from grading.errors import ContentError, InvalidAnswerError
from grading.item_kinds.kind import Kind, Reason, Sides, Words, whole_numbers, words
from grading.toml_table import LANGUAGES, Table
from widgets.scoring import rhythm
from widgets.scoring.rhythm import MODES, PASS_SCORE, RhythmScore, Run

MOST_TAPS = 1000
_LATE_MS = 2000  # a tap that was on its way when the time was over
_FACTORS = {"R": "rhythm_rate", "F": "rhythm_pauses", "C": "rhythm_count", "V": "rhythm_uneven"}


@dataclass(frozen=True)
class Tapping:
    """What to tap (``30:2`` or ``hands-only``), for how many seconds, and why it is asked."""

    mode: str
    seconds: int
    why: Words


class Rhythm(Kind[Tapping]):
    """A value holds the milliseconds of each tap since the run began. Full points from the score that passes."""

    name = "rhythm"

    def read(self, top: Table, sides: Sides) -> Tapping:
        """Return what to tap; raises ContentError for a mode or a length that no run can have."""
        mode = top.take("mode", str)
        if mode not in MODES:
            raise ContentError(top.where, f"unknown mode “{mode}”", f"known: {', '.join(MODES)}")
        seconds = top.number("seconds", int, 35, 120)
        return Tapping(mode, seconds, words({lang: side.take("why", str, "") for lang, side in sides.items()}))

    def reasons(self, body: Tapping) -> list[Reason]:
        """Return why it is asked."""
        return [Reason("the run", dict.fromkeys(LANGUAGES, body.mode), body.why)]

    def order(self, body: Tapping, chance: random.Random) -> list[Any]:
        """Return nothing: there is one thing to do."""
        return []

    def shape(self, body: Tapping, order: Sequence[Any]) -> dict[str, Any]:
        """Return how long a run lasts."""
        return {"seconds": body.seconds}

    def shown(self, body: Tapping, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return what to tap and for how long."""
        return {"mode": body.mode, "seconds": body.seconds}

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """Times within the run that never run backward."""
        if len(value) > MOST_TAPS:
            raise InvalidAnswerError("answer_count", f"A run has at most {MOST_TAPS} taps.")
        whole_numbers(value, 0, 1000 * shape["seconds"] + _LATE_MS, "answer_time")
        if any(after < before for before, after in pairwise(value)):
            raise InvalidAnswerError("answer_time", "The times of taps never run backward.")

    def share(self, body: Tapping, order: Sequence[Any], value: list[Any]) -> float:
        """Return 1 from the score that passes, below it a hundredth of the score."""
        found = self._scored(body, value)
        return 1.0 if found.passed else (found.score or 0) / 100

    def best(self, body: Tapping, order: Sequence[Any]) -> list[Any]:
        """Return even taps at 110 a minute, in 30:2 with pauses of four seconds after every 30."""
        taps, now, step = list[int](), 0.0, 60_000 / 110
        while now <= 1000 * body.seconds:
            taps.append(round(now))
            now += 4000 if body.mode == "30:2" and len(taps) % 30 == 0 else step
        return taps

    def poor(self, body: Tapping, order: Sequence[Any]) -> list[Any]:
        """Return a single tap."""
        return [0]

    def rows(self, body: Tapping, order: Sequence[Any], value: list[Any], lang: str) -> list[dict[str, Any]]:
        """Return one row: the score of the run beside the one that passes, both of 100."""
        found = self._scored(body, value)
        given = "" if found.score is None else str(found.score)
        return [{"text": "", "given": given, "right": str(PASS_SCORE), "why": body.why[lang], "ok": found.passed}]

    def remarks(self, body: Tapping, order: Sequence[Any], value: list[Any]) -> list[dict[str, Any]]:
        """Return why there is no higher score: no whole run, or its weakest factor; with what was measured."""
        if not value:
            return []
        found = self._scored(body, value)
        if found.score is None:
            return [{"code": "rhythm_few_taps", "taps": found.taps_kept, "wanted": rhythm.MIN_TAPS}]
        held = {"long_pause": "rhythm_long_pause", "stopped_early": "rhythm_stopped"}.get(found.reason)
        measured = {"rate": round(found.median_rate or 0), "flow": round(100 * (found.ccf or 0)), "pause": round(found.longest_pause_s or 0, 1)}
        codes = [code for code in (held, _FACTORS.get(found.weakest or "")) if code]
        return [{"code": code, **measured} for code in codes]

    @staticmethod
    def _scored(body: Tapping, value: list[Any]) -> RhythmScore:
        # The run lasts its whole time: taps that end long before it are judged as given up.
        return rhythm.score(value, body.mode, Run(0, 1000 * body.seconds, body.seconds))

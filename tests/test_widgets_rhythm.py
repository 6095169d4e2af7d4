"""The rhythm score: the fact sheet's published vectors by hand, its readings one by one, and the kept table."""

import importlib.util
import json
from fractions import Fraction
from pathlib import Path

import pytest

from widgets.scoring.rhythm import RhythmScore, Run, score

VECTORS = Path(__file__).parent / "vectors"


def _maker():
    spec = importlib.util.spec_from_file_location("make_rhythm", VECTORS / "make_rhythm.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = _maker()


@pytest.mark.parametrize(
    ("rate", "pause_s", "counts", "points"),
    [
        (110, 5, (30,) * 5, 100), (110, 8, (30,) * 5, 95), (110, 10, (30,) * 5, 87), (110, 12, (30,) * 5, 74),
        (120, 10, (30,) * 5, 84), (125, 5, (30,) * 5, 77), (130, 6, (30,) * 5, 38), (96, 6, (30,) * 5, 85),
        (90, 6, (30,) * 5, 38), (110, 5, (25, 35, 30, 40, 30), 93),
    ],
)  # fmt: skip
def test_a_published_vector_of_30_to_2_gives_its_published_score(rate, pause_s, counts, points):
    assert score(make.run(rate, pause_s, counts), "30:2").score == points


@pytest.mark.parametrize(("rate", "points"), [(110, 100), (125, 77)])
def test_a_published_vector_of_two_minutes_hands_only_gives_its_published_score(rate, points):
    assert score(make.run(rate, 0, (2 * rate,)), "hands-only").score == points


def test_forty_taps_give_no_score():
    assert score(make.run(110, 0, (40,)), "30:2") == RhythmScore(None, "too_few_taps", 40, (40,))


def test_every_field_of_a_run_on_whole_milliseconds_is_what_the_sheet_says():
    taps = [bout * (29 * 500 + 8500) + beat * 500 for bout in range(5) for beat in range(30)]
    flow, hands_off = 150 * 500, 4 * 8000
    ccf = flow / (flow + hands_off)
    fraction = 0.75 + 0.25 * (ccf - 0.60) / (0.75 - 0.60)
    assert score(taps, "30:2") == RhythmScore(
        score=92, reason="ok", taps_kept=150, counts=(30,) * 5, factors={"R": 1.0, "F": fraction, "C": 1.0, "V": 1.0},
        ccf=ccf, median_rate=120.0, longest_pause_s=8.0, passed=True, weakest="F",
    )  # fmt: skip


def test_a_tap_is_dropped_by_its_distance_to_the_last_kept_tap():
    taps = [t for start in range(0, 60 * 545, 545) for t in (start, start + 150, start + 199)]
    assert score(taps, "hands-only").counts == (60,)
    assert score([0, 150, 300, 450], "30:2").counts == (2,)  # 300 is 300 after 0; 150 and 450 come too soon


def test_exactly_200_ms_stays_and_199_goes():
    assert score([0, 200, 400], "30:2").taps_kept == 3
    assert score([0, 199, 398], "30:2").taps_kept == 2


def test_exactly_1500_ms_stays_in_the_bout_and_1501_is_a_pause():
    assert score([0, 1500, 3000], "30:2").counts == (3,)
    assert score([0, 1501, 3002], "30:2").counts == (1, 1, 1)


def test_exactly_1500_ms_stays_in_the_bout_also_after_a_sum_of_thirds():
    start = 2 * (545 + 1 / 3)
    assert (start + 1500) - start > 1500
    assert score([start, start + 1500], "30:2").counts == (2,)


def test_sixty_counts_kept_taps():
    taps = [545 * n for n in range(60)]
    assert score(taps, "hands-only").score == 100
    assert score([*taps[:-1], taps[-2] + 100], "hands-only") == RhythmScore(None, "too_few_taps", 59, (59,))


def test_only_single_taps_have_no_interval_and_no_score():
    assert score([2000 * n for n in range(70)], "30:2") == RhythmScore(None, "no_interval", 70, (1,) * 70)


def test_a_bout_of_one_tap_counts_as_one_median_interval_of_flow():
    bout = [500 * n for n in range(60)]
    result = score([*bout, bout[-1] + 2500], "hands-only")
    assert (result.counts, result.ccf, result.longest_pause_s) == ((60, 1), 30_500 / 32_500, 2.0)


def test_time_before_the_first_tap_counts_for_nothing():
    taps = [500 * n for n in range(90)]
    assert score([t + 60_000 for t in taps], "hands-only") == score(taps, "hands-only")


def test_the_rolling_mean_starts_anew_in_each_bout_and_every_point_weighs_alike():
    fast, slow = [500] * 39, [680] * 20  # 680 ms is 88 per minute: 3/13 of a point
    taps = [0]
    for gap in [*fast, 3500, *slow]:
        taps.append(taps[-1] + gap)
    assert score(taps, "hands-only").factors["R"] == pytest.approx(
        float((39 + 20 * (Fraction(60_000, 680) - 85) / 13) / 59), abs=1e-12
    )


def test_the_evenness_uses_the_population_standard_deviation():
    taps = [0]
    for gap in [400, 600] * 40:  # mean 500, deviation exactly 100: 20 percent, half way from 10 to 30
        taps.append(taps[-1] + gap)
    assert score(taps, "hands-only").factors["V"] == pytest.approx(0.925, abs=1e-12)


def test_a_half_point_is_rounded_up_even_where_its_binary_fraction_falls_short():
    assert score(make.run(120, 3, (27, 30, 30, 30, 30)), "30:2").score == 100  # C = 0.8 + 0.2 * 3.9 / 4 = 0.995
    result = score(make.run(96, 3, (23, 30, 30, 30, 30)), "30:2")  # R = 11/13, C = 0.975: exactly 82.5 points
    assert 100 * result.factors["R"] * result.factors["C"] < 82.5
    assert result.score == 83


def test_a_pause_of_exactly_ten_and_a_half_seconds_is_not_capped_and_a_longer_one_is():
    exact, longer = score(make.run(103, 10.5), "30:2"), score(make.run(103, 10.501), "30:2")
    assert (exact.score, exact.reason, exact.passed) == (88, "ok", True)
    assert (longer.score, longer.reason, longer.passed) == (74, "long_pause", False)


def test_a_score_below_the_cap_stays_what_it_is():
    result = score(make.run(130, 12), "30:2")
    assert (result.score, result.reason) == (27, "ok")


@pytest.mark.parametrize(("counts", "factor"), [((28, 32, 30), 1.0), ((33, 27, 30), 0.98), ((90,), 0.8), ((30, 60), 1.0)])
def test_the_count_judges_every_bout_but_the_last_and_an_only_bout_too(counts, factor):
    assert score(make.run(110, 4, counts), "30:2").factors["C"] == pytest.approx(factor, abs=1e-12)


def test_the_count_is_full_in_hands_only():
    assert score(make.run(110, 4, (90, 10, 40)), "hands-only").factors["C"] == 1.0


@pytest.mark.parametrize(("good", "bad"), [("30:2", "30-2"), ("30:2", "HANDS-ONLY"), ("30:2", None), ("30:2", ["30:2"])])
def test_an_unknown_mode_is_refused_even_without_taps(good, bad):
    assert score([], good).reason == "too_few_taps"
    with pytest.raises(ValueError, match=r"mode is .*; allowed: '30:2' or 'hands-only'"):
        score([], bad)


@pytest.mark.parametrize(
    ("taps", "message"),
    [
        ([0, float("nan")], "tap 1 is not finite"), ([float("inf")], "tap 0 is not finite"), ([0, 10**400], "tap 1 is not finite"),
        ([0, 545, 544], "tap 2 is at 544.0 ms, before the one at 545.0 ms"), ([0, "545"], "tap 1 is '545'"), ([True], "tap 0 is True"),
        ([0, None], "tap 1 is None"), ([1j], "tap 0 is 1j"), ("123", "taps are str"), (None, "taps are NoneType"), ({0: 1}, "taps are dict"),
        ([-1.7e308, 1.7e308], "the time from the first to the last tap is not finite"),
    ],
)  # fmt: skip
def test_times_that_are_not_a_monotonic_clocks_are_refused_by_name(taps, message):
    with pytest.raises(ValueError, match=message):
        score(taps, "30:2")


@pytest.mark.parametrize(
    ("run", "points", "reason"),
    [
        (Run(0, 120_000, 120), 100, "ok"), (Run(0.4, 119_999.5, 120), 100, "ok"), (Run(0, 119_998, 120), 74, "stopped_early"),
        (Run(-500, 119_500, 120), 100, "ok"), (Run(0, 36_000, 120), 74, "stopped_early"), (Run(0, 129_900, 129), 100, "ok"),
        (Run(0, 130_000, 130), 74, "stopped_early"), (None, 100, "ok"),
    ],
)  # fmt: skip
def test_a_run_passes_only_when_it_was_kept_up_to_its_end(run, points, reason):
    result = score(make.run(110, 0, (220,)), "hands-only", run)
    assert (result.score, result.reason, result.passed) == (points, reason, reason == "ok")


def test_the_kept_table_has_at_least_300_vectors_and_is_what_the_reference_says():
    kept = json.loads(make.TABLE.read_text(encoding="utf-8"))
    assert len(kept) >= 300
    assert kept == make.table()

"""The browser's rhythm score gives, over the whole kept table, what the Python reference gives.

It drives ``widgets/_shared/rhythm.js``.
"""

import json
import math
from pathlib import Path

import pytest
from browser.find_chromium import find
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
TABLE = json.loads((ROOT / "tests" / "vectors" / "rhythm.json").read_text(encoding="utf-8"))
SCRIPT = (ROOT / "widgets" / "_shared" / "rhythm.js").read_text(encoding="utf-8")
MEASURES = ("ccf", "median_rate", "longest_pause_s")
pytestmark = pytest.mark.browser

RUN = """async ([script, rows]) => {
  const { scoreRhythm, liveRate } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const numbers = { Infinity: Infinity, "-Infinity": -Infinity, NaN: NaN };
  return rows.map(({ taps, mode, run }) => {
    const given = taps.map((tap) => (tap in numbers ? numbers[tap] : tap));
    try {
      return { result: scoreRhythm(given, mode, run ?? null), live: liveRate(given) };
    } catch (error) {
      return { refused: error.name };
    }
  });
}"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find(), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def answers(browser):
    page = browser.new_page()
    answers = page.evaluate(RUN, [SCRIPT, TABLE])
    page.close()
    return answers


def test_every_vector_gets_the_same_score_counts_and_reason_and_every_refusal_is_a_refusal(answers):
    exact = ("score", "reason", "taps_kept", "counts", "passed", "weakest")
    mine = [None if "refused" in answer else {name: answer["result"][name] for name in exact} for answer in answers]
    theirs = [row["expected"] and {name: row["expected"][name] for name in exact} for row in TABLE]
    assert mine == theirs
    assert {answer["refused"] for answer in answers if "refused" in answer} == {"RangeError"}


def test_every_factor_and_measure_agrees_within_a_billionth(answers):
    compared = 0
    for row, answer in zip(TABLE, answers, strict=True):
        if row["expected"] is None:
            continue
        assert set(answer["result"]) == set(row["expected"]), row["name"]
        mine = {**answer["result"]["factors"], **{name: answer["result"][name] for name in MEASURES}}
        theirs = {**row["expected"]["factors"], **{name: row["expected"][name] for name in MEASURES}}
        assert set(mine) == set(theirs), row["name"]
        for name, value in theirs.items():
            same = mine[name] is value is None or math.isclose(mine[name], value, rel_tol=0, abs_tol=1e-9)
            assert same, (row["name"], name, mine[name], value)
            compared += value is not None
    assert compared >= 7 * 250


def test_the_live_rate_is_the_mean_of_the_last_five_intervals_of_the_present_bout(browser):
    page = browser.new_page()
    runs = [[], [0], [0, 500], [0, 1000, 1500, 2000, 2500, 3000, 3500], [0, 500, 1000, 4000], [0, 500, 1000, 4000, 4600], [0, 500, 550, 1100]]
    rows = [{"taps": taps, "mode": "30:2"} for taps in runs]
    lives = [answer["live"] for answer in page.evaluate(RUN, [SCRIPT, rows])]
    page.close()
    assert lives == [None, None, 120, 120, None, 100, 60_000 / 550]

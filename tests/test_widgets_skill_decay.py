"""Skill decay: what an author may give, the days, the calendar file, the chart, and scores from raw logs.

The chart: ``widgets/decay_chart.py``. The days and the calendar file: ``widgets/refreshers.py``. Months: ``widgets/scoring/months.py``.
"""

import tomllib
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from kernels.listening import widgets as listened
from widgets.decay_chart import illustrated
from widgets.errors import ParameterError
from widgets.refreshers import calendar_file, refresher_dates
from widgets.scoring.result import Result
from widgets.scoring.skill_decay import score
from widgets.skill_decay import LEARNERS, SHARES, SkillDecay

ROOT = Path(__file__).resolve().parents[1]
COURSE = date(2026, 8, 31)


def asked(every=3, course="2026-08-31", lang="zh"):
    widget = SkillDecay("r-1", lang, "一年以后？")
    widget.ask = {"course": course, "every": every, "n": 1}
    return widget


def test_the_measured_points_are_those_of_the_trial_and_nothing_else():
    assert (SHARES, LEARNERS) == ({"1": 58, "3": 26, "6": 21, "12": 15}, 167)
    assert [illustrated(share, 12) for share in SHARES.values()] == pytest.approx([58, 26, 21, 15])
    assert [illustrated(share, 0) for share in SHARES.values()] == [100] * 4


def test_refreshers_fall_on_the_day_of_the_course_or_the_months_last():
    assert refresher_dates(COURSE, 3) == [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 31), date(2027, 8, 31)]
    assert [len(refresher_dates(COURSE, every)) for every in (1, 3, 6, 12)] == [12, 4, 2, 1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_to_practise_is_said_with_the_numbers_of_the_guidelines(lang):
    facts = tomllib.loads((ROOT / "first_aid" / "guidelines.toml").read_text(encoding="utf-8"))["facts"]
    words = SkillDecay.WORDS[lang]
    assert [facts[name][lang] in words["event_text"] for name in ("cpr.rate", "cpr.swap")] == [True, True]


def test_the_calendar_is_one_whole_day_event_a_refresher_in_short_lines():
    text = calendar_file("r,1", [date(2026, 11, 30)], COURSE, "复训", "按 2 分钟，再用 AED 走一遍。" * 4)
    lines = text.split("\r\n")
    assert [lines[0], lines[-2], lines[-1]] == ["BEGIN:VCALENDAR", "END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert unfolded[5:13] == [
        "BEGIN:VEVENT", "UID:r\\,1-20261130@boai-classroom", "DTSTAMP:20260831T000000Z", "DTSTART;VALUE=DATE:20261130",
        "DTEND;VALUE=DATE:20261201", "SUMMARY:复训", "DESCRIPTION:" + "按 2 分钟，再用 AED 走一遍。" * 4, "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    assert unfolded.count("BEGIN:VALARM") == 1


@pytest.mark.parametrize(("lang", "words"), [("zh", "每月练的人有 58%"), ("en", "58% of those who practised every month")])
def test_python_answers_with_a_chart_a_sentence_and_a_calendar(lang, words):
    made = asked(lang=lang).made
    assert set(made) == {"n", "svg", "says", "ics"}
    assert words in made["says"]
    assert made["ics"].count("BEGIN:VEVENT") == 4
    assert ET.fromstring(made["svg"]).tag == "{http://www.w3.org/2000/svg}svg"
    assert len(made["svg"]) < 100_000


def test_the_same_plan_gives_the_same_answer():
    assert asked().made == asked().made


@pytest.mark.parametrize("ask", [{"course": "soon", "every": 3, "n": 4}, {"course": "2026-08-31", "every": 2, "n": 4}, {"n": 4}])
def test_what_python_cannot_read_is_refused_and_not_an_error(ask):
    widget = SkillDecay("r-1", "zh", "一年以后？")
    widget.ask = ask
    assert widget.made == {"n": 4, "refused": True}


def test_a_stored_page_learns_that_python_listens_to_the_question_alone():
    widget = asked()
    assert [row[3] for row in listened() if row[0] == widget.model_id] == [["ask"]]


def test_nothing_that_draws_is_loaded_before_a_chart_is_asked_for():
    source = Path(SkillDecay.script()).with_suffix(".py").read_text(encoding="utf-8")
    assert [line for line in source.splitlines() if "decay_chart" in line] == ["        from widgets.decay_chart import svg"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": " "}, "prompt is ' '; allowed: a text that is not empty"),
        ({"source": ""}, "source is ''; allowed: a text that is not empty"),
        ({"every": 2}, "every is 2; allowed: 1, 3, 6 or 12 months"),
        ({"every": True}, "every is True; allowed: 1, 3, 6 or 12 months"),
        ({"shares": {"1": 58}}, "shares is {'1': 58}; allowed: a dict of whole percentages from 1 to 100 for '1', '3', '6' and '12' months, or None"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(changes, message):
    with pytest.raises(ParameterError) as caught:
        SkillDecay("r-1", **{"prompt": "一年以后？", **changes})
    assert str(caught.value) == f"SkillDecay: {message}"


def test_without_a_script_the_four_results_and_their_source_can_be_read():
    page = SkillDecay("r-1", "zh", "<b>一年以后？</b>").fallback_html()
    assert "<b>" not in page
    assert "<li>每月练: <strong>58%</strong></li><li>每 3 个月: <strong>26%</strong></li>" in page
    assert "来源：随机对照试验，167 人" in page


PARAMS = SkillDecay("r-1", "zh", "一年以后？").params


def plan(guess, every=3, course="2026-08-31"):
    return [1, "plan", {"course": course, "every": every, "guess": guess}]


@pytest.mark.parametrize(
    ("guess", "result"),
    [(16, Result(2, 2, (), True)), (36, Result(2, 2, (), True)), (37, Result(1, 2, ("guess_high",), True)), (15, Result(1, 2, ("guess_low",), True))],
)
def test_a_guess_within_ten_points_is_near(guess, result):
    assert score(PARAMS, [plan(guess)]) == result


def test_the_first_guess_of_the_last_run_counts():
    assert score(PARAMS, [plan(90), plan(26)]).mistakes == ("guess_high",)
    assert score(PARAMS, [plan(90), [2, "again", None], plan(26)]) == Result(2, 2, (), True)
    assert score(PARAMS, [plan(90), [2, "again", None]]) == Result(0, 2, (), False)


@pytest.mark.parametrize("event", [plan(101), plan("20"), plan(True), plan(20, every=2), plan(20, course="soon"), [1, "plan", None]])
def test_a_malformed_event_is_refused_by_name(event):
    with pytest.raises(ValueError, match=r"^event 0 \(plan\) is no plan the exercise writes: "):
        score(PARAMS, [event])

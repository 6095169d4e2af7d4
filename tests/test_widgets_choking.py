"""Choking: what an author may write, the steps a seed brings, the words there are, the score of hand-made logs."""

import re
import tomllib
from pathlib import Path

import pytest

from widgets.choking import Choking
from widgets.choking_words import EN, ZH
from widgets.errors import ParameterError
from widgets.scoring.choking import (
    BLOWS,
    CHEST,
    PATIENTS,
    SEVERITIES,
    Outcome,
    outcome,
    score,
    sequence,
    table,
)
from widgets.scoring.result import Result

FACTS = tomllib.loads((Path(__file__).parents[1] / "first_aid" / "guidelines.toml").read_text(encoding="utf-8"))["facts"]
PARAMS = {"prompt": "同桌的人突然站起来。", "patient": "adult", "severity": "severe", "seed": 18}
every_case = pytest.mark.parametrize(("patient", "severity"), [(one, bad) for one in PATIENTS for bad in SEVERITIES])


def choking(**changes):
    return Choking("choking-1", "zh", **{**PARAMS, **changes})


def ids(patient="adult", severity="severe", seed=18):
    return [step.id for step in sequence(patient, severity, seed)]


def played(steps, *wrong):
    """Return the log of a run; ``wrong`` are (step, pick) made before the step goes right."""
    log = []
    for step in steps:
        log += [[1, "pick", {"step": step.id, "pick": pick}] for name, pick in wrong if name == step.id]
        log += [[2, "tap", {"step": step.id}]] * step.taps
        log.append([3, "pick", {"step": step.id, "pick": step.right}])
    return log


@pytest.mark.parametrize(
    ("parameter", "given", "allowed"),
    [
        ("prompt", " ", "the situation, as text"),
        ("prompt", 7, "the situation, as text"),
        ("patient", "baby", "'adult' or 'child' or 'infant' or 'pregnant' or 'large'"),
        ("severity", "", "'severe' or 'mild'"),
        ("seed", -1, "a whole number from 0 to 4294967295"),
        ("seed", True, "a whole number from 0 to 4294967295"),
        ("seed", 1.5, "a whole number from 0 to 4294967295"),
        ("seed", 2**32, "a whole number from 0 to 4294967295"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(parameter, given, allowed):
    with pytest.raises(ParameterError) as caught:
        choking(**{parameter: given})
    assert str(caught.value) == f"Choking: {parameter} is {given!r}; allowed: {allowed}"


def test_the_data_are_the_parameters_the_count_and_the_steps():
    params = choking().params
    steps = params.pop("steps")
    assert params == {**PARAMS, "blows": 5}
    assert steps["kind"] == {"right": "abdominal", "choices": ["abdominal", "chest", "finger"], "taps": 0, "star": True}
    assert steps["back"] == {"right": "switch", "choices": ["switch", "out", "down"], "taps": 5, "star": True}


def test_back_blows_come_first_and_alternate_with_thrusts():
    assert ids() == ["ask", "judge", "call", "position", "spot_back", "back1", "kind", "spot_front", "front1", "back2", "after"]
    assert [(step.id, step.taps, step.right) for step in sequence("adult", "severe", 18) if step.taps] == [
        ("back1", 5, "switch"), ("front1", 5, "switch"), ("back2", 5, "out"),
    ]  # fmt: skip


def test_who_becomes_unresponsive_gets_cpr_from_compressions_and_a_look_in_the_mouth():
    assert ids(seed=19) == [
        "ask", "judge", "call", "position", "spot_back", "back1", "kind", "spot_front", "front1", "lower", "press", "mouth", "see", "go_on",
    ]  # fmt: skip
    see = {seed: next(step for step in sequence("adult", "severe", seed) if step.id == "see") for seed in (0, 19)}
    assert {seed: (step.right, step.end) for seed, step in see.items()} == {0: ("leave", "none"), 19: ("take", "found")}


def test_a_mild_case_is_watched_and_only_acted_on_when_it_gets_worse():
    assert ids(severity="mild", seed=5) == ["ask", "judge", "cough", "watch", "calm"]
    assert ids(severity="mild", seed=18) == ["ask", "judge", "cough", "watch", "worse", *ids()[2:]]


@pytest.mark.parametrize("patient", PATIENTS)
def test_only_grown_people_and_children_of_ordinary_size_get_abdominal_thrusts(patient):
    steps = table(patient, "severe")
    chest = patient in ("infant", "pregnant", "large")
    assert (steps["kind"].right, steps["spot_front"].right) == (("chest", "breastbone") if chest else ("abdominal", "navel"))
    assert (patient in CHEST) is chest
    assert ("feet" in steps["position"].choices) is (patient in ("child", "infant"))


def test_the_critical_steps_are_those_of_the_fact_sheet():
    assert [name for name, step in table("adult", "severe").items() if step.star] == [
        "position", "back", "kind", "front", "lower", "press", "mouth", "see",
    ]  # fmt: skip


def test_a_seed_brings_the_same_every_time_and_all_outcomes_happen():
    assert outcome(18) == outcome(18) == Outcome(True, False, 2, True, 5, False)
    seen = [outcome(seed) for seed in range(400)]
    assert {(one.down, one.round, one.back) for one in seen} == {
        (False, 1, False), (False, 2, False), (False, 2, True), (True, 1, False), (True, 2, False),
    }  # fmt: skip
    assert {one.taps for one in seen if one.down} == {BLOWS}
    assert {one.taps for one in seen if not one.down} == {1, 2, 3, 4, 5}


@every_case
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_step_has_its_question_its_choices_and_a_reason_for_each(patient, severity, lang):
    made = Choking("choking-1", lang, "…", patient, severity, 1)
    missing = set()
    for seed in range(40):
        for step in sequence(patient, severity, seed):
            keys = ["ask", "name", *step.choices, *(f"{choice}_why" for choice in step.choices)]
            keys += ["tap", "early_why", "over_why", "result"] if step.taps else []
            missing |= {(step.id, step.end, key) for key in keys if not made.word(step.id.rstrip("12"), key, step.end)}
    assert missing == set()


@every_case
def test_choices_of_a_step_read_differently(patient, severity):
    made = choking(patient=patient, severity=severity)
    texts = {name: [made.word(name, choice) for choice in step.choices] for name, step in table(patient, severity).items()}
    assert [name for name, given in texts.items() if len(set(given)) < len(given)] == []


def test_both_languages_have_the_same_words_with_the_same_gaps():
    gaps = {lang: {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in words.items()} for lang, words in (("zh", ZH), ("en", EN))}
    assert gaps["zh"] == gaps["en"]


def test_the_numbers_are_those_of_the_guidelines():
    assert str(FACTS["call.ambulance"]["value"]) in ZH["call_point"]
    assert FACTS["cpr.compressions"]["zh"] in ZH["press_press"]
    assert FACTS["cpr.compressions"]["en"].split()[0] in EN["press_press"]
    assert FACTS["cpr.ratio"]["zh"] in ZH["go_on_go_on"]
    assert FACTS["cpr.ratio"]["en"] in EN["go_on_go_on"]
    assert f"吹 {FACTS['cpr.breaths']['value']} 口气" in ZH["see_leave_why_none"]
    assert FACTS["cpr.breath-time"]["zh"] in ZH["see_leave_why_none"]
    assert FACTS["cpr.breath-time"]["en"] in EN["see_leave_why_none"]


def test_without_a_script_the_whole_course_can_be_read_with_answers_folded_away():
    page = choking().fallback_html()
    assert page.count("<details>") == len(ids())
    assert "<strong>肚脐上两指</strong> 拇指一侧贴住肚子，离剑突远。" in page
    infant = choking(patient="infant").fallback_html()
    assert "<strong>翻成脸朝上，头低，胸部冲击 5 次</strong>" in infant
    assert "不压肚子，不倒提。" in infant
    assert "<strong>腹部冲击" not in infant
    assert "变成重度了" in choking(severity="mild", seed=5).fallback_html()


@every_case
def test_a_perfect_run_has_all_points(patient, severity):
    for seed in (5, 18, 19):
        steps = sequence(patient, severity, seed)
        assert score({**PARAMS, "patient": patient, "severity": severity, "seed": seed}, played(steps)) == Result(len(steps), len(steps), (), True)


@pytest.mark.parametrize(
    ("patient", "step", "pick"),
    [
        ("adult", "ask", "slap"), ("adult", "position", "upright"), ("child", "position", "feet"), ("infant", "kind", "abdominal"),
        ("pregnant", "kind", "abdominal"), ("large", "kind", "abdominal"), ("adult", "kind", "finger"), ("adult", "mouth", "sweep"),
        ("adult", "spot_front", "tip"), ("adult", "press", "breathe"),
    ],
)  # fmt: skip
def test_each_dangerous_act_is_a_mistake_and_costs_the_point_of_its_step(patient, step, pick):
    steps = sequence(patient, "severe", 19)
    log = played(steps, (step, pick))
    assert score({**PARAMS, "patient": patient, "seed": 19}, log) == Result(len(steps) - 1, len(steps), (f"{step}:{pick}",), True)


def test_the_next_run_takes_the_next_seed():
    log = [[1, "pick", {"step": "ask", "pick": "water"}], [2, "again", None], *played(sequence("adult", "severe", 19))]
    assert score(PARAMS, log) == Result(14, 14, (), True)
    last = {**PARAMS, "seed": 2**32 - 1}
    assert score(last, [[2, "again", None], *played(sequence("adult", "severe", 0))]).complete is True


def test_an_event_of_another_course_is_refused():
    with pytest.raises(ValueError, match=r"^event 0 is .*; the step was 'ask'$"):
        score(PARAMS, [[1, "pick", {"step": "calm", "pick": "rest"}]])


def test_every_word_the_shared_course_asks_for_is_there():
    asked = set(re.findall(r"""\bt\("(\w+)\"""", (Path(__file__).parents[1] / "widgets" / "_shared" / "course.js").read_text("utf-8")))
    assert asked >= {"report", "first", "star", "tried"}
    assert asked - set(choking().words) == set()

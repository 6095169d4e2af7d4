"""The recovery position: what an author may write, its steps and words, the score of hand-made logs."""

import re
import tomllib
from pathlib import Path

import pytest

from widgets.errors import ParameterError
from widgets.recovery_position import RecoveryPosition
from widgets.recovery_words import EN, ZH
from widgets.scoring.recovery_position import FINDINGS, PATIENTS, score, sequence, table
from widgets.scoring.result import Result

FACTS = tomllib.loads((Path(__file__).parents[1] / "first_aid" / "guidelines.toml").read_text(encoding="utf-8"))["facts"]
PARAMS = {"prompt": "一位男子滑倒在草地上。", "patient": "adult", "finding": "normal"}
MOVES = ["kneel", "arm", "hand", "knee", "roll", "tilt", "leg", "watch"]  # fact sheet 1.3
every_case = pytest.mark.parametrize(("patient", "finding"), [(one, found) for one in PATIENTS for found in FINDINGS])


def recovery(lang="zh", **changes):
    return RecoveryPosition("recovery-1", lang, **{**PARAMS, **changes})


def played(steps, *wrong):
    log = []
    for step in steps:
        log += [[1, "pick", {"step": step.id, "pick": pick}] for name, pick in wrong if name == step.id]
        log.append([2, "pick", {"step": step.id, "pick": step.right}])
    return log


@pytest.mark.parametrize(
    ("parameter", "given", "allowed"),
    [
        ("prompt", "", "the situation, as text"),
        ("patient", "child", "'adult' or 'elder' or 'pregnant'"),
        ("finding", None, "'normal' or 'gasping' or 'fall'"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(parameter, given, allowed):
    with pytest.raises(ParameterError) as caught:
        recovery(**{parameter: given})
    assert str(caught.value) == f"RecoveryPosition: {parameter} is {given!r}; allowed: {allowed}"


def test_the_moves_stand_in_the_order_of_the_fact_sheet():
    assert recovery().params["order"] == ["check", "decide", *MOVES, "later", "change"]


def test_late_in_pregnancy_the_side_is_chosen_and_kept():
    assert recovery(patient="pregnant").params["order"] == ["check", "decide", "side", *MOVES, "change"]
    assert table("pregnant", "normal")["side"].right == "left"


def test_who_gasps_gets_cpr_and_who_fell_is_not_moved():
    orders = {found: (recovery(finding=found).params["order"], table("adult", found)["decide"].right) for found in ("gasping", "fall")}
    assert orders == {"gasping": (["check", "decide", "start"], "cpr"), "fall": (["check", "decide", "guard"], "still")}


def test_the_critical_steps_are_the_roll_the_head_and_the_watching_and_those_that_decide_about_arrest():
    assert [step.id for step in sequence("adult", "normal") if step.star] == ["check", "decide", "roll", "tilt", "watch", "change"]


@every_case
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_step_has_its_question_its_choices_and_a_reason_for_each(patient, finding, lang):
    made = recovery(lang, patient=patient, finding=finding)
    missing = []
    for step in sequence(patient, finding):
        keys = ["ask", "name", *step.choices, *(f"{choice}_why" for choice in step.choices)]
        missing += [(step.id, key) for key in keys if not made.word(step.id, key)]
    assert missing == []


def test_both_languages_have_the_same_words_with_the_same_gaps():
    gaps = {lang: {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in words.items()} for lang, words in (("zh", ZH), ("en", EN))}
    assert gaps["zh"] == gaps["en"]


def test_the_numbers_are_those_of_the_guidelines():
    assert FACTS["recovery.change-side"]["zh"] in ZH["later_seen"]
    assert FACTS["recovery.change-side"]["en"] in EN["later_seen"]
    assert FACTS["recovery.change-side"]["zh"] in ZH["card_watch"]
    assert FACTS["breathing.check"]["zh"] in ZH["check_breath"]
    assert FACTS["breathing.check"]["en"] in EN["check_breath"]
    assert FACTS["call.ambulance"]["zh"] in ZH["watch_watch"]


def test_without_a_script_the_whole_course_can_be_read_with_answers_folded_away():
    page = recovery().fallback_html()
    assert page.count("<details>") == 12
    assert "<strong>手背贴住近侧的脸颊，扶住</strong>" in page
    assert "濒死叹息样呼吸，是心脏骤停" not in page
    assert "30 分钟" not in recovery(patient="pregnant").fallback_html()


@every_case
def test_a_perfect_run_has_all_points(patient, finding):
    steps = sequence(patient, finding)
    assert score({**PARAMS, "patient": patient, "finding": finding}, played(steps)) == Result(len(steps), len(steps), (), True)


@pytest.mark.parametrize(("step", "pick"), [("check", "pillow"), ("arm", "tucked"), ("roll", "away"), ("tilt", "pillow"), ("watch", "sometimes"), ("change", "keep")])
def test_each_mistake_costs_the_point_of_its_step(step, pick):
    log = played(sequence("adult", "normal"), (step, pick), (step, pick))
    assert score(PARAMS, log) == Result(11, 12, (f"{step}:{pick}", f"{step}:{pick}"), True)


def test_an_unfinished_run_and_a_new_one_count_what_was_done_last():
    begun = [[1, "pick", {"step": "check", "pick": "turn"}], [2, "again", None], [3, "pick", {"step": "check", "pick": "breath"}]]
    assert score(PARAMS, begun) == Result(1, 12, (), False)


def test_an_act_that_is_not_offered_is_refused():
    with pytest.raises(ValueError, match=r"^event 0 is .*; the choices are breath, turn, pillow$"):
        score(PARAMS, [[1, "pick", {"step": "check", "pick": "cpr"}]])


def test_every_word_the_shared_course_asks_for_is_there():
    asked = set(re.findall(r"""\bt\("(\w+)\"""", (Path(__file__).parents[1] / "widgets" / "_shared" / "course.js").read_text("utf-8")))
    assert asked >= {"report", "first", "star", "tried"}
    assert asked - set(recovery().words) == {"here", "choose_place", "done_n", "nothing_yet"}  # nothing is tapped or placed here

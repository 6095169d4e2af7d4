"""Psychological first aid as a talk: what an author may write, the talks that come with it, scores from raw logs.

The talks: ``widgets/pfa_cases.py``.
"""

import pytest

from widgets.errors import ParameterError
from widgets.pfa_cases import PEOPLE, built_in
from widgets.pfa_talk import PfaTalk
from widgets.scoring.pfa_talk import score
from widgets.scoring.result import Result


def option(kind, **changes):
    return {"kind": kind, "text": f"说{kind}", "then": "他点点头", "why": "因为", **changes}


def step(stage, *kinds):
    return {"stage": stage, "see": "他抬起头", "options": [option(kind) for kind in kinds or ("never", "good", "weak")]}


CASE = {"title": "谈话", "who": "邻居", "look": "uncle", "distress": 3, "scene": "楼下", "steps": [step("look"), step("listen"), step("link")]}
PARAMS = {"case": CASE, "hotline": "12356"}


def run(*picks):
    return [[0, "start", {"seed": 1}], *([n, "pick", {"step": at, "pick": pick}] for n, (at, pick) in enumerate(picks, 1))]


@pytest.mark.parametrize("event", PEOPLE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_talks_that_come_with_it_are_whole_and_name_the_helpline(event, lang):
    made = PfaTalk("p-1", lang, event, hotline="4000").params
    assert made["hotline"] == "4000"
    assert [part["stage"] for part in made["case"]["steps"]] == [part["stage"] for part in built_in(event, lang)["steps"]]
    assert all(sorted(one["kind"] for one in part["options"]) == ["good", "never", "weak"] for part in made["case"]["steps"])
    assert "{hotline}" not in str(made)
    assert ("4000" in str(made["case"])) == (event != "flood-child")


def test_both_languages_tell_the_same_talks_step_by_step():
    for event in PEOPLE:
        shapes = [[(part["stage"], [one["kind"] for one in part["options"]]) for part in built_in(event, lang)["steps"]] for lang in ("zh", "en")]
        assert shapes[0] == shapes[1]


def test_thoughts_of_self_harm_are_asked_about_not_kept_secret_and_referred():
    good = [next(one["text"] for one in part["options"] if one["kind"] == "good") for part in built_in("exam-teen", "zh")["steps"]]
    assert good[4] == "“谢谢你告诉我。你有没有想过伤害自己？”"
    assert good[5].startswith("“我不能答应保密")
    assert [number in good[6] for number in ("{hotline}", "120", "110")] == [True, True, True]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"event": "war"}, "event is 'war'; allowed: one of flood-child, exam-teen, road-elder"),
        ({"hotline": " "}, "hotline is ' '; allowed: the number of a helpline, as text"),
        ({"case": ""}, "case is ''; allowed: a dict with exactly title, who, look, distress, scene, steps, or None"),
        ({"case": {**CASE, "who": " "}}, "case['who'] is ' '; allowed: a text that is not empty"),
        ({"case": {**CASE, "distress": 5}}, "case['distress'] is 5; allowed: a whole number from 0 to 4"),
        ({"case": {**CASE, "steps": "none"}}, "case['steps'] is 'none'; allowed: a list of steps"),
        (
            {"case": {**CASE, "steps": [step("listen"), step("look"), step("link")]}},
            "case['steps'] is ['listen', 'look', 'link']; allowed: stages look, listen, link in this order, at least one step each",
        ),
        (
            {"case": {**CASE, "steps": [step("look", "good", "good")]}},
            "step['options'] is ['good', 'good']; allowed: exactly one of the kind 'good'",
        ),
        ({"case": {**CASE, "steps": [{**step("look"), "see": ""}]}}, "step['see'] is ''; allowed: a text that is not empty"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(changes, message):
    with pytest.raises(ParameterError) as caught:
        PfaTalk("p-1", **changes)
    assert str(caught.value) == f"PfaTalk: {message}"


def test_a_look_that_is_not_drawn_is_refused():
    with pytest.raises(ParameterError, match=r"^PfaTalk: case\['look'\] is 'cat'; allowed: one of grandma, "):
        PfaTalk("p-1", case={**CASE, "look": "cat"})


def test_without_a_script_each_moment_and_its_reasons_can_be_read():
    page = PfaTalk("p-1", case={**CASE, "scene": "<i>楼下</i>"}).fallback_html()
    assert "<i>" not in page
    assert page.count("<details>") == 3
    assert "<li><strong>不要这样</strong> 说never 因为</li>" in page
    assert "心理援助热线 12356；马上有危险，打 120、110。" in page


def test_a_talk_with_every_step_right_at_once_has_all_points():
    assert score(PARAMS, run((0, 1), (1, 1), (2, 1))) == Result(3, 3, (), True)


def test_each_pick_that_is_not_good_is_a_mistake_and_its_step_gives_no_point():
    events = run((0, 0), (0, 2), (0, 1), (1, 1), (2, 2), (2, 1))
    assert score(PARAMS, events) == Result(1, 3, ("never_look", "weak_look", "weak_link"), True)


def test_only_the_last_talk_counts_and_an_unfinished_one_is_not_complete():
    assert score(PARAMS, [*run((0, 0), (0, 1)), [9, "again", None], *run((0, 1))]) == Result(1, 3, (), False)
    assert score(PARAMS, []) == Result(0, 3, (), False)


@pytest.mark.parametrize("event", [[1, "pick", None], [1, "pick", {"step": 1, "pick": 0}], [1, "pick", {"step": 0, "pick": 3}], [1, "pick", {"step": 0}]])
def test_a_malformed_event_is_refused_by_name(event):
    with pytest.raises(ValueError, match=r"^PfaTalk: event \[1, 'pick', .* is not one the exercise writes$"):
        score(PARAMS, [[0, "start", {"seed": 1}], event])

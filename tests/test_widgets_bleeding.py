"""Severe bleeding: what a trainer may choose, the steps of each case, its score and its blood, counted by hand."""

import pytest

from widgets.bleeding import WOUNDS, Bleeding
from widgets.errors import ParameterError
from widgets.scoring.bleeding import lost, score
from widgets.scoring.result import Result
from widgets.scoring.steps import walk

BEGIN, END = ["safe", "gloves", "expose", "press", "call"], ["lie", "shock"]
LIMB = [*BEGIN, "dress", "soaked"]
TOURNIQUET = ["tourniquet", "place", "twist", "time", "keep"]
FOREARM = Bleeding("b", wound="forearm", weight=60).params


def ids(**given):
    return [step["id"] for step in Bleeding("b", **given).params["steps"]]


def log(*acts):
    """Return a raw log of (step, action, seconds of thinking)."""
    return [[100.0 * place, "act", {"step": step, "action": action, "think": think}] for place, (step, action, think) in enumerate(acts)]


def perfect(params, think=0):
    return log(*((step["id"], step["right"][0], think) for step in params["steps"]))


@pytest.mark.parametrize(
    ("given", "steps"),
    [
        ({"wound": "forearm"}, [*LIMB, *TOURNIQUET, *END]),
        ({"wound": "thigh"}, [*LIMB, *TOURNIQUET, *END]),
        ({"wound": "thigh", "tourniquet": False}, [*LIMB, "pack", "hold", *END]),
        ({"wound": "neck"}, [*BEGIN, "pack", "hold", *END]),
        ({"wound": "groin"}, [*BEGIN, "pack", "hold", *END]),
        ({"wound": "embedded"}, [*BEGIN, "pad", "soaked", *END]),
    ],
)
def test_a_case_has_its_own_steps(given, steps):
    assert ids(**given) == steps


def test_all_blood_is_75_ml_for_each_kilogram():
    assert Bleeding("b", weight=60).params["blood"] == 4500
    assert Bleeding("b", weight=60).params["limits"] == [20, 40]


def test_haemostatic_gauze_is_pressed_three_minutes_plain_gauze_ten():
    hold = {gauze: Bleeding("b", wound="neck", gauze=gauze).params["steps"][6] for gauze in ("plain", "haemostatic")}
    assert hold["plain"] == {"id": "hold", "right": ["ten"], "choices": ["ten", "three", "peek"], "seconds": 600, "left": 0.01}
    assert hold["haemostatic"] == {"id": "hold", "right": ["three", "ten"], "choices": ["three", "ten", "peek"], "seconds": 180, "left": 0.01}


@pytest.mark.parametrize("case", WOUNDS)
@pytest.mark.parametrize("tourniquet", [True, False])
def test_no_right_act_makes_the_flow_stronger(case, tourniquet):
    left = [step["left"] for step in Bleeding("b", wound=case, tourniquet=tourniquet).params["steps"]]
    assert left == sorted(left, reverse=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", WOUNDS)
@pytest.mark.parametrize("tourniquet", [True, False])
@pytest.mark.parametrize("gauze", ["plain", "haemostatic"])
def test_every_question_act_and_reason_has_its_words(lang, case, tourniquet, gauze):
    made = Bleeding("b", lang, wound=case, tourniquet=tourniquet, gauze=gauze)

    def has(*names):
        return any(one in made.words for name in names for one in (f"{name}_{case}", name))

    missing = []
    for step in made.params["steps"]:
        missing += [f"{part}_{step['id']}" for part in ("ask", "ok", "step") if not has(f"{part}_{step['id']}")]
        missing += [f"a {step['id']} {one}" for one in step["choices"] if not has(f"a_{step['id']}_{one}", f"a_{one}")]
        weak = [one for one in step["choices"] if one not in step["right"]]
        missing += [f"no {step['id']} {one}" for one in weak if not has(f"no_{step['id']}_{one}", f"no_{one}")]
    assert missing == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"wound": "chest"}, "wound is 'chest'; allowed: 'forearm', 'thigh', 'neck', 'groin', 'embedded'"),
        ({"tourniquet": "yes"}, "tourniquet is 'yes'; allowed: True or False"),
        ({"gauze": "wool"}, "gauze is 'wool'; allowed: 'plain' or 'haemostatic'"),
        ({"weight": 29}, "weight is 29; allowed: an int 30 to 150, in kilograms"),
        ({"weight": 60.5}, "weight is 60.5; allowed: an int 30 to 150, in kilograms"),
        ({"weight": True}, "weight is True; allowed: an int 30 to 150, in kilograms"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(given, message):
    with pytest.raises(ParameterError) as caught:
        Bleeding("b", **given)
    assert str(caught.value) == f"Bleeding: {message}"


def test_without_a_script_the_case_and_each_step_with_its_reason_can_be_read():
    html = Bleeding("b", "zh", wound="neck", tourniquet=False).fallback_html()
    assert html.count("<details>") == 9
    assert "没有止血带" in html
    assert "只压这一侧，不压喉咙" in html


def test_a_perfect_run_has_all_points():
    assert score(FOREARM, perfect(FOREARM)) == Result(14, 14, (), complete=True)


def test_each_mistake_is_told_and_its_step_has_no_point():
    acts = log(("safe", "film", 0), ("safe", "rush", 1), ("safe", "check", 2), ("gloves", "gloves", 1), ("expose", "over", 0))
    assert score(FOREARM, acts) == Result(1, 14, ("safe:film", "safe:rush", "expose:over"))


def test_a_walk_gives_each_act_with_its_step_and_what_was_wrong_about_it():
    walked = walk(FOREARM, log(("safe", "film", 0), ("safe", "check", 0)), lambda step, act: None)
    assert [(act.place, step["id"], mistake) for act, step, mistake in walked] == [(0, "safe", "film"), (1, "safe", None)]
    assert [mistake for _, _, mistake in walk(FOREARM, log(("safe", "check", 0)), lambda step, act: "late")] == ["late"]


def test_after_again_only_the_new_run_counts():
    events = [*perfect(FOREARM), [9, "again", {"seed": 2}], *log(("safe", "check", 0))]
    assert score(FOREARM, events) == Result(1, 14)


def test_blood_flows_while_one_thinks_and_acts_and_a_mistake_costs_twenty_seconds():
    # 200 ml a minute: 6 s of thought and 20 s for the mistake, then 4 s of thought and 3 s for looking round.
    assert lost(FOREARM, log(("safe", "rush", 6), ("safe", "check", 4))) == pytest.approx(200 * 33 / 60)


def test_pressing_slows_the_blood_and_the_tourniquet_stops_it():
    events = perfect(FOREARM)
    until = [lost(FOREARM, events[:n]) for n in range(len(events) + 1)]
    assert until[4] == pytest.approx(200 * 18 / 60)
    assert until[5] - until[4] == pytest.approx(200 * 0.35 * 5 / 60)
    assert until[-1] == until[10]  # nothing more after it was twisted


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (("press", "palm", 0), r"event 0 \(act\) is of step 'press', but the run is at 'safe'"),
        (("safe", "dance", 0), r"event 0 \(act\) does 'dance' at 'safe'; offered are: check, rush, film"),
        (("safe", "check", -1), r"event 0 \(act\) has think -1, which is no number of seconds"),
        (("safe", "check", "1"), r"event 0 \(act\) has think '1', which is no number of seconds"),
        (("safe", "check", True), r"event 0 \(act\) has think True, which is no number of seconds"),
    ],
)
def test_an_event_that_cannot_be_is_named(event, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        score(FOREARM, log(event))


def test_nothing_can_be_done_after_the_end():
    with pytest.raises(ValueError, match=r"^event 14 \(act\) is of step 'shock', but the run is at 'its end'$"):
        score(FOREARM, [*perfect(FOREARM), *log(("shock", "stay", 0))])

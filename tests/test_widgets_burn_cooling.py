"""Burns: the steps of each, twenty minutes of water, what is refused, the score by hand."""

import tomllib
from pathlib import Path

import pytest

from widgets.burn_cooling import (
    AREA_PERCENT,
    BURNS,
    COOL_SECONDS,
    HIGH_VOLTAGE_METRES,
    PALM_PERCENT,
    SOAK_MINUTES,
    BurnCooling,
)
from widgets.errors import ParameterError
from widgets.scoring.burn_cooling import score
from widgets.scoring.result import Result

OIL = BurnCooling("b", burn="oil").params
TO_COOL = [("stop", "away"), ("start", "running"), ("remove", "cut")]


def log(*acts):
    """Return a raw log of (step, action) or (step, action, seconds of cooling)."""
    return [[100.0 * place, "act", {"step": act[0], "action": act[1], **({"seconds": act[2]} if len(act) > 2 else {})}] for place, act in enumerate(acts)]


def perfect(params):
    return log(*((step["id"], step["right"][0], *([step["need"]] if "need" in step else [])) for step in params["steps"]))


@pytest.mark.parametrize(
    ("burn", "steps"),
    [
        ("soup", "stop start remove cool soak blister cover area send"),
        ("oil", "stop start remove cool soak blister cover area send"),
        ("electric", "power breath start remove cool cover send"),
        ("chemical", "protect brush start remove cool cover send"),
    ],
)
def test_a_burn_has_its_own_steps_in_order(burn, steps):
    assert [step["id"] for step in BurnCooling("b", burn=burn).params["steps"]] == steps.split()


def test_a_child_is_not_soaked_and_an_adults_small_burn_may_be():
    right = {burn: next(step["right"] for step in BurnCooling("b", burn=burn).params["steps"] if step["id"] == "soak") for burn in ("soup", "oil")}
    assert right == {"soup": ["no"], "oil": ["short"]}


@pytest.mark.parametrize("burn", BURNS)
def test_every_burn_is_cooled_for_twenty_minutes(burn):
    assert [step["need"] for step in BurnCooling("b", burn=burn).params["steps"] if "need" in step] == [20 * 60] == [COOL_SECONDS]


def test_the_words_state_the_numbers_of_the_fact_sheet():
    assert (AREA_PERCENT, PALM_PERCENT, SOAK_MINUTES) == ({"adult": 10, "child": 5}, 1, (10, 30))
    for lang in ("zh", "en"):
        words = BurnCooling.WORDS[lang]
        assert "20" in words["motto"]
        assert "10–30" in words["a_short"]
        assert f"{PALM_PERCENT}%" in words["ask_area"]
        assert all(f"{percent}%" in words["ok_send_oil"] for percent in AREA_PERCENT.values())


def test_the_distance_to_high_voltage_is_that_of_the_guidelines():
    fact = tomllib.loads((Path(__file__).parents[1] / "first_aid" / "guidelines.toml").read_text("utf-8"))["facts"]["danger.high-voltage"]
    assert fact["value"] == HIGH_VOLTAGE_METRES
    assert [fact[lang] in BurnCooling.WORDS[lang]["ok_power"] for lang in ("zh", "en")] == [True, True]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("burn", BURNS)
def test_every_question_act_and_reason_has_its_words(lang, burn):
    made = BurnCooling("b", lang, burn=burn)

    def has(*names):
        return any(one in made.words for name in names for one in (f"{name}_{burn}", name))

    missing = []
    for step in made.params["steps"]:
        missing += [f"{part}_{step['id']}" for part in ("ask", "ok", "step") if not has(f"{part}_{step['id']}")]
        missing += [f"a {step['id']} {one}" for one in step["choices"] if not has(f"a_{step['id']}_{one}", f"a_{one}")]
        weak = [one for one in step["choices"] if one not in step["right"]]
        missing += [f"no {step['id']} {one}" for one in weak if not has(f"no_{step['id']}_{one}", f"no_{one}")]
    assert missing == []


@pytest.mark.parametrize("burn", ["", "sun", None])
def test_an_unknown_burn_is_refused_with_those_there_are(burn):
    with pytest.raises(ParameterError) as caught:
        BurnCooling("b", burn=burn)
    assert str(caught.value) == f"BurnCooling: burn is {burn!r}; allowed: 'soup', 'oil', 'electric', 'chemical'"


def test_without_a_script_the_scene_and_each_step_with_its_reason_can_be_read():
    html = BurnCooling("b", "zh", burn="electric").fallback_html()
    assert html.count("<details>") == 7
    assert "先断电" in html


@pytest.mark.parametrize("burn", BURNS)
def test_a_perfect_run_has_all_points(burn):
    params = BurnCooling("b", burn=burn).params
    assert score(params, perfect(params)) == Result(len(params["steps"]), len(params["steps"]), (), complete=True)


def test_water_stopped_a_second_too_soon_is_a_mistake_and_the_step_goes_on():
    events = log(*TO_COOL, ("cool", "stop", 1199), ("cool", "ice", 1250), ("cool", "stop", 1300), ("soak", "short"))
    assert score(OIL, events) == Result(4, 9, ("cool:early", "cool:ice"))


def test_ice_toothpaste_and_soy_sauce_are_told_each():
    events = log(("stop", "away"), ("start", "ice"), ("start", "paste"), ("start", "soy"), ("start", "running"))
    assert score(OIL, events) == Result(1, 9, ("start:ice", "start:paste", "start:soy"))


def test_after_again_only_the_new_run_counts():
    assert score(OIL, [*perfect(OIL), [9, "again", {"seed": 2}], *log(("stop", "away"))]) == Result(1, 9)


@pytest.mark.parametrize(
    ("acts", "message"),
    [
        ([("cool", "stop", 1300)], r"event 0 \(act\) is of step 'cool', but the run is at 'stop'"),
        ([("stop", "fan")], r"event 0 \(act\) does 'fan' at 'stop'; offered are: away, run, wait"),
        ([*TO_COOL, ("cool", "stop")], r"event 3 \(act\) has seconds None, which is no int"),
    ],
)
def test_an_event_that_cannot_be_is_named(acts, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        score(OIL, log(*acts))

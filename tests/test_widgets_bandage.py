"""Bandages: ten methods as data in both languages, their steps, what is refused, the score by hand."""

import pytest

from widgets.bandage import DRESSING_CM, Bandage
from widgets.bandage_methods import METHODS
from widgets.errors import ParameterError
from widgets.scoring.bandage import score
from widgets.scoring.result import Result

NAMES = list(METHODS["zh"])
SPIRAL = Bandage("b", method="spiral").params
LAID = ("right", "weak1", "weak2")


def log(*acts):
    """Return a raw log of (step, action)."""
    return [[100.0 * place, "act", {"step": step, "action": action}] for place, (step, action) in enumerate(acts)]


def perfect(params):
    return log(*((step["id"], step["right"][0]) for step in params["steps"]))


def test_a_trainer_picks_one_of_ten_by_its_name():
    assert NAMES == [
        "circular", "spiral", "spiral_reverse", "figure8", "recurrent", "tri_head", "tri_chest", "tri_hand", "tri_shoulder", "sling",
    ]  # fmt: skip


def test_a_spiral_is_chosen_covered_laid_tied_checked_and_loosened():
    assert SPIRAL["method"] == "spiral"
    assert SPIRAL["steps"] == [
        {"id": "choose", "right": ["spiral"], "choices": ["spiral", "circular", "recurrent"]},
        {"id": "cover", "right": ["cover"], "choices": ["cover", "touch", "small"]},
        *({"id": f"lay{n}", "right": ["right"], "choices": list(LAID)} for n in (1, 2, 3)),
        {"id": "knot", "right": ["beside"], "choices": ["beside", "on", "bone"]},
        {"id": "check", "right": ["four"], "choices": ["four", "colour", "pull"]},
        {"id": "tight", "right": ["redo"], "choices": ["redo", "wait", "rub"]},
    ]


@pytest.mark.parametrize(("method", "left_out"), [("recurrent", {"tight"}), ("tri_head", {"tight", "knot"}), ("tri_hand", {"tight", "knot"}), ("sling", {"tight", "cover", "knot"}), ("figure8", set())])
def test_a_bandage_asks_only_what_makes_sense_for_it(method, left_out):
    ids = {step["id"] for step in Bandage("b", method=method).params["steps"]}
    assert {"cover", "knot", "check", "tight"} - ids == left_out


def test_both_languages_have_the_same_methods_of_the_same_shape():
    shapes = {lang: {name: (len(one.laid), one.others, one.limb) for name, one in METHODS[lang].items()} for lang in METHODS}
    assert shapes["zh"] == shapes["en"]
    assert [name for name, one in METHODS["zh"].items() if set(one.others) - set(NAMES) or name in one.others] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("method", NAMES)
def test_every_question_act_and_reason_has_its_words(lang, method):
    made = Bandage("b", lang, method=method)

    def has(*names):
        return any(one in made.words for name in names for one in (f"{name}_{method}", name))

    missing = []
    for step in made.params["steps"]:
        missing += [f"{part} {step['id']}" for part in ("ask", "step") if not has(f"{part}_{step['id']}")]
        missing += [f"ok {step['id']}" for one in step["right"] if not has(f"ok_{step['id']}_{one}", f"ok_{step['id']}")]
        missing += [f"a {step['id']} {one}" for one in step["choices"] if not has(f"a_{step['id']}_{one}", f"a_{one}")]
        weak = [one for one in step["choices"] if one not in step["right"]]
        missing += [f"no {step['id']} {one}" for one in weak if not has(f"no_{step['id']}_{one}", f"no_{one}")]
    assert missing == []


@pytest.mark.parametrize("method", ["", "spica", None])
def test_an_unknown_method_is_refused_with_those_there_are(method):
    with pytest.raises(ParameterError) as caught:
        Bandage("b", method=method)
    assert str(caught.value) == f"Bandage: method is {method!r}; allowed: {', '.join(map(repr, NAMES))}"


def test_the_dressing_is_three_centimetres_larger_in_both_languages():
    assert DRESSING_CM == 3
    assert [f"{DRESSING_CM} {unit}" in Bandage.WORDS[lang]["a_cover"] for lang, unit in (("zh", "厘米"), ("en", "cm"))] == [True, True]


def test_without_a_script_the_place_and_each_step_with_its_reason_can_be_read():
    html = Bandage("b", "zh", method="sling").fallback_html()
    assert html.count("<details>") == 5
    assert "80–90 度" in html


@pytest.mark.parametrize("method", NAMES)
def test_a_perfect_run_has_all_points(method):
    params = Bandage("b", method=method).params
    assert score(params, perfect(params)) == Result(len(params["steps"]), len(params["steps"]), (), complete=True)


def test_each_mistake_is_told_and_its_step_has_no_point():
    acts = log(("choose", "circular"), ("choose", "spiral"), ("cover", "cover"), ("lay1", "weak2"), ("lay1", "weak1"), ("lay1", "right"))
    assert score(SPIRAL, acts) == Result(1, 8, ("choose:circular", "lay1:weak2", "lay1:weak1"))


def test_after_again_only_the_new_run_counts():
    assert score(SPIRAL, [*perfect(SPIRAL), [9, "again", {"seed": 2}], *log(("choose", "spiral"))]) == Result(1, 8)


@pytest.mark.parametrize(
    ("acts", "message"),
    [
        ([("lay1", "right")], r"event 0 \(act\) is of step 'lay1', but the run is at 'choose'"),
        ([("choose", "sling")], r"event 0 \(act\) does 'sling' at 'choose'; offered are: spiral, circular, recurrent"),
        ([("choose", 3)], r"event 0 \(act\) has action 3, which is no str"),
    ],
)
def test_an_event_that_cannot_be_is_named(acts, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        score(SPIRAL, log(*acts))

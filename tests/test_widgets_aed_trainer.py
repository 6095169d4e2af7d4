"""The AED exercise: what an author may write, what is shown without a script, and that no word is missing."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

import widgets
from widgets.aed_trainer import COMPLICATIONS, PLACES, RIGHT_PLACES, AedTrainer
from widgets.errors import ParameterError

SHARED_COURSE = [
    "power", "bare", "pads", "plug", "look", "away", "clear", "shock_look", "shock_call", "shock",
    "cpr", "cpr_run", "look2", "clear2", "cpr2", "leave",
]  # fmt: skip
EXTRA = {"none": [], "wet": ["dry"], "patch": ["peel", "wipe"], "implant": ["implant"]}


class _Tags(HTMLParser):
    """Holds an HTML text to be well nested and counts its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.counts: dict[str, int] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.counts[tag] = self.counts.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def ids(exercise: AedTrainer) -> list[str]:
    return [step["id"] for step in exercise.params["steps"]]


def test_the_exercise_is_found_by_its_name():
    assert widgets.AedTrainer is AedTrainer


@pytest.mark.parametrize("complication", COMPLICATIONS)
def test_a_complication_adds_only_its_own_steps_between_baring_the_chest_and_the_pads(complication):
    expected = [*SHARED_COURSE[:2], *EXTRA[complication], *SHARED_COURSE[2:]]
    assert ids(AedTrainer("aed-1", complication=complication)) == expected


def test_a_new_exercise_is_an_adult_without_complication_and_not_done():
    exercise = AedTrainer("aed-1")
    assert {name: exercise.params[name] for name in ("patient", "complication")} == {
        "patient": "adult",
        "complication": "none",
    }
    assert (exercise.key, exercise.lang, exercise.kind, exercise.value, exercise.done, exercise.state) == (
        "aed-1", "zh", "AedTrainer", None, False, {},
    )  # fmt: skip


def test_the_pads_belong_below_the_right_collarbone_and_on_the_left_side():
    params = AedTrainer("aed-1").params
    assert params["right_places"] == ["right_collarbone", "left_side"]
    assert set(RIGHT_PLACES) < set(PLACES)
    assert params["places"] == list(PLACES)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"complication": "hairy"},
            "AedTrainer: complication is 'hairy'; allowed: 'none', 'wet', 'patch', 'implant'",
        ),
        ({"complication": None}, "AedTrainer: complication is None; allowed: 'none', 'wet', 'patch', 'implant'"),
        ({"patient": "infant"}, "AedTrainer: patient is 'infant'; allowed: 'adult'"),
        ({"lang": "fr"}, "AedTrainer: lang is 'fr'; allowed: 'zh' or 'en'"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(arguments, message):
    with pytest.raises(ParameterError) as caught:
        AedTrainer("aed-1", **arguments)
    assert str(caught.value) == message


def test_both_languages_have_the_same_words_and_none_is_empty():
    zh, en = AedTrainer.WORDS["zh"], AedTrainer.WORDS["en"]
    assert list(zh) == list(en)
    assert [name for table in (zh, en) for name, text in table.items() if not text.strip()] == []


def test_both_languages_fill_the_same_blanks():
    def blanks(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w+\}", text))

    zh, en = AedTrainer.WORDS["zh"], AedTrainer.WORDS["en"]
    assert {name: blanks(zh[name]) for name in zh} == {name: blanks(en[name]) for name in en}


@pytest.mark.parametrize("complication", COMPLICATIONS)
def test_every_step_has_its_question_name_reason_and_voice(complication):
    exercise = AedTrainer("aed-1", complication=complication)
    needed = [f"{part}_{step}" for step in ids(exercise) for part in ("ask", "step", "ok")]
    needed += [f"voice_{step['voice']}" for step in exercise.params["steps"]]
    needed += [f"a_{action}" for step in exercise.params["steps"] for action in step["choices"]]
    assert [name for name in needed if name not in exercise.words] == []


@pytest.mark.parametrize("complication", COMPLICATIONS)
def test_every_wrong_button_and_place_has_a_reason_and_every_right_one_is_offered(complication):
    exercise = AedTrainer("aed-1", complication=complication)
    words = exercise.words
    without = []
    for step in exercise.params["steps"]:
        offered = {*step["choices"], "power", "shock"}  # the AED's own buttons can always be pressed
        assert step["right"] in {*offered, ""}
        for action in offered - {step["right"]}:
            if not {f"no_{step['id']}_{action}", f"no_{action}", f"fine_{action}"} & set(words):
                without.append((step["id"], action))
    without += [place for place in set(PLACES) - set(RIGHT_PLACES) if f"no_place_{place}" not in words]
    assert without == []


def test_no_word_is_left_over_that_neither_the_script_nor_the_steps_use():
    used = set(re.findall(r'"(\w+)"', Path(AedTrainer.script()).read_text(encoding="utf-8")))
    built = ("a_", "ask_", "step_", "ok_", "voice_", "no_", "fine_", "place_", "why_")  # made from ids, tested above
    only_python = {"steps_title"}
    rest = [name for name in AedTrainer.WORDS["zh"] if not name.startswith(built) and name not in used | only_python]
    assert rest == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("complication", COMPLICATIONS)
def test_without_a_script_the_steps_stand_in_order_each_with_its_reason(lang, complication):
    exercise = AedTrainer("aed-1", lang, complication=complication)
    page = exercise.fallback_html()
    tags = _Tags(page)
    assert tags.open == []
    steps = ids(exercise)
    assert {name: tags.counts[name] for name in ("ol", "li", "details")} == {
        "ol": 1,
        "li": len(steps),
        "details": len(steps),
    }
    rows = re.findall(r"<li>(.*?)<details>.*?<p>(.*?)</p>", page)
    words = exercise.words
    expected = [(words[f"step_{step}"], words.get(f"why_{step}", words[f"ok_{step}"])) for step in steps]
    assert [(unescape(name), unescape(why)) for name, why in rows] == expected


def test_the_script_is_one_module_with_the_figures_inside():
    assert re.findall(r"^import", AedTrainer._esm, re.MULTILINE) == []
    assert "const shared_figures = " in AedTrainer._esm
    assert "bo-aed-stage" in AedTrainer._css

"""A number with a tolerance: what an author may write, how typed numbers are read, and the score of a raw log."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from portal.lessons import LANGUAGES
from widgets import Numeric
from widgets.errors import ParameterError
from widgets.scoring.numeric import is_odd, mistake, read, score
from widgets.scoring.result import Result

ROOT = Path(__file__).resolve().parents[1]
MISTAKES = [{"from": 4, "to": 5, "why": "旧的标准。"}, {"from": None, "to": 4, "why": "太浅。"}]
GIVEN: dict[str, Any] = {
    "key": "n-1", "lang": "zh", "prompt": "按多深？", "answer": 5.5, "why": "够深，血才流得动。", "tolerance": 0.5, "unit": "厘米",
    "units": [{"unit": "毫米", "factor": 0.1}, {"unit": "米", "factor": 100}], "mistakes": MISTAKES, "limits": [0, 20],
}  # fmt: skip
PARAMS = Numeric(**GIVEN).params
SHAPE = "{'from': number or None, 'to': number or None, 'why': text}"
# What is typed, with which unit chosen, and the centimetres that it says. The browser test types the same.
TYPED = [
    ("5.5", 0, 5.5), ("５．５", 0, 5.5), ("5,5", 0, 5.5), ("5，5", 0, 5.5), ("5。5", 0, 5.5), (" 5 ", 0, 5.0), ("55", 1, 5.5), ("55毫米", 0, 5.5),
    ("0.055 米", 1, 5.5), ("5.5厘米", 1, 5.5), ("1,000", 1, 100.0), ("0,500", 0, 0.5), ("1，234，567.5", 0, 1234567.5), (".5", 0, 0.5), ("-3", 0, -3.0),
    ("−3", 0, -3.0), ("+3", 0, 3.0), ("５", 0, 5.0),
    ("5-6", 0, None), ("5 到 6", 0, None), ("五", 0, None), ("5..5", 0, None), ("1,2,3", 0, None), ("", 0, None), ("厘米", 0, None), ("1e3", 0, None), (".", 0, None),
]  # fmt: skip


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        Numeric(**{**GIVEN, **changed})
    return str(caught.value)


def log(*acts: tuple[str, Any]) -> list[list[Any]]:
    return [[100.0 * place, kind, data] for place, (kind, data) in enumerate(acts)]


def typed(text: str, unit: int = 0) -> tuple[str, Any]:
    return "check", {"text": text, "unit": unit}


def test_the_question_is_kept_as_data_with_its_unit_first() -> None:
    assert PARAMS == {
        "prompt": "按多深？", "answer": 5.5, "tolerance": 0.5, "mistakes": MISTAKES, "why": "够深，血才流得动。", "limits": [0, 20],
        "units": [{"unit": "厘米", "factor": 1}, {"unit": "毫米", "factor": 0.1}, {"unit": "米", "factor": 100}],
    }  # fmt: skip
    assert Numeric("n", prompt="几个？", answer=3, why="三个。").params == {
        "prompt": "几个？", "answer": 3, "tolerance": 0, "mistakes": [], "why": "三个。", "limits": None, "units": [{"unit": "", "factor": 1}],
    }  # fmt: skip


@pytest.mark.parametrize(("tolerance", "kept"), [(0, 0), (2.5, 2.5), ("10%", 20.0), (" 0.5 % ", 1.0)])
def test_a_tolerance_is_a_number_or_a_part_of_the_answer(tolerance: Any, kept: float) -> None:
    assert Numeric("n", prompt="多少？", answer=-200, why="因为。", tolerance=tolerance).params["tolerance"] == kept


@pytest.mark.parametrize("given", ["", "10", "much", "-1%", -1, True, None, float("inf"), float("nan")])
def test_another_tolerance_is_refused(given: object) -> None:
    message = refused(tolerance=given)
    assert message.startswith("Numeric: tolerance is ")
    assert message.endswith("; allowed: a number from 0, or a text such as '10%'")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"prompt": " "}, "prompt is ' '; allowed: the question, as text"),
        ({"why": ""}, "why is ''; allowed: the reason, as text"),
        ({"answer": "5.5"}, "answer is '5.5'; allowed: a number"),
        ({"answer": True}, "answer is True; allowed: a number"),
        ({"answer": float("inf")}, "answer is inf; allowed: a number"),
        ({"unit": " "}, "unit is ' '; allowed: a text such as 'cm', or None"),
        ({"units": "cm"}, "units is 'cm'; allowed: a list of {'unit': …, 'factor': …}, only beside a unit"),
        ({"unit": None}, f"units is {GIVEN['units']!r}; allowed: a list of {{'unit': …, 'factor': …}}, only beside a unit"),
        ({"units": ["毫米"]}, "units is '毫米'; allowed: {'unit': a text, 'factor': a number}"),
        ({"units": [{"unit": "毫米", "factor": "0.1"}]}, "units is '0.1'; allowed: {'unit': a text, 'factor': a number}"),
        ({"units": [{"unit": "毫米", "factor": 0}]}, "units is {'unit': '毫米', 'factor': 0}; allowed: units that differ, with a factor that is not 0"),
        ({"unit": "cm", "units": [{"unit": "ＣＭ", "factor": 2}]}, "units is {'unit': 'ＣＭ', 'factor': 2}; allowed: units that differ, with a factor that is not 0"),
        ({"mistakes": "4"}, f"mistakes is '4'; allowed: a list of {SHAPE}"),
        ({"mistakes": [{"from": 4, "why": "x"}]}, f"mistakes is {{'from': 4, 'why': 'x'}}; allowed: {SHAPE}"),
        ({"mistakes": [{"from": 4, "to": 5, "why": ""}]}, f"mistakes is {{'from': 4, 'to': 5, 'why': ''}}; allowed: {SHAPE}"),
        ({"mistakes": [{"from": "4", "to": 5, "why": "x"}]}, f"mistakes is '4'; allowed: {SHAPE}"),
        ({"mistakes": [{"from": 5, "to": 4, "why": "x"}]}, "mistakes is {'from': 5, 'to': 4, 'why': 'x'}; allowed: a range that is not empty and holds wrong numbers"),
        ({"mistakes": [{"from": 5, "to": 6, "why": "x"}]}, "mistakes is {'from': 5, 'to': 6, 'why': 'x'}; allowed: a range that is not empty and holds wrong numbers"),
        ({"limits": 20}, "limits is 20; allowed: [low, high], numbers with every right answer between them, or None"),
        ({"limits": [0, "20"]}, "limits is '20'; allowed: [low, high], numbers with every right answer between them, or None"),
        ({"limits": [5.5, 20]}, "limits is [5.5, 20]; allowed: [low, high], numbers with every right answer between them, or None"),
        ({"limits": [0, 5.9]}, "limits is [0, 5.9]; allowed: [low, high], numbers with every right answer between them, or None"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(changed: dict[str, Any], message: str) -> None:
    assert refused(**changed) == f"Numeric: {message}"


def test_without_a_script_there_is_a_box_with_its_units_and_the_answers_are_folded_away() -> None:
    assert Numeric(**{**GIVEN, "prompt": "a < b?"}).fallback_html() == (
        '<section class="bo bo-numeric"><label class="bo-prompt">a &lt; b? <span class="bo-row"><input type="text" inputmode="decimal" autocomplete="off"> '
        '<select aria-label="单位"><option>厘米</option><option>毫米</option><option>米</option></select></span></label>'
        "<details><summary>答案和原因</summary><p><strong>5–6 厘米</strong> 够深，血才流得动。</p>"
        "<ul><li>4–5 厘米 旧的标准。</li><li>&lt; 4 厘米 太浅。</li></ul></details></section>"
    )
    assert "<strong>3</strong>" in Numeric("n", prompt="几个？", answer=3.0, why="三个。").fallback_html()


@pytest.mark.parametrize(("text", "unit", "expected"), TYPED)
def test_a_typed_number_is_read_in_the_first_unit(text: str, unit: int, expected: float | None) -> None:
    found = read(PARAMS, text, unit)
    assert found is None if expected is None else found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("number", "expected"), [(5, None), (6, None), (5.5, None), (4.999, "mistake-0"), (4, "mistake-0"), (3.9, "mistake-1"), (6.1, "big")])
def test_a_number_is_right_up_to_both_ends_or_has_the_explanation_that_fits(number: float, expected: str | None) -> None:
    assert mistake(PARAMS, number) == expected


def test_a_number_that_only_a_binary_fraction_parts_from_the_end_is_right() -> None:
    params = Numeric("n", prompt="多少？", answer=0.2, why="因为。", tolerance=0.1).params
    assert mistake(params, 0.1 + 0.2) is None
    assert (mistake(params, 0.09), mistake(params, 0.31)) == ("small", "big")


def test_what_is_outside_the_limits_is_odd() -> None:
    assert [is_odd(PARAMS, number) for number in (-0.1, 0, 20, 20.1)] == [True, False, False, True]
    assert not is_odd({**PARAMS, "limits": None}, 1e9)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((), Result(0, 1)),
        ((typed("5.5"),), Result(1, 1, (), complete=True)),
        ((typed("60", 1),), Result(1, 1, (), complete=True)),
        ((typed("4"), typed("3"), typed("7")), Result(0, 1, ("mistake-0", "mistake-1", "big"))),
        ((typed("four"), typed("55"), typed("5")), Result(1, 1, (), complete=True)),
        ((typed("4"), typed("7"), ("show", None)), Result(0, 1, ("mistake-0", "big"), complete=True)),
        ((typed("5"), typed("4")), Result(1, 1, (), complete=True)),
        ((typed("4"), ("again", None)), Result(0, 1)),
        ((typed("4"), ("again", None), typed("6")), Result(1, 1, (), complete=True)),
    ],
)
def test_a_log_has_the_score_of_its_last_run(acts: tuple[tuple[str, Any], ...], expected: Result) -> None:
    assert score(PARAMS, log(*acts)) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "has text None, which is no str"), ({"text": 5, "unit": 0}, "has text 5, which is no str"), ({"text": "5"}, "has unit None, which is no int"),
        ({"text": "5", "unit": 3}, "has unit 3; there are the units 0 to 2"), ({"text": "5", "unit": -1}, "has unit -1; there are the units 0 to 2"),
    ],
)  # fmt: skip
def test_a_check_that_cannot_be_is_refused_with_the_event_named(data: Any, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^event 1 \(check\) {message}$"):
        score(PARAMS, log(typed("4"), ("check", data)))


def test_the_numbers_of_the_examples_are_those_of_the_guidelines() -> None:
    facts = tomllib.loads((ROOT / "first_aid/guidelines.toml").read_text("utf-8"))["facts"]
    for lang in LANGUAGES:
        params = example(lang).params
        assert [params["answer"] - params["tolerance"], params["answer"] + params["tolerance"]] == facts["cpr.depth"]["value"]
        assert params["units"][0]["unit"] in facts["cpr.depth"][lang]
        assert facts["cpr.depth"][lang] in params["why"]


def example(lang: str) -> Numeric:
    """Return the exercise of the docstring."""
    code = (Numeric.__doc__ or "").split(f"Example ({lang})::")[1].split("Example (")[0].strip()
    made = eval(code, {"Numeric": Numeric})
    assert isinstance(made, Numeric)
    return made

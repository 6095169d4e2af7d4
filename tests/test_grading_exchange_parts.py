"""Numbers, numbered reasons, rubrics and shapes as they are written and read back.

It drives ``grading/exchange/numbers.py``, ``grading/exchange/reasons.py``, ``grading/exchange/rubric_text.py``,
``grading/exchange/shapes.py``, ``grading/exchange/numeric_key.py``.
"""

import random

import pytest

from grading.exchange.numbers import ends, ends_between, middle, number, plain
from grading.exchange.numeric_key import Typed, key_of
from grading.exchange.question import Box, Criterion, Level, Mistake, Number
from grading.exchange.reasons import by_number, numbered
from grading.exchange.rubric_text import read_back, written
from grading.exchange.shapes import box_of


def test_ten_thousand_ranges_come_back_exactly() -> None:
    chance = random.Random(5)
    values = [0.1, 0.3, 1e-9, 1e9, 123456.789, -0.05, *(chance.uniform(-1e9, 1e9) for _ in range(100))]
    ranges = [(low, high) for low in values for high in values if low < high]
    ranges += [(None, value) for value in values] + [(value, None) for value in values]
    assert len(ranges) == 5777
    assert [ends(*middle(low, high)) for low, high in ranges] == ranges
    assert [number(plain(value)) for value in values] == values


@pytest.mark.parametrize(("value", "text"), [(110.0, "110"), (0.05, "0.05"), (1e-9, "0.000000001"), (-0.5, "-0.5"), (1e9, "1000000000"), (2.5, "2.5")])
def test_a_number_is_written_as_people_write_it(value: float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize("text", ["", "1,5", "nan", "inf", "1e999", "0x10", "１２", "1 2", "--1", "9" * 31])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None
    with pytest.raises(ValueError, match="is no number"):
        ends(text, "1")


def test_a_range_with_dots_is_its_middle_and_half_its_width() -> None:
    assert [ends_between(text) for text in ("100..120", "-1..-0.5", "1..x", "110")] == [("110", "10"), ("-0.75", "0.25"), None, None]


@pytest.mark.parametrize("reasons", [["a", "", "c"], ["", "b\n2. c\n\nd", "3. e"], ["1. a", "  x", "y"], ["a"] * 12])
def test_numbered_reasons_come_back(reasons: list[str]) -> None:
    assert by_number(numbered(reasons), len(reasons)) == reasons


@pytest.mark.parametrize("text", ["Think of a song.", "1. a\nb", "2. b\n1. a", "4. d", "   1. a"])
def test_another_text_is_no_list_of_reasons(text: str) -> None:
    assert by_number(text, 3) is None


def test_a_rubric_comes_back_and_another_text_is_none() -> None:
    rubric = (
        Criterion("call", "Calls\n[x] 120\n- 2: y", (Level("no", 0.0), Level("yes\n| indeed", 1.5))),
        Criterion("press", "Presses", (Level("n", 0.0), Level("y", 2.0))),
    )
    assert read_back(written(rubric)) == rubric
    assert written(rubric[1:]) == "[press] Presses\n- 0: n\n- 2: y"
    assert [read_back(text) for text in ("Look for courage.", "- 0: a", "[a] b\nc")] == [None, None, None]


@pytest.mark.parametrize(
    ("shape", "coords", "extent", "box", "why"),
    [
        ("rect", "20,10,100,60", (200, 100), Box(10, 10, 40, 50), ""),
        ("rect", "10%,10%,50%,60%", None, Box(10, 10, 40, 50), ""),
        ("rect", "-20,10,500,60", (200, 100), Box(0, 10, 100, 50), ""),
        ("circle", "100,50,20", (200, 100), Box(40, 30, 20, 40), "it becomes the box around it"),
        ("ellipse", "100,50,20,10", (200, 100), Box(40, 40, 20, 20), "it becomes the box around it"),
        ("poly", "20,10,100,20,60,60", (200, 100), Box(10, 10, 40, 50), "it becomes the box around it"),
        ("rect", "20,10,100,60", None, None, ""),
        ("rect", "100,10,20,60", (200, 100), None, ""),
        ("rect", "1,2,3", (200, 100), None, ""),
        ("rect", "a,b,c,d", (200, 100), None, ""),
        ("default", "", (200, 100), None, ""),
        ("poly", "1,2,3,4,5", (200, 100), None, ""),
    ],
)
def test_a_shape_becomes_the_box_around_it(shape: str, coords: str, extent: tuple[float, float] | None, box: Box | None, why: str) -> None:
    assert box_of(shape, coords, extent) == (box, why)


def test_wildcards_partial_marks_and_second_answers_are_listed_and_ranges_become_mistakes() -> None:
    rows = [
        Typed("9.8", "0.1", 1.0, "Near the earth."),
        Typed("10", "0.05", 0.5, "Rounded."),
        Typed("9.81", "0", 1.0),
        Typed("98", "1", 0.0, "Mind the point."),
        Typed("3.14", "0", 0.0, "That is pi."),
        Typed("*", "0", 0.0, "Look again."),
        Typed("7", "0", 0.0),
    ]
    key, losses = key_of("g", rows)
    assert key == Number(9.8, 0.1, why="Near the earth.", mistakes=(Mistake(9.95, 10.05, "Rounded."), Mistake(97.0, 99.0, "Mind the point.")))
    one = "the bank accepts one number with its tolerance, for all points"
    assert [str(loss) for loss in losses] == [
        f"g: not carried: the answer 10 for 50% — {one}",
        f"g: not carried: the answer 9.81 for 100% — {one}",
        "g: not carried: the feedback “That is pi.” of exactly 3.14 — a mistake is a range of numbers",
        "g: not carried: the feedback “Look again.” of the answer * — the bank gives reasons for ranges of numbers, not for all others",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([Typed("*", "0", 1.0)], "no number of it is right in full"),
        ([Typed("5", "1", 0.5)], "no number of it is right in full"),
        ([Typed("five", "1", 1.0)], "“five” with the tolerance “1” is no number"),
        ([Typed("5", "1%", 1.0)], "“5” with the tolerance “1%” is no number"),
        ([], "no number of it is right in full"),
    ],
)
def test_a_question_without_a_number_that_is_right_is_listed(rows: list[Typed], said: str) -> None:
    key, losses = key_of("g", rows)
    assert (key, [str(loss) for loss in losses]) == (None, [f"g: not carried: the question — {said}"])


@pytest.mark.parametrize(
    ("centre", "half", "parts"),
    [
        ("1822", "2", [(1820.0, 1821.5), (1822.500001, 1824.0)]),
        ("1821", "0.5", [(1820.5, 1821.5)]),
        ("1823.5", "1", [(1822.500001, 1824.5)]),
        ("1822", "0.4", []),
        ("1822", "0.5", []),
        ("1000000001822", "1000000000000", [(1822.500001, None)]),
        ("0", "1000000000000", [(None, 1821.5), (1822.500001, None)]),
        ("1830", "1", [(1829.0, 1831.0)]),
    ],
)
def test_a_mistake_never_holds_a_right_number(centre: str, half: str, parts: list[tuple[float | None, float | None]]) -> None:
    key, losses = key_of("g", [Typed("1822", "0.5", 1.0), Typed(centre, half, 0.0, "Close.")])
    assert (key, losses) == (Number(1822, 0.5, mistakes=tuple(Mistake(low, high, "Close.") for low, high in parts)), [])

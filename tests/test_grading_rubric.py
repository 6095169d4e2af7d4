"""Rubrics: how they are read from a bank, and what chosen levels earn."""

import copy

import pytest
from rubrics import RUBRIC

from grading.errors import ContentError, InvalidAnswerError
from grading.rubric import Level, RubricCriterion, earned, most, read_rubric


def test_a_rubric_holds_both_languages_of_every_criterion_and_level():
    assert read_rubric(RUBRIC, "item") == (
        RubricCriterion(
            "safe",
            {"zh": "先保证自己安全", "en": "Safety first"},
            (
                Level(0.0, {"zh": "没有提到", "en": "not said"}),
                Level(1.0, {"zh": "提到了", "en": "said"}),
                Level(2.0, {"zh": "说清了怎么做", "en": "says how"}),
            ),
        ),
        RubricCriterion(
            "call",
            {"zh": "叫人拨打 120", "en": "Has 120 called"},
            (Level(0.0, {"zh": "没有提到", "en": "not said"}), Level(4.0, {"zh": "指定了一个人去打", "en": "names one person"})),
        ),
    )


def test_levels_earn_their_points():
    rubric = read_rubric(RUBRIC, "item")
    assert most(rubric) == 6.0
    assert [earned(rubric, {"safe": safe, "call": call}) for safe in range(3) for call in range(2)] == [0.0, 4.0, 1.0, 5.0, 2.0, 6.0]


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ({"safe": 1}, "criteria_missing"),
        ({"safe": 1, "call": 2}, "level_unknown"),
        ({"safe": -1, "call": 1}, "level_unknown"),
        ({"safe": True, "call": 1}, "level_unknown"),
        ({"safe": 1, "call": 1, "more": 0}, "level_unknown"),
    ],
)
def test_other_levels_than_the_rubrics_are_refused(levels, reason):
    with pytest.raises(InvalidAnswerError) as refused:
        earned(read_rubric(RUBRIC, "item"), levels)
    assert refused.value.reason == reason


def _changed(change):
    raw = copy.deepcopy(RUBRIC)
    change(raw)
    return raw


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda raw: raw["en"].pop(), "the rubrics of zh and en differ"),
        (lambda raw: raw["en"][0]["levels"][2].update(points=1.5), "the rubrics of zh and en differ"),
        (lambda raw: raw["en"].reverse(), "the rubrics of zh and en differ"),
        (lambda raw: raw["zh"].clear(), "a rubric has 1 to 6 criteria"),
        (lambda raw: raw["zh"][0]["levels"][0].update(points=1), "its levels do not go up from 0 points"),
        (lambda raw: raw["zh"][1]["levels"].pop(), "its levels do not go up from 0 points"),
        (lambda raw: raw["zh"][0]["levels"][1].update(text=" "), "a text is empty"),
        (lambda raw: raw["zh"][1].update(id="safe"), "id “safe” is used twice"),
        (lambda raw: raw["zh"][0].update(colour="red"), "unknown key “colour”"),
        (lambda raw: raw["zh"][0]["levels"][1].pop("points"), "key “points” is missing"),
    ],
)
def test_a_rubric_that_cannot_be_marked_by_is_refused_with_its_place(change, problem):
    with pytest.raises(ContentError, match=problem) as refused:
        read_rubric(_changed(change), "item “x”")
    assert str(refused.value).startswith("item “x”")

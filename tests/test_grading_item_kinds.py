"""Each kind of question: read, frozen, shown, checked, scored and explained.

The kinds: grading/item_kinds/options.py (see also test_grading_items.py), grading/item_kinds/match.py,
grading/item_kinds/classify.py, grading/item_kinds/numeric.py, grading/item_kinds/hotspot.py,
grading/item_kinds/scenario.py and grading/item_kinds/rhythm.py, all behind grading/item_kinds/kind.py; grading/item.py
reads one of them from its file; grading/item_kinds/registry.py lists them.
"""

import random

import every_kind
import pytest

from grading.errors import InvalidAnswerError
from grading.items import check_value, load_bank, score_value, shape_of

RIGHT = {
    "match": [[2, 0, 3, 1], [1, 3, 0]],
    "classify": [[2, 0, 1], [1, 0, 0]],
    "numeric": [[], [110]],
    "hotspot": [[1, 0, 2], [1]],
    "scenario": [[[0, 1, 0], [3], [1, 1, 0], [2, 0, 1]], [1, 1]],
    "rhythm": [[], every_kind.taps()],
}


@pytest.fixture
def bank(tmp_path):
    return load_bank(every_kind.write(tmp_path / "c"))


def score(bank, kind, value, points=1.0, order=None):
    item = bank.find(f"{kind}-item@1")
    order = RIGHT[kind][0] if order is None else order
    check_value(kind, item.rules.shape(item.content, order), value)
    return score_value(item, order, value, points)


def test_what_a_learner_sees_of_each_kind(bank):
    shown = {}
    for kind, (order, _) in RIGHT.items():
        item = bank.find(f"{kind}-item@1")
        shown[kind] = item.rules.shown(item.content, order, "en")
    assert shown == {
        "match": {"rows": ["Adult", "Child", "Infant"], "options": ["4 cm", "5 cm", "8 cm", "A third of the chest"]},
        "classify": {
            "rows": ["No answer, breathes normally", "No answer, no breathing", "No answer, only gasps"],
            "options": ["At once", "Not now"],
        },
        "numeric": {"unit": "a minute", "limits": [0.0, 300.0]},
        "hotspot": {
            "options": ["Upper belly", "Middle of the chest", "Right shoulder"],
            "regions": [
                {"x": 40.0, "y": 70.0, "w": 20.0, "h": 10.0},
                {"x": 40.0, "y": 40.0, "w": 20.0, "h": 10.0},
                {"x": 10.0, "y": 10.0, "w": 20.0, "h": 20.0},
            ],
            "many": False,
        },
        "scenario": {
            "scenes": [
                {
                    "text": "An old man lies in the road; cars pass.",
                    "choices": [{"text": "Run straight into the road", "to": 2}, {"text": "Look around, then walk over", "to": 2}],
                },
                {"text": "Minutes later the ambulance is there.", "choices": []},
                {
                    "text": "You are with him; he does not answer.",
                    "choices": [{"text": "Ring the family first", "to": 3}, {"text": "Have 120 called and an AED fetched", "to": 1}],
                },
                {
                    "text": "Nobody picks up.",
                    "choices": [{"text": "Call 120", "to": 1}, {"text": "Wait for them to ring back", "to": 1}],
                },
            ]
        },
        "rhythm": {"mode": "hands-only", "seconds": 40},
    }


def test_a_frozen_shape_is_all_that_a_check_needs(bank):
    shapes = {}
    for kind, (order, value) in RIGHT.items():
        item = bank.find(f"{kind}-item@1")
        shapes[kind] = item.rules.shape(item.content, order)
        assert check_value(kind, shapes[kind], value) == value
        assert score_value(item, order, value, 2.0) == 2.0
    assert shapes == {
        "match": {"rows": 3, "options": 4},
        "classify": {"rows": 3, "options": 2},
        "numeric": {},
        "hotspot": {"options": 3, "many": False},
        "scenario": {"scenes": [[2, 2], [], [3, 1], [1, 1]]},
        "rhythm": {"seconds": 40},
    }


def test_a_form_frozen_before_shapes_is_checked_by_its_order():
    assert shape_of({"slot": "slot01", "kind": "choice", "order": [1, 0, 2]}) == {"options": 3}
    assert shape_of({"slot": "slot01", "kind": "match", "order": [1, 0, 2], "shape": {"rows": 2}}) == {"rows": 2}


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("match", {"0": 1}, "answer_type"),
        ("match", [1, 3], "answer_count"),
        ("match", [1, 3, 0, 2], "answer_count"),
        ("match", [1, 3, 4], "answer_option"),
        ("match", [1, 3, -2], "answer_option"),
        ("match", [1, 3, True], "answer_type"),
        ("match", [1, 3, 0.0], "answer_type"),
        ("classify", [0, 0, 2], "answer_option"),
        ("classify", [0, 0], "answer_count"),
        ("classify", [0, 0, [1]], "answer_type"),
        ("numeric", ["110"], "answer_type"),
        ("numeric", [True], "answer_type"),
        ("numeric", [110, 111], "answer_count"),
        ("numeric", [float("nan")], "answer_number"),
        ("numeric", [float("inf")], "answer_number"),
        ("numeric", [10**400], "answer_number"),
        ("hotspot", [0, 1], "answer_count"),
        ("hotspot", [0, 0], "answer_option"),
        ("hotspot", [3], "answer_option"),
        ("hotspot", [-1], "answer_option"),
        ("scenario", [2], "answer_option"),
        ("scenario", [1, 1, 0], "answer_option"),
        ("scenario", [-1], "answer_option"),
        ("scenario", [1.0], "answer_type"),
        ("rhythm", [0, 500, 499], "answer_time"),
        ("rhythm", [-1], "answer_time"),
        ("rhythm", [42_001], "answer_time"),
        ("rhythm", [0.5], "answer_type"),
        ("rhythm", [0] * 1001, "answer_count"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(bank, kind, value, reason):
    item = bank.find(f"{kind}-item@1")
    with pytest.raises(InvalidAnswerError) as caught:
        check_value(kind, item.rules.shape(item.content, RIGHT[kind][0]), value)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("kind", "value", "points"),
    [
        ("match", [1, 3, 2], 4.0),
        ("match", [1, -1, -1], 2.0),
        ("match", [-1, -1, -1], 0.0),
        ("match", [], 0.0),
        ("classify", [0, 0, 0], 4.0),
        ("classify", [-1, 0, 0], 4.0),
        ("numeric", [100], 6.0),
        ("numeric", [120.0], 6.0),
        ("numeric", [120.1], 0.0),
        ("numeric", [-1e9], 0.0),
        ("hotspot", [1], 6.0),
        ("hotspot", [0], 0.0),
        ("hotspot", [], 0.0),
        ("scenario", [1], 3.0),
        ("scenario", [1, 0], 3.0),
        ("scenario", [1, 0, 0], 4.5),
        ("scenario", [1, 0, 1], 1.5),
        ("scenario", [0, 1], 0.0),
        ("rhythm", every_kind.taps(100), 6.0),
        ("rhythm", every_kind.taps(110, 5), 0.0),
        ("rhythm", [0] * 1000, 0.0),
        ("rhythm", every_kind.taps(131), 0.31 * 6),
    ],
)
def test_each_kind_earns_its_share(bank, kind, value, points):
    assert score(bank, kind, value, 6.0) == pytest.approx(points)


def test_several_places_count_as_many(tmp_path):
    two = every_kind.HOTSPOT.replace("y = 70\nw = 20\nh = 10", "y = 70\nw = 20\nh = 10\ncorrect = true")
    folder = every_kind.write(tmp_path / "c", every_kind.FILE.replace(every_kind.HOTSPOT, two))
    item = load_bank(folder).find("hotspot-item@1")
    assert item.rules.shown(item.content, [0, 1, 2], "zh")["many"] is True
    shares = [score_value(item, [0, 1, 2], value, 2.0) for value in ([0, 1], [0], [0, 2], [0, 1, 2], [2])]
    assert shares == [2.0, 1.0, 0.0, 1.0, 0.0]


def test_every_drawn_order_shows_the_same_question_and_scores_alike(bank):
    for seed in range(30):
        for kind in RIGHT:
            item = bank.find(f"{kind}-item@1")
            order = item.rules.order(item.content, random.Random(seed))
            shown = item.rules.shown(item.content, order, "zh")
            assert order == item.rules.order(item.content, random.Random(seed))
            if kind == "match":
                value = [shown["options"].index(pair.right["zh"]) for pair in item.body.pairs]
            elif kind == "classify":
                value = [int(row == "叫不应，呼吸正常") for row in shown["rows"]]
            elif kind == "hotspot":
                value = [shown["options"].index("胸部正中")]
            elif kind == "scenario":
                first = next(n for n, one in enumerate(shown["scenes"][0]["choices"]) if one["text"].startswith("先看"))
                scene = shown["scenes"][shown["scenes"][0]["choices"][first]["to"]]
                value = [first, next(n for n, one in enumerate(scene["choices"]) if "120" in one["text"])]
            else:
                value = RIGHT[kind][1]
            assert (kind, score(bank, kind, value, 1.0, order)) == (kind, 1.0)

"""Each kind of question: read, frozen, shown, checked, scored and explained.

The kinds: grading/item_kinds/options.py (see also test_grading_items.py), grading/item_kinds/match.py,
grading/item_kinds/classify.py, grading/item_kinds/numeric.py, grading/item_kinds/hotspot.py,
grading/item_kinds/scenario.py and grading/item_kinds/rhythm.py, all behind grading/item_kinds/kind.py; grading/item.py
reads one of them from its file; grading/item_kinds/registry.py lists them.
"""

import random

import every_kind
import pytest

from grading.errors import ContentError, InvalidAnswerError
from grading.item_kinds.registry import BY_NAME
from grading.item_kinds.rhythm import Tapping
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


@pytest.mark.parametrize("kind", RIGHT)
def test_the_best_answer_earns_all_and_the_poor_one_nothing(bank, kind):
    item = bank.find(f"{kind}-item@1")
    for seed in range(20):
        order = item.rules.order(item.content, random.Random(seed))
        for answer, share in ((item.rules.best, 1.0), (item.rules.poor, 0.0)):
            assert score(bank, kind, answer(item.content, order), 1.0, order) == share


def test_a_best_run_of_compressions_and_breaths_passes():
    body = Tapping("30:2", 120, {"zh": "", "en": ""})
    assert BY_NAME["rhythm"].share(body, [], BY_NAME["rhythm"].best(body, [])) == 1.0


def rows(bank, kind, value):
    item = bank.find(f"{kind}-item@1")
    return item.rules.rows(item.content, RIGHT[kind][0], value, "en")


def test_the_rows_say_what_was_given_what_is_right_and_why(bank):
    row = {"text": "Adult", "given": "5 cm", "right": "5 cm", "why": "An adult's chest needs 5 cm.", "ok": True}
    third = {"text": "Child", "right": "A third of the chest", "why": "A child: a third of the chest.", "ok": False}
    last = {"text": "Infant", "right": "4 cm", "why": "An infant: about 4 cm.", "ok": False}
    assert rows(bank, "match", [1, 2, -1]) == [row, {**third, "given": "8 cm"}, {**last, "given": ""}]
    assert [one["given"] for one in rows(bank, "match", [])] == ["", "", ""]
    assert rows(bank, "classify", [1, -1, 1]) == [
        {"text": "No answer, no breathing", "given": "", "right": "At once", "why": "No breathing is cardiac arrest.", "ok": False},
        {"text": "No answer, only gasps", "given": "Not now", "right": "At once", "why": "Gasps are not normal breathing.", "ok": False},
        {"text": "No answer, breathes normally", "given": "Not now", "right": "Not now", "why": "Breathes normally: recovery position.", "ok": True},
    ]
    assert rows(bank, "hotspot", [2]) == [
        {"text": "Middle of the chest", "given": "", "right": "Middle of the chest", "why": "The lower half of the breastbone.", "ok": False},
        {"text": "Upper belly", "given": "", "right": "", "why": "Pressing there hurts liver and stomach.", "ok": True},
        {"text": "Right shoulder", "given": "Right shoulder", "right": "", "why": "Pressing there does nothing for the heart.", "ok": False},
    ]


@pytest.mark.parametrize(
    ("value", "given", "why", "ok"),
    [
        ([99.5], "99.5 a minute", "Too slow to move enough blood.", False),
        ([121], "121 a minute", "Too fast for the heart to fill.", False),
        ([120.5], "120.5 a minute", "100 to 120 a minute.", False),
        ([100.0], "100 a minute", "100 to 120 a minute.", True),
        ([], "", "100 to 120 a minute.", False),
    ],
)
def test_a_number_gets_the_reason_of_its_mistake(bank, value, given, why, ok):
    assert rows(bank, "numeric", value) == [{"text": "", "given": given, "right": "110 ± 10 a minute", "why": why, "ok": ok}]


def test_a_walk_is_told_scene_by_scene_with_its_danger(bank):
    start = {"text": "An old man lies in the road; cars pass.", "right": "Look around, then walk over"}
    danger = {**start, "given": "Run straight into the road", "why": "The cars would hit you.", "ok": False, "danger": True}
    left = {"text": "You are with him; he does not answer.", "given": "", "right": "Have 120 called and an AED fetched"}
    assert rows(bank, "scenario", [0]) == [danger, {**left, "why": "Each minute earlier counts.", "ok": False, "danger": False}]
    walked = rows(bank, "scenario", [1, 0, 1])
    assert [(row["given"], row["right"], row["ok"]) for row in walked] == [
        ("Look around, then walk over", "Look around, then walk over", True),
        ("Ring the family first", "Have 120 called and an AED fetched", False),
        ("Wait for them to ring back", "Call 120", False),
    ]
    item = bank.find("scenario-item@1")
    remarks = [item.rules.remarks(item.content, RIGHT["scenario"][0], value) for value in ([0], [1, 1], [0, 1], [])]
    danger = {"code": "scenario_danger", "row": 1}
    assert remarks == [[danger, {"code": "scenario_unfinished"}], [], [danger], []]


@pytest.mark.parametrize(
    ("value", "score", "remarks"),
    [
        (every_kind.taps(), "100", []),
        (every_kind.taps(131), "31", [{"code": "rhythm_rate", "rate": 131, "flow": 100, "pause": 0}]),
        (every_kind.taps(110, 10), "", [{"code": "rhythm_few_taps", "taps": 19, "wanted": 60}]),
        ([], "", []),
    ],
)
def test_a_run_is_told_with_its_score_and_its_weakest_factor(bank, value, score, remarks):
    item = bank.find("rhythm-item@1")
    assert item.rules.remarks(item.content, [], value) == remarks
    row = {"text": "", "given": score, "right": "75", "why": "100 to 120 a minute without a stop.", "ok": score == "100"}
    assert rows(bank, "rhythm", value) == [row]


def wrong(kind, old, new, count=-1):
    assert old in every_kind.ITEMS[kind], old
    return every_kind.FILE.replace(every_kind.ITEMS[kind], every_kind.ITEMS[kind].replace(old, new, count))


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("match", 'left = "Child"', 'left = "ADULT"', "two left texts read the same"),
        ("match", 'extra = ["8 cm"]', 'extra = ["5cm"]', "two right texts read the same"),
        ("match", 'extra = ["8 cm"]\n', "", "the number of extra texts: zh has 1, en 0"),
        ("match", 'why = "An infant: about 4 cm."', 'why = " "', "must-pass, and pair 3 gives no why in “en”"),
        ("match", 'right = "4 cm"', 'right = ""', "key “right” is empty"),
        ("match", '  {left = "Infant", right = "4 cm", why = "An infant: about 4 cm."},\n', "", "the number of pairs: zh has 3, en 2"),
        ("classify", 'breathing", group = "At once"', 'breathing", group = "Never"', "unknown group “Never”"),
        ("classify", 'breathing", group = "At once"', 'breathing", group = "Not now"', "the cards' groups: zh has [0, 0, 1], en [1, 0, 1]"),
        ("classify", '"At once", "Not now"]', '"At once", "Not now", "Never"]', "the number of groups: zh has 2, en 3"),
        ("classify", 'groups = ["马上做", "先不做"]', 'groups = ["马上做"]', "has 1 groups"),
        ("numeric", "limits = [0, 300]", "limits = [0, 115]", "the answer 110 ± 10 is not within its limits"),
        ("numeric", "limits = [0, 300]", "limits = [0, inf]", "write two numbers"),
        ("numeric", "answer = 110", "answer = nan", "key “answer” is nan"),
        ("numeric", "{to = 100, why = \"Too slow", "{to = 100.5, why = \"Too slow", "the mistakes: zh has"),
        ("numeric", "to = 100", "to = 101", "mistake 1 holds numbers that are right"),
        ("numeric", "from = 121", "from = 120", "mistake 2 holds numbers that are right"),
        ("numeric", 'unit = "a minute"', 'unit = ""', "whether there is a unit: zh has True, en False"),
        ("hotspot", "correct = true", "correct = false", "no region is right"),
        ("hotspot", "y = 70", "y = 45", "regions 1 and 2 overlap"),
        ("hotspot", "y = 70", "y = 95", "reaches beyond the picture"),
        ("hotspot", 'picture = "torso.svg"\n', "", "a hotspot without a picture"),
        ("hotspot", 'picture = "torso.svg"', 'picture = "../torso.svg"', "is no name of a picture"),
        ("hotspot", 'picture = "torso.svg"', 'picture = "other.svg"', "the picture other.svg is missing"),
        ("hotspot", 'alt = "A person\'s upper body from the front"', 'alt = ""', "the picture torso.svg has no alt in “en”"),
        ("hotspot", "points = 2", "points = 3", "has 0 items of edition 2026-11 of 2 points"),
        ("scenario", 'start = "fall"', 'start = "begin"', "start is “begin”, which is no scene"),
        ("scenario", 'to = "wait"', 'to = "home"', "scene “check” leads to “home”, which is no scene"),
        ("scenario", 'to = "wait"', 'to = "end"', "no choice leads to scene “wait”"),
        ("scenario", 'to = "end", points = -1', 'to = "check", points = -1', "the scenes go in a circle: check → wait → check"),
        ("scenario", "points = 2", "points = -9", "no walk without a dangerous choice earns points"),
        ("scenario", 'points = 2, why = "Hurt', 'points = 1, why = "Hurt', "the choices of scene “fall”: zh has"),
        ("scenario", "[item.en.scenes.wait]", "[item.en.scenes.stay]", "the scenes: zh has"),
        ("scenario", "Run straight into the road", "look around, then walk over", "two choices read the same"),
        ("scenario", 'why = "The cars would hit you."', 'why = ""', "must-pass, and choice 2 of scene 1 gives no why in “en”"),
        ("rhythm", "seconds = 40", "seconds = 30", "key “seconds” is 30"),
        ("rhythm", 'mode = "hands-only"', 'mode = "15:2"', "unknown mode “15:2”"),
        ("rhythm", "100 to 120 a minute without a stop.", "", "must-pass, and the run gives no why in “en”"),
    ],
)
def test_a_wrong_item_is_named_with_its_remedy(tmp_path, kind, old, new, said):
    folder = every_kind.write(tmp_path / "c", wrong(kind, old, new))
    with pytest.raises(ContentError) as caught:
        load_bank(folder)
    assert said in str(caught.value)
    assert caught.value.remedy


def test_points_that_no_test_asks_for_are_named(tmp_path):
    extra = every_kind.HOTSPOT.replace("points = 2", "points = 7").replace("hotspot-item", "other-item")
    with pytest.raises(ContentError, match="no test has slots of 7 points for “cpr”"):
        load_bank(every_kind.write(tmp_path / "c", every_kind.FILE + extra))


def test_the_poor_walk_without_any_danger_is_the_one_of_fewest_points(tmp_path):
    item = load_bank(every_kind.write(tmp_path / "c", wrong("scenario", "danger = true", "danger = false"))).find("scenario-item@1")
    order = RIGHT["scenario"][0]
    shown = item.rules.shown(item.content, order, "en")["scenes"]
    place, told = 0, []
    for choice in item.rules.poor(item.content, order):
        told.append(shown[place]["choices"][choice]["text"])
        place = shown[place]["choices"][choice]["to"]
    assert told == ["Run straight into the road", "Ring the family first", "Wait for them to ring back"]

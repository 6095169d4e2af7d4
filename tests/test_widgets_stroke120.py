"""Stroke 120: what an author may give, what stands there without a script, and scores from raw logs.

The people that come with it: ``widgets/stroke_cases.py``.
"""

import pytest

from widgets.errors import ParameterError
from widgets.scoring.result import Result
from widgets.scoring.stroke120 import OFFERS, is_stroke, last_well, score
from widgets.stroke120 import LOOKS, Stroke120
from widgets.stroke_cases import built_in

SICK = {
    "id": "a", "look": "uncle", "who": "叔叔", "scene": "公园里", "smile": "left", "arms": "even", "speech": "clear", "other": "", "drowsy": False,
    "found": "10:00", "offers": ["water", "note"],
    "witnesses": [
        {"says": "昨晚好", "at": "22:00", "day_before": True, "well": True},
        {"says": "九点好", "at": "09:00", "day_before": False, "well": True},
        {"says": "没看见", "at": "09:30", "day_before": False, "well": False},
    ],
}  # fmt: skip
WELL = {**SICK, "id": "b", "smile": "even", "offers": [], "witnesses": []}
PARAMS = {"prompt": "看一看", "count": 2, "people": [SICK, WELL]}


def made(**changes):
    return Stroke120(**{"key": "s-1", "prompt": "看一看", "count": 1, "people": [SICK], **changes})


def run(*acts, order=(0, 1)):
    return [[0, "start", {"seed": 1, "order": list(order)}], *([n, *act] for n, act in enumerate(acts, 1))]


def signs(p, smile, arms="even", speech="even"):
    return [("judge", {"p": p, "sign": sign, "pick": pick}) for sign, pick in (("smile", smile), ("arms", arms), ("speech", speech))]


PERFECT = [
    *signs(0, "uneven"), ("decide", {"p": 0, "pick": "call"}), ("time", {"p": 0, "pick": 1}),
    ("offer", {"p": 0, "offer": "water", "pick": "dont"}), ("offer", {"p": 0, "offer": "note", "pick": "do"}),
    *signs(1, "even"), ("decide", {"p": 1, "pick": "watch"}),
]  # fmt: skip


def test_the_people_that_come_with_it_show_each_sign_alone_and_some_are_well():
    for lang in ("zh", "en"):
        people = built_in(lang)
        assert [one["id"] for one in people if not is_stroke(one)] == ["porch", "class", "market"]
        assert {one["speech"] for one in people} == {"clear", "slurred", "wrong", "none"}
        assert {one["smile"] for one in people} == {one["arms"] for one in people} == {"even", "left", "right"}
        only = {one["id"]: (one["smile"], one["arms"], one["speech"]) for one in people if one["id"] in ("office", "site", "stairs")}
        assert only == {"office": ("even", "left", "clear"), "site": ("even", "even", "wrong"), "stairs": ("even", "even", "clear")}
        assert Stroke120("s-1", lang, "p", 9).params == {"prompt": "p", "count": 9, "people": people}
    assert {offer for one in built_in("zh") for offer in one["offers"]} == set(OFFERS)


def test_both_languages_have_the_same_people_but_for_the_words():
    def bare(people):
        texts = ("who", "scene", "other")
        return [
            {name: ([{**w, "says": ""} for w in value] if name == "witnesses" else value) for name, value in one.items() if name not in texts}
            for one in people
        ]

    assert bare(built_in("zh")) == bare(built_in("en"))


def test_last_well_is_the_latest_that_somebody_saw_not_the_first_and_not_what_was_only_heard():
    assert [last_well(SICK), last_well(WELL)] == [1, None]
    bed = next(one for one in built_in("zh") if one["id"] == "bed")
    assert bed["witnesses"][last_well(bed)]["at"] == "02:30"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": " "}, "prompt is ' '; allowed: what is asked, as text"),
        ({"count": 0}, "count is 0; allowed: a whole number from 1 to 1"),
        ({"count": True}, "count is True; allowed: a whole number from 1 to 1"),
        ({"people": []}, "people is []; allowed: a list of at least one person, or None for those that come with it"),
        ({"people": [SICK, SICK]}, "people is ['a', 'a']; allowed: ids that differ from each other"),
        ({"people": [{**SICK, "look": "cat"}]}, f"people[…]['look'] is 'cat'; allowed: one of {', '.join(LOOKS)}"),
        ({"people": [{**SICK, "smile": "up"}]}, "people[…]['smile'] is 'up'; allowed: one of even, left, right"),
        ({"people": [{**SICK, "who": ""}]}, "people[…]['who'] is ''; allowed: a text that is not empty"),
        ({"people": [{**SICK, "other": None}]}, "people[…]['other'] is None; allowed: a text, or '' for none"),
        ({"people": [{**SICK, "found": "25:00"}]}, "people[…]['found'] is '25:00'; allowed: a time such as '06:30'"),
        ({"people": [{**SICK, "offers": ["tea"]}]}, f"people[…]['offers'] is ['tea']; allowed: a list of some of {', '.join(OFFERS)}"),
        ({"people": [{**SICK, "witnesses": []}]}, "people[…]['witnesses'] is []; allowed: someone who saw the person well"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(changes, message):
    with pytest.raises(ParameterError) as caught:
        made(**changes)
    assert str(caught.value) == f"Stroke120: {message}"


def test_without_a_script_the_signs_and_the_answers_can_be_read():
    page = made(people=[{**SICK, "who": "<b>叔叔</b>"}]).fallback_html()
    assert "<b>" not in page
    assert "&lt;b&gt;叔叔&lt;/b&gt;" in page
    assert "<details><summary>答案</summary><p>可能是中风：要打 120</p>" in page
    assert "最后正常的时间: 09:00" in page


def test_a_run_without_a_mistake_has_all_points():
    assert score(PARAMS, run(*PERFECT)) == Result(11, 11, (), True)


@pytest.mark.parametrize(
    ("place", "act", "mistake"),
    [
        (0, ("judge", {"p": 0, "sign": "smile", "pick": "even"}), "face_missed"),
        (1, ("judge", {"p": 0, "sign": "arms", "pick": "uneven"}), "arms_imagined"),
        (2, ("judge", {"p": 0, "sign": "speech", "pick": "uneven"}), "speech_imagined"),
        (3, ("decide", {"p": 0, "pick": "drive"}), "decide_drive"),
        (3, ("decide", {"p": 0, "pick": "watch"}), "decide_watch"),
        (4, ("time", {"p": 0, "pick": 0}), "time"),
        (5, ("offer", {"p": 0, "offer": "water", "pick": "do"}), "offer_water"),
        (6, ("offer", {"p": 0, "offer": "note", "pick": "dont"}), "offer_note"),
        (10, ("decide", {"p": 1, "pick": "later"}), "decide_later"),
    ],
)
def test_each_mistake_costs_its_point_and_is_named(place, act, mistake):
    acts = [*PERFECT[:place], act, *PERFECT[place + 1 :]]
    assert score(PARAMS, run(*acts)) == Result(10, 11, (mistake,), True)


def test_calling_for_someone_well_is_no_mistake():
    assert score(PARAMS, run(*PERFECT[:-1], ("decide", {"p": 1, "pick": "call"}))) == Result(11, 11, (), True)


def test_the_first_answer_counts_and_totals_in_the_log_do_not():
    wrong = ("judge", {"p": 0, "sign": "smile", "pick": "even"})
    assert score(PARAMS, run(wrong, *PERFECT, ("end", {"points": 11, "of": 11}))) == Result(10, 11, ("face_missed",), True)


def test_only_the_last_run_is_scored_and_an_unfinished_one_is_not_complete():
    assert score(PARAMS, [*run(*PERFECT), [90, "again", None], *run(*PERFECT[:2])]) == Result(2, 11, (), False)
    assert score(PARAMS, []) == Result(0, 1, (), False)


@pytest.mark.parametrize(
    "act",
    [
        ("judge", {"p": 7, "sign": "smile", "pick": "even"}),
        ("judge", {"p": 0, "sign": "nose", "pick": "even"}),
        ("judge", {"p": 0, "sign": "smile", "pick": "half"}),
        ("decide", {"p": 0, "pick": "pray"}),
        ("time", {"p": 0, "pick": 9}),
        ("time", {"p": 1, "pick": 0}),
        ("offer", {"p": 0, "offer": "tea", "pick": "do"}),
        ("offer", None),
    ],
)
def test_a_malformed_event_is_refused_by_name(act):
    with pytest.raises(ValueError, match=r"^Stroke120: event \[1, .* is not one the exercise writes$"):
        score(PARAMS, run(act))


@pytest.mark.parametrize("order", [[0], [0, 0], [0, 5], "01"])
def test_a_start_with_other_people_than_there_are_is_refused(order):
    with pytest.raises(ValueError, match=r"^Stroke120: event \[0, 'start'"):
        score(PARAMS, [[0, "start", {"seed": 1, "order": order}]])

"""A list to tick while doing: what an author may write, what is refused, and the score of a raw log."""

from typing import Any

import pytest

from widgets import Checklist
from widgets.errors import ParameterError
from widgets.scoring.checklist import score
from widgets.scoring.result import Result

WATER = {"text": "水", "must": True, "why": "没有水撑不住。", "note": "备 3 天", "group": "吃喝"}
KIT = {"text": "急救包", "must": True, "why": "先自己止血。", "group": "救护"}
MASK = {"text": "口罩", "must": False, "why": "灰尘多。", "group": "救护"}
ITEMS = [WATER, KIT, MASK]
BARE = [{name: one[name] for name in ("text", "must", "why")} for one in ITEMS]
SHAPE = "{'text': …, 'must': True or False, 'why': …}, and 'note' or 'group' where wanted"
PARAMS = Checklist("c", "zh", "应急包", ITEMS).params


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        Checklist(**{"key": "list-1", "lang": "zh", "prompt": "应急包", "items": ITEMS, **changed})
    return str(caught.value)


def log(*acts: tuple[str, Any]) -> list[list[Any]]:
    return [[100.0 * place, kind, data] for place, (kind, data) in enumerate(acts)]


def tick(item: int, on: bool = True) -> tuple[str, Any]:
    return "tick", {"item": item, "on": on}


CHECK = ("check", {"ticked": []})


def test_items_are_kept_as_data_of_our_own_with_empty_texts_for_what_is_not_given() -> None:
    items = [dict(one) for one in ITEMS]
    made = Checklist("list-1", "zh", "应急包", items, notes=True)
    items[0]["text"] = "改了"
    assert made.params == {"prompt": "应急包", "items": [WATER, {**KIT, "note": ""}, {**MASK, "note": ""}], "notes": True}
    assert Checklist("list-1", "zh", "应急包", tuple(BARE)).params == {"prompt": "应急包", "items": [{**one, "note": "", "group": ""} for one in BARE], "notes": False}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"prompt": " "}, "prompt is ' '; allowed: what the list is for, as text"),
        ({"items": ""}, "items is ''; allowed: a list of at least two {'text': …, 'must': True or False, 'why': …}"),
        ({"items": [WATER]}, f"items is {[WATER]!r}; allowed: a list of at least two {{'text': …, 'must': True or False, 'why': …}}"),
        ({"items": [WATER, "急救包"]}, f"items is '急救包'; allowed: {SHAPE}"),
        ({"items": [WATER, {"text": "x", "must": True}]}, f"items is {{'text': 'x', 'must': True}}; allowed: {SHAPE}"),
        ({"items": [WATER, {**KIT, "must": 1}]}, f"items is {({**KIT, 'must': 1})!r}; allowed: {SHAPE}"),
        ({"items": [WATER, {**KIT, "size": "x"}]}, f"items is {({**KIT, 'size': 'x'})!r}; allowed: {SHAPE}"),
        ({"items": [WATER, {**KIT, "why": ""}]}, f"items is {({**KIT, 'why': ''})!r}; allowed: {SHAPE}, texts that are not empty"),
        ({"items": [WATER, {**KIT, "note": " "}]}, f"items is {({**KIT, 'note': ' '})!r}; allowed: {SHAPE}, texts that are not empty"),
        ({"items": [WATER, {**KIT, "group": 3}]}, f"items is {({**KIT, 'group': 3})!r}; allowed: {SHAPE}, texts that are not empty"),
        ({"items": [WATER, WATER]}, "items is ['水', '水']; allowed: texts that differ from each other"),
        ({"items": [MASK, {**KIT, "must": False}]}, "must is False; allowed: True for at least one item"),
        ({"items": [WATER, BARE[1]]}, "group is ['吃喝', None]; allowed: a group for every item, or for none"),
        ({"items": [KIT, WATER, MASK]}, "group is ['救护', '吃喝', '救护']; allowed: the items of a group one after the other"),
        ({"notes": ""}, "notes is ''; allowed: True or False"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(changed: dict[str, Any], message: str) -> None:
    assert refused(**changed) == f"Checklist: {message}"


def test_without_a_script_the_list_has_real_boxes_under_its_headings() -> None:
    assert Checklist("list-1", "zh", "a < b", ITEMS).fallback_html() == (
        '<section class="bo bo-checklist"><p class="bo-prompt">a &lt; b</p><p class="bo-hint">做好一项，勾一项。带 ★ 的一定要做到。</p>'
        '<fieldset><legend>吃喝</legend><label class="bo-option"><input type="checkbox"><span>★ 水 <small>备 3 天</small></span></label></fieldset>'
        '<fieldset><legend>救护</legend><label class="bo-option"><input type="checkbox"><span>★ 急救包</span></label>'
        '<label class="bo-option"><input type="checkbox"><span>口罩</span></label></fieldset>'
        "<details><summary>每一项为什么要紧</summary><ul><li><strong>★ 水</strong> 没有水撑不住。</li><li><strong>★ 急救包</strong> 先自己止血。</li>"
        "<li><strong>口罩</strong> 灰尘多。</li></ul></details></section>"
    )
    assert "<fieldset><legend>应急包</legend>" in Checklist("list-1", "zh", "应急包", BARE).fallback_html()


# ---- the score -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((), Result(0, 2)),
        ((tick(2),), Result(0, 2)),
        ((tick(0), CHECK), Result(1, 2, ("missing-1",))),
        ((CHECK, tick(1), tick(0), ("note", {"item": 0, "text": "柜子里"}), ("print", None)), Result(2, 2, ("missing-0", "missing-1"), complete=True)),
        ((tick(0), tick(1), tick(0, on=False)), Result(1, 2, (), complete=True)),
        ((tick(0), tick(0, on=False), tick(1)), Result(1, 2)),
        ((tick(0), tick(1), ("again", None), tick(1)), Result(1, 2)),
        ((tick(0), tick(1), CHECK), Result(2, 2, (), complete=True)),
    ],
)
def test_a_log_has_the_score_of_its_last_run(acts: tuple[tuple[str, Any], ...], expected: Result) -> None:
    assert score(PARAMS, log(*acts)) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "has item None, which is no int"), ({"item": "0", "on": True}, "has item '0', which is no int"), ({"item": True, "on": True}, "has item True, which is no int"),
        ({"item": 3, "on": True}, "has item 3; there are the items 0 to 2"), ({"item": -1, "on": True}, "has item -1; there are the items 0 to 2"), ({"item": 0, "on": 1}, "has on 1, which is no bool"),
    ],
)  # fmt: skip
def test_a_tick_that_cannot_be_is_refused_with_the_event_named(data: Any, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^event 1 \(tick\) {message}$"):
        score(PARAMS, log(tick(0), ("tick", data)))

"""Items to be sorted into bins: what an author may write, and what is refused."""

from typing import Any

import pytest

from widgets import Classify
from widgets.errors import ParameterError

BINS = [{"id": "call", "text": "打120"}, {"id": "home", "text": "自己处理"}]
BREATH = {"text": "没有呼吸", "bin": "call", "why": "这是最急的。"}
SCRATCH = {"text": "手指擦破", "bin": "home", "why": "清水冲洗就行。"}
ITEMS = [BREATH, SCRATCH]


def refused(**changed: Any) -> str:
    given = {"key": "sort-1", "lang": "zh", "prompt": "哪些要打120？", "bins": BINS, "items": ITEMS, **changed}
    with pytest.raises(ParameterError) as caught:
        Classify(**given)
    return str(caught.value)


def test_bins_and_items_are_kept_as_data() -> None:
    made = Classify("sort-1", "zh", "哪些要打120？", BINS, ITEMS)
    assert made.params == {"prompt": "哪些要打120？", "bins": BINS, "items": ITEMS}


def test_the_kept_data_is_a_copy_of_the_authors() -> None:
    bins, items = [dict(one) for one in BINS], [dict(item) for item in ITEMS]
    made = Classify("sort-1", "zh", "哪些要打120？", bins, items)
    bins[0]["text"] = items[0]["text"] = "改了"
    assert made.params == {"prompt": "哪些要打120？", "bins": BINS, "items": ITEMS}


def test_a_bin_may_stay_empty() -> None:
    items = [BREATH, {**SCRATCH, "bin": "call"}]
    assert Classify("sort-1", "zh", "哪些要打120？", BINS, items).params["items"] == items


def test_a_blank_prompt_is_refused() -> None:
    assert refused(prompt="") == "Classify: prompt is ''; allowed: what is to be sorted, as text"


@pytest.mark.parametrize("parameter", ["bins", "items"])
@pytest.mark.parametrize("given", [None, "call", {"id": "call"}])
def test_bins_and_items_are_lists(parameter: str, given: object) -> None:
    assert refused(**{parameter: given}) == f"Classify: {parameter} is {given!r}; allowed: a list"


@pytest.mark.parametrize(("parameter", "row"), [("bins", BINS[0]), ("items", BREATH)])
def test_one_bin_or_one_item_is_too_few(parameter: str, row: object) -> None:
    assert refused(**{parameter: [row]}) == f"Classify: {parameter} is {[row]!r}; allowed: at least two"


@pytest.mark.parametrize("one", ["call", {"id": "x"}, {"id": "x", "text": "别的", "why": "多余"}])
def test_a_bin_has_an_id_and_a_text_and_nothing_else(one: object) -> None:
    assert refused(bins=[*BINS, one]) == f"Classify: bins is {one!r}; allowed: {{'id': …, 'text': …}}"


@pytest.mark.parametrize("item", ["没有呼吸", {"text": "没有呼吸", "bin": "call"}, {**BREATH, "correct": True}])
def test_an_item_has_a_text_a_bin_and_a_reason_and_nothing_else(item: object) -> None:
    shape = "{'text': …, 'bin': …, 'why': …}"
    assert refused(items=[SCRATCH, item]) == f"Classify: items is {item!r}; allowed: {shape}"


@pytest.mark.parametrize("name", ["text", "bin", "why"])
@pytest.mark.parametrize("given", [" ", 3])
def test_no_text_of_an_item_may_be_blank(name: str, given: object) -> None:
    item = {**BREATH, name: given}
    shape = "{'text': …, 'bin': …, 'why': …}, texts that are not empty"
    assert refused(items=[SCRATCH, item]) == f"Classify: items is {item!r}; allowed: {shape}"


def test_an_item_in_a_bin_that_does_not_exist_is_refused_with_the_bins_there_are() -> None:
    message = "Classify: bin is 'cal'; allowed: the id of one of the bins: call, home"
    assert refused(items=[SCRATCH, {**BREATH, "bin": "cal"}]) == message


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"bins": [BINS[0], {"id": "call", "text": "别的"}]}, "bins is ['call', 'call']; allowed: ids that differ from each other"),
        ({"bins": [BINS[0], {"id": "home", "text": "打120"}]}, "bins is ['打120', '打120']; allowed: texts that differ from each other"),
        ({"items": [BREATH, BREATH]}, "items is ['没有呼吸', '没有呼吸']; allowed: texts that differ from each other"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(changed: dict[str, Any], message: str) -> None:
    assert refused(**changed) == f"Classify: {message}"


def test_without_a_script_every_item_has_its_own_radio_buttons_and_the_answers_are_folded_away() -> None:
    rows = "".join(
        f'<fieldset class="bo-item"><legend>{text}</legend><div class="bo-chips">'
        f'<label class="bo-chip"><input type="radio" name="sort-1-{place}"><span>打120</span></label>'
        f'<label class="bo-chip"><input type="radio" name="sort-1-{place}"><span>自己处理</span></label></div></fieldset>'
        for place, text in enumerate(("没有呼吸", "手指擦破"))
    )
    assert Classify("sort-1", "zh", "哪些要打120？", BINS, ITEMS).fallback_html() == (
        f'<section class="bo bo-classify"><p class="bo-prompt">哪些要打120？</p>{rows}'
        "<details><summary>答案和原因</summary><ul><li>没有呼吸 <strong>打120</strong> 这是最急的。</li>"
        "<li>手指擦破 <strong>自己处理</strong> 清水冲洗就行。</li></ul></details></section>"
    )

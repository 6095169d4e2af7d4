"""Steps to be put in order: what an author may write, and what is refused."""

from typing import Any

import pytest

from widgets import Order
from widgets.errors import ParameterError

LOOK = {"text": "看现场", "why": "先安全。"}
ASK = {"text": "叫一叫", "why": "再看反应。"}
CALL = {"text": "打120", "why": "没有反应就求助。"}
STEPS = [LOOK, ASK, CALL]


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        Order(**{"key": "steps-1", "lang": "zh", "prompt": "排好先后。", "steps": STEPS, **changed})
    return str(caught.value)


def shown(order: Order) -> list[str]:
    """Return the texts in the order in which the page without a script lists them."""
    rows = order.fallback_html().split("<details>")[0]
    return [row.split("</span>")[0] for row in rows.split("<span>")[1:]]


def test_the_steps_are_kept_in_the_right_order() -> None:
    assert Order("steps-1", "zh", "排好先后。", STEPS).params == {"prompt": "排好先后。", "steps": STEPS}


def test_the_kept_steps_are_a_copy_of_the_authors() -> None:
    steps = [dict(step) for step in STEPS]
    order = Order("steps-1", "zh", "排好先后。", steps)
    steps[0]["text"] = "改了"
    assert order.params["steps"] == STEPS


def test_a_blank_prompt_is_refused() -> None:
    assert refused(prompt="") == "Order: prompt is ''; allowed: what is to be put in order, as text"


@pytest.mark.parametrize("steps", [None, "看现场", {"text": "看现场", "why": "先安全。"}])
def test_steps_are_a_list(steps: object) -> None:
    assert refused(steps=steps) == f"Order: steps is {steps!r}; allowed: a list of {{'text': …, 'why': …}}"


def test_two_steps_are_too_few() -> None:
    assert refused(steps=[LOOK, ASK]) == f"Order: steps is {[LOOK, ASK]!r}; allowed: at least three, in the right order"


@pytest.mark.parametrize("step", ["打120", {"text": "打120"}, {**CALL, "correct": True}])
def test_a_step_has_a_text_and_a_reason_and_nothing_else(step: object) -> None:
    assert refused(steps=[LOOK, ASK, step]) == f"Order: steps is {step!r}; allowed: {{'text': …, 'why': …}}"


@pytest.mark.parametrize("name", ["text", "why"])
@pytest.mark.parametrize("given", [" ", 3])
def test_neither_text_nor_reason_may_be_blank(name: str, given: object) -> None:
    step = {**CALL, name: given}
    assert refused(steps=[LOOK, ASK, step]) == f"Order: steps is {step!r}; allowed: a text and a reason, neither empty"


def test_two_steps_of_the_same_text_are_refused() -> None:
    message = "Order: steps is ['看现场', '叫一叫', '看现场']; allowed: steps that differ from each other"
    assert refused(steps=[LOOK, ASK, {**CALL, "text": "看现场"}]) == message


def test_without_a_script_every_step_has_a_box_and_the_right_order_is_folded_away() -> None:
    rows = "".join(
        f'<li><label class="bo-option"><input type="number" inputmode="numeric" min="1" max="3" aria-label="第几位: {text}">'
        f"<span>{text}</span></label></li>"
        for text in ("打120", "叫一叫", "看现场")
    )
    assert Order("steps-1", "zh", "排好先后。", STEPS).fallback_html() == (
        '<section class="bo bo-order"><fieldset><legend>排好先后。</legend><p class="bo-hint">在方框里写上它排第几位。</p>'
        f'<ul class="bo-steps">{rows}</ul></fieldset>'
        "<details><summary>正确的顺序和原因</summary><ol><li><strong>看现场</strong> 先安全。</li>"
        "<li><strong>叫一叫</strong> 再看反应。</li><li><strong>打120</strong> 没有反应就求助。</li></ol></details></section>"
    )


def test_without_a_script_the_right_order_is_never_the_one_shown() -> None:
    lists = [shown(Order(f"steps-{number}", "zh", "排好先后。", STEPS)) for number in range(60)]
    assert {frozenset(texts) for texts in lists} == {frozenset({"看现场", "叫一叫", "打120"})}
    assert lists.count(["看现场", "叫一叫", "打120"]) == 0
    assert len({tuple(texts) for texts in lists}) == 5  # every other order of three comes up


def test_without_a_script_the_shown_order_is_the_same_every_time() -> None:
    assert shown(Order("steps-1", "zh", "排好先后。", STEPS)) == shown(Order("steps-1", "zh", "排好先后。", STEPS))

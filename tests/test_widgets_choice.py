"""A question with options: what an author may write, and what is refused."""

from typing import Any

import pytest

from widgets import Choice
from widgets.errors import ParameterError

SEE = {"text": "看现场", "correct": True, "why": "先保证自己安全。"}
RUN = {"text": "跑过去", "correct": False, "why": "可能有危险。"}
CALL = {"text": "喊人来", "correct": True, "why": "人多好办事。"}


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        Choice(**{"key": "recall-1", "lang": "zh", "prompt": "先做什么？", "options": [SEE, RUN], **changed})
    return str(caught.value)


def test_a_question_is_kept_as_data() -> None:
    question = Choice("recall-1", "zh", "先做什么？", [SEE, RUN])
    assert question.params == {"prompt": "先做什么？", "options": [SEE, RUN], "many": False}


def test_several_may_be_right_where_the_author_says_so() -> None:
    question = Choice("recall-1", "en", "What first?", [SEE, RUN, CALL], many=True)
    assert question.params == {"prompt": "What first?", "options": [SEE, RUN, CALL], "many": True}


def test_the_kept_data_is_a_copy_of_the_authors() -> None:
    options = [dict(SEE), dict(RUN)]
    question = Choice("recall-1", "zh", "先做什么？", options)
    options[0]["text"] = "改了"
    assert question.params["options"] == [SEE, RUN]


def test_a_blank_prompt_is_refused() -> None:
    assert refused(prompt=" ") == "Choice: prompt is ' '; allowed: the question, as text"


def test_one_option_is_no_choice() -> None:
    assert refused(options=[SEE]) == f"Choice: options is {[SEE]!r}; allowed: at least two"


@pytest.mark.parametrize("option", ["看现场", {"text": "看现场", "correct": True}, {**SEE, "points": 1}])
def test_an_option_has_a_text_a_verdict_and_a_reason_and_nothing_else(option: object) -> None:
    shape = "{'text': …, 'correct': True or False, 'why': …}"
    assert refused(options=[RUN, option]) == f"Choice: options is {option!r}; allowed: {shape}"


@pytest.mark.parametrize("name", ["text", "why"])
def test_neither_text_nor_reason_may_be_blank(name: str) -> None:
    option = {**SEE, name: " "}
    assert refused(options=[option, RUN]) == f"Choice: options is {option!r}; allowed: a text and a reason, neither empty"


def test_a_verdict_is_true_or_false() -> None:
    assert refused(options=[{**SEE, "correct": 1}, RUN]) == "Choice: correct is 1; allowed: True or False"


def test_two_options_of_the_same_text_are_refused() -> None:
    message = "Choice: options is ['看现场', '看现场']; allowed: options that differ from each other"
    assert refused(options=[SEE, {**RUN, "text": "看现场"}]) == message


@pytest.mark.parametrize(
    ("options", "many", "message"),
    [
        ([SEE, CALL], False, "Choice: correct is 2; allowed: exactly one right option"),
        ([RUN, {**CALL, "correct": False}], False, "Choice: correct is 0; allowed: exactly one right option"),
        ([RUN, {**CALL, "correct": False}], True, "Choice: correct is 0; allowed: at least one right option"),
    ],
)
def test_the_number_of_right_options_fits_the_question(options: list[Any], many: bool, message: str) -> None:
    assert refused(options=options, many=many) == message


def test_without_a_script_the_question_is_radio_buttons_with_reasons_folded_away() -> None:
    assert Choice("recall-1", "zh", "先做什么？", [SEE, RUN]).fallback_html() == (
        '<section class="bo bo-choice"><fieldset><legend>先做什么？</legend>'
        '<label class="bo-option"><input type="radio" name="recall-1"><span>看现场</span></label>'
        '<label class="bo-option"><input type="radio" name="recall-1"><span>跑过去</span></label></fieldset>'
        "<details><summary>答案和原因</summary><ul><li><strong>✓ 看现场</strong> 先保证自己安全。</li>"
        "<li><strong>✕ 跑过去</strong> 可能有危险。</li></ul></details></section>"
    )


def test_without_a_script_several_answers_are_check_boxes() -> None:
    html = Choice("recall-1", "en", "What first?", [SEE, CALL], many=True).fallback_html()
    assert (html.count('<input type="checkbox"'), html.count('<input type="radio"')) == (2, 0)

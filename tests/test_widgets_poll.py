"""Polls: what an author may write, and that no choice ever stands in what is scored or recorded."""

import inspect
import re
import textwrap
from typing import Any

import pytest

from widgets import Poll
from widgets.errors import ParameterError
from widgets.scoring.poll import score
from widgets.scoring.result import Result

NEED = {"id": "need", "text": "最需要的", "view": "看需要。"}
QUEUE = {"id": "queue", "text": "排在前面的", "view": "看先后。"}
SHAPE = "{'id': …, 'text': …, 'view': …}"


def made(**changed: Any) -> Poll:
    return Poll(**{"key": "poll-1", "lang": "zh", "prompt": "先给谁？", "options": [NEED, QUEUE], "talk": ["怎么解释？"], **changed})


def test_question_options_and_talk_are_the_data() -> None:
    assert made().params == {"prompt": "先给谁？", "options": [NEED, QUEUE], "talk": ["怎么解释？"]}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"prompt": ""}, "prompt is ''; allowed: the dilemma and the question, as text"),
        ({"options": [NEED]}, f"options is {[NEED]!r}; allowed: a list of 2 to 6 {SHAPE}"),
        ({"options": "need"}, f"options is 'need'; allowed: a list of 2 to 6 {SHAPE}"),
        ({"options": [NEED, "queue"]}, f"options is 'queue'; allowed: {SHAPE}"),
        ({"options": [NEED, {**QUEUE, "right": True}]}, f"options is {({**QUEUE, 'right': True})!r}; allowed: {SHAPE}"),
        ({"options": [NEED, {**QUEUE, "view": " "}]}, f"options is {({**QUEUE, 'view': ' '})!r}; allowed: {SHAPE}, texts that are not empty"),
        ({"options": [NEED, {**QUEUE, "id": "q" * 41}]}, f"options is '{'q' * 41}'; allowed: an id of at most 40 characters"),
        ({"options": [NEED, {**QUEUE, "id": "need"}]}, "options is ['need', 'need']; allowed: ids that differ from each other"),
        ({"options": [NEED, {**QUEUE, "text": "最需要的"}]}, "options is ['最需要的', '最需要的']; allowed: texts that differ from each other"),
        ({"talk": ""}, "talk is ''; allowed: a list of 1 to 5 questions, as texts"),
        ({"talk": []}, "talk is []; allowed: a list of 1 to 5 questions, as texts"),
        ({"talk": ["怎么解释？", " "]}, "talk is ['怎么解释？', ' ']; allowed: a list of 1 to 5 questions, as texts"),
        ({"talk": ["？"] * 6}, f"talk is {['？'] * 6!r}; allowed: a list of 1 to 5 questions, as texts"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        made(**changed)
    assert str(caught.value) == f"Poll: {message}"


def test_taking_part_is_the_whole_score_and_voting_again_changes_nothing() -> None:
    assert score(made().params, []) == Result(0, 1)
    assert score(made().params, [[5, "vote", None], [9, "vote", None]]) == Result(1, 1, (), complete=True)


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([[5, "vote", {"choice": "need"}]], "event 0 (vote) carries data; a vote is not recorded"),
        ([[5, "choose", None]], "event 0 (choose) is of no kind known here: vote"),
        ([[5, "vote"]], "event 0 is [5, 'vote']; it must be [milliseconds, kind, data]"),
    ],
)
def test_an_event_that_cannot_be_is_refused_by_its_place(events: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        score(made().params, events)


def test_without_a_script_there_are_radio_buttons_and_what_to_talk_about() -> None:
    assert made().fallback_html() == (
        '<section class="bo bo-poll"><fieldset><legend>先给谁？</legend>'
        '<label class="bo-option"><input type="radio" name="poll-1"><span>最需要的</span></label>'
        '<label class="bo-option"><input type="radio" name="poll-1"><span>排在前面的</span></label></fieldset>'
        "<details><summary>每一种选择，是怎么想的</summary><ul><li><strong>最需要的</strong> 看需要。</li><li><strong>排在前面的</strong> 看先后。</li></ul></details>"
        "<details><summary>谈一谈</summary><ol><li>怎么解释？</li></ol></details></section>"
    )


def test_the_example_has_the_same_options_in_both_languages() -> None:
    found = []
    for lang in ("zh", "en"):
        code = re.search(rf"Example \({lang}\)::\n\n(.*?)(?=\n\S|\Z)", inspect.getdoc(Poll) or "", re.DOTALL)
        assert code
        params = eval(textwrap.dedent(code[1]), {"Poll": Poll}).params
        found.append(([one["id"] for one in params["options"]], len(params["talk"])))
    assert found == [(["need", "queue", "share", "village"], 3)] * 2

"""Pairs: what an author may write, what is refused, and the score of a raw log."""

from typing import Any

import pytest

from widgets import Match
from widgets.errors import ParameterError
from widgets.scoring.log import Act, last_run
from widgets.scoring.match import score
from widgets.scoring.result import Result

ILL = {"left": "有人倒地", "right": "120", "why": "急救打 120。"}
FIRE = {"left": "厨房着火", "right": "119", "why": "火灾打 119。"}
THEFT = {"left": "有人抢劫", "right": "110", "why": "警察是 110。"}
PAIRS = [ILL, FIRE, THEFT]
SHAPE = "{'left': …, 'right': …, 'why': …}"
PARAMS = Match("m", "zh", "打哪个？", PAIRS, ["114"]).params


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        Match(**{"key": "pairs-1", "lang": "zh", "prompt": "打哪个？", "pairs": PAIRS, "extra": ["114"], **changed})
    return str(caught.value)


def log(*acts: tuple[str, Any]) -> list[list[Any]]:
    return [[100.0 * place, kind, data] for place, (kind, data) in enumerate(acts)]


def checked(*picks: int | None, kind: str = "check") -> tuple[str, Any]:
    return kind, {"picks": list(picks)}


def test_pairs_and_extras_are_kept_as_data_of_our_own() -> None:
    pairs, extra = [dict(pair) for pair in PAIRS], ["114"]
    made = Match("pairs-1", "zh", "打哪个？", pairs, extra)
    pairs[0]["left"] = extra[0] = "改了"
    assert made.params == {"prompt": "打哪个？", "pairs": PAIRS, "extra": ["114"]}
    assert Match("pairs-1", "zh", "打哪个？", tuple(PAIRS)).params["extra"] == []


def test_a_blank_prompt_is_refused() -> None:
    assert refused(prompt=" ") == "Match: prompt is ' '; allowed: what is to be paired with what, as text"


@pytest.mark.parametrize("given", [None, "120", {"left": "x"}, [], [ILL]])
def test_fewer_than_two_pairs_are_refused(given: object) -> None:
    assert refused(pairs=given) == f"Match: pairs is {given!r}; allowed: a list of at least two {SHAPE}"


@pytest.mark.parametrize("pair", ["有人倒地", {"left": "有人倒地", "right": "120"}, {**ILL, "correct": True}])
def test_a_pair_has_two_sides_and_a_reason_and_nothing_else(pair: object) -> None:
    assert refused(pairs=[FIRE, pair]) == f"Match: pairs is {pair!r}; allowed: {SHAPE}"


@pytest.mark.parametrize("name", ["left", "right", "why"])
@pytest.mark.parametrize("given", [" ", 120])
def test_no_text_of_a_pair_may_be_blank(name: str, given: object) -> None:
    pair = {**ILL, name: given}
    assert refused(pairs=[FIRE, pair]) == f"Match: pairs is {pair!r}; allowed: {SHAPE}, texts that are not empty"


@pytest.mark.parametrize(("side", "texts"), [("left", ["有人倒地", "有人倒地"]), ("right", ["120", "120"])])
def test_two_items_of_a_side_with_the_same_text_are_refused(side: str, texts: list[str]) -> None:
    pairs = [ILL, {**FIRE, side: ILL[side]}]
    assert refused(pairs=pairs) == f"Match: pairs is {texts!r}; allowed: {side} texts that differ from each other"


@pytest.mark.parametrize(
    ("given", "named", "allowed"),
    [
        ("114", "114", "a list of right-hand texts that belong to no pair"),
        (["114", ""], "", "texts that are not empty"),
        ([114], 114, "texts that are not empty"),
        (["119"], "119", "texts that differ from every right-hand text"),
        (["114", "114"], "114", "texts that differ from every right-hand text"),
    ],
)
def test_an_extra_that_is_blank_or_not_of_its_own_is_refused(given: object, named: object, allowed: str) -> None:
    assert refused(extra=given) == f"Match: extra is {named!r}; allowed: {allowed}"


def test_without_a_script_each_row_is_a_native_list_and_the_answers_are_folded_away() -> None:
    html = Match("pairs-1", "en", "Which <number>?", PAIRS, ["1 < 2"]).fallback_html()
    before, after = html.split("<details>")
    assert before.startswith(
        '<section class="bo bo-match"><fieldset><legend>Which &lt;number&gt;?</legend><p class="bo-hint">Choose what belongs to each line.</p>'
    )
    assert [before.count(f"<option>{text}</option>") for text in ("", "120", "119", "110", "1 &lt; 2")] == [3] * 5
    assert before.count('<li class="bo-pair"><label><span class="bo-left">') == 3
    assert after == (
        "<summary>Answers and reasons</summary><ul><li>有人倒地 <strong>120</strong> 急救打 120。</li><li>厨房着火 <strong>119</strong> 火灾打 119。</li>"
        "<li>有人抢劫 <strong>110</strong> 警察是 110。</li></ul></details></section>"
    )


# ---- the score -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((), Result(0, 3)),
        ((("pick", {"row": 0, "item": 0}),), Result(0, 3)),
        ((checked(0, 1, 2),), Result(3, 3, (), complete=True)),
        ((checked(1, 0, 2),), Result(1, 3, ("pair-0", "pair-1"))),
        ((checked(3, 1, 2), checked(0, 1, 2)), Result(3, 3, ("pair-0",), complete=True)),
        ((checked(1, 0, 2), checked(1, 3, 2), checked(1, None, 2, kind="show")), Result(1, 3, ("pair-0", "pair-1", "pair-0", "pair-1"), complete=True)),
        ((checked(0, 0, 2),), Result(2, 3, ("pair-1",))),
        ((checked(0, 1, 2), checked(1, 0, 2)), Result(3, 3, (), complete=True)),
        ((checked(1, 0, 2), ("again", None)), Result(0, 3)),
        ((checked(1, 0, 2), ("again", None), checked(0, 1, 2)), Result(3, 3, (), complete=True)),
    ],
)
def test_a_log_has_the_score_of_its_last_run(acts: tuple[tuple[str, Any], ...], expected: Result) -> None:
    assert score(PARAMS, log(*acts)) == expected


@pytest.mark.parametrize("picks", [[0, 1], [0, 1, 4], [0, 1, -1], [0, 1, "2"], [0, True, 2], [0, 1, None], [0, 1, [2]]])
def test_picks_that_cannot_be_are_refused_with_the_event_named(picks: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"^event 1 \(check\) has picks .*; there must be one of the items 0 to 3 for each of 3 rows$"):
        score(PARAMS, log(("pick", None), ("check", {"picks": picks})))


def test_an_event_of_another_exercise_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^event 0 \(move\) is of no kind known here: check, pick, show$"):
        score(PARAMS, log(("move", None)))


def test_the_last_run_is_what_comes_after_the_last_again() -> None:
    assert last_run(log(("pick", 1), ("again", None), ("pick", 2), ("check", 3)), ("pick", "check")) == [Act(2, 200.0, "pick", 2), Act(3, 300.0, "check", 3)]


@pytest.mark.parametrize("event", [None, [1], [1, "pick"], ["1", "again", None], [float("nan"), "again", None], [1, 2, None]])
def test_an_event_that_is_none_is_refused(event: Any) -> None:
    with pytest.raises(ValueError, match=r"^event 0 "):
        score(PARAMS, [event])

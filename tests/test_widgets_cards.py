"""Recall cards: what an author may write, the days they come again, and the score of a round."""

import inspect
import re
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest

from widgets import Cards
from widgets.errors import ParameterError
from widgets.scoring.cards import DAYS, Place, moved, places, score
from widgets.scoring.result import Result

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-11-27"
RATE = {"id": "rate", "front": "按多快？", "back": "100–120 次/分", "why": "太慢不够。"}
DEPTH = {"id": "depth", "front": "按多深？", "back": "5–6 厘米", "why": "浅了不够。"}


def made(**changed: Any) -> Cards:
    return Cards(**{"key": "cards-1", "lang": "zh", "prompt": "数字", "cards": [RATE, DEPTH], **changed})


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        made(**changed)
    return str(caught.value).removeprefix("Cards: ")


# ---- What is kept, what is refused --------------------------------------------------------------------------------------


def test_cards_and_days_are_the_data() -> None:
    assert made().params == {"prompt": "数字", "cards": [RATE, DEPTH], "new_per_day": 10, "days": [1, 3, 7, 14, 30]}


def test_a_card_without_an_id_is_known_by_its_place() -> None:
    cards = [{name: RATE[name] for name in ("front", "back", "why")}, DEPTH]
    assert [card["id"] for card in made(cards=cards).params["cards"]] == ["1", "depth"]


SHAPE = "{'front': …, 'back': …, 'why': …}, and where wanted 'id'"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"prompt": " "}, "prompt is ' '; allowed: what the cards are about, as text"),
        ({"cards": []}, "cards is []; allowed: a list of at least one {'front': …, 'back': …, 'why': …}"),
        ({"cards": "按多快"}, "cards is '按多快'; allowed: a list of at least one {'front': …, 'back': …, 'why': …}"),
        ({"cards": ["按多快"]}, f"cards is '按多快'; allowed: {SHAPE}"),
        ({"cards": [{"front": "快", "back": "慢"}]}, f"cards is {{'front': '快', 'back': '慢'}}; allowed: {SHAPE}"),
        ({"cards": [{**RATE, "hint": "x"}]}, f"cards is {({**RATE, 'hint': 'x'})!r}; allowed: {SHAPE}"),
        ({"cards": [{**RATE, "why": " "}]}, f"cards is {({**RATE, 'why': ' '})!r}; allowed: {SHAPE}, texts that are not empty"),
        (
            {"cards": [RATE, {**DEPTH, "id": "rate"}]},
            "cards is ['rate', 'rate']; allowed: ids that differ from each other; a card without an id has its place as id",
        ),
        (
            {"cards": [RATE, {**RATE, "id": "x"}]},
            "cards is ['按多快？', '按多快？']; allowed: fronts that differ from each other; a card without an id has its place as id",
        ),
        ({"new_per_day": 0}, "new_per_day is 0; allowed: a whole number from 1 to 50"),
        ({"new_per_day": True}, "new_per_day is True; allowed: a whole number from 1 to 50"),
        ({"new_per_day": "5"}, "new_per_day is '5'; allowed: a whole number from 1 to 50"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changed: dict[str, Any], message: str) -> None:
    assert refused(**changed) == message


# ---- The days -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "rating", "place"),
    [
        (0, "forgot", Place(1, "2026-11-28")), (0, "slow", Place(1, "2026-11-28")), (0, "knew", Place(2, "2026-11-30")),
        (1, "knew", Place(2, "2026-11-30")), (2, "slow", Place(2, "2026-11-30")), (2, "knew", Place(3, "2026-12-04")),
        (3, "knew", Place(4, "2026-12-11")), (4, "knew", Place(5, "2026-12-27")), (5, "knew", Place(5, "2026-12-27")),
        (5, "slow", Place(5, "2026-12-27")), (5, "forgot", Place(1, "2026-11-28")),
    ],
)  # fmt: skip
def test_a_card_moves_by_its_box_and_rating(box: int, rating: str, place: Place) -> None:
    assert moved(box, rating, DAY) == place


def test_days_are_counted_over_a_leap_day_and_the_end_of_a_year() -> None:
    assert moved(1, "knew", "2028-02-27") == Place(2, "2028-03-01")
    assert moved(2, "knew", "2026-12-30") == Place(3, "2027-01-06")


def test_no_card_stays_away_longer_than_a_month_and_the_docstring_says_the_same_days() -> None:
    assert max(DAYS) == 30
    doc = " ".join((inspect.getdoc(Cards) or "").split())
    assert f"{', '.join(map(str, DAYS[:-1]))} or {DAYS[-1]} days after it was asked" in doc


# ---- The score ----------------------------------------------------------------------------------------------------------


def begun(*cards: str, extra: bool = False, boxes: tuple[int, ...] = (0, 0)) -> list[Any]:
    return [0.0, "round", {"day": DAY, "extra": extra, "cards": list(cards), "boxes": list(boxes[: len(cards)])}]


def rate(card: str, rating: str, day: str = DAY) -> list[Any]:
    return [10.5, "rate", {"card": card, "rating": rating, "day": day}]


def test_a_round_is_scored_and_placed_by_the_first_rating_of_each_card() -> None:
    events = [
        begun("rate", "depth", boxes=(3, 0)),
        [5, "show", {"card": "rate"}], rate("rate", "forgot"), rate("depth", "slow"), rate("rate", "forgot"), rate("rate", "knew"),
    ]  # fmt: skip
    assert score(made().params, events) == Result(0.5, 2, ("rate", "rate"), complete=True)
    assert places(made().params, events) == {"rate": Place(1, "2026-11-28"), "depth": Place(1, "2026-11-28")}


def test_a_round_that_goes_on_after_midnight_counts_from_the_day_of_each_rating() -> None:
    events = [begun("rate", "depth"), rate("rate", "knew"), rate("depth", "knew", "2026-11-28")]
    assert places(made().params, events) == {"rate": Place(2, "2026-11-30"), "depth": Place(2, "2026-12-01")}


def test_an_extra_round_is_scored_but_moves_no_card() -> None:
    events = [begun("rate"), rate("rate", "forgot"), [20, "again", None], begun("rate", "depth", extra=True), rate("rate", "knew"), rate("depth", "knew")]
    assert score(made().params, events) == Result(2, 2, (), complete=True)
    assert places(made().params, events) == {}


def test_an_unfinished_round_and_an_empty_log_are_not_complete() -> None:
    assert score(made().params, [begun("rate", "depth"), rate("rate", "knew")]) == Result(1, 2)
    assert score(made().params, [begun("rate"), rate("rate", "forgot")]) == Result(0, 1, ("rate",))
    assert score(made().params, []) == Result(0, 1)
    assert places(made().params, []) == {}


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([rate("rate", "knew")], "event 0 (rate) comes before any round"),
        ([begun("speed")], "event 0 (round) has cards ['speed']; there are depth, rate, each once"),
        ([begun("rate", "rate")], "event 0 (round) has cards ['rate', 'rate']; there are depth, rate, each once"),
        ([begun("rate", boxes=(6,))], "event 0 (round) has boxes [6]; there must be one of 0 to 5 for each card"),
        ([begun("rate", "depth", boxes=(1,))], "event 0 (round) has boxes [1]; there must be one of 0 to 5 for each card"),
        ([begun("rate"), rate("depth", "knew")], "event 1 (rate) is about card 'depth', which is not in the round"),
        ([begun("rate"), rate("rate", "well")], "event 1 (rate) has rating 'well'; there are forgot, slow, knew"),
        ([begun("rate"), rate("rate", "knew", "27.11.2026")], "event 1 (rate) has day '27.11.2026'; write it as YYYY-MM-DD"),
        ([begun("rate"), rate("rate", "knew", "20261127")], "event 1 (rate) has day '20261127'; write it as YYYY-MM-DD"),
        ([begun("rate"), [1, "show", {}]], "event 1 (show) has card None, which is no str"),
        ([[0, "round", {"day": DAY, "cards": ["rate"], "boxes": [0]}]], "event 0 (round) has extra None, which is no bool"),
    ],
)
def test_an_event_that_cannot_be_is_refused_by_its_place(events: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        score(made().params, events)


# ---- Without a script, and the example ----------------------------------------------------------------------------------


def test_without_a_script_each_back_is_folded_away_below_its_front() -> None:
    assert made(cards=[RATE]).fallback_html() == (
        '<section class="bo bo-cards"><p class="bo-prompt">数字</p><ol><li><p>按多快？</p><details><summary>答案</summary>'
        "<p><strong>100–120 次/分</strong></p><p>太慢不够。</p></details></li></ol></section>"
    )


def test_the_example_has_the_same_cards_in_both_languages_with_the_numbers_of_the_guidelines() -> None:
    facts = tomllib.loads((ROOT / "first_aid" / "guidelines.toml").read_text("utf-8"))["facts"]
    named = {"breathing": "breathing.check", "rate": "cpr.rate", "depth": "cpr.depth", "ratio": "cpr.ratio", "swap": "cpr.swap"}
    for lang in ("zh", "en"):
        code = re.search(rf"Example \({lang}\)::\n\n(.*?)(?=\n\S|\Z)", inspect.getdoc(Cards) or "", re.DOTALL)
        assert code
        cards = {card["id"]: card["back"] for card in eval(textwrap.dedent(code[1]), {"Cards": Cards}).params["cards"]}
        assert {card: cards[card] for card in named} == {card: facts[fact][lang] for card, fact in named.items()}
        assert list(cards) == ["breathing", "rate", "depth", "ratio", "swap", "pads", "after"]

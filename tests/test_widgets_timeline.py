"""Events on a time line: what an author may write, how times are told and laid out, and the score of a raw log."""

from typing import Any

import pytest

from widgets import Timeline
from widgets.errors import ParameterError
from widgets.scoring.result import Result
from widgets.scoring.timeline import score
from widgets.timeline import between, position, ticks, told

FALL = {"text": "倒下", "at": 0, "why": "从这里算起。"}
PRESS = {"text": "按压", "at": 1, "why": "越早越好。"}
SHOCK = {"text": "电击", "at": 4.5, "label": "4–5 分钟", "why": "AED 一到就用。"}
GIVEN: dict[str, Any] = {"key": "t-1", "lang": "zh", "prompt": "排好先后。", "events": [SHOCK, FALL, PRESS], "unit": "分钟"}
ZH, EN = Timeline.WORDS["zh"], Timeline.WORDS["en"]
SHAPE = "{'text': …, 'at': a number or a date such as '1862', '1863-10' or '1859-06-24', 'why': …}, and 'label' where wanted"
PARAMS = Timeline(**GIVEN).params


def dated(*dates: Any) -> list[dict[str, Any]]:
    return [{"text": f"事{place}", "at": date, "why": "因为。"} for place, date in enumerate(dates)]


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        Timeline(**{**GIVEN, **changed})
    return str(caught.value)


def log(*acts: tuple[str, Any]) -> list[list[Any]]:
    return [[100.0 * place, kind, data] for place, (kind, data) in enumerate(acts)]


def checked(*order: Any, kind: str = "check") -> tuple[str, Any]:
    return kind, {"order": list(order)}


def test_events_are_kept_in_the_order_of_time_with_their_times_and_gaps_in_words() -> None:
    assert PARAMS == {
        "prompt": "排好先后。", "unit": "分钟", "ticks": [[0.0, "0"], [1.0, "1"], [2.0, "2"], [3.0, "3"], [4.0, "4"]],
        "events": [
            {"text": "倒下", "at": 0, "time": "0 分钟", "why": "从这里算起。"},
            {"text": "按压", "at": 1, "time": "1 分钟", "why": "越早越好。", "gap": "过了 1 分钟"},
            {"text": "电击", "at": 4.5, "time": "4–5 分钟", "why": "AED 一到就用。", "gap": "过了 3.5 分钟"},
        ],
    }  # fmt: skip


def test_dates_are_told_as_each_language_writes_them() -> None:
    made = {lang: Timeline("t", lang, "x", dated("1864-08-22", "1862", "1863-02")).params["events"] for lang in ("zh", "en")}
    assert [(one["text"], one["time"], one.get("gap")) for one in made["zh"]] == [
        ("事1", "1862 年", None), ("事2", "1863年2月", "过了约 1 年"), ("事0", "1864年8月22日", "过了约 18 个月"),
    ]  # fmt: skip
    assert [(one["time"], one.get("gap")) for one in made["en"]] == [("1862", None), ("Feb 1863", "about a year later"), ("22 Aug 1864", "about 18 months later")]


@pytest.mark.parametrize(
    ("at", "expected"),
    [(3, 3), (-2.5, -2.5), ("1863-01-01", 1863 + 0.5 / 365), ("1864-12-31", 1864 + 365.5 / 366), ("1863", 1863.5), ("1863-02", 1863 + 45 / 365), ("2000-03-01", 2000 + 60.5 / 366)],
)
def test_a_time_lies_in_the_middle_of_what_is_known_of_it(at: Any, expected: float) -> None:
    assert position(at) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        ("1863-02-09", "1863-02-10", "过了 1 天", "the next day"), ("1863-02-09", "1863-02-17", "过了 8 天", "8 days later"),
        ("1863-02-17", "1863-10", "过了约 8 个月", "about 8 months later"), ("1863-10", "1863-11", "过了约 1 个月", "about a month later"),
        ("1859-06-24", "1864-08-22", "过了约 5 年", "about 5 years later"), ("1864-08-22", "1901", "过了约 37 年", "about 37 years later"),
        ("1862", "1863-02-17", "过了约 1 年", "about a year later"),
    ],
)  # fmt: skip
def test_the_time_between_two_dates_is_told_as_finely_as_both_are_known(before: str, after: str, zh: str, en: str) -> None:
    assert (between(before, after, ZH), between(before, after, EN)) == (zh, en)


def test_numbers_are_told_without_the_noise_of_binary_fractions() -> None:
    assert (told(0.1 + 0.2, EN, "min"), told(3.0, EN), between(0.1, 0.3, EN, "min")) == ("0.3 min", "3", "0.2 min later")


@pytest.mark.parametrize(
    ("first", "last", "words", "expected"),
    [
        (0, 10, None, ["0", "2", "4", "6", "8", "10"]), (0, 0.9, None, ["0", "0.2", "0.4", "0.6", "0.8"]), (3, 4, None, ["3", "3.2", "3.4", "3.6", "3.8", "4"]),
        (-5, 5, None, ["-4", "-2", "0", "2", "4"]), (1859.5, 1904.2, ZH, ["1860", "1870", "1880", "1890", "1900"]), (1900.2, 1903.5, ZH, ["1901", "1902", "1903"]),
        (1863.9, 1864.4, ZH, ["1863年12月", "1864年1月", "1864年2月", "1864年3月", "1864年4月", "1864年5月"]), (1863.1, 1864.6, EN, ["Apr 1863", "Jul 1863", "Oct 1863", "Jan 1864", "Apr 1864", "Jul 1864"]),
    ],
)  # fmt: skip
def test_the_line_has_a_few_round_numbers(first: float, last: float, words: dict[str, str] | None, expected: list[str]) -> None:
    found = ticks(first, last, words)
    assert [text for _, text in found] == expected
    assert all(first - 0.01 <= at <= last + 0.01 for at, _ in found)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"prompt": ""}, "prompt is ''; allowed: what is to be put in order, as text"),
        ({"unit": " "}, "unit is ' '; allowed: a text such as 'minutes', or None"),
        ({"events": ""}, "events is ''; allowed: a list of at least three {'text': …, 'at': …, 'why': …}"),
        ({"events": [FALL, PRESS]}, f"events is {[FALL, PRESS]!r}; allowed: a list of at least three {{'text': …, 'at': …, 'why': …}}"),
        ({"events": [FALL, PRESS, "x"]}, f"events is 'x'; allowed: {SHAPE}"),
        ({"events": [FALL, PRESS, {"text": "x", "at": 3}]}, f"events is {{'text': 'x', 'at': 3}}; allowed: {SHAPE}"),
        ({"events": [FALL, PRESS, {**SHOCK, "why": " "}]}, f"events is {({**SHOCK, 'why': ' '})!r}; allowed: {SHAPE}, texts that are not empty"),
        ({"events": [FALL, PRESS, {**SHOCK, "text": "按压"}]}, "events is ['倒下', '按压', '按压']; allowed: texts that differ from each other"),
        ({"events": [FALL, PRESS, {**SHOCK, "at": 1}]}, "at is 1; allowed: times of which one is certainly first; another is 1"),
        ({"events": [FALL, PRESS, {**SHOCK, "at": "1862"}], "unit": None}, "events is [0, 1, '1862']; allowed: all dates without a unit, or all numbers"),
        ({"events": dated("1862", "1863", "1864")}, "events is ['1862', '1863', '1864']; allowed: all dates without a unit, or all numbers"),
        ({"events": dated("1862", "1863-02-17", "1863"), "unit": None}, "at is '1863'; allowed: times of which one is certainly first; another is '1863-02-17'"),
        ({"events": dated("1863-02", "1863-02-01", "1864"), "unit": None}, "at is '1863-02'; allowed: times of which one is certainly first; another is '1863-02-01'"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named_with_what_is_allowed(changed: dict[str, Any], message: str) -> None:
    assert refused(**changed) == f"Timeline: {message}"


@pytest.mark.parametrize("at", ["", "62", "1862-1", "1862-13", "1863-02-29", "1863-00", "1863-02-00", "24.6.1859", "0000", "１８６２", None, True, float("nan"), float("inf"), [1862]])
def test_what_is_no_time_is_refused(at: object) -> None:
    assert refused(events=[FALL, PRESS, {**SHOCK, "at": at}]) == f"Timeline: at is {at!r}; allowed: a number, or a date such as '1862', '1863-10' or '1859-06-24'"


def test_without_a_script_the_events_are_shuffled_with_boxes_and_the_line_is_told_in_words() -> None:
    before, after = Timeline(**{**GIVEN, "events": [SHOCK, {**FALL, "text": "a < b"}, PRESS]}).fallback_html().split("<details>")
    assert before.count('<input type="number" inputmode="numeric" min="1" max="3"') == 3
    assert 'aria-label="第几位：a &lt; b"><span>a &lt; b</span>' in before
    shown = [text.split("</span>")[0] for text in before.split("<span>")[1:]]
    assert sorted(shown) == sorted(["a &lt; b", "按压", "电击"])
    assert shown != ["a &lt; b", "按压", "电击"]
    assert after == (
        "<summary>正确的顺序和原因</summary><ol><li><strong>0 分钟</strong> a &lt; b 从这里算起。</li><li><strong>1 分钟</strong> 按压 越早越好。</li>"
        "<li><strong>4–5 分钟</strong> 电击 AED 一到就用。</li></ol></details></section>"
    )


@pytest.mark.parametrize("key", [f"key-{n}" for n in range(8)])
def test_the_order_without_a_script_is_never_the_right_one(key: str) -> None:
    html = Timeline(**{**GIVEN, "key": key}).fallback_html()
    assert [text.split("</span>")[0] for text in html.split("<details>")[0].split("<span>")[1:]] != ["倒下", "按压", "电击"]


# ---- the score -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((), Result(0, 3)),
        ((("move", {"event": 0, "order": [0, 1, 2], "how": "up"}),), Result(0, 3)),
        ((checked(0, 1, 2),), Result(3, 3, (), complete=True)),
        ((checked(0, 2, 1),), Result(1, 3, ("event-2", "event-1"))),
        ((checked(0, 2, 1), checked(0, 1, 2)), Result(3, 3, ("event-2", "event-1"), complete=True)),
        ((checked(1, 2, 0), checked(0, 2, 1, kind="show")), Result(1, 3, ("event-1", "event-2", "event-0"), complete=True)),
        ((checked(0, 2, 1), ("again", None)), Result(0, 3)),
        ((checked(0, 2, 1), ("again", None), checked(0, 1, 2)), Result(3, 3, (), complete=True)),
    ],
)
def test_a_log_has_the_score_of_its_last_run(acts: tuple[tuple[str, Any], ...], expected: Result) -> None:
    assert score(PARAMS, log(*acts)) == expected


@pytest.mark.parametrize("order", [[], [0, 1], [0, 1, 1], [0, 1, 3], [0, 1, "2"], [0, True, 2], [0, 1, [2]]])
def test_an_order_that_cannot_be_is_refused_with_the_event_named(order: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"^event 0 \(check\) has order .*, which is not each of the events 0 to 2 once$"):
        score(PARAMS, log(checked(*order)))

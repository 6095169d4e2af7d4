"""Branching cases: what an author may write, what is refused and by which name, and how a way is scored."""

import base64
import inspect
import json
import re
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest

from widgets import Scenario, scenario_case
from widgets.errors import ParameterError
from widgets.scoring.log import AGAIN
from widgets.scoring.result import Result
from widgets.scoring.scenario import Best, best, score

ROOT = Path(__file__).resolve().parents[1]
SIGNS = {"呼吸": "还不知道"}


def to(scene: str, points: int = 0, seconds: int = 10, **more: Any) -> dict[str, Any]:
    """Return a choice that leads to ``scene``; its texts are made from its parts."""
    text = f"去 {scene}，{points} 分，{seconds} 秒"
    return {"text": text, "then": "到了。", "why": "因为。", "to": scene, "points": points, "seconds": seconds, **more}


def scene(*choices: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": "一处", "text": "你在这里。", "choices": list(choices), **more}


def end(kind: str, **more: Any) -> dict[str, Any]:
    return {"title": "结束", "text": "完了。", "ending": kind, **more}


# Two ways to the good end: over b it takes longer for the same points.
CASE = {
    "a": scene(to("b", 2, 30), to("c", 2, 5), to("bad", danger=True)),
    "b": scene(to("good", 3, 20), to("bad")),
    "c": scene(to("good", 3, 20, vitals={"呼吸": "正常"}), to("b", 1, 90)),
    "good": end("good"),
    "bad": end("bad", read={"text": "再看呼吸", "cell": "breathing"}),
}


def made(**changed: Any) -> Scenario:
    return Scenario(**{"key": "case-1", "lang": "zh", "prompt": "怎么办", "intro": "有人倒下。", "vitals": SIGNS, "scenes": CASE, **changed})


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        made(**changed)
    return str(caught.value).removeprefix("Scenario: ")


def with_a(**changed: Any) -> dict[str, Any]:
    return {**CASE, "a": {**CASE["a"], **changed}}


def with_choice(**changed: Any) -> dict[str, Any]:
    return with_a(choices=[{**to("b", 2), **changed}, to("c", 1)])


# ---- What is kept -------------------------------------------------------------------------------------------------------


def test_a_case_is_kept_with_every_part_filled_in_and_the_best_way_on_from_each_scene() -> None:
    params = made().params
    assert params["start"] == "a"
    assert params["signs"] == [{"name": "呼吸", "text": "还不知道"}]
    assert params["scenes"]["a"]["choices"][2] == {**to("bad", danger=True), "vitals": {}, "read": None}
    assert params["scenes"]["bad"] == {**end("bad", read={"text": "再看呼吸", "cell": "breathing"}), "picture": None, "vitals": {}}
    assert params["best"] == {
        "a": {"points": 6, "choice": 1}, "b": {"points": 3, "choice": 0}, "c": {"points": 4, "choice": 1},
        "good": {"points": 0, "choice": None}, "bad": {"points": 0, "choice": None},
    }  # fmt: skip


def test_of_ways_with_the_same_points_the_quicker_one_is_the_best() -> None:
    scenes = {"a": scene(to("x", 1, 40), to("x", 1, 20)), "x": end("good")}
    assert best(made(scenes=scenes).params["scenes"]) == {"a": Best(1, 20, 1), "x": Best(0, 0, None)}


def test_the_same_case_can_be_written_as_toml() -> None:
    text = """
    [a]
    title = "一处"
    text = "你在这里。"
    [[a.choices]]
    text = "走"
    then = "到了。"
    why = "因为。"
    to = "good"
    points = 1
    seconds = 5
    danger = false
    vitals = {"呼吸" = "正常"}
    [good]
    title = "结束"
    text = "完了。"
    ending = "good"
    """
    choice = {**to("good", 1, 5, vitals={"呼吸": "正常"}), "text": "走", "danger": False}
    assert made(scenes=text).params == made(scenes={"a": scene(choice), "good": end("good")}).params


def test_toml_that_is_not_sound_is_refused_with_its_line() -> None:
    assert refused(scenes="[a]\ntitle = 没有引号") == (
        "scenes is '[a]'; allowed: sound TOML, one table for each scene (Invalid value (at line 2, column 9))"
    )


def test_a_picture_of_the_lesson_travels_in_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "shop.svg").write_bytes(drawing)
    widget = made(scenes=with_a(picture={"src": "assets/shop.svg", "alt": "早餐店"}))
    source = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
    assert widget.params["scenes"]["a"]["picture"] == {"src": source, "alt": "早餐店"}
    assert f'<img src="{source}" alt="早餐店">' in widget.fallback_html()
    (tmp_path / "assets" / "large.png").write_bytes(bytes(scenario_case.MOST_PICTURE + 1))
    assert refused(scenes=with_a(picture={"src": "assets/large.png", "alt": "大"})) == (
        "scene 'a', picture, src is 'assets/large.png'; allowed: a picture of at most 150 kB; this has 150"
    )


# ---- What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"prompt": " "}, "prompt is ' '; allowed: what the case is about, as text"),
        ({"intro": ""}, "intro is ''; allowed: what just happened, as text"),
        ({"vitals": {}}, "vitals is {}; allowed: a dict of 1 to 6 signs, each with a text for the beginning"),
        ({"vitals": {"呼吸": " "}}, "vitals is {'呼吸': ' '}; allowed: a dict of 1 to 6 signs, each with a text for the beginning"),
        ({"vitals": ["呼吸"]}, "vitals is ['呼吸']; allowed: a dict of 1 to 6 signs, each with a text for the beginning"),
        ({"scenes": {}}, "scenes is {}; allowed: a dict of scenes by name, or the same as TOML text"),
        ({"scenes": ""}, "scenes is ''; allowed: a dict of scenes by name, or the same as TOML text"),
        ({"scenes": {"1": end("good")}}, "a scene's name is '1'; allowed: a letter, then letters, digits, “_” or “-”"),
        ({"scenes": {"a": "完"}}, "scene 'a' is '完'; allowed: a dict with title, text, picture, vitals, choices, ending, read"),
        ({"scenes": with_a(title="")}, "scene 'a', title is ''; allowed: a text that is not empty"),
        ({"scenes": with_a(colour="red")}, "scene 'a', colour is 'red'; allowed: only title, text, picture, vitals, choices, ending, read"),
        ({"scenes": with_a(vitals={"脉搏": "快"})}, "scene 'a', vitals is '脉搏'; allowed: one of the vital signs of the case: 呼吸"),
        ({"scenes": with_a(vitals={"呼吸": 3})}, "scene 'a', vitals, 呼吸 is 3; allowed: a text that is not empty"),
        ({"scenes": with_a(picture="assets/x.svg")}, "scene 'a', picture is 'assets/x.svg'; allowed: {'src': 'assets/…', 'alt': …}"),
        ({"scenes": with_a(picture={"src": "assets/x.svg", "alt": ""})}, "scene 'a', picture, alt is ''; allowed: a text that is not empty"),
        (
            {"scenes": with_a(picture={"src": "assets/x.svg", "alt": "店"})},
            "scene 'a', picture, src is 'assets/x.svg'; allowed: a picture in the lesson's assets/ folder: svg, png, jpg, jpeg, webp",
        ),
        ({"scenes": with_a(read={"text": "再看"})}, "scene 'a', read is {'text': '再看'}; allowed: nothing: give it to a choice, or to an ending"),
        ({"scenes": with_a(ending="good", choices=[])}, "the way to scene 'b' is None; allowed: a choice that leads there, on some way from 'a'"),
        ({"scenes": with_choice(then=None)}, "scene 'a', choice 1, then is None; allowed: a text that is not empty"),
        ({"scenes": with_choice(points=11)}, "scene 'a', choice 1, points is 11; allowed: a whole number from 0 to 10"),
        ({"scenes": with_choice(points=True)}, "scene 'a', choice 1, points is True; allowed: a whole number from 0 to 10"),
        ({"scenes": with_choice(seconds=-1)}, "scene 'a', choice 1, seconds is -1; allowed: a whole number from 0 to 3600"),
        ({"scenes": with_choice(danger="yes")}, "scene 'a', choice 1, danger is 'yes'; allowed: True or False"),
        ({"scenes": with_choice(danger=True)}, "scene 'a', choice 1, points is 2; allowed: 0 for a dangerous choice"),
        ({"scenes": with_choice(mark=2)}, "scene 'a', choice 1, mark is 2; allowed: only text, then, why, to, points, seconds, danger, vitals, read"),
        (
            {"scenes": with_choice(read="再看")},
            "scene 'a', choice 1, read is '再看'; allowed: {'text': …}, or with the id of a cell of the lesson {'text': …, 'cell': …}",
        ),
        ({"scenes": with_choice(read={"text": "再看", "cell": "A b"})}, "scene 'a', choice 1, read, cell is 'A b'; allowed: the id of a cell of the lesson"),
        ({"scenes": with_a(choices=["走"])}, "scene 'a', choice 1 is '走'; allowed: a dict with text, then, why, to, points, seconds"),
        ({"scenes": with_a(choices=[{"text": "走"}])}, "scene 'a', choice 1, then is None; allowed: it must be given"),
        ({"scenes": with_a(choices={})}, "scene 'a', choices is {}; allowed: a list of 1 to 6"),
    ],
)  # fmt: skip
def test_a_wrong_part_is_named_with_its_scene_and_choice(changed: dict[str, Any], message: str) -> None:
    assert refused(**changed) == message


def test_two_choices_with_the_same_text_are_refused() -> None:
    choices = [to("b", 1), to("b", 1)]
    texts = [choice["text"] for choice in choices]
    assert refused(scenes=with_a(choices=choices)) == f"scene 'a', choices is {texts!r}; allowed: texts that differ from each other"


# ---- Ways that lead nowhere ---------------------------------------------------------------------------------------------


def test_a_choice_that_leads_to_no_scene_is_refused_with_the_scenes_there_are() -> None:
    scenes = {**CASE, "b": scene(to("good", 3), to("bed"))}
    assert refused(scenes=scenes) == "scene 'b', choice 2, to is 'bed'; allowed: the name of a scene: a, b, c, good, bad"


def test_a_scene_without_choices_that_is_no_ending_is_refused() -> None:
    assert refused(scenes={**CASE, "b": scene()}) == "scene 'b', choices is []; allowed: at least one choice, or ending = one of good, mixed, bad"


def test_an_ending_with_choices_and_an_unknown_ending_are_refused() -> None:
    both = {**CASE, "bad": {**scene(to("good")), "ending": "bad"}}
    assert refused(scenes=both).endswith("allowed: none: the scene is an ending")
    assert refused(scenes={**CASE, "bad": end("sad")}) == "scene 'bad', ending is 'sad'; allowed: good, mixed, bad"


def test_a_scene_that_no_way_reaches_is_refused() -> None:
    scenes = {**CASE, "lost": scene(to("good"))}
    assert refused(scenes=scenes) == "the way to scene 'lost' is None; allowed: a choice that leads there, on some way from 'a'"


def test_a_loop_is_refused_with_its_scenes() -> None:
    scenes = {**CASE, "b": scene(to("good", 3), to("c"))}
    message = "the way from scene 'b' is 'b → c → b'; allowed: ways that only go on: no way back is possible"
    assert refused(scenes=scenes) == message
    assert refused(scenes={"a": scene(to("a"), to("x")), "x": end("good")}).startswith("the way from scene 'a' is 'a → a'")


def test_a_case_without_a_good_ending_is_refused() -> None:
    scenes = {**CASE, "good": end("mixed")}
    assert refused(scenes=scenes) == "the endings reached from scene 'a' is ['good', 'bad']; allowed: at least one good ending"


@pytest.mark.parametrize(
    ("scenes", "way"),
    [
        ({**CASE, "b": scene(to("good", 1), to("bad", 9))}, "a → c → b → bad"),  # most points on the way to a bad end
        ({"a": scene(to("x")), "x": end("good")}, "a → x"),  # no points at all
        ({"a": scene(to("b", danger=True)), "b": scene(to("x", 4)), "x": end("good")}, "a → b → x"),  # only through danger
    ],
)
def test_the_best_way_must_be_a_good_one(scenes: dict[str, Any], way: str) -> None:
    allowed = "a way with points that comes to a good ending without a dangerous choice"
    assert refused(scenes=scenes) == f"the way with the most points is {way!r}; allowed: {allowed}"


# ---- The score ----------------------------------------------------------------------------------------------------------


def log(*choices: tuple[str, int]) -> list[list[Any]]:
    return [[place * 1000.0, "choose", {"scene": name, "choice": number}] for place, (name, number) in enumerate(choices)]


def test_the_best_way_has_all_points_and_no_mistake() -> None:
    assert score(made().params, log(("a", 1), ("c", 1), ("b", 0))) == Result(6, 6, (), complete=True)


def test_another_way_has_its_own_points_and_a_danger_is_a_mistake() -> None:
    assert score(made().params, log(("a", 1), ("c", 0))) == Result(5, 6, (), complete=True)
    assert score(made().params, log(("a", 2))) == Result(0, 6, ("a/2",), complete=True)


def test_only_the_last_run_counts_and_it_may_be_unfinished() -> None:
    events = [*log(("a", 2)), [5000, AGAIN, None], *log(("a", 0))]
    assert score(made().params, events) == Result(2, 6)
    assert score(made().params, []) == Result(0, 6)


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (log(("b", 0)), "event 0 (choose) is made in scene 'b'; the run stands in 'a'"),
        (log(("a", 3)), "event 0 (choose) has choice 3; 'a' has 3"),
        (log(("a", 2), ("bad", 0)), "event 1 (choose) has choice 0; 'bad' has 0"),
        ([[0, "choose", {"scene": "a"}]], "event 0 (choose) has choice None, which is no int"),
        ([[0, "jump", None]], "event 0 (jump) is of no kind known here: choose"),
        ([["now", "choose", {}]], "event 0 (choose) is at 'now'; its time must be milliseconds"),
    ],
)
def test_an_event_that_cannot_be_is_refused_by_its_place(events: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        score(made().params, events)


# ---- Without a script, and the example --------------------------------------------------------------------------------------


def test_without_a_script_each_scene_has_its_choices_and_what_comes_of_them_folded_below() -> None:
    scenes = {"a": scene(to("good", 1), {**to("good"), "text": "跑", "danger": True}), "good": end("good")}
    assert made(scenes=scenes).fallback_html() == (
        '<section class="bo bo-case"><p class="bo-prompt">怎么办</p><p>有人倒下。</p>'
        '<dl class="bo-case-signs"><dt>呼吸</dt><dd>还不知道</dd></dl>'
        "<h3>一处</h3><p>你在这里。</p><ul><li>去 good，1 分，10 秒</li><li>跑</li></ul>"
        "<details><summary>每一步怎么选，为什么</summary><ul><li>去 good，1 分，10 秒 <strong>1 分</strong> 到了。 因为。</li>"
        "<li>跑 <strong>危险</strong> 到了。 因为。</li></ul></details>"
        "<h3>结束</h3><p><strong>好结局</strong></p><p>完了。</p></section>"
    )


def example(lang: str) -> Scenario:
    code = re.search(rf"Example \({lang}\)::\n\n(.*?)(?=\n\S|\Z)", inspect.getdoc(Scenario) or "", re.DOTALL)
    assert code
    return eval(textwrap.dedent(code[1]), {"Scenario": Scenario})


def shape(widget: Scenario) -> dict[str, Any]:
    """Return what must not differ between the languages: the same progress is drawn in both."""
    scenes = widget.params["scenes"].items()
    ways = {name: [(one["to"], one["points"], one["seconds"], one["danger"], len(one["vitals"])) for one in scene.get("choices", [])] for name, scene in scenes}
    return {"ways": ways, "ends": {name: scene["ending"] for name, scene in scenes if "ending" in scene}}


def test_the_example_is_the_same_case_in_both_languages_with_three_endings() -> None:
    zh, en = shape(example("zh")), shape(example("en"))
    assert zh == en
    assert zh["ends"] == {"in_hospital": "good", "handed_over": "mixed", "on_the_road": "bad"}
    assert len(zh["ways"]) == 12


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_numbers_of_the_example_are_those_of_the_guidelines(lang: str) -> None:
    facts = tomllib.loads((ROOT / "first_aid" / "guidelines.toml").read_text("utf-8"))["facts"]
    text = json.dumps(example(lang).params, ensure_ascii=False)
    named = ["breathing.check", "cpr.rate", "cpr.depth", "cpr.ratio", "cpr.compressions", "cpr.breaths", "aed.cycle", "arrest.survival-fall", "call.ambulance"]
    assert [name for name in named if facts[name][lang] not in text] == []

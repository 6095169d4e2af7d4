"""What every exercise keeps to. Exercises are discovered; a new one needs one line in SAMPLES."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

import widgets
from widgets import bundle
from widgets.base import COMMON_WORDS, LANGUAGES, Exercise
from widgets.errors import ParameterError

SAMPLES: dict[str, dict[str, Any]] = {
    "AedTrainer": {"patient": "adult", "complication": "none"},
    "Cards": {"prompt": "数字", "cards": [{"front": "按多快？", "back": "100–120 次/分", "why": "太慢不够。"}], "new_per_day": 5},
    "Checklist": {
        "prompt": "应急包", "notes": True,
        "items": [
            {"text": "水", "must": True, "why": "没有水撑不住。", "note": "备3天", "group": "吃喝"},
            {"text": "口罩", "must": False, "why": "灰尘多。", "group": "救护"},
        ],
    },
    "Bandage": {"method": "spiral_reverse"},
    "Bleeding": {"wound": "thigh", "tourniquet": True, "gauze": "plain", "weight": 60},
    "BurnCooling": {"burn": "oil"},
    "Choice": {
        "prompt": "先做什么？",
        "options": [
            {"text": "看现场", "correct": True, "why": "先保证自己安全。"},
            {"text": "跑过去", "correct": False, "why": "可能有危险。"},
        ],
    },
    "Choking": {"prompt": "同桌的人突然站起来。", "patient": "adult", "severity": "severe", "seed": 1},
    "Classify": {
        "prompt": "哪些要打120？",
        "bins": [{"id": "call", "text": "打120"}, {"id": "home", "text": "自己处理"}],
        "items": [
            {"text": "没有呼吸", "bin": "call", "why": "这是最急的。"},
            {"text": "手指擦破", "bin": "home", "why": "清水冲洗就行。"},
        ],
    },
    "CprRhythm": {"mode": "30:2", "seconds": 60, "metronome": 110},
    "EmergencyCall": {
        "case": {
            "place": "解放路88号", "landmark": "学校东门", "what": "有人倒地", "people": "一个人",
            "condition": "没有呼吸", "done": "正在按压", "phone": "13800000000",
        },
    },
    "Evacuation": {"prompt": "一步一步，安全地离开。", "event": "fire", "plan": "home"},
    "Hotspot": {
        "prompt": "绑在哪里？", "picture": "arm", "wound": "elbow",
        "regions": [
            {"id": "here", "label": "上面", "correct": True, "why": "伤口的上方。", "circle": [128, 120, 20]},
            {"id": "there", "label": "下面", "correct": False, "why": "伤口的下方，没有用。", "circle": [128, 340, 20]},
        ],
    },
    "Match": {
        "prompt": "打哪个电话？",
        "pairs": [
            {"left": "有人倒地", "right": "120", "why": "急救打120。"},
            {"left": "厨房着火", "right": "119", "why": "火灾打119。"},
        ],
        "extra": ["114"],
    },
    "Numeric": {
        "prompt": "按多深？", "answer": 5.5, "why": "够深，血才流得动。", "tolerance": 0.5, "unit": "厘米", "units": [{"unit": "毫米", "factor": 0.1}],
        "mistakes": [{"from": 4, "to": 5, "why": "旧的标准。"}], "limits": [0, 20],
    },
    "BloodMatch": {"prompt": "今天谁能献血？", "today": "2026-06-14", "product": "red"},
    "SkillDecay": {"prompt": "一年以后还会吗？", "every": 3},
    "PfaTalk": {"event": "exam-teen"},
    "Stroke120": {"prompt": "看、查、聆：哪些人要打 120？", "count": 3},
    "Triage": {"prompt": "给每个人挂牌。", "place": "bus", "casualties": 6},
    "Order": {
        "prompt": "排好先后。",
        "steps": [
            {"text": "看现场", "why": "先安全。"},
            {"text": "叫一叫", "why": "再看反应。"},
            {"text": "打120", "why": "没有反应就求助。"},
        ],
    },
    "Poll": {
        "prompt": "先给谁？",
        "options": [{"id": "need", "text": "最需要的", "view": "看需要。"}, {"id": "queue", "text": "排在前面的", "view": "看先后。"}],
        "talk": ["怎么解释？"],
    },
    "RecoveryPosition": {"prompt": "一位大爷倒在草地上。", "patient": "adult", "finding": "normal"},
    "Scenario": {
        "prompt": "老人倒下了。",
        "intro": "你在店里。",
        "vitals": {"呼吸": "还不知道"},
        "scenes": {
            "shop": {
                "title": "店里",
                "text": "他不动。",
                "choices": [{"text": "叫他", "then": "没有反应。", "why": "先看反应。", "to": "end", "points": 1, "seconds": 10}],
            },
            "end": {"title": "完了", "text": "急救人员到了。", "ending": "good"},
        },
    },
    "Timeline": {
        "prompt": "从早到晚排好。", "unit": "分钟",
        "events": [
            {"text": "倒下", "at": 0, "why": "从这里算起。"},
            {"text": "按压", "at": 1, "why": "越早越好。"},
            {"text": "电击", "at": 4, "why": "AED一到就用。"},
        ],
    },
}  # fmt: skip
SETTINGS = {"burn", "complication", "event", "finding", "gauze", "method", "mode", "patient", "picture", "place", "plan", "product", "severity", "today", "wound"}  # one of a few given words, so no text of an author's own
NAMES = {"to", "ending"}  # the same inside a parameter: the name of a scene, a kind of ending
HOSTILE = '"><script>alert(1)</script>'
VOID = {"br", "hr", "img", "input", "meta", "source", "wbr"}

names = pytest.mark.parametrize("name", sorted(widgets.catalogue()))
languages = pytest.mark.parametrize("lang", LANGUAGES)


def sample(name: str) -> dict[str, Any]:
    if name not in SAMPLES:
        pytest.fail(f"widgets has a new exercise {name}: add its smallest parameters to SAMPLES in {__file__}")
    return SAMPLES[name]


def exercise(name: str) -> type[Exercise]:
    return getattr(widgets, name)


def made(name: str, lang: str = "zh", **changed: Any) -> Exercise:
    return exercise(name)(key="sample-1", lang=lang, **{**sample(name), **changed})


def poisoned(value: Any) -> Any:
    """Return ``value`` with HOSTILE before every text in it."""
    if isinstance(value, str):
        return HOSTILE + value
    if isinstance(value, list):
        return [poisoned(part) for part in value]
    if isinstance(value, dict):
        return {key: part if key in NAMES else poisoned(part) for key, part in value.items()}
    return value


class Page(HTMLParser):
    """The tags, handlers and unclosed elements of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.misnested: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.misnested += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.misnested.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@names
@languages
def test_an_exercise_starts_empty_and_carries_its_data_and_words(name: str, lang: str) -> None:
    widget = made(name, lang)
    fresh = {trait: getattr(widget, trait) for trait in ("kind", "key", "lang", "state", "events", "value", "done")}
    assert fresh == {"kind": name, "key": "sample-1", "lang": lang, "state": {}, "events": [], "value": None, "done": False}
    assert widget.words == {**COMMON_WORDS[lang], **exercise(name).WORDS[lang]}
    assert json.loads(json.dumps(widget.params)) == widget.params


@names
def test_both_languages_have_the_same_words_with_the_same_places_to_fill(name: str) -> None:
    table = {lang: {**COMMON_WORDS[lang], **exercise(name).WORDS[lang]} for lang in LANGUAGES}
    places = {lang: {key: sorted(re.findall(r"\{\w+\}", word)) for key, word in table[lang].items()} for lang in LANGUAGES}
    assert places["zh"] == places["en"]
    assert [key for lang in LANGUAGES for key, word in table[lang].items() if not word.strip()] == []


@names
def test_every_word_the_script_asks_for_is_in_the_table(name: str) -> None:
    asked = set(re.findall(r"""\bt\("(\w+)\"""", exercise(name).script().read_text("utf-8")))
    assert asked - set(COMMON_WORDS["zh"]) - set(exercise(name).WORDS["zh"]) == set()


@names
@languages
def test_without_a_script_there_is_sound_html_that_can_be_worked_with(name: str, lang: str) -> None:
    page = Page(made(name, lang).fallback_html())
    assert (page.misnested, page.handlers) == ([], [])
    assert {"input", "select", "textarea", "details", "li"} & set(page.tags)  # a drill by the clock has steps to follow


@names
def test_texts_of_an_author_cannot_become_markup(name: str) -> None:
    texts = {key: poisoned(value) for key, value in sample(name).items() if key not in SETTINGS}
    page = Page(exercise(name)(key=HOSTILE, lang="zh", **{**sample(name), **texts}).fallback_html())
    assert (page.tags.count("script"), page.misnested, page.handlers) == (0, [], [])
    if texts != {key: sample(name)[key] for key in texts}:
        assert HOSTILE in page.text


@names
def test_the_notebook_shows_the_widget_and_keeps_the_html(name: str) -> None:
    widget = made(name)
    shown = widget._repr_mimebundle_()
    assert shown is not None
    assert set(shown[0]) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert shown[0]["text/html"] == widget.fallback_html()


@names
def test_the_joined_script_imports_nothing_and_exports_one_default(name: str) -> None:
    script = bundle.joined(exercise(name).script())
    assert re.findall(r"^[ \t]*import\b.*$", script, re.MULTILINE) == []
    assert re.findall(r"^[ \t]*export\b.*$", script, re.MULTILINE) == ["export default { render };"]
    assert exercise(name)._esm == script


@names
@pytest.mark.parametrize(("parameter", "given"), [("key", ""), ("key", "  "), ("key", 7), ("lang", "fr"), ("lang", None)])
def test_a_wrong_key_or_language_is_named_with_its_exercise(name: str, parameter: str, given: object) -> None:
    with pytest.raises(ParameterError, match=f"^{name}: {parameter} is {re.escape(repr(given))}; allowed: "):
        exercise(name)(**{"key": "sample-1", "lang": "zh", **sample(name), parameter: given})


@names
def test_every_parameter_left_blank_is_named_with_its_exercise(name: str) -> None:
    for parameter in sample(name):
        with pytest.raises(ParameterError, match=f"^{name}: {parameter} is .*; allowed: "):
            made(name, **{parameter: ""})


def test_the_catalogue_finds_exercises_and_only_those() -> None:
    assert {"Choice", "Classify", "Order"} <= set(widgets.catalogue())
    assert {issubclass(exercise(name), Exercise) for name in widgets.catalogue()} == {True}
    assert dir(widgets) == sorted(widgets.catalogue())


def test_an_unknown_exercise_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(AttributeError, match=r"^widgets has no exercise 'Crossword'; there are: .*Choice"):
        widgets.Crossword  # noqa: B018

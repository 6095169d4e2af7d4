"""The 120 call: what an author must write, and what it shows without a script."""

import re

import pytest

from widgets import bundle
from widgets.emergency_call import EVENTS, FIELDS, POINTS, STEPS, EmergencyCall
from widgets.errors import ParameterError

CASE = {
    "place": "武汉市江岸区球场路 8 号 3 栋 502",
    "landmark": "小区东门的菜市场",
    "what": "一位老人突然倒在客厅里",
    "people": "一个人，七十岁左右的男性",
    "condition": "叫不醒，没有正常呼吸",
    "done": "我在做胸外按压，邻居去取 AED 了",
    "phone": "138 0000 0000",
}


def call(**changes):
    return EmergencyCall("call-1", "zh", {**CASE, **changes})


def test_the_case_the_points_and_the_steps_are_the_data():
    made = call()
    assert made.params == {
        "case": CASE,
        "points": ["place", "what", "people", "condition", "done", "phone"],
        "steps": [{"id": name, "weak": list(weak), "event": name in ("drive", "film")} for name, weak in STEPS],
    }
    assert (made.kind, made.key, made.lang, made.state, made.value, made.done) == ("EmergencyCall", "call-1", "zh", {}, None, False)


def test_spaces_and_the_final_full_stop_of_a_text_are_dropped():
    made = call(what=" 一位老人突然倒在客厅里。 ", done="I am giving compressions.")
    assert made.params["case"]["what"] == "一位老人突然倒在客厅里"
    assert made.params["case"]["done"] == "I am giving compressions"


@pytest.mark.parametrize("field", FIELDS)
def test_a_case_without_one_of_its_texts_is_refused(field):
    case = {name: text for name, text in CASE.items() if name != field}
    with pytest.raises(ParameterError) as caught:
        EmergencyCall("call-1", "zh", case)
    assert str(caught.value) == (
        f"EmergencyCall: case is {case!r}; allowed: a dict with exactly place, landmark, what, people, condition, done, phone"
    )


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", ["", "  ", "。", None, 120])
def test_an_empty_text_of_the_case_is_refused_by_name(field, text):
    with pytest.raises(ParameterError) as caught:
        call(**{field: text})
    assert str(caught.value) == f"EmergencyCall: case[{field!r}] is {text!r}; allowed: a text that is not empty"


@pytest.mark.parametrize("case", [None, [], "老人倒地", {**CASE, "age": "70"}])
def test_what_is_not_a_case_is_refused(case):
    with pytest.raises(ParameterError, match=r"^EmergencyCall: case is "):
        EmergencyCall("call-1", "zh", case)


def test_a_call_back_number_needs_seven_digits():
    assert call(phone="8888 000").params["case"]["phone"] == "8888 000"
    with pytest.raises(ParameterError) as caught:
        call(phone="888 000")
    assert str(caught.value) == "EmergencyCall: case['phone'] is '888 000'; allowed: a number with at least 7 digits"


def test_both_languages_have_the_same_words_with_the_same_gaps():
    zh, en = EmergencyCall.WORDS["zh"], EmergencyCall.WORDS["en"]
    gaps = re.compile(r"\{\w+\}")
    assert {key: set(gaps.findall(text)) for key, text in zh.items()} == {
        key: set(gaps.findall(text)) for key, text in en.items()
    }
    assert all(text.strip() for text in [*zh.values(), *en.values()])


def test_every_step_has_a_question_three_answers_and_a_reason_for_the_weak_ones():
    needed = {f"{step}_{part}" for step, _ in STEPS for part in ("name", "ask", "right")}
    needed |= {f"{step}_{pick}{part}" for step, weak in STEPS for pick in weak for part in ("", "_why")}
    needed |= {f"{step}_by" for step in EVENTS}
    assert needed - EmergencyCall.WORDS["zh"].keys() == set()
    assert [len(set(weak)) for _, weak in STEPS] == [2] * len(STEPS)
    assert [step for step, _ in STEPS if step in POINTS] == list(POINTS)
    for lang in ("zh", "en"):
        words = EmergencyCall.WORDS[lang]
        for step, weak in STEPS:
            assert len({words[f"{step}_{pick}"] for pick in ("right", *weak)}) == 3


def test_every_word_the_script_asks_for_is_there():
    script = EmergencyCall.script().read_text(encoding="utf-8")
    asked = set(re.findall(r'\bt\("(\w+)"\)', script))
    assert asked - call().words.keys() == set()
    assert asked >= {"reply", "hang_up", "knows", "practise"}


def test_the_script_joins_into_one_module_with_its_styles():
    assert "import {" not in EmergencyCall._esm
    assert "export default { render };" in EmergencyCall._esm
    assert bundle.shared_imports(EmergencyCall.script().read_text(encoding="utf-8")) == ["kit.js"]
    assert ".bo-phone" in EmergencyCall._css
    assert ".bo-option" in EmergencyCall._css


def test_without_a_script_the_points_the_numbers_and_the_whole_call_can_be_read():
    page = call().fallback_html()
    names = ["在哪里，有什么标志", "发生了什么", "有几个人", "有没有反应和呼吸", "正在做什么", "能打回来的号码"]
    assert "<ol>" + "".join(f"<li>{name}</li>" for name in names) + "</ol>" in page
    assert re.findall(r"<li><strong>(\d+)</strong> ([^<]+)</li>", page) == [
        ("120", "急救"), ("119", "火灾、抢险"), ("110", "警察"), ("122", "交通事故"),
    ]  # fmt: skip
    folded = page[page.index("<details>") :]
    said = re.findall(r"<p><strong>(你|调度员|旁边的人)</strong> ([^<]+)</p>", folded)
    assert said[:4] == [
        ("调度员", "你好，120。具体在哪里？旁边有什么标志？"),
        ("你", "我在武汉市江岸区球场路 8 号 3 栋 502。认准小区东门的菜市场。"),
        ("调度员", "好，地址记下了。发生了什么事？"),
        ("你", "一位老人突然倒在客厅里。"),
    ]
    assert said[-1] == ("调度员", "急救人员到你身边了，把情况告诉他们。现在可以挂电话了。")
    assert [who for who, _ in said].count("旁边的人") == 2
    assert len(said) == 2 * len(STEPS) + 2 + 1


def test_the_fallback_escapes_the_texts_of_the_case():
    page = EmergencyCall("call-1", "en", {name: f"<b>{name}</b> & {{0}} 1380000000" for name in FIELDS}).fallback_html()
    assert "<b>" not in page
    assert "I am at &lt;b&gt;place&lt;/b&gt; &amp; {0} 1380000000. Look for &lt;b&gt;landmark&lt;/b&gt;" in page

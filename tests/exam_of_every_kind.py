"""A content folder whose theory test asks one question of every kind, and what is right in each."""

import shutil

from every_kind import CLASSIFY, HOTSPOT, MATCH, NUMERIC, RHYTHM, SCENARIO

from portal.settings import Settings

_HEAD = """
[[item]]
id = "{id}"
version = 1
kind = "{kind}"
topic = "{topic}"
edition = "2026-11"
read = ""
"""
_OPTIONS = """[item.zh]
stem = "{zh}"
options = [{{text = "甲", correct = true, why = "对。"}}, {{text = "乙", why = "不对。"}}, {{text = "丙", why = "不对。"}}]
[item.en]
stem = "{en}"
options = [{{text = "A", correct = true, why = "Right."}}, {{text = "B", why = "Not right."}}, {{text = "C", why = "Not right."}}]
"""
_CHOICE = _HEAD.format(id="one", kind="choice", topic="scene") + _OPTIONS.format(zh="选一个？", en="Which one?")
_MANY = _HEAD.format(id="several", kind="many", topic="scene") + _OPTIONS.format(zh="选几个？", en="Which ones?")
_ORDER = _HEAD.format(id="steps", kind="order", topic="breathing") + """[item.zh]
stem = "先后顺序？"
options = [{text = "第一"}, {text = "第二"}, {text = "第三"}]
[item.en]
stem = "In which order?"
options = [{text = "First"}, {text = "Second"}, {text = "Third"}]
"""
_TEXT = _HEAD.format(id="words", kind="text", topic="breathing") + """limit = 60
[item.zh]
stem = "用自己的话说：怎样判断呼吸？"
[[item.zh.rubric]]
id = "look"
text = "看胸部"
levels = [{points = 0, text = "没有提到"}, {points = 1, text = "提到了"}]
[item.en]
stem = "In your own words: how do you check breathing?"
[[item.en.rubric]]
id = "look"
text = "Looks at the chest"
levels = [{points = 0, text = "not said"}, {points = 1, text = "said"}]
"""
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 160"><rect width="200" height="160" fill="#f5e6d3"/>'
    '<path d="M70 20h60l20 120H50z" fill="#e0b896" stroke="#1b1d22" stroke-width="2.5"/></svg>'
)
_THEORY = """[assessments.theory]
title = {zh = "理论考试", en = "Theory test"}
items = 9
blueprint = {scene = 2, breathing = 1, cpr = 4}
must_pass = 0
attempts = 2
minutes = 20
points = 1
[assessments.theory.worth]
"2" = {cpr = 1}
"0.5" = {aed = 1}
[assessments.theory.written]
blueprint = {breathing = 1}
points = 1

"""
_FILE = "".join([_CHOICE, _MANY, _ORDER, MATCH, CLASSIFY, NUMERIC, HOTSPOT, SCENARIO, RHYTHM.replace("seconds = 40", "seconds = 35"), _TEXT])
KINDS = ("choice", "many", "order", "match", "classify", "numeric", "hotspot", "scenario", "rhythm", "text")


def write_content(folder):
    """Copy the courses into ``folder``, with a theory test of ten questions, one of each kind; return ``folder``."""
    shutil.copytree(Settings().content / "courses", folder / "courses")
    course = folder / "courses" / "cpr_aed"
    shutil.rmtree(course / "items")
    (course / "items" / "pictures").mkdir(parents=True)
    (course / "items" / "all.toml").write_text(_FILE, encoding="utf-8")
    (course / "items" / "pictures" / "torso.svg").write_text(_PICTURE, encoding="utf-8")
    text = (course / "course.toml").read_text(encoding="utf-8")
    before, rest = text.split("[assessments.theory]\n")
    after = rest[rest.index("[assessments.practical]"):]
    (course / "course.toml").write_text(before + _THEORY + after, encoding="utf-8")
    return folder

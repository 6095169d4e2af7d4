"""A bank with one question of each kind that came after options to pick and to sort, and the course that asks them."""

import json

from grading import attempts, jobs, records
from grading.course import load_course
from grading.items import score_value

COURSE = """
title = {zh = "课", en = "Course"}
summary = {zh = "短", en = "Short"}
audience = {zh = "人", en = "People"}
minutes = 60
lessons = []
edition = "2026-11"
[assessments.theory]
title = {zh = "理论", en = "Theory"}
items = 6
blueprint = {cpr = 4}
attempts = 2
[assessments.theory.worth]
"2" = {cpr = 1}
"0.5" = {aed = 1}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100"/></svg>'
_HEAD = """
[[item]]
id = "{kind}-item"
version = 1
kind = "{kind}"
topic = "cpr"
edition = "2026-11"
must_pass = true
read = ""
"""
MATCH = (
    _HEAD.format(kind="match")
    + """[item.zh]
stem = "这些人按多深？"
extra = ["8 厘米"]
pairs = [
  {left = "成人", right = "5 厘米", why = "成人胸廓厚，要按到 5 厘米。"},
  {left = "儿童", right = "胸廓三分之一", why = "儿童按胸廓厚度的三分之一。"},
  {left = "婴儿", right = "4 厘米", why = "婴儿胸廓小，按 4 厘米左右。"},
]
[item.en]
stem = "How deep for whom?"
extra = ["8 cm"]
pairs = [
  {left = "Adult", right = "5 cm", why = "An adult's chest needs 5 cm."},
  {left = "Child", right = "A third of the chest", why = "A child: a third of the chest."},
  {left = "Infant", right = "4 cm", why = "An infant: about 4 cm."},
]
"""
)
CLASSIFY = (
    _HEAD.format(kind="classify")
    + """[item.zh]
stem = "哪些要马上做心肺复苏？"
groups = ["马上做", "先不做"]
cards = [
  {text = "叫不应，没有呼吸", group = "马上做", why = "没有呼吸就是心脏骤停。"},
  {text = "叫不应，只有喘息", group = "马上做", why = "喘息不算正常呼吸。"},
  {text = "叫不应，呼吸正常", group = "先不做", why = "呼吸正常，放成恢复体位。"},
]
[item.en]
stem = "Who needs CPR at once?"
groups = ["At once", "Not now"]
cards = [
  {text = "No answer, no breathing", group = "At once", why = "No breathing is cardiac arrest."},
  {text = "No answer, only gasps", group = "At once", why = "Gasps are not normal breathing."},
  {text = "No answer, breathes normally", group = "Not now", why = "Breathes normally: recovery position."},
]
"""
)
NUMERIC = (
    _HEAD.format(kind="numeric").replace('read = ""', 'read = ""\nanswer = 110\ntolerance = 10\nlimits = [0, 300]')
    + """[item.zh]
stem = "一分钟按几次？"
unit = "次/分钟"
why = "每分钟 100 到 120 次。"
mistakes = [{to = 100, why = "太慢，血流不够用。"}, {from = 121, why = "太快，心脏来不及充满。"}]
[item.en]
stem = "How many a minute?"
unit = "a minute"
why = "100 to 120 a minute."
mistakes = [{to = 100, why = "Too slow to move enough blood."}, {from = 121, why = "Too fast for the heart to fill."}]
"""
)
HOTSPOT = (
    _HEAD.format(kind="hotspot").replace('read = ""', 'read = ""\npicture = "torso.svg"\npoints = 2')
    + """[[item.regions]]
x = 40
y = 40
w = 20
h = 10
correct = true
[[item.regions]]
x = 40
y = 70
w = 20
h = 10
[[item.regions]]
x = 10
y = 10
w = 20
h = 20
[item.zh]
stem = "手放在哪里？"
alt = "一个人的上身，正面"
regions = [
  {name = "胸部正中", why = "胸骨下半段，两乳头连线的中点。"},
  {name = "上腹部", why = "按上腹部会伤到肝脏和胃。"},
  {name = "右肩", why = "按肩膀对心脏没有作用。"},
]
[item.en]
stem = "Where do the hands go?"
alt = "A person's upper body from the front"
regions = [
  {name = "Middle of the chest", why = "The lower half of the breastbone."},
  {name = "Upper belly", why = "Pressing there hurts liver and stomach."},
  {name = "Right shoulder", why = "Pressing there does nothing for the heart."},
]
"""
)
SCENARIO = (
    _HEAD.format(kind="scenario").replace('read = ""', 'read = ""\nstart = "fall"')
    + """[item.zh]
stem = "你在路上看到有人倒下。"
[item.zh.scenes.fall]
text = "一位老人倒在车道上，周围有车经过。"
choices = [
  {text = "先看四周，再走过去", to = "check", points = 2, why = "自己受伤就救不了人。"},
  {text = "直接跑到车道上", to = "check", points = 0, danger = true, why = "车流会撞到你，危险。"},
]
[item.zh.scenes.check]
text = "你到了老人身边，他没有回应。"
choices = [
  {text = "叫人拨打 120，取 AED", to = "end", points = 2, why = "早一分钟呼救，多一分希望。"},
  {text = "先给家人打电话", to = "wait", points = 0, why = "家人帮不上忙，耽误时间。"},
]
[item.zh.scenes.wait]
text = "电话没有人接。"
choices = [
  {text = "拨打 120", to = "end", points = 1, why = "现在呼救还不算太晚。"},
  {text = "等家人回电话", to = "end", points = -1, why = "等待的每一分钟都要命。"},
]
[item.zh.scenes.end]
text = "几分钟以后，救护车到了。"
[item.en]
stem = "Somebody falls in the street."
[item.en.scenes.fall]
text = "An old man lies in the road; cars pass."
choices = [
  {text = "Look around, then walk over", to = "check", points = 2, why = "Hurt, you can help nobody."},
  {text = "Run straight into the road", to = "check", points = 0, danger = true, why = "The cars would hit you."},
]
[item.en.scenes.check]
text = "You are with him; he does not answer."
choices = [
  {text = "Have 120 called and an AED fetched", to = "end", points = 2, why = "Each minute earlier counts."},
  {text = "Ring the family first", to = "wait", points = 0, why = "They cannot help; time is lost."},
]
[item.en.scenes.wait]
text = "Nobody picks up."
choices = [
  {text = "Call 120", to = "end", points = 1, why = "Better late than never."},
  {text = "Wait for them to ring back", to = "end", points = -1, why = "Each minute of waiting costs life."},
]
[item.en.scenes.end]
text = "Minutes later the ambulance is there."
"""
)
RHYTHM = (
    _HEAD.format(kind="rhythm").replace('read = ""', 'read = ""\nmode = "hands-only"\nseconds = 40').replace("cpr", "aed")
    + """[item.zh]
stem = "跟着你的节奏按 40 秒。"
why = "每分钟 100 到 120 次，中途不停。"
[item.en]
stem = "Tap for 40 seconds."
why = "100 to 120 a minute without a stop."
"""
).replace("version = 1", "version = 1\npoints = 0.5")
ITEMS = {
    "match": MATCH, "classify": CLASSIFY, "numeric": NUMERIC, "hotspot": HOTSPOT, "scenario": SCENARIO, "rhythm": RHYTHM,
}  # fmt: skip
FILE = "".join(ITEMS.values())


def write(folder, items=FILE, course=COURSE):
    """Write the course into ``folder`` and return it."""
    (folder / "items" / "pictures").mkdir(parents=True)
    (folder / "course.toml").write_text(course, encoding="utf-8")
    (folder / "items" / "all.toml").write_text(items, encoding="utf-8")
    (folder / "items" / "pictures" / "torso.svg").write_text(PICTURE, encoding="utf-8")
    return folder


def write_notebook(folder):
    """Write the notebook that grades the course's theory test: a cell for each slot, worth as many points."""
    marks = {"schema_version": 3, "solution": False, "task": False, "locked": True}
    setup = 'from grading.checks import load_answers, score\n\nA = load_answers("answers.json")'
    cells = [_cell("setup", setup, {**marks, "grade": False, "grade_id": "setup"})]
    for slot, points in load_course(folder).assessments["theory"].slot_points.items():
        cells.append(_cell(slot, f'score("{slot}", A)', {**marks, "grade": True, "grade_id": slot, "points": points}))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    target = folder / "source" / "theory" / "theory.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


def _cell(name, source, marks):
    return {"cell_type": "code", "execution_count": None, "id": name, "metadata": {"nbgrader": marks}, "outputs": [], "source": source}


def take_and_grade(db, course, bank, person, class_id, value_of):
    """Let a person answer a form with ``value_of(slot)`` and grade it as the grader would; return the attempt."""
    now = records.now()
    attempt = attempts.start(db, course, bank, person, "theory", now, class_id)
    form = json.loads(records.one(db, "SELECT form FROM attempts WHERE id = ?", attempt)["form"])
    rows = []
    for slot in form["slots"]:
        name, value = f"{slot['item']}@{slot['version']}", value_of(slot)
        attempts.save_answer(db, attempt, person, slot["slot"], value, 1, now, now)
        score = score_value(bank.find(name), slot["order"], value, slot["points"])
        rows.append({"slot": slot["slot"], "item": name, "score": score, "max": slot["points"], "source": "nbgrader"})
    attempts.submit(db, attempt, person, now)
    job = jobs.lease(db, now, 60)
    jobs.finish(db, job, job["key_version"], rows, now)
    return attempt


def taps(rate=110, seconds=40):
    """Return the times of even taps, in ms."""
    step = 60_000 / rate
    return [round(step * n) for n in range(int(1000 * seconds / step) + 1)]

"""A course whose theory test also asks two answers in the learner's own words, graded by the real grader and nbgrader."""

import json
from pathlib import Path
from typing import Any

from graded_site import Site, _value

from grading import attempts, records

STORIES = [
    ("同学晕倒了，你一个人在场。写下你头两分钟做什么。", "A classmate collapses and you are alone. Write what you do in the first two minutes."),
    ("有人说：“我怕按断肋骨。”你怎样回答他？", "Somebody says: “I fear to break ribs.” What do you answer?"),
]
_ITEM = """
[[item]]
id = "story-{number}"
version = 1
kind = "text"
topic = "cpr"
edition = "2026-11"
read = "first_aid/02_adult_cpr#compressions"
limit = 300
[item.zh]
stem = "{zh}"
[[item.zh.rubric]]
id = "safe"
text = "先保证自己安全"
levels = [{{points = 0, text = "没有提到安全"}}, {{points = 1, text = "提到了安全"}}, {{points = 2, text = "说清了怎样保证安全"}}]
[[item.zh.rubric]]
id = "call"
text = "叫人拨打 120"
levels = [{{points = 0, text = "没有提到求助"}}, {{points = 4, text = "指定了一个人去打"}}]
[item.en]
stem = "{en}"
[[item.en.rubric]]
id = "safe"
text = "Safety first"
levels = [{{points = 0, text = "safety not said"}}, {{points = 1, text = "safety said"}}, {{points = 2, text = "says how to be safe"}}]
[[item.en.rubric]]
id = "call"
text = "Has 120 called"
levels = [{{points = 0, text = "help not said"}}, {{points = 4, text = "names one person to call"}}]
"""
_WRITTEN = "\n[assessments.theory.written]\nblueprint = {{cpr = 2}}\npoints = 6\nmarkers = {markers}\n"
BEST, FAIR, POOR = {"safe": 2, "call": 1}, {"safe": 1, "call": 1}, {"safe": 2, "call": 0}  # 6, 5 and 2 points


def add_written(course: Path, markers: int = 1) -> None:
    """Let the theory test of the course in this folder ask two written answers of six points."""
    items = "".join(_ITEM.format(number=n, zh=zh, en=en) for n, (zh, en) in enumerate(STORIES, start=1))
    (course / "items" / "stories.toml").write_text(items, encoding="utf-8")
    file = course / "course.toml"
    text = file.read_text(encoding="utf-8")
    before, after = text.split("[assessments.practical]")
    file.write_text(f"{before}{_WRITTEN.format(markers=markers)}\n[assessments.practical]{after}", encoding="utf-8")
    notebook = course / "source" / "theory" / "theory.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for number in (1, 2):
        name = f"text{number:02d}"
        marks = {"grade": True, "grade_id": name, "locked": False, "points": 6, "schema_version": 3, "solution": True, "task": False}
        cell = {"cell_type": "markdown", "id": name, "metadata": {"nbgrader": marks}, "source": ["（学员的答案在这里 · the learner's answer is put here）"]}
        content["cells"].append(cell)
    notebook.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


class WrittenSite(Site):
    """A site with such a course, a trainer, an examiner and a third of its centre."""

    def __init__(self, folder: Path, markers: int = 1) -> None:
        super().__init__(folder)
        add_written(self.content / "courses" / "cpr_aed", markers)
        now = records.now()
        for person, role in (("trainer", "trainer"), ("second", "examiner"), ("third", "examiner")):
            self.db.table("people").insert({"id": person, "name": person, "login": person, "secret": "x", "kind": "staff", "created_at": now})
            self.db.table("roles").insert({"person": person, "centre": "c", "role": role, "granted_at": now})

    def write(self, person: str, texts: tuple[str, ...], right: int = 10) -> str:
        """Answer ``right`` of the ten questions rightly and the written ones with ``texts``, hand in, return the attempt."""
        now = records.now()
        attempt = attempts.start(self.db, self.course, self.bank, person, "theory", now, "k")
        slots = self.slots(attempt)
        for slot in [slot for slot in slots if slot["kind"] != "text"][:right]:
            item = self.bank.find(f"{slot['item']}@{slot['version']}")
            attempts.save_answer(self.db, attempt, person, slot["slot"], _value(item, slot["order"], True), 1, now, now)
        for slot, text in zip([slot for slot in slots if slot["kind"] == "text"], texts, strict=False):
            attempts.save_answer(self.db, attempt, person, slot["slot"], [text] if text else [], 1, now, now)
        attempts.submit(self.db, attempt, person, now)
        return attempt

    def slots(self, attempt: str) -> list[dict[str, Any]]:
        """Return the slots of the attempt's form."""
        row = records.one(self.db, "SELECT form FROM attempts WHERE id = ?", attempt)
        assert row is not None
        return list(json.loads(row["form"])["slots"])

    def rubric(self, attempt: str, slot: str) -> Any:
        """Return the rubric of the question in a slot."""
        found = next(entry for entry in self.slots(attempt) if entry["slot"] == slot)
        return self.bank.find(f"{found['item']}@{found['version']}").body.rubric

    def state(self, attempt: str) -> tuple[str, int]:
        """Return the attempt's state and how many scores it has."""
        row = records.one(self.db, "SELECT state FROM attempts WHERE id = ?", attempt)
        assert row is not None
        return row["state"], len(attempts.latest_scores(self.db, attempt))

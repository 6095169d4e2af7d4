"""Written answers through the real grader and nbgrader: from the learner's text to the score, and every hostile text.

It drives ``grading/written_marks.py``, ``grading/item_kinds/text.py``.
"""

import json
import re
import sqlite3

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from written_site import BEST, FAIR, POOR, WrittenSite

from grading import attempts, eligibility, gradebook, marking, records
from grading.errors import ContentError, InvalidAnswerError
from grading.items import load_bank
from grading.written import as_literal

HOSTILE = [
    "<script>alert(1)</script>",
    "</pre><img src=x onerror=alert(1)>",
    "$$x$$\n\n<script>alert(1)</script>\n\n$$y$$",
    "\\begin{a}<b onclick=alert(1)>\\end{a}",
    "\\[<svg onload=alert(1)>\\]",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "\n\n\n# 标题\n\n* 一\n\n    <iframe src=javascript:alert(1)>",
    "[点我](javascript:alert(1)) ![x](attachment:a.png) <javascript:alert(1)>",
    "&lt;script&gt; &#60;script&#62; \\<script>",
    "~~~\n~~~\n<div>\n\n</div>",
    "<!-- --><![CDATA[ ]]><?php ?>",
    "### BEGIN SOLUTION\nx\n### END SOLUTION",
    "%%javascript\nalert(1)",
    "{{ self }} {% raw %} ${x} `x` files/",
    "a\tb c‮d\x7f",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_drawn_as_the_signs_that_were_typed(text):
    drawn = markdown2html(as_literal(text))
    inside = re.fullmatch(r"<pre>(.*)</pre>\s*", drawn, re.DOTALL)
    assert inside, drawn
    # No sign is left that markdown, HTML or mathematics reads; a browser turns the references into what was typed.
    assert re.findall(r"[^A-Za-z0-9 \n\x80-\U0010ffff]", re.sub(r"&#\d+;", "", inside[1])) == []
    assert re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), inside[1]) == text


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return a site with one marker: a learner who wrote both answers, one who wrote one, one who wrote none."""
    site = WrittenSite(tmp_path_factory.mktemp("written"))
    ids = {
        "full": site.write("full", ("先看四周，再叫人打 120。", "\n".join(HOSTILE[:6])[:300])),
        "half": site.write("half", ("叫人。", ""), right=5),
        "blank": site.write("blank", (), right=0),
    }
    site.grade_all()
    yield site, ids
    site.db.close()


def test_a_written_answer_waits_for_a_person_and_nothing_of_the_rest_is_shown(graded):
    site, ids = graded
    assert site.state(ids["full"]) == ("submitted", 0)
    assert [(row["attempt"], row["slot"]) for row in marking.queue(site.db, ["c"])] == [
        (ids["full"], "text01"), (ids["full"], "text02"), (ids["half"], "text01"),
    ]  # fmt: skip
    found = attempts.result(site.db, site.course, site.bank, ids["full"], "full", "zh", records.now())
    assert {key: found.get(key) for key in ("state", "marking", "fault", "score", "items")} == {
        "state": "submitted", "marking": True, "fault": False, "score": None, "items": None,
    }  # fmt: skip
    verdict = eligibility.assess(site.db, site.course, "k", "full")
    assert next(reason.code for reason in verdict.reasons) == "ungraded"
    jobs = list(site.db.query("SELECT state, fault FROM jobs"))
    assert jobs == [{"state": "graded", "fault": None}] * 3


def test_no_answer_is_zero_at_once(graded):
    site, ids = graded
    rows = {row["slot"]: row for row in attempts.latest_scores(site.db, ids["blank"])}
    assert site.state(ids["blank"]) == ("graded", 12)
    assert [(rows[slot]["score"], rows[slot]["max"], rows[slot]["source"]) for slot in ("text01", "text02")] == [(0.0, 6.0, "nbgrader")] * 2


def test_a_learners_text_becomes_neither_code_nor_markup_in_the_submission(graded):
    site, ids = graded
    path = site.root / "autograded" / ids["full"] / "theory" / "theory.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    assert (cells["text02"].cell_type, cells["text02"].source) == ("markdown", as_literal("\n".join(HOSTILE[:6])[:300].strip()))
    page, _ = HTMLExporter().from_notebook_node(notebook)
    for sign in ("<script>alert(1)", "<img src=x", "<svg onload", "<b onclick"):
        assert sign not in page


def test_two_marks_later_the_result_is_there_in_record_and_gradebook(graded):
    site, ids = graded
    half = ids["half"]
    marking.give(site.db, half, "text01", "trainer", site.rubric(half, "text01"), FAIR, "写得清楚", "r-half", records.now())
    site.grade_all()
    rows = {row["slot"]: row for row in attempts.latest_scores(site.db, half)}
    kept = {key: rows["text01"][key] for key in ("score", "max", "source", "grader")}
    assert kept == {"score": 5.0, "max": 6.0, "source": "examiner", "grader": "trainer"}
    assert (rows["text02"]["score"], rows["text02"]["source"], len(rows)) == (0.0, "nbgrader", 12)
    assert gradebook.scores(site.root, "theory", half)["text01"] == (5.0, 6.0)
    with sqlite3.connect(site.root / "gradebook.db") as book:
        assert book.execute("SELECT needs_manual_grade FROM grade WHERE manual_score = 5.0").fetchall() == [(0,)]
        assert book.execute("SELECT manual_comment FROM comment WHERE manual_comment IS NOT NULL").fetchall() == [("写得清楚",)]
    found = attempts.result(site.db, site.course, site.bank, half, "half", "zh", records.now())
    assert (found["state"], found["score"], found["max"], found["passed"]) == ("graded", 10.0, 22.0, False)


def test_grading_again_keeps_what_people_gave(graded):
    """nbgrader flips such a cell to “needs grading” (research); the mark and its comment stay, and nothing is left to do."""
    site, ids = graded
    full = ids["full"]
    for slot, levels in (("text01", BEST), ("text02", POOR)):
        marking.give(site.db, full, slot, "trainer", site.rubric(full, slot), levels, "", f"r-{slot}", records.now())
    site.grade_all()
    before = attempts.latest_scores(site.db, full)
    site.db.execute("UPDATE jobs SET state = 'queued'")
    site.grade_all()
    assert attempts.latest_scores(site.db, full) == before
    assert site.total(full) == (18.0, 22.0)
    assert [gradebook.scores(site.root, "theory", full)[slot] for slot in ("text01", "text02")] == [(6.0, 6.0), (2.0, 6.0)]
    with sqlite3.connect(site.root / "gradebook.db") as book:
        assert book.execute("SELECT count(*) FROM grade WHERE needs_manual_grade").fetchone() == (0,)


def test_two_examiners_come_to_a_mean_in_record_and_gradebook(tmp_path):
    site = WrittenSite(tmp_path, markers=2)
    attempt = site.write("full", ("先看四周，再叫人打 120。", "骨头会好，心跳停了不会。"))
    site.grade_all()
    for slot in ("text01", "text02"):
        for who, levels in (("trainer", BEST), ("second", FAIR)):
            assert site.state(attempt) == ("submitted", 0)
            marking.give(site.db, attempt, slot, who, site.rubric(attempt, slot), levels, "", f"{who}-{slot}", records.now())
        site.grade_all()
    assert (site.state(attempt), site.total(attempt)) == (("graded", 12), (21.0, 22.0))
    assert gradebook.scores(site.root, "theory", attempt)["text02"] == (5.5, 6.0)
    site.db.close()


@pytest.mark.parametrize("value", [["一" * 301], ["a", "b"], [1], ["坏\x00字"], ["\ud800"], [None], [["x"]]])
def test_a_value_that_is_no_text_of_the_allowed_length_is_refused(graded, value):
    site, _ = graded
    kind = next(item for item in site.bank.drawable() if item.kind == "text")
    with pytest.raises(InvalidAnswerError):
        kind.rules.check(kind.rules.shape(kind.body, []), value)


def test_the_learner_gets_question_and_limit_and_no_word_of_the_rubric(graded):
    site, ids = graded
    view = attempts.view(site.db, site.bank, ids["full"], "full", "zh")
    texts = [slot for slot in view["slots"] if slot["kind"] == "text"]
    assert [(slot["slot"], slot["points"], slot["limit"], slot["picture"]) for slot in texts] == [("text01", 6.0, 300, None), ("text02", 6.0, 300, None)]
    assert "安全" not in json.dumps(view, ensure_ascii=False)
    assert not {"rubric", "levels"} & {key for slot in texts for key in slot}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("points = 6\nmarkers = 1", "points = 5\nmarkers = 1", "written answers of 5 points"),
        ("blueprint = {cpr = 2}\npoints = 6", "blueprint = {cpr = 3}\npoints = 6", "the blueprint asks 3"),
        ("markers = 1", "markers = 3", "key “markers” is 3"),
        ("blueprint = {cpr = 2}\npoints = 6", "blueprint = {}\npoints = 6", "asks no item"),
    ],
)
def test_what_the_bank_cannot_fill_is_told_with_its_place(tmp_path, old, new, problem):
    site = WrittenSite(tmp_path)
    file = site.content / "courses" / "cpr_aed" / "course.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=problem):
        load_bank(file.parent)
    site.db.close()

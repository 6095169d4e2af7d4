"""``boai check``: each kind of problem is named with its place and remedy, and sound content has none."""

import json
from pathlib import Path

import pytest
import tiny_course
from test_portal_lessons import SETUP, choice, notebook, save, write_lesson

from portal import check as checks
from portal.check import Problem, check, check_sources

ROOT = Path(__file__).resolve().parent.parent
REF = "first_aid/01_tiny"
ZH = f"{REF}/zh.ipynb"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="9" height="9"/></svg>'
FACTS = """edition = "2026-11"
[facts."call.ambulance"]
value = 120
zh = "120"
en = "120"
source = "national emergency number"
[facts."cpr.swap"]
value = 2
zh = "2 分钟"
en = "2 minutes & no more"
source = "common teaching"
"""
TEXT = {
    "zh": "# 题\n\n打 <data value=\"call.ambulance\">120</data>，<data class='n' value='cpr.swap'><b>2 分钟</b></data>换人。\n\n![看清](assets/a.svg)",
    "en": '# T\n\nCall <data value="call.ambulance">120</data>, swap after <data value="cpr.swap">2 minutes &amp; no more</data>. ![Look](assets/a.svg)',
}
COURSE = f"""{tiny_course.COURSE}
[assessments.theory]
title = {{zh = "测评", en = "Test"}}
items = 1
blueprint = {{cpr = 1}}
attempts = 2
"""
ITEM = """[[item]]
id = "rate"
version = 1
kind = "choice"
topic = "cpr"
edition = "2026-11"
read = "first_aid/01_tiny#intro"
[item.zh]
stem = "每分钟按多少次？"
[[item.zh.options]]
text = "100–120次"
correct = true
[[item.zh.options]]
text = "60–80次"
[item.en]
stem = "How many compressions a minute?"
[[item.en.options]]
text = "100–120"
correct = true
[[item.en.options]]
text = "60–80"
"""


@pytest.fixture
def content(tmp_path):
    """Sound content: one lesson with a picture and facts, one course with a bank of one item."""
    for lang in ("zh", "en"):
        rewrite(tmp_path, lang)
    for name, text in {
        f"{REF}/assets/a.svg": SVG,
        "first_aid/guidelines.toml": FACTS,
        "courses/tiny/course.toml": COURSE,
        "courses/tiny/items/cpr.toml": ITEM,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def rewrite(content, lang, *cells):
    """Write the lesson in one language with further cells."""
    first = ("intro", "markdown", TEXT[lang])
    save(content / REF, lang, notebook(lang, [first, SETUP, choice(lang=lang), *cells]))


def change(path, old, new):
    """Replace a text that is there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def found(content):
    return [(p.where, p.problem, p.remedy) for p in check_sources(content)]


def found_in_text(content, text):
    """Return what is said of one more text cell."""
    rewrite(content, "zh", ("more", "markdown", text))
    problems = found(content)
    assert {place for place, _, _ in problems} <= {f"{ZH}, cell more"}
    return [(problem, remedy) for _, problem, remedy in problems]


def test_sound_content_has_no_problem_also_when_it_is_run(content):
    assert check(content) == []


def test_content_that_is_not_there_has_no_problem(tmp_path):
    assert check(tmp_path) == []


def test_a_problem_reads_as_one_line_with_place_and_remedy():
    assert str(Problem("a, cell b", "it is wrong", "mend it")) == "a, cell b: it is wrong — mend it"


def test_a_run_names_widgets_that_the_player_does_not_know_and_cells_that_fail(content):
    rewrite(content, "zh", ("slider", "code", "import ipywidgets\nipywidgets.IntSlider()"))
    rewrite(content, "en", ("boom", "code", "1 / 0"))
    remedy = "use a widget of ours, or accept that the lesson is served by /live/ with a kernel"
    assert check(content) == [
        Problem(f"{REF}/en.ipynb, cell boom", "ZeroDivisionError: division by zero", "mend the cell"),
        Problem(ZH, "it needs a kernel: @jupyter-widgets/controls IntSliderModel", remedy),
    ]


def test_a_lesson_with_a_fault_in_its_source_is_not_run(content):
    for lang in ("zh", "en"):
        rewrite(content, lang, ("bad", "code", 'open("../../ran.txt", "w").close()'), ("more", "markdown", "![](assets/a.svg)"))
    remedy = "say in the brackets what it teaches"
    assert check(content) == [
        Problem(f"{REF}/{lang}.ipynb, cell more", "the picture assets/a.svg has no text", remedy) for lang in ("en", "zh")
    ]
    assert not (content / "ran.txt").exists()


@pytest.mark.parametrize("attributes", ['value="cpr.rat"', "value='cpr.rat'", 'class="n" value="cpr.rat"', "value=cpr.rat", 'value = "cpr.rat" title="x"'])
def test_an_unknown_fact_is_named_however_it_is_written(content, attributes):
    assert found_in_text(content, f"<data {attributes}>120</data>") == [("there is no fact 'cpr.rat'", "use an id of first_aid/guidelines.toml")]


def test_a_number_without_a_fact_is_named(content):
    assert found_in_text(content, "<data>120</data>") == [("there is no fact ''", "use an id of first_aid/guidelines.toml")]


def test_a_number_that_differs_from_the_table_is_named_with_the_right_one(content):
    remedy = "write '2 分钟', as first_aid/guidelines.toml has it"
    assert found_in_text(content, '<data value="cpr.swap">5 分钟</data>') == [("cpr.swap is given as '5 分钟'", remedy)]
    assert found_in_text(content, '<data value="cpr.swap">2 minutes &amp; no more</data>') == [("cpr.swap is given as '2 minutes & no more'", remedy)]


def test_a_number_changed_in_the_table_names_every_lesson_that_says_the_old_one(content):
    change(content / "first_aid" / "guidelines.toml", 'zh = "2 分钟"\nen = "2 minutes & no more"', 'zh = "3 分钟"\nen = "3 minutes"')
    assert found(content) == [
        (f"{REF}/en.ipynb, cell intro", "cpr.swap is given as '2 minutes & no more'", "write '3 minutes', as first_aid/guidelines.toml has it"),
        (f"{ZH}, cell intro", "cpr.swap is given as '2 分钟'", "write '3 分钟', as first_aid/guidelines.toml has it"),
    ]


def test_a_table_of_facts_that_cannot_be_read_is_named_once(content):
    (content / "first_aid" / "guidelines.toml").write_text('edition = "2026', encoding="utf-8")
    said = [(place, problem.split(" (")[0], remedy) for place, problem, remedy in found(content) if "cell" not in place]
    assert said == [("first_aid/guidelines.toml", "it is not sound TOML", "mend that line")]


def test_a_fact_that_is_no_table_is_no_fact(content):
    change(content / "first_aid" / "guidelines.toml", '[facts."cpr.swap"]', "[facts]\nodd = 3\n[other]")
    assert [problem for _, problem, _ in found(content)] == ["there is no fact 'cpr.swap'"] * 2


@pytest.mark.parametrize("text", ["![看清](assets/b.svg)", '<img src="assets/b.svg" alt="看清">', '![看清](assets/b.svg "图")'])
def test_a_missing_picture_is_named(content, text):
    assert found_in_text(content, text) == [("the picture assets/b.svg is missing", "add the file, or mend its name")]


@pytest.mark.parametrize("text", ["![](assets/a.svg)", "![ ](assets/a.svg)", '<img src="assets/a.svg">', '<img alt="" src="assets/a.svg">'])
def test_a_picture_without_a_text_is_named(content, text):
    assert found_in_text(content, text) == [("the picture assets/a.svg has no text", "say in the brackets what it teaches")]


def test_a_picture_from_elsewhere_is_named(content):
    for address in ("https://example.org/a.svg", "../02_other/assets/a.svg", "/etc/a.svg"):
        problem = (f"the picture {address} is not in assets/", "put it there: no page needs the internet")
        assert found_in_text(content, f"![看清]({address})") == [problem]


def test_a_picture_that_would_not_fit_or_does_more_than_show_is_named(content):
    path = content / REF / "assets" / "a.svg"
    place = f"{REF}/assets/a.svg"
    path.write_text(SVG.replace("viewBox", "data-box"), encoding="utf-8")
    assert found(content) == [(place, "it has no viewBox", "add viewBox, so that it fits every screen")]
    for bad in ("<script>1</script>", '<g onclick="x()"/>', '<image href="https://example.org/a.png"/>', "<style>@import 'x'</style>"):
        path.write_text(SVG.replace("</svg>", f"{bad}</svg>"), encoding="utf-8")
        assert found(content) == [(place, "it holds a script or loads something", "keep to plain shapes and text")]
    for broken in (b"<svg", SVG.encode("utf-16"), b"\xff"):
        path.write_bytes(broken)
        [(where, problem, remedy)] = found(content)
        assert (where, problem.split(" (")[0], remedy) == (place, "it is not a sound SVG", "save it again")


OUTSIDE = [("it loads something from another site", "put the file into assets/")]


@pytest.mark.parametrize("tag", ["<script src=\"https://example.org/x.js\">", "<script defer src='//example.org/x.js'>", "<link href=http://example.org/x.css>"])
def test_a_script_or_style_from_elsewhere_is_named_in_text_and_in_code(content, tag):
    assert found_in_text(content, f"{tag}</script>") == OUTSIDE
    code = f"from IPython.display import HTML\nHTML({json.dumps(tag)})"
    rewrite(content, "zh", ("code", "code", code))
    assert found(content) == [(f"{ZH}, cell code", *OUTSIDE[0])]


def test_a_link_to_read_elsewhere_is_allowed(content):
    assert found_in_text(content, '[原文](https://example.org) <a href="https://example.org">原文</a>') == []


def test_saved_outputs_another_kernel_and_an_invalid_notebook_are_named(content):
    values = json.loads((content / ZH).read_text(encoding="utf-8"))
    values["cells"][1]["execution_count"] = 3
    values["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    values["metadata"]["kernelspec"] = None
    save(content / REF, "zh", values)
    saved = ("the cell is saved with its output", "in JupyterLab: Edit, Clear Outputs of All Cells, then save")
    assert found(content) == [
        (ZH, "it is not a valid notebook (None is not of type 'object')", "save it again in JupyterLab"),
        (ZH, "its kernel is not boai", "choose the kernel 博爱 Python in JupyterLab"),
        (f"{ZH}, cell recall-1", *saved),
        (f"{ZH}, cell setup", *saved),
    ]


def test_an_assessment_with_another_kernel_or_that_is_no_notebook_is_named(content):
    folder = content / "courses" / "tiny" / "source" / "theory"
    folder.mkdir(parents=True)
    (folder / "theory.ipynb").write_text(json.dumps({"metadata": {"kernelspec": {"name": "python3"}}}))
    (folder / "worse.ipynb").write_text("{")
    place = "courses/tiny/source/theory"
    assert [problem for problem in found(content) if problem[0].startswith(place)] == [
        (f"{place}/theory.ipynb", "its kernel is not boai", "choose the kernel 博爱 Python in JupyterLab"),
        (f"{place}/worse.ipynb", "it is not a notebook (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))", "save it again in JupyterLab"),
    ]


def test_exercises_that_differ_between_the_languages_are_named(content):
    rewrite(content, "en", choice("apply-1", "en"))
    remedy = "use the same keys in the same order, so that progress goes on when the language changes"
    assert found(content) == [(f"{REF}/en.ipynb", "its exercises are ['recall-1', 'apply-1'], those of zh.ipynb ['recall-1']", remedy)]


def test_a_folder_that_is_not_named_like_a_lesson_is_named(content):
    write_lesson(content, "first_aid/Burns")
    assert found(content) == [("first_aid/Burns", "the folder's name is not a lesson's", "name it with two digits and small letters, such as 04_burns")]


def test_a_lesson_in_one_language_is_named(content):
    (content / REF / "en.ipynb").unlink()
    assert found(content) == [(f"{REF}/en.ipynb", "the file is missing", "add en.ipynb: a lesson has zh and en")]


def test_a_course_that_names_no_lesson_is_named(content):
    change(content / "courses/tiny/course.toml", '"first_aid/01_tiny"]', '"first_aid/01_tiny", "first_aid/09_none"]')
    assert found(content) == [
        ("courses/tiny/course.toml", "there is no lesson first_aid/09_none", "mend the name in lessons, or add the folder")
    ]


def test_an_unknown_key_of_a_course_is_named(content):
    change(content / "courses/tiny/course.toml", "minutes = 30", "minutes = 30\nminuts = 3")
    known = "title, summary, audience, minutes, lessons, edition, assessments, stations, certificate"
    [(place, problem, remedy)] = found(content)
    assert (place, problem) == (str(content / "courses/tiny/course.toml"), "unknown key “minuts”")
    assert set(remedy.removeprefix("remove it or correct it; known: ").split(", ")) == set(known.split(", "))


def test_a_test_without_a_bank_is_named(content):
    (content / "courses/tiny/items/cpr.toml").unlink()
    assert found(content) == [("courses/tiny/items", "there is no item bank", "add items/<topic>.toml")]


def test_an_item_without_a_right_answer_is_named(content):
    change(content / "courses/tiny/items/cpr.toml", "correct = true\n", "")
    file = content / "courses/tiny/items/cpr.toml"
    assert found(content) == [(f"{file}: item 1 “rate”", "no option is right", "write correct = true at the right one")]


@pytest.mark.parametrize("read", ["first_aid/09_none#intro", "first_aid/01_tiny#nowhere", "01_tiny", "https://example.org"])
def test_an_item_that_sends_readers_nowhere_is_named(content, read):
    change(content / "courses/tiny/items/cpr.toml", "first_aid/01_tiny#intro", read)
    assert found(content) == [("courses/tiny/items, item rate", f"there is nothing to read at {read}", "write section/lesson#cell-id")]


def test_an_item_may_send_readers_to_a_whole_lesson_or_nowhere_at_all(content):
    for read in ("first_aid/01_tiny", ""):
        change(content / "courses/tiny/items/cpr.toml", 'read = "first_aid/01_tiny#intro"', f'read = "{read}"')
        assert found(content) == []
        (content / "courses/tiny/items/cpr.toml").write_text(ITEM, encoding="utf-8")


def test_a_practice_question_of_the_test_is_named_also_when_its_signs_differ(content):
    rewrite(content, "zh", choice("apply-1", prompt="每分钟，按多少次"))
    rewrite(content, "en", choice("apply-1", "en", prompt="HOW many compressions a minute"))
    repeated = ("it repeats the test's item rate", "write another question for practice: its answer is in the page")
    assert found(content) == [(f"{REF}/en.ipynb, cell apply-1", *repeated), (f"{ZH}, cell apply-1", *repeated)]


def test_an_exercise_with_the_id_of_an_item_is_named(content):
    for lang in ("zh", "en"):
        rewrite(content, lang, choice("rate", lang))
    assert {problem for _, problem, _ in found(content)} == {"it repeats the test's item rate"}


def test_one_fault_hides_no_other(content):
    change(content / "courses/tiny/items/cpr.toml", "first_aid/01_tiny#intro", "nowhere")
    write_lesson(content, "first_aid/Burns")
    (content / REF / "en.ipynb").write_text("half a fi", encoding="utf-8")
    assert [place for place, _, _ in found(content)] == ["courses/tiny/items, item rate", "first_aid/01_tiny/en.ipynb", "first_aid/Burns"]


def test_the_real_table_of_facts_can_be_read():
    facts = checks._facts(ROOT)
    assert [name for name, fact in facts.items() if not {"zh", "en", "source", "value"} <= set(fact)] == []
    assert facts["call.ambulance"]["zh"] == "120"


def test_an_exercise_in_the_other_language_is_named(content):
    for lang in ("zh", "en"):
        rewrite(content, lang, choice("apply-1", "zh"))
    assert found(content) == [
        (f"{REF}/en.ipynb, cell apply-1", "the exercise 'apply-1' speaks 'zh'", 'write "en", the language of en.ipynb')
    ]

"""Which lessons there are, and how what is wrong with one is named; ``write_lesson`` makes the tiny lessons of other tests too."""

import json

import pytest

from grading.errors import ContentError
from portal import lessons
from portal.lessons import discover, read_notebook

SETUP = ("setup", "code", "from widgets import Choice")
METADATA = 'the notebook metadata needs "boai": {"title", "summary", "minutes", "outcomes": […], "language"}'


def choice(key="recall-1", lang="zh", prompt="现场安全吗？", extra=""):
    """Return a cell with one Choice."""
    options = '[{"text": "A1", "correct": True, "why": "W1"}, {"text": "B2", "correct": False, "why": "W2"}]'
    return (key, "code", f'{extra}Choice("{key}", "{lang}", "{prompt}", {options})')


def notebook(lang, cells=None, **meta):
    """Return a notebook as data: a heading, the imports and one Choice, unless ``cells`` says otherwise."""
    cells = cells or [("intro", "markdown", "# 标题\n\n一句话。"), SETUP, choice(lang=lang)]
    made = []
    for name, kind, source in cells:
        code = {"outputs": [], "execution_count": None} if kind == "code" else {}
        made.append({"id": name, "cell_type": kind, "metadata": {}, "source": source, **code})
    boai = {"title": f"小课 {lang}", "summary": "一句话", "minutes": 5, "outcomes": ["会做"], "language": lang, **meta}
    kernel = {"name": "boai", "display_name": "博爱 Python", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"boai": boai, "kernelspec": kernel}, "cells": made}


def save(folder, lang, values):
    """Write one language of a lesson."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{lang}.ipynb"
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return path


def write_lesson(content, ref="first_aid/01_tiny", cells=None, **meta):
    """Write a lesson in both languages with the same cells; return its folder."""
    for lang in ("zh", "en"):
        save(content / ref, lang, notebook(lang, cells, **meta))
    return content / ref


def fault(path, lang="zh"):
    """Return (where, problem, remedy) of the notebook's fault."""
    with pytest.raises(ContentError) as caught:
        read_notebook(path, lang)
    return caught.value.where, caught.value.problem, caught.value.remedy


def test_a_sound_lesson_is_listed_with_its_title_times_outcomes_and_keys(tmp_path):
    folder = write_lesson(tmp_path)
    found = discover(tmp_path)
    assert found.problems == []
    assert found.lessons == {
        "first_aid/01_tiny": lessons.Lesson(
            ref="first_aid/01_tiny",
            slug="01_tiny",
            title={"zh": "小课 zh", "en": "小课 en"},
            summary={"zh": "一句话", "en": "一句话"},
            minutes=5,
            outcomes={"zh": ("会做",), "en": ("会做",)},
            path={"zh": folder / "zh.ipynb", "en": folder / "en.ipynb"},
            keys=("recall-1",),
            exercises=(("recall-1", "Choice"),),
        )
    }


def test_lessons_come_in_the_order_of_sections_and_folder_numbers(tmp_path):
    for ref in ("humanitarian_ed/01_a", "first_aid/10_c", "first_aid/02_b"):
        write_lesson(tmp_path, ref)
    assert list(discover(tmp_path).lessons) == ["first_aid/02_b", "first_aid/10_c", "humanitarian_ed/01_a"]


def test_folders_that_are_not_named_like_a_lesson_are_no_lessons(tmp_path):
    for ref in ("first_aid/drafts", "first_aid/1_short", "first_aid/02_Upper", "first_aid/.ipynb_checkpoints"):
        write_lesson(tmp_path, ref)
    found = discover(tmp_path)
    assert (found.lessons, found.problems) == ({}, [])


def test_content_without_any_section_has_no_lessons_and_no_problem(tmp_path):
    found = discover(tmp_path / "nothing")
    assert (found.lessons, found.problems) == ({}, [])


def test_a_new_folder_appears_without_a_restart_and_a_deleted_one_goes(tmp_path):
    write_lesson(tmp_path, "first_aid/01_tiny")
    assert list(discover(tmp_path).lessons) == ["first_aid/01_tiny"]
    folder = write_lesson(tmp_path, "first_aid/02_new")
    assert list(discover(tmp_path).lessons) == ["first_aid/01_tiny", "first_aid/02_new"]
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert list(discover(tmp_path).lessons) == ["first_aid/01_tiny"]


def test_a_changed_title_is_seen_without_a_restart(tmp_path):
    folder = write_lesson(tmp_path)
    assert discover(tmp_path).lessons["first_aid/01_tiny"].title["zh"] == "小课 zh"
    save(folder, "zh", notebook("zh", title="换了一个名字"))
    assert discover(tmp_path).lessons["first_aid/01_tiny"].title["zh"] == "换了一个名字"


def test_a_broken_lesson_is_named_and_the_others_stay(tmp_path):
    write_lesson(tmp_path, "first_aid/01_tiny")
    folder = write_lesson(tmp_path, "first_aid/02_broken")
    (folder / "en.ipynb").write_text('{"cells": [', encoding="utf-8")
    found = discover(tmp_path)
    assert list(found.lessons) == ["first_aid/01_tiny"]
    [problem] = found.problems
    assert problem.where == "first_aid/02_broken/en.ipynb"
    assert problem.problem.startswith("it cannot be read (Expecting value")
    assert problem.remedy == "save it again in JupyterLab"


def test_a_lesson_saved_broken_stays_listed_as_it_was_until_it_is_mended(tmp_path):
    folder = write_lesson(tmp_path)
    before = discover(tmp_path).lessons["first_aid/01_tiny"]
    (folder / "zh.ipynb").write_text("half a fi", encoding="utf-8")
    for _ in range(2):  # also when nothing changed since the fault was found
        found = discover(tmp_path)
        assert found.lessons == {"first_aid/01_tiny": before}
        assert [problem.where for problem in found.problems] == ["first_aid/01_tiny/zh.ipynb"]
    write_lesson(tmp_path, title="又好了")
    found = discover(tmp_path)
    assert (found.lessons["first_aid/01_tiny"].title["zh"], found.problems) == ("又好了", [])


@pytest.mark.parametrize("wrong", [{"nbformat_minor": "5"}, {"metadata": [1]}, {"cells": [{"id": "a", "cell_type": "raw", "source": [1]}]}])
def test_a_notebook_of_a_strange_shape_takes_no_other_lesson_away(tmp_path, wrong):
    write_lesson(tmp_path, "first_aid/01_tiny")
    save(write_lesson(tmp_path, "first_aid/02_strange"), "zh", {**notebook("zh"), **wrong})
    found = discover(tmp_path)
    assert list(found.lessons) == ["first_aid/01_tiny"]
    assert [problem.where.split(",")[0] for problem in found.problems] == ["first_aid/02_strange/zh.ipynb"]


def test_a_missing_language_is_named_and_the_lesson_appears_once_it_is_added(tmp_path):
    folder = tmp_path / "first_aid/01_tiny"
    save(folder, "zh", notebook("zh"))
    found = discover(tmp_path)
    assert found.lessons == {}
    assert [str(problem) for problem in found.problems] == [
        "first_aid/01_tiny/en.ipynb: the file is missing — add en.ipynb: a lesson has zh and en"
    ]
    save(folder, "en", notebook("en"))
    found = discover(tmp_path)
    assert (list(found.lessons), found.problems) == (["first_aid/01_tiny"], [])


def test_a_duplicate_key_is_named_with_both_cells(tmp_path):
    second = ("recall-2", "code", choice("recall-1")[2])
    path = save(tmp_path / "first_aid/01_tiny", "zh", notebook("zh", [SETUP, choice("recall-1"), second]))
    assert fault(path) == (
        "first_aid/01_tiny/zh.ipynb, cell recall-2",
        "the key 'recall-1' is already used in cell recall-1",
        "give each exercise its own key: progress is stored under it",
    )


def test_keys_are_read_from_every_way_of_calling_a_widget(tmp_path):
    cells = [
        ("a", "code", 'import widgets\nwidgets.Choice("k1", "zh")'),
        ("b", "code", 'from widgets import Order as O\nO(lang="zh", key="k2")'),
        ("c", "code", 'from widgets.choice import Choice\nChoice("k3")\nprint("k4")\nstr(key="k5")'),
        ("d", "code", "%magic\nnot python"),
        ("n", "code", "a null \0 character"),
        ("e", "markdown", 'Choice("k6")'),
    ]
    path = save(tmp_path / "first_aid/01_tiny", "zh", notebook("zh", cells))
    assert read_notebook(path, "zh").keys == ("k1", "k2", "k3")


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", ""), ("title", None), ("summary", 3), ("minutes", "5"), ("minutes", 0), ("outcomes", []), ("outcomes", "一条")],
)
def test_wrong_metadata_is_named_with_its_value_and_what_is_needed(tmp_path, name, value):
    path = save(tmp_path / "first_aid/01_tiny", "zh", notebook("zh", **{name: value}))
    assert fault(path) == ("first_aid/01_tiny/zh.ipynb", f'metadata "boai": {name} is {value!r}', METADATA)


def test_minutes_must_be_a_whole_positive_number_and_not_true(tmp_path):
    for value in (True, -5, 2.5):
        path = save(tmp_path / "first_aid/01_tiny", "zh", notebook("zh", minutes=value))
        assert fault(path) == ("first_aid/01_tiny/zh.ipynb", f'metadata "boai": minutes is {value!r}', METADATA)


def test_an_outcome_that_is_no_text_is_named(tmp_path):
    path = save(tmp_path / "first_aid/01_tiny", "zh", notebook("zh", outcomes=["会做", 7]))
    assert fault(path) == ("first_aid/01_tiny/zh.ipynb", 'metadata "boai": outcomes holds something that is no text', METADATA)


def test_missing_metadata_is_named(tmp_path):
    values = notebook("zh")
    for metadata in ({}, None, [], ["boai"], "boai", {"boai": "text"}):
        path = save(tmp_path / "first_aid/01_tiny", "zh", {**values, "metadata": metadata})
        assert fault(path) == ("first_aid/01_tiny/zh.ipynb", 'the metadata "boai" is missing', METADATA)


def test_a_notebook_in_the_file_of_the_other_language_is_named(tmp_path):
    path = save(tmp_path / "first_aid/01_tiny", "en", notebook("zh"))
    assert fault(path, "en") == (
        "first_aid/01_tiny/en.ipynb",
        "metadata \"boai\": language is 'zh'",
        'write "en", the language of en.ipynb',
    )


def test_another_format_is_refused(tmp_path):
    values = notebook("zh")
    for wrong in ([], {**values, "nbformat": 3}, {**values, "nbformat_minor": 4}, {**values, "nbformat_minor": "5"}):
        path = save(tmp_path / "first_aid/01_tiny", "zh", wrong)
        assert fault(path) == ("first_aid/01_tiny/zh.ipynb", "it is not a notebook of format 4.5", "save it again in JupyterLab")


def test_cells_without_a_readable_id_of_their_own_are_named(tmp_path):
    folder = tmp_path / "first_aid/01_tiny"
    remedy = "give it a readable id such as recall-1 (a small letter, then letters, digits, hyphens)"
    path = save(folder, "zh", notebook("zh", [SETUP, ("8F3A", "markdown", "x")]))
    assert fault(path) == ("first_aid/01_tiny/zh.ipynb, cell 2", "the cell's id is '8F3A'", remedy)
    path = save(folder, "zh", {**notebook("zh"), "cells": ["no cell"]})
    assert fault(path) == ("first_aid/01_tiny/zh.ipynb, cell 1", "the cell's id is None", remedy)
    path = save(folder, "zh", notebook("zh", [SETUP, SETUP]))
    assert fault(path) == ("first_aid/01_tiny/zh.ipynb, cell setup", "two cells have this id", "give each cell its own id")


def test_a_notebook_without_cells_and_a_malformed_cell_are_named(tmp_path):
    folder = tmp_path / "first_aid/01_tiny"
    path = save(folder, "zh", {**notebook("zh"), "cells": []})
    assert fault(path) == ("first_aid/01_tiny/zh.ipynb", "it has no cells", "write at least one text cell")
    for wrong in ({"cell_type": "picture"}, {"source": 7}, {"source": [1, 2]}):
        cell = {"id": "intro", "cell_type": "markdown", "source": "", **wrong}
        path = save(folder, "zh", {**notebook("zh"), "cells": [cell]})
        assert fault(path) == ("first_aid/01_tiny/zh.ipynb, cell intro", "the cell is malformed", "delete it and write it again")


def test_a_file_that_is_no_text_is_named(tmp_path):
    folder = tmp_path / "first_aid/01_tiny"
    folder.mkdir(parents=True)
    (folder / "zh.ipynb").write_bytes(b"\xff\xfe\x00")
    place, problem, remedy = fault(folder / "zh.ipynb")
    assert (place, remedy) == ("first_aid/01_tiny/zh.ipynb", "save it again in JupyterLab")
    assert problem.startswith("it cannot be read ('utf-8' codec can't decode byte 0xff")

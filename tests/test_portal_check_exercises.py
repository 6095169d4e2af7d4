"""``boai check`` on what only a run of a lesson shows: broken ways of a case, its pictures, links back, two languages.

It drives ``portal/check_exercises.py``.
"""

import pytest
from test_portal_lessons import notebook, save

from portal.check import Problem, check

REF = "first_aid/01_tiny"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>'


def case(lang, **changed):
    """Return a cell with a small case; ``to``, ``points``, ``src`` and ``cell`` can be changed."""
    given = {"to": "end", "points": 1, "src": "assets/shop.svg", "cell": "help", **changed}
    choice = {"text": "看", "then": "好。", "why": "安全。", "to": given["to"], "points": given["points"], "seconds": 5, "read": {"text": "再看", "cell": given["cell"]}}
    shop = {"title": "店", "text": "看。", "picture": {"src": given["src"], "alt": "早餐店"}, "choices": [choice]}
    scenes = {"shop": shop, "end": {"title": "完", "text": "好。", "ending": "good"}}
    return ("case-1", "code", f'from widgets import Scenario\nScenario("case-1", "{lang}", "怎么办", "开始", {{"呼吸": "有"}}, {scenes!r})')


@pytest.fixture
def content(tmp_path):
    (tmp_path / REF / "assets").mkdir(parents=True)
    (tmp_path / REF / "assets" / "shop.svg").write_text(PICTURE, encoding="utf-8")
    return tmp_path


def write(content, zh, en):
    for lang, cell in (("zh", zh), ("en", en)):
        save(content / REF, lang, notebook(lang, [("help", "markdown", "# 求助"), cell]))


def test_a_sound_case_with_a_picture_and_a_link_has_no_problem(content):
    write(content, case("zh"), case("en"))
    assert check(content) == []


def test_a_broken_way_and_a_missing_picture_are_named_with_cell_and_scene(content):
    write(content, case("zh", to="shop"), case("en", src="assets/no.svg"))
    loop = "ParameterError: Scenario: the way from scene 'shop' is 'shop → shop'; allowed: ways that only go on: no way back is possible"
    gone = "ParameterError: Scenario: scene 'shop', picture, src is 'assets/no.svg'; allowed: a picture in the lesson's assets/ folder: svg, png, jpg, jpeg, webp"
    assert check(content) == [
        Problem(f"{REF}/en.ipynb, cell case-1", gone, "mend the cell"),
        Problem(f"{REF}/zh.ipynb, cell case-1", loop, "mend the cell"),
    ]


def test_other_points_in_the_other_language_and_a_place_that_is_not_there_are_named(content):
    write(content, case("zh", cell="gone"), case("en", points=2))
    same = "write the same in both, in the same order: a learner may change the language in the middle"
    assert check(content) == [
        Problem(f"{REF}/en.ipynb", "the exercise 'case-1' has other scenes, ways, points and endings than in zh.ipynb", same),
        Problem(f"{REF}/zh.ipynb", "the exercise 'case-1' says to read 'gone' again; there is no such place", "write the id of a text cell that begins with a heading"),
    ]

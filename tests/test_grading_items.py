from collections import Counter
from pathlib import Path

import pytest

from grading.course import Assessment, load_course
from grading.errors import ContentError, InvalidAnswerError
from grading.forms import draw_form
from grading.items import Bank, Item, Option, check_value, load_bank, score_value

COURSE = """
title = {{zh = "课", en = "Course"}}
summary = {{zh = "短", en = "Short"}}
audience = {{zh = "人", en = "People"}}
minutes = 60
lessons = []
edition = "2026-11"
[assessments.theory]
title = {{zh = "理论", en = "Theory"}}
items = {items}
blueprint = {{cpr = {items}}}
must_pass = {must_pass}
attempts = 2
"""
ITEM = """
[[item]]
id = "rate"
version = 1
kind = "choice"
topic = "cpr"
edition = "2026-11"
must_pass = true
read = "first_aid/02_adult_cpr#rate"
[item.zh]
stem = "按压多快？"
[[item.zh.options]]
text = "快些"
correct = true
why = "对"
[[item.zh.options]]
text = "慢些"
why = "错"
[item.en]
stem = "How fast?"
[[item.en.options]]
text = "Faster"
correct = true
why = "Right"
[[item.en.options]]
text = "Slower"
why = "Wrong"
"""


def _bank(folder: Path, items: str, count: int = 1, must_pass: int = 1) -> Bank:
    (folder / "items").mkdir(parents=True)
    (folder / "course.toml").write_text(COURSE.format(items=count, must_pass=must_pass), encoding="utf-8")
    (folder / "items" / "cpr.toml").write_text(items, encoding="utf-8")
    return load_bank(folder)


def _many(count: int, must_pass: int) -> str:
    text = ""
    for number in range(count):
        text += ITEM.replace('"rate"', f'"rate-{number}"').replace("多快？", f"多快{number}？")
        if number >= must_pass:
            text = text.removesuffix("\n") + "\n"
            head, last = text.rsplit("must_pass = true", 1)
            text = head + "must_pass = false" + last
    return text


def _item(kind: str, right: list[bool]) -> Item:
    words = {"zh": "甲", "en": "A"}
    options = tuple(Option({"zh": f"选{n}", "en": f"O{n}"}, words, good) for n, good in enumerate(right))
    return Item("x", 1, kind, "cpr", "2026-11", False, "", words, options)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("correct = true\n", "", "no option is right"),
        ('why = "错"', 'why = "错"\ncorrect = true', "right in one language only"),
        ('text = "慢些"', 'text = "快 些"', "two options read the same"),
        ('stem = "How fast?"', 'stem = ""', "the stem is empty"),
        ('why = "Wrong"', "", "must-pass, and option 2 gives no why in “en”"),
        ("version = 1", "version = 1\nlevel = 2", "unknown key “level”"),
        ('topic = "cpr"', 'topic = "burns"', "unknown topic “burns”"),
        ('kind = "choice"', 'kind = "essay"', "unknown kind “essay”"),
        ('edition = "2026-11"', 'edition = "2021-01"', "has 0 items of edition 2026-11"),
        ('id = "rate"', 'id = "Rate 1"', "the id has other signs"),
        ("version = 1", 'version = 1\ndifficulty = "tricky"', "unknown difficulty “tricky”"),
    ],
)
def test_a_wrong_item_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ITEM
    with pytest.raises(ContentError) as caught:
        _bank(tmp_path / "c", ITEM.replace(old, new))
    assert said in str(caught.value)
    assert caught.value.remedy


def test_several_right_answers_to_a_choice_are_refused(tmp_path: Path) -> None:
    both = ITEM.replace('why = "错"', 'why = "错"\ncorrect = true')
    both = both.replace('why = "Wrong"', 'why = "Wrong"\ncorrect = true')
    with pytest.raises(ContentError, match="“rate”: 2 options are right"):
        _bank(tmp_path / "c", both)


def test_a_missing_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="key “en” is missing"):
        _bank(tmp_path / "c", ITEM[: ITEM.index("[item.en]")])


def test_the_same_id_and_version_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="“rate@1” is there twice"):
        _bank(tmp_path / "c", ITEM + ITEM)


def test_the_newest_version_is_drawn_and_the_old_one_can_still_be_graded(tmp_path: Path) -> None:
    bank = _bank(tmp_path / "c", ITEM + ITEM.replace("version = 1", "version = 2"))
    assert [item.name for item in bank.drawable()] == ["rate@2"]
    assert bank.find("rate@1").version == 1


def test_a_changed_key_changes_the_key_version(tmp_path: Path) -> None:
    first = _bank(tmp_path / "a", ITEM)
    assert _bank(tmp_path / "b", ITEM + "\n").key_version == first.key_version
    text = ITEM.replace("慢些", "再慢些")
    assert _bank(tmp_path / "d", text).key_version != first.key_version


def test_the_key_version_of_options_is_what_it_was_before_there_were_other_kinds(tmp_path: Path) -> None:
    # A release that changed it would grade every attempt again for nothing.
    assert _bank(tmp_path / "a", ITEM).key_version == "b3a224ad6e9bc30a"


def test_a_difficulty_is_read_and_changes_no_key_version(tmp_path: Path) -> None:
    plain = _bank(tmp_path / "a", ITEM)
    rated = _bank(tmp_path / "b", ITEM.replace("version = 1", 'version = 1\ndifficulty = "hard"'))
    assert [plain.find("rate@1").difficulty, rated.find("rate@1").difficulty] == ["", "hard"]
    assert rated.key_version == plain.key_version


@pytest.mark.parametrize(
    ("kind", "right", "order", "value", "points"),
    [
        ("choice", [False, True, False], [1, 0, 2], [0], 2.0),
        ("choice", [False, True, False], [1, 0, 2], [1], 0.0),
        ("choice", [False, True, False], [1, 0, 2], None, 0.0),
        ("many", [True, True, False, False], [3, 2, 1, 0], [2, 3], 2.0),
        ("many", [True, True, False, False], [3, 2, 1, 0], [3], 1.0),
        ("many", [True, True, False, False], [3, 2, 1, 0], [3, 0], 0.0),
        ("many", [True, True, False, False], [3, 2, 1, 0], [0, 1, 2, 3], 0.0),
        ("many", [True, True, False, False], [3, 2, 1, 0], [], 0.0),
        ("order", [True] * 3, [2, 0, 1], [1, 2, 0], 2.0),
        ("order", [True] * 3, [2, 0, 1], [0, 1, 2], 1.0),
        ("order", [True] * 3, [2, 0, 1], [0, 2, 1], 0.0),
    ],
)
def test_an_answer_earns_its_points(
    kind: str, right: list[bool], order: list[int], value: list[int] | None, points: float
) -> None:
    assert score_value(_item(kind, right), order, value, 2.0) == points


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("choice", 2, "answer_type"),
        ("choice", [True], "answer_type"),
        ("choice", ["1"], "answer_type"),
        ("choice", [1.0], "answer_type"),
        ("choice", None, "answer_type"),
        ("choice", [], "answer_count"),
        ("choice", [0, 1], "answer_count"),
        ("choice", [3], "answer_option"),
        ("many", [-1], "answer_option"),
        ("many", [1, 1], "answer_option"),
        ("order", [0, 1], "answer_count"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(kind: str, value: object, reason: str) -> None:
    with pytest.raises(InvalidAnswerError) as caught:
        check_value(kind, {"options": 3}, value)
    assert caught.value.reason == reason


def test_a_form_follows_from_its_seed(tmp_path: Path) -> None:
    bank = _bank(tmp_path / "c", _many(8, 2), count=4, must_pass=2)
    policy = load_course(tmp_path / "c").assessments["theory"]
    assert draw_form(bank, policy, 7) == draw_form(bank, policy, 7)
    assert len({tuple(slot.item for slot in draw_form(bank, policy, seed)) for seed in range(20)}) > 10


def test_every_form_holds_its_must_pass_items_and_prefers_the_unseen(tmp_path: Path) -> None:
    bank = _bank(tmp_path / "c", _many(8, 3), count=4, must_pass=2)
    policy = load_course(tmp_path / "c").assessments["theory"]
    for seed in range(30):
        first = draw_form(bank, policy, seed)
        names = {slot.item for slot in first}
        assert [slot.slot for slot in first] == ["slot01", "slot02", "slot03", "slot04"]
        assert len(names) == 4
        assert sum(bank.find(f"{name}@1").must_pass for name in names) >= 2
        again = {slot.item for slot in draw_form(bank, policy, seed, names)}
        unseen = sum(item.must_pass and item.id not in names for item in bank.drawable())
        assert len(again & names) == max(0, 2 - unseen)  # only must-pass items that run short come twice


def test_the_blueprint_of_the_real_course_is_honoured() -> None:
    folder = Path(__file__).parent.parent / "courses" / "cpr_aed"
    bank, policy = load_bank(folder), load_course(folder).assessments["theory"]
    for seed in range(20):
        drawn = [bank.find(f"{slot.item}@{slot.version}") for slot in draw_form(bank, policy, seed)]
        assert Counter(item.topic for item in drawn) == policy.blueprint
        assert sum(item.must_pass for item in drawn) >= policy.must_pass


def test_an_order_item_is_never_shown_in_its_right_order() -> None:
    item = _item("order", [True] * 2)
    bank = Bank("c", "2026-11", {"x@1": item}, "k")
    policy = Assessment("theory", {}, 0.8, items=1, blueprint={"cpr": 1})
    assert {tuple(draw_form(bank, policy, seed)[0].order) for seed in range(10)} == {(1, 0)}

"""The item banks as content: sound keys, both languages aligned, and no pattern that gives answers away."""

import ast
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from grading.course import load_course
from grading.items import load_bank

CONTENT = Path(__file__).resolve().parents[1]
COURSES = CONTENT / "courses"
LESSONS = sorted(f for area in ("first_aid", "humanitarian_ed") for f in CONTENT.glob(f"{area}/*/*.ipynb"))
BANKS = sorted({file.parent.parent for file in COURSES.glob("*/items/*.toml")})
CELLS = {
    "first_aid/01_scene_and_120": {"danger", "whole", "consent", "call-120", "law", "myths"},
    "first_aid/02_adult_cpr": {
        "breathing",
        "breathing-gasp",
        "recovery",
        "compressions",
        "breaths",
        "cycle",
        "hands-only",
        "myths",
    },
    "first_aid/03_aed": {"why", "fetch", "pads", "clear", "special", "after-shock", "myths"},
}
NUMBER = re.compile(r"\d+")
# What a learner reads of each kind, and where the reason stands: (list in the language side, key of its text).
PARTS = {
    "match": ("pairs", "left"),
    "classify": ("cards", "text"),
    "hotspot": ("regions", "name"),
    "numeric": ("mistakes", None),
}
CUES = {"zh": ("都", "只", "马上|立刻"), "en": (r"\bonly\b", r"\bat once\b", r"\bno\b")}


def raw_items(bank: Path) -> list[dict[str, Any]]:
    """Return the items of ``bank`` as written."""
    files = sorted((bank / "items").glob("*.toml"))
    return [item for file in files for item in tomllib.loads(file.read_text("utf-8"))["item"]]


def of_kind(bank: Path, kind: str) -> list[dict[str, Any]]:
    return [item for item in raw_items(bank) if item["kind"] == kind]


def parts_of(item: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return what has a reason in the item, each with ``text`` and ``why``."""
    side = item[lang]
    if item["kind"] == "rhythm":
        return [{"text": side["stem"], "why": side["why"]}]
    if item["kind"] == "scenario":
        return [choice for scene in side["scenes"].values() for choice in scene.get("choices", [])]
    rows, key = PARTS.get(item["kind"], ("options", "text"))
    parts = [{**row, "text": row[key] if key else f"from {row.get('from')}"} for row in side[rows]]
    return parts + ([{"text": side["unit"], "why": side["why"]}] if item["kind"] == "numeric" else [])


def with_options(bank: Path) -> list[dict[str, Any]]:
    return [item for kind in ("choice", "many", "order") for item in of_kind(bank, kind)]


def right_index(item: dict[str, Any], lang: str = "zh") -> int:
    return [option["correct"] for option in item[lang]["options"]].index(True)


def cells_of(notebook: Path) -> list[dict[str, Any]]:
    return json.loads(notebook.read_text("utf-8"))["cells"]


def strings_of(notebook: Path) -> set[str]:
    """Return every text that a widget call of the lesson holds, squeezed."""
    code = ["".join(cell["source"]) for cell in cells_of(notebook) if cell["cell_type"] == "code"]
    nodes = [node for source in code for node in ast.walk(ast.parse(source))]
    return {squeezed(n.value) for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@pytest.fixture(params=BANKS, ids=lambda path: path.name)
def bank(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_there_is_a_bank_and_the_program_reads_it(bank: Path) -> None:
    assert len(load_bank(bank).drawable()) == len(raw_items(bank)) >= 48


def test_ids_are_unique_and_start_with_their_topic(bank: Path) -> None:
    items = raw_items(bank)
    assert [name for name, count in Counter(item["id"] for item in items).items() if count > 1] == []
    assert [item["id"] for item in items if not item["id"].startswith(item["topic"] + "-")] == []


def test_a_choice_has_one_right_option_and_many_has_both_sorts(bank: Path) -> None:
    wrong = []
    for item in of_kind(bank, "choice") + of_kind(bank, "many"):
        right = sum(option["correct"] for option in item["zh"]["options"])
        sound = right == 1 if item["kind"] == "choice" else 1 <= right < len(item["zh"]["options"])
        wrong += [] if sound else [item["id"]]
    assert wrong == []


def test_every_option_has_its_reason_in_both_languages(bank: Path) -> None:
    missing = [
        (item["id"], lang, part["text"])
        for item in raw_items(bank)
        for lang in ("zh", "en")
        for part in parts_of(item, lang)
        if not part["why"].strip()
    ]
    assert missing == []


def test_no_two_options_or_stems_are_twins(bank: Path) -> None:
    twins = []
    for lang in ("zh", "en"):
        stems = Counter(squeezed(item[lang]["stem"]) for item in raw_items(bank))
        twins += [stem for stem, count in stems.items() if count > 1]
        for item in raw_items(bank):
            texts = [squeezed(part["text"]) for part in parts_of(item, lang)]
            twins += [(item["id"], text) for text, count in Counter(texts).items() if count > 1]
    assert twins == []


def test_both_languages_hold_the_same_key_and_the_same_numbers(bank: Path) -> None:
    words = {"one": "1", "two": "2", "three": "3", "five": "5", "seven": "7", "eight": "8"}
    differ = []
    for item in raw_items(bank):
        ours, theirs = (parts_of(item, lang) for lang in ("zh", "en"))
        for key in ("correct", "to", "points", "danger", "from"):
            assert [part.get(key) for part in ours] == [part.get(key) for part in theirs], item["id"]
        for zh, en in zip(ours, theirs, strict=True):
            spelled = re.sub(r"[a-z]+", lambda m: words.get(m[0], m[0]), en["text"].casefold())
            missing = set(NUMBER.findall(zh["text"])) - set(NUMBER.findall(spelled))
            differ += [(item["id"], zh["text"], en["text"])] if missing else []
    assert differ == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_length_does_not_give_the_answer_away(bank: Path, lang: str) -> None:
    longest = shortest = 0
    choices = of_kind(bank, "choice")
    for item in choices:
        lengths = [len(option["text"]) for option in item[lang]["options"]]
        right = lengths.pop(right_index(item))
        longest += right > max(lengths)
        shortest += right < min(lengths)
    assert (longest <= 0.35 * len(choices), shortest <= 0.35 * len(choices)) == (True, True)


def test_the_right_position_is_balanced(bank: Path) -> None:
    choices = of_kind(bank, "choice")
    places = Counter(right_index(item) for item in choices)
    share = {place: places[place] / len(choices) for place in range(4)}
    assert [place for place, part in share.items() if not 0.15 <= part <= 0.35] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_cue_word_stands_only_in_wrong_or_only_in_right_options(bank: Path, lang: str) -> None:
    options = [o for i in with_options(bank) if i["kind"] != "order" for o in i[lang]["options"]]
    for cue in CUES[lang]:
        found = {option["correct"] for option in options if re.search(cue, option["text"].casefold())}
        assert found == {True, False}, cue


def test_the_number_of_right_options_in_many_is_not_always_the_same(bank: Path) -> None:
    counts = {sum(option["correct"] for option in item["zh"]["options"]) for item in of_kind(bank, "many")}
    assert len(counts) >= 3


def test_each_topic_fills_every_blueprint_twice_over(bank: Path) -> None:
    found = Counter(item["topic"] for item in raw_items(bank))
    for assessment in load_course(bank).assessments.values():
        short = {topic: n for topic, n in assessment.blueprint.items() if found[topic] < 2 * n}
        assert short == {}


def test_kinds_are_mixed(bank: Path) -> None:
    assert (len(of_kind(bank, "many")) >= 6, len(of_kind(bank, "order")) >= 4) == (True, True)


def test_must_pass_items_are_few_and_spread_over_all_topics(bank: Path) -> None:
    items = raw_items(bank)
    must = [item for item in items if item["must_pass"]]
    assert 8 <= len(must) <= 0.3 * len(items)
    assert {item["topic"] for item in must} == {item["topic"] for item in items}


def test_every_item_points_to_a_lesson_of_its_course_and_a_cell_to_read_again(bank: Path) -> None:
    course = load_course(bank)
    wrong = []
    for item in raw_items(bank):
        lesson, _, cell = item["read"].partition("#")
        sound = lesson in course.lessons and cell in CELLS[lesson] and item["edition"] == course.edition
        wrong += [] if sound else [(item["id"], item["read"])]
    assert wrong == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_practice_question_of_a_lesson_uses_the_stem_of_a_bank_item(lesson: Path) -> None:
    stems = {squeezed(i[lang]["stem"]): i["id"] for b in BANKS for i in raw_items(b) for lang in ("zh", "en")}
    assert [stems[text] for text in strings_of(lesson) & set(stems)] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_cells_that_items_point_to_are_in_the_lesson(lesson: Path) -> None:
    name = f"{lesson.parent.parent.name}/{lesson.parent.name}"
    reads = [item["read"].split("#") for b in BANKS for item in raw_items(b)]
    wanted = {cell for target, cell in reads if target == name}
    assert wanted - {cell["id"] for cell in cells_of(lesson)} == set()

"""The items that ask for more than an option: what their numbers, places, walks and pictures must hold."""

import re
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from test_content_items import BANKS, CONTENT, of_kind, raw_items, squeezed

LANGUAGES = ("zh", "en")
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "defs", "clipPath", "g", "path", "rect", "circle", "ellipse"}
# A scene tells what happens, never how the learner did: an exam goes on without comment.
VERDICTS = {
    "zh": "做对|做错|正确|错误|不该|应该|幸好|可惜|还好",
    "en": r"\b(rightly|wrong|correct|mistake|should|luckily|sadly)\b",
}


@pytest.fixture(params=BANKS, ids=lambda path: path.name)
def bank(request: pytest.FixtureRequest) -> Path:
    return request.param


def decisions(bank: Path, lang: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return ``id/scene`` and the choices of every scene that has some."""
    return [
        (f"{item['id']}/{name}", scene["choices"])
        for item in of_kind(bank, "scenario")
        for name, scene in item[lang]["scenes"].items()
        if scene.get("choices")
    ]


def best(choices: list[dict[str, Any]]) -> int:
    return max(range(len(choices)), key=lambda place: choices[place]["points"])


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
        for at, size in (("x", "w"), ("y", "h"))
    )


def test_every_kind_that_stands_beside_options_is_in_the_bank(bank: Path) -> None:
    found = Counter(item["kind"] for item in raw_items(bank))
    wanted = {"match": 5, "classify": 5, "numeric": 5, "hotspot": 5, "scenario": 6, "rhythm": 2}
    assert {kind: found[kind] for kind in wanted if found[kind] < wanted[kind]} == {}


def test_every_topic_has_items_of_at_least_three_of_these_kinds(bank: Path) -> None:
    kinds: dict[str, set[str]] = {}
    for item in raw_items(bank):
        kinds.setdefault(item["topic"], set()).add(item["kind"])
    assert [topic for topic, found in kinds.items() if len(found - {"choice", "many", "order"}) < 3] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_match_has_one_right_text_for_each_left_one_and_texts_that_belong_nowhere(
    bank: Path, lang: str
) -> None:
    for item in of_kind(bank, "match"):
        rights = [pair["right"] for pair in item[lang]["pairs"]]
        texts = [squeezed(text) for text in rights + item[lang]["extra"]]
        assert len(set(texts)) == len(texts) >= 5, item["id"]


def test_every_group_of_a_classify_has_two_cards_or_more(bank: Path) -> None:
    for item in of_kind(bank, "classify"):
        places = [
            [item[lang]["groups"].index(card["group"]) for card in item[lang]["cards"]] for lang in LANGUAGES
        ]
        assert places[0] == places[1], item["id"]
        assert min(places[0].count(group) for group in range(len(item["zh"]["groups"]))) >= 2, item["id"]


def test_a_named_mistake_never_takes_the_right_number_and_no_two_share_a_number(bank: Path) -> None:
    for item in of_kind(bank, "numeric"):
        spans = [(m.get("from", -1e9), m.get("to", 1e9)) for m in item["zh"]["mistakes"]]
        low, high = item["answer"] - item["tolerance"], item["answer"] + item["tolerance"]
        assert [span for span in spans if span[0] <= high and low < span[1]] == [], item["id"]
        assert [pair for pair in combinations(sorted(spans), 2) if pair[0][1] > pair[1][0]] == [], item["id"]
        assert item["limits"][0] <= low <= high <= item["limits"][1], item["id"]


def test_the_right_number_follows_from_a_number_of_the_guidelines(bank: Path) -> None:
    facts = tomllib.loads((CONTENT / "first_aid" / "guidelines.toml").read_text("utf-8"))["facts"]
    known = {str(n) for fact in facts.values() for n in re.findall(r"\d+", fact["zh"])}
    for item in of_kind(bank, "numeric"):
        assert set(re.findall(r"\d+", item["zh"]["why"])) & known, item["id"]


def test_right_places_are_big_enough_to_press_and_do_not_overlap_others(bank: Path) -> None:
    for item in of_kind(bank, "hotspot"):
        regions = item["regions"]
        assert min(min(r["x"], r["y"]) for r in regions) >= 0, item["id"]
        assert max(max(r["x"] + r["w"], r["y"] + r["h"]) for r in regions) <= 100, item["id"]
        assert min(min(r["w"], r["h"]) for r in regions) >= 6, item["id"]
        assert [pair for pair in combinations(regions, 2) if overlap(*pair)] == [], item["id"]


def test_hotspots_with_several_right_places_do_not_all_have_the_same_number(bank: Path) -> None:
    assert len({sum(r["correct"] for r in item["regions"]) for item in of_kind(bank, "hotspot")}) >= 3


def test_every_decision_has_one_best_choice_and_a_danger_earns_nothing(bank: Path) -> None:
    for place, choices in decisions(bank, "zh"):
        points = sorted((choice["points"] for choice in choices), reverse=True)
        assert points[0] > points[1], place
        assert [c["text"] for c in choices if c.get("danger") and c["points"]] == [], place


def test_every_scenario_has_a_dangerous_choice_and_three_decisions_or_more(bank: Path) -> None:
    for item in of_kind(bank, "scenario"):
        found = [scene["choices"] for scene in item["zh"]["scenes"].values() if scene.get("choices")]
        assert len(found) >= 3, item["id"]
        assert any(choice.get("danger") for choices in found for choice in choices), item["id"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_scene_says_how_the_last_choice_was(bank: Path, lang: str) -> None:
    told = [
        (item["id"], name)
        for item in of_kind(bank, "scenario")
        for name, scene in item[lang]["scenes"].items()
        if re.search(VERDICTS[lang], scene["text"].casefold())
    ]
    assert told == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_neither_length_nor_position_gives_the_best_choice_away(bank: Path, lang: str) -> None:
    places, longest, shortest = Counter[int](), 0, 0
    for _, choices in decisions(bank, lang):
        lengths = [len(choice["text"]) for choice in choices]
        places[best(choices)] += 1
        right = lengths.pop(best(choices))
        longest += right > max(lengths)
        shortest += right < min(lengths)
    count = places.total()
    assert (longest <= 0.35 * count, shortest <= 0.35 * count) == (True, True)
    assert [place for place in range(3) if not 0.2 <= places[place] / count <= 0.45] == []


def test_a_rhythm_is_long_enough_to_be_scored_and_short_enough_for_a_phone_exam(bank: Path) -> None:
    for item in of_kind(bank, "rhythm"):
        assert item["mode"] in ("30:2", "hands-only"), item["id"]
        assert 40 <= item["seconds"] <= 60, item["id"]
        assert item["difficulty"] in ("medium", "hard"), item["id"]


def test_every_picture_is_used_and_every_picture_used_is_there(bank: Path) -> None:
    used = {item["picture"] for item in raw_items(bank) if "picture" in item}
    assert used == {file.name for file in (bank / "items" / "pictures").iterdir()}


def test_pictures_are_plain_shapes_without_words_scripts_or_anything_from_outside(bank: Path) -> None:
    for file in sorted((bank / "items" / "pictures").glob("*.svg")):
        root = ElementTree.parse(file).getroot()
        assert len(root.attrib["viewBox"].split()) == 4, file.name
        assert {node.tag.removeprefix(SVG) for node in root.iter()} <= DRAWN, file.name
        names = {name for node in root.iter() for name in node.attrib}
        assert {name for name in names if re.match(r"on|style$|.*href$", name)} == set(), file.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_is_described_without_saying_which_answer_is_right(bank: Path, lang: str) -> None:
    for item in raw_items(bank):
        if "picture" not in item:
            continue
        alt = squeezed(item[lang]["alt"])
        assert len(alt) >= 20, item["id"]
        right = [squeezed(o["text"]) for o in item[lang].get("options", []) if o["correct"]]
        assert [text for text in right if text in alt] == [], item["id"]

"""What an answer earns elsewhere is what it earns here: each format's own rule, worked out for every answer.

It reads what ``grading/exchange/moodle_out.py``, ``grading/exchange/gift_out.py`` and ``grading/exchange/qti_out.py`` write.
"""

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from itertools import chain, combinations, permutations, product
from pathlib import Path

import pytest
from exchange_banks import item
from exchange_kinds import every_kind

from grading.exchange import formats
from grading.exchange.xml_tree import read_xml
from grading.items import Bank, Item, score_value

CHOICE = item("a", "choice", [False, True, False])
MANY = [item("a", "many", right) for right in ([True, False], [True, True, False, False, False], [False, True, True, True, False])]
ORDER = [item("a", "order", [True] * steps) for steps in (2, 3, 5)]


def written(one: Item, kind: str) -> bytes:
    return formats.export(Bank("c", "e", {one.name: one}, ""), kind, "en")[0]


def picks(one: Item) -> list[tuple[int, ...]]:
    """Return every answer that a learner can give."""
    places = range(len(one.options))
    if one.kind == "choice":
        return [(place,) for place in places]
    if one.kind == "order":
        return list(permutations(places))
    return list(chain.from_iterable(combinations(places, size) for size in range(len(one.options) + 1)))


def here(one: Item, pick: tuple[int, ...]) -> float:
    return score_value(one, range(len(one.options)), list(pick), 1.0)


@pytest.mark.parametrize("one", [CHOICE, *MANY], ids=lambda one: f"{one.kind}-{len(one.options)}")
@pytest.mark.parametrize("kind", ["moodle", "gift"])
def test_moodle_adds_the_weights_to_the_same_score(kind: str, one: Item) -> None:
    text = written(one, kind).decode()
    if kind == "moodle":
        weights = [float(weight) / 100 for weight in re.findall(r'<answer fraction="([^"]*)"', text)]
    else:
        marks = re.findall(r"^\t(=|~%(-?[\d.]+)%|~)", text, re.MULTILINE)
        weights = [1.0 if mark == "=" else float(weight or 0) / 100 for mark, weight in marks]
    assert len(weights) == len(one.options)
    for pick in picks(one):  # Moodle: the sum of what was picked, from 0 to 1
        assert min(1.0, max(0.0, sum(weights[place] for place in pick))) == pytest.approx(here(one, pick), abs=1e-5)


@pytest.mark.parametrize("one", ORDER, ids=lambda one: str(len(one.options)))
def test_moodle_grades_steps_by_the_neighbours_that_are_right(one: Item) -> None:
    root = ElementTree.fromstring(written(one, "moodle"))
    said = {tag: root.findtext(f".//{tag}") for tag in ("layouttype", "selecttype", "selectcount", "gradingtype", "showgrading")}
    steps = str(len(one.options))
    assert said == {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": steps, "gradingtype": "RELATIVE_NEXT_EXCLUDE_LAST", "showgrading": "SHOW"}
    assert [answer.get("fraction") for answer in root.iter("answer")] == [str(n + 1) for n in range(len(one.options))]


@pytest.mark.parametrize("one", [CHOICE, *MANY, *ORDER], ids=lambda one: f"{one.kind}-{len(one.options)}")
def test_qti_processes_every_response_to_the_same_score(one: Item) -> None:
    package = zipfile.ZipFile(io.BytesIO(written(one, "qti")))
    root = read_xml(package.read("items/a.v1.xml"), "a")
    for pick in picks(one):
        outcomes = process(root, [f"O{place + 1}" for place in pick])
        assert outcomes["SCORE"] == pytest.approx(here(one, pick), abs=1e-9)
        shown = [f"O{n + 1}" for n in range(len(one.options))] if one.kind == "order" else [f"O{n + 1}" for n in pick]
        assert outcomes["FEEDBACK"] == shown


@pytest.fixture(scope="module")
def kinds(tmp_path_factory) -> tuple[Bank, Path]:
    """A bank with every kind, and the folder of its pictures."""
    folder = tmp_path_factory.mktemp("kinds") / "c"
    return every_kind(folder), folder / "items" / "pictures"


def alone(kinds: tuple[Bank, Path], name: str, kind: str) -> tuple[Item, bytes]:
    bank, pictures = kinds
    one = bank.items[name]
    return one, formats.export(Bank("c", "e", {name: one}, ""), kind, "en", pictures=pictures)[0]


def qti_root(data: bytes, name: str):
    return read_xml(zipfile.ZipFile(io.BytesIO(data)).read(f"items/{name.replace('@', '.v')}.xml"), name)


def rows_of(one: Item) -> tuple[int, int, list[int]]:
    """Return how many rows and right-hand texts there are, and the order that shows them as the file lists them."""
    if one.kind == "match":
        columns = len(one.body.pairs) + len(one.body.extra)
        return len(one.body.pairs), columns, list(range(columns))
    return len(one.body.cards), len(one.body.groups), list(range(len(one.body.cards)))


@pytest.mark.parametrize("name", ["cpr-match@1", "cpr-match-plain@1", "cpr-classify@1", "cpr-classify-each@1"])
def test_rows_earn_their_share_in_qti_and_moodle(kinds: tuple[Bank, Path], name: str) -> None:
    one, package = alone(kinds, name, "qti")
    root = qti_root(package, name)
    moodle = ElementTree.fromstring(alone(kinds, name, "moodle")[1])
    given = [row for row in moodle.iter("subquestion") if row.findtext("text")]
    columns = ["\n".join([c.text, *(line.tail for line in c)]) for c in root.findall(".//qti-simple-match-set")[1].iter("qti-simple-associable-choice")]
    points = 1.0 if one.points is None else one.points
    assert float(moodle.findtext(".//defaultgrade")) == points
    rows, texts, order = rows_of(one)
    for picked in product(range(-1, texts), repeat=rows):
        expected = score_value(one, order, list(picked), points)
        response = [f"L{row + 1} R{text + 1}" for row, text in enumerate(picked) if text >= 0]
        assert process(root, response)["SCORE"] == pytest.approx(expected, abs=1e-9)
        right = [text >= 0 and columns[text] == row.findtext("answer/text") for row, text in zip(given, picked, strict=True)]
        assert points * sum(right) / rows == pytest.approx(expected, abs=1e-9)  # Moodle: the share of the rows with their own text


@pytest.mark.parametrize("name", ["cpr-numeric@1", "cpr-numeric-plain@1"])
def test_a_number_is_right_or_tells_its_mistake_everywhere(kinds: tuple[Bank, Path], name: str) -> None:
    one, package = alone(kinds, name, "qti")
    root = qti_root(package, name)
    answers = [(float(a.findtext("text")), float(a.findtext("tolerance")), float(a.get("fraction")) / 100) for a in ElementTree.fromstring(alone(kinds, name, "moodle")[1]).iter("answer")]
    gift = re.findall(r"^\t=(?:%(\d+)%)?(-?[\d.]+):([\d.]+)", alone(kinds, name, "gift")[1].decode(), re.MULTILINE)
    assert [(float(a), float(t), float(w or 100) / 100) for w, a, t in gift] == answers
    points = 1.0 if one.points is None else one.points
    for value in (-1.0, -0.3, -0.29, 0.0, 60.0, 60.1, 60.2, 99.94, 99.96, 99.99, 100.0, 110.0, 120.0, 120.01, 121.0, 121.5, 1e6):
        expected = score_value(one, [], [value], points)
        moodle = next((share for answer, tolerance, share in answers if abs(value - answer) <= tolerance), 0.0)
        assert points * moodle == expected
        outcomes = process(root, value)
        made = [n for n, mistake in enumerate(one.body.mistakes, start=1) if mistake.holds(value)]
        shown = "RIGHT" if expected else f"M{made[0]}" if made else 0.0
        assert (outcomes["SCORE"], outcomes["FEEDBACK"]) == (expected, shown)


@pytest.mark.parametrize("name", ["cpr-hotspot@1", "cpr-hotspot-many@1"])
def test_places_earn_what_they_earn_here(kinds: tuple[Bank, Path], name: str) -> None:
    one, package = alone(kinds, name, "qti")
    root = qti_root(package, name)
    moodle = ElementTree.fromstring(alone(kinds, name, "moodle")[1])
    weights = [float(answer.get("fraction")) / 100 for answer in moodle.iter("answer")]
    points = 1.0 if one.points is None else one.points
    places = range(len(one.body))
    single = moodle.findtext(".//single") == "true"
    assert single == (sum(region.correct for region in one.body) == 1)
    for pick in [(place,) for place in places] if single else chain.from_iterable(combinations(places, size) for size in range(len(places) + 1)):
        expected = score_value(one, list(places), list(pick), points)
        assert points * min(1.0, max(0.0, sum(weights[place] for place in pick))) == pytest.approx(expected, abs=1e-5)
        assert process(root, [f"O{place + 1}" for place in pick])["SCORE"] == pytest.approx(expected, abs=1e-9)


def process(root, response):
    """Run the item's response processing as the specification says it of the few expressions we write."""
    state = {d.get("identifier"): float(d.findtext(".//qti-value") or 0) for d in root.iter("qti-outcome-declaration")}
    state["RESPONSE"] = response
    for rule in root.find("qti-response-processing"):
        run(rule, state, root)
    return state


def run(rule, state, root):
    if rule.tag == "qti-set-outcome-value":
        state[rule.get("identifier")] = value(rule[0], state, root)
        return
    assert rule.tag == "qti-response-condition"
    for condition, *then in rule:
        if value(condition, state, root):
            for inner in then:
                run(inner, state, root)
            return


def value(e, state, root):
    inner = [value(child, state, root) for child in e]
    if e.tag == "qti-base-value":
        return e.text if e.get("base-type") == "identifier" else float(e.text)
    mapping = root.find(".//qti-mapping")
    return {
        "qti-variable": lambda: state[e.get("identifier")],
        "qti-correct": lambda: [v.text for v in root.iterfind(".//qti-correct-response/qti-value")],
        "qti-match": lambda: inner[0] == inner[1],
        "qti-equal": lambda: abs(inner[0] - float(inner[1][0])) <= float(e.get("tolerance").split()[0]),
        "qti-is-null": lambda: inner[0] is None,
        "qti-not": lambda: not inner[0],
        "qti-gte": lambda: inner[0] >= inner[1],
        "qti-lt": lambda: inner[0] < inner[1],
        "qti-product": lambda: inner[0] * inner[1],
        "qti-and": lambda: all(inner),
        "qti-index": lambda: inner[0][int(e.get("n")) - 1],
        "qti-sum": lambda: sum(inner),
        "qti-divide": lambda: inner[0] / inner[1],
        "qti-multiple": lambda: inner,
        "qti-map-response": lambda: min(
            float(mapping.get("upper-bound")),
            max(float(mapping.get("lower-bound")), sum(float(m.get("mapped-value")) for m in mapping if m.get("map-key") in state["RESPONSE"])),
        ),
    }[e.tag]()

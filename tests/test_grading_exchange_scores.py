"""What an answer earns elsewhere is what it earns here: each format's own rule, worked out for every answer.

It reads what ``grading/exchange/moodle_out.py``, ``grading/exchange/gift_out.py`` and ``grading/exchange/qti_out.py`` write.
"""

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from itertools import chain, combinations, permutations

import pytest
from exchange_banks import item

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
    condition, *then = rule[0]
    if value(condition, state, root):
        for inner in then:
            run(inner, state, root)


def value(e, state, root):
    inner = [value(child, state, root) for child in e]
    if e.tag == "qti-base-value":
        return e.text if e.get("base-type") == "identifier" else float(e.text)
    mapping = root.find(".//qti-mapping")
    return {
        "qti-variable": lambda: state[e.get("identifier")],
        "qti-correct": lambda: [v.text for v in root.iterfind(".//qti-correct-response/qti-value")],
        "qti-match": lambda: inner[0] == inner[1],
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

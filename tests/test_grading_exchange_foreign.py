"""Rows, numbers, texts and places from other programs: what becomes an item, and what is listed."""

import pytest
from exchange_kinds import SVG
from test_grading_exchange_qti import item, package

from grading.errors import ContentError
from grading.exchange import formats
from grading.exchange.question import Box, Choice, Mistake, Number, Pair, Picture, Question

MOODLE = """<quiz>
<question type="numerical"><name><text>rate</text></name><questiontext format="html"><text>How fast?</text></questiontext>
  <generalfeedback format="html"><text>Hum a song.</text></generalfeedback><defaultgrade>1.0000000</defaultgrade><penalty>0.1</penalty>
  <answer fraction="0"><text>*</text><feedback format="html"><text>No.</text></feedback></answer>
  <answer fraction="100"><text>110</text><tolerance>10</tolerance><feedback format="html"><text>Right.</text></feedback></answer>
  <answer fraction="50"><text>125</text><tolerance>5</tolerance><feedback format="html"><text>A little fast.</text></feedback></answer>
  <units><unit><multiplier>1</multiplier><unit_name>per minute</unit_name></unit><unit><multiplier>0.0166</multiplier><unit_name>Hz</unit_name></unit></units>
  <unitgradingtype>1</unitgradingtype></question>
<question type="numerical"><name><text>any</text></name><questiontext format="html"><text>How many?</text></questiontext><answer fraction="100"><text>*</text></answer></question>
<question type="matching"><name><text>burns</text></name><questiontext format="html"><text>Match.</text></questiontext><defaultgrade>2</defaultgrade>
  <generalfeedback format="html"><text>&lt;p&gt;1. Cool it.&lt;/p&gt;&lt;p&gt;2. Cover it.&lt;/p&gt;</text></generalfeedback><shuffleanswers>false</shuffleanswers>
  <subquestion format="html"><text>&lt;b&gt;red&lt;/b&gt;</text><answer><text>first</text></answer></subquestion>
  <subquestion format="html"><text>blister</text><answer><text>second</text></answer></subquestion>
  <subquestion format="html"><text></text><answer><text>fourth</text></answer></subquestion></question>
<question type="matching"><name><text>groups</text></name><questiontext format="html"><text>Sort.</text></questiontext><defaultgrade>0</defaultgrade>
  <subquestion format="html"><text>gauze</text><answer><text>dress</text></answer></subquestion>
  <subquestion format="html"><text>mask</text><answer><text>protect</text></answer></subquestion>
  <subquestion format="html"><text>tape</text><answer><text>dress</text></answer></subquestion></question>
<question type="matching"><name><text>blank</text></name><questiontext format="html"><text>Sort.</text></questiontext>
  <subquestion format="html"><text>&lt;img src="a.png"&gt;</text><answer><text>dress</text></answer></subquestion></question>
<question type="essay"><name><text>story</text></name><questiontext format="html"><text>Tell.</text></questiontext>
  <attachments>1</attachments><graderinfo format="html"><text>Look for courage.</text></graderinfo><responsetemplate format="html"><text>I saw</text></responsetemplate></question>
</quiz>"""
GIFT = """::rate::How fast {#110:10#Right. =%50%125:5#A little fast. =%0%0..60#Slow. ~#No.}

::exact::How many breaths? {#2}

::range::Between? {#1..5 ####Count.}

Match. {=a -> 1 =b -> 2 =c -> 3 =-> 4}

Sort. {=a -> x =b -> y =c -> x}

Tell what you saw. {}

::none::How deep? {#=%50%5:1}

::empty::Match. {= -> =b -> 2}
"""


def read(data: bytes, lang: str = "en") -> tuple[list[Question], list[str]]:
    questions, losses = formats.read(data, "f", lang)
    return questions, [str(loss) for loss in losses]


def test_moodles_rows_numbers_and_essays_become_items_and_list_what_is_lost() -> None:
    questions, losses = read(MOODLE.encode())
    key = Number(110, 10, "per minute", "Right.", mistakes=(Mistake(120.000001, 130, "A little fast."),))
    assert questions == [
        Question("rate", "numeric", "How fast?", number=key),
        Question("burns", "match", "Match.", points=2, pairs=(Pair("red", "first", "Cool it."), Pair("blister", "second", "Cover it.")), rights=("fourth",)),
        Question("groups", "classify", "Sort.", pairs=(Pair("gauze", "dress"), Pair("mask", "protect"), Pair("tape", "dress")), rights=("dress", "protect")),
        Question("story", "text", "Tell."),
    ]
    assert [loss.partition(" — ")[0].replace("not carried: ", "") for loss in losses] == [
        "rate: the feedback “No.” of the answer *",
        "rate: the answer 125 for 50%",
        "rate: unit Hz (×0.0166)",
        "rate: the points for the unit",
        "rate: general feedback “Hum a song.”",
        "any: the question",
        "burns: <b> in the row",
        "burns: the fixed order of its options",
        "groups: 0 points",
        "blank: <img> a.png in the row",
        "blank: the question",
        "story: information for graders “Look for courage.”",
        "story: the template of the response",
        "story: attachments",
        "f: penalties for a further try (0.1)",
    ]


def test_gifts_rows_numbers_and_essays_become_items_and_list_what_is_lost() -> None:
    questions, losses = read(GIFT.encode())
    key = Number(110, 10, why="Right.", mistakes=(Mistake(120.000001, 130, "A little fast."), Mistake(0, 60, "Slow.")))
    assert questions == [
        Question("rate", "numeric", "How fast", number=key),
        Question("exact", "numeric", "How many breaths?", number=Number(2)),
        Question("range", "numeric", "Between?", number=Number(3, 2)),
        Question("question 4", "match", "Match.", pairs=(Pair("a", "1"), Pair("b", "2"), Pair("c", "3")), rights=("4",)),
        Question("question 5", "classify", "Sort.", pairs=(Pair("a", "x"), Pair("b", "y"), Pair("c", "x")), rights=("x", "y")),
        Question("question 6", "text", "Tell what you saw."),
    ]
    assert [loss.partition(" — ")[0].replace("not carried: ", "") for loss in losses] == [
        "rate: the answer 125 for 50%",
        "rate: the feedback “No.” of the answer *",
        "range: general feedback “Count.”",
        "none: the question",
        "empty: the question",
    ]
    with pytest.raises(ContentError, match="f: “question 1”: a row has no “->”"):
        read(b"Match. {=a -> 1 =b}")


def declared(base: str, values: str, mapping: str = "", cardinality: str = "single") -> str:
    correct = "".join(f"<qti-value>{value}</qti-value>" for value in values.split("|") if value)
    return f'<qti-response-declaration identifier="R" cardinality="{cardinality}" base-type="{base}"><qti-correct-response>{correct}</qti-correct-response>{mapping}</qti-response-declaration>'


def processed(name: str, body: str, declaration: str, rules: str) -> bytes:
    text = item(name, body, declaration)
    start, end = text.index("<qti-response-processing"), text.index("/>", text.index("<qti-response-processing")) + 2
    return f"{text[:start]}<qti-response-processing>{rules}</qti-response-processing>{text[end:]}".encode()


MATCH = """<qti-match-interaction response-identifier="R" shuffle="true" max-associations="2"><qti-prompt>Match.</qti-prompt>
<qti-simple-match-set><qti-simple-associable-choice identifier="A" match-max="1">red</qti-simple-associable-choice>
<qti-simple-associable-choice identifier="B" match-max="1">blister</qti-simple-associable-choice></qti-simple-match-set>
<qti-simple-match-set><qti-simple-associable-choice identifier="X" match-max="0">first</qti-simple-associable-choice>
<qti-simple-associable-choice identifier="Y" match-max="0">second</qti-simple-associable-choice></qti-simple-match-set></qti-match-interaction>"""
EVEN = '<qti-mapping default-value="0"><qti-map-entry map-key="A X" mapped-value="1"/><qti-map-entry map-key="B {}" mapped-value="1"/></qti-mapping>'


@pytest.mark.parametrize(
    ("values", "mapping", "template", "kind", "lost"),
    [
        ("A X|B Y", EVEN.format("Y"), "map_response", "match", []),
        ("A X|B X", EVEN.format("X"), "map_response", "classify", []),
        ("A X|B Y", "", "match_correct", "match", ["m: not carried: its scoring (match_correct) — the bank counts the share of the rows that are right"]),
        ("A X", "", "match_correct", "", ["m: not carried: the item — not every row has exactly one right text"]),
        ("A X|A Y|B Y", "", "match_correct", "", ["m: not carried: the item — not every row has exactly one right text"]),
    ],
)
def test_qtis_rows_become_match_or_classify(values: str, mapping: str, template: str, kind: str, lost: list[str]) -> None:
    questions, losses = read(item("m", MATCH, declared("directedPair", values, mapping, "multiple"), template).encode())
    assert ([question.kind for question in questions], losses) == ([kind] if kind else [], lost)
    if kind == "match":
        assert questions[0].pairs == (Pair("red", "first"), Pair("blister", "second"))
    if kind == "classify":
        assert (questions[0].pairs, questions[0].rights) == ((Pair("red", "first"), Pair("blister", "first")), ("first", "second"))


ENTRY = '<p>Press <qti-text-entry-interaction response-identifier="R"/> times a minute.</p>'
EQUAL = '<qti-response-condition><qti-response-if><qti-equal tolerance-mode="{}" tolerance="{}"><qti-variable identifier="R"/><qti-correct identifier="R"/></qti-equal><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value></qti-response-if>{}</qti-response-condition>'
HALF = '<qti-response-else-if><qti-gt><qti-variable identifier="R"/><qti-base-value base-type="float">1</qti-base-value></qti-gt><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">0.5</qti-base-value></qti-set-outcome-value></qti-response-else-if>'


@pytest.mark.parametrize(
    ("mode", "tolerance", "more", "width", "lost"),
    [
        ("absolute", "10 10", "", 10, []),
        ("absolute", "10", "", 10, []),
        ("relative", "10 10", "", 11, []),
        ("exact", "", "", 0, []),
        ("absolute", "5 10", "", 10, ["n: not carried: the tolerance 5 10 — here it is as wide below as above; the second counts"]),
        ("absolute", "10 10", HALF, 10, ["n: not carried: its scoring (its own rules) — the bank accepts one number with its tolerance"]),
    ],
)
def test_qtis_numbers_keep_their_tolerance(mode: str, tolerance: str, more: str, width: float, lost: list[str]) -> None:
    data = processed("n", ENTRY, declared("float", "110"), EQUAL.format(mode, tolerance, more))
    assert read(data) == ([Question("n", "numeric", "Press _____ times a minute.", lang="en", number=Number(110, width))], lost)


def test_qtis_mapped_and_several_numbers_are_listed_but_for_one() -> None:
    mapping = '<qti-mapping default-value="0"><qti-map-entry map-key="4" mapped-value="2"/><qti-map-entry map-key="5" mapped-value="1"/></qti-mapping>'
    questions, losses = read(item("n", ENTRY, declared("integer", "4", mapping), "map_response").encode())
    assert [question.number for question in questions] == [Number(4)]
    assert losses == ["n: not carried: the answer 5 for 50% — the bank accepts one number with its tolerance, for all points"]
    questions, losses = read(item("n", ENTRY, declared("float", "")).encode())
    assert (questions, losses) == ([], ["n: not carried: the question — “” with the tolerance “0” is no number"])


PLACES = """<qti-hotspot-interaction response-identifier="R" max-choices="1"><qti-prompt>Where?</qti-prompt><img src="../pics/Torso%201.svg" alt="torso"/>
<qti-hotspot-choice identifier="A" shape="circle" coords="100,50,20" hotspot-label="chest"/><qti-hotspot-choice identifier="B" shape="rect" coords="0,0,20,20"/></qti-hotspot-interaction>"""


def test_qtis_places_and_pictures_come_along() -> None:
    manifest = {"pics/Torso 1.svg": "webcontent", "pics/other.png": "webcontent"}
    files = {"items/h.xml": item("h", PLACES, declared("identifier", "A")), "pics/Torso 1.svg": SVG.decode(), "pics/other.png": "x"}
    questions, losses = read(package(files, manifest))
    boxes = (Box(40, 30, 20, 40), Box(0, 0, 10, 20))
    options = (Choice("chest", "", True), Choice("2"))
    assert questions == [Question("h", "hotspot", "Where?", options, lang="en", picture=Picture("torso-1.svg", SVG), alt="torso", boxes=boxes)]
    assert losses == [
        "h: not carried: the shape of place 1 — it becomes the box around it",
        "h: not carried: the name of place 2 — it has none; it becomes “2”",
        "p.zip: pics/other.png: not carried: a resource of type webcontent — only pictures that a question shows are taken".replace("p.zip", "f"),
    ]


@pytest.mark.parametrize("source", ["../../../etc/passwd", "/etc/passwd", "http://evil.test/a.svg", "data:image/png;base64,AA==", "file:///etc/passwd", "C:\\a.png", ""])
def test_a_picture_outside_the_package_is_never_fetched(source: str) -> None:
    body = PLACES.replace("../pics/Torso%201.svg", source)
    questions, losses = read(package({"items/h.xml": item("h", body, declared("identifier", "A"))}))
    assert (questions, losses) == ([], ["h: not carried: the item — its picture is not here, or not one that the bank takes"])


def test_qtis_open_text_keeps_its_points_and_lists_a_rubric_that_is_no_rubric_here() -> None:
    rubric = '<qti-rubric-block use="scoring" view="scorer"><qti-content-body><p>Look for courage.</p></qti-content-body></qti-rubric-block>'
    body = f'{rubric}<qti-extended-text-interaction response-identifier="R"><qti-prompt>Tell.</qti-prompt></qti-extended-text-interaction>'
    text = item("t", body, declared("string", ""))
    text = text.replace("<qti-item-body>", '<qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>4</qti-value></qti-default-value></qti-outcome-declaration><qti-item-body>')
    assert read(text.encode()) == (
        [Question("t", "text", "Tell.", lang="en", points=4)],
        ["t: not carried: the rubric “Look for courage.” — the bank's has criteria with levels"],
    )


def test_a_picture_beside_a_choice_comes_along_and_a_second_one_is_listed() -> None:
    choices = "".join(f'<qti-simple-choice identifier="{n}">{n}</qti-simple-choice>' for n in "AB")
    shown = '<p>Look: <img src="dot.svg" alt="a dot"/> <img src="more.svg" alt=""/></p>'
    body = f'<div>{shown}<qti-choice-interaction response-identifier="R" shuffle="true"><qti-prompt>Which?</qti-prompt>{choices}</qti-choice-interaction></div>'
    data = package({"a.xml": item("a", body, declared("identifier", "A")), "dot.svg": SVG.decode(), "more.svg": SVG.decode()}, {"dot.svg": "webcontent", "more.svg": "webcontent"})
    options = (Choice("A", "", True), Choice("B"))
    question = Question("a", "choice", "Look:\nWhich?", options, lang="en", picture=Picture("dot.svg", SVG), alt="a dot")
    (found,), losses = read(data)
    assert found == question
    assert losses == [
        "a: not carried: <img> more.svg in the stem — the bank holds plain text",
        "f: more.svg: not carried: a resource of type webcontent — only pictures that a question shows are taken",
    ]

"""QTI 3 from elsewhere: what becomes an item, and what is listed."""

import io
import zipfile

import pytest

from grading.errors import ContentError
from grading.exchange import formats, qti_in
from grading.exchange.question import Choice, Question

ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="{name}" title="T" adaptive="false" time-dependent="false" xml:lang="{lang}">
{declaration}
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
<qti-item-body>{body}</qti-item-body>
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{template}.xml"/>{after}
</qti-assessment-item>"""
RATE = """<div><p>A picture <img src="../img/cpr.png" alt="hands"/> of <strong>hands</strong>.</p>
<qti-choice-interaction response-identifier="R" shuffle="true" max-choices="1"><qti-prompt>How fast?</qti-prompt>
<qti-simple-choice identifier="A">60 <qti-feedback-inline outcome-identifier="F" identifier="A" show-hide="show">Too slow.</qti-feedback-inline></qti-simple-choice>
<qti-simple-choice identifier="B" fixed="true"><p>110</p></qti-simple-choice></qti-choice-interaction></div>"""
BODIES = {
    "text": '<p>Which?</p><qti-text-entry-interaction response-identifier="R"/>',
    "two": '<qti-choice-interaction response-identifier="R"/><qti-choice-interaction response-identifier="S"/>',
    "free": "<p>Read this.</p>",
}
MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="M"><resources>{rows}</resources></manifest>"""


def choice(identifiers: str = "B", cardinality: str = "single", mapping: str = "") -> str:
    values = "".join(f"<qti-value>{name}</qti-value>" for name in identifiers.split())
    correct = f"<qti-correct-response>{values}</qti-correct-response>" if identifiers else ""
    return f'<qti-response-declaration identifier="R" cardinality="{cardinality}" base-type="identifier">{correct}{mapping}</qti-response-declaration>'


def item(name: str, body: str, declaration: str = "", template: str = "match_correct", lang: str = "en-GB", after: str = "") -> str:
    return ITEM.format(name=name, body=body, declaration=declaration or choice(), template=template, lang=lang, after=after)


def package(files: dict[str, str], kinds: dict[str, str] | None = None, more: str = "") -> bytes:
    """Return a zip of the files and their manifest."""
    rows = "".join(
        f'<resource identifier="r{n}" type="{(kinds or {}).get(name, "imsqti_item_xmlv3p0")}" href="{name}">{more}<file href="{name}"/></resource>'
        for n, name in enumerate(files)
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in {"imsmanifest.xml": MANIFEST.format(rows=rows), **files}.items():
            made.writestr(name, text)
    return target.getvalue()


def read(data: bytes) -> tuple[list[Question], list[str]]:
    questions, losses = qti_in.read(data, "p.zip", "")
    return questions, [str(loss) for loss in losses]


def test_a_choice_becomes_an_item_and_lists_its_picture_and_metadata() -> None:
    after = '<qti-modal-feedback outcome-identifier="F" identifier="B" show-hide="show"><qti-content-body><p>Right.</p></qti-content-body></qti-modal-feedback>'
    lom = '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>topic:cpr</string></keyword><keyword><string>adult</string></keyword></general><educational><difficulty><value>difficult</value></difficulty></educational></lom></metadata>'
    questions, losses = read(package({"items/rate.xml": item("rate", RATE, after=after)}, more=lom))
    options = (Choice("60", "Too slow."), Choice("110", "Right.", True))
    assert questions == [Question("rate", "choice", "A picture of hands.\nHow fast?", options, topic="cpr", difficulty="hard", lang="en")]
    assert losses == [
        "rate: not carried: <img> cpr.png in the stem — the bank holds plain text",
        "rate: not carried: <strong> in the stem — the bank holds plain text",
        "rate: not carried: the fixed order of its options — options are shuffled for each learner",
        "rate: not carried: tag “adult” — an item has one topic and no further tags",
    ]


@pytest.mark.parametrize(
    ("mapping", "template", "lost"),
    [
        ('<qti-mapping lower-bound="0" upper-bound="2" default-value="-1"><qti-map-entry map-key="A" mapped-value="1"/><qti-map-entry map-key="B" mapped-value="1"/></qti-mapping>', "map_response", ""),
        ('<qti-mapping default-value="0"><qti-map-entry map-key="A" mapped-value="1"/><qti-map-entry map-key="B" mapped-value="1"/></qti-mapping>', "map_response", "weights 50%, 50%, 0%"),
        ("", "match_correct", "its scoring (match_correct)"),
    ],
)
def test_several_right_answers_say_when_they_score_otherwise(mapping: str, template: str, lost: str) -> None:
    choices = "".join(f'<qti-simple-choice identifier="{n}">{n}</qti-simple-choice>' for n in "ABC")
    body = f'<qti-choice-interaction response-identifier="R" shuffle="true" max-choices="0"><qti-prompt>Which?</qti-prompt>{choices}</qti-choice-interaction>'
    data = item("m", body, choice("A B", "multiple", mapping), template).encode()
    (question,), losses = read(data)
    assert (question.kind, [o.correct for o in question.options]) == ("many", [True, True, False])
    assert [loss.partition(" — ")[0] for loss in losses] == ([f"m: not carried: {lost}"] if lost else [])


def test_steps_are_put_into_their_right_order() -> None:
    choices = "".join(f'<qti-simple-choice identifier="{n}">step {n}</qti-simple-choice>' for n in "ABC")
    body = f'<qti-order-interaction response-identifier="R" shuffle="true"><qti-prompt>Sort.</qti-prompt>{choices}</qti-order-interaction>'
    (question,), losses = read(item("o", body, choice("C A B", "ordered")).encode())
    assert (question.kind, [o.text for o in question.options]) == ("order", ["step C", "step A", "step B"])
    assert losses == ["o: not carried: its scoring (match_correct) — the bank scores by its own rule; see docs/items.md"]
    assert read(item("o", body, choice("C A", "ordered")).encode()) == ([], ["o: not carried: the item — it gives no right order of all its steps"])
    assert read(item("o", body.replace("Sort.", ""), choice("C A B", "ordered")).encode()) == ([], ["o: not carried: the item — it has no text"])


def test_other_kinds_and_files_are_listed_each() -> None:
    files = {f"{name}.xml": item(name, body) for name, body in BODIES.items()}
    files |= {"old.xml": "<assessmentItem/>", "test.xml": "<qti-assessment-test/>", "a.png": "x"}
    kinds = {"old.xml": "imsqti_item_xmlv2p1", "test.xml": "imsqti_test_xmlv3p0", "a.png": "webcontent"}
    why = "the bank has one interaction of its kinds a question; its interactions"
    assert read(package(files, kinds)) == (
        [],
        [
            "text: not carried: the item — words to type are read by people here (kind text); only a number is scored by itself",
            f"two: not carried: the item — {why}: qti-choice-interaction",
            f"free: not carried: the item — {why}: none",
            "p.zip: old.xml: not carried: a resource of type imsqti_item_xmlv2p1 — only QTI 3.0 items are read; convert the package to QTI 3",
            "p.zip: test.xml: not carried: a resource of type imsqti_test_xmlv3p0 — tests are made here from a course's blueprint",
            "p.zip: a.png: not carried: a resource of type webcontent — only pictures that a question shows are taken",
        ],
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<assessmentItem/>", "p.zip: begins with <assessmentItem>, not <qti-assessment-item>"),
        (package({"a.xml": "<x/>"}), "p.zip: a.xml: begins with <x>"),
        (package({"a.xml": "<x>"}), "p.zip: a.xml: is not sound XML"),
        (package({"a.xml": item("a", RATE, choice("B").replace('"R"', '"Q"'))}), "p.zip: a.xml: “a”: does not declare its response “R”"),
        (package({}).replace(b"imsmanifest", b"immmanifest"), "p.zip: imsmanifest.xml: is not in the package"),
        (b"PK\x03\x04 and no more", "p.zip: is not a sound zip"),
    ],
)
def test_what_is_not_sound_is_refused_by_file_and_item(data: bytes, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        formats.read(data, "p.zip", "en")
    assert str(caught.value).startswith(said)
    assert caught.value.remedy

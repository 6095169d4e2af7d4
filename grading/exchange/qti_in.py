"""Questions out of a QTI 3.0 package, or of one QTI 3.0 item (https://www.imsglobal.org/spec/qti/v3p0).

Items with one interaction of a kind that the bank has become items of it; every other kind, file and rule is listed.
"""

import re
from dataclasses import replace
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from grading.errors import ContentError
from grading.exchange.labels import labelled
from grading.exchange.numbers import number
from grading.exchange.package import Package
from grading.exchange.qti_body import TOOL, UNIT
from grading.exchange.qti_kinds import KINDS
from grading.exchange.qti_out import DIFFICULTY
from grading.exchange.qti_texts import APART, QtiTexts
from grading.exchange.question import Loss, Question
from grading.exchange.xml_tree import read_xml
from grading.toml_table import LANGUAGES

_OWN = re.compile(r"_?([a-z0-9-]+)\.v([0-9]+)")
_UNREAD = ("qti-template-declaration", "qti-assessment-stimulus-ref", "qti-rubric-block", "qti-stylesheet", "qti-catalog-info")


def read(data: bytes, where: str, lang: str) -> tuple[list[Question], list[Loss]]:
    """Return the questions of a package or item and what the bank cannot hold of it; ``lang`` is not needed here.

    Raises ContentError naming the file inside the package for what is no QTI 3, not sound or not harmless.
    """
    if not data.startswith(b"PK"):
        texts = _texts(where, read_xml(data, where))
        return _questions(texts, [], ""), texts.losses
    package = Package(data, where)
    questions: list[Question] = []
    losses: list[tuple[str, Loss]] = []  # with the name of the file that is lost, which an item may take along later
    used: list[str] = []
    for resource in package.xml("imsmanifest.xml").iter("resource"):
        kind, href = resource.get("type", ""), resource.get("href", "")
        if not kind.startswith("imsqti_item_xmlv3"):
            place = f"{where}: {href or resource.get('identifier', '')}"
            losses.append((unquote(href), Loss(place, f"a resource of type {kind}", _why(kind))))
            continue
        texts = _texts(f"{where}: {href}", package.xml(href), package, href)
        tags = [(text.text or "").strip() for text in resource.iterfind(".//keyword/string")]
        questions += _questions(texts, tags, (resource.findtext(".//difficulty/value") or "").strip())
        losses += [("", loss) for loss in texts.losses]
        used += texts.used
    return questions, [loss for name, loss in losses if name not in used]


def _why(kind: str) -> str:
    if kind.startswith("imsqti_item"):
        return "only QTI 3.0 items are read; convert the package to QTI 3"
    return "tests are made here from a course's blueprint" if "test" in kind or "section" in kind else "only pictures that a question shows are taken"


def _texts(where: str, root: Element, package: Package | None = None, href: str = "") -> QtiTexts:
    identifier = root.get("identifier", "")
    match = _OWN.fullmatch(identifier) if root.get("tool-name") == TOOL else None
    return QtiTexts(where, root, f"{match[1]}@{match[2]}" if match else identifier or "item", package, href)


def _questions(texts: QtiTexts, tags: list[str], difficulty: str) -> list[Question]:
    """Return the item's question, or nothing when it is of a kind that is listed."""
    root = texts.root
    if root.tag != "qti-assessment-item":
        raise ContentError(texts.where, f"begins with <{root.tag}>, not <qti-assessment-item>", "export it as QTI 3.0")
    body = root.find("qti-item-body")
    interactions = [] if body is None else [e for e in body.iter() if e.tag.endswith("-interaction")]
    if body is None or len(interactions) != 1 or interactions[0].tag not in KINDS:
        found = ", ".join(sorted({e.tag for e in interactions})) or "none"
        texts.lose("the item", f"the bank has one interaction of its kinds a question; its interactions: {found}")
        return []
    if root.find("qti-template-processing") is not None:
        texts.lose("the item", "its numbers are drawn anew each time; the bank's are fixed")
        return []
    question = _question(texts, body, interactions[0])
    if question is None:
        return []
    question, losses = labelled(question, tags)
    texts.losses += losses
    for tag in _UNREAD:
        if root.find(f".//{tag}") is not None and not (tag == "qti-rubric-block" and question.kind == "text"):
            texts.lose(f"<{tag}>", "the bank holds a question, its options and their reasons")
    level = {theirs: ours for ours, theirs in DIFFICULTY.items()}.get(difficulty, "")
    if difficulty and not level:
        texts.lose(f"difficulty “{difficulty}”", f"known: {', '.join(DIFFICULTY.values())}")
    return [replace(question, difficulty=question.difficulty or level, points=question.points if question.rubric else _points(texts) or question.points)]


def _question(texts: QtiTexts, body: Element, interaction: Element) -> Question | None:
    prompt = interaction.find("qti-prompt")
    images = [e for e in body.iter() if e.tag in ("img", "object") and e not in list(interaction.iter())]
    picture, alt, carried = texts.picture(images)
    texts.unit = _unit(body)
    if (interaction.tail or "").strip():
        interaction.tail = f"_____{interaction.tail}"
    stem = texts.words(body, "stem", APART, carried)
    if prompt is not None:
        stem = f"{stem}\n{texts.words(prompt, 'stem')}".strip()
    if not stem:
        texts.lose("the item", "it has no text")
        return None
    question = KINDS[interaction.tag](texts, interaction, stem)
    if question is None:
        return None
    said = texts.root.get("lang", "").partition("-")[0].lower()
    if picture and question.picture:
        texts.lose(f"<img> {carried} in the stem", "a question has one picture")
    elif picture:
        question = replace(question, picture=picture, alt=alt)
    return replace(question, lang=said if said in LANGUAGES else "")


def _unit(body: Element) -> str:
    """Take the unit that stands behind a number to type out of the text."""
    for span in body.iter("span"):
        if span.get("class") == UNIT:
            unit, span.text = (span.text or "").strip(), ""
            return unit
    return ""


def _points(texts: QtiTexts) -> float | None:
    """The highest score that the item says; 1 is what an ordinary question has."""
    for outcome in texts.root.findall("qti-outcome-declaration"):
        if outcome.get("identifier") == "MAXSCORE":
            points = number(outcome.findtext("qti-default-value/qti-value") or "")
            if points and points > 0:
                return None if points == 1 else points
            texts.lose("its highest score", "points are a number above 0; it becomes an ordinary question")
    return None

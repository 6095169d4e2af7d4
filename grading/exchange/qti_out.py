"""Questions as QTI 3.0 items in a content package.

Format: https://www.imsglobal.org/spec/qti/v3p0 (Assessment, Section and Item; Implementation Guide; content packaging),
metadata as LOM in the manifest. How scores map: a choice is ``match_correct``. ``many`` is a mapping of 1/right and
-1/right with the bounds 0 and 1. For ``order`` the response processing counts the neighbours that are right and divides
by how many there are. All give SCORE from 0 to 1, as the bank does.
"""

import io
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from grading.exchange.question import Choice, Loss, Question, labels
from grading.exchange.xml_tree import add, write_xml

TOOL = "boai-classroom"
ITEM_TYPE = "imsqti_item_xmlv3p0"
DIFFICULTY = {"easy": "easy", "medium": "medium", "hard": "difficult"}  # LOM's words for ours
_ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_SPEC = "https://purl.imsglobal.org/spec"
_CARDINALITY = {"choice": "single", "many": "multiple", "order": "ordered"}


def write(course: str, lang: str, questions: Sequence[Question]) -> tuple[bytes, list[Loss]]:
    """Return the package and what it does not carry: nothing, as far as the bank goes today."""
    manifest = Element(
        "manifest",
        {
            "xmlns": _PACKAGE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{_PACKAGE} {_SPEC}/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"
            f" {_LOM} {_SPEC}/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd",
            "identifier": f"boai-{course}-{lang}",
        },
    )
    metadata = add(manifest, "metadata")
    add(metadata, "schema", "QTI Package")
    add(metadata, "schemaversion", "3.0.0")
    add(manifest, "organizations")
    resources = add(manifest, "resources")
    files = {}
    for question in questions:
        identifier = _identifier(question.name)
        files[f"items/{identifier}.xml"] = write_xml(_item(question, identifier, lang))
        _resource(resources, question, identifier)
    return _zip({"imsmanifest.xml": write_xml(manifest), **files}), []


def _zip(files: dict[str, bytes]) -> bytes:
    """Return the files as a zip that is the same each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _identifier(name: str) -> str:
    """QTI's identifiers begin with a letter or ``_`` and know no ``@``."""
    identity, _, version = name.partition("@")
    return f"{'' if identity[0].isalpha() else '_'}{identity}.v{version}"


def _resource(resources: Element, question: Question, identifier: str) -> None:
    href = f"items/{identifier}.xml"
    resource = add(resources, "resource", identifier=identifier, type=ITEM_TYPE, href=href)
    lom = add(add(resource, "metadata"), "lom", xmlns=_LOM)
    general = add(lom, "general")
    entry = add(general, "identifier")
    add(entry, "catalog", TOOL)
    add(entry, "entry", question.name)
    add(general, "language", question.lang)
    for label in labels(question):
        add(add(general, "keyword"), "string", label, language="x-none")
    if question.difficulty:
        difficulty = add(add(lom, "educational"), "difficulty")
        add(difficulty, "source", "LOMv1.0")
        add(difficulty, "value", DIFFICULTY[question.difficulty])
    add(resource, "file", href=href)


def _item(question: Question, identifier: str, lang: str) -> Element:
    schema = f"{_ITEM} {_SPEC}/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
    attributes = {"xmlns": _ITEM, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": schema}
    attributes |= {"identifier": identifier, "title": question.name, "adaptive": "false", "time-dependent": "false"}
    root = Element("qti-assessment-item", {**attributes, "xml:lang": lang, "tool-name": TOOL, "tool-version": "1"})
    named = [(f"O{number}", option) for number, option in enumerate(question.options, start=1)]
    _declarations(root, question, named)
    order = question.kind == "order"
    interaction = add(
        add(root, "qti-item-body"),
        "qti-order-interaction" if order else "qti-choice-interaction",
        response_identifier="RESPONSE",
        shuffle="true",
        **({} if order else {"max-choices": "1" if question.kind == "choice" else "0"}),
    )
    _lines(add(interaction, "qti-prompt"), question.stem)
    for name, option in named:
        _lines(add(interaction, "qti-simple-choice", identifier=name), option.text)
    _processing(root, question, [name for name, _ in named])
    for name, option in named:
        if option.why:
            feedback = add(root, "qti-modal-feedback", outcome_identifier="FEEDBACK", identifier=name, show_hide="show")
            _lines(add(add(feedback, "qti-content-body"), "p"), option.why)
    return root


def _lines(element: Element, text: str) -> None:
    """Put a text into ``element``, with a ``<br/>`` where a line ends."""
    element.text, *more = text.split("\n")
    for line in more:
        add(element, "br").tail = line


def _declarations(root: Element, question: Question, named: list[tuple[str, Choice]]) -> None:
    kinds = {"base_type": "identifier", "cardinality": _CARDINALITY[question.kind]}
    response = add(root, "qti-response-declaration", identifier="RESPONSE", **kinds)
    correct = add(response, "qti-correct-response")
    for name, option in named:
        if option.correct:
            add(correct, "qti-value", name)
    if question.kind == "many":
        mapping = add(response, "qti-mapping", lower_bound="0", upper_bound="1", default_value="0")
        for name, option in named:
            value = question.share if option.correct else -question.share
            add(mapping, "qti-map-entry", map_key=name, mapped_value=repr(value))
    for outcome, base in (("SCORE", "float"), ("MAXSCORE", "float"), *([("LINKS", "integer")] if question.kind == "order" else [])):
        declaration = add(root, "qti-outcome-declaration", identifier=outcome, cardinality="single", base_type=base)
        add(add(declaration, "qti-default-value"), "qti-value", "1" if outcome == "MAXSCORE" else "0")
    shown = "single" if question.kind == "choice" else "multiple"
    add(root, "qti-outcome-declaration", identifier="FEEDBACK", cardinality=shown, base_type="identifier")


def _processing(root: Element, question: Question, names: list[str]) -> None:
    processing = add(root, "qti-response-processing")
    if question.kind == "choice":
        condition = add(processing, "qti-response-condition")
        right = add(condition, "qti-response-if")
        match = add(right, "qti-match")
        add(match, "qti-variable", identifier="RESPONSE")
        add(match, "qti-correct", identifier="RESPONSE")
        add(_set(right, "SCORE"), "qti-base-value", "1", base_type="float")
    elif question.kind == "many":
        add(_set(processing, "SCORE"), "qti-map-response", identifier="RESPONSE")
    else:
        _links(processing, names)
        feedback = add(_set(processing, "FEEDBACK"), "qti-multiple")
        for name in names:
            add(feedback, "qti-base-value", name, base_type="identifier")
        return
    add(_set(processing, "FEEDBACK"), "qti-variable", identifier="RESPONSE")


def _links(processing: Element, names: list[str]) -> None:
    """For each place and each two steps that follow one another: are they there? Then LINKS is one more."""
    for place in range(1, len(names)):
        for first, second in pairwise(names):
            found = add(add(processing, "qti-response-condition"), "qti-response-if")
            both = add(found, "qti-and")
            for at, name in ((place, first), (place + 1, second)):
                match = add(both, "qti-match")
                add(add(match, "qti-index", n=str(at)), "qti-variable", identifier="RESPONSE")
                add(match, "qti-base-value", name, base_type="identifier")
            more = add(_set(found, "LINKS"), "qti-sum")
            add(more, "qti-variable", identifier="LINKS")
            add(more, "qti-base-value", "1", base_type="integer")
    share = add(_set(processing, "SCORE"), "qti-divide")
    add(share, "qti-variable", identifier="LINKS")
    add(share, "qti-base-value", str(len(names) - 1), base_type="float")


def _set(parent: Element, outcome: str) -> Element:
    return add(parent, "qti-set-outcome-value", identifier=outcome)

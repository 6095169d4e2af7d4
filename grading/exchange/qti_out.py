"""Questions as QTI 3.0 items in a content package.

Format: https://www.imsglobal.org/spec/qti/v3p0 (Assessment, Section and Item; Implementation Guide; content packaging),
metadata as LOM in the manifest; ``grading/exchange/qti_rules.py`` says how scores map. Pictures lie in the package.
"""

import io
import zipfile
from collections.abc import Sequence
from urllib.parse import quote
from xml.etree.ElementTree import Element

from grading.exchange.labels import labels
from grading.exchange.plain_text import from_tree
from grading.exchange.qti_body import PICTURES, TOOL, body, lines
from grading.exchange.qti_rules import declare, process, reasons
from grading.exchange.question import Loss, Question, texts
from grading.exchange.xml_tree import add, write_xml

ITEM_TYPE = "imsqti_item_xmlv3p0"
DIFFICULTY = {"easy": "easy", "medium": "medium", "hard": "difficult"}  # LOM's words for ours
_ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_SPEC = "https://purl.imsglobal.org/spec"


def write(course: str, lang: str, questions: Sequence[Question]) -> tuple[bytes, list[Loss]]:
    """Return the package and what it does not carry."""
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
    files: dict[str, bytes] = {}
    losses: list[Loss] = []
    for question in questions:
        identifier = _identifier(question.name)
        files[f"items/{identifier}.xml"] = write_xml(_item(question, identifier, lang))
        if question.picture:
            files[f"{PICTURES}/{question.picture.name}"] = question.picture.data
        _resource(resources, question, identifier)
        losses += _blanks(question)
    return _zip({"imsmanifest.xml": write_xml(manifest), **files}), losses


def _blanks(question: Question) -> list[Loss]:
    """XHTML joins blanks: list where the bank has more than one, or an empty line."""
    for text in texts(question):
        paragraph = Element("p")
        lines(paragraph, text)
        if from_tree(paragraph)[0] != text.strip():
            return [Loss(question.name, "several blanks or empty lines in a row", "QTI's text is XHTML, which joins them")]
    return []


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
    if question.picture:
        add(resource, "file", href=f"{PICTURES}/{quote(question.picture.name)}")


def _item(question: Question, identifier: str, lang: str) -> Element:
    schema = f"{_ITEM} {_SPEC}/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
    attributes = {"xmlns": _ITEM, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": schema}
    attributes |= {"identifier": identifier, "title": question.name, "adaptive": "false", "time-dependent": "false"}
    root = Element("qti-assessment-item", {**attributes, "xml:lang": lang, "tool-name": TOOL, "tool-version": "1"})
    declare(root, question)
    body(root, question)
    process(root, question)
    for name, why in reasons(question):
        if why:
            feedback = add(root, "qti-modal-feedback", outcome_identifier="FEEDBACK", identifier=name, show_hide="show")
            lines(add(add(feedback, "qti-content-body"), "p"), why)
    return root

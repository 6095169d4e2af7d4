"""What a learner sees of a question in QTI: its text, its picture and its interaction."""

from urllib.parse import quote
from xml.etree.ElementTree import Element

from grading.exchange.qti_rules import option_names
from grading.exchange.question import Question
from grading.exchange.rubric_text import written
from grading.exchange.xml_tree import add

TOOL = "boai-classroom"  # what our files say of themselves
PICTURES = "pictures"  # the folder in the package
CLASSIFY = "boai-classify"
UNIT = "boai-unit"


def body(root: Element, question: Question) -> None:
    """Add the item's body."""
    place = add(root, "qti-item-body")
    if question.rubric:
        block = add(place, "qti-rubric-block", use="scoring", view="scorer")
        lines(add(add(block, "qti-content-body"), "p"), written(question.rubric))
    if question.kind == "numeric":
        lines(add(place, "p"), question.stem)
    if question.picture and question.kind != "hotspot":
        _picture(add(place, "p"), question)
    if question.kind == "numeric":
        _entry(place, question)
        return
    interaction = add(place, _TAGS.get(question.kind, "qti-choice-interaction"), response_identifier="RESPONSE", **_settings(question))
    lines(add(interaction, "qti-prompt"), question.stem)
    if question.kind == "hotspot":
        _places(interaction, question)
    elif question.pairs:
        _sets(interaction, question)
    else:
        for name, option in zip(option_names(question), question.options, strict=True):
            lines(add(interaction, "qti-simple-choice", identifier=name), option.text)


def _settings(question: Question) -> dict[str, str]:
    choices = {"max_choices": "1" if question.single else "0"}
    rows = {"shuffle": "true", "max_associations": str(len(question.pairs))}
    return {
        "order": {"shuffle": "true"},
        "hotspot": choices,
        "match": rows,
        "classify": {**rows, "class": CLASSIFY},
        "text": {"expected_lines": "10", **({"expected_length": str(question.limit)} if question.limit else {})},
    }.get(question.kind, {"shuffle": "true", **choices})


def lines(element: Element, text: str) -> None:
    """Put a text into ``element``, with a ``<br/>`` where a line ends."""
    element.text, *more = text.split("\n")
    for line in more:
        add(element, "br").tail = line


def _picture(parent: Element, question: Question) -> None:
    if question.picture:
        add(parent, "img", src=f"../{PICTURES}/{quote(question.picture.name)}", alt=question.alt)


def _entry(place: Element, question: Question) -> None:
    line = add(place, "p")
    add(line, "qti-text-entry-interaction", response_identifier="RESPONSE", expected_length="10")
    if question.number and question.number.unit:
        add(line, "span", question.number.unit, **{"class": UNIT})


def _places(interaction: Element, question: Question) -> None:
    """The places in whole percent, which is what QTI can say; a keyword has them exactly."""
    _picture(interaction, question)
    for name, option, box in zip(option_names(question), question.options, question.boxes, strict=True):
        ends = (box.x, box.y, box.x + box.w, box.y + box.h)
        coords = ",".join(f"{min(100, max(0, round(end)))}%" for end in ends)
        add(interaction, "qti-hotspot-choice", identifier=name, shape="rect", coords=coords, hotspot_label=option.text)


def _sets(interaction: Element, question: Question) -> None:
    """A row takes one text; a text may be taken by several rows."""
    left, right = add(interaction, "qti-simple-match-set"), add(interaction, "qti-simple-match-set")
    for number, pair in enumerate(question.pairs, start=1):
        lines(add(left, "qti-simple-associable-choice", identifier=f"L{number}", match_max="1"), pair.left)
    for number, text in enumerate(question.columns, start=1):
        lines(add(right, "qti-simple-associable-choice", identifier=f"R{number}", match_max="0"), text)


_TAGS = {
    "order": "qti-order-interaction",
    "hotspot": "qti-hotspot-interaction",
    "match": "qti-match-interaction",
    "classify": "qti-match-interaction",
    "text": "qti-extended-text-interaction",
}

"""Questions as Moodle XML.

Format: https://docs.moodle.org/en/Moodle_XML_format (Moodle 4 and later); ``ordering`` is a core question type since
Moodle 4.4, its elements as in moodle/moodle, ``question/type/ordering`` (``export_to_xml`` and its test fixtures).

How scores map: a choice is ``single`` with 100 and 0. ``many`` gives each right option 100/right and each wrong one
-100/right; Moodle adds them and stops at 0, as the bank does. ``order`` is graded RELATIVE_NEXT_EXCLUDE_LAST: the
share of neighbouring steps that are right, as in the bank. Moodle's ordering keeps no reason for each step, so they
stand in the general feedback as well, numbered.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from grading.exchange.question import Loss, Question, labels
from grading.exchange.xml_tree import add, write_xml

_LONGEST_TAG = 50  # Moodle cuts a longer one
_MOST_RIGHT = 10  # Moodle knows the shares 1/2 to 1/10 and refuses smaller ones


def write(course: str, lang: str, questions: Sequence[Question]) -> tuple[bytes, list[Loss]]:
    """Return the file and what it does not carry; each topic becomes a category."""
    root, losses, category = Element("quiz"), [], ""
    for question in questions:
        if question.kind == "many" and question.share < 1 / _MOST_RIGHT:
            losses.append(Loss(question.name, "the item", f"Moodle has no weight for more than {_MOST_RIGHT} right options"))
            continue
        if question.topic != category:
            category = question.topic
            place = add(add(root, "question", type="category"), "category")
            add(place, "text", f"$course$/top/{course}/{lang}/{category}")
        losses += _question(root, question)
    return write_xml(root), losses


def numbered(question: Question) -> str:
    """Return the reasons of steps as one text, a line each: ``1. …``."""
    return "\n".join(f"{number}. {option.why}" for number, option in enumerate(question.options, start=1) if option.why)


def _question(root: Element, question: Question) -> list[Loss]:
    element = add(root, "question", type="ordering" if question.kind == "order" else "multichoice")
    add(add(element, "name"), "text", question.name.partition("@")[0])
    _text(element, "questiontext", question.stem)
    _text(element, "generalfeedback", numbered(question) if question.kind == "order" else "")
    for tag, text in (("defaultgrade", "1"), ("penalty", "0"), ("hidden", "0"), ("idnumber", question.name)):
        add(element, tag, text)
    if question.kind == "order":
        _ordering(element, question)
    else:
        _multichoice(element, question)
    tags = add(element, "tags")
    losses = []
    for label in labels(question):
        add(add(tags, "tag"), "text", label)
        if len(label) > _LONGEST_TAG:
            losses.append(Loss(question.name, f"the end of “{label}” in Moodle", f"Moodle cuts tags at {_LONGEST_TAG} signs; this file has it whole"))
    return losses


def _multichoice(element: Element, question: Question) -> None:
    add(element, "single", "true" if question.kind == "choice" else "false")
    add(element, "shuffleanswers", "true")
    add(element, "answernumbering", "none")
    for option in question.options:
        wrong = 0 if question.kind == "choice" else -question.share
        share = 1 if question.kind == "choice" else question.share
        _answer(element, f"{100 * (share if option.correct else wrong):.5f}".rstrip("0").rstrip("."), option.text, option.why)


def _ordering(element: Element, question: Question) -> None:
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": str(len(question.options)),
        "gradingtype": "RELATIVE_NEXT_EXCLUDE_LAST",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    for tag, text in settings.items():
        add(element, tag, text)
    for number, option in enumerate(question.options, start=1):
        _answer(element, str(number), option.text, option.why)


def _answer(element: Element, fraction: str, text: str, why: str) -> None:
    answer = add(element, "answer", fraction=fraction, format="plain_text")
    add(answer, "text", text)
    _text(answer, "feedback", why)


def _text(element: Element, tag: str, text: str) -> None:
    add(add(element, tag, format="plain_text"), "text", text)

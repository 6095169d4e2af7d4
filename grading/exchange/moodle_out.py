"""Questions as Moodle XML.

Format: https://docs.moodle.org/en/Moodle_XML_format (Moodle 4 and later); ``ordering`` is a core question type since
Moodle 4.4, its elements as in moodle/moodle, ``question/type/ordering`` (``export_to_xml`` and its test fixtures).

How scores map: a choice is ``single`` with 100 and 0. ``many`` gives each right option 100/right and each wrong one
-100/right; Moodle adds them and stops at 0, as the bank does; a ``hotspot`` is such a question by the places' names,
under the picture, with the places in tags. ``order`` is graded RELATIVE_NEXT_EXCLUDE_LAST: the share of neighbouring
steps that are right, as in the bank. ``match`` and ``classify`` are ``matching``, which counts the share of right
rows. Moodle keeps no reason for each step or row, so they stand in the general feedback as well, numbered.
"""

import base64
from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import quote
from xml.etree.ElementTree import Element

from grading.exchange.labels import labels
from grading.exchange.numbers import middle, plain
from grading.exchange.plain_text import from_html
from grading.exchange.question import Loss, Question
from grading.exchange.reasons import numbered
from grading.exchange.rubric_text import written
from grading.exchange.xml_tree import add, write_xml

_LONGEST_TAG = 50  # Moodle cuts a longer one
_MOST_RIGHT = 10  # Moodle knows the shares 1/2 to 1/10 and refuses smaller ones
_TYPES = {"order": "ordering", "match": "matching", "classify": "matching", "numeric": "numerical", "text": "essay"}


def write(course: str, lang: str, questions: Sequence[Question]) -> tuple[bytes, list[Loss]]:
    """Return the file and what it does not carry; each topic becomes a category."""
    root, losses, category = Element("quiz"), [], ""
    for question in questions:
        if question.kind in ("many", "hotspot") and question.share < 1 / _MOST_RIGHT:
            losses.append(Loss(question.name, "the item", f"Moodle has no weight for more than {_MOST_RIGHT} right options"))
            continue
        if question.topic != category:
            category = question.topic
            place = add(add(root, "question", type="category"), "category")
            add(place, "text", f"$course$/top/{course}/{lang}/{category}")
        losses += _question(root, question)
    return write_xml(root), losses


def _question(root: Element, question: Question) -> list[Loss]:
    element = add(root, "question", type=_TYPES.get(question.kind, "multichoice"))
    add(add(element, "name"), "text", question.name.partition("@")[0])
    losses = _stem(element, question)
    _text(element, "generalfeedback", _general(question))
    grade = plain(question.worth)
    for tag, text in (("defaultgrade", grade), ("penalty", "0"), ("hidden", "0"), ("idnumber", question.name)):
        add(element, tag, text)
    _BODIES.get(_TYPES.get(question.kind, ""), _multichoice)(element, question)
    tags = add(element, "tags")
    for label in labels(question):
        add(add(tags, "tag"), "text", label)
        if len(label) > _LONGEST_TAG:
            losses.append(Loss(question.name, f"the end of “{label}” in Moodle", f"Moodle cuts tags at {_LONGEST_TAG} signs; this file has it whole"))
    return losses


def _stem(element: Element, question: Question) -> list[Loss]:
    """Write the stem; with a picture it is HTML, which joins blanks."""
    if not question.picture:
        _text(element, "questiontext", question.stem)
        return []
    source = quote(question.picture.name)
    words = escape(question.stem, quote=False).replace("\n", "<br>")
    html = f'<p>{words}</p><p><img src="@@PLUGINFILE@@/{source}" alt="{escape(question.alt)}"></p>'
    text = add(element, "questiontext", format="html")
    add(text, "text", html)
    data = base64.b64encode(question.picture.data).decode()
    add(text, "file", data, name=question.picture.name, path="/", encoding="base64")
    if from_html(html)[0] == question.stem:
        return []
    return [Loss(question.name, "several blanks or empty lines of the stem", "beside a picture the text is HTML, which joins them")]


def _general(question: Question) -> str:
    rows = question.options if question.kind == "order" else question.pairs
    return numbered([row.why for row in rows])


def _multichoice(element: Element, question: Question) -> None:
    add(element, "single", "true" if question.single else "false")
    add(element, "shuffleanswers", "true")
    add(element, "answernumbering", "none")
    for option in question.options:
        wrong = 0 if question.single else -question.share
        share = 1 if question.single else question.share
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


def _matching(element: Element, question: Question) -> None:
    """Texts without a row are wrong ones of ``match``; ``classify`` names its groups so, which keeps their order."""
    add(element, "shuffleanswers", "true")
    for text in question.rights if question.kind == "classify" else ():
        _row(element, "", text, "")
    for pair in question.pairs:
        _row(element, pair.left, pair.right, pair.why)
    for text in question.rights if question.kind == "match" else ():
        _row(element, "", text, "")


def _row(element: Element, left: str, right: str, why: str) -> None:
    row = add(element, "subquestion", format="plain_text")
    add(row, "text", left)
    answer = add(row, "answer")
    add(answer, "text", right)
    if why:
        _text(answer, "feedback", why)


def _numerical(element: Element, question: Question) -> None:
    """A mistake is a wrong number with a tolerance; one without an end has a very wide one."""
    key = question.number
    if not key:
        return
    answer = _answer(element, "100", plain(key.answer), key.why)
    add(answer, "tolerance", plain(key.tolerance))
    for mistake in key.mistakes:
        centre, half = middle(mistake.low, mistake.high)
        add(_answer(element, "0", centre, mistake.why), "tolerance", half)
    if key.unit:
        unit = add(add(element, "units"), "unit")
        add(unit, "multiplier", "1")
        add(unit, "unit_name", key.unit)
    settings = {"unitgradingtype": "0", "unitpenalty": "0", "showunits": "0" if key.unit else "3", "unitsleft": "0"}
    for tag, text in settings.items():
        add(element, tag, text)


def _essay(element: Element, question: Question) -> None:
    settings = {"responseformat": "plain", "responserequired": "1", "responsefieldlines": "10", "attachments": "0", "attachmentsrequired": "0"}
    for tag, text in settings.items():
        add(element, tag, text)
    _text(element, "graderinfo", written(question.rubric))
    _text(element, "responsetemplate", "")


def _answer(element: Element, fraction: str, text: str, why: str) -> Element:
    answer = add(element, "answer", fraction=fraction, format="plain_text")
    add(answer, "text", text)
    _text(answer, "feedback", why)
    return answer


def _text(element: Element, tag: str, text: str) -> None:
    add(add(element, tag, format="plain_text"), "text", text)


_BODIES: dict[str, Callable[[Element, Question], None]] = {
    "ordering": _ordering,
    "matching": _matching,
    "numerical": _numerical,
    "essay": _essay,
}

"""The kinds of Moodle XML that become items: how each reads, and what of it the bank cannot hold."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from xml.etree.ElementTree import Element

from grading.exchange.moodle_texts import MoodleTexts, inner
from grading.exchange.numeric_key import Typed, key_of
from grading.exchange.question import Choice, Pair, Question, matched
from grading.exchange.reasons import by_number, numbered
from grading.exchange.rubric_text import read_back

_TRUE_FALSE = {"zh": {"true": "对", "false": "错"}, "en": {"true": "True", "false": "False"}}
_NEXT = frozenset({"", "1", "REL", "RELATIVE", "RELATIVE_NEXT_EXCLUDE_LAST"})  # what Moodle takes for the bank's rule

Row = TypeVar("Row", Choice, Pair)
Read = tuple[Question | None, list[float]]  # the question, and the weights to compare with the bank's rule


def _multichoice(element: Element, texts: MoodleTexts, name: str, stem: str) -> Read:
    single = inner(element, "single").lower() in ("", "true", "1")
    weights = [texts.weight(answer, name) for answer in element.findall("answer")]
    options = tuple(
        _option(answer, texts, name, weight > 0.9999 if single else weight > 0)
        for answer, weight in zip(element.findall("answer"), weights, strict=True)
    )
    return Question(name, "choice" if single else "many", stem, options, lang=texts.said), weights


def _truefalse(element: Element, texts: MoodleTexts, name: str, stem: str) -> Read:
    words = _TRUE_FALSE[texts.lang or "zh"]
    weights = [texts.weight(answer, name) for answer in element.findall("answer")]
    options = []
    for answer, weight in zip(element.findall("answer"), weights, strict=True):
        text = inner(answer, "text").lower()
        options.append(Choice(words.get(text, text), texts.text(answer.find("feedback"), name, "feedback"), weight > 0.9999))
    return Question(name, "choice", stem, tuple(options), lang=texts.said), weights


def _ordering(element: Element, texts: MoodleTexts, name: str, stem: str) -> Read:
    grading = inner(element, "gradingtype").upper()
    if grading not in _NEXT:
        texts.lose(name, f"grading {grading}", "here the share of neighbouring steps that are right counts")
    if inner(element, "selecttype").upper() in ("RANDOM", "CONTIGUOUS", "1", "2"):
        texts.lose(name, "the choice of some steps", "here all steps are shown")
    options = tuple(_option(answer, texts, name, True) for answer in element.findall("answer"))
    return Question(name, "order", stem, options, lang=texts.said), []


def _matching(element: Element, texts: MoodleTexts, name: str, stem: str) -> Read:
    pairs, blank = [], []
    for row in element.findall("subquestion"):
        left, right = texts.text(row, name, "row"), inner(row, "answer/text")
        why = texts.text(row.find("answer/feedback"), name, "feedback")
        if left:
            pairs.append(Pair(left, right, why))
        elif right:
            blank.append(right)
    if not pairs or not all(pair.right for pair in pairs):
        texts.lose(name, "the question", "a row is empty or only a picture")
        return None, []
    return matched(name, stem, tuple(pairs), tuple(blank), texts.said), []


def _numerical(element: Element, texts: MoodleTexts, name: str, stem: str) -> Read:
    rows = [
        Typed(
            inner(answer, "text"),
            inner(answer, "tolerance") or "0",
            texts.weight(answer, name),
            texts.text(answer.find("feedback"), name, "feedback"),
        )
        for answer in element.findall("answer")
    ]
    key, losses = key_of(name, rows)
    texts.losses += losses
    if key is None:
        return None, []
    for number, unit in enumerate(element.findall("units/unit")):
        if number == 0 and inner(unit, "multiplier") in ("", "1", "1.0"):
            key = replace(key, unit=inner(unit, "unit_name"))
        else:
            texts.lose(name, f"unit {inner(unit, 'unit_name')} (×{inner(unit, 'multiplier')})", "the bank has one unit, which is not typed")
    if inner(element, "unitgradingtype") not in ("", "0"):
        texts.lose(name, "the points for the unit", "the bank shows the unit; only the number is typed")
    return Question(name, "numeric", stem, lang=texts.said, number=key), []


def _essay(element: Element, texts: MoodleTexts, name: str, stem: str) -> Read:
    info = texts.text(element.find("graderinfo"), name, "information for graders")
    rubric = read_back(info) if info else ()
    if rubric is None:
        texts.lose(name, f"information for graders “{info[:60]}”", "the bank has a rubric: criteria with levels")
    if inner(element, "responsetemplate/text"):
        texts.lose(name, "the template of the response", "an answer begins empty")
    if inner(element, "attachments") not in ("", "0"):
        texts.lose(name, "attachments", "an answer is text")
    return Question(name, "text", stem, lang=texts.said, rubric=rubric or ()), []


def _option(answer: Element, texts: MoodleTexts, name: str, correct: bool) -> Choice:
    return Choice(texts.text(answer, name, "option"), texts.text(answer.find("feedback"), name, "feedback"), correct)


def explained(element: Element, texts: MoodleTexts, question: Question) -> Question:
    """Return the question with its general feedback, where that explains an answer and the answer has no reason yet.

    For steps and rows it is the numbered list that moodle_out writes, because Moodle keeps no reason for each.
    """
    general = texts.text(element.find("generalfeedback"), question.name, "general feedback")
    if not general:
        return question
    rows: tuple[Choice, ...] | tuple[Pair, ...] = question.options if question.kind == "order" else question.pairs
    if rows:
        reasons = by_number(general, len(rows))
        if reasons and not any(row.why for row in rows):
            changed = {"options": _with(question.options, reasons)} if question.kind == "order" else {"pairs": _with(question.pairs, reasons)}
            return replace(question, **changed)  # type: ignore[arg-type]
        if general == numbered([row.why for row in rows]):
            return question
    right = [option for option in question.options if option.correct]
    if question.number and not question.number.why:
        return replace(question, number=replace(question.number, why=general))
    if question.kind == "choice" and len(right) == 1 and not right[0].why:
        return replace(question, options=tuple(replace(o, why=general) if o.correct else o for o in question.options))
    texts.lose(question.name, f"general feedback “{general[:60]}”", "an item gives its reasons at each option")
    return question


def _with(rows: tuple[Row, ...], reasons: list[str]) -> tuple[Row, ...]:
    return tuple(replace(row, why=why) for row, why in zip(rows, reasons, strict=True))


KINDS: dict[str, Callable[[Element, MoodleTexts, str, str], Read]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "matching": _matching,
    "match": _matching,
    "numerical": _numerical,
    "essay": _essay,
}

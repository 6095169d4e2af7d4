"""Questions out of Moodle XML (https://docs.moodle.org/en/Moodle_XML_format).

Multiple choice, true/false and ordering become items; every other kind, picture, hint and setting is listed.
"""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from grading.errors import ContentError
from grading.exchange.moodle_out import numbered
from grading.exchange.plain_text import from_html
from grading.exchange.question import Choice, Loss, Question, labelled, score_losses
from grading.exchange.xml_tree import read_xml

_TRUE_FALSE = {"zh": {"true": "对", "false": "错"}, "en": {"true": "True", "false": "False"}}
_NEXT = frozenset({"", "1", "REL", "RELATIVE", "RELATIVE_NEXT_EXCLUDE_LAST"})  # what Moodle takes for the bank's rule
_UNTOLD = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint")


def read(data: bytes, where: str, lang: str) -> tuple[list[Question], list[Loss]]:
    """Return the questions of a file and what the bank cannot hold of it.

    A file with multilang spans gives each question once in Chinese and once in English. Raises ContentError when
    this is no Moodle XML, or a question has a weight that is no number.
    """
    root = read_xml(data, where)
    if root.tag != "quiz":
        raise ContentError(where, f"begins with <{root.tag}>, not <quiz>", "give Moodle XML, a whole QTI 3 package (zip), or GIFT")
    several = b"multilang" in data
    questions: list[Question] = []
    losses: list[Loss] = []
    for side in ("zh", "en") if several else (lang,):
        found, lost = _File(where, side, several).questions(root)
        questions += found
        losses += [loss for loss in lost if loss not in losses]
    return questions, losses


class _File:
    def __init__(self, where: str, lang: str, several: bool) -> None:
        self.where, self.lang, self.several = where, lang, several
        self.losses: list[Loss] = []

    def questions(self, root: Element) -> tuple[list[Question], list[Loss]]:
        found, category = [], ""
        for number, element in enumerate(root.iter("question"), start=1):
            kind = element.get("type", "")
            if kind == "category":
                category = _path_text(element, "category/text").rpartition("/")[2]
                continue
            name = _path_text(element, "idnumber") or _path_text(element, "name/text") or f"question {number}"
            question = self._question(element, name, kind, category)
            if question:
                found.append(question)
        if any(_path_text(q, f"{tag}/text") for tag in _UNTOLD for q in root.iter("question")):
            self.losses.append(Loss(self.where, "hints and the feedback for a right, half right or wrong answer", "an item gives its reasons at each option"))
        return found, self.losses

    def _question(self, element: Element, name: str, kind: str, category: str) -> Question | None:
        read = {"multichoice": self._multichoice, "truefalse": self._truefalse, "ordering": self._ordering}.get(kind)
        if read is None:
            self._lose(name, "the question", f"the bank has no kind like “{kind}”")
            return None
        stem = self._text(element.find("questiontext"), name, "stem")
        if not stem:
            self._lose(name, "the question", "it has no text")
            return None
        question, weights = read(element, name, stem)
        question = self._explained(element, question)
        if any(not option.text for option in question.options):
            self._lose(name, "the question", "an option is empty or only a picture")
            return None
        tags = [_path_text(tag, "text") for tag in element.iter("tag")]
        question, losses = labelled(question, [*([f"topic:{category}"] if category else []), *tags])
        self.losses += [*losses, *(score_losses(question, weights) if weights else [])]
        self._settings(element, name)
        return question

    def _multichoice(self, element: Element, name: str, stem: str) -> tuple[Question, list[float]]:
        single = _path_text(element, "single").lower() in ("", "true", "1")
        weights = [self._weight(answer, name) for answer in element.findall("answer")]
        options = tuple(
            self._option(answer, name, weight > 0.9999 if single else weight > 0)
            for answer, weight in zip(element.findall("answer"), weights, strict=True)
        )
        return Question(name, "choice" if single else "many", stem, options, lang=self._said), weights

    def _truefalse(self, element: Element, name: str, stem: str) -> tuple[Question, list[float]]:
        words = _TRUE_FALSE[self.lang or "zh"]
        weights = [self._weight(answer, name) for answer in element.findall("answer")]
        options = []
        for answer, weight in zip(element.findall("answer"), weights, strict=True):
            text = _path_text(answer, "text").lower()
            options.append(Choice(words.get(text, text), self._text(answer.find("feedback"), name, "feedback"), weight > 0.9999))
        return Question(name, "choice", stem, tuple(options), lang=self._said), weights

    def _ordering(self, element: Element, name: str, stem: str) -> tuple[Question, list[float]]:
        grading = _path_text(element, "gradingtype").upper()
        if grading not in _NEXT:
            self._lose(name, f"grading {grading}", "here the share of neighbouring steps that are right counts")
        if _path_text(element, "selecttype").upper() in ("RANDOM", "CONTIGUOUS", "1", "2"):
            self._lose(name, "the choice of some steps", "here all steps are shown")
        options = tuple(self._option(answer, name, True) for answer in element.findall("answer"))
        return Question(name, "order", stem, options, lang=self._said), []

    @property
    def _said(self) -> str:
        return self.lang if self.several else ""

    def _option(self, answer: Element, name: str, correct: bool) -> Choice:
        return Choice(self._text(answer, name, "option"), self._text(answer.find("feedback"), name, "feedback"), correct)

    def _explained(self, element: Element, question: Question) -> Question:
        """The general feedback explains the answer: it becomes the right option's reason where that has none.

        For steps it is the numbered list that moodle_out writes, because Moodle keeps no reason for each.
        """
        general = self._text(element.find("generalfeedback"), question.name, "general feedback")
        right = [option for option in question.options if option.correct]
        if question.kind == "order" and not any(option.why for option in question.options):
            reasons = {int(number): why for number, why in re.findall(r"^(\d{1,3})\. (.+)$", general, re.MULTILINE)}
            steps = enumerate(question.options, start=1)
            question = replace(question, options=tuple(replace(o, why=reasons.get(number, "")) for number, o in steps))
        if not general or (question.kind == "order" and general == numbered(question)):
            return question
        if question.kind != "choice" or len(right) != 1 or right[0].why:
            self._lose(question.name, f"general feedback “{general[:60]}”", "an item gives its reasons at each option")
            return question
        return replace(question, options=tuple(replace(o, why=general) if o.correct else o for o in question.options))

    def _settings(self, element: Element, name: str) -> None:
        if _path_text(element, "shuffleanswers").lower() in ("false", "0"):
            self._lose(name, "the fixed order of its options", "options are shuffled for each learner")
        grade = _path_text(element, "defaultgrade")
        if grade and not re.fullmatch(r"1(\.0*)?", grade):
            self._lose(name, f"{grade} points", "a course gives every question of a test the same points")

    def _weight(self, answer: Element, name: str) -> float:
        try:
            return float(answer.get("fraction", "0")) / 100
        except ValueError as error:
            raise ContentError(f"{self.where}: “{name}”", f"weight “{answer.get('fraction')}” is no number", "export it again") from error

    def _text(self, element: Element | None, name: str, part: str) -> str:
        if element is None:
            return ""
        for file in element.findall("file"):
            self._lose(name, f"file {file.get('name', '')[:80]} in the {part}", "the bank holds no pictures or sounds; look whether the text still makes sense")
        text = element.findtext("text") or ""
        style = element.get("format", "html")
        if style in ("plain_text", "plain"):
            return text.strip()
        if style == "markdown":
            self._lose(name, f"Markdown in the {part}", "its signs stay in the text")
            return text.strip()
        words, lost = from_html(text, self.lang if self.several else "")
        for what in lost:
            self._lose(name, f"{what} in the {part}", "the bank holds plain text")
        return words

    def _lose(self, name: str, what: str, why: str) -> None:
        self.losses.append(Loss(name, what, why))


def _path_text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()

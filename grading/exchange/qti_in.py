"""Questions out of a QTI 3.0 package, or of one QTI 3.0 item (https://www.imsglobal.org/spec/qti/v3p0).

Items with one choice or order interaction become items of the bank; every other kind, file and rule is listed.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from xml.etree.ElementTree import Element

from grading.errors import ContentError
from grading.exchange.package import Package
from grading.exchange.plain_text import from_tree
from grading.exchange.qti_out import DIFFICULTY, TOOL
from grading.exchange.question import Choice, Loss, Question, labelled, score_losses
from grading.exchange.xml_tree import read_xml
from grading.toml_table import LANGUAGES

_OWN = re.compile(r"_?([a-z0-9-]+)\.v([0-9]+)")
_KINDS = {"qti-choice-interaction", "qti-order-interaction"}
_APART = frozenset({"qti-choice-interaction", "qti-order-interaction", "qti-rubric-block", "qti-feedback-block", "qti-feedback-inline"})
_UNREAD = ("qti-template-declaration", "qti-assessment-stimulus-ref", "qti-rubric-block", "qti-stylesheet", "qti-catalog-info")


def read(data: bytes, where: str, lang: str) -> tuple[list[Question], list[Loss]]:
    """Return the questions of a package or item and what the bank cannot hold of it; ``lang`` is not needed here.

    Raises ContentError naming the file inside the package for what is no QTI 3, not sound or not harmless.
    """
    if not data.startswith(b"PK"):
        file = _Item(where, read_xml(data, where))
        return file.questions([], ""), file.losses
    package = Package(data, where)
    questions: list[Question] = []
    losses: list[Loss] = []
    for resource in package.xml("imsmanifest.xml").iter("resource"):
        kind, href = resource.get("type", ""), resource.get("href", "")
        if not kind.startswith("imsqti_item_xmlv3"):
            losses.append(Loss(f"{where}: {href or resource.get('identifier', '')}", f"a resource of type {kind}", _why(kind)))
            continue
        file = _Item(f"{where}: {href}", package.xml(href))
        tags = [(text.text or "").strip() for text in resource.iterfind(".//keyword/string")]
        questions += file.questions(tags, (resource.findtext(".//difficulty/value") or "").strip())
        losses += file.losses
    return questions, losses


def _why(kind: str) -> str:
    if kind.startswith("imsqti_item"):
        return "only QTI 3.0 items are read; convert the package to QTI 3"
    return "tests are made here from a course's blueprint" if "test" in kind or "section" in kind else "the bank holds no files"


class _Item:
    def __init__(self, where: str, root: Element) -> None:
        self.where, self.root = where, root
        self.losses: list[Loss] = []
        identifier = root.get("identifier", "")
        self.own = root.get("tool-name") == TOOL
        match = _OWN.fullmatch(identifier) if self.own else None
        self.name = f"{match[1]}@{match[2]}" if match else identifier or "item"

    def questions(self, tags: list[str], difficulty: str) -> list[Question]:
        """Return the item's question, or nothing when it is of a kind that is listed."""
        if self.root.tag != "qti-assessment-item":
            raise ContentError(self.where, f"begins with <{self.root.tag}>, not <qti-assessment-item>", "export it as QTI 3.0")
        body = self.root.find("qti-item-body")
        interactions = [] if body is None else [e for e in body.iter() if e.tag.endswith("-interaction")]
        if body is None or len(interactions) != 1 or interactions[0].tag not in _KINDS:
            found = ", ".join(sorted({e.tag for e in interactions})) or "none"
            self._lose("the item", f"the bank has one choice or order a question; its interactions: {found}")
            return []
        if self.root.find("qti-template-processing") is not None:
            self._lose("the item", "its numbers are drawn anew each time; the bank's are fixed")
            return []
        question = self._question(body, interactions[0])
        if question is None:
            return []
        question, losses = labelled(question, tags)
        self.losses += losses
        for tag in _UNREAD:
            if self.root.find(f".//{tag}") is not None:
                self._lose(f"<{tag}>", "the bank holds a question, its options and their reasons")
        level = {theirs: ours for ours, theirs in DIFFICULTY.items()}.get(difficulty, "")
        if difficulty and not level:
            self._lose(f"difficulty “{difficulty}”", f"known: {', '.join(DIFFICULTY.values())}")
        return [replace(question, difficulty=question.difficulty or level)]

    def _question(self, body: Element, interaction: Element) -> Question | None:
        kind = "order" if interaction.tag == "qti-order-interaction" else "many"
        declaration = self._declaration(interaction.get("response-identifier", ""))
        if kind == "many" and declaration.get("cardinality", "single") == "single":
            kind = "choice"
        stem = self._words(body, "stem", _APART)
        prompt = interaction.find("qti-prompt")
        if prompt is not None:
            stem = f"{stem}\n{self._words(prompt, 'stem')}".strip()
        if not stem:
            self._lose("the item", "it has no text")
            return None
        choices = {c.get("identifier", ""): c for c in interaction.iter("qti-simple-choice")}
        correct = [(value.text or "").strip() for value in declaration.iterfind("qti-correct-response/qti-value")]
        weights = self._weights(declaration, choices)
        if not correct:
            correct = [name for name in choices if weights.get(name, 0) > 0]
        if kind == "order" and sorted(choices) != sorted(correct):
            self._lose("the item", "it gives no right order of all its steps")
            return None
        names = correct if kind == "order" else list(choices)
        reasons = self._reasons(choices)
        options = tuple(Choice(self._words(choices[n], "option", _APART), reasons.get(n, ""), n in correct) for n in names)
        if any(not option.text for option in options):
            self._lose("the item", "an option is empty or only a picture")
            return None
        self._shown(interaction)
        found = Question(self.name, kind, stem, options, lang=self.root.get("lang", "").partition("-")[0].lower())
        self._score(found, [weights[name] for name in names] if weights else [])
        return found if found.lang in LANGUAGES else replace(found, lang="")

    def _declaration(self, identifier: str) -> Element:
        for declaration in self.root.findall("qti-response-declaration"):
            if declaration.get("identifier") == identifier:
                return declaration
        raise ContentError(f"{self.where}: “{self.name}”", f"does not declare its response “{identifier}”", "export it again")

    def _weights(self, declaration: Element, choices: Iterable[str]) -> dict[str, float]:
        entries = declaration.findall("qti-mapping/qti-map-entry")
        mapping = declaration.find("qti-mapping")
        try:
            default = 0.0 if mapping is None else float(mapping.get("default-value", "0"))
            given = {entry.get("map-key", ""): float(entry.get("mapped-value", "0")) for entry in entries}
        except ValueError as error:
            raise ContentError(f"{self.where}: “{self.name}”", "has a weight that is no number", "export it again") from error
        return {name: given.get(name, default) for name in choices} if given else {}

    def _reasons(self, choices: dict[str, Element]) -> dict[str, str]:
        reasons = {name: self._words(choice.find("qti-feedback-inline"), "feedback") for name, choice in choices.items()}
        for feedback in self.root.findall("qti-modal-feedback"):
            name, text = feedback.get("identifier", ""), self._words(feedback, "feedback")
            if name in choices and not reasons[name]:
                reasons[name] = text
            elif text:
                self._lose(f"feedback “{text[:60]}”", "an item gives its reasons at each option")
        return reasons

    def _shown(self, interaction: Element) -> None:
        if interaction.get("shuffle", "false") != "true" or any(c.get("fixed") == "true" for c in interaction):
            self._lose("the fixed order of its options", "options are shuffled for each learner")

    def _score(self, question: Question, weights: list[float]) -> None:
        """List a rule that scores otherwise; ours is written in full, so that it need not be recognised here."""
        if self.own:
            return
        processing = self.root.find("qti-response-processing")
        template = "" if processing is None else processing.get("template", "").rpartition("/")[2].removesuffix(".xml")
        if question.kind == "choice" and template in ("match_correct", ""):
            return
        if question.kind == "many" and template == "map_response" and weights:
            full = sum(weight for weight in weights if weight > 0) or 1
            self.losses += score_losses(question, [weight / full for weight in weights])
            return
        self._lose(f"its scoring ({template or 'its own rules'})", "the bank scores by its own rule; see docs/items.md")

    def _words(self, element: Element | None, part: str, without: frozenset[str] = frozenset()) -> str:
        if element is None:
            return ""
        text, lost = from_tree(element, without)
        for what in lost:
            self._lose(f"{what} in the {part}", "the bank holds plain text")
        return text

    def _lose(self, what: str, why: str) -> None:
        self.losses.append(Loss(self.name, what, why))

"""Questions out of Moodle XML (https://docs.moodle.org/en/Moodle_XML_format).

Multiple choice, true/false, ordering, matching, numerical and essay become items; every other kind, file, hint and
setting is listed.
"""

from dataclasses import replace
from xml.etree.ElementTree import Element

from grading.errors import ContentError
from grading.exchange.labels import labelled
from grading.exchange.moodle_kinds import KINDS, explained
from grading.exchange.moodle_texts import MoodleTexts, inner
from grading.exchange.numbers import number
from grading.exchange.question import Loss, Question, score_losses
from grading.exchange.xml_tree import read_xml

_UNTOLD = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint")


def read(data: bytes, where: str, lang: str) -> tuple[list[Question], list[Loss]]:
    """Return the questions of a file and what the bank cannot hold of it.

    A file with multilang spans gives each question once in Chinese and once in English. Raises ContentError when
    this is no Moodle XML, a weight is no number, or a picture is not sound.
    """
    root = read_xml(data, where)
    if root.tag != "quiz":
        raise ContentError(where, f"begins with <{root.tag}>, not <quiz>", "give Moodle XML, a whole QTI 3 package (zip), or GIFT")
    several = b"multilang" in data
    questions: list[Question] = []
    losses: list[Loss] = []
    for side in ("zh", "en") if several else (lang,):
        texts = MoodleTexts(where, side, several)
        questions += _questions(root, texts)
        losses += [loss for loss in texts.losses if loss not in losses]
    return questions, losses


def _questions(root: Element, texts: MoodleTexts) -> list[Question]:
    found, category = [], ""
    for place, element in enumerate(root.iter("question"), start=1):
        kind = element.get("type", "")
        if kind == "category":
            category = inner(element, "category/text").rpartition("/")[2]
            continue
        name = inner(element, "idnumber") or inner(element, "name/text") or f"question {place}"
        question = _question(element, texts, name, kind, category)
        if question:
            found.append(question)
    if any(inner(q, f"{tag}/text") for tag in _UNTOLD for q in root.iter("question")):
        texts.lose(texts.where, "hints and the feedback for a right, half right or wrong answer", "an item gives its reasons at each option")
    penalties = sorted({number(inner(q, "penalty")) or 0.0 for q in root.iter("question")} - {0.0})
    if penalties:
        shown = ", ".join(f"{penalty:g}" for penalty in penalties)
        texts.lose(texts.where, f"penalties for a further try ({shown})", "a question is answered once in an attempt")
    return found


def _question(element: Element, texts: MoodleTexts, name: str, kind: str, category: str) -> Question | None:
    reader = KINDS.get(kind)
    if reader is None:
        texts.lose(name, "the question", f"the bank has no kind like “{kind}”")
        return None
    stem, picture, alt = texts.stem(element.find("questiontext"), name)
    if not stem:
        texts.lose(name, "the question", "it has no text")
        return None
    question, weights = reader(element, texts, name, stem)
    if question is None:
        return None
    question = explained(element, texts, replace(question, picture=picture, alt=alt))
    if any(not option.text for option in question.options):
        texts.lose(name, "the question", "an option is empty or only a picture")
        return None
    tags = [inner(tag, "text") for tag in element.iter("tag")]
    question, losses = labelled(question, [*([f"topic:{category}"] if category else []), *tags])
    texts.losses += [*losses, *(score_losses(question, weights) if weights else [])]
    return _settings(element, texts, question)


def _settings(element: Element, texts: MoodleTexts, question: Question) -> Question:
    if inner(element, "shuffleanswers").lower() in ("false", "0"):
        texts.lose(question.name, "the fixed order of its options", "options are shuffled for each learner")
    if question.rubric:
        return question  # which says its points
    grade = inner(element, "defaultgrade")
    points = number(grade) if grade else 1.0
    if not points or points <= 0:
        texts.lose(question.name, f"{grade} points", "points are more than 0; it becomes an ordinary question")
        return question
    return question if points == 1 else replace(question, points=points)

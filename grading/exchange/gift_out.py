"""Questions as GIFT, Moodle's text format (https://docs.moodle.org/en/GIFT_format).

Id and tags stand in the comment above a question, as Moodle reads them since 3.7. A choice is ``=`` and ``~``;
``many`` gives each option its weight, ``~%50%`` or ``~%-50%``, which Moodle adds up and stops at 0, as the bank does.
Rows are ``=left -> right``, a number is ``#=110:10``, a text is ``{}``. GIFT has no kind for putting steps in order,
none for places on a picture, and no pictures.
"""

from collections.abc import Sequence

from grading.exchange.labels import labels
from grading.exchange.numbers import middle, plain
from grading.exchange.question import Loss, Question
from grading.exchange.reasons import numbered

_BRACKET = "\\]"
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\#=~{}:"} | {"\n": "\\n"})
_UNCARRIED = {
    "order": "GIFT has no kind for putting steps in order; Moodle XML and QTI carry it",
    "hotspot": "GIFT has no pictures; Moodle XML and QTI carry it",
}


def write(course: str, lang: str, questions: Sequence[Question]) -> tuple[bytes, list[Loss]]:
    """Return the file and what it does not carry; each topic becomes a category."""
    blocks, losses, category = [f"// {course}, {lang}"], [], ""
    for question in questions:
        if reason := _uncarried(question):
            losses.append(Loss(question.name, "the item", reason))
            continue
        if question.picture:
            losses.append(Loss(question.name, f"picture {question.picture.name} and its text", "GIFT has no pictures; look whether the question still makes sense"))
        if question.rubric:
            losses.append(Loss(question.name, "the rubric", "GIFT has no place that only markers see"))
        if question.topic != category:
            category = question.topic
            blocks.append(f"$CATEGORY: $course$/top/{course}/{lang}/{category}")
        blocks.append(_question(question))
    return ("\n\n".join(blocks) + "\n").encode(), losses


def _uncarried(question: Question) -> str:
    if any("->" in pair.left for pair in question.pairs):
        return "GIFT cannot write “->” in the left text of a row"
    return _UNCARRIED.get(question.kind, "")


def _question(question: Question) -> str:
    more = [f"points:{plain(question.worth)}"] if question.points not in (None, 1) and not question.rubric else []
    if question.number and question.number.unit:
        more.append(f"unit:{question.number.unit}")
    tags = "".join(f" [tag:{label.replace(']', _BRACKET)}]" for label in labels(question, *more))
    lines = [
        f"// question: {question.name} [id:{question.name}]{tags}",
        f"::{_text(question.name.partition('@')[0])}::[plain]{_text(question.stem)}{{{'#' if question.number else ''}",
        *(f"\t{line}" for line in _answers(question)),
    ]
    general = numbered([pair.why for pair in question.pairs])
    return "\n".join([*lines, *([f"\t####{_text(general)}"] if general else []), "}"])


def _answers(question: Question) -> list[str]:
    """Texts without a row are wrong ones of ``match``; ``classify`` names its groups so, which keeps their order."""
    blank = [f"=->{_text(text)}" for text in question.rights]
    rows = [f"={_marked(pair.left)} -> {_text(pair.right)}" for pair in question.pairs]
    if question.kind in ("match", "classify"):
        return [*rows, *blank] if question.kind == "match" else [*blank, *rows]
    if key := question.number:
        first = f"={plain(key.answer)}:{plain(key.tolerance)}{_reason(key.why)}"
        wrong = [(middle(mistake.low, mistake.high), mistake.why) for mistake in key.mistakes]
        return [first, *(f"=%0%{centre}:{half}{_reason(why)}" for (centre, half), why in wrong)]
    return [f"{_weight(question, o.correct, o.text)}{_marked(o.text)}{_reason(o.why)}" for o in question.options]


def _weight(question: Question, correct: bool, text: str) -> str:
    if question.kind == "choice":
        return "=" if correct else "~%0%" if text.startswith("%") else "~"
    weight = f"{100 * question.share:.5f}".rstrip("0").rstrip(".")
    return f"~%{weight}%" if correct else f"~%-{weight}%"


def _reason(why: str) -> str:
    return f"#{_marked(why)}" if why else ""


def _marked(text: str) -> str:
    """A text that begins with a bracket says that it is plain: else its first word could be taken for a format."""
    return _text(f"[plain]{text}") if text.startswith("[") else _text(text)


def _text(text: str) -> str:
    return text.translate(_ESCAPED)

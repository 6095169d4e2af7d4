"""Questions as GIFT, Moodle's text format (https://docs.moodle.org/en/GIFT_format).

Id and tags stand in the comment above a question, as Moodle reads them since 3.7. A choice is ``=`` and ``~``;
``many`` gives each option its weight, ``~%50%`` or ``~%-50%``, which Moodle adds up and stops at 0, as the bank does.
GIFT has no kind for putting steps in order.
"""

from collections.abc import Sequence

from grading.exchange.question import Loss, Question, labels

_BRACKET = "\\]"
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\#=~{}:"} | {"\n": "\\n"})


def write(course: str, lang: str, questions: Sequence[Question]) -> tuple[bytes, list[Loss]]:
    """Return the file and what it does not carry; each topic becomes a category."""
    blocks, losses, category = [f"// {course}, {lang}"], [], ""
    for question in questions:
        if question.kind == "order":
            losses.append(Loss(question.name, "the item", "GIFT has no kind for putting steps in order; Moodle XML and QTI carry it"))
            continue
        if question.topic != category:
            category = question.topic
            blocks.append(f"$CATEGORY: $course$/top/{course}/{lang}/{category}")
        blocks.append(_question(question))
    return ("\n\n".join(blocks) + "\n").encode(), losses


def _question(question: Question) -> str:
    tags = "".join(f" [tag:{label.replace(']', _BRACKET)}]" for label in labels(question))
    lines = [
        f"// question: {question.name} [id:{question.name}]{tags}",
        f"::{_text(question.name.partition('@')[0])}::[plain]{_text(question.stem)}{{",
    ]
    for option in question.options:
        why = f"#{_marked(option.why)}" if option.why else ""
        lines.append(f"\t{_weight(question, option.correct, option.text)}{_marked(option.text)}{why}")
    return "\n".join([*lines, "}"])


def _weight(question: Question, correct: bool, text: str) -> str:
    if question.kind == "choice":
        return "=" if correct else "~%0%" if text.startswith("%") else "~"
    weight = f"{100 * question.share:.5f}".rstrip("0").rstrip(".")
    return f"~%{weight}%" if correct else f"~%-{weight}%"


def _marked(text: str) -> str:
    """A text that begins with a bracket says that it is plain: else its first word could be taken for a format."""
    return _text(f"[plain]{text}") if text.startswith("[") else _text(text)


def _text(text: str) -> str:
    return text.translate(_ESCAPED)

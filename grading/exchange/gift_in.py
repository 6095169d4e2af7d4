"""Questions out of GIFT, Moodle's text format (https://docs.moodle.org/en/GIFT_format).

Multiple choice, missing word, true/false, matching, numbers and essays become items; every other kind is listed.
"""

import re
from dataclasses import replace

from grading.errors import ContentError
from grading.exchange.labels import labelled
from grading.exchange.numbers import ends_between
from grading.exchange.numeric_key import Typed, key_of
from grading.exchange.plain_text import from_html
from grading.exchange.question import Choice, Loss, Pair, Question, matched, score_losses
from grading.exchange.reasons import by_number

_SIGNS = "\\:#={}~\n"
_HIDDEN = {sign: chr(number) for number, sign in enumerate(_SIGNS, start=1)}
_SHOWN = {ord(hidden): sign for sign, hidden in _HIDDEN.items()}
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_TRUE_FALSE = {"zh": ("对", "错"), "en": ("True", "False")}
_KINDS = {
    "description": "it asks nothing",
    "ordering": "GIFT's order has no reasons; export it as Moodle XML",
    "short answer": "the bank has no words to type",
}


def read(data: bytes, where: str, lang: str) -> tuple[list[Question], list[Loss]]:
    """Return the questions of a file and what the bank cannot hold of it.

    Raises ContentError when this is no text in UTF-8, or a question's braces or weights are not sound.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise ContentError(where, "is not text in UTF-8", "save it as UTF-8, or export it again from Moodle") from error
    if found := re.search(r"[\x00-\x08\x0b-\x1f]", text):
        raise ContentError(where, f"holds the control character {found[0]!r}", "this is no GIFT; export it again")
    file = _File(where, lang)
    category, number, questions = "", 0, []
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in block.split("\n")]
        comment = "\n".join(line for line in lines if line.startswith("//"))
        body = "\n".join(line for line in lines if not line.startswith("//")).strip()
        while body.startswith("$CATEGORY:"):
            first, _, body = body.partition("\n")
            category = first.removeprefix("$CATEGORY:").strip().rpartition("/")[2]
            body = body.strip()
        if body:
            number += 1
            questions += file.question(body, comment, category, number)
    return questions, file.losses


class _File:
    def __init__(self, where: str, lang: str) -> None:
        self.where, self.lang = where, lang
        self.losses: list[Loss] = []
        self.name, self.style = "", ""

    def question(self, body: str, comment: str, category: str, number: int) -> list[Question]:
        """Return the block's question, or nothing when it is of a kind that is listed."""
        body = _ESCAPE.sub(lambda match: _HIDDEN["\n" if match[1] == "n" else match[1]], body)
        title, body = _title(body)
        given = _tokens("id", comment)
        self.name = given[0] if given else title.translate(_SHOWN) or f"question {number}"
        stem, answers = self._parts(body)
        kind = _kind(answers)
        if kind in _KINDS:
            self._lose("the question", f"{kind}: {_KINDS[kind]}")
            return []
        self.style = "moodle"
        stem = self._text(stem, "stem")
        if answers is None or not stem:
            self._lose("the question", "it has no text")
            return []
        answers, _, general = answers.partition("####")
        question, weights = self._read(kind, stem, answers.strip())
        if question is None:
            return []
        question = self._explained(question, self._text(general, "feedback"))
        if any(not option.text for option in question.options):
            self._lose("the question", "an option is empty or only a picture")
            return []
        question, losses = labelled(question, [*([f"topic:{category}"] if category else []), *_tokens("tag", comment)])
        self.losses += [*losses, *(score_losses(question, weights) if weights else [])]
        return [question]

    def _read(self, kind: str, stem: str, answers: str) -> tuple[Question | None, list[float]]:
        if kind == "true/false":
            return self._true_false(stem, answers)
        if kind == "matching":
            return self._matching(stem, answers), []
        if kind == "numerical":
            return self._numerical(stem, answers), []
        if kind == "essay":
            return Question(self.name, "text", stem), []
        return self._choices(stem, answers)

    def _explained(self, question: Question, general: str) -> Question:
        """The general feedback is the numbered list of reasons that gift_out writes, or it is lost."""
        reasons = by_number(general, len(question.pairs)) if general else None
        if reasons:
            return replace(question, pairs=tuple(replace(p, why=why) for p, why in zip(question.pairs, reasons, strict=True)))
        if general:
            self._lose(f"general feedback “{general[:60]}”", "an item gives its reasons at each option")
        return question

    def _matching(self, stem: str, answers: str) -> Question | None:
        pairs, blank = [], []
        for part in answers.split("=")[1:]:
            left, arrow, right = part.partition("->")
            if not arrow:
                raise ContentError(f"{self.where}: “{self.name}”", "a row has no “->”", "write =left -> right")
            left, right = self._text(left, "row"), right.translate(_SHOWN).strip()
            if left and right:
                pairs.append(Pair(left, right))
            elif right:
                blank.append(right)
            else:
                self._lose("the question", "a row is empty or only a picture")
                return None
        return matched(self.name, stem, tuple(pairs), tuple(blank)) if pairs else None

    def _numerical(self, stem: str, answers: str) -> Question | None:
        given, _, other = answers.removeprefix("#").partition("~")
        rows = []
        for part in given.split("=") if "=" in given else [given]:
            if not part.strip():
                continue
            text, share = part.strip(), 1.0
            if match := _WEIGHT.match(text):
                text, share = text[match.end() :], float(match[1]) / 100
            words, _, why = text.partition("#")
            words, why = words.translate(_SHOWN).strip(), self._text(why, "feedback")
            if between := ends_between(words):
                rows.append(Typed(*between, share, why))
            else:
                value, _, tolerance = words.partition(":")
                rows.append(Typed(value.strip(), tolerance.strip() or "0", share, why))
        if other.strip():
            rows.append(Typed("*", "0", 0.0, self._text(other.partition("#")[2], "feedback")))
        key, losses = key_of(self.name, rows)
        self.losses += losses
        return Question(self.name, "numeric", stem, number=key) if key else None

    def _parts(self, body: str) -> tuple[str, str | None]:
        start, end = body.find("{"), body.find("}")
        if start < 0 and end < 0:
            return body, None
        if start < 0 or end < start or "{" in body[start + 1 :] or "}" in body[end + 1 :]:
            remedy = "close the brace, write other braces as \\{ and \\}, and leave no blank line inside a question"
            raise ContentError(f"{self.where}: “{self.name}”", "its braces do not match", remedy)
        rest = body[end + 1 :]
        return body[:start] + (f"_____{rest}" if rest.strip() else ""), body[start + 1 : end].strip()

    def _choices(self, stem: str, answers: str) -> tuple[Question, list[float]]:
        single = "=" in answers
        options, weights = [], []
        for part in answers.replace("=", "~=").split("~"):
            if not part.strip():
                continue
            text, weight = part.strip(), 0.0
            if text.startswith("="):
                text, weight = text[1:], 1.0
            elif match := _WEIGHT.match(text):
                text, weight = text[match.end() :], float(match[1]) / 100
            words, _, why = text.partition("#")
            options.append(Choice(self._text(words, "option"), self._text(why, "feedback"), weight > 0.9999 if single else weight > 0))
            weights.append(weight)
        return Question(self.name, "choice" if single else "many", stem, tuple(options)), weights

    def _true_false(self, stem: str, answers: str) -> tuple[Question, list[float]]:
        said, *feedback = answers.split("#", 2)
        wrong, right = (self._text(text, "feedback") for text in (*feedback, "", "")[:2])
        truth = said.strip().startswith("T")
        true, false = _TRUE_FALSE[self.lang or "zh"]
        options = (Choice(true, right if truth else wrong, truth), Choice(false, wrong if truth else right, not truth))
        return Question(self.name, "choice", stem, options), [float(truth), float(not truth)]

    def _text(self, text: str, part: str) -> str:
        """Return the words of a text in the style it names, else in the stem's."""
        text, style = text.strip(), self.style
        if match := re.match(r"\[(html|moodle|plain|markdown)\]", text):
            style, text = match[1], text[match.end() :]
        if part == "stem":
            self.style = style
        text = text.translate(_SHOWN).strip()
        if style == "markdown":
            self._lose(f"Markdown in the {part}", "its signs stay in the text")
        elif style == "html" or (style == "moodle" and re.search(r"</?[A-Za-z]|&#?\w+;", text)):
            text, lost = from_html(text)
            for what in lost:
                self._lose(f"{what} in the {part}", "the bank holds plain text")
        return text

    def _lose(self, what: str, why: str) -> None:
        self.losses.append(Loss(self.name, what, why))


def _tokens(kind: str, comment: str) -> list[str]:
    """Return what stands as ``[id:…]`` or ``[tag:…]`` in a comment."""
    found = re.findall(rf"\[{kind}:((?:\\\]|[^\]\n]){{1,300}})\]", comment)
    return [text.replace("\\]", "]").strip() for text in found]


def _title(body: str) -> tuple[str, str]:
    match = re.match(r"::(.*?)::", body, re.DOTALL)
    return (match[1].strip(), body[match.end() :].strip()) if match else ("", body)


def _kind(answers: str | None) -> str:
    if answers is None:
        return "description"
    if not answers or answers.startswith("####"):
        return "essay"
    if answers.startswith("#"):
        return "numerical"
    if answers.startswith(">"):
        return "ordering"
    if "~" in answers:
        return "choice"
    if "=" in answers and "->" in answers:
        return "matching"
    return "true/false" if answers.partition("#")[0].strip() in ("T", "F", "TRUE", "FALSE") else "short answer"

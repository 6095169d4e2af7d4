"""How QTI scores a question as the bank does: its declarations and its response processing.

A choice is ``match_correct``. ``many`` is a mapping of 1/right and -1/right with the bounds 0 and 1, rows are one of
1/rows for each pair that is right, all times the points. For ``order`` the response processing counts the neighbours
that are right and divides by how many there are. A number is equal within the tolerance. A text is scored by people.
"""

from itertools import pairwise
from xml.etree.ElementTree import Element

from grading.exchange.numbers import plain
from grading.exchange.question import Mistake, Question
from grading.exchange.xml_tree import add

_CARDINALITY = {"many": "multiple", "order": "ordered", "match": "multiple", "classify": "multiple"}
_BASE = {"match": "directedPair", "classify": "directedPair", "numeric": "float", "text": "string"}


def option_names(question: Question) -> list[str]:
    """Return the identifier of each option, in order."""
    return [f"O{number}" for number in range(1, len(question.options) + 1)]


def right_pairs(question: Question) -> list[tuple[str, str]]:
    """Return for each row its own identifier and that of the right text."""
    columns = {text: f"R{number}" for number, text in reversed(list(enumerate(question.columns, start=1)))}
    return [(f"L{number}", columns[pair.right]) for number, pair in enumerate(question.pairs, start=1)]


def reasons(question: Question) -> list[tuple[str, str]]:
    """Return what may be shown afterwards: an identifier and a reason each."""
    found = list(zip(option_names(question), [option.why for option in question.options], strict=True))
    found += [(f"L{number}", pair.why) for number, pair in enumerate(question.pairs, start=1)]
    if question.number:
        found.append(("RIGHT", question.number.why))
        found += [(f"M{number}", mistake.why) for number, mistake in enumerate(question.number.mistakes, start=1)]
    return found


def declare(root: Element, question: Question) -> None:
    """Add the declarations of the response and of the outcomes."""
    cardinality = "single" if question.single else _CARDINALITY.get(question.kind, "multiple" if question.options else "single")
    base = _BASE.get(question.kind, "identifier")
    response = add(root, "qti-response-declaration", identifier="RESPONSE", base_type=base, cardinality=cardinality)
    correct = _correct(question)
    if correct:
        values = add(response, "qti-correct-response")
        for value in correct:
            add(values, "qti-value", value)
    if entries := _entries(question):
        mapping = add(response, "qti-mapping", lower_bound="0", upper_bound=plain(question.worth), default_value="0")
        for key, share in entries:
            add(mapping, "qti-map-entry", map_key=key, mapped_value=repr(share * question.worth))
    more = {"external_scored": "human"} if question.kind == "text" else {}
    _outcome(root, "SCORE", "float", "0", **more)
    _outcome(root, "MAXSCORE", "float", plain(question.worth))
    if question.kind == "order":
        _outcome(root, "LINKS", "integer", "0")
    if question.kind != "text":
        shown = "single" if question.single or question.number else "multiple"
        add(root, "qti-outcome-declaration", identifier="FEEDBACK", cardinality=shown, base_type="identifier")


def _correct(question: Question) -> list[str]:
    if question.number:
        return [plain(question.number.answer)]
    if question.pairs:
        return [f"{row} {text}" for row, text in right_pairs(question)]
    return [name for name, option in zip(option_names(question), question.options, strict=True) if option.correct]


def _entries(question: Question) -> list[tuple[str, float]]:
    if question.pairs:
        return [(f"{row} {text}", 1 / len(question.pairs)) for row, text in right_pairs(question)]
    if question.single or question.kind not in ("many", "hotspot"):
        return []
    shares = [question.share if option.correct else -question.share for option in question.options]
    return list(zip(option_names(question), shares, strict=True))


def _outcome(root: Element, name: str, base: str, value: str, **more: str) -> None:
    declaration = add(root, "qti-outcome-declaration", identifier=name, cardinality="single", base_type=base, **more)
    add(add(declaration, "qti-default-value"), "qti-value", value)


def process(root: Element, question: Question) -> None:
    """Add the response processing; a text has none, because people score it."""
    if question.kind == "text":
        return
    processing = add(root, "qti-response-processing")
    if question.number:
        _number(processing, question)
    elif question.kind == "order":
        _links(processing, question)
    elif question.single:
        right = add(add(processing, "qti-response-condition"), "qti-response-if")
        match = add(right, "qti-match")
        add(match, "qti-variable", identifier="RESPONSE")
        add(match, "qti-correct", identifier="RESPONSE")
        _full(right, question)
    else:
        add(_set(processing, "SCORE"), "qti-map-response", identifier="RESPONSE")
    if question.kind == "order" or question.pairs:
        shown = add(_set(processing, "FEEDBACK"), "qti-multiple")
        for name, _ in reasons(question):
            add(shown, "qti-base-value", name, base_type="identifier")
    elif not question.number:
        add(_set(processing, "FEEDBACK"), "qti-variable", identifier="RESPONSE")


def _number(processing: Element, question: Question) -> None:
    key = question.number
    if not key:
        return
    condition = add(processing, "qti-response-condition")
    right = add(condition, "qti-response-if")
    tolerance = plain(key.tolerance)
    equal = add(right, "qti-equal", tolerance_mode="absolute", tolerance=f"{tolerance} {tolerance}")
    add(equal, "qti-variable", identifier="RESPONSE")
    add(equal, "qti-correct", identifier="RESPONSE")
    _full(right, question)
    add(_set(right, "FEEDBACK"), "qti-base-value", "RIGHT", base_type="identifier")
    for number, mistake in enumerate(key.mistakes, start=1):
        wrong = add(condition, "qti-response-else-if")
        _within(add(wrong, "qti-and"), mistake)
        add(_set(wrong, "FEEDBACK"), "qti-base-value", f"M{number}", base_type="identifier")


def _within(both: Element, mistake: Mistake) -> None:
    add(add(add(both, "qti-not"), "qti-is-null"), "qti-variable", identifier="RESPONSE")
    for tag, end in (("qti-gte", mistake.low), ("qti-lt", mistake.high)):
        if end is not None:
            compared = add(both, tag)
            add(compared, "qti-variable", identifier="RESPONSE")
            add(compared, "qti-base-value", plain(end), base_type="float")


def _links(processing: Element, question: Question) -> None:
    """For each place and each two steps that follow one another: are they there? Then LINKS is one more."""
    names = option_names(question)
    for place in range(1, len(names)):
        for first, second in pairwise(names):
            found = add(add(processing, "qti-response-condition"), "qti-response-if")
            both = add(found, "qti-and")
            for at, name in ((place, first), (place + 1, second)):
                match = add(both, "qti-match")
                add(add(match, "qti-index", n=str(at)), "qti-variable", identifier="RESPONSE")
                add(match, "qti-base-value", name, base_type="identifier")
            more = add(_set(found, "LINKS"), "qti-sum")
            add(more, "qti-variable", identifier="LINKS")
            add(more, "qti-base-value", "1", base_type="integer")
    score = add(_set(processing, "SCORE"), "qti-product")
    share = add(score, "qti-divide")
    add(share, "qti-variable", identifier="LINKS")
    add(share, "qti-base-value", str(len(names) - 1), base_type="float")
    add(score, "qti-base-value", plain(question.worth), base_type="float")


def _full(parent: Element, question: Question) -> None:
    add(_set(parent, "SCORE"), "qti-base-value", plain(question.worth), base_type="float")


def _set(parent: Element, outcome: str) -> Element:
    return add(parent, "qti-set-outcome-value", identifier=outcome)

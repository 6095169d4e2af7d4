"""The interactions of QTI that become items: how each reads, and what of it the bank cannot hold."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from grading.exchange.pictures import size
from grading.exchange.qti_body import CLASSIFY, TOOL
from grading.exchange.qti_numbers import number_key
from grading.exchange.qti_texts import APART, QtiTexts, values
from grading.exchange.question import Choice, Pair, Question, matched, score_losses
from grading.exchange.rubric_text import read_back
from grading.exchange.shapes import box_of


def _choices(texts: QtiTexts, interaction: Element, stem: str) -> Question | None:
    kind = "order" if interaction.tag == "qti-order-interaction" else "many"
    declaration = texts.declaration(interaction.get("response-identifier", ""))
    if kind == "many" and declaration.get("cardinality", "single") == "single":
        kind = "choice"
    choices = {c.get("identifier", ""): c for c in interaction.iter("qti-simple-choice")}
    correct = values(declaration)
    given, default = texts.weights(declaration)
    weights = {name: given.get(name, default) for name in choices} if given else {}
    if not correct:
        correct = [name for name in choices if weights.get(name, 0) > 0]
    if kind == "order" and sorted(choices) != sorted(correct):
        texts.lose("the item", "it gives no right order of all its steps")
        return None
    names = correct if kind == "order" else list(choices)
    reasons = texts.reasons(names, choices)
    options = tuple(Choice(texts.words(choices[n], "option", APART), reasons[n], n in correct) for n in names)
    if any(not option.text for option in options):
        texts.lose("the item", "an option is empty or only a picture")
        return None
    if interaction.get("shuffle", "false") != "true" or any(c.get("fixed") == "true" for c in interaction):
        texts.lose("the fixed order of its options", "options are shuffled for each learner")
    found = Question(texts.name, kind, stem, options)
    _scored(texts, found, [weights[name] for name in names] if weights else [])
    return found


def _hotspot(texts: QtiTexts, interaction: Element, stem: str) -> Question | None:
    declaration = texts.declaration(interaction.get("response-identifier", ""))
    images = [e for e in interaction if e.tag in ("img", "object")] + list(interaction.iterfind("picture/img"))
    picture, alt, _ = texts.picture(images)
    if picture is None:
        texts.lose("the item", "its picture is not here, or not one that the bank takes")
        return None
    choices = {c.get("identifier", ""): c for c in interaction.iter("qti-hotspot-choice")}
    correct = values(declaration)
    given, default = texts.weights(declaration)
    single = declaration.get("cardinality", "single") == "single"
    reasons = texts.reasons(choices, {})
    boxes, options = [], []
    extent = size(picture, images[0].get("width", ""), images[0].get("height", ""))
    for number, (name, choice) in enumerate(choices.items(), start=1):
        text = choice.get("hotspot-label", "").strip()
        box, why = box_of(choice.get("shape", ""), choice.get("coords", ""), extent)
        if not text:
            texts.lose(f"the name of place {number}", f"it has none; it becomes “{number}”")
        if why:
            texts.lose(f"the shape of place {number}", why)
        if box is None:
            texts.lose("the item", f"the place of “{text or number}” cannot be worked out")
            return None
        boxes.append(box)
        options.append(Choice(text or str(number), reasons[name], name in correct or (not correct and given.get(name, 0) > 0)))
    found = Question(texts.name, "hotspot", stem, tuple(options), picture=picture, alt=alt, boxes=tuple(boxes))
    weights = [] if single or not given else [given.get(name, default) for name in choices]
    _scored(texts, found, weights)
    return found


def _matching(texts: QtiTexts, interaction: Element, stem: str) -> Question | None:
    sets = [list(group.iter("qti-simple-associable-choice")) for group in interaction.findall("qti-simple-match-set")]
    if len(sets) != 2:
        texts.lose("the item", "it does not match two sets")
        return None
    left, right = ({c.get("identifier", ""): c for c in group} for group in sets)
    declaration = texts.declaration(interaction.get("response-identifier", ""))
    given, _ = texts.weights(declaration)
    rows = [value.split() for value in values(declaration)] or [key.split() for key, share in given.items() if share > 0]
    answers = {row[0]: row[1] for row in rows if len(row) == 2}
    if len(answers) != len(rows) or set(answers) != set(left) or not set(answers.values()) <= set(right):
        texts.lose("the item", "not every row has exactly one right text")
        return None
    reasons = texts.reasons(left, left)
    columns = {name: texts.words(choice, "right text", APART) for name, choice in right.items()}
    pairs = tuple(Pair(texts.words(choice, "row", APART), columns[answers[name]], reasons[name]) for name, choice in left.items())
    if not all(columns.values()) or not all(pair.left for pair in pairs):
        texts.lose("the item", "a row or a text is empty or only a picture")
        return None
    used = set(answers.values())
    classify = interaction.get("class", "") == CLASSIFY or len(used) < len(pairs)
    blank = tuple(text for name, text in columns.items() if classify or name not in used)
    found = matched(texts.name, stem, pairs, blank)
    weights = [given.get(f"{name} {answers[name]}", 0.0) for name in left]
    even = len(set(weights)) == 1 and weights[0] > 0 and len(given) == len(left) and _template(texts) == "map_response"
    if not even and texts.root.get("tool-name") != TOOL:
        texts.lose(f"its scoring ({_template(texts) or 'its own rules'})", "the bank counts the share of the rows that are right")
    return found


def _entry(texts: QtiTexts, interaction: Element, stem: str) -> Question | None:
    declaration = texts.declaration(interaction.get("response-identifier", ""))
    if declaration.get("base-type") not in ("float", "integer"):
        texts.lose("the item", "words to type are read by people here (kind text); only a number is scored by itself")
        return None
    key = number_key(texts, declaration)
    if key is None:
        return None
    return Question(texts.name, "numeric", stem, number=replace(key, unit=texts.unit))


def _text(texts: QtiTexts, _interaction: Element, stem: str) -> Question | None:
    words = "\n".join(texts.words(block, "rubric") for block in texts.root.iter("qti-rubric-block"))
    rubric = read_back(words) if words else ()
    if rubric is None:
        texts.lose(f"the rubric “{words[:60]}”", "the bank's has criteria with levels")
    texts.reasons((), {})
    return Question(texts.name, "text", stem, rubric=rubric or ())


def _scored(texts: QtiTexts, question: Question, weights: list[float]) -> None:
    """List a rule that scores otherwise; ours is written in full, so that it need not be recognised here."""
    if texts.root.get("tool-name") == TOOL:
        return
    template = _template(texts)
    if question.single and template in ("match_correct", ""):
        return
    if question.kind != "order" and not question.single and template == "map_response" and weights:
        full = sum(weight for weight in weights if weight > 0) or 1
        texts.losses += score_losses(question, [weight / full for weight in weights])
        return
    texts.lose(f"its scoring ({template or 'its own rules'})", "the bank scores by its own rule; see docs/items.md")


def _template(texts: QtiTexts) -> str:
    processing = texts.root.find("qti-response-processing")
    return "" if processing is None else processing.get("template", "").rpartition("/")[2].removesuffix(".xml")


KINDS: dict[str, Callable[[QtiTexts, Element, str], Question | None]] = {
    "qti-choice-interaction": _choices,
    "qti-order-interaction": _choices,
    "qti-hotspot-interaction": _hotspot,
    "qti-match-interaction": _matching,
    "qti-text-entry-interaction": _entry,
    "qti-extended-text-interaction": _text,
}

"""The number that a QTI item accepts, out of its response processing or its mapping."""

from dataclasses import replace
from xml.etree.ElementTree import Element

from grading.exchange.numbers import number, plain
from grading.exchange.numeric_key import Typed, key_of
from grading.exchange.qti_texts import QtiTexts, values
from grading.exchange.question import Mistake, Number


def number_key(texts: QtiTexts, declaration: Element) -> Number | None:
    """Return the key, or None when no number is right in full; what the bank cannot hold is listed.

    Read are an equality within a tolerance, a mapping, and ``match_correct``; and after an equality the ranges of
    mistakes, each with its feedback, as qti_rules writes them.
    """
    given, _ = texts.weights(declaration)
    equal = next(texts.root.iterfind("qti-response-processing//qti-equal"), None)
    if equal is None and given:
        full = max(given.values())
        rows = [Typed(key, "0", share / full if full > 0 else 0.0) for key, share in given.items()]
    else:
        answers = values(declaration) or [""]
        fixed = "" if equal is None else equal.findtext("qti-base-value") or ""
        answer = fixed.strip() or answers[0]
        rows = [Typed(answer, _tolerance(texts, equal, answer), 1.0), *(Typed(other, "0", 1.0) for other in answers[1:])]
    key, losses = key_of(texts.name, rows)
    texts.losses += losses
    return key and _told(texts, key)


def _tolerance(texts: QtiTexts, equal: Element | None, answer: str) -> str:
    if equal is None or equal.get("tolerance-mode", "exact") == "exact":
        return "0"
    given = [number(part) for part in equal.get("tolerance", "").split()] or [None]
    width, value = given[-1], number(answer)
    if len(set(given)) > 1:
        texts.lose(f"the tolerance {equal.get('tolerance')}", "here it is as wide below as above; the second counts")
    if "false" in (equal.get("include-lower-bound"), equal.get("include-upper-bound")):
        texts.lose("that an end of the range is not right", "here both ends are")
    if equal.get("tolerance-mode") == "relative" and width is not None and value is not None:
        return plain(abs(value) * width / 100)
    return "" if width is None else plain(width)


def _told(texts: QtiTexts, key: Number) -> Number:
    """Return the key with the feedback of the branch that finds it right, and the mistakes of the further branches."""
    right, branches, odd = "", [], 0
    processing = texts.root.find("qti-response-processing")
    for condition in () if processing is None else processing:
        for branch in condition if condition.tag == "qti-response-condition" else ():
            told = _identifier(branch)
            ends = _ends(branch)
            if branch.find("qti-equal") is not None:
                right = told
            elif ends and told:
                branches.append((told, *ends))
            else:
                odd += bool(branch.tag != "qti-response-else" or _sets_score(branch))
    if odd:
        texts.lose("its scoring (its own rules)", "the bank accepts one number with its tolerance")
    reasons = texts.reasons([right, *(told for told, _, _ in branches)], {})
    mistakes = tuple(Mistake(low, high, reasons[told]) for told, low, high in branches)
    return replace(key, why=reasons[right], mistakes=mistakes)


def _identifier(branch: Element) -> str:
    for outcome in branch.iterfind("qti-set-outcome-value"):
        value = outcome.find("qti-base-value")
        if value is not None and value.get("base-type") == "identifier":
            return (value.text or "").strip()
    return ""


def _sets_score(branch: Element) -> bool:
    values_set = [o for o in branch.iterfind("qti-set-outcome-value") if o.get("identifier") == "SCORE"]
    return any(number(o.findtext("qti-base-value") or "") != 0.0 for o in values_set)


def _ends(branch: Element) -> tuple[float | None, float | None] | None:
    """Return the range that a branch asks for: from, and to below."""
    both = branch.find("qti-and")
    if both is None or _sets_score(branch) or any(e.tag not in ("qti-not", "qti-gte", "qti-lt") for e in both):
        return None
    low, high = both.find("qti-gte"), both.find("qti-lt")
    ends = [None if end is None else number(end.findtext("qti-base-value") or "") for end in (low, high)]
    if (low is not None and ends[0] is None) or (high is not None and ends[1] is None):
        return None
    return ends[0], ends[1]

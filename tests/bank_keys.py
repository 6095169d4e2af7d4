"""What of an item bank no learner may see before the result, and how to look for it in anything that was sent."""

import html
import json
import re

LANGUAGES = ("zh", "en")


def squeezed(text):
    """Return the text without what may be written otherwise: tags' escapes, JSON's escapes, quotes and white space."""
    text = html.unescape(text)
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"\\[nrt]|[\s\"'\\]+", "", text)


class Secrets:
    """The reasons and names of every item of a bank, and what else only the server knows of an attempt."""

    def __init__(self, bank, *numbers):
        items = bank.items.values()
        self.reasons = {squeezed(why): item.id for item in items for reason in item.reasons() for why in reason.why.values() if len(squeezed(why)) >= 8}
        pairs = [(reason.text[lang], reason.why[lang], item.id) for item in items for reason in item.reasons() for lang in LANGUAGES]
        self.pairs = [(squeezed(text), squeezed(why), item) for text, why, item in pairs if len(squeezed(why)) >= 8]
        self.stems = {squeezed(text): item.id for item in items for text in item.stem.values()}
        names = "|".join(sorted({re.escape(item.id) for item in items}, key=len, reverse=True))
        self._names = re.compile(rf"(?<![\w-])(?:{names})(?:@\d+)?(?![\w-])")
        self._numbers = [bank.key_version, *map(str, numbers)]

    def told_by(self, text, stems=False, lesson=False):
        """Return what of the keys ``text`` tells; ``stems`` too, where even the questions are none of its business.

        A ``lesson`` may give a reason, which is what it teaches, but not beside the option that it belongs to.
        """
        plain = squeezed(text)
        if lesson:
            found = [("option with its reason", item) for option, why, item in self.pairs if why in plain and option in plain]
        else:
            found = [("reason", item) for reason, item in self.reasons.items() if reason in plain]
        found += [("name", name) for name in sorted(set(self._names.findall(html.unescape(text))))]
        found += [("number", number) for number in self._numbers if number in text]
        if stems:
            found += [("stem", item) for stem, item in self.stems.items() if stem in plain]
        return found


def rekeyed(bank):
    """Return the same questions with everything secret changed, as items of TOML: keys, reasons, names, versions, what must be passed."""
    items = []
    for number, item in enumerate(bank.drawable()):
        if item.body is not None:
            items.append(_other_kind(item, number))
            continue
        right = [option.correct for option in item.options]
        turned = right[-1:] + right[:-1]
        options = list(range(len(item.options)))
        if item.kind == "order":
            options = options[1:] + options[:1]
            turned = right
        raw = _head(item, number)
        for lang in LANGUAGES:
            texts = [{"text": item.options[i].text[lang], "why": f"另有道理 {number}-{i} {lang}"} for i in options]
            if item.kind != "order":
                texts = [{**text, "correct": turned[i]} for i, text in enumerate(texts)]
            raw[lang] |= {"options": texts}
        items.append(raw)
    return items


def _head(item, number):
    raw = {"id": f"other-{number:03d}", "version": 2, "kind": item.kind, "topic": item.topic, "edition": item.edition, "must_pass": True, "read": ""}
    raw |= {"picture": item.picture} if item.picture else {}
    return raw | {lang: {"stem": item.stem[lang], **({"alt": item.alt[lang]} if item.picture else {})} for lang in LANGUAGES}


def _other_kind(item, number):
    """Return a question without options with another key; tapping has none, so only its reason is another."""
    raw, body = _head(item, number), item.body
    tops = {"numeric": _numeric, "hotspot": _hotspot, "scenario": lambda body: {"start": "s0"}, "rhythm": lambda body: {"mode": body.mode, "seconds": body.seconds}}
    sides = {"match": _pairs, "classify": _cards, "numeric": _unit, "hotspot": _names, "scenario": _scenes, "rhythm": lambda body, lang, why: {"why": why("0")}}
    raw |= tops.get(item.kind, lambda body: {})(body)
    for lang in LANGUAGES:
        raw[lang] |= sides[item.kind](body, lang, lambda part, lang=lang: f"另有道理 {number}-{part} {lang}")
    return raw


def _pairs(body, lang, why):
    rights = [pair.right[lang] for pair in body.pairs]
    rights = rights[1:] + rights[:1]
    pairs = [{"left": pair.left[lang], "right": right, "why": why(n)} for n, (pair, right) in enumerate(zip(body.pairs, rights, strict=True))]
    return {"pairs": pairs, "extra": [text[lang] for text in body.extra]}


def _cards(body, lang, why):
    groups = [group[lang] for group in body.groups]
    cards = [{"text": card.text[lang], "group": groups[(card.group + 1) % len(groups)], "why": why(n)} for n, card in enumerate(body.cards)]
    return {"groups": groups, "cards": cards}


def _numeric(body):
    answer = body.answer + 1
    return {"answer": answer, "tolerance": body.tolerance, **({"limits": list(body.limits)} if body.limits else {})}


def _unit(body, lang, why):
    return {"unit": body.unit[lang], "why": why("0")}


def _hotspot(body):
    right = [region.correct for region in body]
    places = zip(body, right[-1:] + right[:-1], strict=True)
    return {"regions": [{"x": r.x, "y": r.y, "w": r.w, "h": r.h, "correct": correct} for r, correct in places]}


def _names(body, lang, why):
    return {"regions": [{"name": region.name[lang], "why": why(n)} for n, region in enumerate(body)]}


def _scenes(body, lang, why):
    scenes = {}
    for place, scene in enumerate(body):
        worth = [(way.points, way.danger) for way in scene.ways]
        ways = zip(scene.ways, worth[-1:] + worth[:-1], strict=True)
        choices = [{"text": way.text[lang], "to": f"s{way.to}", "points": points, "danger": danger, "why": why(f"{place}-{n}")} for n, (way, (points, danger)) in enumerate(ways)]
        scenes[f"s{place}"] = {"text": scene.text[lang], **({"choices": choices} if choices else {})}
    return {"scenes": scenes}


def as_toml(items):
    """Return the items as the text of an items file."""
    return "".join("[[item]]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in item.items()) + "\n" for item in items)


def _value(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)

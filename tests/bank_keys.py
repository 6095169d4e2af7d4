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
        self.reasons = {squeezed(why): item.id for item in items for option in item.options for why in option.why.values() if len(squeezed(why)) >= 8}
        pairs = [(option.text[lang], option.why[lang], item.id) for item in items for option in item.options for lang in LANGUAGES]
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
        right = [option.correct for option in item.options]
        turned = right[-1:] + right[:-1]
        options = list(range(len(item.options)))
        if item.kind == "order":
            options = options[1:] + options[:1]
            turned = right
        raw = {"id": f"other-{number:03d}", "version": 2, "kind": item.kind, "topic": item.topic, "edition": item.edition, "must_pass": True, "read": ""}
        for lang in LANGUAGES:
            texts = [{"text": item.options[i].text[lang], "why": f"另有道理 {number}-{i} {lang}"} for i in options]
            if item.kind != "order":
                texts = [{**text, "correct": turned[i]} for i, text in enumerate(texts)]
            raw[lang] = {"stem": item.stem[lang], "options": texts}
        items.append(raw)
    return items


def as_toml(items):
    """Return the items as the text of an items file."""
    return "".join("[[item]]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in item.items()) + "\n" for item in items)


def _value(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)

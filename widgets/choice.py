"""One question with options: pick one or several, then read why each pick is right or not."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise


class Choice(Exercise):
    """A question with two or more options and a reason for every one of them.

    ``options`` is a list of ``{"text", "correct", "why"}``; exactly one is correct, or at least one with
    ``many=True``. ``value`` is the list of chosen positions. Raises ParameterError for anything else.
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "pick_one": "选一个答案。", "pick_many": "可以选几个。", "pick_first": "先选一个，再看对不对。",
            "partly": "还差一点：有的该选没选，或多选了。", "show": "看答案", "explained": "答案和原因",
        },
        "en": {
            "pick_one": "Choose one answer.", "pick_many": "Choose all that apply.", "pick_first": "Choose first, then check.",
            "partly": "Not quite: one is missing, or one too many.", "show": "Show the answer", "explained": "Answer and reasons",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", options: Any = (), many: bool = False
    ) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "the question, as text")
        options = list(options)
        self._check_options(options, many)
        kept = [{name: option[name] for name in ("text", "correct", "why")} for option in options]
        super().__init__(key, lang, {"prompt": prompt, "options": kept, "many": bool(many)})

    @classmethod
    def _check_options(cls, options: list[Any], many: bool) -> None:
        if len(options) < 2:
            raise cls.wrong("options", options, "at least two")
        for option in options:
            if not isinstance(option, dict) or set(option) != {"text", "correct", "why"}:
                raise cls.wrong("options", option, "{'text': …, 'correct': True or False, 'why': …}")
            if not all(isinstance(option[name], str) and option[name].strip() for name in ("text", "why")):
                raise cls.wrong("options", option, "a text and a reason, neither empty")
            if not isinstance(option["correct"], bool):
                raise cls.wrong("correct", option["correct"], "True or False")
        if len({option["text"] for option in options}) < len(options):
            raise cls.wrong("options", [o["text"] for o in options], "options that differ from each other")
        right = sum(option["correct"] for option in options)
        if right == 0 or (right > 1 and not many):
            raise cls.wrong("correct", right, "at least one right option" if many else "exactly one right option")

    def fallback_html(self) -> str:
        """Return the question as real form controls, its reasons folded away below."""
        kind = "checkbox" if self.params["many"] else "radio"
        rows = "".join(
            f'<label class="bo-option"><input type="{kind}" name="{escape(self.key)}">'
            f"<span>{escape(option['text'])}</span></label>"
            for option in self.params["options"]
        )
        reasons = "".join(
            f"<li><strong>{'✓' if option['correct'] else '✕'} {escape(option['text'])}</strong> {escape(option['why'])}</li>"
            for option in self.params["options"]
        )
        return (
            f'<section class="bo bo-choice"><fieldset><legend>{escape(self.params["prompt"])}</legend>{rows}</fieldset>'
            f"<details><summary>{escape(self.words['explained'])}</summary><ul>{reasons}</ul></details></section>"
        )

"""One question with options: pick one or several, then read why each pick is right or not."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise


class Choice(Exercise):
    """A question with two or more options and a reason for every one of them.

    Each pick is explained at once; after two wrong tries the answer can be shown. ``value`` is the list of the
    positions chosen, counted from 0. Raises ParameterError for parameters other than these.

    Args:
        prompt: text, the question.
        options: list of two or more ``{"text", "correct", "why"}``; exactly one is correct, or at least one with
            ``many=True``. ``why`` is read after the pick.
        many: True where several options may be picked.

    Example (zh)::

        Choice(
            "first-step",
            "zh",
            prompt="武汉东湖绿道上，一位跑步的人突然倒下。你第一步做什么？",
            options=[
                {"text": "停下来，看清周围有没有危险", "correct": True, "why": "先保证自己安全。你也倒下了，就没有人能帮他。"},
                {"text": "冲过去，把他扶起来", "correct": False, "why": "还不知道有没有危险，也不知道伤在哪里。先看，再走近，不急着搬动。"},
                {"text": "拿出手机，拍下来", "correct": False, "why": "拍照帮不了他，还会暴露他的隐私。手要留着做事、打 120。"},
            ],
        )

    Example (en)::

        Choice(
            "first-step",
            "en",
            prompt="On the East Lake path in Wuhan a runner suddenly collapses. What do you do first?",
            options=[
                {"text": "Stop and look round for danger", "correct": True, "why": "Your own safety comes first. If you fall too, nobody can help."},
                {"text": "Rush over and pull the runner up", "correct": False, "why": "You know neither the danger nor the injury yet. Look, then come near, and do not hurry to move anyone."},
                {"text": "Take out your phone and film", "correct": False, "why": "A film helps nobody and shows another person's privacy. Your hands are needed to act and to call 120."},
            ],
        )
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

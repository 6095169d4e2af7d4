"""Put steps into the right order, then read why each one stands where it does."""

from hashlib import sha256
from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise


class Order(Exercise):
    """Three or more steps, shown shuffled, to be put into the right order.

    Steps are moved by arrows or dragged; the first shuffle comes from the key, so all phones show the same. ``value``
    is the learner's order as positions in ``steps``, so ``[0, 1, 2, …]`` is right. Raises ParameterError for
    parameters other than these.

    Args:
        prompt: text, what is to be put in order.
        steps: list of three or more ``{"text", "why"}`` in the right order, texts that differ; ``why`` says why the
            step stands there.

    Example (zh)::

        Order(
            "chain",
            "zh",
            prompt="宜昌滨江公园，一位大叔倒下了。从看到他倒下，到开始按压，按先后排好。",
            steps=[
                {"text": "看现场安不安全", "why": "先保证自己安全，才救得了人。"},
                {"text": "轻拍双肩，大声叫他", "why": "先知道有没有反应。"},
                {"text": "指着人说：打 120，拿 AED", "why": "没有反应就求救。指着人，才有人去做。"},
                {"text": "让头后仰，看胸腹有没有起伏，最多 10 秒", "why": "一边等电话，一边看呼吸。"},
                {"text": "没有正常呼吸，马上按压胸部", "why": "血要尽快流起来。"},
            ],
        )

    Example (en)::

        Order(
            "chain",
            "en",
            prompt="In the riverside park in Yichang a man goes down. From then until compressions begin: put the steps in order.",
            steps=[
                {"text": "Look whether the scene is safe", "why": "You can help only if you stay safe."},
                {"text": "Tap both shoulders gently, call loudly", "why": "First find out whether there is a response."},
                {"text": "Point at people: call 120, fetch the AED", "why": "No response: get help. Someone you point at will do it."},
                {"text": "Tilt the head back, look for chest and belly movement, at most 10 seconds", "why": "Look at the breathing while the call connects."},
                {"text": "No normal breathing: compress the chest at once", "why": "The blood must flow again as soon as possible."},
            ],
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "how": "按箭头移动，也可以按住左边拖动。", "up": "上移：{step}", "down": "下移：{step}",
            "moved": "“{step}”移到第{place}位，共{n}位。", "first": "“{step}”已经在最前面。", "last": "“{step}”已经在最后面。",
            "right_place": "位置对", "wrong_place": "位置不对", "some_wrong": "有{n}项的位置不对。移一移，再看。",
            "show": "看答案", "shown": "这是正确的顺序。", "place": "第几位", "write": "在方框里写上它排第几位。", "explained": "正确的顺序和原因",
        },
        "en": {
            "how": "Use the arrows, or hold the left edge and drag.", "up": "Move up: {step}", "down": "Move down: {step}",
            "moved": "“{step}” is now number {place} of {n}.", "first": "“{step}” is already first.", "last": "“{step}” is already last.",
            "right_place": "Right place", "wrong_place": "Not in its place", "some_wrong": "{n} are not in their place. Move them, then check again.",
            "show": "Show the answer", "shown": "This is the right order.", "place": "Place", "write": "Write the place of each one in its box.", "explained": "Right order and reasons",
        },
    }  # fmt: skip

    def __init__(self, key: str, lang: str = "zh", prompt: str = "", steps: Any = ()) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "what is to be put in order, as text")
        if not isinstance(steps, list | tuple):
            raise self.wrong("steps", steps, "a list of {'text': …, 'why': …}")
        self._check_steps(list(steps))
        kept = [{"text": step["text"], "why": step["why"]} for step in steps]
        super().__init__(key, lang, {"prompt": prompt, "steps": kept})

    @classmethod
    def _check_steps(cls, steps: list[Any]) -> None:
        if len(steps) < 3:
            raise cls.wrong("steps", steps, "at least three, in the right order")
        for step in steps:
            if not isinstance(step, dict) or set(step) != {"text", "why"}:
                raise cls.wrong("steps", step, "{'text': …, 'why': …}")
            if not all(isinstance(step[name], str) and step[name].strip() for name in ("text", "why")):
                raise cls.wrong("steps", step, "a text and a reason, neither empty")
        if len({step["text"] for step in steps}) < len(steps):
            raise cls.wrong("steps", [step["text"] for step in steps], "steps that differ from each other")

    def _mixed(self) -> list[dict[str, str]]:
        """Return the steps in an order that is always the same for this exercise, and never the right one."""
        steps: list[dict[str, str]] = self.params["steps"]
        mixed = sorted(steps, key=lambda step: sha256(f"{self.key} {step['text']}".encode()).digest())
        return mixed[::-1] if mixed == steps else mixed

    def fallback_html(self) -> str:
        """Return the shuffled steps with a box for each one's number, the right order folded away below."""
        steps = self.params["steps"]
        rows = "".join(
            f'<li><label class="bo-option"><input type="number" inputmode="numeric" min="1" max="{len(steps)}"'
            f' aria-label="{escape(self.words["place"])}: {escape(step["text"])}"><span>{escape(step["text"])}</span></label></li>'
            for step in self._mixed()
        )
        reasons = "".join(
            f"<li><strong>{escape(step['text'])}</strong> {escape(step['why'])}</li>" for step in steps
        )
        return (
            f'<section class="bo bo-order"><fieldset><legend>{escape(self.params["prompt"])}</legend>'
            f'<p class="bo-hint">{escape(self.words["write"])}</p><ul class="bo-steps">{rows}</ul></fieldset>'
            f"<details><summary>{escape(self.words['explained'])}</summary><ol>{reasons}</ol></details></section>"
        )

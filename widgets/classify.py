"""Sort things into a few named groups, then read why each one belongs where it does."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise


class Classify(Exercise):
    """Two or more items, each to be put into one of two or more groups.

    ``value`` is the list of the chosen groups' ids, one for each item in its order. Raises ParameterError for
    parameters other than these.

    Args:
        prompt: text, what is to be sorted.
        bins: list of two or more ``{"id", "text"}``, the groups; one may stay empty.
        items: list of two or more ``{"text", "bin", "why"}``; ``bin`` is the id of the right group.

    Example (zh)::

        Classify(
            "clear-sort",
            "zh",
            prompt="AED 说：“正在分析，不要碰患者。”这时候，谁做得对，谁要提醒？",
            bins=[{"id": "right", "text": "做得对"}, {"id": "remind", "text": "要提醒他"}],
            items=[
                {"text": "按压的人抬起双手，往后跪了半步", "bin": "right", "why": "手离开了，身体也离开了。"},
                {"text": "老伴握着病人的手，小声叫他的名字", "bin": "remind", "why": "她心里着急。轻声请她：“阿姨，先松开手，就几秒钟。”"},
                {"text": "有人扶着病人的头，怕他歪过去", "bin": "remind", "why": "扶着也是碰，AED 可能看不准。"},
                {"text": "站在一边的人伸开双臂，不让别人靠近", "bin": "right", "why": "没有碰病人，还帮大家离开。"},
            ],
        )

    Example (en)::

        Classify(
            "clear-sort",
            "en",
            prompt="The AED says “Analysing. Do not touch the patient.” Who is doing it right, and who needs a reminder?",
            bins=[{"id": "right", "text": "Doing it right"}, {"id": "remind", "text": "Needs a reminder"}],
            items=[
                {"text": "The person compressing lifts both hands and kneels half a step back", "bin": "right", "why": "Hands and body are both away."},
                {"text": "His wife holds the patient's hand and softly says his name", "bin": "remind", "why": "She is frightened. Say gently: “Please let go, just for a few seconds.”"},
                {"text": "Someone steadies the patient's head so that it does not roll", "bin": "remind", "why": "Steadying is touching too, and the AED may read the heart wrongly."},
                {"text": "A bystander spreads her arms to keep people away", "bin": "right", "why": "She does not touch the patient and helps everyone keep clear."},
            ],
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "how": "给每一项选一类。", "chosen": "选好了 {n}/{all}", "missing": "还有{n}项没有选。选完再看。", "unchosen": "这一项还没有选。",
            "some_wrong": "有{n}项不对。改一改，再看。", "answer_is": "答案：{bin}", "show": "看答案",
            "shown": "每一项下面是答案和原因。", "explained": "答案和原因",
        },
        "en": {
            "how": "Choose a group for each one.", "chosen": "{n} of {all} chosen", "missing": "Still to choose: {n}. Choose for all, then check.", "unchosen": "Not chosen yet.",
            "some_wrong": "Not right yet: {n}. Change, then check again.", "answer_is": "Answer: {bin}", "show": "Show the answer",
            "shown": "The answer and the reason stand below each one.", "explained": "Answers and reasons",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", bins: Any = (), items: Any = ()
    ) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "what is to be sorted, as text")
        for name, given in (("bins", bins), ("items", items)):
            if not isinstance(given, list | tuple):
                raise self.wrong(name, given, "a list")
        self._check_rows("bins", list(bins), ("id", "text"))
        self._check_rows("items", list(items), ("text", "bin", "why"))
        self._check_ids([one["id"] for one in bins], [item["bin"] for item in items])
        kept = [{name: one[name] for name in ("id", "text")} for one in bins]
        sorted_in = [{name: item[name] for name in ("text", "bin", "why")} for item in items]
        super().__init__(key, lang, {"prompt": prompt, "bins": kept, "items": sorted_in})

    @classmethod
    def _check_rows(cls, parameter: str, rows: list[Any], names: tuple[str, ...]) -> None:
        if len(rows) < 2:
            raise cls.wrong(parameter, rows, "at least two")
        shape = "{" + ", ".join(f"{name!r}: …" for name in names) + "}"
        for row in rows:
            if not isinstance(row, dict) or set(row) != set(names):
                raise cls.wrong(parameter, row, shape)
            if not all(isinstance(row[name], str) and row[name].strip() for name in names):
                raise cls.wrong(parameter, row, f"{shape}, texts that are not empty")
        texts = [row["text"] for row in rows]
        if len(set(texts)) < len(texts):
            raise cls.wrong(parameter, texts, "texts that differ from each other")

    @classmethod
    def _check_ids(cls, ids: list[str], used: list[str]) -> None:
        if len(set(ids)) < len(ids):
            raise cls.wrong("bins", ids, "ids that differ from each other")
        for one in used:
            if one not in ids:
                raise cls.wrong("bin", one, "the id of one of the bins: " + ", ".join(ids))

    def fallback_html(self) -> str:
        """Return every item with its bins as radio buttons, answers and reasons folded away below."""
        names = {one["id"]: one["text"] for one in self.params["bins"]}
        rows = "".join(self._row(place, item["text"]) for place, item in enumerate(self.params["items"]))
        reasons = "".join(
            f"<li>{escape(item['text'])} <strong>{escape(names[item['bin']])}</strong> {escape(item['why'])}</li>"
            for item in self.params["items"]
        )
        return (
            f'<section class="bo bo-classify"><p class="bo-prompt">{escape(self.params["prompt"])}</p>{rows}'
            f"<details><summary>{escape(self.words['explained'])}</summary><ul>{reasons}</ul></details></section>"
        )

    def _row(self, place: int, text: str) -> str:
        chips = "".join(
            f'<label class="bo-chip"><input type="radio" name="{escape(self.key)}-{place}"><span>{escape(one["text"])}</span></label>'
            for one in self.params["bins"]
        )
        return f'<fieldset class="bo-item"><legend>{escape(text)}</legend><div class="bo-chips">{chips}</div></fieldset>'

"""Pair what belongs together, then read why each pair does."""

from hashlib import sha256
from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise


class Match(Exercise):
    """Pair items on the left with items on the right, one to one, and read the reason of each pair.

    On a phone each row has a native list to choose from; on a wider screen the learner presses a place and then what
    belongs there. ``extra`` gives right-hand items that belong nowhere, so that the last pair is no gift. The first
    order of the right-hand items comes from the key, so all phones show the same; a new run mixes them anew.
    ``value`` is a list with one number for each pair in the author's order: the position of the right-hand item
    chosen for it, counted through the pairs and then ``extra``, so ``[0, 1, 2]`` is right for three pairs. Raises
    ParameterError for parameters other than these.

    Args:
        prompt: text, what is to be paired with what.
        pairs: list of two or more ``{"left", "right", "why"}``; all left texts differ, and all right texts.
        extra: list of further right-hand texts that belong to no pair; may be empty.

    Example (zh)::

        Match(
            "numbers-1",
            "zh",
            prompt="遇到这些事，打哪个电话？",
            pairs=[
                {"left": "菜市场里有人倒地，叫不醒", "right": "120", "why": "120 是急救。先打 120，再开免提，照调度员说的做。"},
                {"left": "楼上厨房着火，冒浓烟", "right": "119", "why": "119 管火灾和抢险。说清地址、什么着火、有没有人被困。"},
                {"left": "有人持刀威胁路人", "right": "110", "why": "110 找警察。离远一点再打，不要上前劝。"},
                {"left": "两辆车追尾，没有人受伤", "right": "122", "why": "122 管交通事故。有人受伤，还要打 120。"},
            ],
            extra=["114"],
        )

    Example (en)::

        Match(
            "numbers-1",
            "en",
            prompt="Which number do you call?",
            pairs=[
                {"left": "Someone lies in the market and cannot be woken", "right": "120", "why": "120 is the ambulance. Call it first, then switch the speaker on and do what the dispatcher says."},
                {"left": "Thick smoke from a burning kitchen upstairs", "right": "119", "why": "119 is for fire and rescue. Say where, what burns and whether anyone is trapped."},
                {"left": "Someone threatens passers-by with a knife", "right": "110", "why": "110 is the police. Move away before you call, and do not step in."},
                {"left": "One car ran into another, nobody is hurt", "right": "122", "why": "122 is for road accidents. When someone is hurt, call 120 as well."},
            ],
            extra=["114"],
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "how": "给每一行选出配得上的一项。", "how_wide": "先点左边的空位，再点右边的一项；反过来也行。", "pick": "请选择", "open": "点这里，再选一项",
            "slot": "{left}：{right}", "empty": "还没有选", "pool": "可以选的", "used": "已配",
            "paired": "“{left}”配上了“{right}”。", "moved": "“{left}”配上了“{right}”，“{other}”空出来了。", "freed": "“{left}”空出来了。",
            "waiting": "现在给“{left}”选一项。", "holding": "“{right}”配给哪一个？点它左边的空位。",
            "count": "配好了 {n}/{all}", "missing": "还有 {n} 行没有配。配完再看。", "unchosen": "这一行还没有配。",
            "some_wrong": "有 {n} 行不对。改一改，再看。", "score": "配对 {n}/{all}。", "yours": "你配的是：{right}", "answer_is": "答案：{right}",
            "show": "看答案", "shown": "每一行下面是答案和原因。配对 {n}/{all}。", "explained": "答案和原因",
        },
        "en": {
            "how": "Choose what belongs to each line.", "how_wide": "Press an empty place, then what belongs there; or the other way round.", "pick": "Choose", "open": "Press here, then choose",
            "slot": "{left}: {right}", "empty": "not chosen yet", "pool": "To choose from", "used": "paired",
            "paired": "“{left}” is paired with “{right}”.", "moved": "“{left}” is paired with “{right}”; “{other}” is free again.", "freed": "“{left}” is free again.",
            "waiting": "Now choose for “{left}”.", "holding": "Where does “{right}” belong? Press the place beside it.",
            "count": "{n} of {all} paired", "missing": "Lines still to pair: {n}. Pair all, then check.", "unchosen": "Not paired yet.",
            "some_wrong": "Lines not right yet: {n}. Change them, then check again.", "score": "Right pairs: {n} of {all}.", "yours": "You chose: {right}", "answer_is": "Answer: {right}",
            "show": "Show the answer", "shown": "The answer and the reason stand below each line. Right pairs: {n} of {all}.", "explained": "Answers and reasons",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", pairs: Any = (), extra: Any = ()
    ) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "what is to be paired with what, as text")
        if not isinstance(pairs, list | tuple) or len(pairs) < 2:
            raise self.wrong("pairs", pairs, "a list of at least two {'left': …, 'right': …, 'why': …}")
        self._check_pairs(list(pairs))
        if not isinstance(extra, list | tuple):
            raise self.wrong("extra", extra, "a list of right-hand texts that belong to no pair")
        rights = [pair["right"] for pair in pairs]
        for text in extra:
            if not isinstance(text, str) or not text.strip():
                raise self.wrong("extra", text, "texts that are not empty")
            if text in rights:
                raise self.wrong("extra", text, "texts that differ from every right-hand text")
            rights.append(text)
        kept = [{name: pair[name] for name in ("left", "right", "why")} for pair in pairs]
        super().__init__(key, lang, {"prompt": prompt, "pairs": kept, "extra": list(extra)})

    @classmethod
    def _check_pairs(cls, pairs: list[Any]) -> None:
        shape = "{'left': …, 'right': …, 'why': …}"
        for pair in pairs:
            if not isinstance(pair, dict) or set(pair) != {"left", "right", "why"}:
                raise cls.wrong("pairs", pair, shape)
            if not all(isinstance(text, str) and text.strip() for text in pair.values()):
                raise cls.wrong("pairs", pair, f"{shape}, texts that are not empty")
        for side in ("left", "right"):
            texts = [pair[side] for pair in pairs]
            if len(set(texts)) < len(texts):
                raise cls.wrong("pairs", texts, f"{side} texts that differ from each other")

    def fallback_html(self) -> str:
        """Return every left item with a native list of the right ones, answers and reasons folded away below."""
        pairs = self.params["pairs"]
        rights = [*(pair["right"] for pair in pairs), *self.params["extra"]]
        mixed = sorted(rights, key=lambda text: sha256(f"{self.key} {text}".encode()).digest())
        options = "".join(f"<option>{escape(text)}</option>" for text in ("", *mixed))
        rows = "".join(
            f'<li class="bo-pair"><label><span class="bo-left">{escape(pair["left"])}</span> <select>{options}</select></label></li>'
            for pair in pairs
        )
        reasons = "".join(
            f"<li>{escape(pair['left'])} <strong>{escape(pair['right'])}</strong> {escape(pair['why'])}</li>"
            for pair in pairs
        )
        return (
            f'<section class="bo bo-match"><fieldset><legend>{escape(self.params["prompt"])}</legend>'
            f'<p class="bo-hint">{escape(self.words["how"])}</p><ul class="bo-pairs">{rows}</ul></fieldset>'
            f"<details><summary>{escape(self.words['explained'])}</summary><ul>{reasons}</ul></details></section>"
        )

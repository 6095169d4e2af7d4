"""A list to tick while doing: what must not be missing is marked, and what is missing says why it matters."""

from html import escape
from itertools import groupby
from typing import Any, ClassVar

from widgets.base import Exercise


class Checklist(Exercise):
    """Things to do or to pack, ticked one by one; done once every item with a star is ticked.

    A check tells what is still missing and why it matters, the starred ones first. The list can be printed, with
    empty boxes for paper, and begun again for the next time. ``value`` is the list of the positions ticked, counted
    from 0. Raises ParameterError for parameters other than these.

    Args:
        prompt: text, what the list is for.
        items: list of two or more ``{"text", "must", "why"}`` in the order of doing; ``must`` is True for a starred
            item, and one at least is starred. ``"note"`` adds a short hint under the text, ``"group"`` a heading: of
            all items or of none, items of a group together.
        notes: True where the learner may write a short note to each item once it is ticked, such as an expiry date.

    Example (zh)::

        Checklist(
            "bag-1",
            "zh",
            prompt="家庭应急包：和家里人一起，一样一样装好。",
            items=[
                {"text": "饮用水", "must": True, "why": "灾害以后，可能几天没有干净的水。", "note": "每人每天大约 3 升，备 3 天", "group": "吃的和喝的"},
                {"text": "不用煮就能吃的食物", "must": True, "why": "停电、停气的时候没法做饭。", "note": "备 3 天", "group": "吃的和喝的"},
                {"text": "急救包", "must": True, "why": "路断了，救护车来得慢。你要能自己先止血、包扎。", "group": "救护"},
                {"text": "家里人每天吃的药", "must": True, "why": "药店可能关门，有的药一天也不能停。", "note": "写上药名和用法，看看有效期", "group": "救护"},
                {"text": "口罩", "must": False, "why": "灰尘多、人多的地方用得上。", "group": "救护"},
                {"text": "手电筒和电池", "must": True, "why": "停电以后，楼梯间是黑的。", "group": "照明和联络"},
                {"text": "哨子", "must": True, "why": "被困的时候，吹哨子比喊省力气。", "group": "照明和联络"},
                {"text": "收音机、充电宝", "must": False, "why": "没有网络，也能听到通知；手机留着打电话。", "group": "照明和联络"},
                {"text": "证件的复印件", "must": False, "why": "原件丢了，也能证明你是谁。", "note": "装进防水袋", "group": "其他"},
                {"text": "毯子", "must": False, "why": "夜里保暖，也能给伤员保暖。", "group": "其他"},
            ],
            notes=True,
        )

    Example (en)::

        Checklist(
            "bag-1",
            "en",
            prompt="A family's emergency bag: pack it together, one thing after the other.",
            items=[
                {"text": "Drinking water", "must": True, "why": "After a disaster there may be no clean water for days.", "note": "About 3 litres for each person and day, for 3 days", "group": "Food and drink"},
                {"text": "Food that needs no cooking", "must": True, "why": "Without power and gas you cannot cook.", "note": "For 3 days", "group": "Food and drink"},
                {"text": "First-aid kit", "must": True, "why": "On broken roads the ambulance comes late. You must be able to stop bleeding and bandage yourself.", "group": "First aid"},
                {"text": "Medicines the family takes every day", "must": True, "why": "Pharmacies may be shut, and some medicines cannot wait a day.", "note": "Write down name and dose, look at the expiry date", "group": "First aid"},
                {"text": "Masks", "must": False, "why": "Useful in dust and in crowds.", "group": "First aid"},
                {"text": "Torch and batteries", "must": True, "why": "When the power is out, staircases are dark.", "group": "Light and contact"},
                {"text": "Whistle", "must": True, "why": "If you are trapped, whistling costs less strength than shouting.", "group": "Light and contact"},
                {"text": "Radio, power bank", "must": False, "why": "You hear announcements without the network, and the phone stays charged for calls.", "group": "Light and contact"},
                {"text": "Copies of documents", "must": False, "why": "They show who you are if the originals are lost.", "note": "In a waterproof bag", "group": "Other things"},
                {"text": "Blanket", "must": False, "why": "Keeps you warm at night, and an injured person too.", "group": "Other things"},
            ],
            notes=True,
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "how": "做好一项，勾一项。带 ★ 的一定要做到。", "must": "一定要做到", "count": "★ {n}/{all}，一共 {m}/{total}", "look": "看看还缺什么",
            "missing": "还缺 {n} 项带 ★ 的。下面写了为什么要紧。", "others": "带 ★ 的都做到了。还有 {n} 项，有条件就做。", "all_done": "都做到了，一项不缺。",
            "must_done": "带 ★ 的都做到了。", "lacking": "还缺这一项", "note": "备注", "note_of": "备注：{item}", "print": "打印这张表",
            "date": "日期：", "by": "检查人：", "next_time": "下次再查一遍", "explained": "每一项为什么要紧",
        },
        "en": {
            "how": "Tick each one when it is done. Those with ★ must not be missing.", "must": "must not be missing", "count": "★ {n} of {all}, all in all {m} of {total}", "look": "What is missing?",
            "missing": "Still missing with ★: {n}. Below each stands why it matters.", "others": "All with ★ are done. {n} more to do if you can.", "all_done": "All done, nothing is missing.",
            "must_done": "All with ★ are done.", "lacking": "Still missing", "note": "Note", "note_of": "Note: {item}", "print": "Print this list",
            "date": "Date: ", "by": "Checked by: ", "next_time": "Check again another time", "explained": "Why each one matters",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", items: Any = (), notes: bool = False
    ) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "what the list is for, as text")
        if not isinstance(items, list | tuple) or len(items) < 2:
            raise self.wrong("items", items, "a list of at least two {'text': …, 'must': True or False, 'why': …}")
        for one in items:
            self._check(one)
        texts = [one["text"] for one in items]
        if len(set(texts)) < len(texts):
            raise self.wrong("items", texts, "texts that differ from each other")
        if not any(one["must"] for one in items):
            raise self.wrong("must", False, "True for at least one item")
        self._check_groups([one.get("group") for one in items])
        if not isinstance(notes, bool):
            raise self.wrong("notes", notes, "True or False")
        kept = [{name: one.get(name, "") for name in ("text", "must", "why", "note", "group")} for one in items]
        super().__init__(key, lang, {"prompt": prompt, "items": kept, "notes": notes})

    @classmethod
    def _check(cls, one: Any) -> None:
        shape = "{'text': …, 'must': True or False, 'why': …}, and 'note' or 'group' where wanted"
        needed = {"text", "must", "why"}
        if not isinstance(one, dict) or not needed <= set(one) <= needed | {"note", "group"} or not isinstance(one["must"], bool):
            raise cls.wrong("items", one, shape)
        if not all(isinstance(text, str) and text.strip() for name, text in one.items() if name != "must"):
            raise cls.wrong("items", one, f"{shape}, texts that are not empty")

    @classmethod
    def _check_groups(cls, groups: list[str | None]) -> None:
        if None in groups and any(groups):
            raise cls.wrong("group", groups, "a group for every item, or for none")
        heads = [name for name, _ in groupby(groups)]
        if len(set(heads)) < len(heads):
            raise cls.wrong("group", heads, "the items of a group one after the other")

    def fallback_html(self) -> str:
        """Return the list as real boxes under its headings, the reasons folded away below."""
        groups = groupby(self.params["items"], key=lambda one: one["group"])
        parts = "".join(self._group(name, list(items)) for name, items in groups)
        reasons = "".join(
            f"<li><strong>{'★ ' if one['must'] else ''}{escape(one['text'])}</strong> {escape(one['why'])}</li>"
            for one in self.params["items"]
        )
        return (
            f'<section class="bo bo-checklist"><p class="bo-prompt">{escape(self.params["prompt"])}</p><p class="bo-hint">{escape(self.words["how"])}</p>{parts}'
            f"<details><summary>{escape(self.words['explained'])}</summary><ul>{reasons}</ul></details></section>"
        )

    def _group(self, name: str, items: list[dict[str, Any]]) -> str:
        rows = "".join(
            f'<label class="bo-option"><input type="checkbox"><span>{"★ " if one["must"] else ""}{escape(one["text"])}'
            + (f" <small>{escape(one['note'])}</small>" if one["note"] else "")
            + "</span></label>"
            for one in items
        )
        return f"<fieldset><legend>{escape(name or self.params['prompt'])}</legend>{rows}</fieldset>"

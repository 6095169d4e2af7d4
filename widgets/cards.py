"""Recall cards that come again when they are about to be forgotten."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.scoring.cards import DAYS

MOST_NEW = 50


class Cards(Exercise):
    """Recall the answer before seeing it, say honestly how it went, and get each card back on the right day.

    The learner reads the front, thinks of the answer or writes it down (nobody marks it), then sees back and reason and
    chooses 忘了, 想了一会儿 or 记得. The cards move as in Leitner's card box (Sebastian Leitner, So lernt man lernen,
    Herder 1972): five boxes, and a card comes again 1, 3, 7, 14 or 30 days after it was asked, by its box. A new card
    counts as box 1. 记得 moves it one box on, 想了一会儿 leaves it where it is, 忘了 puts it back into box 1, and it
    comes again in the same round until it is remembered; only the first rating of a round moves a card. The days are
    ours: practice repeated each month kept skills best in a randomised trial of resuscitation training (monthly 58 %,
    every 3, 6 or 12 months 26, 21 and 15 % excellent after a year), so no card stays away longer than 30 days.

    Days are calendar days of the learner's own clock. A round holds all cards that are due, the longest waiting first,
    then new ones up to ``new_per_day``. After it the same cards can be practised again, which moves none. The log
    holds the rounds since the last one that moved cards, so that it stays small over months. ``value`` is
    ``{"day", "knew", "slow", "forgot", "next"}``: the day of the last round, how many cards were rated how at first,
    and the day when the next card is due. Raises ParameterError for anything else.

    Args:
        prompt: text, what the cards are about.
        cards: list of ``{"front", "back", "why"}``, with ``"id"`` where cards may be added in between later: a card without one is known by its place. The same ids in both languages.
        new_per_day: int 1 to 50, how many new cards are asked a day.

    Example (zh)::

        Cards(
            "cpr-cards",
            "zh",
            prompt="心肺复苏：数字和要点",
            cards=[
                {"id": "breathing", "front": "看呼吸，最多看多久？", "back": "10 秒", "why": "只有叹息样呼吸，或者拿不准，都按没有正常呼吸处理：马上按压。"},
                {"id": "rate", "front": "成人胸外按压，按多快？", "back": "100–120 次/分", "why": "太慢，血流不够；太快，心脏来不及充盈。"},
                {"id": "depth", "front": "成人胸外按压，按多深？", "back": "5–6 厘米", "why": "按得浅是最常见的错误。每次都让胸廓完全回弹。"},
                {"id": "ratio", "front": "按压和人工呼吸的比例是多少？", "back": "30∶2", "why": "按 30 次，吹 2 次，停顿不超过 10 秒。不会吹气，就一直按。"},
                {"id": "swap", "front": "多久换一个人按压？", "back": "2 分钟", "why": "累了就会按得浅，自己往往感觉不到。"},
                {"id": "pads", "front": "成人的两片电极片贴在哪里？", "back": "右锁骨下方；左侧腋下", "why": "电流要穿过心脏。照着电极片上的图贴。"},
                {"id": "after", "front": "AED 电击以后，马上做什么？", "back": "接着按压", "why": "不等，不看，按满 2 分钟，AED 会再分析。"},
            ],
            new_per_day=5,
        )

    Example (en)::

        Cards(
            "cpr-cards",
            "en",
            prompt="CPR: the numbers and the points",
            cards=[
                {"id": "breathing", "front": "For how long do you look for breathing, at most?", "back": "10 seconds", "why": "Only gasps, or not sure: treat it as no normal breathing and press at once."},
                {"id": "rate", "front": "How fast are compressions for an adult?", "back": "100–120 per minute", "why": "Too slow, and too little blood flows; too fast, and the heart does not fill."},
                {"id": "depth", "front": "How deep are compressions for an adult?", "back": "5–6 cm", "why": "Too shallow is the most common mistake. Let the chest come back fully each time."},
                {"id": "ratio", "front": "How many compressions to how many breaths?", "back": "30:2", "why": "30 compressions, 2 breaths, pause no longer than 10 seconds. Without breaths, press without a break."},
                {"id": "swap", "front": "After how long does another person take over?", "back": "2 minutes", "why": "Whoever is tired presses too shallow, often without noticing."},
                {"id": "pads", "front": "Where do the two pads go on an adult?", "back": "Below the right collarbone; on the left side below the armpit", "why": "The current must pass through the heart. Follow the picture on the pads."},
                {"id": "after", "front": "The AED has given a shock. What now, at once?", "back": "Go on with compressions", "why": "Do not wait or look: press for 2 minutes, then the AED analyses again."},
            ],
            new_per_day=5,
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "due": "今天要复习 {n} 张", "due_new": "今天 {n} 张，其中新的 {new} 张", "none_due": "今天没有要复习的。", "next_due": "下次：{date}，{n} 张。", "in_all": "一共 {n} 张",
            "card_n": "第 {n} 张，还有 {left} 张", "recall": "先自己想。可以写下来，写得对不对，自己看。", "typed": "你的答案（可以不写）", "show": "看答案", "yours": "你写的：{text}",
            "rate": "刚才记得吗？选真实的。", "forgot": "忘了", "slow": "想了一会儿", "knew": "记得", "soon": "等一下再来", "in_days": "{n} 天后", "in_day": "明天",
            "finished": "今天的做完了", "practised": "这一遍练完了", "counts": "记得 {knew} 张，想了一会儿 {slow} 张，忘了 {forgot} 张。", "look": "忘过的，再看一眼",
            "extra": "再练一遍（不改日期）", "how": "怎么安排的", "how_text": "记得，过更久再来：{days} 天。想了一会儿，间隔不变。忘了，今天再来，从 1 天重新开始。日期按你手机的日历。", "explained": "答案",
        },
        "en": {
            "due": "Today: {n} to recall", "due_new": "Today: {n} to recall, {new} of them new", "none_due": "Nothing to recall today.", "next_due": "Next: {date}, cards: {n}.", "in_all": "{n} cards in all",
            "card_n": "Card {n}, left: {left}", "recall": "Think of the answer first. You may write it down; you compare it yourself.", "typed": "Your answer (optional)", "show": "Show the answer", "yours": "You wrote: {text}",
            "rate": "Did you remember? Be honest.", "forgot": "Forgot", "slow": "Took a while", "knew": "Knew it", "soon": "again soon", "in_days": "in {n} days", "in_day": "tomorrow",
            "finished": "Done for today", "practised": "Practised once more", "counts": "Knew it: {knew}. Took a while: {slow}. Forgot: {forgot}.", "look": "Look at the forgotten ones again",
            "extra": "Practise again (days stay)", "how": "How the days are chosen", "how_text": "Knew it: the card comes after a longer time, {days} days. Took a while: the time stays. Forgot: again today, then from 1 day on. Days are those of your device's calendar.", "explained": "Answer",
        },
    }  # fmt: skip

    def __init__(self, key: str, lang: str = "zh", prompt: str = "", cards: Any = (), new_per_day: int = 10) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "what the cards are about, as text")
        if not isinstance(cards, list | tuple) or not cards:
            raise self.wrong("cards", cards, "a list of at least one {'front': …, 'back': …, 'why': …}")
        if type(new_per_day) is not int or not 1 <= new_per_day <= MOST_NEW:
            raise self.wrong("new_per_day", new_per_day, f"a whole number from 1 to {MOST_NEW}")
        kept = [self._card(place, card) for place, card in enumerate(cards, 1)]
        for name, what in (("id", "ids"), ("front", "fronts")):
            given = [card[name] for card in kept]
            if len(set(given)) < len(given):
                raise self.wrong("cards", given, f"{what} that differ from each other; a card without an id has its place as id")
        super().__init__(key, lang, {"prompt": prompt, "cards": kept, "new_per_day": new_per_day, "days": list(DAYS)})

    @classmethod
    def _card(cls, place: int, card: Any) -> dict[str, str]:
        shape = "{'front': …, 'back': …, 'why': …}, and where wanted 'id'"
        if not isinstance(card, dict) or not {"front", "back", "why"} <= set(card) <= {"id", "front", "back", "why"}:
            raise cls.wrong("cards", card, shape)
        if not all(isinstance(text, str) and text.strip() for text in card.values()):
            raise cls.wrong("cards", card, f"{shape}, texts that are not empty")
        return {"id": str(place), **card}

    def fallback_html(self) -> str:
        """Return each card's front, with back and reason folded away below it."""
        word = escape(self.words["explained"])
        rows = "".join(
            f"<li><p>{escape(card['front'])}</p><details><summary>{word}</summary>"
            f"<p><strong>{escape(card['back'])}</strong></p><p>{escape(card['why'])}</p></details></li>"
            for card in self.params["cards"]
        )
        return f'<section class="bo bo-cards"><p class="bo-prompt">{escape(self.params["prompt"])}</p><ol>{rows}</ol></section>'

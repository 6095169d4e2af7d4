"""How a skill fades, and when to practise again: Python draws the picture and writes the calendar.

It is also the example of an exercise whose Python works: the browser sets ``ask``, Python answers in ``made``.
"""

from datetime import date
from html import escape
from typing import Any, ClassVar

import traitlets

from widgets.base import Exercise
from widgets.refreshers import calendar_file, refresher_dates
from widgets.scoring.skill_decay import EVERY

SHARES = {"1": 58, "3": 26, "6": 21, "12": 15}  # % excellent after a year, by months between practices
LEARNERS = 167


class SkillDecay(Exercise):
    """Guess how much is left of CPR after a year, see what a trial measured, and plan your own refreshers.

    The learner gives the day of the course, chooses how often to practise, and guesses how many of those who practise like
    this still do excellent CPR after a year. Then: the trial's four results, the days of practice, and, from Python, a chart
    and a calendar file. Without Python the table and the days stand there and say that the chart is missing. Measured
    are four points only (randomised trial, n = 167, research lms.md section 3 "Low dose, high frequency"); the chart's dashed
    lines are said to be an illustration. ``value`` is ``{"points", "of", "mistakes", "course", "every", "guess"}``. The browser sets
    ``ask`` (``{"course", "every", "n"}``); Python answers in ``made`` (``{"n", "svg", "says", "ics"}`` or ``{"n", "refused"}``).

    Args:
        prompt: text, what is asked.
        every: int 1, 3, 6 or 12, months between practices, chosen at the start.
        shares: dict of the trial's results, % after a year by months between practices, or None for 58, 26, 21, 15.
        source: text, where they come from; the default names the trial.

    Example (zh)::

        SkillDecay("refresh-1", "zh", prompt="学会了，一年以后还会吗？先猜一猜，再排好复训。", every=3)

    Example (en)::

        SkillDecay("refresh-1", "en", prompt="You can do it now. And in a year? Guess, then plan your refreshers.", every=3)
    """

    ask = traitlets.Dict(help="The plan the learner asks about; set by the browser.").tag(sync=True)
    made = traitlets.Dict(help="What Python made of it: chart, sentence and calendar.").tag(sync=True)

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "title": "技能会忘：排好复训", "course": "你哪天上的课（或哪天上）？", "how_often": "打算多久练一次？", "every_1": "每月练", "every_3": "每 3 个月", "every_6": "每 6 个月", "every_12": "每 12 个月",
            "guess": "照这样练，一年后，100 个人里有多少人还能把心肺复苏做得很好？", "guess_unit": "人", "submit": "看结果，排日子", "missing_date": "先选上课的日子。", "missing_guess": "先猜一个数，0 到 100。",
            "found": "一年后，做得很好的人", "found_head": "练习间隔", "found_share": "比例", "yours": "你的打算", "guess_near": "差不多", "guess_high": "猜高了", "guess_low": "猜低了", "near": "你猜 {guess}%，研究是 {share}%。", "high": "你猜 {guess}%，研究只有 {share}%。忘得比想的快，所以要复训。", "low": "你猜 {guess}%，研究是 {share}%。练，比你想的有用。",
            "says": "看右边四个圆点：一年后，每月练的人有 {best}% 做得很好，一年只练一次的只有 {worst}%。你选的“{chosen}”是 {share}%。虚线只是示意：假设下课时人人都做得很好，再一路忘下来，没有测量过。",
            "short": "练得短，练得勤：每次几分钟，按 2 分钟，再用 AED 走一遍。", "days": "你的复训日子", "day": "{y}年{m}月{d}日", "chart": "图", "waiting": "正在请 Python 画图、写日历。第一次要等几秒。没有连上网，就先看上面的表，连上后图会自己出来。", "draw": "画图，写日历文件", "refused": "这个日子或间隔 Python 看不懂。改一改，再试。",
            "ics": "把复训放进手机日历", "ics_is": "一个 .ics 文件，用日历打开就能加入，前一天会提醒。", "event": "心肺复苏复训", "event_text": "按 2 分钟（100–120 次/分），再用 AED 走一遍。手机练习不能代替在模型上练。", "limit": "手机上的分数，不能代替在模型上的考核。只看网页、收短信的复习，不比看小册子强：要动手、要回想。",
            "source": "来源：{source}", "source_default": "随机对照试验，{n} 人：每月、每 3 个月、每 6 个月、每 12 个月练一次，一年后比较心肺复苏的质量", "change": "换一种打算", "chart_x": "上课以后的月数", "chart_y": "心肺复苏做得很好的人（%）", "chart_practice": "▲ 复训", "chart_dashed": "圆点：研究测到的\n虚线：只是示意", "measured": "研究测到的只有这四个数",
        },
        "en": {
            "title": "Skills fade: plan your refreshers", "course": "When was (or is) your course?", "how_often": "How often will you practise?", "every_1": "every month", "every_3": "every 3 months", "every_6": "every 6 months", "every_12": "every 12 months",
            "guess": "Practising like this: of 100 people, how many still do excellent CPR after a year?", "guess_unit": "people", "submit": "See the result and the days", "missing_date": "First choose the day of the course.", "missing_guess": "First guess a number from 0 to 100.",
            "found": "Excellent CPR after a year", "found_head": "Practice", "found_share": "Share", "yours": "your plan", "guess_near": "Close", "guess_high": "Too high", "guess_low": "Too low", "near": "You guessed {guess}%; the trial found {share}%.", "high": "You guessed {guess}%; the trial found only {share}%. It fades faster than we think: hence refreshers.", "low": "You guessed {guess}%; the trial found {share}%. Practice helps more than you thought.",
            "says": "Look at the four dots on the right: after a year {best}% of those who practised every month did excellent CPR, and only {worst}% of those who practised once a year. Your choice, “{chosen}”: {share}%. The dashed lines only illustrate: they assume that everybody was excellent at the course and forgot evenly; nobody measured that.",
            "short": "Short and often: a few minutes each, press for 2 minutes, then go through the AED once.", "days": "Your days of practice", "day": "{d} {m} {y}", "chart": "Chart", "waiting": "Python is drawing the chart and writing the calendar; the first time takes some seconds. Without a connection use the table above: the chart comes by itself later.", "draw": "Draw the chart, write the calendar file", "refused": "Python cannot read this day or interval. Change it and try again.",
            "ics": "Put the refreshers into your calendar", "ics_is": "An .ics file: open it with your calendar; it reminds you a day before.", "event": "CPR refresher", "event_text": "Press for 2 minutes (100–120 per minute), then go through the AED once. A phone does not replace practice on a manikin.", "limit": "A score on a phone never replaces the examination on a manikin. Refreshers by web page or text message were no better than a brochure: move your hands, recall.",
            "source": "Source: {source}", "source_default": "randomised controlled trial, {n} people, practice every 1, 3, 6 or 12 months, quality of CPR compared after a year", "change": "Another plan", "chart_x": "Months after the course", "chart_y": "People with excellent CPR (%)", "chart_practice": "▲ refresher", "chart_dashed": "dots: measured in the trial\ndashed: only an illustration", "measured": "only these four numbers were measured",
        },
    }  # fmt: skip

    def __init__(self, key: str, lang: str = "zh", prompt: str = "", every: int = 3, shares: Any = None, source: Any = None) -> None:
        default = self.WORDS["en" if lang == "en" else "zh"]["source_default"].format(n=LEARNERS)  # the base class refuses another lang
        for name, given in (("prompt", prompt), ("source", default if source is None else source)):
            if not isinstance(given, str) or not given.strip():
                raise self.wrong(name, given, "a text that is not empty")
        if isinstance(every, bool) or every not in EVERY:
            raise self.wrong("every", every, "1, 3, 6 or 12 months")
        found = SHARES if shares is None else shares
        if not isinstance(found, dict) or set(found) != set(SHARES) or not all(isinstance(one, int) and 0 < one <= 100 for one in found.values()):
            raise self.wrong("shares", shares, "a dict of whole percentages from 1 to 100 for '1', '3', '6' and '12' months, or None")
        super().__init__(key, lang, {"prompt": prompt, "every": every, "shares": dict(found), "source": source or default})
        self.observe(self._answer, names="ask")

    def _answer(self, change: Any) -> None:
        """Put chart, sentence and calendar of the asked plan into ``made``; what came from the browser is checked first."""
        asked = change["new"]
        try:
            course, every = date.fromisoformat(asked["course"]), EVERY[EVERY.index(asked["every"])]
        except (KeyError, TypeError, ValueError):
            self.made = {"n": asked.get("n"), "refused": True}
            return
        from widgets.decay_chart import svg

        words = self.words
        ics = calendar_file(self.key, refresher_dates(course, every), course, words["event"], words["event_text"])
        self.made = {"n": asked.get("n"), "svg": svg(self.params["shares"], str(every), words), "says": self.sentence(str(every)), "ics": ics}

    def sentence(self, every: str) -> str:
        """Return what to see in the chart of the plan."""
        shares = self.params["shares"]
        return str(self.words["says"]).format(best=shares["1"], worst=shares["12"], chosen=self.words[f"every_{every}"], share=shares[every])

    def fallback_html(self) -> str:
        """Return the trial's four results, what follows from them, and the source."""
        w = self.words
        rows = "".join(f"<li>{escape(w[f'every_{every}'])}: <strong>{share}%</strong></li>" for every, share in self.params["shares"].items())
        return (
            f'<section class="bo bo-decay"><p class="bo-prompt">{escape(self.params["prompt"])}</p><p>{escape(w["found"])}</p><ul>{rows}</ul>'
            f"<p>{escape(w['short'])}</p><p>{escape(w['limit'])}</p><p>{escape(w['source'].format(source=''))}{escape(self.params['source'])}</p></section>"
        )

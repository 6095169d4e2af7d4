"""The CPR rhythm trainer: press one large target for two minutes and see rate, counts and pauses.

It shows what a tap can show and says so: no depth, no recoil, no hand position, never instead of the practical.
"""

from html import escape
from typing import ClassVar

from widgets.base import Exercise
from widgets.scoring.rhythm import MODES


class CprRhythm(Exercise):
    """Tap compressions at 100–120 a minute: 30 and two held breaths, or hands only.

    The rate is that of first_aid/guidelines.toml (``cpr.rate``); the score is explained in ``widgets.scoring.rhythm``.
    ``value`` is ``{"taps": [ms], "mode", "score", "run"}`` of the last run with a score; the taps are those of the
    ``tap`` events and ``run`` is ``widgets.scoring.rhythm.Run``, so ``score`` there gives the same again. It is done
    after a run up to the end of its time. Raises ParameterError for parameters other than these.

    Args:
        mode: "30:2" or "hands-only".
        seconds: int 10 to 300, length of a run in seconds.
        metronome: int 100 to 120, beats a minute, or 0 for none (a test).

    Example (zh)::

        CprRhythm("rhythm", "zh", mode="30:2", seconds=120, metronome=110)

    Example (en)::

        CprRhythm("rhythm", "en", mode="30:2", seconds=120, metronome=110)
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "title": "心肺复苏节奏训练", "how_30:2": "按 30 次，再按住 1 秒当一次吹气，共吹 2 次。反复做 {time}。",
            "how_hands-only": "一直按，不停，做 {time}。", "how_input": "用手指、空格键、回车键或辅助开关都可以。第一下按下去才开始计时。",
            "no_metronome": "这一次没有节拍声，靠自己数。", "sound": "节拍声（{rate} 次/分）", "cue": "节拍闪动和振动",
            "limits": "这里只看得出快慢、次数和停顿，看不出深度、回弹和手的位置，更不能代替面对面的实操。",
            "first": "按下去", "target": "按压", "left": "还剩 {time}", "faster": "快一点", "good": "很好", "slower": "慢一点", "steady": "跟着节奏按",
            "breathe": "吹气 1 秒", "hold": "按住不放", "breath_of": "第 {n} 次，共 2 次", "let_go": "好，松开", "longer": "按满 1 秒", "go_on": "马上接着按",
            "minutes": "{n} 分钟", "seconds": "{n} 秒", "score": "节奏训练分", "points": "分",
            "passed": "达到 75 分，节奏稳。", "not_yet": "还没到 75 分，再练一次。", "multiplied": "总分是四项相乘，一项很低，总分就很低。", "early": "没有按到时间结束，最多只能得 74 分。按满 {time}才算完成。", "held_74": "有一次停了超过 10.5 秒，最多只能得 74 分。",
            "too_few": "这次按了 {n} 下，满 60 下才能算分。再做一次，从头按到时间结束。", "no_interval": "每两下都隔了 1.5 秒以上，算不出节奏。再做一次，一秒按将近两下。",
            "look_at": "从最该练的看起", "R": "速度", "F": "少停顿", "C": "数到 30", "V": "均匀", "fine": "很好，保持。",
            "R_slow": "偏慢（{rate} 次/分）：98–122 得满分，越慢越少，85 以下没有分。按快一点，到 100–120 次/分。", "R_fast": "偏快（{rate} 次/分）：98–122 得满分，越快越少，135 以上没有分。按慢一点，到 100–120 次/分。", "R_mixed": "有时快，有时慢。跟着节拍声再练一次。",
            "F_do": "停得久了。吹完 2 次马上按，停顿不到 10 秒。", "F_do_hands-only": "停得久了。一直按，不要停。", "C_do": "每轮按 30 次。你按了 {counts} 次。", "V_do": "间隔忽长忽短。每一下隔得一样长。",
            "trace": "每分钟次数", "unit": "次/分", "time_axis": "时间（秒）", "trace_says": "线在绿色带里，就是 100–120 次/分；线断开的地方是停顿。这次有 {share}% 在带里。",
            "ccf": "按压时间占比（CCF）", "at_least": "至少 {n}%", "longest": "最长停顿", "at_most": "不超过 10 秒", "none": "没有停顿", "middle": "平常速度", "aim_rate": "100–120 次/分", "taps": "按压次数", "comma": "、",
            "facts": "按压的数字", "fact_rate": "速度：100–120 次/分", "fact_depth": "深度：5–6 厘米，每次都让胸部完全回弹", "fact_ratio": "30 次按压，2 次吹气，每次吹气 1 秒", "fact_pause": "每次停顿不到 10 秒",
            "needs_script": "节奏训练要在浏览器里运行脚本。打开脚本，再刷新这一页，就可以练。",
        },
        "en": {
            "title": "CPR rhythm trainer", "how_30:2": "Press 30 times, then hold for 1 second as a breath, twice. Go on for {time}.",
            "how_hands-only": "Press without stopping for {time}.", "how_input": "Use a finger, the space bar, Enter or a switch. The clock starts with your first press.",
            "no_metronome": "There is no beat this time. Keep the pace yourself.", "sound": "Beat sound ({rate} per minute)", "cue": "Beat flash and vibration",
            "limits": "This shows only pace, counts and pauses. It cannot show depth, recoil or hand position, and it never replaces the practical.",
            "first": "Press", "target": "Press", "left": "{time} left", "faster": "Faster", "good": "Good", "slower": "Slower", "steady": "Press in rhythm",
            "breathe": "Breathe 1 second", "hold": "Hold", "breath_of": "Breath {n} of 2", "let_go": "Good, let go", "longer": "Hold a full second", "go_on": "Press again at once",
            "minutes": "{n} min", "seconds": "{n} seconds", "score": "Rhythm score", "points": "points",
            "passed": "75 or more: a steady rhythm.", "not_yet": "Not yet 75. Practise once more.", "multiplied": "The four are multiplied: where one is very low, so is the score.", "early": "You did not press up to the end, so 74 is the most this run can get. Press for the full {time} to finish.", "held_74": "One pause was longer than 10.5 seconds, so 74 is the most this run can get.",
            "too_few": "Compressions: {n}. A score needs 60. Try again and press until the time is up.", "no_interval": "All presses were more than 1.5 seconds apart, so there is no rhythm to score. Try again with nearly two presses a second.",
            "look_at": "What to practise first", "R": "Pace", "F": "Few pauses", "C": "Counting to 30", "V": "Evenness", "fine": "Good. Keep it.",
            "R_slow": "Too slow ({rate} per minute): 98–122 gets full marks, slower gets less, below 85 none. Press faster, at 100–120 per minute.", "R_fast": "Too fast ({rate} per minute): 98–122 gets full marks, faster gets less, above 135 none. Press more slowly, at 100–120 per minute.", "R_mixed": "Sometimes fast, sometimes slow. Practise again with the beat.",
            "F_do": "The pauses were long. Press at once after 2 breaths; pause for less than 10 seconds.", "F_do_hands-only": "The pauses were long. Press without stopping.", "C_do": "Press 30 times a round. You pressed {counts}.", "V_do": "The gaps were uneven. Leave the same time between presses.",
            "trace": "Compressions per minute", "unit": "per min", "time_axis": "Time (seconds)", "trace_says": "Inside the green band the pace is 100–120 per minute; a gap in the line is a pause. This time {share}% was inside the band.",
            "ccf": "Compression fraction (CCF)", "at_least": "at least {n}%", "longest": "Longest pause", "at_most": "10 s at most", "none": "no pause", "middle": "Usual pace", "aim_rate": "100–120 per min", "taps": "Compressions", "comma": ", ",
            "facts": "Compressions in numbers", "fact_rate": "Pace: 100–120 per minute", "fact_depth": "Depth: 5–6 cm, with full recoil each time", "fact_ratio": "30 compressions, 2 breaths of 1 second each", "fact_pause": "Each pause shorter than 10 seconds",
            "needs_script": "The rhythm trainer needs a script in your browser. Allow scripts and reload this page to practise.",
        },
    }  # fmt: skip

    def __init__(self, key: str, lang: str = "zh", mode: str = "30:2", seconds: int = 120, metronome: int = 110) -> None:
        if mode not in MODES:
            raise self.wrong("mode", mode, " or ".join(map(repr, MODES)))
        if not _whole(seconds) or not 10 <= seconds <= 300:
            raise self.wrong("seconds", seconds, "a whole number from 10 to 300")
        if not _whole(metronome) or not (metronome == 0 or 100 <= metronome <= 120):
            raise self.wrong("metronome", metronome, "a whole number from 100 to 120 per minute, or 0 for none")
        super().__init__(key, lang, {"mode": mode, "seconds": seconds, "metronome": metronome})

    def fallback_html(self) -> str:
        """Return the numbers of the skill as text, and that the trainer itself needs a script."""
        names = ["fact_rate", "fact_depth", *(["fact_ratio"] if self.params["mode"] == "30:2" else []), "fact_pause"]
        facts = "".join(f"<li>{escape(self.words[name])}</li>" for name in names)
        return (
            f'<section class="bo bo-rhythm"><p class="bo-prompt">{escape(self.words["title"])}</p>'
            f"<p>{escape(self.words['facts'])}</p><ul>{facts}</ul>"
            f"<p>{escape(self.words['limits'])}</p><p>{escape(self.words['needs_script'])}</p></section>"
        )


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)

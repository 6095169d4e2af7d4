"""Laying a bandage: choose the method, cover the wound, lay it turn by turn, tie it, check what lies beyond it.

The methods are data (``bandage_methods``); the standard 快、准、轻、牢 and the checks are those of the fact sheet, 3.2.
"""

from html import escape
from typing import Any, ClassVar

from widgets.bandage_methods import METHODS, Method
from widgets.base import Exercise

DRESSING_CM = 3  # how much a dressing is larger than the wound, fact sheet 3.2
# Steps every bandage has: the right act and the weak ones.
_COMMON: dict[str, tuple[str, ...]] = {
    "cover": ("cover", "touch", "small"),
    "knot": ("beside", "on", "bone"),
    "check": ("four", "colour", "pull"),
    "tight": ("redo", "wait", "rub"),
}

_ZH = {
    "title": "包扎：快、准、轻、牢", "step_n": "第 {n} 步，共 {of} 步", "restored": "接着上次，从这一步做起。",
    "ended": "包好了：{of} 步里，{n} 步一次做对", "practise": "再看一遍", "perfect": "每一步都一次做对。", "all_steps": "全部步骤和原因",
    "standard": "快：不耽误。准：盖住伤口，不留缝。轻：不碰痛。牢：不松不紧。",
    "picture": "{where}敷料{pad}，{method}做了 {n} 步，共 {of} 步。", "pad_no": "还没有盖", "pad_yes": "盖好了", "pale": "指尖发白。",
    "ask_choose": "用哪种方法包？", "step_choose": "选方法",
    "ask_cover": "先盖敷料。怎么盖？", "step_cover": "盖敷料", "ok_cover": "敷料贴着伤口的一面没有碰过，是干净的。",
    "a_cover": "拿着边，四周比伤口多出 3 厘米以上", "a_touch": "用手指把里面抹平再盖", "a_small": "剪成和伤口一样大",
    "no_touch": "手碰过的一面会弄脏伤口。只拿边。", "no_small": "一动就露出伤口。四周要多出 3 厘米以上。",
    "ask_lay1": "怎么开始？", "ask_lay2": "接着怎么做？", "ask_lay3": "再接着怎么做？", "ask_lay4": "最后怎么做？",
    "ask_knot": "绷带头的结（或胶布）放在哪里？", "step_knot": "结避开伤口", "ok_knot": "不压伤口，也不硌骨头。", "a_beside": "伤口旁边，平软的地方", "a_on": "正好在伤口上，压住它", "a_bone": "骨头突出的地方",
    "no_on": "结硬，会压痛伤口。避开伤口。", "no_bone": "结会硌着骨头，会痛。换到平软的地方。",
    "ask_check": "包好了。检查什么？", "step_check": "检查远端", "ok_check": "颜色、温度、感觉、活动，四样都看，过几分钟再看一次。再问：紧不紧？",
    "ok_check_body": "颜色、温度、感觉、活动，四样都看。再问：紧不紧？难受吗？",
    "a_four": "颜色、温度、感觉、活动", "a_colour": "只看颜色", "a_pull": "用力拉一拉，看松不松",
    "no_colour": "颜色正常，也可能已经发麻。四样都要看。", "no_pull": "一拉，伤口会痛，敷料会移动。看远端的四样。",
    "ask_tight": "过了几分钟，指尖发白、发凉，他说发麻。怎么办？", "step_tight": "太紧，马上松", "ok_tight": "颜色回来了，不麻了。不是越紧越好。",
    "a_redo": "马上解开，重新包松一点", "a_wait": "再等等，会好的", "a_rub": "揉一揉手指",
    "no_wait": "血过不去，时间长了会坏死。马上松。", "no_rub": "揉了，血也过不去。要松开。",
    "no_choose_circular": "环形包扎只盖一圈宽，用在手腕、脖子这样短的地方。",
    "no_choose_spiral": "螺旋包扎用在粗细差不多的地方，比如上臂。",
    "no_choose_spiral_reverse": "螺旋反折用在一头粗一头细的地方，比如前臂、小腿。",
    "no_choose_figure8": "8 字包扎用在手、脚和会弯的关节。",
    "no_choose_recurrent": "回返包扎用在头顶、断端这样圆的一头。",
    "no_choose_tri_head": "这种包法用在头顶。",
    "no_choose_tri_chest": "这种包法用在胸部。",
    "no_choose_tri_hand": "这种包法用在整只手或者脚有好几处伤的时候。",
    "no_choose_tri_shoulder": "这种包法用在肩部。",
    "no_choose_sling": "大悬臂带用来托住前臂和手，不是用来盖伤口的。",
}  # fmt: skip

_EN = {
    "title": "Bandaging: fast, accurate, gentle, secure", "step_n": "Step {n} of {of}", "restored": "You go on from this step.",
    "ended": "Bandaged: {n} of {of} steps right the first time", "practise": "Look at again", "perfect": "Every step was right the first time.", "all_steps": "All the steps, and why",
    "standard": "Fast: no delay. Accurate: wound covered, no gaps. Gentle: no pain. Secure: neither loose nor tight.",
    "picture": "{where} The dressing is {pad}; {method}: {n} of {of} steps are laid.", "pad_no": "not on yet", "pad_yes": "on", "pale": "The fingertips are pale.",
    "ask_choose": "Which method do you use?", "step_choose": "Choose the method",
    "ask_cover": "The dressing first. How?", "step_cover": "Cover the wound", "ok_cover": "The side on the wound was not touched and is clean.",
    "a_cover": "Hold it by the edge; 3 cm or more larger all round", "a_touch": "Smooth its inside with the fingers first", "a_small": "Cut it to the size of the wound",
    "no_touch": "A touched side soils the wound. Hold the edge only.", "no_small": "The wound shows at the first movement. 3 cm or more larger all round.",
    "ask_lay1": "How do you begin?", "ask_lay2": "What next?", "ask_lay3": "And then?", "ask_lay4": "How do you finish?",
    "ask_knot": "Where does the knot (or the tape) go?", "step_knot": "Knot off the wound", "ok_knot": "It presses neither on the wound nor on bone.", "a_beside": "Beside the wound, where it is flat and soft", "a_on": "Right on the wound, to press it", "a_bone": "Where a bone stands out",
    "no_on": "A knot is hard and hurts the wound. Keep it off.", "no_bone": "A knot on bone hurts. Choose a flat, soft place.",
    "ask_check": "It is on. What do you check?", "step_check": "Check beyond it", "ok_check": "Colour, warmth, feeling, movement: all four, and again after some minutes. Ask: is it tight?",
    "ok_check_body": "Colour, warmth, feeling, movement: all four. Ask: is it tight? Is it uncomfortable?",
    "a_four": "Colour, warmth, feeling, movement", "a_colour": "Colour only", "a_pull": "Pull at it to see if it is loose",
    "no_colour": "It may be numb with a good colour. Check all four.", "no_pull": "Pulling hurts and moves the dressing. Check the four beyond it.",
    "ask_tight": "Some minutes later the fingertips are pale, cold and numb. What do you do?", "step_tight": "Too tight: loosen at once", "ok_tight": "The colour is back and the numbness gone. Tighter is not better.",
    "a_redo": "Undo it at once and lay it looser", "a_wait": "Wait; it will pass", "a_rub": "Rub the fingers",
    "no_wait": "No blood gets through; in time the tissue dies. Loosen it at once.", "no_rub": "Rubbing brings no blood through. Loosen it.",
    "no_choose_circular": "Circular covers one width only: for short places such as the wrist or neck.",
    "no_choose_spiral": "Spiral is for an even limb such as the upper arm.",
    "no_choose_spiral_reverse": "Spiral reverse is for a limb that tapers: forearm or calf.",
    "no_choose_figure8": "Figure-of-eight is for hands, feet and joints that bend.",
    "no_choose_recurrent": "Recurrent is for a round end: the head or a stump.",
    "no_choose_tri_head": "This one is for the top of the head.",
    "no_choose_tri_chest": "This one is for the chest.",
    "no_choose_tri_hand": "This one is for several wounds on a whole hand or foot.",
    "no_choose_tri_shoulder": "This one is for the shoulder.",
    "no_choose_sling": "A sling carries forearm and hand; it does not cover a wound.",
}  # fmt: skip


def _words(common: dict[str, str], methods: dict[str, Method]) -> dict[str, str]:
    """Return all words of a language: the common ones and, ending in _<method>, those of each method."""
    table = dict(common)
    for name, method in methods.items():
        table |= {f"a_choose_{name}": method.name, f"scene_{name}": method.scene, f"ok_choose_{name}": method.suits}
        if not method.limb:
            table[f"ok_check_{name}"] = common["ok_check_body"]
        for place, (right, why, *weak) in enumerate(method.laid, 1):
            step = f"lay{place}"
            table |= {f"a_{step}_right_{name}": right, f"step_{step}_{name}": right, f"ok_{step}_{name}": why}
            for n, (act, reason) in enumerate(weak, 1):
                table |= {f"a_{step}_weak{n}_{name}": act, f"no_{step}_weak{n}_{name}": reason}
    return table


class Bandage(Exercise):
    """Choose a bandage for a wound, lay it turn by turn on a drawn body, and check the circulation.

    Each right step is drawn on. ``value`` is ``{"mistakes": ["<step>:<action>"]}``. Raises ParameterError for parameters
    other than these.

    Args:
        method: the bandage that is right, by its name: "circular" (wrist), "spiral" (upper arm), "spiral_reverse"
            (forearm), "figure8" (hand), "recurrent" (head), or with a triangular bandage "tri_head", "tri_chest",
            "tri_hand", "tri_shoulder", "sling"; fact sheet 3.2.

    Example (zh)::

        Bandage("bandage", "zh", method="spiral_reverse")

    Example (en)::

        Bandage("bandage", "en", method="spiral_reverse")
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {"zh": _words(_ZH, METHODS["zh"]), "en": _words(_EN, METHODS["en"])}

    def __init__(self, key: str, lang: str = "zh", method: str = "spiral_reverse") -> None:
        if method not in METHODS["zh"]:
            raise self.wrong("method", method, ", ".join(map(repr, METHODS["zh"])))
        super().__init__(key, lang, {"method": method, "steps": _steps(method)})

    def fallback_html(self) -> str:
        """Return the place and all steps in order, each with its reason folded away below."""
        method = self.params["method"]

        def say(*names: str) -> str:
            return next(escape(self.words[one]) for name in names for one in (f"{name}_{method}", name) if one in self.words)

        rows = "".join(
            f"<li>{say('step_' + one['id'])}<details><summary>{say('why')}</summary><p>{say('ok_' + one['id'])}</p></details></li>"
            for one in self.params["steps"]
        )
        name = escape(self.words[f"a_choose_{method}"])
        return f'<section class="bo bo-steps"><p class="bo-prompt">{name}</p><p>{say("scene")} {say("standard")}</p><ol>{rows}</ol></section>'


def _steps(method: str) -> list[dict[str, Any]]:
    found = METHODS["zh"][method]
    steps: list[dict[str, Any]] = [{"id": "choose", "right": [method], "choices": [method, *found.others]}]
    names = ["cover", *(f"lay{n}" for n in range(1, len(found.laid) + 1)), "knot", "check", *(["tight"] if found.limb else [])]
    if method == "sling" or method.startswith("tri_"):
        names.remove("knot")  # tying it is part of laying it
    if method == "sling":
        names.remove("cover")  # what it carries is dressed already
    for name in names:
        choices = _COMMON.get(name, ("right", "weak1", "weak2"))
        steps.append({"id": name, "right": [choices[0]], "choices": list(choices)})
    return steps

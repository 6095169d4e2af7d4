"""Triage 检伤分类 with START and JumpSTART: a seeded accident with many casualties, tagged one by one, looked at once more."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.scoring.incident import LEAST, LIMITS, MOST, TAGS, incident, is_child, judged

PLACES = ("bus", "hall")
LEAST_SECONDS, MOST_SECONDS = 30, 300


class Triage(Exercise):
    """Tag everyone after an accident with many casualties: who is carried away first, and why.

    First the scene: safety, 120, "those who can walk, come over here". Then each casualty by START: walks, breathes (open the
    airway if not), rate, pulse at the wrist and refill, obeys; children from 1 to 8 by JumpSTART. Only the airway and hard
    bleeding are treated. Then a second round: one of them has got worse. At the end every decision is shown again. ``value`` is
    ``{"points", "of", "mistakes", "over", "under", "seed"}`` of the last run. Numbers: fact sheet first-aid section 5.1 [S20]:
    at most 60 s each; more than 30 breaths a minute, no radial pulse or refill over 2 s, does not obey: red; children red below
    15 or above 45; not breathing but with a pulse: 5 breaths.

    Args:
        prompt: text, what is asked.
        place: "bus" (a bus on a ring road) or "hall" (a stand in a school's sports hall).
        casualties: int 6 to 20.
        children: bool, whether some are children.
        seconds: int 30 to 300, seconds for each casualty that the clock shows, 60 by START; or 0 for no clock at all.
        seed: int 0 or more, which incident; "try again" takes the next.

    Example (zh)::

        Triage("triage-1", "zh", prompt="公交车撞上护栏，一下子伤了十个人。给每个人挂上检伤牌。", place="bus", casualties=10, seed=4)

    Example (en)::

        Triage("triage-1", "en", prompt="A bus hit the barrier: ten people are hurt at once. Give everyone a tag.", place="bus", casualties=10, seed=4)
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "title": "检伤分类", "map_label": "现场图。共 {n} 名伤者，{done} 名已经挂牌。", "sign_bus": "二环线", "sign_hall": "安全出口", "gather": "能走的来这里",
            "intro_bus": "城市二环线上，一辆公交车撞上护栏，约 {n} 人受伤。你第一个到，手里有一包检伤牌。", "intro_hall": "中学体育馆里，一段看台塌了，约 {n} 人受伤。你第一个到，手里有一包检伤牌。",
            "ask_first": "先做什么？", "first_look": "看现场安不安全，打 120，说清地点和大约多少人受伤", "first_loud": "跑向叫得最响的人", "first_still": "给一动不动的人做心肺复苏",
            "why_look_bus": "请人放好警告标志、拦住来车，让司机熄火。安全了再走近。120 知道人数，才会多派车。", "why_look_hall": "头顶还有松动的架子。请大家离开看台下面，安全了再走近。120 知道人数，才会多派车。",
            "why_loud": "能大声喊，说明他在呼吸。叫得最响的，不一定伤得最重。先看现场安不安全，先求助。", "why_still": "还不知道现场安不安全，也没有人去求助。你的手一按下去，就顾不上其他人了。先看现场，打 120。",
            "ask_call": "怎样最快找出伤得轻的人？", "call_call": "大声喊：“能走的，请走到这边来！”", "call_ask": "从最近的人开始，挨个问哪里疼", "call_carry": "先把躺着的人都抬出来",
            "why_call": "{n} 个人自己走过来了。他们先不急，还能帮忙按住伤口。剩下的人，一个一个看。", "why_ask": "太慢。一句话就能让轻伤的人自己走到一起，你好去看走不动的人。", "why_carry": "没有危险就不搬。抬一个人要占住几个人，别的伤者就没有人看了。",
            "to_field": "开始检伤", "as_map": "看图", "as_list": "看名单", "pick": "选一位伤者。", "left": "还有 {n} 位没有挂牌。", "all_tagged": "每个人都有牌了。", "second": "再看一遍（第二轮）",
            "who": "{n} 号", "man": "男，约 {age} 岁", "woman": "女，约 {age} 岁", "boy": "男孩，约 {age} 岁", "girl": "女孩，约 {age} 岁", "untagged": "未挂牌",
            "see_stand": "自己走过来的，站着", "see_walk": "自己走过来的", "see_sit": "坐在地上，抱着膝盖", "see_lean": "靠着背包坐着，手按胸口", "see_wave": "躺着，举手招呼", "see_lie": "平躺着", "see_side": "侧身蜷着", "asleep": "闭着眼睛，不动", "see_first": "站着，能走", "loud": "一直大声喊疼", "bleeds": "大腿伤口往外涌血", "stopped": "血已经按住",
            "back": "回到现场", "clock": "这位用了 {n} 秒，参考 {all} 秒以内", "slow": "超过 {all} 秒了。先挂牌，再看下一位。", "checks": "查一查", "give": "挂什么牌？",
            "do_walk": "问：能走吗？", "do_breath": "看有没有呼吸", "do_open": "打开气道", "do_rate": "数呼吸", "do_pulse": "摸手腕脉搏，压指甲", "do_obeys": "说：捏我的手", "do_bleed": "按住出血", "do_breaths": "吹 {n} 口气", "do_cpr": "做心肺复苏", "do_treat": "包扎、固定、慢慢问",
            "f_walk_came": "能走，自己走过来了", "f_walk_yes": "能走，站起来了", "f_walk_no": "走不了", "f_breath_yes": "有呼吸", "f_breath_no": "没有呼吸", "f_open_yes": "打开气道后，开始呼吸了", "f_open_no": "打开气道后，还是没有呼吸", "f_open_needless": "本来就有呼吸",
            "f_rate": "30 秒数到 {half} 次，每分钟 {n} 次", "f_rate_no": "没有呼吸，数不到", "f_pulse": "手腕摸得到脉搏，指甲 {s} 秒恢复红色", "f_pulse_slow": "手腕摸得到脉搏，指甲要 {s} 秒才恢复红色", "f_pulse_no": "手腕摸不到脉搏，指甲要 {s} 秒才恢复红色", "f_pulse_none": "摸不到脉搏", "f_pulse_child": "没有呼吸，但摸得到脉搏",
            "f_obeys_yes": "照着做，捏了你的手", "f_obeys_no": "没有照做", "f_bleed_yes": "垫上纱布用力按住，请一位能走的人接着按。血止住了", "f_bleed_no": "没有大出血", "f_breaths_yes": "吹了 {n} 口气，开始呼吸了", "f_breaths_no": "吹了 {n} 口气，还是没有呼吸",
            "no_cpr": "现在先不做。一个人做心肺复苏，两只手就占住了，其他快不行的人没人看。人手够了再说。", "no_treat": "现在先不做。检伤时只做两件事：打开气道，按住大出血。包扎、固定留给后面的人。", "no_breaths": "这一步只给 {from}–{to} 岁、打开气道后没有呼吸、但摸得到脉搏的孩子。",
            "tag_green": "绿", "tag_yellow": "黄", "tag_red": "红", "tag_black": "黑", "means_green": "轻伤，最后送", "means_yellow": "可以等一等", "means_red": "最急，先送", "means_black": "打开气道也没有呼吸",
            "should": "应该挂{tag}牌。我们已经换好了。", "r_walk": "能走，先挂绿牌。等一会儿还要再看。", "r_open_red": "打开气道就能呼吸：气道一堵就没命，先送。", "r_open_black": "打开气道还是没有呼吸：人手不够时，先救还能救的人。", "r_breaths_red": "孩子没有呼吸但有脉搏，吹 {breaths} 口气后开始呼吸：先送。", "r_breaths_black": "吹了 {breaths} 口气还是没有呼吸：人手不够时，先救还能救的人。",
            "r_rate": "每分钟呼吸 {n} 次，超过 {max} 次：呼吸快撑不住了，先送。", "r_rate_child": "孩子每分钟呼吸 {n} 次，不在 {min}–{max} 次之间：先送。", "r_pulse": "手腕摸不到脉搏，或指甲恢复红色超过 {refill} 秒：血流不够，先送。", "r_obeys": "不能照着做：脑子可能伤了，先送。", "r_all": "走不了，但呼吸、脉搏、听指令都过得去：可以等一等。", "r_all_child": "孩子每分钟呼吸 {n} 次，在 {min}–{max} 次之间，脉搏、听指令也过得去：可以等一等。",
            "w_guess": "还没有查：{list}。没查就挂牌，是在猜。", "w_bleed": "大出血没有按住。检伤时也要先按住，几分钟就会要命。", "w_under": "挂轻了：会等太久。", "w_over": "挂重了：会占掉更急的人的车。", "w_care": "刚才停下来做了不该做的事，后面的人都在等。",
            "round_two": "第二轮：救护车还没有到。有人可能变重了。再看一遍，变了的就换牌。", "same": "和刚才一样", "new_rate": "喘得更快了", "new_pulse": "脸发白，躺下了", "new_obeys": "闭上眼睛，不说话了", "end": "都看过了，结束", "keep": "不用换牌",
            "worse_found": "你看出 {n} 号变重了，换成了红牌。", "worse_missed": "{n} 号变重了：{change}。应该换成红牌。检伤不是一次就完，等车的时候要一遍一遍看。",
            "result": "这一次", "score": "{points} / {of}", "counts": "挂重了（过度检伤）{over} 个，挂轻了（检伤不足）{under} 个，没查清就挂牌 {guess} 个。", "scene_bad": "现场：第一步不是先看安全、求助，或没有先喊能走的人。", "again_round": "再看一遍", "replay": "每一次决定", "you": "你挂：", "right_is": "应该：", "found": "查到：", "nothing": "什么都没查", "care_list": "不该做的：{list}", "time_title": "每个人用了多少秒", "time_says": "竖线是参考的 {all} 秒。最长的一位：{n} 号，{s} 秒。", "seconds": "{n} 秒",
            "rule": "START 一页纸", "rule_1": "先看现场，打 120，喊：“能走的，请走到这边来！”能走 → 绿", "rule_2": "没有呼吸 → 打开气道。开始呼吸 → 红；还是没有 → 黑", "rule_3": "每分钟超过 {rate_max} 次 → 红", "rule_4": "手腕摸不到脉搏，或指甲恢复红色超过 {refill_max} 秒 → 红", "rule_5": "不能照着做 → 红", "rule_6": "其余 → 黄", "rule_child": "{child_from}–{child_to} 岁：每分钟少于 {child_rate_min} 次或超过 {child_rate_max} 次 → 红；没有呼吸但有脉搏 → 吹 {child_breaths} 口气，开始呼吸 → 红，没有 → 黑", "rule_only": "每人不超过 {seconds} 秒。只做两件事：打开气道，按住大出血。", "rule_again": "挂完牌，一遍一遍再看。", "and": "、", "quiz": "{n} 号：{who}",
        },
        "en": {
            "title": "Triage", "map_label": "The scene. {n} casualties, {done} with a tag.", "sign_bus": "Ring Road 2", "sign_hall": "EXIT", "gather": "Walkers here",
            "intro_bus": "On the city's second ring road a bus hit the barrier; about {n} people are hurt. You are the first to arrive, with a pack of triage tags.", "intro_hall": "In a school's sports hall part of the stand fell; about {n} people are hurt. You are the first to arrive, with a pack of triage tags.",
            "ask_first": "What do you do first?", "first_look": "See whether it is safe, call 120, say where and about how many are hurt", "first_loud": "Run to the one who shouts loudest", "first_still": "Start CPR on the one who does not move",
            "why_look_bus": "Ask others to set out a warning sign and stop the traffic; have the engine switched off. Then go near. 120 sends enough cars when it knows the number.", "why_look_hall": "Frames overhead are still loose. Ask everyone away from under the stand; then go near. 120 sends enough cars when it knows the number.",
            "why_loud": "Whoever shouts is breathing. The loudest is not always the worst hurt. First safety and help.", "why_still": "Nobody knows yet whether it is safe, and nobody has called. Once your hands are on one chest, no one sees the others. Look, then call 120.",
            "ask_call": "How do you find the lightly hurt fastest?", "call_call": "Shout: “If you can walk, come over here!”", "call_ask": "Ask one after another where it hurts, from the nearest on", "call_carry": "Carry out everyone who lies down first",
            "why_call": "{n} people came on their own feet. They are not urgent now, and can help to press on wounds. See the others one by one.", "why_ask": "Too slow. One sentence brings the lightly hurt together, and you can see those who cannot walk.", "why_carry": "Without danger nobody is moved. Carrying one takes several helpers, and no one sees the others.",
            "to_field": "Begin triage", "as_map": "Map", "as_list": "List", "pick": "Choose a casualty.", "left": "{n} still without a tag.", "all_tagged": "Everyone has a tag.", "second": "Look again (second round)",
            "who": "No. {n}", "man": "man, about {age}", "woman": "woman, about {age}", "boy": "boy, about {age}", "girl": "girl, about {age}", "untagged": "no tag",
            "see_stand": "came over, standing", "see_walk": "came over on foot", "see_sit": "sits on the ground, arms round the knees", "see_lean": "sits against a bag, hand on the chest", "see_wave": "lies, waves a hand", "see_lie": "lies flat", "see_side": "lies curled up", "asleep": "eyes closed, does not move", "see_first": "stands, can walk", "loud": "keeps shouting with pain", "bleeds": "blood pours from the thigh", "stopped": "bleeding under pressure",
            "back": "Back to the scene", "clock": "{n} s on this one, guide {all} s", "slow": "Over {all} s. Give the tag and go on to the next.", "checks": "Look", "give": "Which tag?",
            "do_walk": "Ask: can you walk?", "do_breath": "See if they breathe", "do_open": "Open the airway", "do_rate": "Count the breaths", "do_pulse": "Wrist pulse, press a nail", "do_obeys": "Say: squeeze my hand", "do_bleed": "Press on the bleeding", "do_breaths": "Give {n} breaths", "do_cpr": "Do CPR", "do_treat": "Bandage, splint, take a history",
            "f_walk_came": "walks, came over", "f_walk_yes": "can walk, stands up", "f_walk_no": "cannot walk", "f_breath_yes": "is breathing", "f_breath_no": "is not breathing", "f_open_yes": "starts to breathe once the airway is open", "f_open_no": "still does not breathe with the airway open", "f_open_needless": "was breathing already",
            "f_rate": "{half} breaths in 30 s, {n} a minute", "f_rate_no": "no breaths to count", "f_pulse": "pulse at the wrist; the nail is red again after {s} s", "f_pulse_slow": "pulse at the wrist, but the nail needs {s} s to be red again", "f_pulse_no": "no pulse at the wrist; the nail needs {s} s", "f_pulse_none": "no pulse", "f_pulse_child": "not breathing, but there is a pulse",
            "f_obeys_yes": "obeys, squeezes your hand", "f_obeys_no": "does not obey", "f_bleed_yes": "you press hard with gauze and ask a walker to keep pressing. The bleeding stops", "f_bleed_no": "no hard bleeding", "f_breaths_yes": "after {n} breaths starts to breathe", "f_breaths_no": "after {n} breaths still not breathing",
            "no_cpr": "Not now. CPR takes both your hands, and no one sees the others who are about to die. When there are hands enough.", "no_treat": "Not now. In triage you do two things only: open the airway, press on hard bleeding. Others bandage and splint later.", "no_breaths": "This is only for a child of {from}–{to} years who does not breathe with the airway open but has a pulse.",
            "tag_green": "Green", "tag_yellow": "Yellow", "tag_red": "Red", "tag_black": "Black", "means_green": "minor, last", "means_yellow": "can wait a little", "means_red": "most urgent, first", "means_black": "no breath, airway open",
            "should": "The right tag: {tag}. It has been changed.", "r_walk": "Walks: green for now. Look again later.", "r_open_red": "Breathes once the airway is open, and dies if it closes: first.", "r_open_black": "Does not breathe even with the airway open: with few hands, those come first who can live.", "r_breaths_red": "A child without breath but with a pulse, breathing after {breaths} breaths: first.", "r_breaths_black": "Still no breath after {breaths} breaths: with few hands, those come first who can live.",
            "r_rate": "{n} breaths a minute, more than {max}: breathing will soon fail. First.", "r_rate_child": "A child with {n} breaths a minute, outside {min}–{max}: first.", "r_pulse": "No pulse at the wrist, or the nail needs more than {refill} s: too little blood flows. First.", "r_obeys": "Does not obey: the brain may be hurt. First.", "r_all": "Cannot walk, but breath, pulse and obeying are all right: can wait a little.", "r_all_child": "A child with {n} breaths a minute, within {min}–{max}; pulse and obeying are all right: can wait a little.",
            "w_guess": "Not looked at: {list}. A tag without that is a guess.", "w_bleed": "The hard bleeding was not stopped. Press on it even in triage: it kills in minutes.", "w_under": "Not urgent enough: the wait would be too long.", "w_over": "Too urgent: it takes the car of someone who needs it more.", "w_care": "You stopped for something that triage leaves out; everyone else waited.",
            "round_two": "Second round: the ambulances are not here yet. Someone may have got worse. Look again and change the tag where something changed.", "same": "as before", "new_rate": "breathes faster now", "new_pulse": "pale, has lain down", "new_obeys": "eyes closed, speaks no more", "end": "All seen, finish", "keep": "Keep the tag",
            "worse_found": "You saw that No. {n} got worse, and changed the tag to red.", "worse_missed": "No. {n} got worse: {change}. The tag should now be red. Triage is never done once: look again while you wait.",
            "result": "This time", "score": "{points} / {of}", "counts": "Too urgent (over-triage): {over}. Not urgent enough (under-triage): {under}. Tagged without looking: {guess}.", "scene_bad": "The scene: safety and help first, then call those who can walk.", "again_round": "Second look", "replay": "Every decision", "you": "You gave: ", "right_is": "Right: ", "found": "Found: ", "nothing": "nothing looked at", "care_list": "Left out in triage: {list}", "time_title": "Seconds for each casualty", "time_says": "The upright line is the guide of {all} s. Longest: No. {n}, {s} s.", "seconds": "{n} s",
            "rule": "START on one page", "rule_1": "See the scene, call 120, shout: “If you can walk, come over here!” Walks → green", "rule_2": "Not breathing → open the airway. Breathes → red; still not → black", "rule_3": "More than {rate_max} breaths a minute → red", "rule_4": "No pulse at the wrist, or the nail needs more than {refill_max} s → red", "rule_5": "Does not obey → red", "rule_6": "All others → yellow", "rule_child": "{child_from}–{child_to} years: below {child_rate_min} or above {child_rate_max} breaths a minute → red; no breath but a pulse → {child_breaths} breaths: breathes → red, not → black", "rule_only": "At most {seconds} s each. Two things only: open the airway, press on hard bleeding.", "rule_again": "When all have tags, look again and again.", "and": ", ", "quiz": "No. {n}: {who}",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", place: str = "bus", casualties: int = 10, children: bool = True,
        seconds: int = LIMITS["seconds"], seed: int = 1,
    ) -> None:  # fmt: skip
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "a text that is not empty")
        if place not in PLACES:
            raise self.wrong("place", place, "'bus' or 'hall'")
        if not _whole(casualties) or not LEAST <= casualties <= MOST:
            raise self.wrong("casualties", casualties, f"a whole number from {LEAST} to {MOST}")
        if not isinstance(children, bool):
            raise self.wrong("children", children, "True or False")
        if not _whole(seconds) or (seconds and not LEAST_SECONDS <= seconds <= MOST_SECONDS):
            raise self.wrong(
                "seconds",
                seconds,
                f"a whole number from {LEAST_SECONDS} to {MOST_SECONDS}, or 0 for no clock",
            )
        if not _whole(seed) or not 0 <= seed < 2**32:
            raise self.wrong("seed", seed, "a whole number from 0 to 4294967295")
        made = {
            "prompt": prompt,
            "place": place,
            "casualties": casualties,
            "children": children,
            "seconds": seconds,
            "seed": seed,
        }
        super().__init__(key, lang, {**made, "limits": LIMITS, "tags": list(TAGS)})

    def rule_lines(self) -> list[str]:
        """Return the algorithm as sentences in the exercise's language, the children's only where there are some."""
        names = [
            "rule_1",
            "rule_2",
            "rule_3",
            "rule_4",
            "rule_5",
            "rule_6",
            *(["rule_child"] if self.params["children"] else []),
            "rule_only",
            "rule_again",
        ]
        return [self.words[name].format(**LIMITS) for name in names]

    def finding_lines(self, one: dict[str, Any]) -> list[str]:
        """Return what a look at each casualty shows, in the order of START, as far as it decides."""
        w, breathes = self.words, one["breathes"] == "yes"
        lines = [w["f_walk_" + (("yes" if one["stays"] else "came") if one["walks"] else "no")]]
        if one["walks"]:
            return lines
        lines.append(w["f_breath_yes" if breathes else "f_breath_no"])
        if not breathes:
            lines.append(w["f_open_yes" if one["breathes"] == "opened" else "f_open_no"])
            if one["breathes"] == "no" and is_child(one) and one["pulse"]:
                lines += [
                    w["f_pulse_child"],
                    w["f_breaths_yes" if one["answers"] else "f_breaths_no"].format(
                        n=LIMITS["child_breaths"]
                    ),
                ]
            return lines
        pulse = (
            "f_pulse_no"
            if not one["radial"]
            else "f_pulse_slow"
            if one["refill"] > LIMITS["refill_max"]
            else "f_pulse"
        )
        return [
            *lines,
            w["f_rate"].format(half=one["rate"] // 2, n=one["rate"]),
            w[pulse].format(s=f"{one['refill']:g}"),
            w["f_obeys_yes" if one["obeys"] else "f_obeys_no"],
        ]

    def fallback_html(self) -> str:
        """Return the algorithm, and each casualty's findings with the tag folded away."""
        w, params = self.words, self.params
        rules = "".join(f"<li>{escape(line)}</li>" for line in self.rule_lines())
        people = "".join(
            self._person(one) for one in incident(params["seed"], params["casualties"], params["children"])
        )
        return (
            f'<section class="bo bo-triage"><p class="bo-prompt">{escape(params["prompt"])}</p><p>{escape(w["intro_" + params["place"]].format(n=params["casualties"]))}</p>'
            f"<p><strong>{escape(w['rule'])}</strong></p><ol>{rules}</ol>{people}</section>"
        )

    def _person(self, one: dict[str, Any]) -> str:
        w = self.words
        kind = ("girl" if one["woman"] else "boy") if is_child(one) else ("woman" if one["woman"] else "man")
        tag, _ = judged(one)
        facts = w["and"].join(self.finding_lines(one))
        who = w["quiz"].format(n=one["id"] + 1, who=w[kind].format(age=one["age"]))
        return f"<details><summary>{escape(who)}{escape('。' if self.lang == 'zh' else '. ')}{escape(facts)}</summary><p>{escape(w['tag_' + tag])}: {escape(w['means_' + tag])}</p></details>"


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)

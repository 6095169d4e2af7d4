"""Stroke 120 中风120: look at the face, check the arms, listen to the speech, then 120 and the time last seen well.

Signs, order, the 4.5-hour window and what never to do are those of the fact sheet's section 4, row Stroke [S16].
"""

import re
from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.scoring.stroke120 import OFFERS, is_stroke, last_well
from widgets.stroke_cases import built_in

SIDES = ("even", "left", "right")
SPEECH = ("clear", "slurred", "wrong", "none")
LOOKS = ("grandma", "grandpa", "aunt", "uncle", "farmer", "worker", "teacher", "woman", "mother", "student")
TEXTS = ("id", "who", "scene", "found")
FIELDS = (*TEXTS, "look", "smile", "arms", "speech", "other", "drowsy", "offers", "witnesses")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Stroke120(Exercise):
    """Judge face, arms and speech of several people yourself, call 120, and find when each was last seen well.

    The learner asks each person to smile, to hold both arms out for 10 seconds and to repeat a sentence, and
    says what was seen; some people are well. For a stroke the learner then finds, by asking, when the person was last seen
    well, and answers what bystanders propose. ``value`` is ``{"points", "of", "mistakes", "seed"}`` of the last run.
    Source of every sign and number: fact sheet first-aid section 4, row Stroke [S16]: 1 face, 2 arms, 0 listen to
    speech, any one sign → 120; balance and eyes are BE-FAST's; thrombolysis window 4.5 h from last known well.

    Args:
        prompt: text, what is asked.
        count: int 1 to 9, people in one run; at most as many as ``people``.
        people: list of people, or None for the nine that come with it. Each is a dict: ``id``, ``look`` (grandma, grandpa,
            aunt, uncle, farmer, worker, teacher, woman, mother or student), ``who``, ``scene``, ``smile`` and ``arms`` ("even", or the
            person's own weak side "left" or "right"), ``speech`` ("clear", "slurred", "wrong" words or "none"), ``other`` (another
            sudden sign such as lost balance, as text, or ""), ``drowsy`` (True or False), ``found`` ("HH:MM"), ``offers`` (of: water,
            feed, aspirin, prick, wait, drive, note, side, stay) and ``witnesses``: dicts of ``says``, ``at`` ("HH:MM"), ``day_before``
            and ``well`` (True where the person was seen or heard to be well), oldest first. Someone with a sign needs at least one
            witness who saw them well.

    Example (zh)::

        Stroke120("stroke-1", "zh", prompt="请他笑一笑、举双臂、说句话。哪些人要马上打 120？", count=3)

    Example (en)::

        Stroke120("stroke-1", "en", prompt="Ask for a smile, both arms, a sentence. Who needs 120 now?", count=3)
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "title": "中风120：看、查、聆", "person_of": "第 {n} 位，共 {all} 位", "found": "发现的时间", "last_well": "最后正常的时间",
            "one": "1 看一张脸", "two": "2 查两只胳膊", "zero": "0（聆）听说话",
            "do_smile": "请他笑一笑", "do_arms": "请他平举双臂，数 10 秒", "do_speech": "请他跟着说一句话", "repeat": "再看一次", "watching": "看着他……", "look_now": "看完了。你看到了什么？",
            "aloud": "听合成的声音", "aloud_note": "合成的声音只作参考，真人说话更乱。",
            "ask_smile": "笑的时候，两边嘴角一样高吗？", "ask_arms": "数到 10，两只胳膊都举得住吗？", "ask_speech": "他说的和你说的一样清楚吗？",
            "smile_even": "两边一样", "smile_uneven": "有一边歪、往下垂", "arms_even": "两边一样", "arms_uneven": "有一边没力、往下落", "speech_even": "清楚，一字不差", "speech_uneven": "含糊、说错，或说不出",
            "see_smile_even": "两边嘴角一起抬起来，一样高。", "see_smile_left": "只有右边嘴角抬起来。他的左边嘴角往下垂，鼻子旁边的纹也平了。", "see_smile_right": "只有左边嘴角抬起来。他的右边嘴角往下垂，鼻子旁边的纹也平了。",
            "see_arms_even": "数到 10，两只胳膊还一样高。", "see_arms_left": "他的左胳膊慢慢往下落，手也转了过来。右胳膊没有动。", "see_arms_right": "他的右胳膊慢慢往下落，手也转了过来。左胳膊没有动。",
            "see_speech_clear": "每个字都清楚，句子完整。", "see_speech_slurred": "字连在一起，含糊，像嘴里含着东西。", "see_speech_wrong": "声音清楚，词却说错了，意思不通。", "see_speech_none": "嘴在动，说不出一句话。",
            "sentence": "你说：“今天天气很好，我们一起去公园。”", "says": "他说：",
            "said_clear": "今天天气很好，我们一起去公园。", "said_slurred": "今天……甜气很……号，我们一……去公……元。", "said_wrong": "今天……板凳……那个、那个……去盘子里。", "said_none": "啊……啊……",
            "missed": "再看一次就能看出来。漏掉一样，就会错过 120。", "imagined": "这一样是正常的。看准了再判断，拿不准就再做一次。",
            "noticed": "还有一件事：{other}", "ask_decide": "现在怎么做？", "d_later": "让他睡一觉，醒了再看", "d_drive": "马上开车送他去医院", "d_watch": "没有发现这些样子：陪着，过一会儿再查", "d_call": "马上打 120",
            "call_right": "三样里有一样，就马上打 120，说“可能是中风”。", "call_other": "突然站不稳、看东西重影，也是中风的样子（平衡、眼睛）。马上打 120。", "call_well": "可以。现在三样都正常，120 会听你说完再判断。拿不准就打。",
            "watch_right": "三样都正常，也没有别的突然变化。陪着他，过一会儿再查；有一样出现，马上打 120。",
            "watch_missed": "有一样就要打 120，不等第二样。每多等一分钟，脑子就多受一分伤。", "later_stroke": "睡着了看不出变化，只会耽误。不等它自己好，马上打 120。", "later_well": "人睡着了，脸、胳膊、说话都看不到了。先陪着，再查一次。",
            "drive_stroke": "路上没有人能急救，到了医院还要排队。打 120：他们知道送哪家医院，路上就通知医生。", "drive_well": "三样都正常，不用抢时间。先陪着再查；有变化，打 120，不自己开车送。",
            "ask_time": "医生一定会问：他最后一次正常是几点？问一问，再选。", "ask_who": "问", "asked_first": "先问每一个人，再选时间。", "is_time": "最后正常是",
            "yesterday": "昨天 {at}", "today": "今天 {at}", "time_right": "这是最后一次有人看见他正常。", "time_wrong": "最后一次有人看见他正常，是{at}。",
            "time_heard": "那时没有人看见他正常。", "time_early": "更晚的时候，还有人看见他正常。取最晚的那一次。", "time_note": "从“最后正常”算起，不从“发现”算。到发现时，已经过了 {h} 小时 {m} 分。",
            "window_in": "溶栓的时间窗是 4.5 小时，从最后正常算起。还来得及，一分钟也别等。", "window_out": "溶栓的时间窗是 4.5 小时。就算过了，也马上打 120，怎么治由医生决定。", "clock": "{name}：{at}", "unknown": "还不知道",
            "ask_offer": "等 120 的时候，旁边的人说了这些。做，还是不做？", "do": "做", "dont": "不做",
            "o_water": "“他嘴干，喂点水。”", "o_feed": "“吃点东西，才有力气。”", "o_aspirin": "“我有阿司匹林，吃一片。”", "o_prick": "“十个手指放点血，一放就好。”", "o_wait": "“等半个小时，看他自己好不好。”", "o_drive": "“我的车就在楼下，我来开。”", "o_note": "“我把最后正常的时间写下来。”", "o_side": "“他犯困，让他侧着躺。”", "o_stay": "“我守着他，电话开免提。”",
            "w_water": "中风时吞咽可能不好，喝水会呛进气管。", "w_feed": "会呛住。什么都不吃、不喝。", "w_aspirin": "中风也可能是脑出血，阿司匹林会让出血更多。先做检查，再用药。", "w_prick": "手指放血没有用，还耽误时间。", "w_wait": "不等它自己好。好一点了也要去，打 120。", "w_drive": "车上没有人急救，120 会直接送到能治中风的医院。",
            "w_note": "写在纸上，交给急救人员。", "w_side": "犯困的人侧着躺，呕吐时不会呛住。一直看着呼吸。", "w_stay": "一直陪着，有变化马上告诉 120。",
            "verdict": "这一位", "is_stroke": "可能是中风：要打 120", "is_well": "没有发现中风的样子", "signs": "看到的", "next_person": "下一位", "finish": "看结果",
            "summary": "这一次", "score": "{points} / {of}", "good": "每一样都看准了，每一步都对。", "practise": "还可以练一练", "people_seen": "这一次的人",
            "card": "记住：中风120", "card_1": "1 看一张脸：笑一笑，歪了吗", "card_2": "2 查两只胳膊：平举，有一只落下来吗", "card_0": "0（聆）听说话：清楚吗", "card_be": "还有：突然站不稳，突然看不清", "card_end": "有一样，马上打 120。记住最后正常的时间。不吃、不喝、不放血、不等。",
            "m_face_missed": "脸歪了，没有看出来", "m_face_imagined": "脸是正的，看成歪了", "m_arms_missed": "一只胳膊落下来，没有看出来", "m_arms_imagined": "两臂一样，看成没力", "m_speech_missed": "说话不清，没有听出来", "m_speech_imagined": "说得清楚，听成不清",
            "m_decide_later": "让人睡一觉再看", "m_decide_drive": "自己开车送", "m_decide_watch": "有中风的样子，没有打 120", "m_time": "最后正常的时间没有问准",
            "m_offer_water": "喂水", "m_offer_feed": "喂吃的", "m_offer_aspirin": "给阿司匹林", "m_offer_prick": "手指放血", "m_offer_wait": "等它自己好", "m_offer_drive": "自己开车送", "m_offer_note": "没有记时间", "m_offer_side": "犯困的人没有侧躺", "m_offer_stay": "没有守着",
        },
        "en": {
            "title": "Stroke 120: look, check, listen", "person_of": "Person {n} of {all}", "found": "Found at", "last_well": "Last seen well",
            "one": "1 Look at one face", "two": "2 Check two arms", "zero": "0 Listen to speech",
            "do_smile": "Ask for a smile", "do_arms": "Ask to hold both arms out, count 10 seconds", "do_speech": "Ask to repeat a sentence", "repeat": "Watch again", "watching": "Watch closely…", "look_now": "That was it. What did you see?",
            "aloud": "Hear a synthetic voice", "aloud_note": "The synthetic voice is only a hint; real speech is less tidy.",
            "ask_smile": "Do both corners of the mouth rise equally?", "ask_arms": "At the count of 10, are both arms still up?", "ask_speech": "Is it as clear as what you said?",
            "smile_even": "Both sides the same", "smile_uneven": "One side crooked, hanging", "arms_even": "Both sides the same", "arms_uneven": "One side weak, sinking", "speech_even": "Clear, word for word", "speech_uneven": "Slurred, wrong or missing",
            "see_smile_even": "Both corners of the mouth rise together, equally high.", "see_smile_left": "Only the right corner rises. The person's left corner hangs and the fold beside the nose is flat.", "see_smile_right": "Only the left corner rises. The person's right corner hangs and the fold beside the nose is flat.",
            "see_arms_even": "At the count of 10 both arms are still equally high.", "see_arms_left": "The person's left arm slowly sinks and the hand turns. The right arm stays.", "see_arms_right": "The person's right arm slowly sinks and the hand turns. The left arm stays.",
            "see_speech_clear": "Every word is clear and the sentence is complete.", "see_speech_slurred": "Words run together and are unclear, as if there was something in the mouth.", "see_speech_wrong": "The voice is clear but the words are wrong and make no sense.", "see_speech_none": "The mouth moves but no sentence comes.",
            "sentence": "You say: “It is a fine day. Let's go to the park together.”", "says": "The answer:",
            "said_clear": "It is a fine day. Let's go to the park together.", "said_slurred": "Ish… a fie day… lesh go… to the paak… gether.", "said_wrong": "It is… a bench… that, that… go in the plate.", "said_none": "Ah… ah…",
            "missed": "Watch once more and you can see it. A sign missed is a call to 120 missed.", "imagined": "This one is normal. Look closely before you judge; when unsure, repeat the test.",
            "noticed": "There is something else: {other}", "ask_decide": "What do you do now?", "d_later": "Let the person sleep and look again later", "d_drive": "Drive to hospital at once", "d_watch": "No such sign: stay, and check again in a while", "d_call": "Call 120 at once",
            "call_right": "One of the three is enough: call 120 and say “It may be a stroke”.", "call_other": "Sudden loss of balance or double sight are signs of stroke too (balance, eyes). Call 120.", "call_well": "That is fine. The three are normal now; 120 will listen and decide. If unsure, call.",
            "watch_right": "The three are normal and nothing else changed suddenly. Stay and check again; if one sign appears, call 120 at once.",
            "watch_missed": "One sign is enough for 120; do not wait for a second. Every minute costs more of the brain.", "later_stroke": "In sleep no change can be seen, and time is lost. Do not wait for recovery: call 120.", "later_well": "While the person sleeps you see neither face nor arms nor speech. Stay, and check again first.",
            "drive_stroke": "In a car no one can help. Call 120: the crew knows the right hospital and tells the doctors on the way.", "drive_well": "The three are normal, so there is no race. Stay and check again; if anything changes, call 120 and do not drive yourself.",
            "ask_time": "The doctors will ask: when was the person last well? Ask round, then choose.", "ask_who": "Ask", "asked_first": "Ask everyone first, then choose.", "is_time": "Last seen well at",
            "yesterday": "yesterday {at}", "today": "today {at}", "time_right": "This is the last time somebody saw the person well.", "time_wrong": "The last time somebody saw the person well was {at}.",
            "time_heard": "At that time nobody saw the person well.", "time_early": "Somebody saw the person well later. Take the latest.", "time_note": "Count from “last seen well”, not from “found”. When found, {h} h {m} min had passed.",
            "window_in": "The window for clot-dissolving treatment is 4.5 hours, counted from last seen well. There is time left, and no minute to lose.", "window_out": "The window for clot-dissolving treatment is 4.5 hours. Even when it is over, call 120 at once; the doctors decide.", "clock": "{name}: {at}", "unknown": "not known yet",
            "ask_offer": "While you wait for 120, people nearby propose this. Do it or not?", "do": "Do it", "dont": "Do not",
            "o_water": "“The mouth is dry, give some water.”", "o_feed": "“Eat something, it gives strength.”", "o_aspirin": "“I have aspirin, take one.”", "o_prick": "“Prick the ten fingers and let some blood out.”", "o_wait": "“Let's wait half an hour and see.”", "o_drive": "“My car is downstairs, I'll drive.”", "o_note": "“I'll write down the time last seen well.”", "o_side": "“So sleepy: let's lay the person on the side.”", "o_stay": "“I'll stay here, with the phone on speaker.”",
            "w_water": "Do not. In a stroke swallowing may fail; water runs into the windpipe.", "w_feed": "Do not. It can choke. Nothing to eat, nothing to drink.", "w_aspirin": "Do not. A stroke can be a bleeding in the brain, and aspirin makes it bleed more. First the scan, then medicine.", "w_prick": "Do not. It does not help and loses time.", "w_wait": "Do not wait for recovery. Even if it gets better: 120.", "w_drive": "Do not. In a car no one can help; 120 goes straight to a hospital that treats strokes.",
            "w_note": "Do it. On paper, for the ambulance crew.", "w_side": "Do it. A sleepy person on the side does not choke when vomiting. Keep watching the breathing.", "w_stay": "Do it. Stay, and tell 120 of any change at once.",
            "verdict": "This person", "is_stroke": "May be a stroke: 120", "is_well": "No sign of stroke found", "signs": "What was seen", "next_person": "Next person", "finish": "See the result",
            "summary": "This time", "score": "{points} / {of}", "good": "Every sign seen, every step right.", "practise": "To practise", "people_seen": "The people of this run",
            "card": "Remember: Stroke 120", "card_1": "1 One face: smile, is it crooked?", "card_2": "2 Two arms: held out, does one sink?", "card_0": "0 Listen: is speech clear?", "card_be": "Also: sudden loss of balance, sudden trouble seeing", "card_end": "One sign: 120 at once. Keep the time last seen well. No food, drink, pricking or waiting.",
            "m_face_missed": "a crooked face not seen", "m_face_imagined": "an even face called crooked", "m_arms_missed": "a sinking arm not seen", "m_arms_imagined": "steady arms called weak", "m_speech_missed": "unclear speech not heard", "m_speech_imagined": "clear speech called unclear",
            "m_decide_later": "left the person to sleep", "m_decide_drive": "drove to hospital", "m_decide_watch": "signs of stroke, but no call to 120", "m_time": "time last seen well not right",
            "m_offer_water": "gave water", "m_offer_feed": "gave food", "m_offer_aspirin": "gave aspirin", "m_offer_prick": "pricked fingers", "m_offer_wait": "waited for recovery", "m_offer_drive": "drove to hospital", "m_offer_note": "did not note the time", "m_offer_side": "sleepy person not laid on the side", "m_offer_stay": "did not stay",
        },
    }  # fmt: skip

    def __init__(self, key: str, lang: str = "zh", prompt: str = "", count: int = 3, people: Any = None) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "what is asked, as text")
        given = built_in("en" if lang == "en" else "zh") if people is None else people  # the base class refuses another lang
        if not isinstance(given, list | tuple) or (people is not None and not given):
            raise self.wrong("people", people, "a list of at least one person, or None for those that come with it")
        for person in given:
            self._check(person)
        if len({person["id"] for person in given}) < len(given):
            raise self.wrong("people", [person["id"] for person in given], "ids that differ from each other")
        if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= max(1, min(9, len(given))):
            raise self.wrong("count", count, f"a whole number from 1 to {max(1, min(9, len(given)))}")
        super().__init__(key, lang, {"prompt": prompt, "count": count, "people": [dict(person) for person in given]})

    @classmethod
    def _check(cls, person: Any) -> None:
        if not isinstance(person, dict) or set(person) != set(FIELDS):
            raise cls.wrong("people", person, f"dicts with exactly {', '.join(FIELDS)}")
        for name in TEXTS:
            if not isinstance(person[name], str) or not person[name].strip():
                raise cls.wrong(f"people[…][{name!r}]", person[name], "a text that is not empty")
        if not isinstance(person["other"], str):
            raise cls.wrong("people[…]['other']", person["other"], "a text, or '' for none")
        for name, allowed in (("look", LOOKS), ("smile", SIDES), ("arms", SIDES), ("speech", SPEECH), ("drowsy", (True, False))):
            if person[name] not in allowed:
                raise cls.wrong(f"people[…][{name!r}]", person[name], "one of " + ", ".join(map(str, allowed)))
        cls._check_time("found", person["found"])
        if not isinstance(person["offers"], list | tuple) or not set(person["offers"]) <= set(OFFERS):
            raise cls.wrong("people[…]['offers']", person["offers"], "a list of some of " + ", ".join(OFFERS))
        cls._check_witnesses(person)

    @classmethod
    def _check_time(cls, name: str, given: Any) -> None:
        if not isinstance(given, str) or not CLOCK.fullmatch(given):
            raise cls.wrong(f"people[…][{name!r}]", given, "a time such as '06:30'")

    @classmethod
    def _check_witnesses(cls, person: dict[str, Any]) -> None:
        shape = "{'says': …, 'at': 'HH:MM', 'day_before': …, 'well': …}"
        if not isinstance(person["witnesses"], list | tuple):
            raise cls.wrong("people[…]['witnesses']", person["witnesses"], f"a list of {shape}")
        for one in person["witnesses"]:
            if not isinstance(one, dict) or set(one) != {"says", "at", "day_before", "well"}:
                raise cls.wrong("people[…]['witnesses']", one, shape)
            if not isinstance(one["says"], str) or not one["says"].strip():
                raise cls.wrong("people[…]['witnesses']", one, f"{shape}, says not empty")
            cls._check_time("at", one["at"])
        if is_stroke(person) and last_well(person) is None:
            raise cls.wrong("people[…]['witnesses']", person["witnesses"], "someone who saw the person well")

    def fallback_html(self) -> str:
        """Return the card of the three signs, and each person with what can be seen folded away."""
        w = {name: escape(text) for name, text in self.words.items()}
        card = "".join(f"<li>{w[name]}</li>" for name in ("card_1", "card_2", "card_0", "card_be"))
        people = "".join(self._person(person) for person in self.params["people"])
        return (
            f'<section class="bo bo-stroke"><p class="bo-prompt">{escape(self.params["prompt"])}</p>'
            f"<p><strong>{w['card']}</strong></p><ul>{card}</ul><p>{w['card_end']}</p>{people}</section>"
        )

    def _person(self, person: dict[str, Any]) -> str:
        w = self.words
        seen = [w[f"see_smile_{person['smile']}"], w[f"see_arms_{person['arms']}"], w[f"see_speech_{person['speech']}"]]
        signs = "".join(f"<li>{escape(text)}</li>" for text in [*seen, *([person["other"]] if person["other"] else [])])
        stroke = is_stroke(person)
        told = "".join(f"<li>{escape(one['says'])}</li>" for one in person["witnesses"])
        well = last_well(person)
        time = f"<ul>{told}</ul><p>{escape(w['last_well'])}: {escape(person['witnesses'][well]['at'])}</p>" if stroke and well is not None else ""
        return (
            f"<p><strong>{escape(person['who'])}</strong> {escape(person['scene'])}</p><ul>{signs}</ul>"
            f"<details><summary>{escape(w['answer'])}</summary><p>{escape(w['is_stroke' if stroke else 'is_well'])}</p>{time}</details>"
        )

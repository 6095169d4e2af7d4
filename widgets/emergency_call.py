"""Calling 120: dial, switch the speaker on, answer the dispatcher, and do not hang up first.

The six points and their order, the numbers, and the two mistaken offers of bystanders (driving, filming) are
those of the fact sheet's section 1.1; speaker and checking at the same time is its decision D6.
"""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise

POINTS = ("place", "what", "people", "condition", "done", "phone")  # what the dispatcher asks, in this order
FIELDS = ("place", "landmark", "what", "people", "condition", "done", "phone")
NUMBERS = ("120", "119", "110", "122")
PHONE_DIGITS = 7  # a Chinese landline has 7 or 8 digits without its area code, a mobile 11
# One step is a question of the dispatcher, its right answer and two weak ones; in an event a bystander speaks too.
STEPS = (
    ("place", ("vague", "locate")), ("what", ("panic", "story")), ("people", ("uncounted", "hurry")),
    ("condition", ("bad", "guess")), ("drive", ("go", "hang")), ("done", ("hang", "feed")), ("phone", ("skip", "slip")),
    ("instruct", ("own", "wait")), ("film", ("join", "alone")), ("stay", ("battery", "family")),
)  # fmt: skip
EVENTS = ("drive", "film")


class EmergencyCall(Exercise):
    """The 120 call as a dialogue on a phone.

    Dial, switch the speaker on, answer the dispatcher, hang up last; the answers of the author's case stand among
    weak ones. ``value`` is ``{"answers": [{"step", "picks"}], "mistakes"}``: the picks of a step in order, the last
    one being right. Raises ParameterError for parameters other than these.

    Args:
        case: ``{"place", "landmark", "what", "people", "condition", "done", "phone"}``, seven texts in the lesson's
            language: ``place`` and ``landmark`` are noun phrases that follow "I am at …" and "look for …"; ``what``,
            ``people``, ``condition`` and ``done`` are each the sentence a caller would say; ``phone`` has at least
            seven digits, and the weak answer changes its last one. A full stop at the end of a text is dropped.

    Example (zh)::

        EmergencyCall(
            "call",
            "zh",
            case={
                "place": "宜昌市西陵区，滨江公园的江边小广场",
                "landmark": "镇川门入口",
                "what": "一位爷爷跳舞时突然倒在地上",
                "people": "就他一个人",
                "condition": "轻拍重唤没有反应，正在检查呼吸",
                "done": "我跪在他身边检查呼吸，另一个人去取 AED 了",
                "phone": "100 2026 1124",
            },
        )

    Example (en)::

        EmergencyCall(
            "call",
            "en",
            case={
                "place": "the small riverside square in Binjiang Park, Xiling District, Yichang",
                "landmark": "the Zhenchuanmen entrance",
                "what": "An old man suddenly collapsed while dancing",
                "people": "Only him, one person",
                "condition": "No response when I tap and call; I am checking his breathing now",
                "done": "I am kneeling beside him, checking his breathing; someone has gone for the AED",
                "phone": "100 2026 1124",
            },
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "title": "打 120：在电话里说清楚", "scene": "现场", "scene_hint": "你在现场，看到这些。先拨号，再打开免提。",
            "spot": "地点", "landmark_name": "标志", "number": "拨号", "typed": "已按的号码", "delete": "删除", "dial": "拨打", "press": "先按号码，再拨打。",
            "dial_right": "120，急救电话，打通了。", "dial_119": "119 管火灾和抢险。有人病了、伤了，打 120。",
            "dial_110": "110 找警察：打架、偷盗、有人要伤害别人。急救打 120。", "dial_122": "122 管交通事故，由交警处理。事故里有人受伤，急救打 120。",
            "dial_other": "这个号码打不到急救中心。急救打 120，三个数字。", "dial_name": "拨对号码",
            "line": "120 急救调度", "calling": "已接通", "talking": "通话中，免提已开", "ended": "通话结束", "log": "通话记录",
            "speaker": "免提", "mute": "静音", "hang_up": "挂断", "controls": "通话按钮", "speaker_name": "打开免提",
            "speaker_ask": "把手机放在身边，空出两只手。按哪个键？", "speaker_right": "免提开了。你可以一边说，一边看反应和呼吸。",
            "mute_why": "静音以后，调度员听不到你。要开的是免提。",
            "hang_up_why": "先别挂。调度员还要问情况、教你做。等他说可以挂，你再挂。", "hang_up_name": "最后挂电话",
            "you": "你", "dispatcher": "调度员", "bystander": "旁边的人", "reply": "你怎么说？", "calmly": "别急，听我说。", "tried": "（试过了）",
            "again_call": "再打一次", "not_yet": "再想想", "knows": "调度员已经知道", "at_once": "一次就做对", "practise": "还可以练一练",
            "none_at_once": "这一次没有。看看下面，再打一次。", "nothing": "没有。每一步都一次做对了。", "card": "打 120，说六点",
            "card_end": "开着免提，照调度员说的做。最后挂电话。", "numbers": "四个号码", "example": "看一段完整的通话",
            "n120": "急救", "n119": "火灾、抢险", "n110": "警察", "n122": "交通事故",
            "place_name": "在哪里，有什么标志", "what_name": "发生了什么", "people_name": "有几个人", "condition_name": "有没有反应和呼吸",
            "done_name": "正在做什么", "phone_name": "能打回来的号码", "drive_name": "不自己开车送", "instruct_name": "照调度员说的做",
            "film_name": "请人接救护车", "stay_name": "有变化就告诉调度员",
            "place_ask": "你好，120。具体在哪里？旁边有什么标志？", "place_right": "我在{place}。认准{landmark}。",
            "place_vague": "在家里，快来！", "place_vague_why": "救护车不知道你家在哪里。说清区、路、小区、楼栋和房号，再说一个看得见的标志。",
            "place_locate": "你们查一下我手机的定位就行。", "place_locate_why": "定位可能不准，也分不清楼层。要自己说地址，再加一个标志。",
            "what_ask": "好，地址记下了。发生了什么事？", "what_right": "{what}。",
            "what_panic": "出大事了，快来救命！", "what_panic_why": "听不出是什么事，就不知道该派什么车、带什么设备。用一句话说发生了什么。",
            "what_story": "这事要从早上说起。今天天气不好，我本来不想出门，后来碰到邻居……",
            "what_story_why": "先用一句话说现在发生了什么。前面的经过，问到再说。",
            "people_ask": "有几个人受伤或者发病？", "people_right": "{people}。",
            "people_uncounted": "有人出事了，有几个我没数。", "people_uncounted_why": "人数决定派几辆车。看一圈，数一数；数不清，就说大概几个。",
            "people_hurry": "我也不知道，你们快点！", "people_hurry_why": "催不会让车更快，说清楚才会。不知道就看一眼，再告诉调度员。",
            "condition_ask": "叫一叫，有反应吗？呼吸正常吗？", "condition_right": "{condition}。",
            "condition_bad": "情况很不好，快不行了！", "condition_bad_why": "“不好”帮不上忙。说两件看得见的事：有没有反应，有没有正常呼吸。",
            "condition_guess": "我猜是老毛病犯了。", "condition_guess_why": "你不用诊断，猜错会误导。只说你看到的反应和呼吸。",
            "drive_ask": "救护车已经派出。别挂电话。", "drive_by": "别等了，我开车送去医院更快！",
            "drive_right": "谢谢你，先不要搬动。我们听调度员的，等救护车。",
            "drive_go": "好，一起抬上车，走！", "drive_go_why": "自己开车，路上没人急救，搬动可能加重伤情，还会和救护车错过。救护车上有人、有设备。",
            "drive_hang": "我先挂了，和大家商量一下。", "drive_hang_why": "挂断以后，没有人指导你。让大家一起听免提，不用挂。",
            "done_ask": "你们现在正在做什么？", "done_right": "{done}。",
            "done_hang": "别问了，我先挂了去帮忙。", "done_hang_why": "回答问题不耽误派车，挂了就没人教你。开着免提，一边说一边做。",
            "done_feed": "我正要喂点水，再找别人的药给他吃。", "done_feed_why": "不要喂水、喂别人的药，可能呛住或加重。如实说你正在做的事。",
            "phone_ask": "断了线，我打哪个号码找你？", "phone_right": "请打 {phone}，我会留意接听。",
            "phone_skip": "你们那边不是有来电显示吗？", "phone_skip_why": "显示的号码不一定打得回来。慢慢报一遍，断线时才找得到你。",
            "phone_slip": "请打 {wrong_phone}，我会留意接听。", "phone_slip_why": "这个号码错了一位。报错号码，断线后就联系不上你。看清楚再报。",
            "instruct_ask": "车在路上。没有反应、也没有正常呼吸，就做心肺复苏，AED 一到就用。有正常呼吸，就一直看着呼吸。我来教你。",
            "instruct_right": "好，我照着做，有变化马上告诉你。",
            "instruct_own": "不用教，我在网上看过，我有自己的办法。", "instruct_own_why": "调度员知道这一次的情况。照他说的做，不清楚就问。",
            "instruct_wait": "我怕担责任，等医生来了再说。",
            "instruct_wait_why": "前几分钟最要紧。民法典第 184 条：自愿紧急救助，造成受助人损害的，救助人不承担民事责任。",
            "film_ask": "请一个人去接救护车，别让车找路。", "film_by": "我先拍个视频，留个证据！",
            "film_right": "先别拍。请你去接救护车，认准{landmark}，带他们过来。",
            "film_join": "好，你拍，我也拍一段。", "film_join_why": "拍视频救不了人，还会泄露别人的隐私。手要用来帮忙。",
            "film_alone": "都让开，我一个人就行。", "film_alone_why": "多一个人，就能接车、取 AED。点一个人，说清让他做什么。",
            "stay_ask": "车快到了，还有什么变化吗？", "stay_right": "我不挂，一直看着，有变化就告诉你。",
            "stay_battery": "都说完了，我挂了省点电。", "stay_battery_why": "情况随时会变。留在线上，变了马上有人教你。",
            "stay_family": "我先挂了，给家里人打个电话。", "stay_family_why": "请旁边的人用别的手机打。你的电话留给 120。",
            "end_ask": "急救人员到你身边了，把情况告诉他们。现在可以挂电话了。", "end_hint": "调度员说可以了。现在挂电话。",
        },
        "en": {
            "title": "Calling 120: say it clearly on the phone", "scene": "The scene", "scene_hint": "You are there and see this. Dial first, then switch the speaker on.",
            "spot": "Address", "landmark_name": "Landmark", "number": "Keypad", "typed": "Number entered", "delete": "Delete", "dial": "Call", "press": "Enter the number first, then call.",
            "dial_right": "120, the ambulance number. You are through.", "dial_119": "119 is for fire and rescue. When someone is ill or hurt, call 120.",
            "dial_110": "110 is the police: fights, theft, someone who threatens others. For first aid, call 120.",
            "dial_122": "122 is for road accidents; the traffic police answer. When someone is hurt in one, call 120 for the ambulance.",
            "dial_other": "This number does not reach the ambulance service. Call 120, three digits.", "dial_name": "Dial the right number",
            "line": "120 dispatcher", "calling": "Connected", "talking": "In the call, speaker on", "ended": "Call ended", "log": "The call so far",
            "speaker": "Speaker", "mute": "Mute", "hang_up": "Hang up", "controls": "Call buttons", "speaker_name": "Switch the speaker on",
            "speaker_ask": "Lay the phone beside you and free both hands. Which button?",
            "speaker_right": "The speaker is on. You can talk and check response and breathing at the same time.",
            "mute_why": "On mute, the dispatcher cannot hear you. The button you need is the speaker.",
            "hang_up_why": "Do not hang up yet. The dispatcher has more to ask and to tell you. Hang up when the dispatcher says you can.",
            "hang_up_name": "Hang up last",
            "you": "You", "dispatcher": "Dispatcher", "bystander": "Bystander", "reply": "What do you say?", "calmly": "Take a breath and listen.", "tried": "(tried)",
            "again_call": "Call once more", "not_yet": "Think again", "knows": "What the dispatcher knows now", "at_once": "Right at once", "practise": "To practise",
            "none_at_once": "None this time. Read on, then call once more.", "nothing": "Nothing. Every step was right at once.", "card": "Calling 120: six things to say",
            "card_end": "Speaker on; do what the dispatcher says. Hang up last.", "numbers": "Four numbers", "example": "Read a complete call",
            "n120": "ambulance", "n119": "fire and rescue", "n110": "police", "n122": "road accidents",
            "place_name": "Where, with a landmark", "what_name": "What happened", "people_name": "How many people", "condition_name": "Response and breathing",
            "done_name": "What is being done", "phone_name": "A number to call back", "drive_name": "Do not drive there yourself", "instruct_name": "Do what the dispatcher says",
            "film_name": "Send someone to meet the ambulance", "stay_name": "Report every change",
            "place_ask": "Hello, 120. Where exactly are you? What landmark is nearby?", "place_right": "I am at {place}. Look for {landmark}.",
            "place_vague": "At home, come quickly!", "place_vague_why": "The ambulance does not know where your home is. Say district, road, estate, building and door, then a landmark that can be seen.",
            "place_locate": "Just look up where my phone is.", "place_locate_why": "The phone's position can be wrong and does not tell the floor. Say the address yourself and add a landmark.",
            "what_ask": "Good, I have the address. What happened?", "what_right": "{what}.",
            "what_panic": "Something terrible, help, come now!", "what_panic_why": "The dispatcher cannot tell what it is, nor which vehicle and equipment to send. Say in one sentence what happened.",
            "what_story": "Well, it began this morning. The weather was bad, I did not want to go out, then I met a neighbour…",
            "what_story_why": "First say in one sentence what is happening now. Tell what came before when you are asked.",
            "people_ask": "How many people are hurt or ill?", "people_right": "{people}.",
            "people_uncounted": "Someone is in trouble, I did not look how many.",
            "people_uncounted_why": "The number decides how many ambulances are sent. Look round and count; if you cannot, say about how many.",
            "people_hurry": "I don't know either, just hurry!", "people_hurry_why": "Urging does not make the ambulance faster; clear words do. If you do not know, look, then tell the dispatcher.",
            "condition_ask": "Call out to them: any response? Normal breathing?", "condition_right": "{condition}.",
            "condition_bad": "It looks very bad, hurry!", "condition_bad_why": "“Bad” does not help. Say two things you can see: is there a response, is there normal breathing.",
            "condition_guess": "My guess is, an old illness again.", "condition_guess_why": "You need not find the illness, and a wrong guess misleads. Say only what you see: response and breathing.",
            "drive_ask": "The ambulance has been sent. Stay on the line.", "drive_by": "Why wait? I'll drive to the hospital, it's quicker!",
            "drive_right": "Thank you, but please move no one. We listen to the dispatcher and wait for the ambulance.",
            "drive_go": "Yes, lift together, into the car!", "drive_go_why": "In a car no one can give first aid, moving can make an injury worse, and you miss the ambulance, which brings trained people and equipment.",
            "drive_hang": "I'll hang up first and talk it over with the others.", "drive_hang_why": "Once you hang up, no one guides you. Let the others listen on the speaker instead.",
            "done_ask": "What are you doing at the moment?", "done_right": "{done}.",
            "done_hang": "No more questions, I'm hanging up to help.", "done_hang_why": "Answering does not delay the ambulance; hanging up leaves you without guidance. Keep the speaker on, talk and help.",
            "done_feed": "I'm about to give some water, then somebody else's medicine.", "done_feed_why": "Give no drink and no one else's medicine: it can choke or harm. Say truly what you are doing.",
            "phone_ask": "If we are cut off, which number do I call?", "phone_right": "Call {phone}; I will listen for it.",
            "phone_skip": "Can't you see my number anyway?", "phone_skip_why": "The number shown cannot always be called back. Say it slowly once, so that you can be found if you are cut off.",
            "phone_slip": "Call {wrong_phone}; I will listen for it.", "phone_slip_why": "One digit is wrong. With a wrong number you cannot be reached again. Look, then say it.",
            "instruct_ask": "The ambulance is on its way. No response and no normal breathing: give CPR, and use the AED as soon as it comes. "
            "Breathing normally: keep watching the breathing. I will guide you.",
            "instruct_right": "Yes, I'll do that and tell you at once if anything changes.",
            "instruct_own": "No need, I watched it online and have my own way.", "instruct_own_why": "The dispatcher knows this very situation. Do what the dispatcher says, and ask when it is not clear.",
            "instruct_wait": "I fear I would be blamed. Let's wait for the doctor.",
            "instruct_wait_why": "The first minutes matter most. Civil Code, article 184: a person who voluntarily gives emergency help and thereby harms the person helped bears no civil liability.",
            "film_ask": "Please send someone to meet the ambulance, so it need not search.", "film_by": "I'll film this first, as evidence!",
            "film_right": "Please don't film. Go and meet the ambulance, look for {landmark}, and bring them here.",
            "film_join": "Good, you film, and I'll film a bit too.", "film_join_why": "Filming saves no one and exposes another person's privacy. Hands are for helping.",
            "film_alone": "Everybody away, I can do this alone.", "film_alone_why": "One more person can meet the ambulance or fetch an AED. Point at one person and say what to do.",
            "stay_ask": "The ambulance is nearly there. Has anything changed?", "stay_right": "I'm staying on the line, I keep watching and tell you if anything changes.",
            "stay_battery": "All said. I'm hanging up to save the battery.", "stay_battery_why": "Things can change at any moment. Stay on the line and guidance is there at once.",
            "stay_family": "I'm hanging up to call the family.", "stay_family_why": "Ask a bystander to call from another phone. Yours is kept for 120.",
            "end_ask": "The ambulance crew is with you; tell them what you know. You can hang up now.", "end_hint": "The dispatcher has said so. Hang up now.",
        },
    }  # fmt: skip

    def __init__(self, key: str, lang: str = "zh", case: Any = None) -> None:
        steps = [{"id": name, "weak": list(weak), "event": name in EVENTS} for name, weak in STEPS]
        super().__init__(key, lang, {"case": self._checked(case), "points": list(POINTS), "steps": steps})

    @classmethod
    def _checked(cls, case: Any) -> dict[str, str]:
        if not isinstance(case, dict) or set(case) != set(FIELDS):
            raise cls.wrong("case", case, f"a dict with exactly {', '.join(FIELDS)}")
        for name in FIELDS:
            if not isinstance(case[name], str) or not case[name].strip(" 。.\n"):
                raise cls.wrong(f"case[{name!r}]", case[name], "a text that is not empty")
        if sum(char.isascii() and char.isdigit() for char in case["phone"]) < PHONE_DIGITS:
            raise cls.wrong("case['phone']", case["phone"], f"a number with at least {PHONE_DIGITS} digits")
        return {name: case[name].strip().rstrip("。.") for name in FIELDS}

    def _text(self, word: str) -> str:
        return escape(self.words[word].format_map(self.params["case"]))

    def _said(self, who: str, word: str) -> str:
        return f"<p><strong>{self._text(who)}</strong> {self._text(word)}</p>"

    def fallback_html(self) -> str:
        """Return the case, the six points, the four numbers and, folded away, the whole call as it should go."""
        case, name = self.params["case"], self._text
        scene = "".join(f"<dt>{name('spot' if field == 'place' else f'{field}_name')}</dt><dd>{escape(case[field])}</dd>" for field in FIELDS)
        points = "".join(f"<li>{name(f'{point}_name')}</li>" for point in POINTS)
        numbers = "".join(f"<li><strong>{number}</strong> {name(f'n{number}')}</li>" for number in NUMBERS)
        call = ""
        for step, _ in STEPS:
            call += self._said("dispatcher", f"{step}_ask")
            call += self._said("bystander", f"{step}_by") if step in EVENTS else ""
            call += self._said("you", f"{step}_right")
        call += self._said("dispatcher", "end_ask")
        return (
            f'<section class="bo bo-call"><p class="bo-prompt">{name("title")}</p><dl class="bo-facts">{scene}</dl>'
            f"<p><strong>{name('card')}</strong></p><ol>{points}</ol><p>{name('card_end')}</p>"
            f"<p><strong>{name('numbers')}</strong></p><ul>{numbers}</ul>"
            f"<details><summary>{name('example')}</summary>{call}</details></section>"
        )

"""Psychological first aid as a talk: Look, Listen, Link with someone in distress.

Stages, what to say and never to say, and when to refer are those of the fact sheet's section 5.2 (WHO 2011, S21).
"""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.pfa_cases import PEOPLE, built_in

STAGES = ("look", "listen", "link")
KINDS = ("good", "weak", "never")
LOOKS = ("grandma", "grandpa", "aunt", "uncle", "farmer", "worker", "teacher", "woman", "mother", "student", "girl", "boy")
CASE = ("title", "who", "look", "distress", "scene", "steps")


class PfaTalk(Exercise):
    """Stay with a person in distress: choose what to do and say, and see it in the face.

    Each step shows what the helper sees or hears and a few things to do or say; one is good, the others are weak or never to be
    said. The person's state follows, every pick is explained, and a step goes on once the good one is found. The talk runs
    look → listen → link and ends with needs, family and services; self-harm is referred, never kept secret. It is not therapy.
    ``value`` is ``{"points", "of", "mistakes", "picks"}`` with the picks of every step in order.

    Args:
        event: text, the talk that comes with it: "flood-child", "exam-teen" or "road-elder"; not used where ``case`` is given.
        case: dict of an author's own talk, or None. ``title``, ``who``, ``look`` (a person of ``_shared/faces.js``), ``distress``
            (0 calm to 4, at the start), ``scene``, ``steps``: a list of ``{"stage", "see", "options"}``, stages look, listen, link
            in this order, at least one step each; options are two to four of ``{"kind", "text", "then", "why"}``, exactly one
            of the kind "good", the others "weak" or "never"; ``then`` is what the person does. ``{hotline}`` in a text becomes the number.
        hotline: text, the helpline; 12356 is the national one for psychological help. To be checked by the society.

    Example (zh)::

        PfaTalk("pfa-1", "zh", event="flood-child")

    Example (en)::

        PfaTalk("pfa-1", "en", event="flood-child")
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "look": "看", "listen": "听", "link": "连", "look_is": "安全吗？急需什么？谁最难受？", "listen_is": "走近，问需要什么，听，帮他平静", "link_is": "连上需要的东西、消息、家人、服务",
            "stage_of": "第 {n} 步，共 {all} 步", "stages": "心理急救三步", "what": "你怎么做？", "you": "你", "state": "现在",
            "mood_0": "平静", "mood_1": "平静了一些", "mood_2": "不安", "mood_3": "很难受", "mood_4": "非常难受",
            "good": "这样好", "weak": "还可以更好", "never": "不要这样", "tried": "试过了", "choose_again": "再选一次。", "better": "状态好一些：{mood}", "worse": "状态更差：{mood}", "same": "状态没有变：{mood}",
            "end": "谈话结束", "score": "{n} / {all} 步一次就做对", "say": "可以这样说、这样做", "not_say": "不要这样说、这样做", "practise": "你选过的，再想想",
            "card": "记住：看、听、连", "card_say": "“我在这里，愿意听。”", "card_never": "不逼人讲，不保证，不比较，不说“别哭”“至少”，不发照片。", "card_refer": "想伤害自己或别人、分不清真假、过不了日常生活：不让他一个人，转介给专业的人。",
            "card_call": "心理援助热线 {hotline}；马上有危险，打 120、110。", "not_therapy": "心理急救不是心理治疗。你也会累：找人说说，休息一下。", "finish": "看结果", "example": "看一段好的谈话",
        },
        "en": {
            "look": "Look", "listen": "Listen", "link": "Link", "look_is": "Safe? Urgent needs? Who is in great distress?", "listen_is": "Come close, ask what is needed, listen, help to calm", "link_is": "Link to needs, news, loved ones, services",
            "stage_of": "Step {n} of {all}", "stages": "Three steps of psychological first aid", "what": "What do you do?", "you": "You", "state": "Now",
            "mood_0": "calm", "mood_1": "a little calmer", "mood_2": "uneasy", "mood_3": "in distress", "mood_4": "in great distress",
            "good": "Good", "weak": "Could be better", "never": "Never this", "tried": "tried", "choose_again": "Choose again.", "better": "Feels better: {mood}", "worse": "Feels worse: {mood}", "same": "Feels the same: {mood}",
            "end": "The talk is over", "score": "{n} of {all} steps right at once", "say": "Good to say and do", "not_say": "Not to say or do", "practise": "What you picked, to think over",
            "card": "Remember: look, listen, link", "card_say": "“I'm here, and I want to listen.”", "card_never": "Do not force the story, promise or compare. Not “don't cry”, not “at least”. No photos.", "card_refer": "Thoughts of hurting oneself or others, losing touch with reality, no daily life possible: never alone, refer to professionals.",
            "card_call": "Helpline {hotline}; in immediate danger 120 and 110.", "not_therapy": "Psychological first aid is not therapy. You get tired too: talk to someone and rest.", "finish": "See the result", "example": "Read a good talk",
        },
    }  # fmt: skip

    def __init__(self, key: str, lang: str = "zh", event: str = "flood-child", case: Any = None, hotline: str = "12356") -> None:
        if event not in PEOPLE:
            raise self.wrong("event", event, "one of " + ", ".join(PEOPLE))
        if not isinstance(hotline, str) or not hotline.strip():
            raise self.wrong("hotline", hotline, "the number of a helpline, as text")
        if case is None:
            case = built_in(event, "en" if lang == "en" else "zh")  # the base class refuses another lang
        self._check(case)
        super().__init__(key, lang, {"case": _filled(case, hotline.strip()), "hotline": hotline.strip()})

    @classmethod
    def _check(cls, case: Any) -> None:
        if not isinstance(case, dict) or set(case) != set(CASE):
            raise cls.wrong("case", case, f"a dict with exactly {', '.join(CASE)}, or None")
        for name in ("title", "who", "scene"):
            cls._check_text(f"case[{name!r}]", case[name])
        if case["look"] not in LOOKS:
            raise cls.wrong("case['look']", case["look"], "one of " + ", ".join(LOOKS))
        if not isinstance(case["distress"], int) or isinstance(case["distress"], bool) or not 0 <= case["distress"] <= 4:
            raise cls.wrong("case['distress']", case["distress"], "a whole number from 0 to 4")
        if not isinstance(case["steps"], list | tuple):
            raise cls.wrong("case['steps']", case["steps"], "a list of steps")
        for step in case["steps"]:
            cls._check_step(step)
        stages = [step["stage"] for step in case["steps"]]
        if set(stages) != set(STAGES) or stages != sorted(stages, key=STAGES.index):
            raise cls.wrong("case['steps']", stages, "stages look, listen, link in this order, at least one step each")

    @classmethod
    def _check_text(cls, name: str, given: Any) -> None:
        if not isinstance(given, str) or not given.strip():
            raise cls.wrong(name, given, "a text that is not empty")

    @classmethod
    def _check_step(cls, step: Any) -> None:
        if not isinstance(step, dict) or set(step) != {"stage", "see", "options"} or step["stage"] not in STAGES:
            raise cls.wrong("case['steps']", step, "{'stage': 'look', 'listen' or 'link', 'see': …, 'options': […]}")
        cls._check_text("step['see']", step["see"])
        options = step["options"]
        if not isinstance(options, list | tuple) or not 2 <= len(options) <= 4:
            raise cls.wrong("step['options']", options, "two to four options")
        for one in options:
            if not isinstance(one, dict) or set(one) != {"kind", "text", "then", "why"} or one["kind"] not in KINDS:
                raise cls.wrong("step['options']", one, "{'kind': 'good', 'weak' or 'never', 'text': …, 'then': …, 'why': …}")
            for name in ("text", "then", "why"):
                cls._check_text(f"option[{name!r}]", one[name])
        if [one["kind"] for one in options].count("good") != 1:
            raise cls.wrong("step['options']", [one["kind"] for one in options], "exactly one of the kind 'good'")

    def fallback_html(self) -> str:
        """Return the three steps, then each moment with what to say and what not, folded away."""
        case, w = self.params["case"], {name: escape(text) for name, text in self.words.items()}
        stages = "".join(f"<li><strong>{w[stage]}</strong> {w[f'{stage}_is']}</li>" for stage in STAGES)
        steps = "".join(self._moment(step) for step in case["steps"])
        call = escape(self.words["card_call"].replace("{hotline}", self.params["hotline"]))
        return (
            f'<section class="bo bo-pfa"><p class="bo-prompt">{escape(case["title"])}</p><p>{escape(case["scene"])}</p><ol>{stages}</ol>{steps}'
            f"<p>{w['card_never']}</p><p>{w['card_refer']}</p><p>{call}</p><p>{w['not_therapy']}</p></section>"
        )

    def _moment(self, step: dict[str, Any]) -> str:
        rows = "".join(
            f"<li><strong>{escape(self.words[one['kind']])}</strong> {escape(one['text'])} {escape(one['why'])}</li>" for one in step["options"]
        )
        return f"<details><summary>{escape(step['see'])}</summary><ul>{rows}</ul></details>"


def _filled(value: Any, hotline: str) -> Any:
    """Return ``value`` with the number in the place of {hotline} in every text."""
    if isinstance(value, str):
        return value.replace("{hotline}", hotline)
    if isinstance(value, dict):
        return {name: _filled(part, hotline) for name, part in value.items()}
    return [_filled(part, hotline) for part in value] if isinstance(value, list | tuple) else value

"""A question without one right answer: choose, see what the class chose, and talk about it."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise

MOST_OPTIONS = 6
MOST_QUESTIONS = 5
LONGEST_ID = 40


class Poll(Exercise):
    """Take a stand in a dilemma, then see what speaks for each choice and what the class chose.

    There is no right answer and no mark. In a lesson on a site the vote counts for the learner's class without a name:
    the distribution is shown after the own vote and only from five votes on, the vote can be changed, and neither the
    learner's progress nor the class's record says who chose what. A phone that opened the class's link without joining
    votes too; nothing of that is stored. In JupyterLab, without a class or without a network the vote stays on the device
    and no distribution is shown. ``value`` is ``{"voted": true}``, without the choice. Raises ParameterError for
    anything else.

    Args:
        prompt: text, the dilemma and the question.
        options: list of 2 to 6 ``{"id", "text", "view"}``: a short id, the same in both languages; view is what someone who chooses it has in mind.
        talk: list of 1 to 5 texts, questions to talk about after the vote.

    Example (zh)::

        Poll(
            "relief-1",
            "zh",
            prompt="洪水之后，安置点只剩 20 箱水，后面还排着 60 户。你负责发放。先给谁？",
            options=[
                {"id": "need", "text": "先给最需要的：有婴儿、病人、老人的家庭", "view": "公正原则：只看需要，最急的先给。问题是谁来判断需要，怎么让大家信服。"},
                {"id": "queue", "text": "按排队先后，发完为止", "view": "规则清楚，不吵。可是来得早的往往身强力壮，最需要的人排不了队。"},
                {"id": "share", "text": "不分箱，每户分几瓶", "view": "人人都有一点，看上去公平。可是婴儿和病人分到的可能不够。"},
                {"id": "village", "text": "先给本村的人，村干部这样要求", "view": "地方支持很重要，不然工作做不下去。可是按身份分，就不是公正，外来的人会被落下。"},
            ],
            talk=[
                "你最难放下的是哪一点？",
                "如果先给最需要的，你怎么向排在前面的人解释？",
                "怎样让拿不到的人也觉得受到尊重？",
            ],
        )

    Example (en)::

        Poll(
            "relief-1",
            "en",
            prompt="After a flood the shelter has 20 boxes of water left, and 60 households are in the queue. You hand them out. Who comes first?",
            options=[
                {"id": "need", "text": "Those in most need: families with babies, ill or old people", "view": "Impartiality: need alone decides, the most urgent first. But who judges the need, so that others trust it?"},
                {"id": "queue", "text": "As they stand in the queue, until none is left", "view": "A clear rule without quarrels. But the first are often the strong; those in most need cannot queue."},
                {"id": "share", "text": "Open the boxes: some bottles for each household", "view": "Everybody gets something, and that looks fair. But it may be too little for the babies and the ill."},
                {"id": "village", "text": "People of this village first, as its leaders ask", "view": "Without local support the work stops. But by origin is not by need: people from elsewhere are left out."},
            ],
            talk=[
                "What was hardest to give up?",
                "If those in most need come first, how do you explain it to the first in the queue?",
                "How can those who get nothing still feel respected?",
            ],
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "how": "没有标准答案。选一项，再看大家怎么想。", "choose_first": "先选一项，再投票。", "vote": "投票", "change": "改投这一项", "yours": "你选的",
            "voted": "已投票，不记名。可以改。", "voted_before": "你投过票了，不记名。重新选一项就能改。", "local": "已记在本机。", "offline": "未联网，已记在本机。联网后打开这一课，就会投出。",
            "few": "满 {n} 人投票以后，才显示大家的选择：人少的时候，能猜出是谁选的。", "refresh": "看看现在的结果", "class": "全班的选择", "n": "{n} 人投票",
            "count": "{n} 票 · {percent}%", "views": "每一种选择，是怎么想的", "talk": "谈一谈", "why_anonymous": "谁选了什么，不会记下，老师也看不到。",
        },
        "en": {
            "how": "There is no right answer. Choose, then see how others think.", "choose_first": "Choose one first, then vote.", "vote": "Vote", "change": "Change my vote", "yours": "your choice",
            "voted": "Voted; no name is kept. You can change it.", "voted_before": "You have voted; no name is kept. Choose again to change it.", "local": "Kept on this device.", "offline": "No connection: kept on this device. It is sent when you open this lesson with one.",
            "few": "The class's choices are shown from {n} votes on: among fewer, one could guess who chose what.", "refresh": "Show the result now", "class": "What the class chose", "n": "{n} votes",
            "count": "{n} · {percent}%", "views": "What each choice has in mind", "talk": "Talk about it", "why_anonymous": "Who chose what is not kept; your trainer cannot see it either.",
        },
    }  # fmt: skip

    def __init__(self, key: str, lang: str = "zh", prompt: str = "", options: Any = (), talk: Any = ()) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "the dilemma and the question, as text")
        if not isinstance(options, list | tuple) or not 2 <= len(options) <= MOST_OPTIONS:
            raise self.wrong("options", options, f"a list of 2 to {MOST_OPTIONS} {{'id': …, 'text': …, 'view': …}}")
        kept = [self._option(one) for one in options]
        for name, what in (("id", "ids"), ("text", "texts")):
            given = [one[name] for one in kept]
            if len(set(given)) < len(given):
                raise self.wrong("options", given, f"{what} that differ from each other")
        questions = list(talk) if isinstance(talk, list | tuple) else []
        if not 1 <= len(questions) <= MOST_QUESTIONS or not all(isinstance(one, str) and one.strip() for one in questions):
            raise self.wrong("talk", talk, f"a list of 1 to {MOST_QUESTIONS} questions, as texts")
        super().__init__(key, lang, {"prompt": prompt, "options": kept, "talk": questions})

    @classmethod
    def _option(cls, one: Any) -> dict[str, str]:
        shape = "{'id': …, 'text': …, 'view': …}"
        if not isinstance(one, dict) or set(one) != {"id", "text", "view"}:
            raise cls.wrong("options", one, shape)
        if not all(isinstance(text, str) and text.strip() for text in one.values()):
            raise cls.wrong("options", one, f"{shape}, texts that are not empty")
        if len(one["id"]) > LONGEST_ID:
            raise cls.wrong("options", one["id"], f"an id of at most {LONGEST_ID} characters")
        return dict(one)

    def fallback_html(self) -> str:
        """Return the choices as radio buttons; what each has in mind and the questions to talk about folded away below."""
        name = escape(self.key)
        choices = "".join(
            f'<label class="bo-option"><input type="radio" name="{name}"><span>{escape(one["text"])}</span></label>'
            for one in self.params["options"]
        )
        views = "".join(f"<li><strong>{escape(one['text'])}</strong> {escape(one['view'])}</li>" for one in self.params["options"])
        talk = "".join(f"<li>{escape(question)}</li>" for question in self.params["talk"])
        return (
            f'<section class="bo bo-poll"><fieldset><legend>{escape(self.params["prompt"])}</legend>{choices}</fieldset>'
            f"<details><summary>{escape(self.words['views'])}</summary><ul>{views}</ul></details>"
            f"<details><summary>{escape(self.words['talk'])}</summary><ol>{talk}</ol></details></section>"
        )

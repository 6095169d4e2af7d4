"""GIFT from elsewhere: what becomes an item, and what is listed."""

import pytest

from grading.errors import ContentError
from grading.exchange import gift_in
from grading.exchange.question import Choice, Question

SAMPLE = """\ufeff// a bank of somebody else
$CATEGORY: $course$/First aid/cpr

// question: 7  name: rate [id:rate-7] [tag:adult] [tag:difficulty:hard]
::Rate\\: how fast::[html]<p>How <em>fast</em> do you press\\?</p>{
    =100\\=120 a minute # right\\~ly so
    ~60 #too slow
    ~%50%90
    ####Think of a song.
}

The number to call is {~110 =120 ~119} in China.

What helps?{
~%50%Calling 120
~%50%An AED
~%-50%Waiting
~%-50%Water
}

Is a gasp breathing?{FALSE#A gasp is none.#Right: a gasp is none.}

Plain one {T}
"""
OTHERS = """Who helps? {=doctor =nurse}

::steps::Sort. {>3 ALL
one
two
three
}

You are at the half.

{~a =b}
"""


def read(text: str, lang: str = "en") -> tuple[list[Question], list[str]]:
    questions, losses = gift_in.read(text.encode(), "g.txt", lang)
    return questions, [str(loss) for loss in losses]


def test_choices_missing_words_and_true_or_false_become_items() -> None:
    questions, losses = read(SAMPLE)
    assert questions == [
        Question(
            "rate-7",
            "choice",
            "How fast do you press\\?",
            (Choice("100=120 a minute", "right~ly so", True), Choice("60", "too slow"), Choice("90")),
            topic="cpr",
            difficulty="hard",
        ),
        Question("question 2", "choice", "The number to call is _____ in China.", (Choice("110"), Choice("120", "", True), Choice("119")), topic="cpr"),
        Question(
            "question 3",
            "many",
            "What helps?",
            (Choice("Calling 120", "", True), Choice("An AED", "", True), Choice("Waiting"), Choice("Water")),
            topic="cpr",
        ),
        Question(
            "question 4",
            "choice",
            "Is a gasp breathing?",
            (Choice("True", "A gasp is none."), Choice("False", "Right: a gasp is none.", True)),
            topic="cpr",
        ),
        Question("question 5", "choice", "Plain one", (Choice("True", "", True), Choice("False")), topic="cpr"),
    ]
    assert losses == [
        "rate-7: not carried: <em> in the stem — the bank holds plain text",
        "rate-7: not carried: general feedback “Think of a song.” — an item gives its reasons at each option",
        "rate-7: not carried: tag “adult” — an item has one topic and no further tags",
        "rate-7: not carried: weights 100%, 0%, 50% — here a choice earns all or nothing",
    ]


def test_other_kinds_are_listed_each() -> None:
    assert read(OTHERS) == (
        [],
        [
            "question 1: not carried: the question — short answer: the bank has no words to type",
            "steps: not carried: the question — ordering: GIFT's order has no reasons; export it as Moodle XML",
            "question 3: not carried: the question — description: it asks nothing",
            "question 4: not carried: the question — it has no text",
        ],
    )


@pytest.mark.parametrize(
    ("text", "stem", "lost"),
    [
        ("A &lt; B <b>or</b> C?{~x =y}", "A < B or C?", ["question 1: not carried: <b> in the stem — the bank holds plain text"]),
        ("[plain]A <b> B?{~x =y}", "A <b> B?", []),
        ("[markdown]A *b*?{~x =y}", "A *b*?", ["question 1: not carried: Markdown in the stem — its signs stay in the text"]),
        ("1 < 2?{~x =y}", "1 < 2?", []),
        ("[odd] start?{~x =y}", "[odd] start?", []),
        ("Two\\nlines?{~x =y}\r\n", "Two\nlines?", []),
    ],
)
def test_the_stems_format_is_minded(text: str, stem: str, lost: list[str]) -> None:
    (question,), losses = read(text)
    if "markdown" in text:
        losses = losses[:1]  # options are in the stem's format
    assert (question.stem, losses) == (stem, lost)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Which? {~a =b", "g.txt: “question 1”: its braces do not match"),
        (b"::n::Which? {~a\n\n=b}", "g.txt: “n”: its braces do not match"),
        (b"Which? \x00{~a =b}", "g.txt: holds the control character '\\x00'"),
        ("问？{~a =b}".encode("gbk"), "g.txt: is not text in UTF-8"),
    ],
)
def test_what_is_not_sound_is_refused_by_name(data: bytes, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        gift_in.read(data, "g.txt", "zh")
    assert str(caught.value).startswith(said)
    assert caught.value.remedy

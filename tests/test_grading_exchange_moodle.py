"""Moodle XML from elsewhere: what becomes an item, and what is listed. It drives ``grading/exchange/plain_text.py`` too."""

import pytest

from grading.errors import ContentError
from grading.exchange import moodle_in
from grading.exchange.plain_text import from_html
from grading.exchange.question import Choice, Picture, Question

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0 -->
<question type="category"><category><text>$course$/top/Default for First Aid/burns</text></category><info format="html"><text></text></info></question>
"""
BURN = """<question type="multichoice">
  <name><text>Cooling a burn</text></name>
  <questiontext format="html"><text><![CDATA[<p>For how long do you cool a <b>fresh</b> burn?</p><p><img src="@@PLUGINFILE@@/arm.png" alt="arm"> Water &lt; 30&nbsp;°C.</p>]]></text>
    <file name="arm.png" path="/" encoding="base64">iVBORw0KGgo=</file></questiontext>
  <generalfeedback format="html"><text>Cooling stops the harm.</text></generalfeedback>
  <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber></idnumber>
  <single>true</single><shuffleanswers>false</shuffleanswers><answernumbering>abc</answernumbering>
  <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
  <answer fraction="0" format="html"><text><![CDATA[<p>1 minute</p>]]></text><feedback format="html"><text>Too short.</text></feedback></answer>
  <answer fraction="100" format="html"><text><![CDATA[<p>20 minutes</p>]]></text><feedback format="html"><text></text></feedback></answer>
  <answer fraction="50" format="html"><text><![CDATA[<p>10 minutes</p>]]></text><feedback format="html"><text></text></feedback></answer>
  <tags><tag><text>skin</text></tag><tag><text>difficulty:easy</text></tag></tags>
</question>"""
KINDS = """<question type="shortanswer"><name><text>number</text></name><questiontext format="html"><text>Whom to call?</text></questiontext><answer fraction="100"><text>120</text></answer></question>
<question type="ddmarker"><name><text>places</text></name><questiontext format="html"><text>Where?</text></questiontext></question>
<question type="cloze"><name><text>gaps</text></name><questiontext format="html"><text>{1:MC:=a~b}</text></questiontext></question>"""
PNG = b"\x89PNG\r\n\x1a\n"


def read(body: str, lang: str = "en") -> tuple[list[Question], list[str]]:
    questions, losses = moodle_in.read(f"{HEAD}{body}</quiz>".encode(), "m.xml", lang)
    return questions, [str(loss) for loss in losses]


def test_a_question_with_pictures_and_formatting_becomes_plain_and_says_so() -> None:
    questions, losses = read(BURN)
    assert questions == [
        Question(
            "Cooling a burn",
            "choice",
            "For how long do you cool a fresh burn?\nWater < 30 °C.",
            (Choice("1 minute", "Too short."), Choice("20 minutes", "Cooling stops the harm.", True), Choice("10 minutes")),
            topic="burns",
            difficulty="easy",
            points=2.0,
            picture=Picture("arm.png", PNG),
            alt="arm",
        )
    ]
    assert losses == [
        "Cooling a burn: not carried: <b> in the stem — the bank holds plain text",
        "Cooling a burn: not carried: tag “skin” — an item has one topic and no further tags",
        "Cooling a burn: not carried: weights 0%, 100%, 50% — here a choice earns all or nothing",
        "Cooling a burn: not carried: the fixed order of its options — options are shuffled for each learner",
        "m.xml: not carried: hints and the feedback for a right, half right or wrong answer — an item gives its reasons at each option",
        "m.xml: not carried: penalties for a further try (0.333333) — a question is answered once in an attempt",
    ]


def test_other_kinds_are_listed_each() -> None:
    kinds = {"number": "shortanswer", "places": "ddmarker", "gaps": "cloze"}
    assert read(KINDS) == ([], [f"{name}: not carried: the question — the bank has no kind like “{kind}”" for name, kind in kinds.items()])


@pytest.mark.parametrize(("lang", "words"), [("zh", ("对", "错")), ("en", ("True", "False"))])
def test_true_or_false_becomes_a_choice_in_the_files_language(lang: str, words: tuple[str, str]) -> None:
    body = """<question type="truefalse"><name><text>t</text></name><questiontext format="moodle_auto_format"><text>Is it?</text></questiontext>
    <answer fraction="0" format="moodle_auto_format"><text>true</text><feedback format="html"><text>No.</text></feedback></answer>
    <answer fraction="100" format="moodle_auto_format"><text>false</text><feedback format="html"><text>Yes.</text></feedback></answer></question>"""
    options = (Choice(words[0], "No."), Choice(words[1], "Yes.", True))
    assert read(body, lang) == ([Question("t", "choice", "Is it?", options, topic="burns")], [])


@pytest.mark.parametrize(
    ("weights", "lost"),
    [
        ((50, 50, -50), []),
        ((50, 50, 0), ["m: not carried: weights 50%, 50%, 0% — here each right option earns its share, each wrong one costs as much"]),
        ((33.33333, 33.33333, 33.33333), []),
    ],
)
def test_several_right_answers_keep_their_key_and_say_when_they_score_otherwise(weights: tuple[float, ...], lost: list[str]) -> None:
    answers = "".join(f'<answer fraction="{w}" format="plain_text"><text>o{n}</text></answer>' for n, w in enumerate(weights))
    body = f'<question type="multichoice"><name><text>m</text></name><questiontext format="plain_text"><text>Which &lt;b&gt;?</text></questiontext><single>false</single>{answers}</question>'
    (question,), losses = read(body)
    assert (question.kind, question.stem, [o.correct for o in question.options]) == ("many", "Which <b>?", [w > 0 for w in weights])
    assert losses == lost


def test_steps_keep_their_order_and_say_when_they_are_graded_otherwise() -> None:
    steps = "".join(f'<answer fraction="{n}.0000000" format="html"><text>s{n}</text></answer>' for n in (1, 2, 3))
    start = '<question type="ordering"><name><text>o</text></name><questiontext format="html"><text>Sort.</text></questiontext>'
    body = f"{start}<selecttype>RANDOM</selecttype><selectcount>2</selectcount><gradingtype>ABSOLUTE_POSITION</gradingtype>{steps}</question>"
    (question,), losses = read(body)
    assert (question.kind, [o.text for o in question.options]) == ("order", ["s1", "s2", "s3"])
    assert losses == [
        "o: not carried: grading ABSOLUTE_POSITION — here the share of neighbouring steps that are right counts",
        "o: not carried: the choice of some steps — here all steps are shown",
    ]
    assert read(f"{start}<gradingtype></gradingtype><selecttype></selecttype>{steps}</question>")[1] == []


def test_multilang_spans_give_both_languages() -> None:
    def two(zh: str, en: str) -> str:
        return f'&lt;span lang="zh_cn" class="multilang"&gt;{zh}&lt;/span&gt;&lt;span lang="en" class="multilang"&gt;{en}&lt;/span&gt;'

    answers = f'<answer fraction="100" format="html"><text>{two("是", "Yes")}</text></answer><answer fraction="0" format="html"><text>{two("否", "No")}</text></answer>'
    body = f'<question type="multichoice"><name><text>m</text></name><questiontext format="html"><text>{two("对吗？", "Right?")}</text></questiontext><single>true</single>{answers}</question>'
    questions, losses = read(body, "")
    assert [(q.lang, q.stem, [o.text for o in q.options]) for q in questions] == [("zh", "对吗？", ["是", "否"]), ("en", "Right?", ["Yes", "No"])]
    assert losses == []


def test_a_question_without_text_is_listed() -> None:
    body = '<question type="multichoice"><name><text>m</text></name><questiontext format="html"><text>&lt;p&gt; &lt;/p&gt;</text></questiontext></question>'
    assert read(body) == ([], ["m: not carried: the question — it has no text"])


def test_an_option_that_is_only_a_picture_keeps_its_question_out() -> None:
    body = BURN.replace("<p>1 minute</p>", '<img src="clock.png">')
    questions, losses = read(body)
    assert questions == []
    assert "Cooling a burn: not carried: the question — an option is empty or only a picture" in losses


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('fraction="50"', 'fraction="half"', "m.xml: “Cooling a burn”: weight “half” is no number"),
        ("<p>For how long do you cool a <b>fresh</b> burn?</p>", "", ""),
        ("quiz>", "exam>", "m.xml: begins with <exam>, not <quiz>"),
        ("</question>", "", "m.xml: is not sound XML (mismatched tag"),
    ],
)
def test_what_is_not_sound_is_refused_by_name(old: str, new: str, said: str) -> None:
    data = f"{HEAD}{BURN}</quiz>".replace(old, new).encode()
    if not said:
        assert moodle_in.read(data, "m.xml", "en")[0][0].stem == "Water < 30 °C."
        return
    with pytest.raises(ContentError) as caught:
        moodle_in.read(data, "m.xml", "en")
    assert str(caught.value).startswith(said)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        ("a<br>b<div>c</div>", "a\nb\nc", []),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo", []),
        ("H<sub>2</sub>O", "H2O", ["<sub>"]),
        ("x<script>alert(1)</script>y<style>p{}</style>", "xy", ["<script>", "<style>"]),
        ('<a href="http://x.org/">here</a>', "here", ["link to http://x.org/"]),
        ("</p>1 < 2 &amp; 3", "1 < 2 & 3", []),
        ('<video src="v.mp4">no video</video>after', "after", ["<video> v.mp4"]),
    ],
)
def test_html_becomes_its_words(html: str, text: str, lost: list[str]) -> None:
    assert from_html(html) == (text, lost)

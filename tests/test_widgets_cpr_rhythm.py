"""The rhythm trainer: what its author may write, what stands without a script, and whole runs in a real Chromium.

It drives ``widgets/cpr_rhythm.js``.
"""


import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.find_chromium import find
from playwright.sync_api import sync_playwright

from widgets.cpr_rhythm import CprRhythm
from widgets.errors import ParameterError
from widgets.scoring.rhythm import Run, score

LANGUAGES = ("zh", "en")


def test_without_options_it_is_two_minutes_of_30_to_2_at_110():
    trainer = CprRhythm("rhythm-1")
    assert trainer.params == {"mode": "30:2", "seconds": 120, "metronome": 110}
    assert (trainer.kind, trainer.lang, trainer.value, trainer.done) == ("CprRhythm", "zh", None, False)


@pytest.mark.parametrize(("name", "given"), [("seconds", 10), ("seconds", 300), ("metronome", 0), ("metronome", 100), ("metronome", 120), ("mode", "hands-only")])
def test_the_ends_of_what_is_allowed_are_allowed(name, given):
    assert CprRhythm("r", **{name: given}).params[name] == given


@pytest.mark.parametrize(
    ("name", "given", "allowed"),
    [
        ("mode", "15:2", "'30:2' or 'hands-only'"), ("mode", None, "'30:2' or 'hands-only'"),
        *[("seconds", given, "a whole number from 10 to 300") for given in (9, 301, 60.0, "60", True, None)],
        *[("metronome", given, "a whole number from 100 to 120 per minute, or 0 for none") for given in (99, 121, -110, 110.5, False, None)],
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named_with_what_is_allowed(name, given, allowed):
    with pytest.raises(ParameterError) as caught:
        CprRhythm("r", **{name: given})
    assert str(caught.value) == f"CprRhythm: {name} is {given!r}; allowed: {allowed}"


def test_both_languages_have_the_same_words_and_none_is_empty():
    assert set(CprRhythm.WORDS["zh"]) == set(CprRhythm.WORDS["en"])
    assert all(word.strip() for table in CprRhythm.WORDS.values() for word in table.values())


def test_without_a_script_the_numbers_of_the_skill_stand_as_text():
    assert CprRhythm("r", "zh").fallback_html() == (
        '<section class="bo bo-rhythm"><p class="bo-prompt">心肺复苏节奏训练</p><p>按压的数字</p><ul><li>速度：100–120 次/分</li>'
        "<li>深度：5–6 厘米，每次都让胸部完全回弹</li><li>30 次按压，2 次吹气，每次吹气 1 秒</li><li>每次停顿不到 10 秒</li></ul>"
        "<p>这里只看得出快慢、次数和停顿，看不出深度、回弹和手的位置，更不能代替面对面的实操。</p>"
        "<p>节奏训练要在浏览器里运行脚本。打开脚本，再刷新这一页，就可以练。</p></section>"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hands_only_speaks_of_no_breaths_in_its_fallback(lang):
    table = CprRhythm.WORDS[lang]
    html = CprRhythm("r", lang, mode="hands-only").fallback_html()
    assert table["fact_ratio"] not in html
    assert table["fact_rate"] in html
    assert table["needs_script"] in html


# ---- in the browser: the clock is the page's own, moved by hand, so that every interval is exact ------------------------

OPEN = """async ([script, data]) => {
  const { default: exercise } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.data = data;
  window.saved = null;
  const save_changes = () => { window.saved = structuredClone(window.data); };
  const model = { get: (name) => data[name], set: (name, value) => { data[name] = value; }, on() {}, save_changes };
  window.leave = exercise.render({ model, el: document.querySelector("main") });
}"""
TARGET = ".bo-rhythm-target"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find(), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    problems = []

    def at_start(trainer, **kept):
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(error))
        page.set_content(f"<!doctype html><style>{trainer._css}</style><main></main>")
        page.clock.install(time=0)
        page.clock.pause_at(1000)
        names = ("params", "words", "state", "events", "value", "done")
        page.evaluate(OPEN, [trainer._esm, {**{name: getattr(trainer, name) for name in names}, **kept}])
        return page

    yield at_start
    context.close()
    assert problems == []


def press(page, hold, rest, key=" "):
    page.keyboard.down(key)
    page.clock.run_for(hold)
    page.keyboard.up(key)
    page.clock.run_for(rest)


def compress(page, count, interval=545, hold=120):
    for _ in range(count):
        press(page, hold, interval - hold)


def breathe(page):
    press(page, 1050, 400, "Enter")
    press(page, 1050, 400, "Enter")


def kinds(page, kind):
    return [event for event in page.evaluate("window.data.events") if event[1] == kind]


def word(page):
    return page.locator(".bo-rhythm-word").inner_text()


@pytest.mark.browser
def test_a_run_by_keyboard_is_scored_like_the_reference_and_breaths_are_no_taps(opened):
    page = opened(CprRhythm("r", seconds=60, metronome=0))
    page.get_by_role("button", name="开始").press("Enter")
    compress(page, 30)
    breathe(page)
    compress(page, 30)
    breathe(page)
    compress(page, 30)
    page.clock.run_for(6000)
    value = page.evaluate("window.saved.value")
    assert (len(value["taps"]), value["mode"], value["score"]) == (90, "30:2", 100)
    assert [after - before for before, after in zip(value["taps"], value["taps"][1:], strict=False)] == [
        *[545] * 29, 545 + 2900, *[545] * 29, 545 + 2900, *[545] * 29,
    ]  # fmt: skip
    assert [event[0] for event in kinds(page, "tap")] == value["taps"]
    assert len(kinds(page, "breath")) == 4
    assert page.evaluate("window.saved.done") is True
    result = score(value["taps"], value["mode"], Run(**value["run"]))
    assert (result.score, result.counts, result.passed) == (100, (30, 30, 30), True)
    assert page.locator(".bo-rhythm-score").inner_text().split() == ["100", "分"]


@pytest.mark.browser
def test_a_key_that_repeats_is_one_press(opened):
    page = opened(CprRhythm("r", mode="hands-only", metronome=0))
    page.get_by_role("button", name="开始").press("Enter")
    page.keyboard.down(" ")
    for _ in range(8):
        page.clock.run_for(250)
        page.keyboard.down(" ")
    page.keyboard.up(" ")
    assert len(kinds(page, "tap")) == 1


@pytest.mark.browser
def test_the_live_word_follows_the_last_five_intervals(opened):
    page = opened(CprRhythm("r", mode="hands-only", metronome=0))
    page.get_by_role("button", name="开始").press("Enter")
    compress(page, 8, 620)
    slow = word(page)
    compress(page, 8, 600)
    edge = word(page)
    compress(page, 8, 500)
    other_edge = word(page)
    compress(page, 8, 480)
    assert (slow, edge, other_edge, word(page)) == ("▲ 快一点", "✓ 很好", "✓ 很好", "▼ 慢一点")


@pytest.mark.browser
def test_after_thirty_come_two_breaths_a_short_one_does_not_count_and_compressions_go_on(opened):
    page = opened(CprRhythm("r", metronome=0))
    page.get_by_role("button", name="开始").press("Enter")
    compress(page, 30)
    seen = [(word(page), page.locator(".bo-rhythm-small").inner_text())]
    page.clock.run_for(1200)
    press(page, 800, 100)
    seen.append((word(page), page.locator(".bo-rhythm-small").inner_text()))
    press(page, 1050, 100)
    seen.append((word(page), page.locator(".bo-rhythm-small").inner_text()))
    press(page, 1050, 100)
    seen.append((word(page), page.locator(".bo-rhythm-small").inner_text()))
    assert seen == [("吹气 1 秒", "第 1 次，共 2 次"), ("按满 1 秒", "第 1 次，共 2 次"), ("吹气 1 秒", "第 2 次，共 2 次"), ("马上接着按", "")]
    assert (len(kinds(page, "tap")), len(kinds(page, "breath"))) == (30, 2)


@pytest.mark.browser
def test_who_leaves_out_the_breaths_is_not_caught_and_loses_no_compression(opened):
    page = opened(CprRhythm("r", metronome=0))
    page.get_by_role("button", name="开始").press("Enter")
    compress(page, 32)  # two more in rhythm are miscounted compressions
    page.clock.run_for(3000)
    compress(page, 2)  # too short for breaths, too few to be compressions
    assert len(kinds(page, "tap")) == 32
    compress(page, 5)
    assert page.locator(".bo-rhythm-count").inner_text() == "7"
    assert score([event[0] for event in kinds(page, "tap")], "30:2").counts == (32, 7)


@pytest.mark.browser
def test_by_touch_a_tap_counts_once_though_a_click_follows(opened):
    page = opened(CprRhythm("r", metronome=0))
    page.get_by_role("button", name="开始").tap()
    for _ in range(5):
        page.locator(TARGET).tap()
        page.clock.run_for(545)
    taps = [event[0] for event in kinds(page, "tap")]
    assert [tap - taps[0] for tap in taps] == [0, 545, 1090, 1635, 2180]
    assert page.locator(".bo-rhythm-count").inner_text() == "5"


@pytest.mark.browser
def test_a_switch_that_sends_only_clicks_can_press_and_breathe(opened):
    page = opened(CprRhythm("r", metronome=0))
    page.get_by_role("button", name="开始").press("Enter")
    for _ in range(30):
        page.locator(TARGET).evaluate("(target) => target.click()")
        page.clock.run_for(545)
    for _ in range(2):
        page.locator(TARGET).evaluate("(target) => target.click()")
        page.clock.run_for(2000)
    page.locator(TARGET).evaluate("(target) => target.click()")
    assert (len(kinds(page, "tap")), len(kinds(page, "breath"))) == (31, 2)


@pytest.mark.browser
def test_too_few_taps_get_no_score_a_kind_word_and_are_kept(opened):
    page = opened(CprRhythm("r", "en", seconds=10, metronome=0))
    page.get_by_role("button", name="Start").press("Enter")
    compress(page, 10)
    page.get_by_role("button", name="Stop").press("Enter")
    assert "Compressions: 10. A score needs 60." in page.locator("section").inner_text()
    assert page.evaluate("[window.saved.done, window.saved.value.score, window.saved.value.taps.length]") == [False, None, 10]


@pytest.mark.browser
def test_who_stops_early_does_not_pass_however_good_and_is_told_why(opened):
    page = opened(CprRhythm("r", mode="hands-only", metronome=0))
    page.get_by_role("button", name="开始").press("Enter")
    compress(page, 66)
    page.get_by_role("button", name="结束").press("Enter")
    value = page.evaluate("window.saved.value")
    result = score(value["taps"], value["mode"], Run(**value["run"]))
    assert (value["score"], result.score, result.reason, result.passed) == (74, 74, "stopped_early", False)
    assert page.evaluate("window.saved.done") is False
    assert page.locator(".bo-feedback").inner_text() == "还没到 75 分，再练一次。 没有按到时间结束，最多只能得 74 分。按满 2 分钟才算完成。"
    assert page.locator(".bo-rhythm-score").get_attribute("class") == "bo-rhythm-score bo-wrong"


@pytest.mark.browser
def test_who_stops_pressing_and_lets_the_clock_run_out_does_not_pass_either(opened):
    page = opened(CprRhythm("r", mode="hands-only", seconds=60, metronome=0))
    page.get_by_role("button", name="开始").press("Enter")
    compress(page, 66)
    page.clock.run_for(25_000)
    assert page.evaluate("[window.saved.done, window.saved.value.score]") == [False, 74]


@pytest.mark.browser
def test_an_even_86_a_minute_is_told_where_the_points_went(opened):
    taps = [698 * n for n in range(86)]
    page = opened(CprRhythm("r", mode="hands-only"), state={"last": {"taps": taps, "mode": "hands-only", "score": None}})
    words = page.locator("section").inner_text()
    assert page.locator(".bo-rhythm-score").inner_text().split() == [str(score(taps, "hands-only").score), "分"]
    assert "总分是四项相乘，一项很低，总分就很低。" in words
    assert "偏慢（86 次/分）：98–122 得满分，越慢越少，85 以下没有分。按快一点，到 100–120 次/分。" in words


@pytest.mark.browser
def test_a_later_run_without_a_score_does_not_replace_one_with_a_score(opened):
    kept = {"taps": [545 * n for n in range(60)], "mode": "hands-only", "score": 100}
    page = opened(CprRhythm("r", mode="hands-only", metronome=0), value=kept, done=True, state={"last": kept})
    assert page.locator(".bo-rhythm-score").inner_text().split() == ["100", "分"]
    page.get_by_role("button", name="再做一次").press("Enter")
    compress(page, 3)
    page.get_by_role("button", name="结束").press("Enter")
    assert page.evaluate("[window.saved.done, window.saved.value]") == [True, kept]
    assert len(page.evaluate("window.saved.state.last.taps")) == 3


@pytest.mark.browser
def test_the_lowest_factor_is_named_first_and_the_trace_says_what_to_see(opened):
    taps = [bout * (29 * 480 + 12_480) + beat * 480 for bout in range(5) for beat in range(30)]
    result = score(taps, "30:2")
    page = opened(CprRhythm("r", "en"), state={"last": {"taps": taps, "mode": "30:2", "score": result.score}})
    names = page.locator(".bo-rhythm-factors strong").all_inner_texts()
    assert (result.weakest, names[0]) == ("F", "Few pauses")
    assert sorted(names) == ["Counting to 30", "Evenness", "Few pauses", "Pace"]
    assert page.get_by_role("img").get_attribute("aria-label") == (
        "Compressions per minute. Inside the green band the pace is 100–120 per minute; a gap in the line is a pause. This time 0% was inside the band."
    )
    assert page.locator(".bo-rhythm-measures dd strong").all_inner_texts() == [f"{round(100 * result.ccf)}%", "12.0 seconds", "125 per min", "150"]


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_target_never_moves_under_the_finger(opened, lang):
    page = opened(CprRhythm("r", lang, metronome=0))
    page.get_by_role("button", name=CprRhythm("r", lang).words["start"]).press("Enter")
    places = [page.locator(TARGET).bounding_box()]
    for interval in (620, 545, 480):
        compress(page, 10, interval)
        places.append(page.locator(TARGET).bounding_box())
    page.clock.run_for(2000)
    for hold in (700, 1050, 1050):
        press(page, hold, 100)
        places.append(page.locator(TARGET).bounding_box())
    assert len(kinds(page, "breath")) == 2
    assert places == [places[0]] * 7
    assert min(places[0]["width"], places[0]["height"]) >= 280


@pytest.mark.browser
def test_no_view_of_the_trainer_has_an_accessibility_violation(opened):
    page = opened(CprRhythm("r", seconds=60))
    axe = Axe()
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}, "rules": {"html-has-lang": {"enabled": False}, "document-title": {"enabled": False}}}
    page.clock.resume()
    found = [axe.run(page, "section", rules).response["violations"]]
    page.get_by_role("button", name="开始").press("Enter")
    found.append(axe.run(page, "section", rules).response["violations"])
    page.get_by_role("button", name="结束").press("Enter")
    found.append(axe.run(page, "section", rules).response["violations"])
    page.evaluate("window.leave()")
    kept = {"taps": [545 * n for n in range(90)], "mode": "30:2", "score": 80}
    page = opened(CprRhythm("r"), state={"last": kept})
    page.clock.resume()
    found.append(axe.run(page, "section", rules).response["violations"])
    assert found == [[], [], [], []]


@pytest.mark.browser
def test_leaving_the_page_removes_the_trainer_and_stops_its_clock(opened):
    page = opened(CprRhythm("r", seconds=10))
    page.get_by_role("button", name="开始").press("Enter")
    compress(page, 2)
    page.evaluate("window.leave()")
    page.clock.run_for(20_000)
    assert page.locator("section").count() == 0
    assert kinds(page, "end") == []

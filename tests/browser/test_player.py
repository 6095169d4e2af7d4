"""A stored lesson in a real browser: alive without a kernel, and nothing lost with reloads, devices and networks.

It drives ``portal/static/player/player.js``, ``portal/static/player/progress.js``, ``portal/static/player/carry.js``,
``portal/static/player/packed.js``, ``portal/static/player/reader.js``.
"""

import json
import queue
import re

import pytest
from playwright.sync_api import expect

from grading import progress

pytestmark = pytest.mark.browser

COURSE, LESSON = "youth_movement_basics", "03_seven_principles"
PATH = f"/learn/{COURSE}/{LESSON}"
KEYS = ["recall-1", "recall-2", "timeline", "check-1", "compare-1", "sort", "dilemma-1", *(f"practice-{n}" for n in range(1, 6))]
RIGHT = "腿上流血的同学"
# What is stored once recall-1 was answered rightly at the first try.
ANSWERED = {"state": {"chosen": [1], "checked": True, "tries": 1}, "value": [1], "done": True}
EVENTS = [["choose", [1]], ["check", {"picks": [1], "right": True}]]


def opened(page, site, base="http"):
    """Go to the lesson and wait until its exercises are alive."""
    page.goto(getattr(site, base) + PATH)
    expect(page.locator("html[data-player=ready]")).to_be_attached()


def exercise(page, key):
    return page.locator(f'.exercise[data-key="{key}"]')


def answer(page):
    """Answer recall-1 rightly, by touch."""
    question = exercise(page, "recall-1")
    question.get_by_text(RIGHT).tap()
    question.get_by_role("button", name="看看对不对").tap()


def expect_answered(page):
    question = exercise(page, "recall-1")
    expect(question.get_by_label(RIGHT)).to_be_checked()
    expect(question.locator(".bo-feedback.bo-right")).to_have_text("✓ 对谁最需要，就先帮谁。这就是后面要学的“公正”。")
    expect(question.get_by_role("button", name="再做一次")).to_be_visible()


def expect_status(page, text):
    expect(page.locator("#save-status")).to_have_text(text)


def shelf(page, person=""):
    """Return what the device keeps of the lesson; times of events are left out."""
    name = f"boai:{COURSE}/{LESSON}" + (f":{person}" if person else "")
    text = page.evaluate("name => localStorage.getItem(name)", name)
    return text and _without_times(json.loads(text))


def stored(site, person):
    """Return what the record holds of the person's lesson; times of events are left out."""
    return _without_times(site.record(progress.load, person, COURSE, LESSON))


def _without_times(found):
    for record in found["states"].values():
        record["events"] = [event[1:] for event in record["events"]]
    return found


@pytest.mark.parametrize("base", ["http", "https"])
def test_every_exercise_comes_to_life_without_a_kernel_and_without_anything_from_elsewhere(page, classroom_site, base):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, classroom_site, base)
    places = page.locator(".exercise[data-model]")
    alive = places.evaluate_all("all => all.map(one => [one.dataset.key, 'ready' in one.dataset, one.querySelectorAll('section.bo').length])")
    assert alive == [[key, True, 1] for key in KEYS]
    expect(page.locator(".exercise details")).to_have_count(0)  # the form for browsers without scripts is gone
    expect(page.locator(".exercise").get_by_role("button", name="看看对不对")).to_have_count(len(KEYS))
    site = getattr(classroom_site, base)
    assert {re.sub(r"^(/assets|/learn|/api/reader)/.*", r"\1", url.removeprefix(site)) for url in asked} == {"/learn", "/assets", "/api/reader"}
    assert page.sockets == []
    assert page.outside == []


def test_with_scripts_switched_off_the_exercises_are_real_controls_with_reasons(new_page, classroom_site):
    page = new_page(java_script_enabled=False)
    page.goto(classroom_site.http + PATH)
    question = exercise(page, "recall-1")
    question.get_by_text(RIGHT, exact=True).tap()
    expect(question.get_by_label(RIGHT)).to_be_checked()
    question.get_by_label("我最好的朋友").check()
    expect(question.get_by_label(RIGHT)).not_to_be_checked()  # radio buttons of one group
    expect(question.get_by_text("喊得响，不等于伤得重。")).to_be_hidden()
    question.get_by_text("答案和原因").tap()
    expect(question.get_by_text("喊得响，不等于伤得重。")).to_be_visible()
    many = exercise(page, "dilemma-1").get_by_role("checkbox")
    for box in many.all():
        box.check()
    assert [box.is_checked() for box in many.all()] == [True] * 6
    expect(exercise(page, "timeline").get_by_role("spinbutton")).to_have_count(5)
    exercise(page, "timeline").get_by_label("宣布七项基本原则").fill("5")
    expect(exercise(page, "timeline").get_by_label("宣布七项基本原则")).to_have_value("5")
    exercise(page, "compare-1").get_by_role("group").first.get_by_label("公正：先帮谁").check()
    expect(page.locator(".exercise").get_by_text(re.compile("答案和原因|正确的顺序和原因"))).to_have_count(len(KEYS))


def test_a_visitors_progress_survives_a_reload(page, classroom_site):
    opened(page, classroom_site)
    answer(page)
    expect_status(page, "已存在这台设备上")
    kept = {"states": {"recall-1": {**ANSWERED, "events": EVENTS}}, "unsent": []}
    assert shelf(page) == kept
    page.reload()
    expect_answered(page)
    assert shelf(page) == kept


def test_a_learners_progress_is_there_on_a_second_phone(page, new_page, classroom_site, sign_in, new_learner):
    role = new_learner("演示学员甲")
    person = classroom_site.room.ids[role]
    sign_in(page, role)
    opened(page, classroom_site)
    answer(page)
    expect_status(page, "已保存")
    done = {"recall-1": {**ANSWERED, "events": EVENTS}}
    assert stored(classroom_site, person) == {"states": done, "finished_at": None}
    assert shelf(page, person) == {"states": done, "unsent": []}
    second = new_page()
    sign_in(second, role)
    opened(second, classroom_site, "https")
    expect_answered(second)
    expect(exercise(second, "recall-2").get_by_role("radio", checked=True)).to_have_count(0)
    assert shelf(second, person) == {"states": done, "unsent": []}


def test_what_a_visitor_did_goes_with_them_when_they_sign_in(page, classroom_site, sign_in, new_learner):
    opened(page, classroom_site)
    answer(page)
    expect_status(page, "已存在这台设备上")
    role = new_learner("演示学员乙")
    person = classroom_site.room.ids[role]
    sign_in(page, role)
    opened(page, classroom_site)
    expect_status(page, "已保存")
    expect_answered(page)
    done = {"recall-1": {**ANSWERED, "events": EVENTS}}
    assert stored(classroom_site, person) == {"states": done, "finished_at": None}
    assert shelf(page, person) == {"states": done, "unsent": []}
    assert shelf(page) is None


def test_without_a_network_the_answer_stays_on_the_phone_and_is_sent_when_it_is_back(page, classroom_site, sign_in, new_learner):
    page.expected.append("net::ERR_INTERNET_DISCONNECTED")
    role = new_learner("演示学员丙")
    person = classroom_site.room.ids[role]
    sign_in(page, role)
    opened(page, classroom_site)
    page.context.set_offline(True)
    answer(page)
    expect_answered(page)
    expect_status(page, "没有网，答案存在这台设备上")
    done = {"recall-1": {**ANSWERED, "events": EVENTS}}
    assert shelf(page, person) == {"states": done, "unsent": ["recall-1"]}
    assert stored(classroom_site, person) == {"states": {}, "finished_at": None}
    page.context.set_offline(False)
    expect_status(page, "已保存")
    assert stored(classroom_site, person) == {"states": done, "finished_at": None}
    assert shelf(page, person) == {"states": done, "unsent": []}


def test_an_answer_given_without_a_network_outlives_the_phone_being_switched_off(new_page, classroom_site, sign_in, new_learner):
    page = new_page()
    page.expected.append("net::ERR_INTERNET_DISCONNECTED")
    role = new_learner("演示学员丁")
    person = classroom_site.room.ids[role]
    sign_in(page, role)
    opened(page, classroom_site)
    page.context.set_offline(True)
    answer(page)
    expect_status(page, "没有网，答案存在这台设备上")
    # Leaving the page would send it once more; a phone without power sends nothing, it only has what it stored.
    started_again = new_page(storage_state=page.context.storage_state())
    assert stored(classroom_site, person) == {"states": {}, "finished_at": None}
    opened(started_again, classroom_site)
    expect_status(started_again, "已保存")
    expect_answered(started_again)
    done = {"recall-1": {**ANSWERED, "events": EVENTS}}
    assert stored(classroom_site, person) == {"states": done, "finished_at": None}
    assert shelf(started_again, person) == {"states": done, "unsent": []}


def test_an_answer_given_just_before_leaving_the_page_arrives(page, classroom_site, sign_in, new_learner, monkeypatch):
    role = new_learner("演示学员戊")
    sign_in(page, role)
    opened(page, classroom_site)
    # The browser tells nobody of a request that outlives its page, so the server says when it has answered it.
    arrived = queue.Queue()
    monkeypatch.setitem(classroom_site.room.app.settings, "log_function", lambda handler: arrived.put(_line(handler)))
    answer(page)
    page.goto("about:blank")  # less than the 800 ms after which an answer is sent by itself
    assert arrived.get(timeout=15) == ("PUT", f"/api/progress/{COURSE}/{LESSON}", 200)
    done = {"recall-1": {**ANSWERED, "events": EVENTS}}
    assert stored(classroom_site, classroom_site.room.ids[role]) == {"states": done, "finished_at": None}


def _line(handler):
    return handler.request.method, handler.request.path, handler.get_status()


def test_a_module_that_does_not_load_offers_a_retry_and_leaves_its_neighbours_alive(page, classroom_site):
    page.expected += ["net::ERR_FAILED", "Failed to fetch dynamically imported module"]
    module = re.compile(r"/assets/w/cpr_rhythm\.[0-9a-f]{12}\.js")
    page.route(module, lambda route: route.abort())
    page.goto(classroom_site.http + "/learn/cpr_aed/02_adult_cpr")
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    broken = exercise(page, "rhythm")
    box = broken.get_by_role("alert")
    expect(box.locator("p")).to_have_text("这个练习出了点问题，你的进度没有丢。")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(broken.locator("section.bo-rhythm > ul > li")).not_to_have_count(0)  # the text for browsers without scripts is still there
    places = page.locator(".exercise[data-model]").evaluate_all("all => all.map(one => [one.dataset.key, 'ready' in one.dataset])")
    assert [key for key, ready in places if not ready] == ["rhythm"]

    box.get_by_role("button", name="重新打开").tap()  # still cut off: the box comes again, once
    expect(box).to_have_count(1)
    expect(box.get_by_role("button", name="重新打开")).to_be_visible()
    page.unroute(module)
    box.get_by_role("button", name="重新打开").tap()
    expect(box).to_have_count(0)
    expect(page.locator(".exercise[data-key=rhythm][data-ready] section.bo-rhythm")).to_have_count(1)


def test_what_was_ticked_before_the_script_came_goes_on_in_the_exercise(page, classroom_site):
    waiting = queue.Queue()
    page.route(re.compile(r"/assets/player/"), waiting.put)
    page.goto(classroom_site.http + PATH, wait_until="commit")
    exercise(page, "recall-1").get_by_text(RIGHT, exact=True).tap()
    exercise(page, "compare-1").get_by_role("group").first.get_by_label("公正：先帮谁").check()
    waiting.get(timeout=15).continue_()
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    question = exercise(page, "recall-1")
    expect(question.get_by_label(RIGHT)).to_be_checked()
    expect(exercise(page, "compare-1").get_by_role("group").first.get_by_label("公正：先帮谁")).to_be_checked()
    question.get_by_role("button", name="看看对不对").tap()
    expect_answered(page)


def test_the_page_for_everybody_shows_each_reader_their_own_way_on(new_page, classroom_site, sign_in, new_learner):
    def ways(role):
        page = new_page()
        if role:
            sign_in(page, role)
        opened(page, classroom_site)
        links = page.locator("header nav a:visible, footer a:visible, footer button:visible").all_inner_texts()
        return [text.strip() for text in links]

    learner = new_learner("演示学员午")
    footer, sizes, secure = ["查验证书", "公开数据"], ["标准", "大", "更大", "最大"], "换成安全连接"
    assert ways("") == ["加入班级", "我的", "English", *footer, "工作人员登录", *sizes, secure]
    assert ways(learner) == ["我的", "English", *footer, *sizes, "退出（演示学员午）", secure]
    assert ways("manager") == ["我的", "English", *footer, "带班", "基地", *sizes, "退出（演示 manager）", secure]


def test_signing_out_on_a_lesson_leaves_nothing_of_the_person_on_the_phone(page, classroom_site, sign_in, new_learner):
    role = new_learner("演示学员辛")
    sign_in(page, role)
    opened(page, classroom_site)
    answer(page)
    expect_status(page, "已保存")
    page.get_by_role("button", name="退出（演示学员辛）").tap()
    expect(page).to_have_url(classroom_site.http + "/")
    assert page.evaluate("Object.keys(localStorage)") == []
    opened(page, classroom_site)
    expect(exercise(page, "recall-1").get_by_label(RIGHT)).not_to_be_checked()


def test_with_scripts_switched_off_the_type_size_can_be_changed_and_a_learner_signs_out_on_their_own_page(new_page, classroom_site, sign_in, new_learner):
    page = new_page(java_script_enabled=False)
    sign_in(page, new_learner("演示学员壬"))
    page.goto(classroom_site.http + PATH)
    page.locator("footer").get_by_role("button", name="最大").tap()
    expect(page.locator("html")).to_have_class("elder size-3")
    expect(page).to_have_url(classroom_site.http + PATH)
    page.get_by_role("link", name="我的").tap()
    page.get_by_role("button", name="退出（演示学员壬）").tap()
    expect(page).to_have_url(classroom_site.http + "/")
    page.goto(classroom_site.http + "/me")
    expect(page.get_by_role("heading", name="学员", exact=True)).to_be_visible()


def test_a_request_for_the_reader_that_fails_does_not_keep_the_exercises_from_coming_to_life(page, classroom_site, sign_in, new_learner):
    page.expected.append("net::ERR_FAILED")
    page.route(re.compile("/api/reader/"), lambda route: route.abort())
    sign_in(page, new_learner("演示学员己"))
    opened(page, classroom_site)
    expect_status(page, "没有网，答案存在这台设备上")
    expect(page.locator(".exercise[data-ready]")).to_have_count(len(KEYS))


def test_the_english_page_speaks_english(new_page, classroom_site):
    page = new_page("en")
    opened(page, classroom_site)
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_role("heading", level=1)).to_have_text("The Seven Principles")
    words = " ".join(page.locator(".exercise").all_inner_texts())
    assert re.findall("[\u4e00-\u9fff]+", words) == []
    question = exercise(page, "recall-1")
    question.get_by_text("The pupil with the bleeding leg").tap()
    question.get_by_role("button", name="Check").tap()
    expect(question.locator(".bo-feedback.bo-right")).to_have_text("✓ RightThe greatest need comes first. You will meet this as impartiality.")
    expect(question.get_by_role("status")).to_have_text("Right")
    expect(question.get_by_role("button", name="Try again")).to_be_visible()
    expect_status(page, "Kept on this device")


def test_the_same_progress_is_read_in_the_other_language(page, classroom_site):
    opened(page, classroom_site)
    answer(page)
    expect_status(page, "已存在这台设备上")
    page.goto(f"{classroom_site.http}{PATH}?lang=en")
    expect(exercise(page, "recall-1").get_by_label("The pupil with the bleeding leg")).to_be_checked()
    assert shelf(page) == {"states": {"recall-1": {**ANSWERED, "events": EVENTS}}, "unsent": []}

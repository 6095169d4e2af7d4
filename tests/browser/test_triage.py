"""Triage in a real browser: by touch with mistakes over a reload, and by keyboard alone from the list.

It drives ``widgets/triage.js`` with ``widgets/_shared/casualties.js`` and ``widgets/_shared/accident_scenes.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import TabKey
from browser.scores import kept, scored
from playwright.sync_api import expect

from widgets.scoring.incident import incident, judged, needed, worsened
from widgets.triage import Triage

pytestmark = pytest.mark.browser
CELLS = [
    ("intro", "markdown", "# 检伤"),
    (
        "one",
        "code",
        'from widgets import Triage\nTriage("t-zh", "zh", "给每个人挂牌。", casualties=7, seed=11)',
    ),
    ("two", "code", 'Triage("t-en", "en", "Tag everyone.", place="hall", casualties=6, seconds=0, seed=3)'),
]
ZH, EN = Triage.WORDS["zh"], Triage.WORDS["en"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("triage"), CELLS) as running:
        yield running


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


@pytest.mark.full
def test_by_touch_with_mistakes_and_a_reload_the_screen_says_what_python_computes(new_page, site):
    page = new_page(site=site)
    one = opened(page, site, "t-zh")
    people = incident(11, 7)
    walker = next(who for who in people if judged(who)[1] == "walk" and not who["stays"])
    fast = next(who for who in people if judged(who)[1] in ("rate", "pulse", "obeys"))

    def tap(name):
        one.get_by_role("button", name=name, exact=True).tap()

    def look(who, acts):
        for what in acts:
            one.locator(f'[data-act="{what}"]').tap()
            if who["breathes"] == "yes" and what == "breath":
                expect(one.locator(".bo-tri-finds")).to_contain_text(ZH["f_breath_yes"])

    tap(ZH["first_loud"])
    expect(one.locator(".bo-verdict")).to_have_text("✕ 不对")
    tap(ZH["first_look"])
    tap("下一步")
    tap(ZH["call_call"])
    tap(ZH["to_field"])
    expected = ["first:loud"]
    # One casualty with every kind of mistake, over a reload in the middle.
    one.locator(f'[data-id="{fast["id"]}"]').tap()
    look(fast, ["breath", "cpr"])
    expect(one.locator(".bo-feedback")).to_contain_text(ZH["no_cpr"])
    one = opened(page, site, "t-zh")
    expect(one.locator(".bo-tri-finds")).to_have_text(ZH["f_breath_yes"])
    one.locator(".bo-tri-green").tap()
    expect(one.locator(".bo-verdict")).to_have_text("✕ 不对")
    expect(one.locator(".bo-feedback")).to_contain_text(ZH["w_under"])
    expected += [
        f"cpr:{fast['id']}",
        f"under:{fast['id']}",
        f"guess:{fast['id']}",
        *([f"bleed:{fast['id']}"] if fast["bleeds"] else []),
    ]
    tap(ZH["back"])
    for who in people:
        if who is fast:
            continue
        one.locator(f'[data-id="{who["id"]}"]').tap()
        if who is walker:
            one.locator(".bo-tri-yellow").tap()
            expected.append(f"over:{who['id']}")
        else:
            look(who, [*needed(who), *(["bleed"] if who["bleeds"] else [])])
            one.locator(f".bo-tri-{judged(who)[0]}").tap()
            expect(one.locator(".bo-verdict")).to_have_text("✓ 对")
        tap(ZH["back"])
    tap(ZH["second"])
    tap(ZH["end"])
    worse = worsened(11, people)
    expected.append(f"worse:{worse['id']}")
    record, result = kept(page, "t-zh"), scored(page, "t-zh")
    of = 2 + 7 + sum(who["bleeds"] for who in people) + 1
    assert (list(result.mistakes), result.points, result.of, result.complete) == (
        expected,
        of - 4 - fast["bleeds"],
        of,
        True,
    )
    assert record["value"] == {
        "points": result.points,
        "of": of,
        "mistakes": expected,
        "over": 1,
        "under": 1,
        "seed": 11,
    }
    expect(one.locator(".bo-tri-score")).to_have_text(f"{result.points} / {of}")
    expect(one.locator(".bo-tri-replay details[open]")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    tap("再做一次")
    expect(one.get_by_role("heading", name=ZH["ask_first"])).to_be_focused()
    assert kept(page, "t-zh")["state"]["seed"] == 12


def test_by_keyboard_alone_from_the_list_a_run_without_a_mistake(new_page, site):
    page = new_page("en", site=site)
    one = opened(page, site, "t-en")
    by = TabKey(page)
    people = incident(3, 6)

    def press(name):
        by.press(one.get_by_role("button", name=name, exact=True))

    one.get_by_role("heading", name=EN["ask_first"]).evaluate("it => it.focus()")
    press(EN["first_look"])
    press("Next")
    press(EN["call_call"])
    press(EN["to_field"])
    press(EN["as_list"])
    for who in [*people, worsened(3, people)]:
        if "change" in who:
            press(EN["second"])
        by.press(one.locator(f'[data-id="{who["id"]}"]'))
        for what in [*needed(who), *(["bleed"] if who["bleeds"] and "change" not in who else [])]:
            by.press(one.locator(f'[data-act="{what}"]'))
        expect(one.locator(".bo-tri-clock")).to_have_count(0)
        by.press(one.locator(f".bo-tri-{judged(who)[0]}"))
        expect(one.locator(".bo-verdict")).to_have_text("✓ Right")
        page.keyboard.press("Enter")
        expect(one.get_by_role("heading", level=3)).to_be_focused()
    press(EN["end"])
    expect(one.get_by_role("heading", name=EN["result"], exact=True)).to_be_focused()
    result = scored(page, "t-en")
    assert (result.mistakes, result.points, result.complete) == ((), result.of, True)

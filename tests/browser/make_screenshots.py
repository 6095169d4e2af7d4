"""``make screenshots``: pictures of the real pages of ``make demo``'s data folder.

The README's stand in ``docs/screenshots``. Besides, every main page and every exercise of the gallery in both languages,
light and dark, go into the folder of ``--out`` (``build/screenshots``): to be looked through, not kept.
"""

import argparse
import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.find_chromium import find
from browser.running import ROOT, Running

import widgets

OUT = ROOT / "docs" / "screenshots"
NOTES = ROOT / "demo-data" / "demo-sign-ins.txt"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
# Who opens it → name → address, and then the links to follow, as ``Camera.take`` has them.
PAGES = {
    "": {
        "catalogue": "/", "course": "/courses/cpr_aed", "lesson-call": "/learn/cpr_aed/01_scene_and_120", "lesson-cpr": "/learn/cpr_aed/02_adult_cpr",
        "lesson-aed": "/learn/cpr_aed/03_aed", "lesson-principles": "/learn/youth_movement_basics/03_seven_principles", "signin": "/signin", "join": "/join",
        "verify": "/verify", "transparency": "/transparency", "not-found": "/no-such-page",
    },
    "learner": {"me": "/me", "test": "/assess/cpr_aed/theory"},
    "trainer": {"teach": "/teach", "class": "/teach .class-list a", "projector": "/teach .class-list a, a[href$='/join']", "gallery": "/teach/gallery"},
    "examiner": {"station": "/teach .class-list a, a.button.small >> nth=0"},
    "issuer": {"centre": "/centre", "centre-class": "/centre .cards a >> nth=0"},
    "manager": {"staff": "/centre a[href$='/staff']"},
    "auditor": {"audit": "/audit"},
}  # fmt: skip


def main():
    """Start the demo's site, sign in as each role, and take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots", help="folder of the pictures of all pages and exercises")
    asked.add_argument("--only", choices=("readme", "pages", "exercises"), help="take only these")
    asked.add_argument("--width", type=int, default=PHONE["width"], help="of the window, in pixels, for --out")
    chosen = asked.parse_args()
    notes = NOTES.read_text(encoding="utf-8")
    passwords = dict(re.findall(r"login (\w+)\s+password (\S+)", notes))
    code, pin = re.search(r"class code (\w+)", notes)[1], re.search(r"PIN (\d+)", notes)[1]
    OUT.mkdir(parents=True, exist_ok=True)
    site = Running(NOTES.parent, invitation=False)
    try:
        with sync_playwright() as playwright:
            rules = "--host-resolver-rules=MAP class.test 127.0.0.1"
            browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", rules])
            camera = Camera(browser, site.http, passwords, code, pin)
            if chosen.only in (None, "readme"):
                camera.take_all()
            if chosen.only != "readme":
                camera.take_album(chosen.out, chosen.width, chosen.only)
            browser.close()
    finally:
        site.stop()


class Camera:
    """Takes one picture after another, each in a context of its own."""

    def __init__(self, browser, base, passwords, code, pin):
        self.browser, self.base, self.passwords, self.code, self.pin = browser, base, passwords, code, pin

    def take_all(self):
        """Take every picture of the README."""
        self.take("catalogue", "/")
        self.take("lesson", "/learn/cpr_aed/02_adult_cpr", at="#compressions")
        self.take("rhythm", "/learn/cpr_aed/02_adult_cpr", at=".bo-rhythm")
        self.take("aed", "/learn/cpr_aed/03_aed", at=".bo-aed")
        self.take("call", "/learn/cpr_aed/01_scene_and_120", at=".bo-call")
        self.take("class", "/teach", who="trainer", size=DESK, then=".class-list a")
        self.take("station", "/teach", who="examiner", then=".class-list a, a.button.small >> nth=0")
        self.take("centre", "/centre", who="issuer", size=DESK, then=".cards a >> nth=0")
        self.take("me", "/me", who="learner")
        self.take("verify", "/centre", who="issuer", then=".cards a.number >> nth=0, a[href^='/verify/']")
        self.take("english", "/?lang=en")

    def take_album(self, out, width, only):
        """Take every main page and every exercise in both languages, light and dark; the whole of each."""
        for lang in ("zh", "en"):
            for scheme in ("light", "dark"):
                folder = out / f"{lang}-{scheme}"
                folder.mkdir(parents=True, exist_ok=True)
                for who, pages in PAGES.items():
                    if only == "exercises" and who != "trainer":
                        continue
                    self._visit(folder, who, pages if only != "exercises" else {}, lang, scheme, width, only != "pages")
                print(folder)

    def _visit(self, folder, who, pages, lang, scheme, width, exercises):
        context = self.browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN", color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(90_000)
        self._enter(page, who)
        context.add_cookies([{"name": "lang", "value": lang, "url": self.base}])
        for name, way in pages.items():
            path, _, then = way.partition(" ")
            page.goto(self.base + path, wait_until="networkidle")
            for link in filter(None, then.split(", ")):
                page.locator(link).first.click()
                page.wait_for_load_state("networkidle")
            if path.startswith("/learn/"):
                page.wait_for_selector("html[data-player=ready]")
            page.screenshot(path=folder / f"{name}.png", full_page=True)
        for name in sorted(widgets.catalogue()) if exercises and who == "trainer" else ():
            page.goto(f"{self.base}/teach/gallery/{name}", wait_until="networkidle")
            page.wait_for_selector("html[data-player=ready]")
            page.locator(".exercise").first.screenshot(path=folder / f"exercise-{name}.png")
        context.close()

    def take(self, name, path, at="", who="", size=PHONE, then=""):
        """Open ``path`` as ``who``, follow the links of ``then``, scroll to ``at`` and take the picture."""
        context = self.browser.new_context(viewport=size, locale="zh-CN")
        page = context.new_page()
        self._enter(page, who)
        page.goto(self.base + path, wait_until="networkidle")
        for link in filter(None, then.split(", ")):
            page.locator(link).first.click()
            page.wait_for_load_state("networkidle")
        if at:
            page.wait_for_selector("html[data-player=ready]", timeout=90_000)
            page.locator(at).first.evaluate("el => window.scrollTo(0, el.getBoundingClientRect().top + scrollY - 12 - (document.querySelector('.contents')?.offsetHeight ?? 0))")
            # Pictures are fetched when they come near; one that is far away decodes never.
            near = "[...document.images].filter(one => { const { top, bottom } = one.getBoundingClientRect(); return bottom > 0 && top < innerHeight; })"
            page.evaluate(f"Promise.all({near}.map(one => one.decode()))")
        page.screenshot(path=OUT / f"{name}.png")
        context.close()

    def _enter(self, page, who):
        if who == "learner":
            page.goto(f"{self.base}/join/{self.code}")
            page.locator("input[name=name]").fill("演示二号")
            page.locator("input[name=pin]").fill(self.pin)
            page.locator("main button[type=submit]").click()
            page.wait_for_url("**/courses/*")
        elif who:
            page.goto(f"{self.base}/signin")
            page.locator("input[name=login]").fill(who)
            page.locator("input[name=password]").fill(self.passwords[who])
            page.locator("main button[type=submit]").click()
            page.wait_for_url(lambda url: "/signin" not in url)  # on their own desk


if __name__ == "__main__":
    main()

"""Operating an exercise by what a screen reader is told: roles and names; with a pointer, or with the Tab key alone."""

import re

from playwright.sync_api import expect

import widgets
from widgets.base import COMMON_WORDS

_MOST_TABS = 250


def words(name, lang="zh"):
    """Return the words of an exercise."""
    return {**COMMON_WORDS[lang], **getattr(widgets, name).WORDS[lang]}


class Pointer:
    """Clicks."""

    def __init__(self, page):
        self.page = page

    def press(self, button):
        """Press a button."""
        button.click()

    def choose(self, box):
        """Choose a radio button or check a box."""
        box.check()

    def pick(self, box, label):
        """Choose from a native list."""
        box.select_option(label=label)

    def write(self, box, text):
        """Write into a box."""
        box.fill(text)


class TabKey:
    """Tab until the control has the keyboard, then Enter or Space; focus is never put anywhere by the test."""

    def __init__(self, page):
        self.page = page

    def reach(self, control, same="el === document.activeElement"):
        """Press Tab until the control has the keyboard; fails when it never does."""
        expect(control).to_be_visible()
        found = control.element_handle()
        for _ in range(_MOST_TABS):
            if found.evaluate(f"el => {same}"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {control}")

    def press(self, button):
        """Reach a button and press Enter."""
        self.reach(button)
        self.page.keyboard.press("Enter")

    def choose(self, box):
        """Reach a box and press Space, or its group of radio buttons and then arrow keys."""
        if box.get_attribute("type") == "checkbox":
            self.reach(box)
            self.page.keyboard.press("Space")
            return
        self.reach(box, "el.name === document.activeElement.name && el.type === document.activeElement.type")
        self.page.keyboard.press("Space")
        for _ in range(20):
            if box.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys never reach {box}")

    def pick(self, box, label):
        """Reach a native list and go down it by arrow keys."""
        self.reach(box)
        self.page.keyboard.press("Home")
        for _ in range(20):
            if box.evaluate("el => el.selectedOptions[0].label") == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys never reach {label}")

    def write(self, box, text):
        """Reach a box and type."""
        self.reach(box)
        self.page.keyboard.type(text)


def region(name):
    """Return the selector of an exercise's section: the class that its script gives it, itself or through a shared one."""
    script = getattr(widgets, name).script().read_text(encoding="utf-8")
    own = re.search(r"[\"`]bo (bo-[\w-]+)", script) or re.search(r"\b(?:cls|name): \"(bo-[\w-]+)\"", script)
    return f".{own[1]}"

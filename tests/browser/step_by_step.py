"""Going through an exercise that is done step by step, by touch or by keys, in a lesson of its own."""

from browser.conftest import LESSON
from browser.operating import words
from browser.scores import kept, scored
from playwright.sync_api import expect


class Course:
    """One such exercise on the open page: ``say(*names)`` gives its words as the screen chooses them."""

    def __init__(self, page, made, variant):
        self.page, self.key, self.params, self.variant = page, made.key, made.params, variant
        self.words = words(made.kind, made.lang)
        self.at = page.locator(f'.exercise[data-key="{made.key}"]')
        self.told = self.at.locator(".bo-steps-told")

    def open(self, site):
        self.page.goto(site.http + LESSON)
        expect(self.page.locator("html[data-player=ready]")).to_be_attached()
        return self

    def say(self, *names):
        return next(self.words[one] for name in names for one in (f"{name}_{self.variant}", name) if one in self.words)

    def reason(self, step, action):
        return self.say(f"no_{step}_{action}", f"no_{action}")

    def button(self, action):
        return self.at.locator(f'[data-action="{action}"]')

    def asks(self, step):
        expect(self.at.locator("h3.bo-prompt")).to_have_text(self.say(f"ask_{step}"))

    def wrong(self, step, action):
        """Do what is wrong by touch, and see why it is."""
        self.asks(step)
        self.button(action).tap()
        expect(self.told).to_have_text(f"✕ {self.words['wrong']} {self.reason(step, action)}")

    def right(self, step, action):
        """Do what is right by touch, and see it accepted."""
        self.asks(step)
        self.button(action).tap()
        expect(self.told).to_contain_text(f"✓ {self.words['right']} {self.say(f'ok_{step}_{action}', f'ok_{step}')}")

    def ended(self, points):
        expect(self.at.get_by_role("heading", name=self.words["ended"].format(n=points, of=len(self.params["steps"])), exact=True)).to_be_visible()

    def record(self):
        return kept(self.page, self.key)

    def result(self):
        return scored(self.page, self.key)

"""The catalogue, a course's page and the lessons, readable at once without signing in."""

from typing import Any

from grading import progress
from portal.handlers.base import Page, local_address
from portal.routes import PUBLIC, Route


class Home(Page):
    """The catalogue: what can I learn now?"""

    async def get(self) -> None:
        """Show every course."""
        courses = list(self.site.courses.values())
        done = {c.id: await finished(self, c.id) for c in courses}
        self.render_page("home.html", courses=courses, done=done, catalogue=self.site.catalogue)


class CoursePage(Page):
    """One course: its lessons, then what leads to its certificate."""

    async def get(self, course_id: str) -> None:
        """Show the course."""
        course = self.site.course(course_id)
        lessons = [self.site.catalogue.lessons[r] for r in course.lessons if r in self.site.catalogue.lessons]
        done = await finished(self, course_id)
        self.render_page("course.html", course=course, lessons=lessons, done=done)


class LessonPage(Page):
    """A stored lesson inside the site's frame."""

    async def get(self, course_id: str, slug: str) -> None:
        """Send the lesson; what is personal comes afterwards by one small request.

        Raises ContentError while the lesson cannot be run and there is no earlier page of it.
        """
        course = self.site.course(course_id)
        lesson = self.site.lesson(course_id, slug)
        stored = await self.site.store.get(lesson.ref, self.lang)
        if stored.needs_kernel:  # the player cannot draw it: Voilà's own front end can
            self.redirect(f"/live/{course.id}/{lesson.slug}?lang={self.lang}")
            return
        refs = [r for r in course.lessons if r in self.site.catalogue.lessons]
        at = refs.index(lesson.ref)
        beside = {
            "previous": self.site.catalogue.lessons[refs[at - 1]] if at else None,
            "next": self.site.catalogue.lessons[refs[at + 1]] if at + 1 < len(refs) else None,
        }
        text = self.page_text(
            "lesson.html", course=course, lesson=lesson, stored=stored, number=at + 1, **beside
        )
        self.set_header("Cache-Control", "private, no-cache")
        self.finish(text)


async def finished(page: Page, course_id: str) -> set[str]:
    """Return the slugs of the lessons the reader finished; none for a visitor."""
    if page.person is None:
        return set()
    found: Any = await page.record(progress.finished_lessons, page.person["id"], course_id)
    return {ref.rpartition("/")[2] for ref in found}


class Health(Page):
    """Is the site alive? For supervisors and proxies."""

    async def get(self) -> None:
        """Answer once the record answers."""
        await self.record(lambda db: db.execute("SELECT 1").fetchone())
        self.write_json({"status": "ok"})


class Elder(Page):
    """Switch larger type and targets (适老化) on or off."""

    def post(self) -> None:
        """Remember the choice and go back."""
        on = self.get_cookie("elder") == "1"
        self.set_cookie("elder", "0" if on else "1", expires_days=365, samesite="Lax")
        self.redirect(local_address(self.get_body_argument("next", "/"), "/"))


ROUTES = [
    Route(r"/", Home, PUBLIC),
    Route(r"/courses/([\w-]+)", CoursePage, PUBLIC),
    Route(r"/learn/([\w-]+)/([\w-]+)", LessonPage, PUBLIC),
    Route(r"/healthz", Health, PUBLIC),
    Route(r"/elder", Elder, PUBLIC),
]

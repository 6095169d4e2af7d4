"""The catalogue, a course's page and the lessons, readable at once without signing in.

A lesson is the same for everybody and sent as drawn once; what is personal comes by ``/api/reader``. The catalogue
and the courses are drawn once for all visitors, and for each person who is signed in, with what they finished.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from tornado.web import HTTPError

from grading import classes, progress, standing
from grading.course import Course
from portal.drawn import HTML, Draw, Drawing, Drawn
from portal.drills import drills
from portal.handlers.base import OwnForm, Page, drawn_text
from portal.pack import NAME as PACK
from portal.pages import StoredPage
from portal.preferences import SIZES
from portal.routes import PUBLIC, Route
from portal.site import Site
from portal.strings import LANGUAGES
from portal.ways_on import local_address

# What the player may have to say of the Python behind the page.
_KERNEL_WORDS = ("opening", "lost", "kernels_mine", "kernels_full", "kernels_off", "page_changed")


class ForEverybody(Page):
    """Sends drawn pages. Nothing on this way asks the record, draws a template or compresses."""

    _etag: str | None = None
    same_for_all = False  # also for who is signed in

    async def send_drawn(self, draw: Any, *names: str) -> None:
        """Send the page that ``draw(site, *names, lang, size, plain)`` gives; 304 to a browser that has it."""
        key = _key(type(self), *names, lang=self.lang, size=self.type_size, plain=self.plain)
        drawn = self.site.drawn.ready(key)
        if drawn is None:
            task: Draw = partial(draw, self.site, *names, self.lang, self.type_size, self.plain)
            drawn = await self.site.drawn.get(key, task)
        if drawn.location:
            self.redirect(drawn.location)
            return
        encoding, body, etag = drawn.body.chosen(self.request.headers.get("Accept-Encoding", ""))
        self.set_header("Content-Type", HTML)
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Language", "zh-CN" if self.lang == "zh" else "en")
        self.set_header("Vary", "Cookie")  # Tornado adds Accept-Encoding
        self._etag = etag
        if encoding:
            self.set_header("Content-Encoding", encoding)
        self.finish(body)
        if self.same_for_all:
            self.site.replies.keep(self.request, self._headers, body, partial(_stands, self.site, key, drawn))

    def compute_etag(self) -> str | None:
        """Return the drawn page's own hash; a personal page has none."""
        return self._etag


class Home(ForEverybody):
    """The catalogue: what can I learn now?"""

    async def get(self) -> None:
        """Show every course."""
        if self.person is None:
            await self.send_drawn(_home)
            return
        done = await self.record(_finished, self.person_id, list(self.site.courses))
        self.set_header("Content-Language", "zh-CN" if self.lang == "zh" else "en")
        self.render_page("home.html", **_courses(self.site), done=done)


class CoursePage(ForEverybody):
    """One course: its lessons, then what leads to its certificate."""

    async def get(self, course_id: str) -> None:
        """Show the course."""
        if self.person is None:
            await self.send_drawn(_course, course_id)
            return
        course = self.site.course(course_id)
        done, mine = await self.record(_progress, self.person_id, course, self.now())
        self.render_page("course.html", **_lessons(self.site, course), done=done, mine=mine)


class LessonPage(ForEverybody):
    """A stored lesson inside the site's frame."""

    same_for_all = True

    def prepare(self) -> None:  # type: ignore[override]
        """Only the language matters: who asks is not looked up."""
        self.read_language()

    async def get(self, course_id: str, slug: str) -> None:
        """Send the lesson; what is personal comes afterwards by one small request.

        Raises ContentError while the lesson cannot be run and there is no earlier page of it.
        """
        await self.send_drawn(draw_lesson, course_id, slug)


def _key(page: type[ForEverybody], *names: str, lang: str, size: int, plain: bool) -> tuple[str, ...]:
    return (page.__name__, *names, lang, str(size), "plain" if plain else "")


def _stands(site: Site, key: tuple[str, ...], drawn: Drawn) -> bool:
    return site.drawn.ready(key) is drawn


def lesson_pages(site: Site) -> Iterator[tuple[tuple[str, ...], Draw]]:
    """Yield key and drawing of every lesson's page in ordinary type as a class's phones ask for it, Chinese first."""
    for lang in LANGUAGES:
        for course in site.courses.values():
            for ref in course.lessons:
                names = (course.id, ref.rpartition("/")[2])
                key = _key(LessonPage, *names, lang=lang, size=0, plain=True)
                yield key, partial(draw_lesson, site, *names, lang, 0, True)


async def _home(site: Site, lang: str, size: int, plain: bool) -> Drawing:
    done: dict[str, set[str]] = {course: set() for course in site.courses}
    return Drawing(drawn_text(site, "home.html", lang, size, **_courses(site), done=done, path="/", plain=plain))


async def _course(site: Site, course_id: str, lang: str, size: int, plain: bool) -> Drawing:
    shown = _lessons(site, site.course(course_id))
    path = f"/courses/{course_id}"
    return Drawing(
        drawn_text(site, "course.html", lang, size, **shown, done=set(), mine=None, path=path, plain=plain)
    )


async def draw_lesson(site: Site, course_id: str, slug: str, lang: str, size: int, plain: bool) -> Drawing:
    """Return the lesson's whole page, the same for everybody."""
    course, lesson = site.course(course_id), site.lesson(course_id, slug)
    stored = await site.store.get(lesson.ref, lang)
    newest = site.store.is_newest(stored)
    if stored.needs_kernel:  # the player cannot draw it: Voilà's own front end can
        return Drawing(location=f"/live/{course_id}/{slug}?lang={lang}", newest=newest)
    lessons = _lessons(site, course)["lessons"]
    at = [other.slug for other in lessons].index(slug)
    html = drawn_text(
        site,
        "lesson.html",
        lang,
        size,
        everybody=True,
        plain=plain,
        path=f"/learn/{course_id}/{slug}",
        course=course,
        lesson=lesson,
        stored=stored,
        kernel_words={name: site.strings.text(lang, f"kernel.{name}") for name in _KERNEL_WORDS},
        number=at + 1,
        **page_parts(site, stored),
        previous=lessons[at - 1] if at else None,
        next=lessons[at + 1] if at + 1 < len(lessons) else None,
    )
    return Drawing(html, newest=newest)


def page_parts(site: Site, stored: StoredPage) -> dict[str, Any]:
    """Return the styles, to stand in the page itself, and the modules a browser fetches at once, not one by one.

    A phone then reads the text after a single request, and brings the exercises to life after a second round.
    """
    names = [site.assets.url("site.css"), site.assets.url("reader.css"), *stored.styles]
    pack = site.assets.url(PACK)
    packed = site.assets.text(pack)
    own = [address for address in stored.scripts if f'["{address}"]' not in packed]
    styles = "\n".join(site.assets.text(address) for address in names)
    return {"styles": styles.replace("</", "<\\/"), "modules": site.assets.imports([pack, *own])[1:]}


def _courses(site: Site) -> dict[str, Any]:
    courses = list(site.courses.values())
    return {"courses": courses, "catalogue": site.catalogue, "drills": drills(courses, site.catalogue)}


def _lessons(site: Site, course: Course) -> dict[str, Any]:
    known = site.catalogue.lessons
    return {"course": course, "lessons": [known[ref] for ref in course.lessons if ref in known]}


def _finished(db: Any, person: str, courses: list[str]) -> dict[str, set[str]]:
    """Return the slugs of the lessons the person finished, by course."""
    found = {course: progress.finished_lessons(db, person, course) for course in courses}
    return {course: {ref.rpartition("/")[2] for ref in refs} for course, refs in found.items()}


def _progress(db: Any, person: str, course: Course, now: str) -> tuple[set[str], dict[str, Any] | None]:
    """Return the lessons the person finished, and where they stand in their newest class of the course, or None."""
    group = next((row for row in classes.for_person(db, person) if row["course"] == course.id), None)
    mine = standing.of_learner(db, course, group, person, now) if group else None
    return _finished(db, person, [course.id])[course.id], mine


class Health(Page):
    """Is the site alive? For supervisors and proxies."""

    async def get(self) -> None:
        """Answer once the record answers."""
        await self.record(lambda db: db.execute("SELECT 1").fetchone())
        self.write_json({"status": "ok"})


class TypeSize(OwnForm):
    """Choose larger type and targets (适老化), or the standard ones again."""

    def post(self) -> None:
        """Remember the size that was asked for, or the other of standard and large, and go back."""
        asked = self.get_body_argument("size", "0" if self.type_size else "1")
        if asked not in {str(size) for size in range(SIZES)}:
            raise HTTPError(400)
        self.set_cookie("elder", asked, expires_days=365, samesite="Lax")
        self.redirect(local_address(self.get_body_argument("next", "/"), "/"))


ROUTES = [
    Route(r"/learn/([\w-]+)/([\w-]+)", LessonPage, PUBLIC),
    Route(r"/", Home, PUBLIC),
    Route(r"/courses/([\w-]+)", CoursePage, PUBLIC),
    Route(r"/healthz", Health, PUBLIC),
    Route(r"/elder", TypeSize, PUBLIC),
]

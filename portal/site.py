"""What every handler shares: settings, words, lessons, courses, stored pages and the one record thread."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import jinja2

from grading import items, results
from grading.analysis import Reports
from grading.course import Course, course_folders, load_course
from grading.errors import ContentError, NotFoundError
from portal import gallery, lessons, take_away
from portal.assets import WIDGETS, Assets
from portal.drawn import DrawnPages
from portal.last_good import LastGood
from portal.limits import RateLimit
from portal.notices import Notices
from portal.pages import PageStore, StoredPage
from portal.passwords import Passwords
from portal.polls import GuestVotes, secret_in
from portal.record_thread import RecordThread
from portal.replies import Replies
from portal.settings import Settings, limits_of
from portal.stamps import Watch, stamp
from portal.strings import Strings, day_text
from portal.visitors import Visitors

if TYPE_CHECKING:
    from portal.lesson_kernels import LessonKernels

T = TypeVar("T")
_VOTES, _GUESTS = 30, 600  # votes in a minute from one session, and from one address without sessions
_HERE = Path(__file__).parent


class Site:
    """The running classroom. Opening it creates the data folder; ``close`` ends its threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.strings = Strings()
        self.assets = Assets(_HERE / "static")
        self._record = RecordThread(settings.data / "records.db")
        self.passwords = Passwords(settings.password_jobs)
        self.checks = RateLimit(settings.checks_per_minute)
        self.votes, self.guests = RateLimit(_VOTES), RateLimit(_GUESTS)
        self.guest_votes = GuestVotes()
        self.notices = Notices()
        self.visitors = Visitors()
        self.analyses = Reports()
        self.examples = settings.data / "pages" / "examples"  # the gallery's notebooks, made from docstrings
        self.store = PageStore(
            settings.content, settings.data, self.assets, limits_of(settings), on_problem=self.notices.name,
            more={gallery.SECTION: self.examples},
        )  # fmt: skip
        folders = [settings.content / name for name in (*lessons.SECTIONS, "courses")]
        # The portal's own files belong to its code: they are new after a restart, not half of them before it.
        self.drawn = DrawnPages(Watch([*folders, WIDGETS], settings.page_check_ms / 1000))
        self.replies = Replies()
        self._banks: dict[str, LastGood[items.Bank]] = {}
        self._courses: dict[str, LastGood[Course]] = {}
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.templates.filters["day"] = day_text
        self.templates.filters["code"] = gallery.as_html
        self.templates.globals["points"] = results.points

    @cached_property
    def kernels(self) -> "LessonKernels":
        """Return the readers' kernels; the first use, inside the event loop, makes ready for them."""
        from portal.lesson_kernels import LessonKernels  # not loaded before it is needed

        return LessonKernels(self.settings)

    @cached_property
    def poll_secret(self) -> bytes:
        """Return the secret of the voters' hashes in polls; the first use makes it."""
        return secret_in(self.settings.data / "keys")

    @cached_property
    def answers_secret(self) -> bytes:
        """Return the secret behind learners' answers files; the first use makes it."""
        return take_away.secret_in(self.settings.data / "keys")

    async def record(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run ``function(db, *args)`` on the record thread."""
        return await self._record.run(function, *args, **kwargs)

    async def commit(self, function: Callable[..., T], *args: Any) -> T:
        """Run ``function(db, *args)`` there and answer after the commit, which it may share with others."""
        return await self._record.commit(function, *args)

    @property
    def ca_file(self) -> Path | None:
        """Return the certificate of the own CA, which phones install for HTTPS; None where they need not."""
        file = self.settings.data / "keys" / "ca.crt"
        own = self.settings.https and not self.settings.tls_certificate
        return file if own and file.is_file() else None

    @property
    def catalogue(self) -> lessons.Catalogue:
        """Return the lessons as they are on disk now, a broken one as it was when it was last sound."""
        found = lessons.discover(self.settings.content)
        for problem in found.problems:
            self.notices.name(problem)
        return found

    @property
    def courses(self) -> dict[str, Course]:
        """Return the courses as they are on disk now; one saved broken stays as it was, or is left out."""
        found: dict[str, Course] = {}
        folders = course_folders(self.settings.content)
        self._courses = {f.name: self._courses.get(f.name, LastGood()) for f in folders}
        for folder in folders:
            kept = self._courses[folder.name]
            with suppress(ContentError):  # it stands in ``kept.problem``
                found[folder.name] = kept.get(stamp([folder / "course.toml"]), partial(load_course, folder))
            if kept.problem:
                self.notices.name(kept.problem)
        return found

    @property
    def problems(self) -> list[ContentError]:
        """Return what is wrong with the content, each thing once; the rest is served."""
        for course in self.courses.values():
            if any(test.items for test in course.assessments.values()):
                with suppress(ContentError):  # it stands in the bank's problem
                    self.bank(course.id)
        kept: list[LastGood[Any]] = [*self._courses.values()]
        kept += [self._banks[name] for name in self._banks if name in self._courses]
        found = [one.problem for one in kept if one.problem]
        return self.notices.stands([*found, *self.catalogue.problems, *self.store.problems])

    def course(self, course_id: str) -> Course:
        """Return the course; raises NotFoundError."""
        try:
            return self.courses[course_id]
        except KeyError:
            raise NotFoundError(f"There is no course {course_id}.") from None

    def bank(self, course_id: str) -> items.Bank:
        """Return the course's item bank as it is on disk now, or as it was before it was saved broken.

        Raises NotFoundError for an unknown course, ContentError for a bank that never was sound.
        """
        folder = self.course(course_id).path
        now = stamp([folder / "course.toml", *folder.glob("items/*.toml"), *folder.glob("items/pictures/*")])
        kept = self._banks.setdefault(course_id, LastGood())
        try:
            return kept.get(now, partial(items.load_bank, folder))
        finally:
            if kept.problem:
                self.notices.name(kept.problem)

    def lesson(self, course_id: str, slug: str) -> lessons.Lesson:
        """Return the lesson of that folder name in a course; raises NotFoundError."""
        for ref in self.course(course_id).lessons:
            if ref.rpartition("/")[2] == slug and ref in self.catalogue.lessons:
                return self.catalogue.lessons[ref]
        raise NotFoundError(f"There is no lesson {slug} in {course_id}.")

    async def example(self, one: gallery.Entry, lang: str) -> StoredPage:
        """Return the page of an exercise's example, run and kept as a lesson's is.

        Raises ContentError when it cannot be run and no good page exists, KeyError where there is no example.
        """
        return await self.store.get(gallery.written(one, lang, self.examples), lang)

    def lesson_keys(self, ref: str) -> frozenset[str]:
        """Return the keys of a lesson's exercises: all done means the lesson is finished."""
        return frozenset(self.catalogue.lessons[ref].keys)

    async def close_kernels(self) -> None:
        """End the readers' kernels, where there were any."""
        if "kernels" in self.__dict__:
            await self.kernels.close()

    def close(self) -> None:
        """Finish running writes and end the threads."""
        self.store.close()
        self._record.close()
        self.passwords.close()


"""What every handler shares: settings, words, lessons, courses, stored pages and the one record thread."""

import asyncio
import concurrent.futures
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import jinja2
import sqlite_utils

from grading import items, records, results
from grading.course import Course, load_courses
from grading.errors import ContentError, NotFoundError
from portal import lessons
from portal.assets import WIDGETS, Assets
from portal.drawn import DrawnPages
from portal.limits import RateLimit
from portal.pages import PageStore
from portal.passwords import Passwords
from portal.settings import Settings, limits_of
from portal.stamps import Watch
from portal.strings import Strings, day_text
from portal.visitors import Visitors

if TYPE_CHECKING:
    from portal.lesson_kernels import LessonKernels

T = TypeVar("T")
_HERE = Path(__file__).parent


class Site:
    """The running classroom. Opening it creates the data folder; ``close`` ends its threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.strings = Strings()
        self.assets = Assets(_HERE / "static")
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="record")
        self._db: sqlite_utils.Database = self._thread.submit(
            records.open_records, settings.data / "records.db"
        ).result()
        self.passwords = Passwords(settings.password_jobs)
        self.checks = RateLimit(settings.checks_per_minute)
        self.visitors = Visitors()
        self.store = PageStore(settings.content, settings.data, self.assets, limits_of(settings))
        folders = [settings.content / name for name in (*lessons.SECTIONS, "courses")]
        watch = Watch([*folders, WIDGETS, _HERE], settings.page_check_ms / 1000)
        self.drawn = DrawnPages(watch)
        self._banks: dict[str, tuple[object, items.Bank]] = {}
        self._courses: tuple[object, dict[str, Course], list[ContentError]] = (None, {}, [])
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters["day"] = day_text
        self.templates.globals["points"] = results.points

    @cached_property
    def kernels(self) -> "LessonKernels":
        """Return the readers' kernels; the first use, inside the event loop, makes ready for them."""
        from portal.lesson_kernels import (
            LessonKernels,  # what is needed for kernels is not loaded before one is
        )

        return LessonKernels(self.settings)

    async def record(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run ``function(db, *args)`` on the record thread: writes never interleave, the loop never waits on a disk."""
        call = partial(function, self._db, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    @property
    def catalogue(self) -> lessons.Catalogue:
        """Return the lessons as they are on disk now."""
        return lessons.discover(self.settings.content)

    @property
    def courses(self) -> dict[str, Course]:
        """Return the courses as they are on disk now; a broken one is left out and named in ``problems``."""
        folder = self.settings.content / "courses"
        stamp = _stamp(folder.glob("*/course.toml"))
        if stamp != self._courses[0]:
            self._courses = (stamp, *load_courses(self.settings.content))
        return self._courses[1]

    @property
    def problems(self) -> list[ContentError]:
        """Return what is wrong with the content; the rest is served."""
        _ = self.courses
        return [*self._courses[2], *self.catalogue.problems]

    @property
    def broken_lessons(self) -> list[ContentError]:
        """Return, for trainers, what keeps courses and lessons from their newest version, each once."""
        return list({str(error): error for error in [*self.problems, *self.store.problems]}.values())

    def course(self, course_id: str) -> Course:
        """Return the course; raises NotFoundError."""
        try:
            return self.courses[course_id]
        except KeyError:
            raise NotFoundError(f"There is no course {course_id}.") from None

    def bank(self, course_id: str) -> items.Bank:
        """Return the course's item bank, read again when a file changed; raises ContentError when it is broken."""
        folder = self.course(course_id).path
        folder = folder if folder.is_dir() else folder.parent
        stamp = _stamp(folder.glob("items/*.toml"))
        if course_id not in self._banks or self._banks[course_id][0] != stamp:
            self._banks[course_id] = (stamp, items.load_bank(folder))
        return self._banks[course_id][1]

    def lesson(self, course_id: str, slug: str) -> lessons.Lesson:
        """Return the lesson of that folder name in a course; raises NotFoundError."""
        for ref in self.course(course_id).lessons:
            if ref.rpartition("/")[2] == slug and ref in self.catalogue.lessons:
                return self.catalogue.lessons[ref]
        raise NotFoundError(f"There is no lesson {slug} in {course_id}.")

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
        self._thread.submit(self._db.close).result()
        self._thread.shutdown()
        self.passwords.close()


def _stamp(paths: Any) -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in paths))

"""Who reads a lesson and how far they are in it: asked once when it opens, sent after each exercise."""

import json
import re
from typing import Any

import sqlite_utils
from tornado.web import HTTPError

from grading import people, progress, records
from grading.errors import InvalidAnswerError
from portal.handlers.base import SESSION_COOKIE, OneVisit
from portal.routes import PUBLIC, Route

_FIELDS = frozenset({"state", "value", "done", "events"})
_KEY = re.compile(r"[\w.-]{1,80}")
# Two minutes of compressions log about 10 KiB; a lesson has some twenty exercises.
_EXERCISE_LIMIT = 128 * 1024
_LESSON_LIMIT = 1024 * 1024


class Reader(OneVisit):
    """Who reads a lesson and where they are in it: all that its page, the same for everybody, does not hold."""

    async def get(self, course_id: str, slug: str) -> None:
        """Send person, name, roles, token, type size and the stored exercises; nobody's for a visitor."""
        self.site.lesson(course_id, slug)
        reader = await self.read_for_person(_reader, course_id, slug)
        if self.person is None:
            reader = {"person": None, "roles": [], "states": {}, "finished_at": None}
        else:
            who = {"id": self.person_id, "name": self.person["name"]}
            reader |= {"person": who, "csrf": self.xsrf_token.decode()}
        self.write_json({**reader, "size": self.type_size})


def _reader(db: sqlite_utils.Database, person: str, course: str, slug: str) -> dict[str, Any]:
    roles = sorted({role for role, _ in people.roles(db, person)})
    return {"roles": roles, **progress.load(db, person, course, slug)}


class Progress(OneVisit):
    """``{"states": {key: {"state", "value", "done", "events"}}}``; a visitor's stays in the browser."""

    async def get(self, course_id: str, slug: str) -> None:
        """Send what is stored; nothing for a visitor."""
        self.site.lesson(course_id, slug)
        stored = await self.read_for_person(progress.load, course_id, slug)
        self.write_json(stored or {"states": {}, "finished_at": None})

    async def put(self, course_id: str, slug: str) -> None:
        """Store the exercises sent, leave the others, and answer after the commit; 422 for a wrong shape."""
        if not self.get_cookie(SESSION_COOKIE):
            raise HTTPError(401)
        lesson = self.site.lesson(course_id, slug)
        states = checked_states(self.json_body())
        keys = self.site.lesson_keys(lesson.ref)
        self.write_json(await self.commit_for_person(_save, course_id, slug, states, keys, self.now()))


def checked_states(body: dict[str, Any]) -> dict[str, Any]:
    """Return the body's states; raises InvalidAnswerError for another shape, HTTPError 413 for too much.

    Keys the lesson does not know are kept: a phone that was offline may send those of an earlier edition.
    """
    states = body.get("states")
    if not isinstance(states, dict):
        raise InvalidAnswerError("progress_shape", 'Send {"states": {key: {"state", "value", "done", "events"}}}.')
    for key, record in states.items():
        if not _KEY.fullmatch(key):
            raise InvalidAnswerError("progress_key", "An exercise's key has 1 to 80 letters, digits, “.”, “_” or “-”.")
        _check_record(key, record)
    return states


def _check_record(key: str, record: Any) -> None:
    if not isinstance(record, dict) or not set(record) <= _FIELDS:
        raise InvalidAnswerError("progress_shape", f"{key}: send state, value, done and events only.")
    kinds = {"state": dict, "done": bool, "events": list}
    wrong = [name for name, kind in kinds.items() if not isinstance(record.get(name, kind()), kind)]
    if wrong:
        raise InvalidAnswerError("progress_shape", f"{key}: {', '.join(wrong)} has the wrong type.")
    try:
        # NaN and half characters pass Python's reader; no browser could read them back.
        size = len(json.dumps(record, ensure_ascii=False, allow_nan=False).encode())
    except (ValueError, RecursionError):
        raise InvalidAnswerError("progress_shape", f"{key}: holds a number or text that cannot be stored.") from None
    if size > _EXERCISE_LIMIT:
        raise HTTPError(413)


def _save(
    db: sqlite_utils.Database,
    person: str,
    course: str,
    slug: str,
    states: dict[str, Any],
    keys: frozenset[str],
    now: str,
) -> dict[str, Any]:
    with records.transaction(db):
        merged = {**progress.load(db, person, course, slug)["states"], **states}
        if len(json.dumps(merged, ensure_ascii=False)) > _LESSON_LIMIT:
            raise HTTPError(413)
        finished = all(merged.get(key, {}).get("done") is True for key in keys)
        progress.save(db, person, course, slug, states, finished, now)
        return {"finished_at": progress.load(db, person, course, slug)["finished_at"]}


ROUTES = [
    Route(r"/api/reader/([\w-]+)/([\w-]+)", Reader, PUBLIC),
    Route(r"/api/progress/([\w-]+)/([\w-]+)", Progress, PUBLIC),
]

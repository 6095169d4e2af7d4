"""The API of a lesson's polls, and the page on which a trainer shows a class what it chose.

A vote counts in the class in which the person learns the course; a phone that opened the class's link and did not
sign in is a guest, whose vote is held in memory and never stored. Everybody else's vote stays on the device. The
distribution is sent only to who has voted, and only from five votes on.
"""

from typing import Any

import sqlite_utils
from tornado.web import HTTPError

from grading import classes, polls
from grading.errors import BoaiError, InvalidAnswerError, NotFoundError
from portal.handlers.base import SESSION_COOKIE, OneVisit, OwnForm
from portal.handlers.teach import STAFF, ClassPage
from portal.polls import GUEST_COOKIE, Asked, guest_of, polls_in, together
from portal.routes import PUBLIC, Route

_REFRESH_SECONDS = 5


class Vote(OwnForm, OneVisit):
    """``{"in_class", "voted", "n", "counts", "least"}``: whether a class counts here, and after a vote the class's, by choice."""

    async def get(self, course_id: str, slug: str, key: str) -> None:
        """Send whether the reader has voted and, if so, the distribution; nothing for who is in no class."""
        ref, asked = await self._poll(course_id, slug, key)
        if self.get_cookie(SESSION_COOKIE):
            found = await self.read_for_person(_seen, course_id, ref, key, self.site.poll_secret, self.now())
        else:
            found = await self._as_guest(await self._guests_class(course_id), ref, key)
        self._send(asked, ref, key, found)

    async def put(self, course_id: str, slug: str, key: str) -> None:
        """Take or change the vote; 401 without a class to count it, 422 for a choice that there is not."""
        self._check_rate()
        signed_in = bool(self.get_cookie(SESSION_COOKIE))
        group = None if signed_in else await self._guests_class(course_id)
        if not signed_in and group is None:
            raise HTTPError(401)
        choice = self.json_body().get("choice")
        ref, asked = await self._poll(course_id, slug, key)
        if not isinstance(choice, str) or choice not in asked.choices:
            raise InvalidAnswerError("poll_choice", f"Send {{\"choice\": one of {', '.join(asked.choices)}}}.")
        if group is None:
            given = (course_id, ref, key, self.site.poll_secret, self.now())
            found = await self.commit_for_person(_vote, *given, choice)
            if found and self._guest[1]:  # who voted as a guest and then joined has one vote, not two
                self.site.guest_votes.forget(found["class"], ref, key, self._guest[1])
            return self._send(asked, ref, key, found)
        if not self.site.guest_votes.vote(group["id"], ref, key, self._guest[1], choice):
            raise HTTPError(429, reason="This poll has enough guests")
        return self._send(asked, ref, key, await self._as_guest(group, ref, key))

    @property
    def _guest(self) -> tuple[str, str]:
        """Return the class code and the token of a phone that opened a class's link; ("", "") for another."""
        return guest_of(self.get_cookie(GUEST_COOKIE))

    def _check_rate(self) -> None:
        """One person votes seldom; a class of guests may stand behind one address."""
        session = self.get_cookie(SESSION_COOKIE)
        limit = self.site.votes if session else self.site.guests
        if not limit.allow(session or self.request.remote_ip or ""):
            raise HTTPError(429, reason="Too many votes; wait a minute")

    async def _poll(self, course_id: str, slug: str, key: str) -> tuple[str, Asked]:
        """Return the lesson's ref and the poll; raises NotFoundError."""
        ref = self.site.lesson(course_id, slug).ref
        if key in self.site.lesson_keys(ref):
            found = polls_in((await self.site.store.get(ref, self.lang)).body_html)
            if key in found:
                return ref, found[key]
        raise NotFoundError(f"There is no poll {key} in {slug}.")

    async def _guests_class(self, course_id: str) -> dict[str, Any] | None:
        """Return the open class of the course whose link the guest opened, or None."""
        code, _ = self._guest
        group: dict[str, Any] | None = await self.record(classes.by_code, code) if code else None
        return group if group and group["course"] == course_id and polls.is_open(group, self.now()) else None

    async def _as_guest(self, group: dict[str, Any] | None, ref: str, key: str) -> dict[str, Any] | None:
        if group is None:
            return None
        voted = self.site.guest_votes.has_voted(group["id"], ref, key, self._guest[1])
        return {"class": group["id"], "voted": voted, "votes": await self.record(polls.counts, group["id"])}

    def _send(self, asked: Asked, ref: str, key: str, found: dict[str, Any] | None) -> None:
        counts = None
        if found and found["voted"]:
            votes = together(found["votes"], self.site.guest_votes.counts(found["class"]))
            counts = polls.shown(votes.get((ref, key), {}), list(asked.choices))
        n = sum(counts.values()) if counts else None
        self.write_json({"in_class": found is not None, "voted": bool(found and found["voted"]), "n": n, "counts": counts, "least": polls.LEAST})


def _seen(
    db: sqlite_utils.Database, person: str, course: str, ref: str, key: str, secret: bytes, now: str
) -> dict[str, Any] | None:
    group = polls.class_of(db, person, course, now)
    if group is None:
        return None
    who = polls.voter(secret, group["id"], ref, key, person)
    return {"class": group["id"], "voted": polls.has_voted(db, group["id"], ref, key, who), "votes": polls.counts(db, group["id"])}


def _vote(
    db: sqlite_utils.Database, person: str, course: str, ref: str, key: str, secret: bytes, now: str, choice: str
) -> dict[str, Any] | None:
    group = polls.class_of(db, person, course, now)
    if group is not None:
        polls.vote(db, group["id"], ref, key, polls.voter(secret, group["id"], ref, key, person), choice)
    return _seen(db, person, course, ref, key, secret, now)


class ClassPolls(ClassPage):
    """What the class chose, for the back row: numbers only, from five votes on; the page renews itself."""

    async def get(self, class_id: str) -> None:
        """Show each poll that has votes, in the order of the course's lessons."""
        group = await self.group(class_id, *STAFF)
        votes = together(await self.record(polls.counts, class_id), self.site.guest_votes.counts(class_id))
        course = self.site.courses.get(group["course"])
        order = list(course.lessons) if course else []
        shown = []
        for ref in sorted({ref for ref, _ in votes}, key=lambda ref: (ref not in order, order.index(ref) if ref in order else 0, ref)):
            shown += [drawn(asked, votes[ref, key]) for key, asked in (await self._asked(ref)).items() if (ref, key) in votes]
        self.render_page("polls.html", group=group, polls=shown, least=polls.LEAST, seconds=_REFRESH_SECONDS)

    async def _asked(self, ref: str) -> dict[str, Asked]:
        try:
            return polls_in((await self.site.store.get(ref, self.lang)).body_html)
        except BoaiError:
            return {}  # the lesson is gone, or broken: its votes wait


def drawn(asked: Asked, votes: dict[str, int]) -> dict[str, Any]:
    """Return a poll as the projector shows it: ``prompt``, ``n`` and ``rows`` of (text, votes, percent), or no rows below five."""
    counts = polls.shown(votes, list(asked.choices))
    n = sum(counts.values()) if counts else None
    rows = [(asked.choices[choice], count, round(100 * count / n)) for choice, count in counts.items()] if counts and n else []
    return {"prompt": asked.prompt, "n": n, "rows": rows}


ROUTES = [
    Route(r"/api/polls/([\w-]+)/([\w-]+)/([\w.-]{1,80})", Vote, PUBLIC),
    Route(r"/teach/classes/([\w-]+)/polls", ClassPolls, frozenset(STAFF)),
]

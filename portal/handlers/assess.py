"""The theory test in the browser: start, answer, submit, result. Works without script; never sends a key."""

import asyncio
import math
from datetime import datetime
from typing import Any

from grading import attempt_policy, attempt_rules, attempts, classes, extra_time, standing, supplements
from grading.course import Assessment, Course
from grading.errors import ContentError, InvalidAnswerError, NotFoundError, RefusedError
from portal import take_away
from portal.answer_form import form_answers, is_gap, number_typed
from portal.handlers.base import OneVisit, Page
from portal.picture_size import add_sizes
from portal.routes import LEARNER, Route
from portal.strings import moment_text

_SECTIONS_WAIT = 1.0  # seconds the result waits for section titles before it shows the lesson's title alone


class _Assess(Page):
    """What the pages of one test share."""

    def policy(self, course_id: str, assessment: str) -> tuple[Course, Assessment]:
        """Return course and theory test; raises NotFoundError for anything else."""
        course = self.site.course(course_id)
        found = course.assessments.get(assessment)
        if found is None or found.practical:
            raise NotFoundError(f"{course_id}: no theory test “{assessment}”; choose one of the course page")
        return course, found

    async def group(self, course_id: str) -> dict[str, Any] | None:
        """Return the person's newest class of the course, or None."""
        mine = await self.record(classes.for_person, self.person_id)
        return next((row for row in mine if row["course"] == course_id), None)

    async def close_expired(self, course_id: str) -> None:
        """Submit the attempts whose time is over, so that no page shows them as open."""
        await self.record(attempts.close_expired, course_id, self.now())

    def day(self, at: str | None) -> str:
        """Return a moment as Beijing date and time in the reader's language; '' for none."""
        return moment_text(at, self.lang) if at else ""


class Start(_Assess):
    """What awaits the learner, the attempts so far, and the button that starts."""

    async def get(self, course_id: str, assessment: str) -> None:
        """Show the test's rules and the person's attempts."""
        course, test = self.policy(course_id, assessment)
        await self.close_expired(course_id)
        group = await self.group(course_id)
        past = await self.record(attempts.history, self.person_id, course_id, assessment)
        here = [row for row in past if group and row["class"] == group["id"]]
        counts = attempt_policy.counting(past)
        running = next((row["id"] for row in here if row["state"] == "open"), None)
        self.render_page(
            "assess_start.html",
            course=course,
            test=test,
            group=group,
            window=_window(group, test, self.now()) if group else "",
            waits=attempt_rules.goes_on_at(test, past, self.now()),
            left=max(0, test.attempts - len(here)),
            minutes=await self.record(extra_time.minutes_for, group["id"] if group else None, self.person_id, test.minutes),
            running=running,
            past=past[::-1],
            passed=bool(counts and counts["passed"]),
            day=self.day,
            base=f"/assess/{course_id}/{assessment}",
        )

    async def post(self, course_id: str, assessment: str) -> None:
        """Start an attempt, or go on with the open one."""
        _refuse_extra(set(self.request.body_arguments) - {"_xsrf"})
        course, _ = self.policy(course_id, assessment)
        group = await self.group(course_id)
        base = f"/assess/{course_id}/{assessment}"
        if group is None:
            self.redirect(base, status=303)  # the page says that a class comes first
            return
        bank = self.site.bank(course_id)
        try:
            attempt = await self.record(
                attempts.start, course, bank, self.person_id, assessment, self.now(), class_id=group["id"]
            )
        except RefusedError as error:
            if "at" in error.params:
                error.params["at"] = self.day(error.params["at"])
            raise
        self.redirect(f"{base}/{attempt}", status=303)


class Test(_Assess):
    """The questions, all on one page."""

    __test__ = False  # not a test case, whatever a collector thinks of the name

    async def get(self, course_id: str, assessment: str, attempt: str) -> None:
        """Show the questions with the stored answers; a submitted attempt leads on to its result."""
        course, test = self.policy(course_id, assessment)
        await self.close_expired(course_id)
        view = await self._view(course_id, assessment, attempt)
        if view["state"] != "open":
            self.redirect(f"{self.request.path}/result")
            return
        self._show(course, test, view)

    async def _view(self, course_id: str, assessment: str, attempt: str) -> dict[str, Any]:
        bank = self.site.bank(course_id)
        view: dict[str, Any] = await self.record(attempts.view, bank, attempt, self.person_id, self.lang)
        if (view["course"], view["assessment"]) != (course_id, assessment):
            raise NotFoundError(f"{attempt}: belongs to another test; open it from the course page")
        await self.record(add_sizes, self.site.course(course_id), bank, view, self.person_id)
        return view

    def _show(
        self,
        course: Course,
        test: Assessment,
        view: dict[str, Any],
        places: dict[str, list[str]] | None = None,
        sure: bool = False,
    ) -> None:
        """Draw the page; ``places`` are fields that cannot be answers yet, ``sure`` asks to submit with gaps."""
        held = {slot: answer["value"] for slot, answer in view["answers"].items()}
        gaps = [n for n, slot in enumerate(view["slots"], start=1) if is_gap(slot, held.get(slot["slot"]))]
        left = _minutes_left(view["deadline"], self.now())
        words = {name.rpartition(".")[2]: self.t(name) for name in self.site.strings.words["zh"] if name.startswith("assess.js.")}
        self.render_page(
            "assess_test.html",
            course=course,
            test=test,
            view=view,
            held=held,
            gaps=gaps,
            places=places or {},
            sure=sure,
            left=left,
            until=self.day(view["deadline"]),
            words=words,
            seal=take_away.key_of(self.site.answers_secret, view["id"]).hex(),
            written=number_typed,
        )

    async def post(self, course_id: str, assessment: str, attempt: str) -> None:
        """Take the whole form of a browser without script: save every answer, then submit, unless asked to save alone."""
        course, test = self.policy(course_id, assessment)
        view = await self._view(course_id, assessment, attempt)
        slots = {slot["slot"] for slot in view["slots"]}
        fields = set(self.request.body_arguments) - {"_xsrf", "sure", "save"}
        _refuse_extra({name for name in fields if name.partition("-")[0] not in slots})
        given, unfinished = form_answers(view, self.request.body_arguments)
        bank = self.site.bank(course_id)
        result = f"{self.request.path}/result"
        try:
            view = await self.record(attempts.save_form, bank, attempt, self.person_id, given, self.lang, self.now())
        except RefusedError as error:
            if error.reason not in ("submitted", "late"):
                raise
            await self.close_expired(course_id)
            self.redirect(f"{result}?late=1" if error.reason == "late" else result, status=303)
            return
        gaps = any(is_gap(s, view["answers"].get(s["slot"], {}).get("value")) for s in view["slots"])
        save = self.get_body_argument("save", "")
        if view["state"] == "open" and save and not unfinished:
            place = next((s["slot"] for s in view["slots"] if s["slot"] == save), "test")
            self.redirect(f"{self.request.path}#{place}", status=303)
            return
        if view["state"] == "open" and (unfinished or (gaps and not self.get_body_argument("sure", ""))):
            self.set_status(422 if unfinished else 200)
            await self.record(add_sizes, course, bank, view, self.person_id)
            self._show(course, test, view, unfinished, sure=not unfinished)
            return
        await self.record(attempts.submit, attempt, self.person_id, self.now())
        self.redirect(result, status=303)


class Result(_Assess):
    """What came out: being graded, a fault, or the score with where to read again."""

    async def get(self, course_id: str, assessment: str, attempt: str) -> None:
        """Show the result; an open attempt leads back to its questions."""
        course, test = self.policy(course_id, assessment)
        await self.close_expired(course_id)
        found = await self._found(course, attempt)
        if (found["course"], found["assessment"]) != (course_id, assessment):
            raise NotFoundError(f"{attempt}: belongs to another test; open it from the course page")
        if found["state"] == "open":
            self.redirect(self.request.path.removesuffix("/result"))
            return
        if found.get("items") is not None:
            await self.record(supplements.note_keys_shown, attempt, self.person_id, self.now())
        refs = found.get("read_again", []) + [item["read"] for item in found.get("items") or []]
        links = await self._links(course, refs)
        again: dict[str, dict[str, str]] = {}
        for link in (links[read] for read in found.get("read_again", []) if read in links):
            again.setdefault(link["title"], link)
        self.render_page(
            "assess_result.html",
            course=course,
            test=test,
            found=found,
            links=links,
            again=list(again.values()),
            topic=self._topic,
            late=self.get_query_argument("late", "") == "1",
            day=self.day,
            base=f"/assess/{course_id}/{assessment}",
        )

    async def _found(self, course: Course, attempt: str) -> dict[str, Any]:
        """Return the result; a broken bank leaves out the questions with their reasons, never the score."""
        asked = (attempt, self.person_id, self.lang, self.now())
        try:
            return dict(await self.record(attempts.result, course, self.site.bank(course.id), *asked))
        except ContentError as error:
            self.site.notices.name(error)
            return dict(await self.record(attempts.result, course, None, *asked))

    def _topic(self, name: str) -> str:
        key = f"assess.topic.{name}"
        return self.t(key) if key in self.site.strings.words["zh"] else name.replace("_", " ")

    async def _links(self, course: Course, reads: list[str]) -> dict[str, dict[str, str]]:
        """Return address and title by ``section/slug#anchor``; what the course has no lesson for is left out."""
        lessons = self.site.catalogue.lessons
        known = [r for r in dict.fromkeys(reads) if (ref := r.partition("#")[0]) in course.lessons and ref in lessons]
        refs = list(dict.fromkeys(read.partition("#")[0] for read in known))
        sections = dict(zip(refs, await asyncio.gather(*map(self._sections, refs)), strict=True))
        links: dict[str, dict[str, str]] = {}
        for read in known:
            ref, _, anchor = read.partition("#")
            section, title = sections[ref].get(anchor, ""), lessons[ref].title[self.lang]
            href = f"/learn/{course.id}/{lessons[ref].slug}" + (f"#{anchor}" if anchor else "")
            links[read] = {"href": href, "title": f"{title} · {section}" if section else title}
        return links

    async def _sections(self, ref: str) -> dict[str, str]:
        try:
            # The lesson goes on being made when this page no longer waits for it.
            stored = await asyncio.wait_for(self.site.store.get(ref, self.lang), _SECTIONS_WAIT)
        except Exception:  # a result is shown whatever ails a lesson, whose own page tells it
            return {}
        return dict(stored.toc)


class AttemptApi(Page):
    """Where an attempt stands."""

    async def get(self, attempt: str) -> None:
        """Send state, fault, deadline and the stored answers, by slot."""
        self.write_json(await self.record(standing.of_attempt, attempt, self.person_id))


class AnswerApi(OneVisit):
    """One answer."""

    async def put(self, attempt: str, slot: str) -> None:
        """Store ``{"value", "seq", "at"}`` and answer after the commit, with the deadline as it is now; 409 with ``stored`` for an older one."""
        body = self.json_body()
        _refuse_extra(set(body) - {"value", "seq", "at"})
        at = body.get("at")
        if isinstance(at, str) and not at.isprintable():  # half characters would not go into the record
            raise InvalidAnswerError("answer_seq", "at is the time of the tap as text.")
        answer = (slot, body.get("value"), body.get("seq"), at)
        self.write_json(await self.commit_for_person(_answered, attempt, *answer, self.now()))


def _answered(db: Any, person: str, attempt: str, *answer: Any) -> Any:
    saved = attempts.save_answer(db, attempt, person, *answer)
    return {**saved, "deadline": standing.of_attempt(db, attempt, person)["deadline"]}


class SubmitApi(Page):
    """Handing in, once."""

    async def post(self, attempt: str) -> None:
        """Freeze the answers; a second time answers the same."""
        _refuse_extra(set(self.json_body()) if self.request.body else set())
        self.write_json(await self.record(attempts.submit, attempt, self.person_id, self.now()))


def _refuse_extra(names: set[str]) -> None:
    """Refuse what no page of ours sends: who adds a seed, an order or a score hears so and is not silently ignored."""
    if names:
        raise InvalidAnswerError("answer_extra", f"Not asked for: {', '.join(sorted(names))[:80]}; reload the page.")


def _window(group: dict[str, Any], test: Assessment, now: str) -> str:
    """Return ``open``, ``not_open_yet`` or ``class_closed``, or ``test_not_open_yet`` or ``test_closed``."""
    moment = datetime.fromisoformat(now)
    opens, closes = test.rules.opens, test.rules.closes
    if moment < datetime.fromisoformat(group["opens_at"]):
        return "not_open_yet"
    if group["closes_at"] and datetime.fromisoformat(group["closes_at"]) <= moment:
        return "class_closed"
    if opens and moment < datetime.fromisoformat(opens):
        return "test_not_open_yet"
    return "test_closed" if closes and datetime.fromisoformat(closes) <= moment else "open"


def _minutes_left(deadline: str | None, now: str) -> int | None:
    if deadline is None:
        return None
    seconds = (datetime.fromisoformat(deadline) - datetime.fromisoformat(now)).total_seconds()
    return max(0, math.ceil(seconds / 60))


_TEST = r"/assess/([\w-]+)/([\w-]+)"
_ATTEMPT = r"/api/attempts/([\w-]+)"
ROUTES = [
    Route(_TEST, Start, LEARNER),
    Route(_TEST + r"/([\w-]+)", Test, LEARNER),
    Route(_TEST + r"/([\w-]+)/result", Result, LEARNER),
    Route(_ATTEMPT, AttemptApi, LEARNER),
    Route(_ATTEMPT + r"/answers/([\w-]+)", AnswerApi, LEARNER),
    Route(_ATTEMPT + r"/submit", SubmitApi, LEARNER),
]

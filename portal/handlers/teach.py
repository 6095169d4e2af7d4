"""Trainers' pages: my classes, opening one, its join code on the projector, its learners, attendance and PINs."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import segno
import sqlite_utils
from tornado.web import HTTPError

from grading import attendance, centres, classes, marking, people, records, standing
from grading.course import Course
from grading.errors import NotFoundError, RefusedError
from portal.handlers.base import Page
from portal.passwords import new_pin
from portal.routes import Route

STAFF = ("trainer", "examiner", "manager")  # who sees a class of their centre
TEACHING = ("trainer", "manager")  # who opens classes, ticks attendance and resets PINs
_BEIJING = timezone(timedelta(hours=8))
_REFRESH_SECONDS = 10


class ClassPage(Page):
    """What all pages about one class share."""

    async def group(self, class_id: str, *allowed: str) -> dict[str, Any]:
        """Return the class's row; 403 unless the person has one of the roles at its own centre."""
        group: dict[str, Any] = await self.record(classes.get, class_id)
        if not self.holds(group["centre"], allowed):
            self.require(allowed[0], group["centre"])
        return group

    def holds(self, centre: str, allowed: tuple[str, ...]) -> bool:
        """Tell whether the person has one of the roles at the centre."""
        return any((role, centre) in self.roles for role in allowed)

    async def member(self, class_id: str, person: str) -> dict[str, Any]:
        """Return the learner as ``classes.members`` does; raises NotFoundError."""
        for row in await self.record(classes.members, class_id):
            if row["person"] == person:
                return dict(row)
        raise NotFoundError("This person is not in the class; let them join with its code.")

    def join_address(self, code: str = "") -> str:
        """Return the address under which phones in the room reach the join form."""
        return f"{self.site.settings.address}/join{'/' + code if code else ''}"

    def qr(self, code: str) -> str:
        """Return the join address as a QR code, SVG markup; level M is read from a bright projector's edge too."""
        drawn = segno.make(self.join_address(code), error="m", micro=False)
        return drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr")


class Teach(ClassPage):
    """All classes of my centres, and the form that opens one."""

    async def get(self) -> None:
        """Show them."""
        await self.show({})

    async def show(self, form: dict[str, str], problem: str = "") -> None:
        """Show the page; ``form`` is what was typed, ``problem`` what is wrong with it."""
        mine = {centre for role, centre in self.roles if role in STAFF}
        found = await self.record(_classes, mine, self.person_id)
        for group in found:
            group["state"] = state_of(group, self.now())
        forms = []
        for centre in await self.record(centres.listing):
            if centre["id"] in mine and self.holds(centre["id"], TEACHING):
                forms.append({"centre": centre, "trainers": await self._trainers(centre["id"])})
        self.render_page(
            "teach.html", classes=found, forms=forms, form=form, problem=problem, courses=self.site.courses,
            several=len(mine) > 1, me=self.person_id, to_mark=await self.record(marking.count_for, mine, self.person_id),
        )  # fmt: skip

    async def _trainers(self, centre: str) -> list[dict[str, Any]] | None:
        """Return whom a manager may choose; None for a trainer, who opens classes of their own."""
        if not self.holds(centre, ("manager",)):
            return None
        return [row for row in await self.record(people.staff, centre) if "trainer" in row["roles"]]


class OpenClass(Teach):
    """Open a class."""

    async def get(self) -> None:
        """Go to the form."""
        self.redirect("/teach")

    async def post(self) -> None:
        """Open it and go to its page; what does not fit is shown with the form again."""
        names = ("centre", "course", "name", "trainer", "opens", "closes")
        form = {name: self.get_body_argument(name, "").strip() for name in names}
        if not self.holds(form["centre"], TEACHING):
            self.require(TEACHING[0], form["centre"])
        now = self.now()
        trainers = await self._trainers(form["centre"])
        trainer = self.person_id if trainers is None else form["trainer"]
        try:
            opens, closes = utc(form["opens"]) or now, utc(form["closes"])
            timely = closes is None or closes > max(opens, now)
        except (ValueError, OverflowError):
            timely = False
        if form["course"] not in self.site.courses:
            return await self._again(form, "course")
        if trainers is not None and trainer not in {row["person"] for row in trainers}:
            return await self._again(form, "trainer")
        if not timely:
            return await self._again(form, "time")
        given = (form["centre"], form["course"], form["name"], trainer)
        try:
            made = await self.record(classes.create, *given, now, closes, opens)
        except RefusedError:  # only the name can still be wrong
            return await self._again(form, "name")
        return self.redirect(f"/teach/classes/{made}")

    async def _again(self, form: dict[str, str], what: str) -> None:
        self.set_status(400)
        await self.show(form, self.t(f"teach.problem_{what}"))


class _ClassView(ClassPage):
    """Draws one class: how to join it, and how far each learner is."""

    async def show(self, group: dict[str, Any], pin: dict[str, str] | None = None) -> None:
        """Show the class, with a new PIN once."""
        course = self.site.courses.get(group["course"])
        slugs = {r.rpartition("/")[2] for r in course.lessons if r in self.site.catalogue.lessons} if course else set()
        self.render_page(
            "teach_class.html",
            group={**group, "state": state_of(group, self.now())},
            course=course,
            members=await self.record(standing.of_class, group["id"], course, slugs),
            lessons=len(slugs),
            theory=standing.theory(course),
            stations=_stations(course),
            sessions=_sessions(course),
            qr=self.qr(group["join_code"]),
            address=self.join_address(),
            teaches=self.holds(group["centre"], TEACHING),
            examines=self.holds(group["centre"], ("examiner",)),
            saved=self.get_query_argument("saved", "") == "1",
            pin=pin,
        )


class ClassHome(_ClassView):
    """One class."""

    async def get(self, class_id: str) -> None:
        """Show the class."""
        await self.show(await self.group(class_id, *STAFF))


class Projector(ClassPage):
    """Join code and QR for the back row; the page reloads itself to count who has come."""

    async def get(self, class_id: str) -> None:
        """Show the code."""
        group = await self.group(class_id, *STAFF)
        self.render_page(
            "projector.html",
            group=group,
            closed=state_of(group, self.now()) == "closed",
            joined=len(await self.record(classes.members, class_id)),
            qr=self.qr(group["join_code"]),
            address=self.join_address(),
            seconds=_REFRESH_SECONDS,
        )


class Attendance(ClassPage):
    """Tick who was there."""

    async def get(self, class_id: str) -> None:
        """Go to the class, where the ticks are."""
        self.redirect(f"/teach/classes/{class_id}")

    async def post(self, class_id: str) -> None:
        """Record what changed since the page was shown, so that another trainer's later ticks stay."""
        group = await self.group(class_id, *TEACHING)
        sessions = _sessions(self.site.courses.get(group["course"]))
        ticked = set(self.get_body_arguments("present"))
        changes = []
        for shown in self.get_body_arguments("shown"):
            box, _, before = shown.rpartition(":")
            session, _, person = box.partition(":")
            if session not in {str(n) for n in range(1, sessions + 1)}:
                raise HTTPError(400)
            if (box in ticked) != (before == "1"):
                changes.append((int(session), person, box in ticked))
        await self.record(_tick, class_id, changes, self.person_id, self.now())
        self.redirect(f"/teach/classes/{class_id}?saved=1#members")


class ResetPin(_ClassView):
    """Give a learner a new PIN."""

    async def get(self, class_id: str, person: str) -> None:
        """Go to the class: a PIN is shown once, in the answer that made it."""
        self.redirect(f"/teach/classes/{class_id}")

    async def post(self, class_id: str, person: str) -> None:
        """Replace the PIN, end the learner's sessions and waiting time, and show the new PIN once."""
        group = await self.group(class_id, *TEACHING)
        member = await self.member(class_id, person)
        pin = new_pin()
        secret = await self.site.passwords.hash(pin)
        await self.record(classes.reset_pin, class_id, member, secret, self.person_id, self.now())
        await self.show(group, {"name": member["name"], "pin": pin})


def state_of(group: dict[str, Any], now: str) -> str:
    """Return ``planned``, ``open`` or ``closed``."""
    if group["closes_at"] and group["closes_at"] <= now:
        return "closed"
    return "planned" if group["opens_at"] > now else "open"


def utc(text: str) -> str | None:
    """Return a form's Beijing time as the record writes times; None for an empty field; raises ValueError."""
    if not text:
        return None
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=_BEIJING)
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def beijing_field(at: str | None) -> str:
    """Return a moment of the record as a form's field shows it, in Beijing time; '' for none."""
    return f"{datetime.fromisoformat(at).astimezone(_BEIJING):%Y-%m-%dT%H:%M}" if at else ""


def _stations(course: Course | None) -> list[Any]:
    assessed = [name for a in course.assessments.values() for name in a.stations] if course else []
    return [course.stations[name] for name in assessed] if course else []


def _sessions(course: Course | None) -> int:
    return course.certificate.sessions if course and course.certificate else 0


def _classes(db: sqlite_utils.Database, where: set[str], me: str) -> list[dict[str, Any]]:
    """Return the classes of these centres, those that I teach first."""
    found = []
    for centre in centres.listing(db):
        for group in classes.for_centre(db, centre["id"]) if centre["id"] in where else []:
            counted = len(classes.members(db, group["id"]))
            found.append({**group, "at": centre, "n": counted, "mine": classes.is_trainer(db, group["id"], me)})
    return sorted(found, key=lambda group: not group["mine"])


def _tick(
    db: sqlite_utils.Database, class_id: str, changes: list[tuple[int, str, bool]], by: str, now: str
) -> None:
    with records.transaction(db):
        for session, person, present in changes:
            attendance.tick(db, class_id, session, person, present, by, now)


_ANY, _TEACHERS = frozenset(STAFF), frozenset(TEACHING)
ROUTES = [
    Route(r"/teach", Teach, _ANY),
    Route(r"/teach/classes", OpenClass, _TEACHERS),
    Route(r"/teach/classes/([\w-]+)", ClassHome, _ANY),
    Route(r"/teach/classes/([\w-]+)/join", Projector, _ANY),
    Route(r"/teach/classes/([\w-]+)/attendance", Attendance, _TEACHERS),
    Route(r"/teach/classes/([\w-]+)/pin/([\w-]+)", ResetPin, _TEACHERS),
]

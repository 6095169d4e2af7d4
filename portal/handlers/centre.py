"""The training centre: who may get a certificate and why the others may not yet, issuing, revoking, staff."""

import asyncio
from typing import Any

from tornado.web import HTTPError

from grading import centres, certificates, classes, eligibility, new_passwords, people, results, revoked_pdf
from grading.course import Course
from grading.errors import NotFoundError, RefusedError
from portal import network
from portal.handlers.base import Page
from portal.routes import Route

_CENTRE = frozenset({"manager", "issuer", "operator"})
_INVITED = ("trainer", "examiner", "manager", "issuer")  # an operator is made at the machine itself
_BY_OPERATOR = (*_INVITED, "auditor")  # an auditor comes from outside: no centre chooses its own
_REASON_LENGTH = 300
_STEPS = (("people", {"manager", "trainer"}), ("signers", {"examiner", "issuer"}))  # whom a new centre invites


def reason_text(page: Page, course: Course, reason: eligibility.Reason) -> str:
    """Return the sentence that says why a learner is not eligible, in the reader's language."""
    params = dict(reason.params)
    name = params.get("station") or params.get("assessment") or ""
    known = course.stations.get(name) or course.assessments.get(name)
    params["what"] = known.title[page.lang] if known else name
    if "lessons" in params:
        params["lessons"] = _titles(page, params["lessons"])
    if "pass_share" in params:
        params["needed"] = round(100 * params["pass_share"])
        params["percent"] = results.points(params["score"], params["max"])
    suffix = "_must" if params.get("must_pass") else ""
    return page.t(f"eligibility.{reason.code}{suffix}", **params)


def _titles(page: Page, refs: list[str]) -> str:
    lessons = page.site.catalogue.lessons
    titles = [lessons[ref].title[page.lang] if ref in lessons else ref for ref in refs]
    return "".join(f"《{title}》" for title in titles) if page.lang == "zh" else ", ".join(f"“{title}”" for title in titles)


async def send_pdf(page: Page, number: str, disposition: str) -> None:
    """Answer with a certificate's PDF as issued, a revoked one marked; ``disposition``: ``inline``, ``attachment``."""
    data, revoked_on = await page.record(certificates.pdf, number)
    name = number
    if revoked_on:
        data, name = await asyncio.to_thread(revoked_pdf.marked, data, number, revoked_on), f"{number}-REVOKED"
    page.set_header("Content-Type", "application/pdf")
    page.set_header("Content-Disposition", f'{disposition}; filename="{name}.pdf"')
    page.finish(data)


class Centre(Page):
    """All classes and certificates of my centres."""

    async def get(self) -> None:
        """Show them."""
        await self.show({})

    async def show(self, form: dict[str, str], problem: str = "") -> None:
        """Draw the page; ``form`` is the new centre as typed, ``problem`` what is wrong with it."""
        mine = {centre for role, centre in self.roles if role in _CENTRE}
        rows = [row for row in await self.record(_overview) if row["centre"]["id"] in mine or self._operator]
        values = {"form": form, "problem": problem, "found": self._operator}
        self.render_page("centre.html", rows=rows, courses=self.site.courses, **values)

    @property
    def _operator(self) -> bool:
        return "operator" in {role for role, _ in self.roles}


def _overview(db: Any) -> list[dict[str, Any]]:
    return [
        {
            "centre": centre,
            "classes": [
                {**group, "learners": len(classes.members(db, group["id"]))}
                for group in classes.for_centre(db, centre["id"])
            ],
            "papers": certificates.for_centre(db, centre["id"]),
            "steps": _steps(db, centre["id"]),
        }
        for centre in centres.listing(db)
    ]


def _steps(db: Any, centre: str) -> list[tuple[str, bool]]:
    """Return what a new centre still has to do, each with whether it is done; nothing once all is."""
    held = {role for one in people.staff(db, centre) for role in one["roles"]}
    steps = [(name, wanted <= held) for name, wanted in _STEPS]
    steps.append(("class", bool(classes.for_centre(db, centre))))
    return [] if all(done for _, done in steps) else steps


class _ClassPage(Page):
    """What the pages of one class share."""

    async def class_and_course(self, class_id: str) -> tuple[dict[str, Any], Course]:
        """Return the class and its course; 403 at another centre."""
        group = await self.record(classes.get, class_id)
        self.require_any(group["centre"])
        return group, self.site.course(group["course"])

    def require_any(self, centre: str) -> None:
        """Raise 403 unless the person holds one of the centre's roles there."""
        held = {role for role, where in self.roles if where == centre}
        if not held & _CENTRE and "operator" not in {role for role, _ in self.roles}:
            raise HTTPError(403)

    def is_issuer(self, centre: str) -> bool:
        """Tell whether the person issues certificates at the centre."""
        return ("issuer", centre) in self.roles


class CentreClass(_ClassPage):
    """One class: who is ready, who is not yet and why."""

    async def get(self, class_id: str) -> None:
        """Show the learners with the verdict on each."""
        await self.show(class_id)

    async def show(self, class_id: str, outcome: list[dict[str, str]] | None = None) -> None:
        """Draw the page, with what an issue just did."""
        group, course = await self.class_and_course(class_id)
        rows = await self.record(_verdicts, course, class_id)
        for row in rows:
            row["reasons"] = [
                reason_text(self, course, r) for r in row["verdict"].reasons if r.code != "already_issued"
            ]
        values = {"group": group, "course": course, "rows": rows, "outcome": outcome or []}
        values["only_here"] = self.site.settings.address if network.only_here(self.site.settings.address) else ""
        self.render_page("centre_class.html", **values, may_issue=self.is_issuer(group["centre"]))


def _verdicts(db: Any, course: Course, class_id: str) -> list[dict[str, Any]]:
    rows, withdrawn = [], certificates.withdrawn(db, class_id)
    for member in classes.members(db, class_id):
        verdict = eligibility.assess(db, course, class_id, member["person"])
        issued = [r.params["number"] for r in verdict.reasons if r.code == "already_issued"]
        revoked = withdrawn.get(member["person"])
        rows.append({**member, "verdict": verdict, "number": issued[0] if issued else None, "revoked": revoked})
    return rows


class Issue(CentreClass):
    """Issue to one learner, or to everyone who is ready; where one was revoked, another is decided one by one."""

    async def get(self, class_id: str) -> None:
        """An address that was reloaded leads back to the class."""
        self.redirect(f"/centre/classes/{class_id}")

    async def post(self, class_id: str) -> None:
        """Issue, and say for everyone what happened."""
        group, course = await self.class_and_course(class_id)
        self.require("issuer", group["centre"])
        if course.certificate and course.certificate.min_age and not self.get_body_argument("age_checked", ""):
            raise RefusedError("age_unchecked", "Confirm that you have checked everyone's age.")
        chosen = self.get_body_argument("person", "")
        rows = await self.record(_verdicts, course, class_id)
        first = [r for r in rows if r["verdict"].eligible and not r["revoked"]]
        ready = [r for r in rows if r["person"] == chosen] if chosen else first
        if chosen and not ready:
            raise NotFoundError("This person is not in the class.")
        outcome = [await self._issue_one(course, class_id, row) for row in ready]
        await self.show(class_id, outcome)

    async def _issue_one(self, course: Course, class_id: str, row: dict[str, Any]) -> dict[str, str]:
        public = self.site.settings.address
        try:
            number = await self.record(
                certificates.issue, course, class_id, row["person"], self.person_id, public, self.now()
            )
        except RefusedError as error:
            return {"name": row["name"], "number": "", "problem": self.t(f"refused.{error.reason}", **error.params)}
        return {"name": row["name"], "number": number, "problem": ""}


class CertificatePage(_ClassPage):
    """One certificate with its evidence and history."""

    async def get(self, number: str) -> None:
        """Show it to the centre that issued it."""
        paper = await self.record(certificates.full, number)
        self.require_any(paper["centre"])
        revoked = next((event for event in paper["events"] if event["kind"] == "revoked"), None)
        course = self.site.courses.get(paper["course"])
        self.render_page("centre_certificate.html", paper=paper, course=course, revoked=revoked)


class CertificatePdf(_ClassPage):
    """The PDF as issued, for printing; a revoked one is marked."""

    async def get(self, number: str) -> None:
        """Send it to the centre that issued it."""
        paper = await self.record(certificates.full, number)
        self.require_any(paper["centre"])
        await send_pdf(self, paper["number"], "inline")


class Revoke(_ClassPage):
    """Withdraw a certificate, with a reason that stays on record."""

    async def post(self, number: str) -> None:
        """Revoke it."""
        paper = await self.record(certificates.full, number)
        self.require("issuer", paper["centre"])
        reason = self.get_body_argument("reason", "")[:_REASON_LENGTH]
        await self.record(certificates.revoke, paper["number"], reason, self.person_id, self.now())
        self.redirect(f"/centre/certificates/{paper['number']}")


class Staff(_ClassPage):
    """Who works at a centre in which role; one-time links invite more."""

    async def get(self, centre: str) -> None:
        """Show the staff."""
        await self.show(centre)

    async def show(self, centre: str, token: str = "", invited: str = "", who: str = "") -> None:
        """Draw the page, with a link that was just made: of someone new as ``invited``, or for ``who``."""
        self.require_any(centre)
        row = await self.record(centres.get, centre)
        staff = await self.record(_staff, centre, self.roles)
        link = f"{self.site.settings.address}/invitation/{token}" if token else ""
        self.render_page(
            "centre_staff.html", centre=row, staff=staff, choices=self._choices, link=link, invited=invited, who=who,
            manages=("manager", centre) in self.roles or self._operator, here=network.only_here(self.site.settings.address),
        )  # fmt: skip

    @property
    def _operator(self) -> bool:
        return "operator" in {role for role, _ in self.roles}

    @property
    def _choices(self) -> tuple[str, ...]:
        return _BY_OPERATOR if self._operator else _INVITED

    async def post(self, centre: str) -> None:
        """Make an invitation or a link for a new password, or give or take a role."""
        action, person = self.get_body_argument("action", ""), self.get_body_argument("person", "")
        if action == "password":
            return await self._new_password(centre, person)
        self.require("manager", centre)
        role = self.get_body_argument("role", "")
        if role not in self._choices:
            raise HTTPError(400)
        if action == "invite":
            return await self.show(centre, await self.record(people.invite, role, self.now(), centre), role)
        if action == "grant":
            await self.record(people.grant, person, centre, role, self.person_id, self.now())
        elif action == "withdraw":
            await self.record(people.withdraw, person, centre, role)
        else:
            raise HTTPError(400)
        return self.redirect(f"/centre/{centre}/staff")

    async def _new_password(self, centre: str, person: str) -> None:
        if not await self.record(new_passwords.may_link, self.roles, person, centre):
            raise HTTPError(403)
        token = await self.record(new_passwords.link, person, self.person_id, self.now())
        await self.show(centre, token, who=(await self.record(people.get, person))["name"])


def _staff(db: Any, centre: str, held: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the centre's staff, each with ``may_link``: whether the reader may let them set a new password."""
    return [
        {**row, "may_link": new_passwords.may_link(db, held, row["person"], centre)}
        for row in people.staff(db, centre)
    ]


ROUTES = [
    Route(r"/centre", Centre, _CENTRE),
    Route(r"/centre/classes/([\w-]+)", CentreClass, _CENTRE),
    Route(r"/centre/classes/([\w-]+)/issue", Issue, frozenset({"issuer"})),
    Route(r"/centre/certificates/([\w-]{10,60})", CertificatePage, _CENTRE),
    Route(r"/centre/certificates/([\w-]{10,60})/pdf", CertificatePdf, _CENTRE),
    Route(r"/centre/certificates/([\w-]{10,60})/revoke", Revoke, frozenset({"issuer"})),
    Route(r"/centre/([\w-]+)/staff", Staff, _CENTRE),
]

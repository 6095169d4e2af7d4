"""A whole running classroom for tests of pages: the real application on a real port, with people of every role."""

import asyncio
import html
import json
import re
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from grading import attendance, centres, certificates, classes, people, records, stations
from portal import passwords
from portal.app import make_app
from portal.settings import Settings

STAFF = ("trainer", "examiner", "manager", "issuer", "operator")
PIN = "135790"
_SECRETS: dict[str, str] = {}


def secret(text):
    """Return the argon2 hash of ``text``, made once: it costs a tenth of a second."""
    return _SECRETS.setdefault(text, passwords.hashed(text))


class Classroom:
    """The running application: ``site``, ``port``, ``centre``, ``group`` (a class of cpr_aed) and tokens by role."""

    def __init__(self, app, port):
        self.app, self.site, self.port = app, app.site, port
        self.tokens: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.xsrf: str | None = None

    async def furnish(self):
        """Fill the record with a centre, its staff, another centre's staff, a class and one learner."""
        await self.site.record(self._furnish)

    def _furnish(self, db):
        now = records.now()
        self.centre = centres.create(db, "0001", "演示培训基地", "Demo centre", now)
        self.elsewhere = centres.create(db, "0002", "另一个基地", "Another centre", now)
        for role in STAFF:
            for prefix, centre in (("", self.centre), ("other-", self.elsewhere)):
                person = people.create_staff(db, prefix + role, f"演示 {prefix}{role}", secret("long enough secret"), now)
                people.grant(db, person, centre, role, None, now)
                self._enter(db, prefix + role, person)
        self.group = classes.create(db, self.centre, "cpr_aed", "演示班", self.ids["trainer"], now)
        self.code = classes.get(db, self.group)["join_code"]
        self.learner(db, "演示学员", "learner")

    def _enter(self, db, role, person):
        self.ids[role] = person
        self.tokens[role] = people.open_session(db, person, records.now())

    def learner(self, db, name, role):
        """Add a learner to the class, signed in as ``role``; return the id."""
        now = records.now()
        person = people.create_learner(db, name, secret(PIN), now)
        classes.join(db, self.group, person, name, now)
        self._enter(db, role, person)
        return person

    async def fetch(self, path, role="", method="GET", body=None, headers=None):
        """Return the reply to one request of a person; no redirect is followed."""
        cookies = [f"boai_session={self.tokens[role]}"] if role else []
        headers = dict(headers or {})
        if method != "GET":
            cookies.append("_xsrf=test")
            headers["X-CSRFToken"] = "test"
        if isinstance(body, dict) and path.startswith("/api/"):
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        elif isinstance(body, dict):
            body, headers["Content-Type"] = urlencode(body, doseq=True), "application/x-www-form-urlencoded"
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        url = f"http://127.0.0.1:{self.port}{path}"
        return await AsyncHTTPClient().fetch(
            url, method=method, body=body, headers=headers, follow_redirects=False, raise_error=False, allow_nonstandard_methods=True,
            request_timeout=120,  # a lesson's first visit runs it, on a machine that may be busy
        )  # fmt: skip

    async def get(self, path, role=""):
        """Return (status, text) of a page."""
        reply = await self.fetch(path, role)
        return reply.code, reply.body.decode()

    async def post(self, path, who="", /, **form):
        """Return the reply to a form."""
        return await self.fetch(path, who, "POST", form)

    def qualify(self, db, role="learner"):
        """Give the learner the theory, practical and attendance that a certificate rests on; return the person."""
        person, now = self.ids[role], records.now()
        course = self.site.course("cpr_aed")
        attempt = f"t-{role}"
        slots = [{"slot": "slot-1", "item": "x", "version": 1, "topic": "cpr", "must_pass": False, "read": ""}]
        form = {"edition": course.edition, "key_version": "k", "points": 1.0, "pass_share": 0.8, "slots": slots}
        row = {"id": attempt, "person": person, "class": self.group, "course": "cpr_aed", "assessment": "theory"}
        row |= {"attempt_no": 1, "seed": 0, "form": json.dumps(form), "state": "graded", "started_at": now, "submitted_at": now}
        db.table("attempts").insert(row)
        score = {"attempt": attempt, "key_version": "k", "slot": "slot-1", "item": "x@1", "score": 1.0, "max": 1.0}
        db.table("item_scores").insert({**score, "source": "autograde", "at": now})
        marks = {criterion.id: "done" for criterion in course.stations["cpr_aed"].criteria}
        stations.record(db, course, "cpr_aed", person, self.group, self.ids["examiner"], marks, f"r-{role}", now)
        db.execute("UPDATE attempts SET state = 'graded' WHERE person = ?", [person])
        for session in range(1, course.certificate.sessions + 1):
            attendance.tick(db, self.group, session, person, True, self.ids["trainer"], now)
        return person

    async def certify(self, role="learner"):
        """Qualify the learner, issue the certificate and return its number."""
        await self.site.record(self.qualify, role)
        course = self.site.course("cpr_aed")
        given = (self.group, self.ids[role], self.ids["issuer"], "http://127.0.0.1", records.now())
        return await self.site.record(certificates.issue, course, *given)


def serve(data, use, **settings):
    """Start the application on a free port, return what ``await use(app, port)`` does, and end it in order."""

    async def main():
        app = make_app(Settings(data=data, **{"https": False, "page_check_ms": 0, **settings}))
        socket, port = bind_unused_port()
        server = HTTPServer(app)
        server.add_socket(socket)
        try:
            return await use(app, port)
        finally:
            server.stop()
            app.site.close()

    return asyncio.run(main())


def run(tmp_path, check, **settings):
    """Return what ``await check(room)`` does with a furnished classroom."""

    async def use(app, port):
        room = Classroom(app, port)
        await room.furnish()
        return await check(room)

    return serve(tmp_path / "data", use, **settings)


def text_of(page):
    """Return a page's words without tags, for whole sentences."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())

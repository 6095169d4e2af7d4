"""Signing in and out, joining a class with its code, and the one-time links that make staff."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tornado.web import HTTPError

from grading import classes, new_passwords, people, records
from grading.errors import NotFoundError, RefusedError
from portal.handlers.base import SESSION_COOKIE, OwnForm, Page
from portal.passwords import PASSWORD_LENGTH, PIN_DIGITS
from portal.polls import GUEST_COOKIE, GUEST_DAYS, guest_cookie
from portal.routes import LEARNER, PUBLIC, Route, desk
from portal.ways_on import local_address

_NAME_LENGTH = 60


class _Entry(Page):
    """What all ways in share."""

    def local_next(self, default: str = "/me") -> str:
        """Return where to go afterwards; only addresses of this site are followed."""
        return local_address(self.get_argument("next", ""), default)

    async def enter(self, person: str, target: str) -> None:
        """Open a session for ``person`` and go on."""
        days = self.site.settings.session_days
        token = await self.record(people.open_session, person, self.now(), days)
        secure = self.request.protocol == "https"
        self.set_cookie(
            SESSION_COOKIE, token, expires_days=days, httponly=True, samesite="Lax", secure=secure
        )
        self.redirect(target)

    async def fits(self, subject: str, stored: str | None, secret: str) -> bool:
        """Check one try for one name (a class behind one address is not one name); refuse after too many failures.

        It counts as failed until it has succeeded, so that tries sent at the same moment count too.
        """
        since = (datetime.now(UTC) - timedelta(minutes=15)).isoformat(timespec="milliseconds")
        given = (subject, self.site.settings.pin_tries, since.replace("+00:00", "Z"), self.now())
        number = await self.record(people.claim_try, *given)
        if number is None:
            raise RefusedError("too_many_tries", "Too many wrong tries; wait 15 minutes or ask your trainer.")
        fits = await self.site.passwords.check(stored, secret)
        if fits:
            await self.record(people.forgive_try, number)
        return fits

    def field(self, name: str, longest: int = _NAME_LENGTH) -> str:
        """Return a trimmed form field; 400 when it is too long."""
        value = self.get_body_argument(name, "").strip()
        if len(value) > longest:
            raise HTTPError(400)
        return value


class SignIn(_Entry):
    """Staff sign in with login and password."""

    def get(self) -> None:
        """Show the form."""
        self.render_page("signin.html", problem="", next=self.local_next(""))

    async def post(self) -> None:
        """Check the password and open a session; without a page that asked for it, go to where the person works."""
        login, password = self.field("login"), self.field("password", 200)
        found = await self.record(people.find_staff, login)
        subject = people.sign_in_subject(login)
        if not await self.fits(subject, found["secret"] if found else None, password) or not found:
            self.set_status(401)
            self.render_page("signin.html", problem=self.t("signin.wrong"), next=self.local_next(""))
            return
        roles = await self.record(people.roles, found["id"])
        await self.enter(found["id"], self.local_next(desk(roles)))


class SignOut(OwnForm):
    """End the session."""

    async def post(self) -> None:
        """Forget the session on both sides."""
        token = self.get_cookie(SESSION_COOKIE)
        if token:
            await self.record(people.close_session, token)
        self.clear_cookie(SESSION_COOKIE)
        self.redirect("/")


class Join(_Entry):
    """Learners join with the class's code, their name and a PIN of their own; the same form brings them back."""

    async def get(self, code: str = "") -> None:
        """Show the form, with the class's name when the code is known."""
        group = await self._group(code) if code else None
        if group and self.person is None:  # a guest of the class until they join
            cookie = guest_cookie(group["join_code"], self.get_cookie(GUEST_COOKIE))
            secure = self.request.protocol == "https"
            self.set_cookie(GUEST_COOKIE, cookie, expires_days=GUEST_DAYS, httponly=True, samesite="Lax", secure=secure)
        self._show(code, group)

    def _show(self, code: str, group: dict[str, Any] | None, problem: str = "", name: str = "") -> None:
        back = self.get_argument("way", "") == "back"
        self.render_page("join.html", code=code, group=group, problem=problem, name=name, digits=PIN_DIGITS, back=back)

    async def _group(self, code: str) -> dict[str, Any] | None:
        try:
            return await self.record(classes.by_code, code.upper().strip())  # type: ignore[no-any-return]
        except NotFoundError:
            return None

    async def post(self, code: str = "") -> None:
        """Join, or come back with the same name and PIN."""
        code = (code or self.field("code", 20)).upper()
        name, pin = " ".join(self.field("name").split()), self.field("pin", 20)
        group = await self._group(code)
        if group is None:
            self.set_status(404)
            return self._show(code, None, self.t("join.unknown_code"), name)
        if not name or not (pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS):
            self.set_status(400)
            return self._show(code, group, self.t("join.incomplete", digits=PIN_DIGITS), name)
        member = await self.record(classes.find_member, group["id"], name)
        if member is None and self.get_body_argument("way", "") == "back":
            self.set_status(404)
            return self._show(code, group, self.t("join.unknown_name"), name)
        if member is None:
            person = await self._new_member(group, name, pin)
            return await self.enter(person, f"/courses/{group['course']}")
        # The name as enrolled: other spellings of it, which find_member takes too, share its tries.
        if await self.fits(f"pin:{group['id']}:{member['name']}", member["secret"], pin):
            return await self.enter(member["person"], f"/courses/{group['course']}")
        self.set_status(401)
        return self._show(code, group, self.t("join.wrong_pin"), name)

    async def _new_member(self, group: dict[str, Any], name: str, pin: str) -> str:
        secret = await self.site.passwords.hash(pin)
        return await self.record(_create_member, group["id"], name, secret, self.now(), self.lang)  # type: ignore[no-any-return]


def _create_member(db: Any, class_id: str, name: str, secret: str, now: str, lang: str) -> str:
    with records.transaction(db):
        person = people.create_learner(db, name, secret, now, lang)
        classes.join(db, class_id, person, name, now)
    return person


class Invitation(_Entry):
    """A one-time link makes one member of staff."""

    async def get(self, token: str) -> None:
        """Show the form; a link that is used or too old says so at once."""
        row = await self.record(people.invitation, token, self.now())
        if row["person"]:
            self._show_new_password(await self.record(people.get, row["person"]))
        else:
            self._show(await self.record(_invited, token, self.now()))

    def _show_new_password(self, person: dict[str, Any], problem: str = "") -> None:
        values = {"who": person, "problem": problem, "ask_old": False}
        self.render_page("password.html", length=PASSWORD_LENGTH, **values)

    def _show(self, invited: dict[str, Any], problem: str = "", **typed: str) -> None:
        values = {"login": "", "name": "", "centre_zh": "", "centre_en": "", **typed}
        self.render_page("invitation.html", length=PASSWORD_LENGTH, problem=problem, **invited, **values)

    async def post(self, token: str) -> None:
        """Create the person with the link's role, or set the new password it is for; the link is used up."""
        row = await self.record(people.invitation, token, self.now())
        if row["person"]:
            return await self._new_password(token, await self.record(people.get, row["person"]))
        password = self.field("password", 200)
        typed = {name: self.field(name) for name in ("login", "name", "centre_zh", "centre_en")}
        invited = await self.record(_invited, token, self.now())
        problem = ""
        if not typed["login"] or not typed["name"] or len(password) < PASSWORD_LENGTH:
            problem = self.t("invitation.incomplete", length=PASSWORD_LENGTH)
        elif invited["founds"] and not (typed["centre_zh"] and typed["centre_en"]):
            problem = self.t("invitation.centre_missing")
        if problem:
            self.set_status(400)
            return self._show(invited, problem, **typed)
        secret = await self.site.passwords.hash(password)
        try:
            person = await self.record(
                people.accept_invitation, token, secret=secret, now=self.now(), lang=self.lang, **typed
            )
        except RefusedError as error:
            if not error.reason.startswith(("login_", "name_")):
                raise
            self.set_status(409)
            return self._show(invited, self.t(f"refused.{error.reason}"), **typed)
        return await self.enter(person, desk(await self.record(people.roles, person)))

    async def _new_password(self, token: str, person: dict[str, Any]) -> None:
        password = self.field("password", 200)
        if len(password) < PASSWORD_LENGTH:
            self.set_status(400)
            return self._show_new_password(person, self.t("password.short", length=PASSWORD_LENGTH))
        secret = await self.site.passwords.hash(password)
        await self.record(new_passwords.use_link, token, secret, self.now())
        return await self.enter(person["id"], desk(await self.record(people.roles, person["id"])))


class ChangePassword(_Entry):
    """Staff change their own password."""

    def get(self) -> None:
        """Show the form."""
        self._show()

    def _show(self, problem: str = "") -> None:
        if self.person is None or self.person["kind"] != "staff":
            raise HTTPError(403)  # a trainer resets a learner's PIN
        values = {"who": self.person, "problem": problem, "ask_old": True}
        self.render_page("password.html", length=PASSWORD_LENGTH, **values)

    async def post(self) -> None:
        """Check the old password, replace it, and end the person's other sessions."""
        if self.person is None or self.person["kind"] != "staff":
            raise HTTPError(403)
        old, password = self.field("old", 200), self.field("password", 200)
        if len(password) < PASSWORD_LENGTH:
            self.set_status(400)
            return self._show(self.t("password.short", length=PASSWORD_LENGTH))
        if not await self.fits(people.sign_in_subject(self.person["login"]), self.person["secret"], old):
            self.set_status(401)
            return self._show(self.t("password.wrong"))
        secret = await self.site.passwords.hash(password)
        await self.record(new_passwords.change, self.person_id, secret, self.now())
        return await self.enter(self.person_id, "/me?changed=1")


def _invited(db: Any, token: str, now: str) -> dict[str, Any]:
    """Return the role that a link gives, and whether it founds the centre; raises RefusedError for a link that is no use."""
    row = people.invitation(db, token, now)
    return {"role": row["role"], "founds": people.founds_centre(db, row)}


ROUTES = [
    Route(r"/signin", SignIn, PUBLIC),
    Route(r"/signout", SignOut, LEARNER),
    Route(r"/join", Join, PUBLIC),
    Route(r"/join/([A-Za-z0-9]{4,12})", Join, PUBLIC),
    Route(r"/me/password", ChangePassword, LEARNER),
    Route(r"/invitation/([\w-]{20,80})", Invitation, PUBLIC),
]

"""What every handler does the same way: who is asking, in which language, and how mistakes are told."""

import json
from functools import partial
from typing import Any, cast
from urllib.parse import quote, urlsplit

from tornado.log import app_log
from tornado.web import HTTPError, RequestHandler

from grading import people, records
from grading.errors import BoaiError, InvalidAnswerError, NotFoundError, RefusedError, StaleAnswerError
from portal import preferences
from portal.site import Site
from portal.storage import disk_problem
from portal.strings import LANGUAGES
from portal.ways_on import ways_on

SESSION_COOKIE = "boai_session"
_BODY_LIMIT = 512 * 1024
_MENDERS = frozenset({"trainer", "manager", "operator"})  # who sees what is wrong with the content
_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Page(RequestHandler):
    """Base of all handlers; a route's roles are checked before the handler runs."""

    site: Site
    person: dict[str, Any] | None = None
    roles: set[tuple[str, str]]
    told = False  # the log has its line already

    def initialize(self, site: Site, needs: frozenset[str], **kwargs: Any) -> None:
        """Receive the site and the roles of the route."""
        self.site = site
        self.needs = needs
        self.roles = set()
        for name, value in kwargs.items():
            setattr(self, name, value)

    def set_default_headers(self) -> None:
        """Nothing from elsewhere, in no foreign frame; personal pages are not kept by caches."""
        self.set_header("Content-Security-Policy", _CSP)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    async def prepare(self) -> None:
        """Find the person and the language, and refuse who lacks the role."""
        self.read_language()
        token = self.get_cookie(SESSION_COOKIE)
        if token:
            self.person, self.roles = await self.record(_who, token, self.now())
        self._check_roles()

    def read_language(self) -> None:
        """Take the language from ``?lang=``, which is remembered, or from the cookie."""
        asked = self.get_query_argument("lang", "") if self.request.query else ""
        if asked in LANGUAGES:
            self.set_cookie("lang", asked, expires_days=365, samesite="Lax")
            self._lang = asked
        else:
            self._lang = preferences.language(self.request)

    def _check_roles(self) -> None:
        if "public" in self.needs or (self.person and "learner" in self.needs):
            return
        if self.person is None:
            if self.is_api or self.request.method not in ("GET", "HEAD"):
                raise HTTPError(401)
            self.redirect(f"/signin?next={quote(self.request.uri or '/')}")
            return
        if not self.needs & {role for role, _ in self.roles}:
            raise HTTPError(403)

    @property
    def is_api(self) -> bool:
        """Tell whether the address is answered in JSON."""
        return self.request.path.startswith("/api/")

    @property
    def plain(self) -> bool:
        """Tell whether the page comes unencrypted over the network, where browsers keep no pages and open no camera."""
        return preferences.plain(self.request)

    @property
    def secure_address(self) -> str:
        """Return where this host is served by HTTPS, or '' where it is not."""
        settings = self.site.settings
        return f"https://{self.request.host_name}:{settings.port + 1}/" if settings.https else ""

    @property
    def lang(self) -> str:
        """Return the reader's language: ``zh`` or ``en``."""
        return getattr(self, "_lang", "zh")

    def t(self, key: str, **values: object) -> str:
        """Return a word in the reader's language."""
        return self.site.strings.text(self.lang, key, **values)

    def now(self) -> str:
        """Return the server's time."""
        return records.now()

    async def record(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Run ``function(db, *args)`` on the record thread."""
        return await self.site.record(function, *args, **kwargs)

    @property
    def person_id(self) -> str:
        """Return the signed-in person's id; 401 for a visitor."""
        if self.person is None:
            raise HTTPError(401)
        return cast(str, self.person["id"])

    def require(self, role: str, centre: str | None) -> None:
        """Raise 403 unless the person has ``role`` at ``centre``; an operator has every role but the signing ones."""
        held = {r for r, c in self.roles if centre is None or c == centre}
        if role in held or ("operator" in {r for r, _ in self.roles} and role not in people.SIGNING):
            return
        raise HTTPError(403)

    def json_body(self) -> dict[str, Any]:
        """Return the request's JSON object; 400 for anything else, 413 above 512 KiB."""
        if len(self.request.body) > _BODY_LIMIT:
            raise HTTPError(413)
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise HTTPError(400, reason="Body is not JSON") from None
        if not isinstance(body, dict):
            raise HTTPError(400, reason="Body is not a JSON object")
        return body

    def write_json(self, value: Any, status: int = 200) -> None:
        """Answer in JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(value, ensure_ascii=False))

    def render_page(self, template: str, **values: Any) -> None:
        """Answer with a page drawn from ``templates/``."""
        self.finish(self.page_text(template, **values))

    def page_text(self, template: str, **values: Any) -> str:
        """Return a page drawn from ``templates/``, with everything the layout needs."""
        personal = {
            "person": self.person,
            "role_names": {role for role, _ in self.roles},
            "roles": self.roles,
            "mends": self.mends,
            "plain": self.plain,
            "csrf": self.xsrf_token.decode(),
            "now": self.now(),
        }
        return drawn_text(
            self.site, template, self.lang, self.type_size, path=self.request.path, **personal, **values
        )

    @property
    def type_size(self) -> int:
        """Return the type size that the reader chose, 0 to 3 (适老化)."""
        return preferences.type_size(self.request)

    @property
    def mends(self) -> bool:
        """Tell whether the reader is one of those who can mend the content."""
        return bool(_MENDERS & {role for role, _ in self.roles})

    def log_exception(self, *exc_info: Any) -> None:
        """Keep mistakes of readers out of the server's log; the content's and the disk's are one line each."""
        error = exc_info[1]
        self.told = True
        if isinstance(error, (RefusedError, NotFoundError)):
            return
        if isinstance(error, BoaiError):
            self.site.notices.name(error)
        elif disk_problem(error):
            asked = f"{self.request.method} {self.request.path}"
            app_log.error("%s was not stored: %s; free disk space", asked, error)
        else:
            self.told = False
            super().log_exception(*exc_info)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell a mistake as JSON to the API and as a page in the reader's language to a person."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        status, code, message = self._told(status_code, error)
        self.set_status(status)
        if self.is_api:
            body: dict[str, Any] = {"error": {"code": code, "message": message}}
            if isinstance(error, StaleAnswerError):
                body["stored"] = error.stored
            self.write_json(body, status)
            return
        words = self.site.strings.words["zh"]
        known = f"error.{status}" if f"error.{status}" in words else "error.500"
        if code == "disk_full":
            detail = message
        else:
            detail = self.t(f"refused.{code}", **getattr(error, "params", {})) if f"refused.{code}" in words else ""
        mend = message if code == "content" and self.mends else ""
        in_test = self.person is not None and self.request.path.startswith("/assess/") and code != "disk_full"
        self.render_page(
            "error.html", status=status, heading=self.t(known), detail=detail, mend=mend, code=code, in_test=in_test,
            ways=ways_on(self.request.path, status, self.site.courses),
        )  # fmt: skip

    def _told(self, status: int, error: BaseException | None) -> tuple[int, str, str]:
        if isinstance(error, NotFoundError):
            return 404, "not_found", str(error)
        if isinstance(error, InvalidAnswerError):
            return 422, error.reason, str(error)
        if isinstance(error, RefusedError):
            return 409, error.reason, str(error)
        if isinstance(error, BoaiError):  # names files, items and keys: not for learners
            return 500, "content", str(error) if self.mends else self.t("refused.content")
        if disk_problem(error):
            return 507, "disk_full", self.t(f"refused.disk_full{self._left_undone()}")
        if isinstance(error, HTTPError):
            return status, f"http_{status}", error.reason or ""
        return status, f"http_{status}", ""

    def _left_undone(self) -> str:
        """Return what a full disk kept from happening: reading only, an answer the browser holds, or a step."""
        if self.request.method in ("GET", "HEAD"):
            return "_reading"
        return "_answer" if self.is_api and self.request.method == "PUT" else ""


class OwnForm(Page):
    """A form that also stands in pages without a token, because they are the same for everybody.

    Every browser of today names the page's origin with a form; our own is as good as the token. Cookies do not
    heed ports, so that another program on this machine would otherwise count as the same site.
    """

    def check_xsrf_cookie(self) -> None:
        """Raise 403 unless the form came from a page of this very address, or brings the token."""
        origin = urlsplit(self.request.headers.get("Origin", ""))
        if origin.scheme in ("http", "https") and origin.netloc == self.request.host:
            return
        super().check_xsrf_cookie()


class OneVisit(Page):
    """An address of the API that any signed-in person may use: who it is and the work are one visit to the record."""

    def prepare(self) -> None:  # type: ignore[override]
        """Find the language; 401 for a visitor where the route is not public."""
        self.read_language()
        if not self.needs & {"public", "learner"}:
            raise TypeError(f"{type(self).__name__} looks at no role; give its route to every learner.")
        if "public" not in self.needs and not self.get_cookie(SESSION_COOKIE):
            raise HTTPError(401)

    async def commit_for_person(self, function: Any, *args: Any) -> Any:
        """Return ``function(db, person_id, *args)`` for the session's person, after its commit; 401 without one."""
        token = self.get_cookie(SESSION_COOKIE)
        if not token:
            raise HTTPError(401)
        self.person, result = await self.site.commit(_for_person, token, self.now(), function, args)
        if self.person is None:
            raise HTTPError(401)
        return result

    async def read_for_person(self, function: Any, *args: Any) -> Any:
        """Return ``function(db, person_id, *args)``, or None for a visitor, who never reaches the record."""
        token = self.get_cookie(SESSION_COOKIE)
        if not token:
            return None
        self.person, result = await self.record(_for_person, token, self.now(), function, args)
        return result


def _for_person(db: Any, token: str, now: str, function: Any, args: tuple[Any, ...]) -> tuple[Any, Any]:
    person = people.session_person(db, token, now)
    return person, function(db, person["id"], *args) if person else None


def drawn_text(site: Site, template: str, lang: str, size: int, **values: Any) -> str:
    """Return a page drawn from ``templates/``; without ``person``, ``csrf`` and ``now`` it is the same for everybody."""
    return site.templates.get_template(template).render(
        **{"person": None, "role_names": set(), "roles": set(), "csrf": "", "everybody": False, "mends": False, "plain": False, **values},
        t=partial(site.strings.text, lang),
        lang=lang,
        other_lang="en" if lang == "zh" else "zh",
        site=site,
        asset=site.assets.url,
        size=size,
        type_sizes=preferences.SIZES,
    )


def _who(db: Any, token: str, now: str) -> tuple[dict[str, Any] | None, set[tuple[str, str]]]:
    """Return the session's person and roles in one visit to the record."""
    person = people.session_person(db, token, now)
    return person, people.roles(db, person["id"]) if person else set()


class NotFound(Page):
    """Every address that no route knows."""

    async def prepare(self) -> None:
        """Find the language, then say that there is no such page."""
        await super().prepare()
        raise HTTPError(404)

"""Who may open what: the table of routes is walked, allowed and denied.

It drives ``portal/handlers/base.py``.
"""

import re

import pytest
from classroom import serve
from tornado.httpclient import AsyncHTTPClient

from grading import centres, people, records
from portal import passwords
from portal.app import routes
from portal.routes import ROLES, Route

STAFF_ROLES = sorted(ROLES - {"public", "learner"})


def sample(pattern):
    """Return an address that the pattern matches and that names nothing real."""
    address = re.sub(r"\((?:\?:)?[^()]*\)\??", "unknown-0000-unknown-0000", pattern)
    address = address.replace("\\", "").rstrip("$?")
    return (
        address if re.fullmatch(pattern, address) else re.sub("unknown-0000-unknown-0000", "ABC234", address)
    )


async def status(port, path, token=""):
    headers = {"Cookie": f"boai_session={token}"} if token else {}
    url = f"http://127.0.0.1:{port}{path}"
    reply = await AsyncHTTPClient().fetch(url, headers=headers, follow_redirects=False, raise_error=False)
    return reply.code


def signed_in(db, role):
    now = records.now()
    person = people.create_staff(
        db, f"{role}-login", f"演示 {role}", passwords.hashed("long enough secret"), now
    )
    if role != "learner":
        people.grant(db, person, centres.listing(db)[0]["id"], role, None, now)
    return people.open_session(db, person, now)


@pytest.fixture
def walk(tmp_path):
    """Return ``walk(check)``: runs ``await check(port, tokens)`` against the whole running application."""

    def run(check):
        async def use(app, port):
            now = records.now()
            await app.site.record(centres.create, "0001", "演示基地", "Demo centre", now)
            tokens = {role: await app.site.record(signed_in, role) for role in [*STAFF_ROLES, "learner"]}
            return await check(port, tokens)

        return serve(tmp_path / "data", use)

    return run


def test_every_sample_address_reaches_the_route_it_was_made_for():
    wrong = [r.pattern for r in routes() if not re.fullmatch(r.pattern, sample(r.pattern))]
    assert wrong == []


def test_a_visitor_opens_public_routes_only(walk):
    async def check(port, tokens):
        codes = {r.pattern: await status(port, sample(r.pattern)) for r in routes()}
        closed = {r.pattern for r in routes() if "public" not in r.roles}
        assert {p: c for p, c in codes.items() if p in closed and c not in (302, 401)} == {}
        assert {p: c for p, c in codes.items() if p not in closed and c in (401, 403, 500)} == {}

    walk(check)


def test_each_role_opens_what_the_table_allows_and_nothing_else(walk):
    async def check(port, tokens):
        wrong = []
        for route in routes():
            for role, token in tokens.items():
                code = await status(port, sample(route.pattern), token)
                allowed = bool(route.roles & {"public", "learner", role})
                if (not allowed and code != 403) or code >= 500:
                    wrong.append((route.pattern, role, code))
        assert wrong == []

    walk(check)


def test_a_route_without_a_decision_is_refused():
    with pytest.raises(ValueError, match="roles must be some of"):
        Route("/x", None, frozenset())

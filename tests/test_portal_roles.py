"""Who may open what: the table of routes is walked against real objects, by everyone, reading and writing.

It drives ``portal/handlers/base.py`` and ``portal/routes.py``.
"""

import json
from dataclasses import dataclass, field

import pytest
from classroom import STAFF, run

from grading import marking, people, records
from portal.app import make_app, routes
from portal.routes import Route
from portal.settings import Settings

COURSE = "cpr_aed"
READ = {200, 302, 303}
PEOPLE = [*STAFF, *(f"other-{role}" for role in STAFF), "learner", "other-learner", ""]


@dataclass(frozen=True)
class Case:
    """A real address for a route, and what writing to it says to those who may.

    ``writes`` gives method → (form or JSON, statuses); a method that is not there is 405. ``reads`` are the statuses of
    GET. ``bound`` tells that the object belongs to one centre, ``mine`` that it belongs to one learner, ``staff`` that
    learners have no such thing. ``writers`` are the roles that may write where more may read.
    """

    address: str
    writes: dict = field(default_factory=dict)
    reads: frozenset = frozenset(READ)
    bound: bool = False
    mine: bool = False
    staff: bool = False
    writers: frozenset = frozenset()


NO_READ = frozenset({405})
ANSWER = {"value": [0], "seq": 1, "at": "2026-11-24T03:00:00.000Z"}
CLASS, PAPER, TRY = "/teach/classes/{group}", "/centre/certificates/{number}", "/assess/cpr_aed/theory/{attempt}"
# By pattern. Writing must change nothing that a later row rests on; where it would, the form lacks its last word and is refused.
CASES = {
    r"/": Case("/"),
    r"/courses/([\w-]+)": Case("/courses/cpr_aed"),
    r"/learn/([\w-]+)/([\w-]+)": Case("/learn/cpr_aed/01_scene_and_120"),
    r"/healthz": Case("/healthz"),
    r"/elder": Case("/elder", {"POST": ({"next": "/"}, READ)}, reads=NO_READ),
    r"/signin": Case("/signin", {"POST": ({"login": "nobody", "password": "wrong"}, {401, 409})}),
    r"/signout": Case("/signout", {"POST": ({}, READ)}, reads=NO_READ),
    r"/join": Case("/join", {"POST": ({"code": "{code}", "name": "", "pin": ""}, {400})}),
    r"/join/([A-Za-z0-9]{4,12})": Case("/join/{code}", {"POST": ({"name": "", "pin": ""}, {400})}),
    r"/invitation/([\w-]{20,80})": Case("/invitation/{invitation}", {"POST": ({"login": "", "name": ""}, {400})}),
    # Without HTTPS, as in this walk, the centre has no authority of its own; test_portal_ca has one.
    r"/ca": Case("/ca", reads=frozenset({404})),
    r"/ca\.crt": Case("/ca.crt", reads=frozenset({404})),
    r"/sw\.js": Case("/sw.js"),
    r"/offline": Case("/offline"),
    r"/centre/new": Case("/centre/new", {"POST": ({"code": ""}, {409})}),
    r"/me/password": Case("/me/password", {"POST": ({"password": "short"}, {400})}, staff=True),
    r"/verify": Case("/verify"),
    r"/verify/([^/]{1,80})": Case("/verify/{number}"),
    r"/api/verify/([^/]{1,80})": Case("/api/verify/{number}"),
    r"/transparency": Case("/transparency"),
    r"/me": Case("/me"),
    r"/me/certificates/([\w-]{10,60})\.pdf": Case("/me/certificates/{number}.pdf", mine=True),
    r"/me/export": Case("/me/export"),
    r"/api/progress/([\w-]+)/([\w-]+)": Case("/api/progress/cpr_aed/01_scene_and_120", {"PUT": ({"states": {}}, {200, 401})}),
    r"/api/reader/([\w-]+)/([\w-]+)": Case("/api/reader/cpr_aed/01_scene_and_120"),
    # The lesson has no poll; test_portal_polls has one, and who may vote in it.
    r"/api/polls/([\w-]+)/([\w-]+)/([\w.-]{1,80})": Case("/api/polls/cpr_aed/01_scene_and_120/none", {"PUT": ({"choice": "a"}, {401, 404})}, frozenset({404})),
    r"/api/kernels/([\w-]+)/([\w-]+)": Case("/api/kernels/cpr_aed/01_scene_and_120", {"POST": ({"lang": "zh", "version": "old"}, {409})}, NO_READ),
    r"/assess/([\w-]+)/([\w-]+)": Case("/assess/cpr_aed/theory", {"POST": ({}, READ | {409})}),
    r"/assess/([\w-]+)/([\w-]+)/([\w-]+)": Case(TRY, {"POST": ({}, READ)}, mine=True),
    r"/assess/([\w-]+)/([\w-]+)/([\w-]+)/result": Case(TRY + "/result", mine=True),
    r"/api/attempts/([\w-]+)": Case("/api/attempts/{attempt}", mine=True),
    r"/api/attempts/([\w-]+)/answers/([\w-]+)": Case("/api/attempts/{attempt}/answers/slot01", {"PUT": (ANSWER, {200, 422})}, NO_READ, mine=True),
    # Some of the course's items have a picture: which are drawn is chance. Who gets one: test_portal_pictures.
    r"/api/attempts/([\w-]+)/pictures/([\w-]+)": Case("/api/attempts/{attempt}/pictures/slot01", {}, frozenset({200, 404}), mine=True),
    r"/api/attempts/([\w-]+)/submit": Case("/api/attempts/{submitted}/submit", {"POST": ({}, {200})}, NO_READ, mine=True),
    r"/teach": Case("/teach"),
    r"/teach/classes": Case("/teach/classes", {"POST": ({"centre": "{centre}", "course": "none", "name": "x"}, {400})}, bound=True),
    r"/teach/classes/([\w-]+)": Case(CLASS, bound=True),
    r"/teach/classes/([\w-]+)/join": Case(CLASS + "/join", bound=True),
    r"/teach/classes/([\w-]+)/polls": Case(CLASS + "/polls", bound=True),
    r"/teach/classes/([\w-]+)/attendance": Case(CLASS + "/attendance", {"POST": ({"shown": "1:{other-learner}:0"}, READ)}, bound=True),
    r"/teach/classes/([\w-]+)/pin/([\w-]+)": Case(CLASS + "/pin/{third}", {"POST": ({}, {200})}, bound=True),
    r"/teach/classes/([\w-]+)/station/([\w-]+)/([\w-]+)": Case(CLASS + "/station/cpr_aed/{other-learner}", {"POST": ({}, {400, 422})}, bound=True),
    r"/teach/classes/([\w-]+)/station/([\w-]+)/([\w-]+)/([\w-]+)": Case(CLASS + "/station/cpr_aed/{learner}/1", bound=True),
    r"/teach/classes/([\w-]+)/settings": Case(CLASS + "/settings", {"POST": ({"name": ""}, {400, 409})}, bound=True),
    r"/teach/classes/([\w-]+)/learner/([\w-]+)": Case(CLASS + "/learner/{third}", {"POST": ({"name": ""}, {400, 409})}, bound=True),
    r"/teach/classes/([\w-]+)/learner/([\w-]+)/time": Case(CLASS + "/learner/{third}/time", {"POST": ({"extra": "lots"}, {409})}, bound=True),
    # Whose class it is stands in the sealed file: test_portal_answers_file.
    r"/teach/answers": Case("/teach/answers", {"POST": ({"reason": "no file"}, {409})}),
    r"/teach/items/([\w-]+)/([\w-]+)": Case("/teach/items/cpr_aed/theory"),
    r"/teach/marking": Case("/teach/marking"),
    r"/teach/marking/([\w-]+)/([\w-]+)": Case("/teach/marking/{submitted}/slot-1", {"POST": ({"request": "x"}, {400})}, bound=True),
    r"/teach/gallery": Case("/teach/gallery"),
    r"/teach/gallery/([A-Za-z]\w*)": Case("/teach/gallery/Choice"),
    r"/audit": Case("/audit"),
    r"/centre/([\w-]+)/name": Case("/centre/{centre}/name", {"POST": ({}, {400})}, bound=True),
    r"/centre": Case("/centre"),
    r"/centre/classes/([\w-]+)": Case("/centre/classes/{group}", bound=True),
    r"/centre/classes/([\w-]+)/issue": Case("/centre/classes/{group}/issue", {"POST": ({"person": "{other-learner}"}, {409})}, bound=True),
    r"/centre/certificates/([\w-]{10,60})": Case(PAPER, bound=True),
    r"/centre/certificates/([\w-]{10,60})/pdf": Case(PAPER + "/pdf", bound=True),
    r"/centre/certificates/([\w-]{10,60})/revoke": Case(PAPER + "/revoke", {"POST": ({"reason": ""}, {409, 422})}, NO_READ, bound=True),
    r"/teach/keys/([\w-]+)": Case("/teach/keys/cpr_aed", {"POST": ({"centre": "{centre}", "assessment": "theory", "reason": ""}, {409})}, bound=True, writers=frozenset({"trainer", "manager"})),
    r"/teach/keys/([\w-]+)/(k[0-9a-f]{16})": Case("/teach/keys/cpr_aed/{fix}", {"POST": ({"action": "confirm", "reason": ""}, {409})}, bound=True, writers=frozenset({"manager", "issuer"})),
    r"/teach/keys/([\w-]+)/(k[0-9a-f]{16})\.csv": Case("/teach/keys/cpr_aed/{fix}.csv", bound=True),
    r"/centre/([\w-]+)/staff": Case("/centre/{centre}/staff", {"POST": ({"action": "invite", "role": "trainer"}, {200})}, bound=True, writers=frozenset({"manager", "operator"})),
}
# GET leads somewhere else before it looks whose object it is, or shows everyone their own centres' alone.
LEADS_AWAY = {"/teach/classes", "/teach/keys/cpr_aed", CLASS + "/attendance", CLASS + "/pin/{third}", "/centre/classes/{group}/issue"}


def answers(route, case, who, method):
    """Return the statuses that ``who`` may get."""
    role = who.removeprefix("other-")
    if "public" in route.roles:
        return case.reads if method == "GET" else case.writes.get(method, (None, {405}))[1]
    if not who:
        return {302} if method == "GET" and not case.address.startswith("/api/") else {401}
    if not (route.roles & {"learner", role}):
        return {403}
    if method != "GET" and case.writers and role not in case.writers:
        return {403} if method in case.writes else {405}
    allowed = set(case.reads if method == "GET" else case.writes.get(method, (None, {405}))[1])
    if allowed == {405}:
        return allowed
    if case.mine and who != "learner":
        return {404}
    if case.staff and role == "learner":
        return {403}
    away = case.bound and who.startswith("other-") and role != "operator"
    if away and not (method == "GET" and case.address in LEADS_AWAY):
        return {403}
    return allowed


async def objects(room):
    """Make what the addresses name; return the names."""
    now = records.now()
    other = await room.site.record(room.learner, "演示学员二", "other-learner")
    third = await room.site.record(room.learner, "演示学员三", "third")
    names = {"group": room.group, "code": room.code, "centre": room.centre, "third": third, "learner": room.ids["learner"], "other-learner": other}
    names["number"] = await room.certify("learner")
    names["invitation"] = await room.site.record(people.invite, "trainer", now, room.centre)
    names["submitted"] = "t-learner"
    rules = {"item": "x@1", "max": 1.0, "markers": 1, "tolerance": 0.2, "pass_share": 0.8}
    await room.site.record(marking.wait_for, "t-learner", [{"slot": "slot-1", **rules}], now)
    await room.site.record(_add_words, "t-learner")
    names["fix"] = "k0123456789abcdef"
    fix = {"id": names["fix"], "centre": room.centre, "course": COURSE, "assessment": "theory", "key_version": "k", "items": "{}"}
    await room.site.record(lambda db: db.table("key_fixes").insert({**fix, "reason": "r", "proposed_by": room.ids["trainer"], "at": now}) and None)
    started = await room.post(f"/assess/{COURSE}/theory", "learner")
    names["attempt"] = started.headers["Location"].rpartition("/")[2]
    return names


def _add_words(db, attempt):
    db.execute("UPDATE attempts SET frozen_answers = ? WHERE id = ?", [json.dumps({"answers": {"slot-1": {"item": "x@1", "order": [], "value": []}}}), attempt])


def filled(value, names):
    if isinstance(value, dict):
        return {key: filled(part, names) for key, part in value.items()}
    return value.format_map(names) if isinstance(value, str) else value




def test_every_route_has_a_real_address_and_no_other_has():
    assert sorted({route.pattern for route in routes()} ^ set(CASES)) == []


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_everyone_reaches_what_the_table_allows_and_nothing_else(tmp_path, method):
    async def check(room):
        names = await objects(room)
        wrong = []
        for route in routes():
            case = CASES[route.pattern]
            body = case.writes.get(method, ({},))[0] if method != "GET" else None
            body = filled(body, names) if method in ("POST", "PUT") else None
            for who in PEOPLE:
                if who:  # signing out, and a new PIN, end sessions: everyone comes in anew
                    room.tokens[who] = await room.site.record(people.open_session, room.ids[who], records.now())
                reply = await room.fetch(filled(case.address, names), who, method, body)
                expected = answers(route, case, who, method)
                if reply.code not in expected:
                    wrong.append((method, case.address, who or "visitor", reply.code, sorted(expected)))
                if reply.code == 302 and not who and "public" not in route.roles and not reply.headers["Location"].startswith("/signin?next="):
                    wrong.append((method, case.address, "visitor", reply.headers["Location"], "/signin"))
        assert wrong == []

    run(tmp_path, check, checks_per_minute=10_000)


def test_a_handler_answers_no_method_that_its_case_leaves_out():
    undeclared = []
    for route in routes():
        own = {method for method in ("POST", "PUT", "DELETE", "PATCH") if getattr(route.handler, method.lower()).__qualname__.split(".")[0] != "RequestHandler"}
        undeclared += [(route.pattern, method) for method in sorted(own - set(CASES[route.pattern].writes))]
        if ("GET" in dir(route.handler)) or getattr(route.handler.get, "__qualname__", "").startswith("RequestHandler."):
            undeclared += [] if CASES[route.pattern].reads == NO_READ else [(route.pattern, "GET")]
    assert undeclared == []


def test_two_mounts_pass_by_the_table_and_have_their_own_tests(tmp_path):
    """``/assets/`` serves hashed public files (test_portal_assets), ``/live/`` knows whose kernel it is (test_portal_live)."""
    app = make_app(Settings(data=tmp_path / "data", https=False))
    try:
        matchers = [getattr(rule.matcher, "regex", None) for rule in app.wildcard_router.rules]
        mounted = {regex.pattern.rstrip("$") for regex in matchers if regex}
        assert mounted - {route.pattern for route in routes()} == {r"/assets/(.+)", r"/live/.*"}
        assert [route.pattern for route in routes() if route.pattern.rstrip("$") not in mounted] == []
    finally:
        app.site.close()


def test_a_route_without_a_decision_is_refused():
    with pytest.raises(ValueError, match="roles must be some of"):
        Route("/x", None, frozenset())

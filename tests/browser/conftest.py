"""A furnished classroom on HTTP and HTTPS, and phones that visit it with a real Chromium.

Fixtures: ``classroom_site``, ``browser``, ``page``, ``new_page``, ``sign_in``, ``new_learner``.
"""

import asyncio
import re
import shutil
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from browser.find_chromium import find
from classroom import Classroom
from playwright.sync_api import Error, expect, sync_playwright
from test_portal_lessons import write_lesson
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.testing import bind_unused_port

from portal import tls
from portal.app import make_app
from portal.settings import Settings

HOST = "class.test"  # not localhost: browsers treat that as secure even over HTTP, and phones in class never use it
# Phones that trust the classroom's certificate; only the tests of the service worker allow one, which would hide
# requests from the others.
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "service_workers": "block"}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
# The first visit of a lesson runs its notebook; on a busy machine that takes a while.
FIRST_VISIT_MS = 120_000
PAGES = pytest.StashKey()
LESSON = "/learn/cpr_aed/01_scene_and_120"
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items):
    """Browser tests come last: while Playwright is open, its event loop runs here and no test can start its own."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Show with a failure what its pages showed."""
    report = yield
    if report.when == "call" and report.failed:
        for page in item.stash.get(PAGES, []):
            with suppress(Error):
                text = page.evaluate("document.readyState + '\\n' + document.body.innerText")
                report.sections.append((f"Page {page.url}", "\n".join([*page.problems, text[:1500]])))
    return report


class ClassroomSite:
    """The classroom in a thread with its own event loop.

    ``http`` and ``https`` are the addresses without a slash at the end; ``room`` is the furnished Classroom
    with ``tokens``, ``ids``, ``group`` and ``code``.
    """

    def __init__(self, data, **settings):
        self._data, self._settings = data, settings
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="classroom", daemon=True)
        self._servers = []

    def start(self):
        self._thread.start()
        self.run(self._start())

    async def _start(self):
        self.app = app = make_app(Settings(data=self._data, hostname=HOST, **self._settings))
        self.site = app.site
        self.port = self.secure_port = None
        self._listen()
        self.http, self.https = f"http://{HOST}:{self.port}", f"https://{HOST}:{self.secure_port}"
        self.room = Classroom(app, self.port)
        await self.room.furnish()

    def _listen(self):
        """Listen on the ports of before, or on free ones."""
        context = tls.server_context(self._data / "keys", HOST)
        plain = HTTPServer(self.app, max_body_size=8 << 20)
        secure = HTTPServer(self.app, ssl_options=context, max_body_size=8 << 20)
        self.port, self.secure_port = self._bound(plain, self.port), self._bound(secure, self.secure_port)
        self._servers = [plain, secure]

    def _bound(self, server, port):
        sockets = bind_sockets(port, "127.0.0.1") if port else [bind_unused_port()[0]]
        server.add_sockets(sockets)
        return sockets[0].getsockname()[1]

    def cut(self):
        """Take the network away: nobody reaches the classroom any more."""
        self.run(self._unlisten())

    def mend(self):
        """Bring it back."""
        self._loop.call_soon_threadsafe(self._listen)

    async def _unlisten(self):
        for server in self._servers:
            server.stop()
            await server.close_all_connections()
        self._servers = []

    def run(self, coroutine):
        """Return what the coroutine returns, run on the classroom's event loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(FIRST_VISIT_MS / 1000)

    def record(self, function, *args, **kwargs):
        """Return ``function(db, *args)``, run on the record thread."""
        return self.run(self.site.record(function, *args, **kwargs))

    def stop(self):
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self):
        await self._unlisten()
        await self.site.close_kernels()
        self.site.close()


@contextmanager
def site_of_lesson(root, cells):
    """Give a running site whose first lesson is made of ``cells``, as ``write_lesson`` takes them; its path is LESSON."""
    shutil.copytree(Settings().content / "courses", root / "content" / "courses")
    write_lesson(root / "content", "first_aid/01_scene_and_120", cells)
    site = ClassroomSite(root / "data", content=root / "content")
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def classroom_site(tmp_path_factory):
    """The running classroom: ``http``, ``https``, ``room``, ``record(function, *args)``, ``run(coroutine)``."""
    classroom = ClassroomSite(tmp_path_factory.mktemp("classroom") / "data")
    classroom.start()
    yield classroom
    classroom.stop()


@pytest.fixture(scope="session")
def browser():
    """Chromium, which finds class.test on this machine."""
    path = find()
    if path is None:
        pytest.fail("The browser tests need Chromium: run `make browser`, or set CHROMIUM to its path.")
    rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--ignore-certificate-errors", rules])
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, request):
    """Return ``new_page(lang="zh", site=None, **options)``: a page in a context of its own; options go to the context.

    ``site`` is whose addresses are not outside: ``classroom_site`` unless another running site is given.

    ``page.outside`` lists requests to elsewhere, all refused; ``page.problems`` lists errors of scripts and of the
    console; ``page.sockets`` lists websockets. At the end there must be none of the first two, except problems
    that contain one of the texts in ``page.expected``.
    """
    pages = request.node.stash[PAGES] = []

    def make(lang="zh", site=None, **options):
        context = browser.new_context(**{**PHONE, "locale": LOCALES[lang], **options})
        if lang != "zh":
            context.add_cookies([{"name": "lang", "value": lang, "domain": HOST, "path": "/"}])
        page = context.new_page()
        page.set_default_navigation_timeout(FIRST_VISIT_MS)
        watch(page, context, site or request.getfixturevalue("classroom_site"))
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.context.unroute_all(behavior="ignoreErrors")
        page.context.close()
    assert [address for page in pages for address in page.outside] == []
    unexpected = [p for page in pages for p in page.problems if not any(part in p for part in page.expected)]
    assert unexpected == []


@pytest.fixture
def page(new_page):
    """A visitor's phone, in Chinese; see ``new_page`` for what it lists."""
    return new_page()


def watch(page, context, classroom):
    """Let the page list requests to elsewhere, which are refused, errors, websockets, and the errors that are expected."""
    page.outside, page.problems, page.sockets, page.expected = [], [], [], []
    own = rf"(http|ws)(://{HOST}:{classroom.port}|s://{HOST}:{classroom.secure_port})/"

    def refuse(route):
        page.outside.append(route.request.url)
        route.abort()

    def opened(socket):
        page.sockets.append(socket.url)
        if not re.match(own, socket.url):
            page.outside.append(socket.url)

    context.route(re.compile(rf"^(?!{own}|data:|blob:)"), refuse)
    page.on("websocket", opened)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))


@pytest.fixture
def sign_in(classroom_site):
    """Return ``sign_in(page, role)``: the page's browser is signed in as that person of the classroom."""

    def enter(page, role):
        token = classroom_site.room.tokens[role]
        cookie = {"name": "boai_session", "value": token, "domain": HOST, "path": "/", "httpOnly": True, "sameSite": "Lax"}
        page.context.add_cookies([cookie])

    return enter


@pytest.fixture
def new_learner(classroom_site):
    """Return ``new_learner(name)``: a learner of the class with no progress yet; gives the role for ``sign_in``."""

    def add(name):
        role = f"learner-{len(classroom_site.room.ids)}"
        classroom_site.record(classroom_site.room.learner, name, role)
        return role

    return add

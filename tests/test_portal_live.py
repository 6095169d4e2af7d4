"""``/live/``: a kernel belongs to the reader it was started for, and a reader can make it run nothing.

One application runs for all of these tests in a thread of its own; starting a kernel costs a second.

It drives ``portal/live_address.py``, ``portal/live_files.py``, ``portal/live_page.py``, ``portal/visitors.py``,
``kernels/snapshots.py``, ``kernels/snapshot.py``, ``kernels/learner_app.py``, ``kernels/confine.py``,
``kernels/messages.py``.
"""

import asyncio
import json
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.error import HTTPError as Refused
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from test_portal_lessons import SETUP, choice, write_lesson
from tiny_course import write_course
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.websocket import websocket_connect

from portal.app import make_app
from portal.live_handlers import PROTOCOL, for_reader
from portal.settings import Settings

PAGE = "/live/tiny/01_tiny"
ENVIRON = ("environ", "code", "import os, json\nprint('ENVIRON' + json.dumps(dict(os.environ)) + 'END')")
CELLS = [("intro", "markdown", "# 标题\n\n![看清](assets/a.svg)"), SETUP, choice(), ENVIRON]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>'
NO_ADDRESS = re.compile(r"""(?:\b(?:src|href|action)\s*=\s*["']?|url\(\s*["']?|@import\s+["']|\bfrom\s+["']|import\(\s*["'])(?:https?:)?//[^"'\s>]*""")


def write_content(root, *more):
    folder = write_lesson(root, "first_aid/01_tiny", [*CELLS, *more])
    (folder / "assets").mkdir()
    (folder / "assets" / "a.svg").write_text(SVG)
    write_course(root)
    return root


class Room:
    """The application on a port, and requests to it from any thread."""

    def __init__(self, root):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.root = root
        self.reader = None  # the cookie of who holds the kernel
        self.kernel = ""
        self.page = None
        self.run(self._open())

    def run(self, made):
        return asyncio.run_coroutine_threadsafe(made, self.loop).result(timeout=90)

    async def _open(self):
        content = self.root / "content"
        self.app = make_app(Settings(data=self.root / "data", content=content, https=False, kernels_per_person=1, kernels_total=1))
        socket, self.port = bind_unused_port()
        self.server = HTTPServer(self.app)
        self.server.add_socket(socket)

    async def _close(self):
        self.server.stop()
        await self.app.site.close_kernels()
        self.app.site.close()

    def close(self):
        self.run(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    @property
    def kernels(self):
        return self.app.site.kernels.manager

    def fetch(self, path, cookie="", method="GET", **headers):
        """Return the reply; no redirect is followed."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()} | ({"Cookie": cookie} if cookie else {})
        request = HTTPRequest(
            f"http://127.0.0.1:{self.port}{path}", method=method, headers=headers, follow_redirects=False,
            allow_nonstandard_methods=True, body=b"" if method == "POST" else None, request_timeout=60,
        )  # fmt: skip
        return self.run(_fetch(request))

    def visitor(self):
        """Return the cookie that a new reader is given."""
        return self.fetch(PAGE).headers["Set-Cookie"].split(";")[0]

    def opened(self):
        """Return the page of the reader who holds the kernel; it is opened when nobody does."""
        if not self.kernel or self.kernel not in self.kernels.list_kernel_ids():
            self.reader = self.visitor()
            self.page = self.fetch(PAGE, self.reader)
            self.kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', self.page.body.decode())[1]
        return self.page

    async def _socket(self, cookie, protocols, origin):
        headers = ({"Cookie": cookie} if cookie else {}) | ({"Origin": origin} if origin else {})
        request = HTTPRequest(f"ws://127.0.0.1:{self.port}/live/api/kernels/{self.kernel}/channels?session_id=s", headers=headers)
        return await websocket_connect(request, subprotocols=protocols)

    def refusal(self, cookie="", protocols=(PROTOCOL,), origin=""):
        """Return the status that refuses a websocket to the open kernel, or None where it opens."""

        async def attempt():
            try:
                (await self._socket(cookie, list(protocols), origin)).close()
            except HTTPClientError as error:
                return error.code
            return None

        return self.run(attempt())


async def _fetch(request):
    return await AsyncHTTPClient().fetch(request, raise_error=False)


@pytest.fixture(scope="module")
def ordinary_room(tmp_path_factory):
    """A room whose lesson leaves a thread behind, so that each reader's kernel runs it by itself."""
    root = tmp_path_factory.mktemp("ordinary")
    thread = ("thread", "code", "import threading\nwaiting = threading.Event()\nthreading.Thread(target=waiting.wait, daemon=True).start()")
    write_content(root / "content", thread)
    made = Room(root)
    yield made
    made.close()


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    os.environ["BOAI_TEST_SECRET"] = "do-not-tell"
    os.environ["QUERY_STRING"] = "do-not-tell"
    root = tmp_path_factory.mktemp("live")
    write_content(root / "content")
    made = Room(root)
    yield made
    made.close()
    del os.environ["BOAI_TEST_SECRET"], os.environ["QUERY_STRING"]


def message(kind, channel="shell", **content):
    """Return a frame as the page's script would send it."""
    header = {"msg_id": secrets.token_hex(8), "msg_type": kind, "username": "", "session": "s", "date": datetime.now(UTC).isoformat(), "version": "5.3"}
    values = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    return serialize_msg_to_ws_v1(values, channel, pack=lambda part: json.dumps(part).encode()), header["msg_id"]


def parsed(frame):
    """Return (type, parent's id, content) of a frame from the kernel."""
    header, parent, _, content = (json.loads(part) for part in deserialize_msg_from_ws_v1(frame)[1][:4])
    return header["msg_type"], parent.get("msg_id"), content


async def until(socket, kind, parent):
    """Return the messages up to the one of that kind for that request."""
    seen = []
    while not seen or seen[-1][:2] != (kind, parent):
        frame = await asyncio.wait_for(socket.read_message(), 30)
        assert frame is not None, f"the websocket closed before {kind}; it sent {seen}"
        seen.append(parsed(frame))
    return seen


def test_a_reader_without_a_cookie_is_given_one_and_then_the_page(room):
    reply = room.fetch(PAGE + "?lang=en")
    assert (reply.code, reply.headers["Location"]) == (302, "/live/tiny/01_tiny?lang=en&visitor=1")
    name, *rest = reply.headers["Set-Cookie"].split("; ")
    assert name.startswith("boai_visitor=")
    assert {"HttpOnly", "Path=/", "SameSite=Strict"} <= set(rest)


@pytest.mark.parametrize(("lang", "words"), [("zh", "请允许这个网站使用 Cookie，然后重新打开这一页。"), ("en", "Please allow cookies for this site, then open the page again.")])
def test_a_browser_that_keeps_no_cookie_is_told_so_and_not_sent_in_circles(room, lang, words):
    reply = room.fetch(f"{PAGE}?lang={lang}&visitor=1")
    assert (reply.code, words in reply.body.decode()) == (403, True)


def test_the_page_shows_text_and_widget_but_no_source_and_no_address_outside(room):
    page = room.opened()
    body = unescape(page.body.decode())
    assert page.code == 200
    assert "<h1" in body
    assert "标题" in body
    assert "application/vnd.jupyter.widget-view+json" in body
    assert f'src="{room.app.site.assets.url("l/first_aid/01_tiny/assets/a.svg")}"' in body
    assert [source for source in ("from widgets import", "import os, json", 'Choice("recall-1"') if source in body] == []
    assert NO_ADDRESS.findall(body) == []
    files = re.findall(r'(?:src|href)="(/live/[^"]+)"', body)
    assert {path: room.fetch(path, room.reader).code for path in files} == dict.fromkeys(files, 200)
    assert [path for path in files if path.endswith("/voila.js")] == ["/live/voila/static/voila.js"]
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_kernel_knows_nothing_of_the_portal_or_of_the_request(room):
    printed = re.search(r"ENVIRON(\{.*?\})END", unescape(room.opened().body.decode()), re.DOTALL)[1]
    environment = json.loads(printed)
    assert environment["PYTHONHASHSEED"] == "0"  # it is the kernel's own
    assert [name for name in environment if name.startswith(("BOAI", "HTTP_", "SERVER_", "SCRIPT_", "QUERY_", "PATH_INFO"))] == []
    assert "do-not-tell" not in printed


def test_only_the_reader_may_ask_for_the_kernel(room):
    room.opened()
    path = f"/live/api/kernels/{room.kernel}"
    forged = room.reader[:-4] + ("0000" if not room.reader.endswith("0000") else "1111")
    assert [room.fetch(path, cookie).code for cookie in (room.reader, room.visitor(), forged, "")] == [200, 403, 403, 403]


def test_a_strangers_websocket_is_refused(room):
    room.opened()
    assert [room.refusal(cookie) for cookie in (room.visitor(), "", "boai_visitor=forged")] == [403, 403, 403]
    assert room.refusal(room.reader) is None


def test_a_websocket_from_another_site_or_in_another_protocol_is_refused(room):
    room.opened()
    assert room.refusal(room.reader, origin="http://evil.example") == 403
    assert room.refusal(room.reader, protocols=()) == 400
    assert room.refusal(room.reader, protocols=("v2.kernel.websocket.jupyter.org",)) == 400


def test_a_request_to_execute_is_not_executed(room):
    room.opened()
    mark = room.root / "executed.txt"
    code = f"open({str(mark)!r}, 'w').close()"

    async def attempt():
        socket = await room._socket(room.reader, [PROTOCOL], "")
        for channel in ("shell", "control", "stdin", "iopub"):
            for kind in ("execute_request", "EXECUTE_REQUEST", "debug_request", "inspect_request", "complete_request", "shutdown_request"):
                await socket.write_message(message(kind, channel, code=code, silent=False, cursor_pos=0, restart=False)[0], binary=True)
        seen = []
        for channel in ("shell", "control"):  # the kernel takes each channel's messages in order: these come last
            asked, number = message("kernel_info_request", channel)
            await socket.write_message(asked, binary=True)
            seen += await until(socket, "kernel_info_reply", number)
        socket.close()
        return {kind for kind, _, _ in seen}

    answered = room.run(attempt())
    assert answered <= {"kernel_info_reply", "status"}
    assert not mark.exists()
    assert room.kernel in room.kernels.list_kernel_ids()


def test_the_source_of_a_cell_never_reaches_the_browser(ordinary_room):
    room = ordinary_room
    assert room.opened().code == 200
    (problem,) = room.app.site.kernels.snapshots.problems.values()
    assert problem.startswith("a thread still runs")

    async def attempt():
        socket = await room._socket(room.reader, [PROTOCOL], "")
        asked, number = message("kernel_info_request")
        await socket.write_message(asked, binary=True)
        await until(socket, "kernel_info_reply", number)
        client = room.kernels.get_kernel(room.kernel).client()
        client.start_channels()
        number = client.execute("import sys; print('shown'); print('secret_source', file=sys.stderr); sys.stderr.flush(); secret_source()")  # by the server, as a lesson's cell
        seen = []
        while not any(kind == "status" and content["execution_state"] == "idle" and parent == number for kind, parent, content in seen):
            seen.append(parsed(await asyncio.wait_for(socket.read_message(), 30)))
        client.stop_channels()
        socket.close()
        return [(kind, content) for kind, parent, content in seen if parent == number and kind != "status"], json.dumps(seen)

    kinds, everything = room.run(attempt())
    failed = {"ename": "NameError", "evalue": "", "traceback": []}
    assert kinds == [("stream", {"name": "stdout", "text": "shown\n"}), ("error", failed)]
    assert "secret_source" not in everything


def test_frames_that_cannot_be_told_from_sources_are_held_back():
    frame = message("execute_input", "iopub", code="x")[0]
    frames = [frame, message("stream", "iopub", name="stderr", text="x")[0], message("stream", "iopub", text="x")[0], message("error", "iopub")[0]]
    unclear = [b"", b"\x01", frame[:40], "no json", "[]", {}, {"header": {"msg_type": "status"}}]
    assert [for_reader(one) for one in frames + unclear] == [None] * 11
    shown = [message("stream", "iopub", name="stdout", text="x")[0], message("comm_msg", "iopub", comm_id="1", data={})[0]]
    assert [for_reader(one) for one in shown] == shown


@pytest.mark.parametrize(
    ("lang", "mine", "total"),
    [
        ("zh", "你打开的互动页面太多了。关掉一个，这里会自己接上。", "现在用的人多，正在排队。轮到你时会自己接上，你的答案都在。"),
        (
            "en",
            "You have too many interactive pages open. Close one and this page goes on by itself.",
            "Many people are here; you are in the queue. This page goes on by itself, and your answers are kept.",
        ),
    ],
)
def test_the_limits_answer_503_in_the_readers_language(room, lang, mine, total):
    room.opened()
    replies = [room.fetch(f"{PAGE}?lang={lang}", cookie) for cookie in (room.reader, room.visitor())]
    assert [reply.code for reply in replies] == [503, 503]
    assert [re.search("<p>(.*)</p>", reply.body.decode())[1] for reply in replies] == [mine, total]
    assert len(room.kernels.list_kernel_ids()) == 1


NOT_MOUNTED = [
    "/live/voila/render/first_aid/01_tiny/zh.ipynb", "/live/voila/files/first_aid/01_tiny/zh.ipynb", "/live/voila/tree", "/live/voila/api/contents",
    "/live/api/contents", "/live/api/contents/first_aid/01_tiny/zh.ipynb", "/live/api/kernels", "/live/api/kernelspecs", "/live/api/sessions",
    "/live/api/terminals", "/live/tree", "/live/files/first_aid/01_tiny/zh.ipynb", "/live/nbconvert/html/zh.ipynb", "/live/lab", "/live/",
    "/live/tiny/01_tiny/zh.ipynb", "/live/tiny/02_none", "/live/none/01_tiny", "/live/first_aid/01_tiny", "/live/voila/static/../../zh.ipynb",
    "/live/voila/static/..%2f..%2fzh.ipynb", "/live/voila/templates/boai/static/..%2findex.html.j2", "/live/voila/templates/none/static/x.js", "/live/voila/templates/../static/x.js", "/live/voila/labextensions/..%2f..%2fzh.ipynb",
    "/voila/render/first_aid/01_tiny/zh.ipynb", "/voila/files/zh.ipynb", "/voila/static/voila.js", "/api/contents", "/api/kernels", "/tree", "/files/zh.ipynb",
]  # fmt: skip


def test_voilas_other_handlers_are_not_there(room):
    cookie = room.visitor()
    codes = {path: room.fetch(path, cookie).code for path in NOT_MOUNTED}
    assert {path: code for path, code in codes.items() if code not in (403, 404)} == {}
    assert [path for path, code in codes.items() if code == 403 and "%2f" not in path and ".." not in path] == []


def test_no_kernel_can_be_started_restarted_or_deleted_by_request(room):
    room.opened()
    asked = {
        ("POST", "/live/api/kernels"), ("POST", f"/live/api/kernels/{room.kernel}/restart"), ("POST", f"/live/api/kernels/{room.kernel}/interrupt"),
        ("DELETE", f"/live/api/kernels/{room.kernel}"), ("POST", "/api/kernels"), ("POST", PAGE),
    }  # fmt: skip
    codes = {(method, path): room.fetch(path, room.reader, method).code for method, path in asked}
    assert {call: code for call, code in codes.items() if code not in (403, 404, 405)} == {}
    assert room.kernels.list_kernel_ids() == [room.kernel]


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有这一页"), ("en", "There is no such page")])
def test_an_unknown_lesson_is_told_in_the_readers_language(room, lang, words):
    reply = room.fetch(f"/live/tiny/09_none?lang={lang}", room.visitor())
    assert (reply.code, re.search("<p>(.*)</p>", reply.body.decode())[1]) == (404, words)


def test_the_beacon_of_a_closed_page_ends_the_kernel_and_only_its_reader_may_send_it(room):
    room.opened()
    path = f"/live/voila/api/shutdown/{room.kernel}"
    assert [room.fetch(path, cookie, "POST").code for cookie in (room.visitor(), "")] == [403, 403]
    assert room.kernels.list_kernel_ids() == [room.kernel]
    assert room.fetch(path, room.reader, "POST").code == 204
    assert (room.kernels.list_kernel_ids(), room.kernels._owners, room.kernels._homes) == ([], {}, {})
    assert room.fetch(path, room.reader, "POST").code == 403
    assert room.fetch(f"/live/api/kernels/{room.kernel}", room.reader).code == 403


@pytest.mark.full
def test_the_stock_voila_command_opens_a_lesson_with_our_template(tmp_path):
    write_content(tmp_path)
    socket, port = bind_unused_port()
    socket.close()
    voila = Path(sys.executable).with_name("voila")
    command = [voila, "--template=boai", "--no-browser", f"--port={port}", str(tmp_path / "first_aid" / "01_tiny" / "zh.ipynb")]
    log = (tmp_path / "log").open("w")
    with subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log) as process:
        try:
            body = answer(f"http://127.0.0.1:{port}/", process, tmp_path / "log")
        finally:
            process.terminate()
    log.close()
    assert "<title>小课 zh</title>" in body
    assert "application/vnd.jupyter.widget-view+json" in body
    assert '"kernelId": "' in body
    assert "from widgets import" not in unescape(body)
    assert NO_ADDRESS.findall(body) == []


def answer(url, process, log):
    """Return the page once the process serves it; its log when it ends before."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urlopen(url, timeout=60) as reply:
                return reply.read().decode()
        except Refused:
            break
        except URLError:  # it does not listen yet
            threading.Event().wait(0.1)
    raise AssertionError(log.read_text())

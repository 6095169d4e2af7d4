"""The kernel client against a small server that keeps the contract, and one that does not."""

import asyncio
import contextlib
import json

import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

from bench.echo import page_version, visit_ours, visit_voila
from bench.errors import NotMeasuredError
from bench.rows import kernel
from bench.run import Size

KERNEL = "0b9c3c3e-0000-4000-8000-000000000001"


class Stored(RequestHandler):
    def get(self):
        self.finish('<main data-version="abc123"></main>')


class Ask(RequestHandler):
    def post(self):
        assert self.request.headers["X-CSRFToken"] == self.get_cookie("_xsrf")
        assert json.loads(self.request.body) == {"lang": "zh", "version": "abc123"}
        self.set_cookie("visitor", "me")
        self.finish({"kernel": KERNEL, "models": {"m1": "comm-1"}, "socket": f"/live/api/kernels/{KERNEL}/channels"})


class Rendered(RequestHandler):
    def get(self):
        self.set_cookie("visitor", "me")
        self.finish(f'<script>{{"kernelId": "{KERNEL}"}}</script>')


class Channels(WebSocketHandler):
    def select_subprotocol(self, offered):
        return offered[0]

    def open(self):
        assert self.selected_subprotocol == "v1.kernel.websocket.jupyter.org"
        assert self.get_cookie("visitor") == "me"

    def say(self, kind, content):
        parts = [json.dumps(part).encode() for part in ({"msg_type": kind}, {}, {}, content)]
        self.write_message(bytes(serialize_msg_to_ws_v1(parts, "iopub")), binary=True)

    def on_message(self, message):
        channel, parts = deserialize_msg_from_ws_v1(message)
        assert channel == "shell"
        kind, content = json.loads(parts[0])["msg_type"], json.loads(parts[3])
        self.say("status", {"execution_state": "busy"})
        if kind == "comm_info_request":
            self.say("comm_info_reply", {"comms": {"layout": {}, "comm-1": {}}})
        elif content["comm_id"] == "comm-1":
            ask = content["data"]["content"]["ask"]
            self.say("comm_msg", {"comm_id": "comm-1", "data": {"method": "custom", "content": {"echo": ask + 1}}})


def served(visit, *routes):
    async def main():
        socket, port = bind_unused_port()
        server = HTTPServer(Application(list(routes)))
        server.add_socket(socket)
        try:
            return await visit(port)
        finally:
            server.stop()
            await server.close_all_connections()

    return asyncio.run(main())


async def ours(port):
    attached = await visit_ours(port, await page_version(port))
    again = await attached.socket.ask()
    attached.close()
    return attached.kernel.id, again > 0 and attached.seconds > 0


async def stock(port):
    attached = await visit_voila(port)
    attached.close()
    return attached.kernel.id, attached.seconds > 0


def test_a_kernel_is_attached_to_the_stored_page_and_answers():
    routes = [(r"/learn/bench/01_echo", Stored), (r"/api/kernels/bench/01_echo", Ask), (r"/live/api/kernels/(?:.*)/channels", Channels)]
    assert served(ours, *routes) == (KERNEL, True)


def test_a_kernel_of_stock_voila_answers_too():
    routes = [(r"/voila/render/first_aid/01_echo/zh.ipynb", Rendered), (r"/api/kernels/(?:.*)/channels", Channels)]
    assert served(stock, *routes) == (KERNEL, True)


def test_a_server_without_live_kernels_is_not_measured():
    with pytest.raises(NotMeasuredError, match="not available: POST /api/kernels/bench/01_echo answers 404"):
        served(ours, (r"/learn/bench/01_echo", Stored))


class Nowhere:
    """A run whose servers are none."""

    size = Size(people=2, full=True)

    def boai_on(self, content, **settings):
        return contextlib.nullcontext()

    def voila(self, content):
        return contextlib.nullcontext()


def measured(monkeypatch, found):
    async def ours(*given):
        return found

    monkeypatch.setattr(kernel, "_ours", ours)
    return {figure.key: (figure.ours, figure.verdict) for figure in kernel.measure(Nowhere())}


def test_the_row_judges_time_processor_memory_and_how_many_live(monkeypatch):
    found = kernel._Found(seconds=[0.1, 0.4], cpu=0.08, memory=21.0, alive=300)
    assert measured(monkeypatch, found) == {
        "kernel.p95": (0.4, "not met"), "kernel.errors": (0, "met"), "kernel.cpu": (0.08, "met"), "kernel.memory": (21.0, "not met"),
        "kernel.alive": (300, "met"),
    }  # fmt: skip


def test_kernels_that_cannot_be_had_are_no_zeros(monkeypatch):
    found = kernel._Found(unavailable="not available: 404")
    assert set(measured(monkeypatch, found).values()) == {(None, "not measured")}

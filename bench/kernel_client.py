"""A page's half of a live kernel: asks for one, opens its websocket, sends a widget a message, waits for the reply."""

import json
import re
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketError, websocket_connect

from bench.errors import NotMeasuredError
from bench.server import HOST
from bench.visitor import Visitor

PROTOCOL = "v1.kernel.websocket.jupyter.org"
_VOILA_KERNEL = re.compile(r'"kernelId":\s*"([0-9a-f-]{36})"')
_ANSWER_SECONDS = 120.0
# What a visit may end with; each is a failure of that visit, none ends the run.
VISIT_ERRORS = (OSError, EOFError, TimeoutError, ValueError, KeyError, WebSocketError, HTTPClientError)


@dataclass(frozen=True)
class Kernel:
    """A live kernel: its id, the websocket's path, and the comm ids of its widgets."""

    id: str
    socket: str
    comms: tuple[str, ...]


async def attach(visitor: Visitor, course: str, lesson: str, version: str, lang: str = "zh") -> Kernel:
    """Ask for a kernel of a stored page. Raises NotMeasuredError when the server knows no such request."""
    visitor.cookies.setdefault("_xsrf", "bench")
    body = json.dumps({"lang": lang, "version": version}).encode()
    path = f"/api/kernels/{course}/{lesson}"
    reply = await visitor.request("POST", path, body, Content_Type="application/json", X_CSRFToken=visitor.cookies["_xsrf"])
    if reply.status in (404, 405, 501):
        raise NotMeasuredError(f"not available: POST {path} answers {reply.status}")
    if reply.status not in (200, 201):
        raise ValueError(f"POST {path}: {reply.status} {reply.text()[:200]}")
    given = json.loads(reply.text())
    return Kernel(given["kernel"], given["socket"], tuple(given["models"].values()))


async def open_voila(visitor: Visitor, path: str) -> Kernel:
    """Open a page of stock Voilà, which starts a kernel; its widgets are asked for by ``comms``."""
    text = (await visitor.get(path)).text()
    found = _VOILA_KERNEL.search(text)
    if found is None:
        raise ValueError(f"{path} names no kernel")
    return Kernel(found[1], f"/api/kernels/{found[1]}/channels", ())


class Socket:
    """The websocket of a kernel, with the visitor's cookies."""

    def __init__(self, visitor: Visitor, port: int, kernel: Kernel) -> None:
        self._visitor, self._port, self._kernel = visitor, port, kernel
        self._session = uuid.uuid4().hex
        self._socket: WebSocketClientConnection | None = None

    async def open(self) -> None:
        """Open it, in the one protocol that the server accepts."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._visitor.cookies.items())
        url = f"ws://{HOST}:{self._port}{self._kernel.socket}?session_id={self._session}"
        request = HTTPRequest(url, headers={"Cookie": cookies}, connect_timeout=60, request_timeout=60)
        self._socket = await websocket_connect(request, subprotocols=[PROTOCOL])

    def close(self) -> None:
        """Close it; the kernel goes on until the server ends it."""
        if self._socket is not None:
            self._socket.close()

    async def ask(self) -> float:
        """Send the widget a message and return the seconds until its reply."""
        comms = self._kernel.comms or await self._all_comms()
        began = time.monotonic()
        for comm in comms:
            data = {"method": "custom", "content": {"ask": 1}}
            await self._send("comm_msg", {"comm_id": comm, "data": data})
        await self._wait(lambda message: _is_echo(message))
        return time.monotonic() - began

    async def _all_comms(self) -> tuple[str, ...]:
        """Return every comm there is: stock Voilà's page does not say which is the widget's."""
        await self._send("comm_info_request", {"target_name": "jupyter.widget"})
        reply = await self._wait(lambda message: bool(message["header"]["msg_type"] == "comm_info_reply"))
        return tuple(reply["content"]["comms"])

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        assert self._socket is not None
        header = {
            "msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self._session, "username": "", "version": "5.3",
            "date": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        await self._socket.write_message(bytes(serialize_msg_to_ws_v1(parts, "shell")), binary=True)

    async def _wait(self, wanted: Any) -> dict[str, Any]:
        assert self._socket is not None
        end = time.monotonic() + _ANSWER_SECONDS
        while time.monotonic() < end:
            frame = await self._socket.read_message()
            if frame is None:
                raise EOFError("the server closed the kernel's websocket")
            message = parsed(frame)
            if message and wanted(message):
                return message
        raise TimeoutError("the widget did not reply")


def parsed(frame: bytes | str) -> dict[str, Any] | None:
    """Return header and content of a frame, or None for one in the old protocol."""
    if isinstance(frame, str):
        return None
    _, parts = deserialize_msg_from_ws_v1(frame)
    return {"header": json.loads(bytes(parts[0])), "content": json.loads(bytes(parts[3]))}


def _is_echo(message: dict[str, Any]) -> bool:
    data = message["content"].get("data") or {}
    return message["header"]["msg_type"] == "comm_msg" and "echo" in (data.get("content") or {})

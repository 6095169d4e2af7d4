"""The benchmark's lesson, whose widget asks Python once as it appears, and what a visitor of it does."""

import re
import tempfile
import time
from pathlib import Path

from bench.kernel_client import Kernel, Socket, attach, open_voila
from bench.run import CONTENT, ROOT
from bench.visitor import Visitor
from bench.voila_server import render_path
from portal.assets import Assets
from portal.pages import PageStore

COURSE, LESSON = "bench", "01_echo"
REF = "first_aid/01_echo"
NOTEBOOK = f"{REF}/zh.ipynb"
STORED, LIVE = f"/learn/{COURSE}/{LESSON}", f"/live/{COURSE}/{LESSON}?lang=zh"
# Wherever the page says it: an attribute, or the JSON of its widgets' state.
_VERSION = re.compile(r'\bdata-version="([\w-]+)"|"version":\s*"([\w-]+)"')


class Attached:
    """A visitor with a live kernel; ``seconds`` is from the request for it to the widget's first reply."""

    def __init__(self, visitor: Visitor, kernel: Kernel, socket: Socket, seconds: float) -> None:
        self.visitor, self.kernel, self.socket, self.seconds = visitor, kernel, socket, seconds

    def close(self) -> None:
        """Leave without ending the kernel."""
        self.socket.close()
        self.visitor.close()


async def page_version(port: int) -> str:
    """Return the version of the stored page: as the page says, or computed from the content as the server does."""
    visitor = Visitor(port, {"lang": "zh"})
    reply = await visitor.request("GET", STORED)  # a redirect to /live/ is not followed: it would start a kernel
    visitor.close()
    found = _VERSION.search(reply.text())
    return found[1] or found[2] if found else _computed_version()


def _computed_version() -> str:
    with tempfile.TemporaryDirectory() as data:
        store = PageStore(CONTENT, Path(data), Assets(ROOT / "portal" / "static"))
        try:
            return store.version(REF, "zh")
        finally:
            store.close()


async def visit_ours(port: int, version: str) -> Attached:
    """Attach to a kernel of the stored page and wait for the widget's reply."""
    visitor = Visitor(port)
    began = time.monotonic()
    return await _first_reply(visitor, port, await attach(visitor, COURSE, LESSON, version), began)


async def visit_voila(port: int) -> Attached:
    """Open the page in stock Voilà and wait for the widget's reply."""
    visitor = Visitor(port)
    began = time.monotonic()
    return await _first_reply(visitor, port, await open_voila(visitor, render_path(NOTEBOOK)), began)


async def _first_reply(visitor: Visitor, port: int, kernel: Kernel, began: float) -> Attached:
    socket = Socket(visitor, port, kernel)
    await socket.open()
    await socket.ask()
    return Attached(visitor, kernel, socket, time.monotonic() - began)

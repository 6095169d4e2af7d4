"""A person with an empty browser: cookies of their own, up to six connections, every asset a page names."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from posixpath import dirname, join, normpath
from urllib.parse import urlencode, urlsplit

from bench.client import Connection, Reply
from bench.server import HOST

CONNECTIONS = 6  # what a browser opens to one host over HTTP/1.1
_TAG = re.compile(r"<(script|link|img|source)\b[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(?:src|href)\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_KEPT_LINKS = re.compile(r"""\brel\s*=\s*["'](?:stylesheet|modulepreload|preload|icon|manifest)""", re.IGNORECASE)
_IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']([./][^"']+)["']""")
_URL = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')]+)["']?\s*\)""")
_CONFIG = re.compile(r'<script id="jupyter-config-data" type="application/json">(.*?)</script>', re.DOTALL)
_STATE = re.compile(r'<script type="application/json" id="boai-state">(.*?)</script>', re.DOTALL)
_HEADERS = {"User-Agent": "boai-bench", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}


class Visitor:
    """One person; ``bytes`` and ``requests`` count what came. Close it at the end."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self._port = port
        self._idle: list[Connection] = []
        self._gate = asyncio.Semaphore(CONNECTIONS)
        self.cookies = dict(cookies or {})
        self.bytes = self.requests = 0
        self.failures: list[str] = []

    def close(self) -> None:
        """End all connections."""
        for connection in self._idle:
            connection.close()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        async with self._gate:
            connection = self._idle.pop() if self._idle else Connection(HOST, self._port)
            try:
                yield connection
            finally:
                self._idle.append(connection)

    async def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """Return the reply to one request; what is not below 400 is noted in ``failures``."""
        sent = {**_HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with self._connection() as connection:
            reply = await connection.request(method, path, sent, body)
        for name, value in reply.headers:
            if name == "set-cookie":
                key, _, text = value.partition(";")[0].partition("=")
                self.cookies[key.strip()] = text.strip()
        self.bytes += reply.wire_bytes
        self.requests += 1
        if reply.status >= 400:
            self.failures.append(f"{method} {path}: {reply.status}")
        return reply

    async def get(self, path: str) -> Reply:
        """Return the page, its redirects followed."""
        for _ in range(5):
            reply = await self.request("GET", path)
            if reply.status not in (301, 302, 303, 307):
                return reply
            path = local(reply.header("location"))
        self.failures.append(f"GET {path}: redirected in a circle")
        return reply

    async def send_form(self, path: str, **fields: str) -> Reply:
        """Return the page after a form with the page's own token, its redirect followed."""
        body = urlencode({**fields, "_xsrf": self.cookies.get("_xsrf", "")}).encode()
        reply = await self.request("POST", path, body, Content_Type="application/x-www-form-urlencoded")
        return await self.get(local(reply.header("location"))) if 300 <= reply.status < 400 else reply

    async def open(self, path: str) -> str:
        """Fetch the page and everything that it names, and what that names in turn; return the page's text."""
        reply = await self.get(path)
        text = reply.text()
        if reply.status < 400:
            await self._fetch_all(named_by_page(text), set())
        return text

    async def _fetch_all(self, addresses: list[str], seen: set[str]) -> None:
        fresh = [address for address in dict.fromkeys(addresses) if address not in seen]
        seen.update(fresh)
        await asyncio.gather(*(self._fetch(address, seen) for address in fresh))

    async def _fetch(self, address: str, seen: set[str]) -> None:
        reply = await self.request("GET", address)
        if reply.status < 400:
            await self._fetch_all(named_by_asset(address, reply), seen)


def local(address: str) -> str:
    """Return path and query of an address of this host."""
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def named_by_page(text: str) -> list[str]:
    """Return the assets of this host that a page names: scripts, styles, pictures, modules of its widgets."""
    found = []
    for match in _TAG.finditer(text):
        if match[1].lower() != "link" or _KEPT_LINKS.search(match[0]):
            found += _ADDRESS.findall(match[0])
    if config := _CONFIG.search(text):
        found += _extensions(json.loads(config[1]))
    if state := _STATE.search(text):
        found += [model["esm"] for model in json.loads(state[1])["models"].values() if "esm" in model]
    return [local(unescape(a)) for a in found if a.startswith("/") and not a.startswith("//")]


def _extensions(config: dict[str, object]) -> list[str]:
    base = str(config.get("fullLabextensionsUrl", ""))
    extensions = config.get("federated_extensions", [])
    return [f"{base}/{one['name']}/{one['load']}" for one in extensions] if isinstance(extensions, list) else []


_known: dict[str, list[str]] = {}  # a hashed address names the same for every visitor: parsed once


def named_by_asset(address: str, reply: Reply) -> list[str]:
    """Return the assets that a script or style sheet of ours names."""
    kind = reply.header("content-type").partition(";")[0]
    if not address.startswith("/assets/") or kind not in ("text/javascript", "text/css"):
        return []
    if address not in _known:
        pattern = _IMPORT if kind == "text/javascript" else _URL
        _known[address] = [_beside(address, name) for name in pattern.findall(reply.text())]
    return _known[address]


def _beside(address: str, name: str) -> str:
    return name if name.startswith("/") else normpath(join(dirname(address), name))

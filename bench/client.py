"""A light HTTP/1.1 client: what it costs itself must not hide what the server costs.

Bodies stay as they travel, compressed. One ``Connection`` carries one request at a time.
"""

import asyncio
import gzip
from dataclasses import dataclass, field

_SECONDS = 300.0


@dataclass(frozen=True)
class Reply:
    """Status, headers (names in lower case, in order) and the body as it travelled."""

    status: int
    headers: list[tuple[str, str]]
    raw: bytes = field(repr=False)
    wire_bytes: int = 0

    def header(self, name: str) -> str:
        """Return the first header of that name, or ''."""
        return next((value for key, value in self.headers if key == name), "")

    def text(self) -> str:
        """Return the body, decompressed."""
        raw = gzip.decompress(self.raw) if self.header("content-encoding") == "gzip" else self.raw
        return raw.decode("utf-8", errors="replace")


class Connection:
    """A keep-alive connection to one host; it opens at the first request and again when the server closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> Reply:
        """Return the reply. Raises OSError, TimeoutError or EOFError when there is none."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        message = ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")
        async with asyncio.timeout(_SECONDS):
            return await self._exchange(method, message)

    async def _exchange(self, method: str, message: bytes) -> Reply:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=1 << 20)
        reader, writer = self._streams
        try:
            writer.write(message)
            await writer.drain()
            reply, keep = await _read(reader, method)
        except BaseException:
            self.close()
            raise
        if not keep:
            self.close()
        return reply

    def close(self) -> None:
        """End the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _read(reader: asyncio.StreamReader, method: str) -> tuple[Reply, bool]:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    status = int(first.split(" ", 2)[1])
    headers = [(n.strip().lower(), v.strip()) for n, _, v in (line.partition(":") for line in rest if line)]
    named = dict(reversed(headers))
    if method == "HEAD" or status in (204, 304):
        body, framing = b"", 0
    elif named.get("transfer-encoding", "").lower() == "chunked":
        body, framing = await _chunks(reader)
    else:
        body, framing = await reader.readexactly(int(named.get("content-length", "0"))), 0
    keep = named.get("connection", "").lower() != "close"
    return Reply(status, headers, body, len(head) + len(body) + framing), keep


async def _chunks(reader: asyncio.StreamReader) -> tuple[bytes, int]:
    parts: list[bytes] = []
    framing = 0
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        part = (await reader.readexactly(size + 2))[:-2]
        framing += len(line) + 2
        if size == 0:
            return b"".join(parts), framing
        parts.append(part)

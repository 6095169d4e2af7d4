"""A closed loop of keep-alive connections: each asks again as soon as it has its answer.

Plain sockets and one selector, so that the client is quicker than the fastest server beside it.
"""

import selectors
import socket
import time
from dataclasses import dataclass

from bench.errors import ServerFailedError
from bench.server import HOST, Server


@dataclass
class Loop:
    """What a loop found: answered requests, seconds by the clock, and seconds of the server's processor."""

    requests: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def per_core(self) -> float:
        """Return requests per second of the server's processor; infinite below what the kernel counts."""
        return self.requests / self.cpu if self.cpu else float("inf")

    def __add__(self, other: "Loop") -> "Loop":
        return Loop(self.requests + other.requests, self.seconds + other.seconds, self.cpu + other.cpu)


def run(server: Server, path: str, seconds: float, connections: int = 8, headers: str = "") -> Loop:
    """Ask for ``path`` for that many seconds. Raises ServerFailedError for anything but 200 or 304."""
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n{headers}\r\n".encode()
    selector = selectors.DefaultSelector()
    try:
        for _ in range(connections):
            connection = socket.create_connection((HOST, server.port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ, bytearray())
            connection.sendall(request)
        cpu, start = server.account.cpu(), time.monotonic()
        done = _turn(selector, request, start + seconds)
        return Loop(done, time.monotonic() - start, server.account.cpu() - cpu)
    finally:
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        selector.close()


def _turn(selector: selectors.BaseSelector, request: bytes, end: float) -> int:
    done = 0
    while time.monotonic() < end:
        for key, _ in selector.select(1):
            connection: socket.socket = key.fileobj  # type: ignore[assignment]
            got = connection.recv(1 << 18)
            if not got:
                raise ServerFailedError("the server closed a keep-alive connection")
            key.data.extend(got)
            if whole(key.data):
                done += 1
                key.data.clear()
                connection.sendall(request)
    return done


def whole(reply: bytearray) -> bool:
    """Tell whether the reply is complete; raises ServerFailedError when it is an error or tells no length."""
    end = reply.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(reply[:end]).lower()
    status = head[9:12]
    if status == b"304":
        return True
    at = head.find(b"content-length:")
    if status != b"200" or at < 0:
        raise ServerFailedError(f"expected 200 with a length, got: {head[:200].decode('latin-1')}")
    return len(reply) >= end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])

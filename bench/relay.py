"""A relay between a browser and a server that counts what passes, and can be cut like a network.

It sees what the browser's own tools do not: the requests of a service worker. With TLS its count includes the
handshakes.
"""

import socket
import threading
from contextlib import suppress
from types import TracebackType

from bench.server import HOST

_PIECE = 1 << 16


class Relay:
    """Listens on ``port`` of loopback and passes on to ``target``; ``received`` counts bytes from the server."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self.received = 0
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()

    def __enter__(self) -> "Relay":
        threading.Thread(target=self._accept, name="relay", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.cut()

    def cut(self) -> None:
        """End every connection and refuse new ones: the network is gone."""
        with self._lock:
            ending = [self._listener, *self._open]
            self._open = []
        for one in ending:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
                server = socket.create_connection((HOST, self._target))
            except OSError:
                return
            with self._lock:
                self._open += [browser, server]
            for source, sink, counts in ((browser, server, False), (server, browser, True)):
                threading.Thread(target=self._pass, args=(source, sink, counts), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                if counts:
                    with self._lock:
                        self.received += len(piece)
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)

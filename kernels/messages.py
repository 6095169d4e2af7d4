"""How a fork server and its client talk: one JSON object a packet over a private socket pair, files passed beside it."""

import json
import os
import socket
from typing import Any

PACKET = 64 * 1024  # bytes; what is larger goes as a file
_FILES = 4


def pair() -> tuple[socket.socket, socket.socket]:
    """Return both ends of a new connection; a packet arrives whole or not at all."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(channel: socket.socket, message: dict[str, Any], files: tuple[int, ...] = ()) -> None:
    """Send one message, and copies of open files; raises OSError when the other end is gone."""
    socket.send_fds(channel, [json.dumps(message).encode()], files)


def receive(channel: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Return the next message and the files that came with it; None once the other end is closed.

    Raises TimeoutError as the socket's time limit says.
    """
    data, files, _, _ = socket.recv_fds(channel, PACKET, _FILES)
    for file in files:
        os.set_inheritable(file, False)
    return (json.loads(data) if data else None), files


def as_file(value: Any) -> int:
    """Return an open file in memory that holds ``value`` as JSON, for what may be larger than a packet."""
    file = os.memfd_create("boai", os.MFD_CLOEXEC)
    with os.fdopen(os.dup(file), "w", encoding="utf-8") as text:
        json.dump(value, text)
    return file


def from_file(file: int) -> Any:
    """Return the value of a file made by ``as_file`` and close it."""
    with os.fdopen(file, "rb") as text:
        text.seek(0)
        return json.load(text)

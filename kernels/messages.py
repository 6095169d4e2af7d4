"""How a fork server and its client talk: one JSON object a packet over a private socket pair, files passed beside it."""

import errno
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
    """Send one message of any size, and copies of open files; raises OSError when the other end is gone."""
    data = json.dumps(message).encode()
    if len(data) <= PACKET:
        socket.send_fds(channel, [data], files)
        return
    file = _as_file(data)
    try:
        head = json.dumps({"large": True, "id": message.get("id")}).encode()
        socket.send_fds(channel, [head], (file, *files))
    finally:
        os.close(file)


def receive(channel: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Return the next message and the files that came with it; None once the other end is closed.

    A process that may open no more files receives none: then the message has an ``error`` that says so. Raises
    TimeoutError as the socket's time limit says.
    """
    data, files, flags, _ = socket.recv_fds(channel, PACKET, _FILES)
    for file in files:
        os.set_inheritable(file, False)
    if not data:
        return None, files
    message: dict[str, Any] = json.loads(data)
    if flags & socket.MSG_CTRUNC:
        for file in files:
            os.close(file)
        return {**message, "error": os.strerror(errno.EMFILE)}, []
    if message.get("large"):
        message = _from_file(files.pop(0))
    return message, files


def _as_file(data: bytes) -> int:
    """Return an open file in memory: it goes with the last descriptor and no folder ever shows it."""
    file = os.memfd_create("boai", os.MFD_CLOEXEC)
    with os.fdopen(os.dup(file), "wb") as text:
        text.write(data)
    return file


def _from_file(file: int) -> Any:
    with os.fdopen(file, "rb") as text:
        text.seek(0)
        return json.load(text)

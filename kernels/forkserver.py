"""The fork server: one warm, single-threaded process whose copies become kernels within milliseconds.

Started as ``python -m kernels.forkserver FD MODULE…`` by ``kernels.client``. It never opens a zmq context, an event
loop or a thread of its own, or a copy would hold half of one. It ends with its client: the client's end of the
socket pair closes however the client dies, and each process here dies with the one that forked it.
"""

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kernels import messages
from kernels.confine import data_size

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, from linux/prctl.h


class Children:
    """The processes forked here: their pidfds by pid, reaped as they end so that no zombie stays."""

    def __init__(self) -> None:
        self._running: dict[int, int] = {}

    def fork(self, live: Callable[[], None]) -> tuple[int, int]:
        """Fork a process that calls ``live`` and never returns; return its pid and pidfd."""
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _as_child(parent, live)
        self._running[os.pidfd_open(pid)] = pid
        return pid, next(reversed(self._running))

    def pidfds(self) -> list[int]:
        """Return the pidfds of those that run; each is readable once its process has ended."""
        return list(self._running)

    def reap(self, pidfd: int) -> None:
        """Collect a process that has ended."""
        os.waitpid(self._running.pop(pidfd), 0)
        os.close(pidfd)

    def __len__(self) -> int:
        return len(self._running)


def _as_child(parent: int, live: Callable[[], None]) -> None:
    """What every copy does first and last; it must never come back into the server's loop."""
    code = 1
    try:
        die_with(parent)
        live()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # whatever it is, it is said and the copy ends
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
        os._exit(code)


def die_with(parent: int) -> None:
    """Let this process be killed when its parent ends, however that ends."""
    import ctypes

    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)


def serve(channel: socket.socket, act: Callable[[dict[str, Any], list[int], Children], None]) -> None:
    """Hand each request to ``act`` until the client is gone, or has said ``retire`` and the last child has ended."""
    children, retired = Children(), False
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    watched: set[int] = set()
    while not (retired and not len(children)):
        for pidfd in set(children.pidfds()) - watched:
            poll.register(pidfd, select.POLLIN)
            watched.add(pidfd)
        for ready, _ in poll.poll():
            if ready != channel.fileno():
                poll.unregister(ready)
                watched.discard(ready)
                children.reap(ready)
                continue
            request, files = messages.receive(channel)
            if request is None:
                return
            if request["do"] == "retire":
                retired = True
            else:
                act(request, files, children)


def refuse_threads() -> str:
    """Return why this process cannot be copied, or "" when it can: one thread, and no socket but its own."""
    threads = len(os.listdir("/proc/self/task"))
    return f"{threads} threads run in it" if threads > 1 else ""


def kernel(channel: socket.socket, request: dict[str, Any], children: Children, prepared: Any) -> None:
    """Fork one kernel and answer with its pid, its pidfd and a pipe that ends once it listens, or with the reason why not."""
    from kernels.forked import become_kernel

    if reason := refuse_threads():
        messages.send(channel, {"error": reason})
        return
    data = data_size()
    bound, still = os.pipe()
    pid, pidfd = children.fork(lambda: become_kernel(request, data, prepared, still))
    os.close(still)
    messages.send(channel, {"pid": pid}, (pidfd, bound))
    os.close(bound)


def _base(channel: socket.socket) -> Callable[[dict[str, Any], list[int], Children], None]:
    def act(request: dict[str, Any], files: list[int], children: Children) -> None:
        if request["do"] == "kernel":
            kernel(channel, request, children, None)
            return
        from kernels.snapshot import live_as_snapshot

        ours, theirs = messages.pair()

        def live() -> None:
            channel.close()
            ours.close()
            live_as_snapshot(theirs, request, messages.from_file(files[0]))

        pid, pidfd = children.fork(live)
        theirs.close()
        os.close(files[0])
        messages.send(channel, {"pid": pid}, (pidfd, ours.fileno()))
        ours.close()

    return act


def main() -> int:
    """Import everything, then fork on request; return 0 once the client is gone."""
    from kernels.preload import preload

    channel = socket.socket(fileno=int(sys.argv[1]))
    channel.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the client, which ends us
    missing = preload(sys.argv[2:])
    from ipywidgets import register_comm_target

    register_comm_target()  # ipywidgets does it when a kernel imports it, and no kernel will any more
    if reason := refuse_threads():
        messages.send(channel, {"error": reason})
        return 1
    gc.collect()
    gc.freeze()  # the collector never writes to what is here now, so its pages stay shared
    messages.send(channel, {"ready": True, "missing": missing})
    with suppress(BrokenPipeError, ConnectionResetError):  # the client is gone
        serve(channel, _base(channel))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The fork server: one warm, single-threaded process whose copies become kernels within milliseconds.

Started as ``python -m kernels.forkserver FD PID FOLDER MODULE…`` by ``kernels.client``. It never opens a zmq context,
an event loop or a thread of its own, or a copy would hold half of one. It ends with its client, however that dies,
and each process here dies with the one that forked it.
"""

import gc
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kernels import messages
from kernels.confine import sizes
from kernels.leftovers import threads

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, from linux/prctl.h


class Children:
    """The processes forked here: their pidfds by pid, reaped as they end so that no zombie stays."""

    def __init__(self) -> None:
        self._running: dict[int, int] = {}

    def fork(self, live: Callable[[], None]) -> tuple[int, int]:
        """Fork a process that calls ``live`` and never returns; return its pid and pidfd. Raises OSError."""
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _as_child(parent, live)
        try:
            pidfd = os.pidfd_open(pid)
        except OSError:
            os.kill(pid, signal.SIGKILL)  # not yet waited for, so the number is its own
            os.waitpid(pid, 0)
            raise
        self._running[pidfd] = pid
        return pid, pidfd

    def pidfds(self) -> list[int]:
        """Return the pidfds of those that run; each is readable once its process has ended."""
        return list(self._running)

    def reap(self, pidfd: int) -> None:
        """Collect a process that has ended."""
        os.waitpid(self._running.pop(pidfd), 0)
        os.close(pidfd)

    def end(self, pid: int) -> None:
        """Kill a process of ours; the loop collects it."""
        for pidfd, running in self._running.items():
            if running == pid:
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)

    def end_all(self) -> None:
        """Kill and collect them all."""
        for pidfd in self.pidfds():
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        for pidfd in self.pidfds():
            self.reap(pidfd)

    def __len__(self) -> int:
        return len(self._running)


Reply = Callable[..., None]  # reply(message, files)
Act = Callable[[dict[str, Any], Reply, Children], None]


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
                with suppress(OSError, ValueError):
                    stream.flush()
        os._exit(code)


def die_with(parent: int) -> None:
    """Let this process be killed when its parent ends, however that ends."""
    import ctypes

    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)


def serve(channel: socket.socket, act: Act, client: int | None = None) -> bool:
    """Hand each request to ``act``; return True once the client has said ``stop``, or ``retire`` and the last child
    has ended, False when the client is gone.

    ``client`` is its pidfd: a copy of the client may keep the other end of the channel open. A request that fails is
    answered with the reason; the kernels of others must not die of it.
    """
    children, retired = Children(), False
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    if client is not None:
        poll.register(client, select.POLLIN)
    watched: set[int] = set()
    while not (retired and not len(children)):
        for pidfd in set(children.pidfds()) - watched:
            poll.register(pidfd, select.POLLIN)
            watched.add(pidfd)
        # The ended first: who is answered now can count on them being gone.
        for ready, _ in sorted(poll.poll(), key=lambda found: found[0] not in watched):
            if ready in watched:
                poll.unregister(ready)
                watched.discard(ready)
                children.reap(ready)
                continue
            request = None
            if ready != client:
                with suppress(OSError):
                    request, files = messages.receive(channel)
                    for file in files:  # no request brings any
                        os.close(file)
            if request is None and retired and ready != client:
                poll.unregister(channel)
                continue
            order = request.get("do") if request else None
            if request is None or order == "stop":
                children.end_all()
                return order == "stop"
            if order == "retire":
                retired = True
            elif order == "end":
                children.end(request["pid"])
            else:
                _answer(channel, request, act, children)
    return True


def _answer(channel: socket.socket, request: dict[str, Any], act: Act, children: Children) -> None:
    def reply(message: dict[str, Any], files: tuple[int, ...] = ()) -> None:
        messages.send(channel, {**message, "id": request["id"]}, files)

    try:
        if "error" in request:
            reply({"error": request["error"]})
        else:
            act(request, reply, children)
    except (BrokenPipeError, ConnectionResetError):
        return  # the loop sees the end of the channel next
    except OSError as error:
        with suppress(OSError):
            reply({"error": str(error)})


def kernel(request: dict[str, Any], reply: Reply, children: Children, prepared: Any) -> None:
    """Fork one kernel; answer with its pid, its pidfd and a pipe that says when it listens, or with the reason why not."""
    from kernels.forked import become_kernel

    if reason := threads():
        reply({"error": reason})
        return
    held = sizes()
    bound, still = os.pipe()
    try:
        pid, pidfd = children.fork(lambda: become_kernel(request, held, prepared, still))
        _reply_or_end(reply, children, pid, (pidfd, bound))
    finally:
        os.close(still)
        os.close(bound)


def _reply_or_end(reply: Reply, children: Children, pid: int, files: tuple[int, ...]) -> None:
    try:
        reply({"pid": pid}, files)
    except OSError:
        children.end(pid)  # nobody knows of it
        raise


def _base(channel: socket.socket) -> Act:
    def act(request: dict[str, Any], reply: Reply, children: Children) -> None:
        if request["do"] == "kernel":
            kernel(request, reply, children, None)
            return
        from kernels.snapshot import live_as_snapshot

        ours, theirs = messages.pair()

        def live() -> None:
            channel.close()
            ours.close()
            live_as_snapshot(theirs, request)

        with ours, theirs:
            pid, pidfd = children.fork(live)
            _reply_or_end(reply, children, pid, (pidfd, ours.fileno()))

    return act


def _watched(client: int) -> int:
    """Return the client's pidfd; it is our parent as long as it lives."""
    pidfd = os.pidfd_open(client)
    if os.getppid() != client:
        sys.exit(0)
    return pidfd


def _tidy(client: int, folder: str) -> None:
    """Remove the folder of a client that has been killed; one that lives does so itself."""
    ended = select.poll()
    ended.register(client, select.POLLIN)
    if folder and ended.poll(5000):  # the channel closes a moment before the process has ended
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Import everything, then fork on request; return 0 once the client is gone."""
    from kernels.preload import preload

    number, client, folder, *modules = sys.argv[1:]
    channel = socket.socket(fileno=int(number))
    channel.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the client, which ends us
    watched = _watched(int(client))
    missing = preload(modules)
    from ipywidgets import register_comm_target

    register_comm_target()  # ipywidgets does it when a kernel imports it, and no kernel will any more
    if reason := threads():
        messages.send(channel, {"error": reason})
        return 1
    gc.collect()
    gc.freeze()  # the collector never writes to what is here now, so its pages stay shared
    with suppress(BrokenPipeError, ConnectionResetError):  # the client is gone
        messages.send(channel, {"ready": True, "missing": missing})
        if serve(channel, _base(channel), watched):
            return 0
    _tidy(watched, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())

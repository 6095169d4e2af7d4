"""The client's side of a fork server: starts it, asks it for processes, and starts it again when it is gone."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from kernels import folders, messages
from kernels.confine import Limits
from kernels.environment import kernel_environment
from kernels.errors import ForkServerGoneError, ForkUnavailableError, SnapshotError
from kernels.process import Channel, ForkedProcess

_START_SECONDS = 60.0
_PACKAGES = str(Path(__file__).resolve().parent.parent)
T = TypeVar("T")


def supported() -> bool:
    """Return whether this system can fork kernels: Linux, with process descriptors."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(socket, "send_fds")


class Snapshot:
    """A notebook that has been run; ``comms`` are the rows of kernels.listening.widgets."""

    def __init__(self, process: ForkedProcess, channel: Channel, comms: list[list[Any]]) -> None:
        self.process, self.comms = process, comms
        self._channel = channel

    def fork_kernel(
        self, argv: list[str], cwd: str, env: Mapping[str, str], limits: Limits | None
    ) -> ForkedProcess:
        """Return a new kernel process that begins where the notebook ended; raises ForkUnavailableError."""
        return self._channel.fork_kernel(argv, cwd, env, limits)

    @property
    def alive(self) -> bool:
        """Whether kernels can still be had of it."""
        return self.process.poll() is None

    def retire(self) -> None:
        """Make no more kernels; it ends when the last of its kernels has ended."""
        self._channel.tell({"do": "retire"})
        self._channel.close()


class ForkServer:
    """A fork server that is started at the first request, and again when it has died. Safe from any thread.

    ``modules`` are imported before the first fork, besides what a kernel needs; when their files change, a new
    server takes over and the old one ends with its last kernel. ``folder`` is removed when this process is killed.
    """

    def __init__(self, modules: Iterable[str] = (), folder: Path | None = None) -> None:
        self._modules, self._folder = tuple(modules), folder
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._sources: object = None
        self._retired: list[subprocess.Popen[bytes]] = []

    @property
    def pid(self) -> int | None:
        """Return the server's process id while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def fork_kernel(
        self, argv: list[str], cwd: str, env: Mapping[str, str], limits: Limits | None
    ) -> ForkedProcess:
        """Return a new kernel process; raises ForkUnavailableError."""
        return self._asked(lambda channel: channel.fork_kernel(argv, cwd, env, limits))

    def snapshot(
        self, cells: list[str], cwd: str, env: Mapping[str, str], limits: Limits | None, seconds: float
    ) -> Snapshot:
        """Run a notebook's code cells and return where that ended.

        Raises SnapshotError when the notebook fails, takes longer than ``seconds`` or leaves threads or sockets,
        ForkUnavailableError when nothing can be forked.
        """
        plain = limits.as_dict() if limits else None
        request = {"do": "snapshot", "cells": cells, "cwd": cwd, "env": dict(env), "limits": plain}
        return self._asked(lambda channel: self._snapshot(channel, request, seconds))

    def _snapshot(self, server: Channel, request: dict[str, Any], seconds: float) -> Snapshot:
        answer, (pidfd, end) = server.ask(request, 2)
        process, channel = ForkedProcess(answer["pid"], pidfd), Channel(socket.socket(fileno=end))
        try:
            said = channel.wait(seconds)
        except TimeoutError:
            said = {"error": f"it ran longer than {seconds:g} s", "lasting": False}
        except OSError:
            said = None
        if said is None:
            process.wait()
            if self.pid is None:
                raise ForkServerGoneError("the fork server ended while the notebook ran")
            said = {"error": "its process ended, perhaps at a limit", "lasting": False}
        if "error" in said:
            _end_group(process)
            channel.close()
            raise SnapshotError(said["error"], said.get("lasting", True), said.get("cell"))
        return Snapshot(process, channel, said["ready"])

    def close(self) -> None:
        """End the server and everything it made."""
        with self._lock:
            self._stop()
            for process in self._retired:
                process.kill()
                process.wait()
            self._retired.clear()

    def _asked(self, ask: Callable[[Channel], T]) -> T:
        channel = self._ready()
        try:
            return ask(channel)
        except ForkServerGoneError:
            return ask(self._ready(gone=channel))  # once more with a new one, or the one of another thread

    def _ready(self, gone: Channel | None = None) -> Channel:
        with self._lock:
            self._retired = [process for process in self._retired if process.poll() is None]
            if self._channel is not None and (self._channel is gone or self.pid is None):
                self._stop()
            sources = _sources(self._modules)
            if self._channel is not None and sources != self._sources:
                self._retire()
            if self._channel is None:
                self._start()
                self._sources = sources
            assert self._channel is not None
            return self._channel

    def _start(self) -> None:
        if not supported():
            raise ForkUnavailableError("this system cannot fork kernels")
        ours, theirs = messages.pair()
        path = os.pathsep.join([_PACKAGES, *filter(None, [os.environ.get("PYTHONPATH")])])
        arguments = [str(theirs.fileno()), str(os.getpid()), str(self._folder or ""), *self._modules]
        try:
            # -P: this process's working folder is no place for a kernel's modules.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kernels.forkserver", *arguments],
                pass_fds=[theirs.fileno()], env=kernel_environment(PYTHONPATH=path), stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            ours.close()
            raise ForkUnavailableError(f"the fork server cannot be started ({error})") from error
        finally:
            theirs.close()
        self._channel = Channel(ours)
        try:
            said = self._channel.wait(_START_SECONDS)
        except OSError as error:
            said = {"error": f"the fork server did not start ({error})"}
        if said is None or "error" in said:
            self._stop()
            raise ForkUnavailableError(said["error"] if said else "the fork server ended at its start")

    def _retire(self) -> None:
        assert self._channel is not None
        assert self._process is not None
        self._channel.tell({"do": "retire"})
        self._channel.close()
        self._retired.append(self._process)
        self._channel = self._process = None

    def _stop(self) -> None:
        if self._channel is not None:
            self._channel.tell({"do": "stop"})
            self._channel.close()
            self._channel = None
        if self._process is not None:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _end_group(process: ForkedProcess) -> None:
    """End the process of a notebook, with whatever that has started."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _sources(modules: Iterable[str]) -> object:
    """Return what changes when a file of these packages changes."""
    found = [spec for name in modules if (spec := find_spec(name)) is not None]
    roots = [Path(place) for spec in found for place in spec.submodule_search_locations or []]
    files = [file for root in roots for file in root.rglob("*") if file.suffix in (".py", ".js", ".css")]
    return sorted((str(file), file.stat().st_mtime_ns) for file in files)


_shared: dict[
    int, ForkServer
] = {}  # by process: a copy of this one must not talk through its parent's socket


def shared() -> ForkServer:
    """Return this process's fork server."""
    if os.getpid() not in _shared:
        _shared.setdefault(os.getpid(), ForkServer(["widgets"], folders.own()))
    return _shared[os.getpid()]


async def aside(function: Any, *args: Any) -> Any:
    """Return ``function(*args)``, run in a thread: asking the fork server takes milliseconds, its start a second."""
    return await asyncio.get_running_loop().run_in_executor(None, function, *args)

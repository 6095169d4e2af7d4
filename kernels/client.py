"""The client's side of a fork server: starts it, asks it for processes, and starts it again when it is gone."""

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kernels import messages
from kernels.confine import Limits
from kernels.environment import kernel_environment
from kernels.errors import ForkUnavailableError, SnapshotError

_START_SECONDS = 60.0
_ANSWER_SECONDS = 10.0
_PACKAGES = str(Path(__file__).resolve().parent.parent)


def supported() -> bool:
    """Return whether this system can fork kernels: Linux, with process descriptors."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(socket, "send_fds")


class ForkedProcess:
    """A process that the fork server made: what jupyter_client asks of a Popen, by its descriptor.

    The exit code is the server's to know; ``returncode`` is -1 once the process has ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int) -> None:
        self.pid, self.pidfd = pid, pidfd
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0.0)
        return -1

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended; never to another process of the same number."""
        if self.poll() is None:
            try:
                signal.pidfd_send_signal(self.pidfd, number)
            except ProcessLookupError:
                self.poll()

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and _readable(self.pidfd, seconds):
            self.returncode = -1
            os.close(self.pidfd)
        return self.returncode


def _readable(file: int, seconds: float | None) -> bool:
    """Wait until the file has something to read, or has ended; tell whether it did in time."""
    waiting = select.poll()  # select() knows no descriptors above 1023
    waiting.register(file, select.POLLIN)
    return bool(waiting.poll(None if seconds is None else seconds * 1000))


class _Channel:
    """Requests to one process, one at a time, from any thread."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._lock = threading.Lock()
        end.settimeout(_ANSWER_SECONDS)

    def ask(self, request: dict[str, Any], files: tuple[int, ...] = ()) -> tuple[dict[str, Any], list[int]]:
        """Return the answer and its files; raises ForkUnavailableError when the process is gone or refuses."""
        with self._lock:
            try:
                messages.send(self._end, request, files)
                answer, received = messages.receive(self._end)
            except OSError as error:
                raise ForkUnavailableError(f"the fork server does not answer ({error})") from error
        if answer is None:
            raise ForkUnavailableError("the fork server has ended")
        if "error" in answer:
            raise ForkUnavailableError(answer["error"])
        return answer, received

    def wait(self, seconds: float) -> dict[str, Any] | None:
        """Return the next message; raises TimeoutError or OSError."""
        with self._lock:
            self._end.settimeout(seconds)
            message, _ = messages.receive(self._end)
            self._end.settimeout(_ANSWER_SECONDS)
        return message

    def tell(self, request: dict[str, Any]) -> None:
        """Send what is not answered; a process that is gone need not hear it."""
        with self._lock:
            try:
                messages.send(self._end, request)
            except OSError:
                return

    def fork_kernel(
        self, argv: list[str], cwd: str, env: Mapping[str, str], limits: Limits | None
    ) -> ForkedProcess:
        """Return a new kernel process; raises ForkUnavailableError."""
        plain = limits.as_dict() if limits else None
        answer, (pidfd, bound) = self.ask(
            {"do": "kernel", "argv": argv, "cwd": cwd, "env": dict(env), "limits": plain}
        )
        # A client that connects before the sockets are there would try again only a tenth of a second later.
        _readable(bound, _ANSWER_SECONDS)
        os.close(bound)
        return ForkedProcess(answer["pid"], pidfd)

    def close(self) -> None:
        """Close this end, at which the process ends."""
        self._end.close()


class Snapshot:
    """A notebook that has been run; ``comms`` are the rows of kernels.listening.widgets."""

    def __init__(self, process: ForkedProcess, channel: _Channel, comms: list[list[Any]]) -> None:
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


class ForkServer:
    """A fork server that is started at the first request, and again when it has died. Safe from any thread.

    ``modules`` are imported before the first fork, besides what a kernel needs.
    """

    def __init__(self, modules: Iterable[str] = ()) -> None:
        self._modules = tuple(modules)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: _Channel | None = None

    @property
    def pid(self) -> int | None:
        """Return the server's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def fork_kernel(
        self, argv: list[str], cwd: str, env: Mapping[str, str], limits: Limits | None
    ) -> ForkedProcess:
        """Return a new kernel process; raises ForkUnavailableError."""
        try:
            return self._ready().fork_kernel(argv, cwd, env, limits)
        except ForkUnavailableError:
            if self.pid is not None:
                raise
        return self._ready().fork_kernel(argv, cwd, env, limits)  # it had died: once more with a new one

    def snapshot(
        self, cells: list[str], cwd: str, env: Mapping[str, str], limits: Limits | None, seconds: float
    ) -> Snapshot:
        """Run a notebook's code cells and return where that ended.

        Raises SnapshotError when the notebook fails, takes longer than ``seconds`` or leaves threads or sockets,
        ForkUnavailableError when nothing can be forked.
        """
        plain = limits.as_dict() if limits else None
        request = {"do": "snapshot", "cwd": cwd, "env": dict(env), "limits": plain}
        file = messages.as_file(cells)
        try:
            answer, (pidfd, end) = self._ready().ask(request, (file,))
        finally:
            os.close(file)
        process, channel = ForkedProcess(answer["pid"], pidfd), _Channel(socket.socket(fileno=end))
        try:
            said = channel.wait(seconds)
        except OSError as error:
            process.kill()
            raise SnapshotError(
                f"it ran longer than {seconds:g} s" if isinstance(error, TimeoutError) else str(error)
            ) from None
        if said is None or "error" in said:
            process.kill()
            raise SnapshotError(said["error"] if said else "its process ended, perhaps at a limit")
        return Snapshot(process, channel, said["ready"])

    def close(self) -> None:
        """End the server and everything it made."""
        with self._lock:
            self._stop()

    def _ready(self) -> _Channel:
        with self._lock:
            if self._channel is None or self.pid is None:
                self._stop()
                self._start()
            assert self._channel is not None
            return self._channel

    def _start(self) -> None:
        if not supported():
            raise ForkUnavailableError("this system cannot fork kernels")
        ours, theirs = messages.pair()
        # -P is not used: the packages may be run from a checkout that is not installed.
        path = os.pathsep.join([_PACKAGES, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kernels.forkserver", str(theirs.fileno()), *self._modules],
            pass_fds=[theirs.fileno()], env=kernel_environment(PYTHONPATH=path), stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        theirs.close()
        self._channel = _Channel(ours)
        try:
            said = self._channel.wait(_START_SECONDS)
        except OSError as error:
            said = {"error": f"it did not start ({error})"}
        if said is None or "error" in said:
            self._stop()
            raise ForkUnavailableError(said["error"] if said else "the fork server ended at its start")

    def _stop(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is not None:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


_shared: dict[
    int, ForkServer
] = {}  # by process: a copy of this one must not talk through its parent's socket


def shared() -> ForkServer:
    """Return this process's fork server."""
    return _shared.setdefault(os.getpid(), ForkServer(["widgets"]))


async def aside(function: Any, *args: Any) -> Any:
    """Return ``function(*args)``, run in a thread: asking the fork server takes milliseconds, its start a second."""
    return await asyncio.get_running_loop().run_in_executor(None, function, *args)

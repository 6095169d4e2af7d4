"""A process that the fork server made, and the connection to one that makes further ones."""

import os
import select
import signal
import socket
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kernels import messages
from kernels.confine import Limits
from kernels.errors import ForkServerGoneError, ForkUnavailableError

_ANSWER_SECONDS = 10.0


class ForkedProcess:
    """A process that the fork server made: what jupyter_client asks of a Popen, by its descriptor, from any thread.

    The exit code is the server's to know; ``returncode`` is -1 once the process has ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int) -> None:
        self.pid, self.pidfd = pid, pidfd
        self.returncode: int | None = None
        self._lock = threading.Lock()  # the descriptor is closed once: its number may be another's at once

    def poll(self) -> int | None:
        """Return None while it runs."""
        with self._lock:
            if self.returncode is None and readable(self.pidfd, 0):
                self.returncode = -1
                os.close(self.pidfd)
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""
        with self._lock:
            # A copy: another thread may find the end first and close ours.
            watched = os.dup(self.pidfd) if self.returncode is None else None
        if watched is not None:
            try:
                if not readable(watched, timeout):
                    raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0.0)
            finally:
                os.close(watched)
            self.poll()
        return -1

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended; never to another process of the same number."""
        with self._lock:
            if self.returncode is None:
                try:
                    signal.pidfd_send_signal(self.pidfd, number)
                except ProcessLookupError:
                    return

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def __del__(self) -> None:
        if self.returncode is None:
            self.returncode = -1
            os.close(self.pidfd)


def readable(file: int, seconds: float | None) -> bool:
    """Wait until the file has something to read, or has ended; tell whether it did in time."""
    waiting = select.poll()  # select() knows no descriptors above 1023
    waiting.register(file, select.POLLIN)
    return bool(waiting.poll(None if seconds is None else seconds * 1000))


class Channel:
    """Requests to one process, one at a time, from any thread."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._lock = threading.Lock()
        self._number = 0
        end.settimeout(_ANSWER_SECONDS)

    def ask(self, request: dict[str, Any], files: int) -> tuple[dict[str, Any], list[int]]:
        """Return the answer and its ``files`` open files.

        Raises ForkServerGoneError when the process is gone, ForkUnavailableError when it refuses or does not answer.
        """
        with self._lock:
            self._number += 1
            try:
                messages.send(self._end, {**request, "id": self._number})
                answer, received = self._answer()
            except TimeoutError:
                raise ForkUnavailableError(f"no answer in {_ANSWER_SECONDS:g} s") from None
            except OSError as error:
                raise ForkServerGoneError(str(error)) from error
        if answer is None:
            raise ForkServerGoneError("the process that forks kernels has ended")
        if "error" in answer:
            self._give_up(answer, received)
            raise ForkUnavailableError(answer["error"])
        assert len(received) == files
        return answer, received

    def _answer(self) -> tuple[dict[str, Any] | None, list[int]]:
        """Return the answer to the last request; one that comes too late for its own request is given up."""
        while True:
            answer, received = messages.receive(self._end)
            if answer is None or answer["id"] == self._number:
                return answer, received
            self._give_up(answer, received)

    def _give_up(self, answer: dict[str, Any], received: list[int]) -> None:
        """End the process that an answer is about: nobody will use it."""
        for file in received:
            os.close(file)
        if "pid" in answer:
            messages.send(self._end, {"do": "end", "pid": answer["pid"]})

    def wait(self, seconds: float) -> dict[str, Any] | None:
        """Return the next message; raises TimeoutError or OSError."""
        with self._lock:
            self._end.settimeout(seconds)
            try:
                return messages.receive(self._end)[0]
            finally:
                self._end.settimeout(_ANSWER_SECONDS)

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
        """Return a new kernel process that can be spoken to; raises ForkUnavailableError."""
        plain = limits.as_dict() if limits else None
        request = {"do": "kernel", "argv": argv, "cwd": cwd, "env": dict(env), "limits": plain}
        answer, (pidfd, bound) = self.ask(request, 2)
        process = ForkedProcess(answer["pid"], pidfd)
        # A client that connects before the sockets are there would try again only a tenth of a second later.
        try:
            if not readable(bound, _ANSWER_SECONDS) or not os.read(bound, 1):
                process.kill()
                raise ForkUnavailableError("the kernel ended, or did nothing, before it could be spoken to")
        finally:
            os.close(bound)
        return process

    def close(self) -> None:
        """Close this end, at which the process ends; who waits for an answer hears that it is gone."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._end.close()

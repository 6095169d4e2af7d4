"""A server under test: a real process on loopback with a folder of its own, always stopped."""

import http.client
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from bench.errors import ServerFailedError
from bench.processes import Account, all_processes, command_line

HOST = "127.0.0.1"
_START_SECONDS = 120.0
_STOP_SECONDS = 20.0
_REST_SECONDS = 120.0
_RESTING = 0.06  # CPU seconds in two seconds


def free_port() -> int:
    """Return a free port whose next one is free too: ``boai serve`` uses that for HTTPS."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind((HOST, 0))
            port: int = first.getsockname()[1]
            with suppress(OSError, OverflowError):
                second.bind((HOST, port + 1))
                return port


class Server:
    """Runs ``command`` until ``stop``; ready when ``GET ready`` answers. Use it in a ``with`` block."""

    def __init__(
        self, name: str, command: Sequence[str], port: int, folder: Path, ready: str = "/", environment: dict[str, str] | None = None
    ) -> None:
        self.name, self.port = name, port
        self._command, self._ready = list(command), ready
        self._environment = environment
        self._log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.account = Account(-1)

    @property
    def url(self) -> str:
        """Return the address without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> "Server":
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment, start_new_session=True
            )
        self.account = Account(self._process.pid)
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _wait(self) -> None:
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                break
            if answers(self.port, self._ready):
                return
            time.sleep(0.1)
        said = self._log.read_text(encoding="utf-8", errors="replace").strip()[-500:]
        raise ServerFailedError(f"{self.name} did not start: {said or 'it said nothing'}")

    def rest(self) -> None:
        """Wait until it has nothing left to do from its start: a class does not come with the power switch."""
        end, cpu = time.monotonic() + _REST_SECONDS, self.account.cpu()
        while time.monotonic() < end:
            time.sleep(2)
            now = self.account.cpu()
            if now - cpu < _RESTING:
                return
            cpu = now

    def outlive(self, program: str) -> None:
        """Wait until none of its processes runs ``program`` (part of a command line) any more, and it rests."""
        end = time.monotonic() + _REST_SECONDS
        while time.monotonic() < end and any(program in command_line(pid) for pid in self.account.members()):
            time.sleep(0.5)
        self.rest()

    def stop(self) -> None:
        """End the server and every process that came from it."""
        if self._process is None:
            return
        members = self.account.members()
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        living = all_processes()
        for pid, member in members.items():
            if pid in living and living[pid].started == member.started:
                _end(pid)
        self._process = None


def _end(pid: int) -> None:
    """Kill a process and wait until it has ended: a signal alone only asks for it."""
    with suppress(ProcessLookupError):
        ended = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(ended, signal.SIGKILL)
            select.select([ended], [], [], _STOP_SECONDS)
        finally:
            os.close(ended)


def answers(port: int, path: str) -> bool:
    """Tell whether a GET is answered with anything below 500."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

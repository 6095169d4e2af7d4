"""Run the grader beside the portal while there is something to grade: never inside the web process, never idle for long."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from tornado.log import app_log

from grading import records

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0


def grader_command(data: Path, content: Path) -> list[str]:
    """Return the command of a grader that ends with this process, without saying how long it stays."""
    given = ["--data", str(data.resolve()), "--content", str(content.resolve()), "--parent", str(os.getpid())]
    return [sys.executable, "-m", "grading.grader", *given]


class GraderProcess:
    """Starts ``command`` once, to publish and to finish what was cut off, and again whenever ``due()`` says so.

    It ends by itself after ``idle`` seconds without work. One that fails starts again, with growing pauses, as long
    as work is due: the queue is in the record, so nothing is lost with the process.
    """

    def __init__(
        self,
        command: list[str],
        due: Callable[[], Awaitable[bool]],
        idle: float,
        first_wait: float = _FIRST_WAIT,
    ) -> None:
        self._command, self._due, self._idle, self._first_wait = command, due, idle, first_wait
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Return the process id while one runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def run(self) -> None:
        """Supervise until ``stop``."""
        wait = self._first_wait
        loop = asyncio.get_running_loop()
        wanted, stay = True, 0.0
        while not self._stopping:
            if wanted:
                started = loop.time()
                code = await self._ended(stay)
                if self._stopping:
                    return
                if code == 0 or loop.time() - started > _LONGEST_WAIT:
                    wait = self._first_wait
                else:
                    wait = min(wait * 2, _LONGEST_WAIT)
                    app_log.warning("The grader ended with code %s; it may start again in %.1f s.", code, wait)
                stay = self._idle
            await asyncio.sleep(wait)
            wanted = await self._is_due()

    async def _ended(self, stay: float) -> int:
        command = [*self._command, "--idle", str(stay)]
        self._process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.DEVNULL)
        return await self._process.wait()

    async def _is_due(self) -> bool:
        try:
            return await self._due()
        except records.OperationalError as error:  # a full disk, say: asked again until it is mended
            app_log.warning("The grader's queue cannot be read: %s", error)
            return False

    async def stop(self) -> None:
        """End the grader; a job in its hands goes back to the queue when its lease ends."""
        self._stopping = True
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), 5)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

"""Keep one grader process running beside the portal: grading never happens inside the web process."""

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tornado.log import app_log

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0


class GraderProcess:
    """Starts ``python -m grading.grader``, and again whenever it ends, with growing pauses."""

    def __init__(self, data: Path, content: Path) -> None:
        self._command = [
            sys.executable, "-m", "grading.grader", "--data", str(data.resolve()), "--content", str(content.resolve()),
        ]  # fmt: skip
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Return the process id while one runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def run(self) -> None:
        """Supervise until ``stop``."""
        wait = _FIRST_WAIT
        loop = asyncio.get_running_loop()
        while not self._stopping:
            started = loop.time()
            self._process = await asyncio.create_subprocess_exec(*self._command, stdin=subprocess.DEVNULL)
            code = await self._process.wait()
            if self._stopping:
                return
            wait = _FIRST_WAIT if loop.time() - started > _LONGEST_WAIT else min(wait * 2, _LONGEST_WAIT)
            app_log.warning("The grader ended with code %s; it starts again in %.1f s.", code, wait)
            await asyncio.sleep(wait)

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

"""Lessons are run in a process of their own, which ends soon after the last one.

What runs a notebook (Voilà, nbconvert, a kernel's client) weighs more than the whole site and is needed for
seconds a day. Requests and answers are lines of JSON over its pipes; it ends when its input does, so that it
never outlives the portal.
"""

import asyncio
import json
import os
import subprocess
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from grading.errors import ContentError
from kernels.confine import Limits

_IDLE_SECONDS = 20.0


class RenderProcess:
    """``run`` gives a lesson's page as ``portal.rendering`` makes it; safe to use from several threads.

    The process ends after ``idle`` seconds without a lesson.
    """

    def __init__(self, idle: float = _IDLE_SECONDS) -> None:
        self._command = [sys.executable, "-m", "portal.render_process"]
        self._idle = idle
        self._process: subprocess.Popen[str] | None = None
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """Return the process id while one runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def run(self, content: Path, static: Path, limits: Limits | None, ref: str, lang: str) -> dict[str, Any]:
        """Return the values of the page of lesson ``ref`` under ``content``; ``static`` holds the player's files.

        Its kernel is confined to ``limits``. Raises ContentError for the author's mistakes, RuntimeError for any other.
        """
        with self._lock:
            if self._timer:
                self._timer.cancel()
            given = [str(content), str(static), limits.as_dict() if limits else None, ref, lang]
            answer = self._asked(json.dumps(given))
            self._timer = threading.Timer(self._idle, self.close)
            self._timer.daemon = True
            self._timer.start()
        if "mistake" in answer:
            raise ContentError(*answer["mistake"])
        if "failure" in answer:
            raise RuntimeError(answer["failure"])
        page: dict[str, Any] = answer["page"]
        return page

    def close(self) -> None:
        """End the process, after the lesson in its hands."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            self._dropped()

    def _asked(self, line: str) -> dict[str, Any]:
        if self._process and self._process.poll() is not None:
            self._dropped()
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C is for the portal, which ends this process in order
            )
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process that runs lessons has no pipes")
        try:
            print(line, file=process.stdin, flush=True)
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            raise RuntimeError(f"the process that runs lessons ended with code {self._dropped()}")
        found: dict[str, Any] = json.loads(answer)
        return found

    def _dropped(self) -> int:
        """Return the code of the process, which has ended or is about to, and close its pipes."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(OSError):  # what it never read
            process.communicate()
        return process.returncode


def main() -> None:
    """Answer each line of the input; what a library prints goes to the log, not among the answers."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        for line in sys.stdin:
            print(json.dumps(_answer(*json.loads(line))), file=answers, flush=True)


def _answer(content: str, static: str, confined: dict[str, Any] | None, ref: str, lang: str) -> dict[str, Any]:
    from portal.rendering import rendered

    limits = Limits(**{**confined, "readable": tuple(confined["readable"])}) if confined else None
    try:
        return {"page": asyncio.run(rendered(Path(content), Path(static), limits, ref, lang))}
    except ContentError as error:
        return {"mistake": [error.where, error.problem, error.remedy]}
    except Exception as error:  # whatever it was, the portal must hear of it, and the next lesson be run
        traceback.print_exc()
        return {"failure": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()

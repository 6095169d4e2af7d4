"""The grader beside the portal: started, started again when it ends, and ended with the portal."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from portal import grader_process
from portal.grader_process import GraderProcess, grader_command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def supervised(tmp_path, check, program):
    """Run ``await check(grader, started)`` with a grader whose program is ``program``; ``started()`` waits for the next start."""

    async def main():
        starts = asyncio.Queue()
        make = asyncio.create_subprocess_exec

        async def watched(*command, **options):
            process = await make(*command, stdout=asyncio.subprocess.PIPE, **options)
            await process.stdout.readline()  # it has set itself up
            await starts.put(process)
            return process

        async def due():
            return True

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grader_process.asyncio, "create_subprocess_exec", watched)
            grader = GraderProcess([sys.executable, "-c", program], due, 1.0, first_wait=0.01)
            running = asyncio.create_task(grader.run())
            try:
                await check(grader, lambda: asyncio.wait_for(starts.get(), 20))
            finally:
                await grader.stop()
                await asyncio.wait_for(running, 20)
        return starts

    return asyncio.run(main())


def test_the_command_names_both_folders_in_full_and_who_starts_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = grader_command(Path("data"), Path("content"))
    given = ["--data", str(tmp_path / "data"), "--content", str(tmp_path / "content"), "--parent", str(os.getpid())]
    assert command == [sys.executable, "-m", "grading.grader", *given]


WORKS = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def test_a_grader_that_was_killed_is_started_again(tmp_path):
    async def check(grader, started):
        first = await started()
        assert grader.pid == first.pid
        os.kill(first.pid, signal.SIGKILL)
        second = await started()
        assert second.pid != first.pid
        assert first.returncode == -signal.SIGKILL

    supervised(tmp_path, check, WORKS)


def test_stopping_ends_it_and_starts_no_other(tmp_path):
    async def check(grader, started):
        process = await started()
        await grader.stop()
        assert process.returncode == -signal.SIGTERM
        assert grader.pid is None

    assert supervised(tmp_path, check, WORKS).empty()


def test_one_that_does_not_hear_is_killed(tmp_path, monkeypatch):
    wait_for = asyncio.wait_for
    monkeypatch.setattr(grader_process.asyncio, "wait_for", lambda made, seconds: wait_for(made, 0.2 if seconds == 5 else seconds))

    async def check(grader, started):
        process = await started()
        await grader.stop()
        assert process.returncode == -signal.SIGKILL

    supervised(tmp_path, check, DEAF)

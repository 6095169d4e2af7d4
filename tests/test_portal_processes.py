"""The processes beside the portal: there while there is work, gone afterwards, and no work lost with them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import psutil
import pytest
from graded_site import Site
from test_portal_lessons import SETUP, choice, notebook, save, write_lesson

from grading import attempts, jobs, records
from grading.errors import ContentError
from portal.grader_process import GraderProcess, grader_command
from portal.render_process import RenderProcess

ROOT = Path(__file__).parent.parent
HEAVY = ("IPython", "ipywidgets", "jupyter_client", "jupyter_server", "matplotlib", "nbconvert", "nbgrader", "voila")
FAKE = """
import sys, time
open(sys.argv[1], "a").write(sys.argv[3] + "\\n")
sys.exit(int(open(sys.argv[1] + ".code").read()))
"""


def test_the_portal_starts_without_what_runs_notebooks_or_grades(tmp_path):
    script = """
    import json, sys
    from pathlib import Path
    from portal import server
    from portal.app import make_app
    from portal.settings import Settings
    make_app(Settings(data=Path(sys.argv[1]))).site.close()
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script), tmp_path], capture_output=True, text=True, check=True)
    assert [name for name in HEAVY if name in json.loads(done.stdout)] == []


@pytest.fixture
def lesson(tmp_path):
    write_lesson(tmp_path / "content", cells=[("intro", "markdown", "# 课"), SETUP, choice()])
    process = RenderProcess()
    run = partial(process.run, tmp_path / "content", ROOT / "portal" / "static", None)
    yield process, run, tmp_path / "content" / "first_aid" / "01_tiny"
    process.close()


def test_lessons_are_run_in_one_process_that_outlives_a_mistake_and_a_kill(lesson):
    process, run, folder = lesson
    assert run("first_aid/01_tiny", "zh")["title"] == "小课 zh"
    worker = psutil.Process(process.pid)
    save(folder, "en", notebook("en", [("boom", "code", "1 / 0")]))
    with pytest.raises(ContentError) as caught:
        run("first_aid/01_tiny", "en")
    mistake = ("first_aid/01_tiny/en.ipynb, cell boom", "ZeroDivisionError: division by zero", "mend the cell")
    assert (caught.value.where, caught.value.problem, caught.value.remedy) == mistake
    with pytest.raises(RuntimeError, match=r"^TypeError: "):
        run(None, "zh")  # no mistake of an author's that anybody thought of
    assert process.pid == worker.pid
    worker.kill()
    worker.wait()
    assert run("first_aid/01_tiny", "zh")["toc"] == []
    last = psutil.Process(process.pid)
    process.close()
    assert (last.is_running(), process.pid) == (False, None)


def test_a_process_that_dies_over_a_lesson_says_so(tmp_path):
    process = RenderProcess()
    process._command = [sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit(7)"]
    with pytest.raises(RuntimeError, match="the process that runs lessons ended with code 7"):
        process.run(tmp_path, tmp_path, None, "first_aid/01_tiny", "zh")


def test_the_process_that_runs_lessons_ends_when_nobody_saved_one_for_a_while(tmp_path):
    process = RenderProcess(idle=0.0)
    process._command = [sys.executable, "-c", "print(input() and '{\"page\": {}}', flush=True); input()"]
    assert process.run(tmp_path, tmp_path, None, "first_aid/01_tiny", "zh") == {}
    process._timer.join()
    assert process.pid is None


class Grading:
    """A supervisor over a command that notes each start and ends with a code; work is due as ``queue`` says."""

    def __init__(self, folder, queue):
        self.log, self.queue = folder / "log", queue
        self.supervisor = None
        (folder / "log.code").write_text("0")

    async def due(self):
        if not self.queue:
            await self.supervisor.stop()
            return False
        found = self.queue.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    def run(self):
        command = [sys.executable, "-c", FAKE, str(self.log)]
        self.supervisor = GraderProcess(command, self.due, 120, first_wait=0)
        asyncio.run(asyncio.wait_for(self.supervisor.run(), 60))
        return self.log.read_text().split()


def test_the_grader_runs_once_at_the_start_and_then_only_for_work(tmp_path):
    full = records.OperationalError[0]("disk full")
    assert Grading(tmp_path, [False, False, True, full, False, True]).run() == ["0.0", "120", "120"]


def test_a_grader_that_fails_is_started_again_only_while_there_is_work(tmp_path):
    grading = Grading(tmp_path, [True, True, False])
    (tmp_path / "log.code").write_text("1")
    assert grading.run() == ["0.0", "120", "120"]


def test_what_is_due_is_told_from_the_record(tmp_path):
    site = Site(tmp_path)
    now = records.now()
    later = jobs.later(now, 1)
    assert jobs.due(site.db, later) is False
    open_attempt = attempts.start(site.db, site.course, site.bank, "half", "theory", now, "k")
    assert [jobs.due(site.db, jobs.later(now, seconds)) for seconds in (1, 86_400)] == [False, True]
    attempts.submit(site.db, open_attempt, "half", now)
    assert jobs.due(site.db, later) is True
    job = jobs.lease(site.db, later, 60)
    assert jobs.due(site.db, later) is True  # cut off, when no grader runs
    jobs.fail(site.db, job, "no", later)
    assert [jobs.due(site.db, moment) for moment in (later, jobs.later(later, 2))] == [False, True]
    jobs.finish(site.db, job, "key", [], later)
    assert jobs.due(site.db, jobs.later(later, 600)) is False
    site.db.close()


def test_a_grader_killed_over_an_attempt_is_started_again_and_grades_it_once(tmp_path):
    site = Site(tmp_path)

    def state(attempt):
        row = records.one(site.db, "SELECT state, tries FROM jobs WHERE attempt = ?", attempt)
        return row["state"], row["tries"]

    async def until(met):
        while not met():
            await asyncio.sleep(0.02)

    async def use():
        async def due():
            return jobs.due(site.db, records.now())

        supervisor = GraderProcess(grader_command(site.data, site.content), due, 0)
        running = asyncio.create_task(supervisor.run())
        await until(lambda: supervisor.pid)
        first = psutil.Process(supervisor.pid)
        await until(lambda: not first.is_running() or first.status() == psutil.STATUS_ZOMBIE)  # it has published
        assert (site.root / "release").is_dir()
        attempt = site.take("full", 10)
        await until(lambda: state(attempt)[0] == "leased")
        os.kill(supervisor.pid, signal.SIGKILL)
        await until(lambda: state(attempt)[0] == "graded")
        await supervisor.stop()
        await running
        return attempt

    attempt = asyncio.run(asyncio.wait_for(use(), 120))
    assert (state(attempt), site.total(attempt)) == (("graded", 2), (10.0, 10.0))
    site.db.close()

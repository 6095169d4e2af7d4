"""The kernelspec ``boai`` under every Jupyter program that the project uses, and where nothing can be forked."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import nbformat
import pytest
from forking import LIMITS, SECONDS, children, exists, wait_for_end
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from tornado.httpclient import HTTPRequest
from tornado.testing import bind_unused_port
from tornado.websocket import websocket_connect

from kernels import client, folders, provisioner
from kernels.client import shared
from kernels.manager import KERNEL, OwnedKernels, kernel_for_a_run, owner
from kernels.snapshots import Snapshots

PYTHON = Path(sys.executable)
FORKED = "import os, sys\nassert '-m' not in open('/proc/self/cmdline').read().split('\\0')[:2] or 'kernels.forkserver' in open('/proc/self/cmdline').read()"


def notebook(*cells):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell, id=f"c{number}") for number, cell in enumerate(cells)])
    made.metadata["kernelspec"] = {"name": KERNEL, "display_name": "博爱 Python", "language": "python"}
    return made


def written(folder, *cells, name="a"):
    nbformat.write(notebook(*cells), folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


def texts(path):
    return ["".join(output.get("text", output.get("ename", ""))) for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", [])]


def ran(*command, cwd):
    environment = {**os.environ, "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}"}  # nbgrader looks for its helpers there
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=SECONDS * 3, check=False)
    return done.returncode, done.stdout + done.stderr


WHO = "import os; print(open(f'/proc/{os.getpid()}/cmdline').read().replace(chr(0), ' ').split(' -m ')[1].split()[0])"


def test_the_kernelspec_is_installed_with_its_name_and_provisioner():
    spec = KernelSpecManager().get_kernel_spec(KERNEL)
    assert (spec.display_name, spec.language, spec.metadata["kernel_provisioner"]["provisioner_name"]) == ("博爱 Python", "python", "boai-fork")


async def answered(manager, code):
    """Return what the code prints, or the name of its error."""
    talk = manager.client()
    talk.start_channels()
    try:
        await talk.wait_for_ready(timeout=SECONDS)
        shown = []
        await talk.execute_interactive(code, timeout=SECONDS, output_hook=lambda m: shown.append(m["content"].get("text") or m["content"].get("ename", "")))
        return "".join(shown)
    finally:
        talk.stop_channels()


@pytest.mark.parametrize("transport", ["tcp", "ipc"])
def test_a_kernel_manager_starts_interrupts_restarts_and_ends_kernels(transport, tmp_path):
    async def main():
        # In a folder of ours: a socket's path has 107 bytes at most, and without one it is relative to the caller's.
        file = folders.made("program-") / "kernel.json"
        manager = AsyncKernelManager(kernel_name=KERNEL, transport=transport, connection_file=str(file))
        await manager.start_kernel(cwd=str(tmp_path))
        first = manager.provisioner.pid
        talk = manager.client()
        talk.start_channels()
        await talk.wait_for_ready(timeout=SECONDS)
        number = talk.execute("print('begun')\nwhile True: pass")
        while (await talk.get_iopub_msg(timeout=SECONDS))["content"].get("text") != "begun\n":
            pass
        await manager.interrupt_kernel()
        while (reply := await talk.get_shell_msg(timeout=SECONDS))["parent_header"]["msg_id"] != number:
            pass
        talk.stop_channels()
        held = await answered(manager, "held = 1; print(held, __import__('os').getcwd())")
        await manager.restart_kernel()
        second = manager.provisioner.pid
        lost = await answered(manager, "held")
        await manager.shutdown_kernel()
        return reply["content"]["ename"], held, lost, first, second, manager.connection_file, await manager.is_alive()

    interrupted, held, lost, first, second, file, alive = asyncio.run(main())
    assert (interrupted, held, lost, alive) == ("KeyboardInterrupt", f"1 {tmp_path}\n", "NameError", False)
    assert first != second
    wait_for_end(first, second)
    assert list(Path(file).parent.glob(Path(file).stem + "*")) == []


def test_a_kernel_starts_in_the_folder_it_is_told_or_in_the_callers_own(tmp_path, monkeypatch):
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)

    async def main(**given):
        manager = AsyncKernelManager(kernel_name=KERNEL)
        await manager.start_kernel(**given)
        try:
            return (await answered(manager, "import os; print(os.getcwd())")).strip()
        finally:
            await manager.shutdown_kernel(now=True)

    assert [asyncio.run(main(**given)) for given in ({}, {"cwd": "sub"}, {"cwd": str(tmp_path)})] == [str(tmp_path), str(tmp_path / "sub"), str(tmp_path)]


def test_nbclient_runs_a_notebook_in_a_forked_kernel(tmp_path):
    made = notebook(WHO, "1 / 1")
    NotebookClient(made, timeout=SECONDS, kernel_name=KERNEL, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert made.cells[0].outputs[0]["text"] == "kernels.forkserver\n"
    assert made.cells[1].outputs[0]["data"]["text/plain"] == "1.0"


def test_a_hundred_cells_and_their_errors_come_back_in_order(tmp_path):
    made = notebook(*(f"print({number})" for number in range(30)), "raise ValueError('五')")
    NotebookClient(made, timeout=SECONDS, kernel_name=KERNEL, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}).execute()
    # A line and its end may come in two messages: what counts is the text.
    assert ["".join(one.get("text", one.get("evalue")) for one in cell.outputs) for cell in made.cells] == [*(f"{n}\n" for n in range(30)), "五"]


def test_nbconvert_executes_a_notebook(tmp_path):
    path = written(tmp_path, WHO, "import os; print(os.getcwd())")
    code, said = ran(PYTHON.with_name("jupyter"), "nbconvert", "--to", "notebook", "--execute", "--inplace", path.name, cwd=tmp_path)
    assert (code, texts(path)) == (0, ["kernels.forkserver\n", f"{tmp_path}\n"]), said


def test_nbval_runs_a_notebook_in_the_kernel_that_it_names(tmp_path):
    path = written(tmp_path, WHO.replace("print(", "assert 'kernels.forkserver' in str("), "assert 1 == 1")
    code, said = ran(PYTHON, "-m", "pytest", "-q", "--nbval-lax", path, cwd=tmp_path)
    assert (code, "2 passed" in said) == (0, True), said


def test_nbgrader_grades_an_assignment_with_it(tmp_path):
    pytest.importorskip("nbgrader")
    grade = {"nbgrader": {"schema_version": 3, "grade": True, "solution": False, "task": False, "locked": True, "grade_id": "t1", "points": 2}}
    solution = {"nbgrader": {"schema_version": 3, "grade": False, "solution": True, "task": False, "locked": False, "grade_id": "s1"}}
    made = notebook("### BEGIN SOLUTION\nx = 2\n### END SOLUTION", "assert x == 2\nassert 'kernels.forkserver' in open('/proc/self/cmdline').read()")
    made.cells[0].metadata, made.cells[1].metadata = solution, grade
    (tmp_path / "source" / "ps1").mkdir(parents=True)
    nbformat.write(made, tmp_path / "source" / "ps1" / "p1.ipynb")
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'tiny'\n")
    nbgrader = PYTHON.with_name("nbgrader")
    code, said = ran(nbgrader, "generate_assignment", "ps1", "--create", cwd=tmp_path)
    assert code == 0, said
    made.cells[0].source = "x = 2"
    del made.cells[0]["outputs"], made.cells[1]["outputs"]
    for cell in made.cells:
        cell["outputs"] = []
    (tmp_path / "submitted" / "li" / "ps1").mkdir(parents=True)
    nbformat.write(made, tmp_path / "submitted" / "li" / "ps1" / "p1.ipynb")
    code, said = ran(nbgrader, "autograde", "ps1", "--create", cwd=tmp_path)
    assert code == 0, said
    code, said = ran(PYTHON, "-c", "from nbgrader.api import Gradebook\nwith Gradebook('sqlite:///gradebook.db') as book: print(book.find_submission('ps1', 'li').score)", cwd=tmp_path)
    assert (code, said) == (0, "2.0\n")


class Program:
    """A server program on a port of its own."""

    def __init__(self, *command, cwd, path="/"):
        socket, self.port = bind_unused_port()
        socket.close()
        self.log = (cwd / "log").open("w+")
        environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(cwd / "config"), "JUPYTER_RUNTIME_DIR": "/tmp"}
        self.process = subprocess.Popen([str(part).format(port=self.port) for part in command], cwd=cwd, stdout=self.log, stderr=self.log, env=environment)
        self.page = self._first(path)

    def _first(self, path):
        ends = time.monotonic() + SECONDS * 2
        while time.monotonic() < ends and self.process.poll() is None:
            try:
                return self.ask(path)
            except HTTPError as error:
                raise AssertionError(error.read().decode()) from error
            except URLError:  # it does not listen yet
                threading.Event().wait(0.1)
        self.log.seek(0)
        raise AssertionError(self.log.read())

    def ask(self, path, method="GET", body=None):
        with urlopen(Request(f"http://127.0.0.1:{self.port}{path}", method=method, data=body), timeout=SECONDS * 2) as reply:
            return reply.read().decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(SECONDS)
        self.log.close()


def test_jupyterlabs_server_starts_one_and_runs_code_over_the_websocket(tmp_path):
    command = [PYTHON, "-m", "jupyterlab", "--no-browser", "--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", "--allow-root"]

    async def run(port, kernel):
        socket = await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels"))
        header = {"msg_id": "m1", "msg_type": "execute_request", "username": "", "session": "s", "version": "5.3", "date": ""}
        content = {"code": WHO, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        await socket.write_message(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}))
        shown = []
        while True:
            message = json.loads(await asyncio.wait_for(socket.read_message(), SECONDS))
            if message["parent_header"].get("msg_id") == "m1":
                shown.append(message["content"].get("text", ""))
                if message["content"].get("execution_state") == "idle":
                    socket.close()
                    return "".join(shown)

    with Program(*command, cwd=tmp_path, path="/api/kernelspecs") as lab:
        assert json.loads(lab.page)["kernelspecs"][KERNEL]["spec"]["display_name"] == "博爱 Python"
        kernel = json.loads(lab.ask("/api/kernels", "POST", json.dumps({"name": KERNEL}).encode()))["id"]
        assert asyncio.run(run(lab.port, kernel)) == "kernels.forkserver\n"
        below = children(lab.process.pid)
        assert len(below) == 1
        kernels = children(below[0])
    wait_for_end(*below, *kernels)


@pytest.mark.full
def test_stock_voila_shows_a_notebook_with_it(tmp_path):
    path = written(tmp_path, WHO, "import ipywidgets as w; w.IntSlider()")
    with Program(PYTHON.with_name("voila"), "--no-browser", "--port={port}", path, cwd=tmp_path) as voila:
        assert "kernels.forkserver" in voila.page
        assert "application/vnd.jupyter.widget-view+json" in voila.page
        below = children(voila.process.pid)
    wait_for_end(*below)


@pytest.mark.parametrize("forked", [True, False])
def test_an_argument_that_a_program_repeats_is_given_once(forked, tmp_path, monkeypatch):
    monkeypatch.setattr(provisioner, "supported", lambda: forked)

    async def main():
        manager = AsyncKernelManager(kernel_name=KERNEL)
        await manager.start_kernel(cwd=str(tmp_path), extra_arguments=["--HistoryManager.hist_file=:memory:"])
        try:
            return await answered(manager, "print(get_ipython().history_manager.hist_file)")
        finally:
            await manager.shutdown_kernel(now=True)

    assert asyncio.run(main()) == ":memory:\n"


@pytest.fixture
def unforkable(monkeypatch):
    monkeypatch.setattr(provisioner, "supported", lambda: False)


@pytest.mark.parametrize("why", ["unsupported", "no server"])
def test_where_nothing_can_be_forked_an_ordinary_kernel_is_started_with_a_warning(why, tmp_path, monkeypatch, caplog):
    if why == "unsupported":
        monkeypatch.setattr(provisioner, "supported", lambda: False)
        reason = "this system cannot fork kernels"
    else:
        broken = client.ForkServer()
        monkeypatch.setattr(broken, "_start", lambda: broken._stop() or (_ for _ in ()).throw(client.ForkUnavailableError("the fork server ended at its start")))
        monkeypatch.setattr(provisioner, "shared", lambda: broken)
        reason = "the fork server ended at its start"

    async def main():
        async with kernel_for_a_run(tmp_path) as manager:
            return await answered(manager, WHO)

    with caplog.at_level(logging.WARNING, "kernels.provisioner"):
        assert asyncio.run(main()) == "ipykernel_launcher\n"
    assert [record.getMessage() for record in caplog.records if record.name == "kernels.provisioner"] == [f"An ordinary kernel is started: {reason}."]


def test_where_nothing_can_be_forked_limits_hold_all_the_same(tmp_path, unforkable):
    async def main():
        async with kernel_for_a_run(tmp_path, LIMITS) as manager:
            return [await answered(manager, code) for code in (WHO.replace("print", "print"), "import os; os.fork()", "open('/tmp/boai-test-evil', 'w')", "import os; print(os.listdir('.') == os.listdir(os.getcwd()))")]

    who, *refused, own = asyncio.run(main())
    assert (who, refused, own) == ("kernels.launch\n", ["PermissionError", "PermissionError"], "True\n")


def test_a_learners_kernel_is_never_an_ordinary_one(tmp_path, unforkable):
    """A kernel that was to begin at a snapshot and cannot is refused: an ordinary one would run what it is sent."""

    async def main():
        kept = Snapshots(LIMITS)
        made = await kept.get("a", ["1"], tmp_path)
        kernels = OwnedKernels(folder=str(kept.folder), limits=LIMITS)
        owner.set("li")
        with pytest.raises(client.ForkUnavailableError, match="this system cannot fork kernels"):
            await kernels.start_kernel(snapshot=made)
        left = kernels._owners, kernels.list_kernel_ids()
        await kept.close()
        return left

    assert asyncio.run(main()) == ({}, [])


def test_a_readers_kernel_ends_with_its_folder_and_who_listens_is_told(tmp_path):
    async def main():
        kept = Snapshots(LIMITS)
        made = await kept.get("a", ["import ipywidgets as w; slider = w.IntSlider()"], tmp_path)
        kernels = OwnedKernels(folder=str(kept.folder), limits=LIMITS)
        owner.set("li")
        ids = [await kernels.start_kernel(snapshot=made) for _ in range(2)]
        told = []
        ended = asyncio.Event()
        kernels.on_end(ids[0], lambda: (told.append(ids[0]), ended.set()))
        homes = [Path(kernels._homes[one]) for one in ids]
        pids = [kernels.get_kernel(one).provisioner.pid for one in ids]
        os.kill(pids[0], signal.SIGKILL)
        await asyncio.wait_for(ended.wait(), SECONDS)
        found = [told == [ids[0]], kernels.list_kernel_ids() == [ids[1]], [home.exists() for home in homes], exists(pids[1])]
        await kernels.shutdown_all(now=True)
        found += [kernels.list_kernel_ids(), [home.exists() for home in homes]]
        await kept.close()
        return found, pids

    found, pids = asyncio.run(main())
    assert found == [True, True, [False, True], True, [], [False, False]]
    wait_for_end(*pids)
    assert shared().pid is not None

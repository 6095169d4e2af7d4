"""A snapshot: a process that has run a lesson's notebook and stands still; its copies are learners' kernels."""

import contextlib
import gc
import io
import os
import signal
import socket
import sys
from typing import Any

from kernels import leftovers, messages
from kernels.confine import Limits, confine, sizes
from kernels.forked import own_process
from kernels.forkserver import Children, Reply, kernel, serve
from kernels.learner_app import LearnerApp, LearnerKernel
from kernels.listening import widgets

# What would make a copy of this process while cells run: it would go on as if it were the snapshot.
_MAKES_PROCESSES = ("os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen")


def live_as_snapshot(channel: socket.socket, request: dict[str, Any]) -> None:
    """Run the cells, answer with the widgets they made, then fork a kernel for each request.

    The answer is ``{"ready": rows of kernels.listening.widgets}`` or ``{"error": reason, "cell": number or None}``.
    """
    channel = socket.socket(fileno=own_process(channel.detach()))
    os.setsid()
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    if request["limits"]:
        confine(Limits(**request["limits"]), sizes(), forks=True)
    gc.enable()
    app = LearnerApp.instance(parent_handle=1, capture_fd_output=False)
    error, files = _run(request["cells"], app.prepare(LearnerKernel))
    if error:
        messages.send(channel, error)
        channel.close()
        os.killpg(0, signal.SIGKILL)  # with whatever the notebook has started
    gc.collect()
    gc.freeze()
    gc.disable()
    messages.send(channel, {"ready": widgets()})

    def act(order: dict[str, Any], reply: Reply, children: Children) -> None:
        kernel({**order, "files": files}, reply, children, app)

    serve(channel, act)


def _run(cells: list[str], shell: Any) -> tuple[dict[str, Any] | None, list[leftovers.OpenFile]]:
    """Run the notebook's code; return an error for the client or None, and the files it reads."""
    myself, before = os.getpid(), leftovers.descriptors()
    with _no_processes():
        for number, source in enumerate(cells):
            said = io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                result = shell.run_cell(source, store_history=False)
            if os.getpid() != myself:
                os._exit(1)
            if not result.success:
                wrong = result.error_before_exec or result.error_in_exec
                return {"error": f"{type(wrong).__name__}: {wrong}"[:2000], "cell": number}, []
    gc.collect()  # what is only closed by the collector is no leftover
    reason, files = leftovers.opened(before)
    reason = leftovers.threads() or leftovers.processes() or reason
    return ({"error": f"{reason}: {leftovers.REMEDY}", "cell": None} if reason else None), files


@contextlib.contextmanager
def _no_processes() -> Any:
    """Refuse to make processes inside the block. The operating system's filter cannot: it would refuse kernels too."""
    refusing = True

    def audit(event: str, _arguments: Any) -> None:
        if refusing and event in _MAKES_PROCESSES:
            raise PermissionError(f"{event}: a lesson starts no processes")

    sys.addaudithook(audit)  # for good; it costs nothing once the block is left
    try:
        yield
    finally:
        refusing = False

"""A snapshot: a process that has run a lesson's notebook and stands still; its copies are learners' kernels."""

import contextlib
import gc
import io
import os
import socket
from typing import Any

from kernels import messages
from kernels.confine import Limits, confine, data_size
from kernels.forked import own_process
from kernels.forkserver import Children, kernel, refuse_threads, serve
from kernels.learner_app import LearnerApp, LearnerKernel
from kernels.listening import widgets

_REASON = "the notebook's code must leave no thread and no open connection behind"


def live_as_snapshot(channel: socket.socket, request: dict[str, Any], cells: list[str]) -> None:
    """Run the cells, answer with the widgets they made, then fork a kernel for each request.

    The answer is ``{"ready": rows of kernels.listening.widgets}`` or
    ``{"error": reason, "cell": number or None}``.
    """
    channel = socket.socket(fileno=own_process(channel.detach()))
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    if request["limits"]:
        confine(Limits(**request["limits"]), data_size(), forks=True)
    gc.enable()
    app = LearnerApp.instance(parent_handle=1, capture_fd_output=False)
    if error := _run(cells, app.prepare(LearnerKernel)):
        messages.send(channel, error)
        return
    if reason := refuse_threads() or _sockets(channel):
        messages.send(channel, {"error": f"{reason}: {_REASON}", "cell": None})
        return
    gc.collect()
    gc.freeze()
    gc.disable()
    messages.send(channel, {"ready": widgets()})

    def act(order: dict[str, Any], _files: list[int], children: Children) -> None:
        kernel(channel, order, children, app)

    serve(channel, act)


def _run(cells: list[str], shell: Any) -> dict[str, Any] | None:
    """Run the notebook's code; return an error for the client, or None."""
    for number, source in enumerate(cells):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            result = shell.run_cell(source, store_history=False)
        if not result.success:
            wrong = result.error_before_exec or result.error_in_exec
            return {"error": f"{type(wrong).__name__}: {wrong}"[:2000], "cell": number}
    return None


def _sockets(channel: socket.socket) -> str:
    """Return a word about sockets that the notebook left open, or ""."""
    found = 0
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            found += int(name) != channel.fileno() and os.readlink(f"/proc/self/fd/{name}").startswith(
                "socket:"
            )
    return f"{found} connections are open" if found else ""

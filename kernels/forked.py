"""What a fresh copy of the fork server does to become an ordinary Jupyter kernel that shares nothing with others."""

import gc
import os
import random
import signal
import sys
import time
from typing import Any

from kernels.confine import Limits, Sizes, confine
from kernels.leftovers import OpenFile, reopen

_FIRST_OWN = 3  # descriptors above stdin, stdout, stderr


def become_kernel(request: dict[str, Any], held: Sizes, prepared: Any, bound: int) -> None:
    """Run as the kernel that ``request`` describes until it is told to end.

    ``argv`` are ipykernel's arguments, ``env`` and ``cwd`` replace this process's own, ``limits`` (or None) confine
    it, counted from what it ``held``; ``prepared`` is the LearnerApp of a snapshot, or None for a kernel from nothing.
    ``bound`` is the writing end of a pipe, written to once the kernel can be spoken to.
    """
    os.setsid()
    bound = own_process(bound, request.get("files", ()))
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    os.chdir(request["cwd"])
    _add_paths(request["env"].get("PYTHONPATH", ""))
    sys.argv = ["ipykernel_launcher", *request["argv"]]
    reseed()
    if request["limits"]:
        confine(Limits(**request["limits"]), held)
    gc.enable()
    app = prepared or (_lean() if request["limits"] else None)
    app = _begun(app, request["argv"]) if app else _ordinary(request["argv"])
    os.write(bound, b"1")
    os.close(bound)
    app.start()
    if prepared is None:
        _finish(app)


def own_process(kept: int, files: list[OpenFile] | tuple[()] = ()) -> int:
    """Give up what was inherited (open files but ``kept``, signal handlers, the terminal); return where it is now.

    ``files`` are opened again, for this process alone.
    """
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(kept, _FIRST_OWN, inheritable=False)
    # One system call; /proc may be closed to this process.
    os.closerange(_FIRST_OWN + 1, os.sysconf("SC_OPEN_MAX"))
    reopen(list(files))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    return _FIRST_OWN


def reseed() -> None:
    """Give every generator of random numbers a state of its own; uuid and secrets ask the system anyway."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _add_paths(paths: str) -> None:
    """Look for modules where the kernel's own environment says, first."""
    fresh = [path for path in paths.split(os.pathsep) if path and path not in sys.path]
    sys.path[:0] = fresh


def _finish(app: Any) -> None:
    """Do what a Python that ends does for its user's code: registered functions, and what is not yet written."""
    import atexit
    import io

    for own in (
        app.close,
        app.iopub_thread.stop,
    ):  # they wait for threads that wait for each other; the end is near anyway
        atexit.unregister(own)
    atexit._run_exitfuncs()
    for found in gc.get_objects():
        if isinstance(found, io.IOBase) and not found.closed:
            found.flush()


def _ordinary(argv: list[str]) -> Any:
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance(parent_handle=1)  # nobody to watch: it dies with its parent already
    app.initialize(argv)
    return app


def _lean() -> Any:
    from kernels.learner_app import LearnerApp, LessonKernel

    app = LearnerApp.instance(parent_handle=1, capture_fd_output=False)
    app.prepare(LessonKernel)
    return app


def _begun(prepared: Any, argv: list[str]) -> Any:
    prepared.begin(argv[argv.index("-f") + 1])
    return prepared

"""What a fresh copy of the fork server does to become an ordinary Jupyter kernel that shares nothing with others."""

import gc
import os
import random
import signal
import sys
from typing import Any

from kernels.confine import Limits, confine

_FIRST_OWN = 3  # descriptors above stdin, stdout, stderr


def become_kernel(request: dict[str, Any], data: int, prepared: Any, bound: int) -> None:
    """Run as the kernel that ``request`` describes until it is told to end.

    ``argv`` are ipykernel's arguments, ``env`` and ``cwd`` replace this process's own, ``limits`` (or None) confine
    it, counted from ``data`` bytes; ``prepared`` is the LearnerApp of a snapshot, or None for a kernel from nothing.
    ``bound`` is the writing end of a pipe, closed once the kernel can be spoken to.
    """
    os.setsid()
    bound = own_process(bound)
    os.environ.clear()
    os.environ.update(request["env"])
    if request["cwd"]:
        os.chdir(request["cwd"])
    sys.argv = ["ipykernel_launcher", *request["argv"]]
    reseed()
    if request["limits"]:
        confine(Limits(**request["limits"]), data)
    gc.enable()
    app = prepared or (_lean() if request["limits"] else None)
    app = _begun(app, request["argv"]) if app else _ordinary(request["argv"])
    os.close(bound)
    app.start()


def own_process(kept: int) -> int:
    """Give up what was inherited (open files but ``kept``, signal handlers, the terminal); return where it is now."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(kept, _FIRST_OWN, inheritable=False)
    os.closerange(
        _FIRST_OWN + 1, os.sysconf("SC_OPEN_MAX")
    )  # one system call; /proc may be closed to this process
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    return _FIRST_OWN


def reseed() -> None:
    """Give every generator of random numbers a state of its own; uuid and secrets ask the system anyway."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


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

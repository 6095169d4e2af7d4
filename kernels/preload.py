"""What a fork server imports before it forks, so that every kernel shares it: all that a started kernel holds."""

import importlib
from collections.abc import Iterable

# The modules that ipykernel loads on its way, later than its own import; a test starts a kernel and compares.
MODULES = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger", "ipykernel.heartbeat",
    "ipykernel.iostream", "ipykernel.parentpoller", "IPython.core.completer", "IPython.core.completerlib",
    "IPython.core.debugger", "IPython.core.history", "IPython.core.logger", "IPython.core.magics", "IPython.core.oinspect",
    "IPython.extensions.storemagic", "comm", "ipywidgets", "anywidget", "jedi", "matplotlib_inline.backend_inline",
    "matplotlib_inline.config", "numpy.random", "sqlite3", "zmq.eventloop.zmqstream", "tornado.locks", "tornado.queues",
    "tornado.platform.asyncio", "asyncio", "code", "faulthandler", "pdb", "resource", "secrets", "uuid",
    "stack_data", "pygments.formatters.terminal256", "encodings.ascii",
    "encodings.idna", "encodings.latin_1", "kernels.confine", "kernels.forked", "kernels.leftovers", "kernels.learner_app", "kernels.listening", "kernels.snapshot",
)  # fmt: skip


def preload(more: Iterable[str] = ()) -> list[str]:
    """Import it all, and ``more``; return the names that are not installed here."""
    missing = []
    for name in (*MODULES, *more):
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return missing

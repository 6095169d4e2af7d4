"""The kernel application of a learner's kernel: ipykernel's own, made in two halves with the fork between them.

``prepare`` makes everything that needs no socket and no thread: configuration, shell, kernel. What the notebook
then says goes nowhere. ``begin`` runs in the copy: it opens the sockets and hands them to the kernel that is there
already. So a copy pays for little more than its sockets, and the notebook's widgets never notice the change.
"""

import asyncio
import sys
import threading
import traceback
from typing import Any, ClassVar

import ipykernel.debugger
import zmq
from ipykernel.control import ControlThread
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.application import BaseIPythonApplication
from jupyter_client.session import Session
from traitlets import Type
from zmq.eventloop.zmqstream import ZMQStream

_CONFIGURATION = ["--HistoryManager.enabled=False"]  # its database would be a file and a thread


class _NoSubshells:
    """In the place of the thread that ipykernel hands messages to: there is none, cells run in the main thread."""

    def __bool__(self) -> bool:
        return False

    @property
    def parent_thread(self) -> threading.Thread:
        """Return the thread that runs cells; a cell with ``await`` asks for it."""
        return threading.main_thread()


class LessonKernel(IPythonKernel):  # type: ignore[misc]
    """Runs a lesson, without a debugger to wait for."""

    _supports_kernel_subshells = False

    def start(self) -> None:
        """Start to answer."""
        Kernel.start(self)

    async def _progressively_terminate_all_children(self) -> None:
        """Have no children to end, nor the means to look for them."""


class LearnerShell(ZMQInteractiveShell):  # type: ignore[misc]
    """Keeps the notebook's source from learners: a traceback would quote it, answers and all."""

    def showtraceback(self, *_args: Any, **_kwargs: Any) -> None:
        """Tell the reader that something failed, and the site's log what."""
        kind, _, _ = sys.exc_info()
        if sys.__stderr__ is not None:
            traceback.print_exc(file=sys.__stderr__)
        name = kind.__name__ if kind else "Error"
        content = {"ename": name, "evalue": "", "traceback": []}
        hook: Any = self.displayhook
        hook.session.send(hook.pub_socket, "error", content, hook.parent_header)


class LearnerKernel(LessonKernel):
    """Answers widgets and says that it is there; it knows no request that would run code of the sender's."""

    shell_class = Type(LearnerShell)
    msg_types: ClassVar[list[str]] = ["comm_info_request", "kernel_info_request"]  # type: ignore[misc]
    control_msg_types: ClassVar[list[str]] = [*msg_types, "interrupt_request", "shutdown_request"]  # type: ignore[misc]


class _Nowhere:
    """A socket for the time before there is one."""

    def send_multipart(self, *_args: Any, **_kwargs: Any) -> None:
        """Drop the message."""


class LearnerApp(IPKernelApp):  # type: ignore[misc]
    """Nothing that a learner's kernel has no use for: each part would cost memory, a thread or a socket.

    No debugger; no heartbeat (its process is watched); no subshells; no TCP port for the output of subprocesses
    that it cannot have; no watching of file descriptors for the output of C libraries.
    """

    def prepare(self, kernel_class: type[LessonKernel]) -> Any:
        """Make the kernel and return its shell."""
        ipykernel.debugger._is_debugpy_available = False
        BaseIPythonApplication.initialize(self, _CONFIGURATION)
        self.init_pdb()
        self.kernel = kernel_class.instance(
            parent=self,
            session=self.session,
            iopub_socket=_Nowhere(),
            log=self.log,
            profile_dir=self.profile_dir,
            shell_channel_thread=_NoSubshells(),
            user_ns={},
        )
        self.init_path()
        self.init_shell()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()
        return self.shell

    def begin(self, connection_file: str) -> None:
        """Open the sockets that the connection file names and let the kernel use them."""
        asyncio.set_event_loop(
            asyncio.new_event_loop()
        )  # one of the notebook's would belong to the other process
        self.session = Session(parent=self)
        self.connection_file = connection_file
        self.init_connection_file()
        self.init_sockets()
        self.init_io()
        if isinstance(self.kernel, LearnerKernel):
            sys.stderr = sys.__stderr__  # warnings quote the notebook's source: they are for the site's log
        self.init_signal()
        self._attach()

    def init_control(self, context: Any) -> None:
        """Open the control channel with its thread."""
        self.control_socket = context.socket(zmq.ROUTER)
        self.control_socket.linger = 1000
        self.control_socket.router_handover = 1
        self.control_port = self._bind_socket(self.control_socket, self.control_port)
        self.control_thread = ControlThread(daemon=True)

    def init_iopub(self, context: Any) -> None:
        """Open the channel for output, from this process alone."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.linger = 1000
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)
        self.configure_tornado_logger()
        self.iopub_thread = IOPubThread(self.iopub_socket, pipe=False, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket

    def _attach(self) -> None:
        kernel, shell = self.kernel, self.kernel.shell
        kernel.session, kernel.iopub_socket, kernel.iopub_thread = (
            self.session,
            self.iopub_socket,
            self.iopub_thread,
        )
        kernel.stdin_socket, kernel.control_thread = self.stdin_socket, self.control_thread
        kernel.control_stream = ZMQStream(self.control_socket, self.control_thread.io_loop)
        kernel.shell_stream = ZMQStream(self.shell_socket)
        self.control_thread.start()
        for channel in (shell.displayhook, shell.display_pub):
            channel.session, channel.pub_socket = self.session, self.iopub_socket
        self.displayhook.get_execution_count = lambda: kernel.execution_count

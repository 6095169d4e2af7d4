"""The provisioner of the kernelspec ``boai``: kernels forked from a warm process, for every Jupyter program.

Voilà, nbclient, nbval, JupyterLab and nbgrader find it by its entry point. Where no kernel can be forked it starts
an ordinary one, and ``boai doctor`` says so.
"""

import json
import logging
import os
import sys
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode

from kernels.client import Snapshot, aside, shared, supported
from kernels.confine import Limits, available
from kernels.errors import ForkUnavailableError

log = logging.getLogger(__name__)


class ForkProvisioner(LocalProvisioner):
    """Forks the kernel that the command line describes.

    ``start_kernel`` of a kernel manager takes two arguments more: ``snapshot`` (kernels.client.Snapshot), where the
    kernel begins, and ``limits`` (kernels.confine.Limits), what it may use.
    """

    launcher = Unicode(
        "ipykernel_launcher", help="The module in the kernelspec's command whose arguments follow"
    )

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel; raises ForkUnavailableError when it was to begin at a snapshot and cannot."""
        snapshot: Snapshot | None = kwargs.pop("snapshot", None)
        limits: Limits | None = kwargs.pop("limits", None)
        # nbgrader says once more what the kernelspec says of the history, and ipykernel takes it only once.
        cmd = list(dict.fromkeys(cmd))
        if self.launcher not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        argv = cmd[cmd.index(self.launcher) + 1 :]
        cwd = os.path.abspath(kwargs.get("cwd") or os.curdir)
        if limits and kwargs.get("cwd"):
            limits = limits.within(limits.writable, cwd)
        try:
            if not supported():
                raise ForkUnavailableError("this system cannot fork kernels")
            fork = snapshot.fork_kernel if snapshot else shared().fork_kernel
            process = await aside(fork, argv, cwd, kwargs["env"], limits)
        except ForkUnavailableError as error:
            if snapshot is not None:
                raise
            log.warning("An ordinary kernel is started: %s.", error)
            return await super().launch_kernel(_confined(argv, limits) if limits else cmd, **kwargs)
        self.process, self.pid, self.pgid = process, process.pid, process.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel's group while the kernel runs: a dead one's number may be another's."""
        if self.process and self.process.poll() is None:
            await super().send_signal(signum)


def _confined(argv: list[str], limits: Limits) -> list[str]:
    module = ["kernels.launch", json.dumps(limits.as_dict())] if available().whole else ["ipykernel_launcher"]
    return [sys.executable, "-m", *module, *argv]

"""The provisioner of the kernelspec ``boai``: kernels forked from a warm process, for every Jupyter program.

Voilà, nbclient, nbval, JupyterLab and nbgrader find it by its entry point. Where no kernel can be forked it starts
an ordinary one, and ``boai doctor`` says so.
"""

import logging
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode

from kernels.client import Snapshot, aside, shared, supported
from kernels.confine import Limits
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
        if self.launcher in cmd and supported():
            source = snapshot or shared()
            argv = cmd[cmd.index(self.launcher) + 1 :]
            try:
                process = await aside(
                    source.fork_kernel, argv, str(kwargs.get("cwd") or ""), kwargs["env"], limits
                )
            except ForkUnavailableError as error:
                if snapshot is not None:
                    raise
                log.warning("An ordinary kernel is started: %s.", error)
            else:
                self.process, self.pid, self.pgid = process, process.pid, process.pid
                self.cwd = kwargs.get("cwd")
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel's group while the kernel runs: a dead one's number may be another's."""
        if self.process and self.process.poll() is None:
            await super().send_signal(signum)

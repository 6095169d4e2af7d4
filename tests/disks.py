"""A small disk that a test fills: a real file system of its own where this may be mounted, else a limit on files."""

import os
import resource
import shutil
import signal
import subprocess

_MEGABYTES = 8


class Disk:
    """``folder`` is on it; ``fill()`` leaves no room, ``free()`` gives it back."""

    def __init__(self, folder, mounted):
        self.folder, self.mounted = folder, mounted
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self):
        """Leave no room for anything."""
        if not self.mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, self._limits[1]))
            return
        with (self.folder / "ballast").open("wb", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue

    def free(self):
        """Give the room back."""
        if not self.mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)
            return
        (self.folder / "ballast").unlink(missing_ok=True)


def make(folder):
    """Return the disk and a function that ends it."""
    folder.mkdir()
    mounted = False
    if shutil.which("mount") and os.geteuid() == 0:
        command = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", folder]
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    disk = Disk(folder, mounted)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def end():
        disk.free()
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)

    return disk, end

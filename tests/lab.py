"""``boai author`` as a trainer starts it: JupyterLab in a process of its own, on a free port, with its own settings."""

import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from tornado.testing import bind_unused_port

BOAI = Path(sys.executable).with_name("boai")
_START_SECONDS = 90


def free_port():
    """Return a port that nothing listens on."""
    socket, port = bind_unused_port()
    socket.close()
    return port


class Lab:
    """JupyterLab; ``url`` ends in a slash, ``token`` opens it."""

    def __init__(self, settings, *arguments):
        self.port = free_port()
        command = [BOAI, "author", "--no-browser", "--port", str(self.port), *map(str, arguments)]
        self._process = subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = []
        found = self._wait(rf"(http://(?:localhost|127\.0\.0\.1):{self.port}/)lab\S*\?token=([0-9a-f]+)")
        self.url, self.token = found[1], found[2]
        threading.Thread(target=self._listen, daemon=True).start()
        self._connect()

    def _wait(self, sign):
        watchdog = threading.Timer(_START_SECONDS, self._process.kill)
        watchdog.start()
        try:
            for line in self._process.stdout:
                self.said.append(line)
                if found := re.search(sign, line):
                    return found
        finally:
            watchdog.cancel()
        raise AssertionError(f"JupyterLab did not start: {''.join(self.said)}")

    def _connect(self):
        """It names its address just before it listens there."""
        ends = time.monotonic() + _START_SECONDS
        while time.monotonic() < ends and self._process.poll() is None:
            try:
                with urlopen(f"{self.url}api", timeout=_START_SECONDS):
                    return
            except URLError:
                threading.Event().wait(0.05)
        raise AssertionError(f"JupyterLab does not listen: {''.join(self.said)}")

    def _listen(self):
        for line in self._process.stdout:
            self.said.append(line)

    def ask(self, path, **query):
        """Return the JSON at ``path``."""
        with urlopen(f"{self.url}{path}?{urlencode({'token': self.token, **query})}", timeout=60) as reply:
            return json.load(reply)

    def stop(self):
        """End it; its kernels go with it."""
        self._process.terminate()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        self._process.stdout.close()


def own_settings(environment, folder):
    """Return the environment with Jupyter's own folders inside ``folder``: nobody's settings take part."""
    places = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    return {**environment, **places, "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}

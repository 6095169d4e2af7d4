"""``boai serve`` as a centre runs it: a process of its own, HTTP and HTTPS, the grader beside it."""

import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOST = "class.test"
_START_SECONDS = 60


def two_free_ports():
    """Return a free port whose next one is free too: HTTPS uses that."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


class Running:
    """The served site; ``invitation`` is the path of the link for the first operator, where the data folder has none yet."""

    def __init__(self, data, invitation=True, content=ROOT):
        self.port = two_free_ports()
        self.secure_port = self.port + 1
        self.http, self.https = f"http://{HOST}:{self.port}", f"https://{HOST}:{self.secure_port}"
        command = [Path(sys.executable).with_name("boai"), "serve", "--data", data, "--port", str(self.port), "--content", content]
        command += ["--host", "127.0.0.1", "--hostname", HOST]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = []
        self.invitation = ""
        greeting = self._wait(r"http://localhost:\d+(/invitation/\S+)" if invitation else r"http://localhost:\d+")
        if invitation:
            self.invitation = greeting[1]
        # What it says later must be read, or a full pipe would stop it.
        threading.Thread(target=self._listen, daemon=True).start()

    def _wait(self, sign):
        """Return the match of the first line that shows ``sign``."""
        watchdog = threading.Timer(_START_SECONDS, self._process.kill)
        watchdog.start()
        for line in self._process.stdout:
            self.said.append(line)
            if found := re.search(sign, line):
                watchdog.cancel()
                return found
        raise AssertionError(f"boai serve did not start: {''.join(self.said)}")

    def _listen(self):
        for line in self._process.stdout:
            self.said.append(line)

    def stop(self):
        """End it in order; fails when it does not end by itself."""
        self._process.terminate()
        try:
            return self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise

"""``boai serve`` as a centre runs it: HTTP, HTTPS on the next port and the grader beside it."""

import os
import sys
from pathlib import Path

from bench.server import HOST, Server, free_port

HOSTNAME = "class.test"  # browsers treat localhost as secure; phones in a class never use it


def boai(data: Path, content: Path, folder: Path, **settings: int) -> Server:
    """Return the server, not started yet; ``settings`` are fields of the settings table."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("boai")), "serve"]
    command += ["--data", str(data), "--content", str(content), "--port", str(port), "--host", HOST, "--hostname", HOSTNAME]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOAI_")}
    environment |= {f"BOAI_{name.upper()}": str(value) for name, value in settings.items()}
    return Server("boai", command, port, folder, "/healthz", environment)

"""Stock Voilà beside ours: the installed ``voila`` on the same notebooks, with nothing configured."""

import os
import sys
from pathlib import Path

from bench.server import Server, free_port


def voila(content: Path, folder: Path) -> Server:
    """Return the server of every notebook under ``content``, not started yet."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("voila")), str(content), f"--port={port}", "--no-browser"]
    command += ["--Voila.ip=127.0.0.1", "--Voila.log_level=ERROR", "--Voila.allow_remote_access=True"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOAI_")}
    # A folder of its own, so that no configuration of this machine's person takes part.
    environment |= {"JUPYTER_CONFIG_DIR": str(folder / "no-config"), "IPYTHONDIR": str(folder / "ipython")}
    return Server("voila", command, port, folder, "/voila/static/none", environment)


def render_path(notebook: str) -> str:
    """Return the address of a notebook, given relative to the content folder."""
    return f"/voila/render/{notebook}"

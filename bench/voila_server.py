"""Stock Voilà beside ours: the installed ``voila`` on the same notebooks with ipykernel's own kernel, nothing configured."""

import json
import os
import shutil
import sys
from pathlib import Path

from bench.server import Server, free_port
from portal.lessons import SECTIONS

# Ours would be forked for Voilà too: it is named in every notebook, and any Jupyter program starts it.
_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def voila(content: Path, folder: Path) -> Server:
    """Return the server of every notebook under ``content``, not started yet."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("voila")), str(_copied(content, folder / "stock")), f"--port={port}", "--no-browser"]
    command += ["--Voila.ip=127.0.0.1", "--Voila.log_level=ERROR", "--Voila.allow_remote_access=True"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOAI_")}
    # A folder of its own, so that no configuration of this machine's person takes part.
    environment |= {"JUPYTER_CONFIG_DIR": str(folder / "no-config"), "IPYTHONDIR": str(folder / "ipython")}
    return Server("voila", command, port, folder, "/voila/static/none", environment)


def _copied(content: Path, to: Path) -> Path:
    """Copy the lessons, to be run by an ordinary kernel; return the copy."""
    for section in SECTIONS:
        if (content / section).is_dir():
            shutil.copytree(content / section, to / section)
    for file in to.rglob("*.ipynb"):
        notebook = json.loads(file.read_text(encoding="utf-8"))
        notebook["metadata"]["kernelspec"] = _KERNEL
        file.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    return to


def render_path(notebook: str) -> str:
    """Return the address of a notebook, given relative to the content folder."""
    return f"/voila/render/{notebook}"

"""``boai author``: JupyterLab on the content, for those who write lessons."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import click

from grading import formgrader, people, records
from portal import settings
from portal.options import CONTENT

# JupyterLab would ask the internet for news, for newer versions and for extensions.
_FROM_HERE_ONLY = [
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
]


@click.command("author", epilog="Example: boai author --course cpr_aed --as li.na --port 8890")
@CONTENT
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data folder: its courses open in nbgrader.",
)
@click.option("--course", help="Open this course's nbgrader root instead of the lessons.")
@click.option(
    "--as", "login", metavar="LOGIN", help="With --course: who gives marks in Formgrader, by sign-in name. Without it they count for nothing."
)
@click.option("--port", type=click.IntRange(1, 65535), help="Port for JupyterLab (default 8888, or the next free one).")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.pass_context
def command(
    ctx: click.Context,
    content: Path | None,
    data: Path | None,
    course: str | None,
    login: str | None,
    port: int | None,
    no_browser: bool,
) -> None:
    """Open JupyterLab on the lessons, or on one course with nbgrader's own tools."""
    chosen = settings.load(content=content, data=data)
    root = chosen.data / "courses" / course if course else chosen.content
    if not root.is_dir():
        raise click.UsageError(f"{root}: no such course folder; start `boai serve` once to publish it")
    if port:
        _refuse_taken(port)
    if login and not course:
        raise click.UsageError("--as says who marks in Formgrader; give --course too")
    if course:
        formgrader.name_person(root, _marker(chosen.data, login) if login else None, records.now())
    arguments = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root.resolve()}", *_FROM_HERE_ONLY]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")  # in a container there is nobody else; Jupyter would refuse to start
    if port:
        arguments += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]  # the one asked for, or none
    if no_browser:
        arguments.append("--no-browser")
    environment = {**os.environ, "BOAI_CONTENT": str(chosen.content.resolve())}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    if os.name == "nt":
        ctx.exit(subprocess.run(arguments, cwd=root, env=environment, check=False).returncode)
    os.chdir(root)
    os.execve(sys.executable, arguments, environment)  # noqa: S606  (in this process's place: who ends it ends JupyterLab)


def _marker(data: Path, login: str) -> str:
    """Return the trainer or examiner with this sign-in name; raises UsageError for anybody else."""
    db = records.open_records(data / "records.db")
    try:
        person = people.find_staff(db, login)
        held = {role for role, _ in people.roles(db, person["id"])} if person else set()
    finally:
        db.close()
    if person is None or not held & {"trainer", "examiner"}:
        raise click.UsageError(f"{login}: no trainer or examiner signs in by this name; their marks would count for nothing")
    return str(person["id"])


def _refuse_taken(port: int) -> None:
    """Raise PortInUseError where another program listens: JupyterLab would say so in twenty lines."""
    from portal.server import PortInUseError

    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise PortInUseError(f"Port {port} is in use by another program; stop it or choose another with --port.")

"""``boai author``: JupyterLab on the content, for those who write lessons."""

import os
import subprocess
import sys
from pathlib import Path

import click

from portal import settings


@click.command("author", epilog="Example: boai author")
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Content folder (BOAI_CONTENT).",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data folder: its courses open in nbgrader.",
)
@click.option("--course", help="Open this course's nbgrader root instead of the lessons.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.pass_context
def command(
    ctx: click.Context, content: Path | None, data: Path | None, course: str | None, no_browser: bool
) -> None:
    """Open JupyterLab on the lessons, or on one course with nbgrader's own tools."""
    chosen = settings.load(content=content, data=data)
    root = chosen.data / "courses" / course if course else chosen.content
    if not root.is_dir():
        raise click.UsageError(f"{root}: no such course folder; start `boai serve` once to publish it")
    arguments = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root.resolve()}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")  # in a container there is nobody else; Jupyter would refuse to start
    if no_browser:
        arguments.append("--no-browser")
    environment = {**os.environ, "BOAI_CONTENT": str(chosen.content.resolve())}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    ctx.exit(subprocess.run(arguments, cwd=root, env=environment, check=False).returncode)

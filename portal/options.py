"""The command line's options that several verbs share."""

from pathlib import Path

import click

CONTENT = click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Content folder (BOAI_CONTENT).",
)
DATA = click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder (BOAI_DATA; default: data)."
)
PORT = click.option("--port", type=int, help="HTTP port (default 8866); HTTPS uses the next one.")

"""``boai serve``: the whole site in one process, with the grader beside it."""

import asyncio
from pathlib import Path

import click

from portal import settings
from portal.options import CONTENT, DATA, PORT


@click.command("serve", epilog="Example: boai serve --data data --port 8866")
@DATA
@CONTENT
@PORT
@click.option("--host", help="Address to listen on (default 0.0.0.0).")
@click.option("--hostname", help="Name that phones use, for QR codes and the HTTPS certificate.")
def command(
    data: Path | None, content: Path | None, port: int | None, host: str | None, hostname: str | None
) -> None:
    """Serve lessons, classes, assessments and certificates."""
    from portal import server

    chosen = settings.load(data=data, content=content, port=port, host=host, hostname=hostname)
    chosen.require_content()
    try:
        asyncio.run(server.serve(chosen, click.echo))
    except KeyboardInterrupt:
        click.echo("")

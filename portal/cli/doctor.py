"""``boai doctor``: is this machine fit? One line a check."""

from datetime import UTC, datetime
from pathlib import Path

import click

from portal import settings
from portal.options import CONTENT, DATA, PORT


@click.command("doctor", epilog="Example: boai doctor --data data")
@DATA
@CONTENT
@PORT
@click.pass_context
def command(ctx: click.Context, data: Path | None, content: Path | None, port: int | None) -> None:
    """Look at this machine and say what is good and what needs attention; nothing is changed.

    Exit status 1 when something needs attention.
    """
    from portal import doctor

    chosen = settings.load(data=data, content=content, port=port)
    chosen.require_content()
    good = True
    for finding in doctor.examine(chosen, datetime.now(UTC)):
        click.echo(str(finding))
        good = good and finding.good
    ctx.exit(0 if good else 1)

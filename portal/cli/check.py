"""``boai check``: is the content right? Lessons, item banks, courses."""

from pathlib import Path

import click

from portal import settings
from portal.options import CONTENT


@click.command("check", epilog="Example: boai check")
@CONTENT
@click.pass_context
def command(ctx: click.Context, content: Path | None) -> None:
    """Name every problem of the content with its file, cell and remedy."""
    from portal import check

    problems = check.check(settings.load(content=content).require_content())
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(problems)} problem(s) found." if problems else "No problem found.")
    ctx.exit(1 if problems else 0)

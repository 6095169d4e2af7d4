"""``boai demo``: a filled data folder to look around in."""

import asyncio
from pathlib import Path

import click

from portal import settings
from portal.options import CONTENT


@click.command("demo", epilog="Example: boai demo --data demo-data --serve")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True, help="An empty folder, or one that this command filled.")
@CONTENT
@click.option("--serve", "then_serve", is_flag=True, help="Serve it afterwards.")
@click.option("--learners", type=click.IntRange(4, 60), default=30, show_default=True, help="How many learners the class has.")
@click.option("--port", type=int, help="HTTP port (default 8866).")
def command(data: Path, content: Path | None, then_serve: bool, port: int | None, learners: int) -> None:
    """Fill a data folder with a centre, staff of every role and a class, and print the sign-ins.

    Stopped half way, it starts afresh next time.
    """
    from portal import demo, server, whole_folder

    chosen = settings.load(data=data, content=content, port=port)
    chosen.require_content()
    notes = demo.sign_ins(chosen.data)
    if then_serve or notes is None:
        whole_folder.refuse_used(chosen.data)
    click.echo(notes or demo.make(chosen, click.echo, learners))
    if then_serve:
        try:
            asyncio.run(server.serve(chosen, click.echo))
        except KeyboardInterrupt:
            click.echo("")

"""``boai demo``: a filled data folder to look around in."""

import asyncio
from pathlib import Path

import click

from portal import settings


@click.command("demo", epilog="Example: boai demo --data demo-data --serve")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True, help="An empty folder, or one that this command filled.")
@click.option("--content", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Content folder (BOAI_CONTENT).")
@click.option("--serve", "then_serve", is_flag=True, help="Serve it afterwards.")
@click.option("--port", type=int, help="HTTP port (default 8866).")
def command(data: Path, content: Path | None, then_serve: bool, port: int | None) -> None:
    """Fill a data folder with a centre, staff of every role and a class of 30, and print the sign-ins."""
    from portal import demo, server

    chosen = settings.load(data=data, content=content, port=port)
    notes = chosen.data / "demo-sign-ins.txt"
    if not (then_serve and notes.exists()):
        made = demo.fill(chosen, click.echo)
        lines = [f"{role:<10} login {login:<10} password {password}" for role, login, password in made.staff]
        lines.append(f"{'learner':<10} class code {made.code}, name 演示一号 … 演示三十号, PIN {made.pin}")
        notes.touch(mode=0o600)
        notes.write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo(notes.read_text(encoding="utf-8"))
    if then_serve:
        asyncio.run(server.serve(chosen, click.echo))

"""``boai bench``: measure this installation beside stock Voilà, nginx and nbgrader, in one run."""

from pathlib import Path

import click

from grading.errors import BoaiError


class NoBenchError(BoaiError):
    """The benchmark is part of the repository, not of an installed package."""


@click.command("bench", epilog="Example: boai bench --only page --json page.json")
@click.option("--only", multiple=True, metavar="NAME", help="Measure this row only; may be given again.")
@click.option("--quick", is_flag=True, help="A small run that shows that everything works; its figures mean nothing.")
@click.option("--full", is_flag=True, help="Also 600 people over 60 s and 300 live kernels.")
@click.option("--no-stock", is_flag=True, help="Leave out stock Voilà and nbgrader, which take most of the time.")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Also write the figures as JSON.")
@click.option("--docs", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Write the table between the markers of this document.")
@click.option("--curve", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Measure and draw cost against readers into this folder; rows only with --only.")
def command(
    only: tuple[str, ...], quick: bool, full: bool, no_stock: bool, json_file: Path | None, docs: Path | None, curve: Path | None
) -> None:
    """Measure on a quiet machine: each figure with its gate, and whether it is met.

    Exit status 1 when a gate is not met, or a row could not be measured.
    """
    try:
        from bench import command as benchmark
    except ModuleNotFoundError as error:
        if error.name != "bench":
            raise
        raise NoBenchError("boai bench needs the repository: run it from a clone after make setup.") from None

    chosen = benchmark.Choice(only, quick, full, not no_stock, json_file, docs, curve)
    if unknown := sorted(set(only) - set(benchmark.names())):
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(benchmark.names())}", param_hint="--only")
    if not benchmark.run(chosen, lambda text: click.echo(text, err=True), click.echo):
        click.get_current_context().exit(1)

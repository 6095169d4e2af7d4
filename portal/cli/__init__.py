"""The ``boai`` command: one module per verb, found by its name, imported only when used."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import click

from grading.errors import BoaiError


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in iter_modules(__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"portal.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def boai() -> None:
    """Bo'ai Classroom 博爱课堂: lessons, classes, assessments and certificates on one small machine.

    Exit status: 0 good, 1 a problem was found, 2 wrong usage.
    """


def main() -> None:
    """Run the command; a mistake is one line that says what and how to mend it."""
    try:
        boai(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(1)
    except BoaiError as error:
        click.echo(f"boai: {error}", err=True)
        sys.exit(1)

"""The ``boai`` command: one module per verb, found by its name, imported only when used."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import click

from grading import records
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
    """Run the command and end with its exit status; a mistake is one line that says what and how to mend it."""
    try:
        outcome = boai(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(1)
    except (BoaiError, OSError, ValueError, *records.DatabaseError) as error:
        click.echo(f"boai: {_one_line(error)}", err=True)
        sys.exit(1)
    sys.exit(outcome if isinstance(outcome, int) else 0)  # what a command gave to ctx.exit


def _one_line(error: Exception) -> str:
    """Return thing and remedy. Only BoaiError knows its remedy; the others come from the system, deep below."""
    text = " ".join(str(error).split())
    if isinstance(error, BoaiError):
        return text
    if isinstance(error, records.DatabaseError):
        return f"the record could not be read or written ({text}); check the data folder and the free disk space"
    if isinstance(error, OSError):
        thing = error.filename if error.filename is not None else type(error).__name__
        return f"{thing}: {error.strerror or text}; check that it exists, its rights and the free disk space"
    return f"{text or type(error).__name__}; check the value or file that this names, and try again"

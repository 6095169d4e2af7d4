"""``boai new lesson first_aid/04_…``: a working lesson in both languages to write into."""

import re
import shutil
from pathlib import Path

import click

from grading.errors import BoaiError
from portal import settings

_TEMPLATE = Path(__file__).resolve().parent.parent / "lesson_template"
_REF = re.compile(r"(first_aid|humanitarian_ed)/\d{2}_[a-z0-9_]+")


class LessonExistsError(BoaiError):
    """There is a lesson of that name already."""


@click.group("new")
def command() -> None:
    """Make something new from a working template."""


@command.command("lesson", epilog="Example: boai new lesson first_aid/04_child_cpr")
@click.argument("ref")
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Content folder (BOAI_CONTENT).",
)
def lesson(ref: str, content: Path | None) -> None:
    """Make the lesson REF, such as first_aid/04_child_cpr, with zh.ipynb, en.ipynb and assets/."""
    if not _REF.fullmatch(ref):
        raise click.UsageError(
            f"{ref!r}: write first_aid/NN_name or humanitarian_ed/NN_name in small letters"
        )
    folder = settings.load(content=content).content / ref
    if folder.exists():
        raise LessonExistsError(f"{folder} exists already; choose another number or name.")
    shutil.copytree(_TEMPLATE, folder)
    click.echo(f"Made {folder}. Write in it with `boai author`, look at it with `boai check`,")
    click.echo(f'and add "{ref}" to the lessons of a course in courses/<course>/course.toml.')

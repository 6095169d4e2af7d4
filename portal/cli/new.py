"""``boai new``: a lesson in both languages to write into, or a link that makes an operator."""

import re
import shutil
from pathlib import Path

import click

from grading import people, records
from grading.errors import BoaiError
from portal import settings
from portal.options import CONTENT, DATA

_TEMPLATE = Path(__file__).resolve().parent.parent / "lesson_template"
_REF = re.compile(r"(first_aid|humanitarian_ed)/\d{2}_[a-z0-9_]+")


class LessonExistsError(BoaiError):
    """There is a lesson of that name already."""


class NoRecordError(BoaiError):
    """The data folder holds no record."""


@click.group("new")
def command() -> None:
    """Make a lesson from a working template, or a link that makes an operator."""


@command.command("lesson", epilog="Example: boai new lesson first_aid/04_child_cpr")
@click.argument("ref")
@CONTENT
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


@command.command("operator", epilog="Example: boai new operator --data data")
@DATA
@click.option("--port", type=int, help="The site's HTTP port, for the link (default 8866).")
def operator(data: Path | None, port: int | None) -> None:
    """Print a link that works once, within 24 hours, and makes one more operator.

    For a second operator, or when an operator's password is lost: the new one lets the other set a new password
    on the centre's staff page. The site may be running.
    """
    chosen = settings.load(data=data, port=port)
    path = chosen.data / "records.db"
    if not path.is_file():
        raise NoRecordError(f"{path}: there is no record yet; `boai serve` makes it, and the first operator.")
    db = records.open_records(path)
    try:
        token = people.invite(db, "operator", records.now())
    finally:
        db.close()
    click.echo("Open this link once, within 24 hours, on the site's own machine or from the class's network:")
    click.echo(f"http://localhost:{chosen.port}/invitation/{token}")
    click.echo(f"{chosen.public_url}/invitation/{token}")

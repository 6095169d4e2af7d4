"""``boai new``: a lesson in both languages to write into, items from elsewhere, or a link that makes an operator."""

import re
import shutil
from pathlib import Path

import click

from grading import people, records
from grading.errors import BoaiError
from portal import settings
from portal.cli.export import course_folder
from portal.options import CONTENT, DATA

_TEMPLATE = Path(__file__).resolve().parent.parent / "lesson_template"
_REF = re.compile(r"(first_aid|humanitarian_ed)/\d{2}_[a-z0-9_]+")


class LessonExistsError(BoaiError):
    """There is a lesson of that name already."""


class ItemsExistError(BoaiError):
    """There is a file of items of that name already."""


class NoRecordError(BoaiError):
    """The data folder holds no record."""


@click.group("new")
def command() -> None:
    """Make a lesson from a working template, items from another program's file, or a link that makes an operator."""


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


@command.command(
    "items", epilog="Example: boai new items cpr_aed --from bank.zh.xml --lang zh --from bank.en.xml --lang en --topic cpr"
)
@click.argument("course")
@click.option("--from", "sources", type=click.Path(path_type=Path, exists=True, dir_okay=False), multiple=True, required=True, help="A file of Moodle XML, GIFT or QTI 3; again for the other language.")
@click.option("--lang", "langs", type=click.Choice(["zh", "en"]), multiple=True, help="The language of the file, where it does not say it; again for each file.")
@click.option("--topic", default="", help="The topic of items that name none of the course's.")
@click.option("--name", help="The new file is items/NAME.toml (default: the first file's name).")
@CONTENT
@click.pass_context
def items(
    ctx: click.Context, course: str, sources: tuple[Path, ...], langs: tuple[str, ...], topic: str, name: str | None, content: Path | None
) -> None:
    """Make items of COURSE from another program's questions, and list what the bank cannot hold.

    Files in Chinese and in English become one bank when their questions have the same names. A language that is
    missing stays empty, and `boai check` asks for it. Exit status 1 when something could not be carried or is to be
    written yet.
    """
    from grading.course import load_course
    from grading.exchange import bank_file
    from portal import new_items

    folder = course_folder(settings.load(content=content).require_content(), course)
    loaded = load_course(folder)
    if topic and topic not in (known := bank_file.topics(loaded)):
        raise click.BadParameter(f"{topic}: choose from {', '.join(sorted(known))}", param_hint="--topic")
    if len(langs) not in (0, 1, len(sources)):
        raise click.UsageError("give --lang once, or once for each --from, in the same order")
    each = langs * len(sources) if len(langs) == 1 else langs or ("",) * len(sources)
    name = _slug(sources[0]) if name is None else name
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise click.BadParameter(f"{name}: small letters, digits and _ only", param_hint="--name")
    target = folder / "items" / f"{name}.toml"
    if target.exists():
        raise ItemsExistError(f"{target} exists already; choose another name with --name.")
    lines, good = new_items.make(loaded, list(zip(sources, each, strict=True)), topic, target)
    for line in lines:
        click.echo(line)
    ctx.exit(0 if good else 1)


def _slug(source: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "_", source.stem.lower()).strip("_") or "imported"


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

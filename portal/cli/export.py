"""``boai export``: item banks as files for other programs."""

import re
from pathlib import Path

import click

from grading.whole_file import PRIVATE, write_whole
from portal import settings
from portal.options import CONTENT

_FORMATS = click.Choice(["moodle", "gift", "qti"])  # grading.exchange.formats.FORMATS, which a --help need not load


@click.group("export")
def command() -> None:
    """Write an item bank as a file for another program."""


@command.command("items", epilog="Example: boai export items cpr_aed --format moodle --lang zh --out cpr_aed.zh.xml")
@click.argument("course")
@click.option("--format", "kind", type=_FORMATS, required=True, help="Moodle XML, GIFT, or a QTI 3 package (zip).")
@click.option("--lang", type=click.Choice(["zh", "en"]), required=True, help="The language to write; one file holds one.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
@click.option("--old-versions", is_flag=True, help="Also the older versions of items, which graded attempts still need.")
@CONTENT
@click.pass_context
def items(ctx: click.Context, course: str, kind: str, lang: str, out: Path, old_versions: bool, content: Path | None) -> None:
    """Write the item bank of COURSE in one language, and list what the format cannot carry.

    The file holds every right answer: keep it from learners. Exit status 1 when something could not be carried.
    """
    from grading.exchange import formats
    from grading.items import load_bank

    folder = course_folder(settings.load(content=content).require_content(), course)
    bank = load_bank(folder)
    data, count, losses = formats.export(bank, kind, lang, old_versions, folder / "items" / "pictures")
    write_whole(out, data, PRIVATE)
    for loss in losses:
        click.echo(str(loss))
    click.echo(f"Wrote {out}: {count} of {len(bank.items)} items. It holds the right answers; keep it from learners.")
    ctx.exit(1 if losses else 0)


def course_folder(content: Path, course: str) -> Path:
    """Return the folder of a course; wrong usage when there is none of that name."""
    folder = content / "courses" / course
    if not re.fullmatch(r"\w+", course) or not (folder / "course.toml").is_file():
        known = sorted(file.parent.name for file in content.glob("courses/*/course.toml"))
        raise click.UsageError(f"there is no course {course!r}; known: {', '.join(known) or 'none'}")
    return folder

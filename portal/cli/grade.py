"""``boai grade``: work off the grading queue once, or say what a corrected key concerns."""

import subprocess
from pathlib import Path
from typing import Any

import click

from portal import settings
from portal.options import CONTENT, DATA


@click.command("grade", epilog="Example: boai grade --data data; boai grade --data data --key-fix cpr_aed")
@DATA
@CONTENT
@click.option("--key-fix", "course", metavar="COURSE", help="Grade nothing; list attempts graded with another key than the bank's of now.")
@click.pass_context
def command(ctx: click.Context, data: Path | None, content: Path | None, course: str | None) -> None:
    """Grade what is handed in and waits, trials of corrected keys included, and say how it went.

    While the site's own grader is at work this waits until that one ends. Exit status 1 when attempts were given up or wait
    for mended content, or when --key-fix found attempts.
    """
    from grading import records

    chosen = settings.load(data=data, content=content)
    chosen.require_content()
    if not (chosen.data / "records.db").is_file():
        raise click.UsageError(f"{chosen.data}: there is no record here; give the data folder with --data")
    db = records.open_records(chosen.data / "records.db")
    try:
        ctx.exit(_grade(db, chosen) if course is None else _list(db, chosen, course))
    finally:
        db.close()


def _grade(db: Any, chosen: settings.Settings) -> int:
    from portal.grader_process import grader_command

    before = _counts(db)
    failed = subprocess.run([*grader_command(chosen.data, chosen.content), "--once"], stdin=subprocess.DEVNULL, check=False)
    after = _counts(db)
    click.echo(f"Graded: {after['graded'] - before['graded']}. Given up: {after['fault']}. Waiting: {after['queued']}.")
    if after["fault"]:
        click.echo("Why: python -m grading.grader --once --retry tries the given-up ones again and says what is wrong.")
    return 1 if failed.returncode or after["fault"] or after["queued"] else 0


def _counts(db: Any) -> dict[str, int]:
    sql = "SELECT state FROM jobs UNION ALL SELECT iif(state = 'done', 'graded', state) FROM key_fix_trials"
    states = [row["state"] for row in db.query(sql)]
    return {state: states.count(state) for state in ("graded", "fault", "queued")}


def _list(db: Any, chosen: settings.Settings, course_id: str) -> int:
    from grading import centres, key_fixes
    from grading.course import load_course
    from grading.items import load_bank
    from portal.cli.export import course_folder

    folder = course_folder(chosen.content, course_id)
    tests = [test for test in load_course(folder).assessments.values() if not test.practical]
    bank, concerned = load_bank(folder), 0
    for centre in centres.listing(db):
        for test in tests:
            found = key_fixes.affected(db, bank, centre["id"], test.id)
            for name, item in found.items.items():
                click.echo(f"{centre['code']} {test.id}: {name} {item['how']}, {item['n']} attempts")
            for name, count in found.classes.items():
                click.echo(f"{centre['code']} {test.id}: class “{name}”, {count} attempts")
            concerned += len(found.attempts)
    click.echo(f"Attempts graded with another key: {concerned}.")
    if concerned:
        click.echo(f"A trainer or manager starts the trial at {chosen.address}/teach/keys/{course_id}; nothing changes before.")
    return 1 if concerned else 0

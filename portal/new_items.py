"""Items from another program's files: read, paired by language, written into a course's bank, and checked there."""

from collections.abc import Sequence
from pathlib import Path

from grading.course import Course
from grading.errors import ContentError
from grading.exchange import formats, xml_tree
from grading.exchange.bank_file import BankFile, pair
from grading.exchange.question import Loss, Question
from grading.items import bank_problems
from grading.whole_file import write_whole

_LANGUAGES = {"zh": "Chinese", "en": "English"}


def make(course: Course, sources: Sequence[tuple[Path, str]], topic: str, target: Path) -> tuple[list[str], bool]:
    """Write ``target`` from ``sources``, each a file and the language it is in ("" when it says that itself).

    Returns what to say, and whether everything was carried and the bank passes. Nothing is written when nothing can
    be. Raises ContentError for a file that is not sound, has no language, or names a topic that the course has not.
    """
    files: list[tuple[str, list[Question]]] = []
    losses: list[Loss] = []
    for path, lang in sources:
        found, lost = formats.read(_content(path), path.name, lang)
        if not lang and any(not question.lang for question in found):
            raise ContentError(str(path), "does not say its language", "give --lang zh or --lang en")
        files.append((lang, found))
        losses += lost
    pairs, lost = pair(files)
    bank = BankFile(course, topic)
    for name, sides in pairs.items():
        bank.add(name, sides)
    said = [str(loss) for loss in [*losses, *lost, *bank.losses]]
    if not bank.rows:
        return [*said, "Nothing was written: no question could be carried."], False
    target.parent.mkdir(exist_ok=True)
    for name, picture in bank.pictures.items():
        (target.parent / "pictures").mkdir(exist_ok=True)
        write_whole(target.parent / "pictures" / name, picture)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(bank.text(", ".join(path.name for path, _ in sources)))
    said.append(f"Made {target}: {len(bank.rows)} items.")
    for language, items in bank.empty.items():
        if items:
            text = f"{len(items)} have no {_LANGUAGES[language]}: write it under [item.{language}]"
            said.append(f"{text}. Until then `boai check` refuses them, and no new test can be drawn from this bank.")
    problems = [error for error in bank_problems(course) if error.where.startswith(str(target))]
    return [*said, *map(str, problems)], not (losses or lost or bank.losses or problems)


def _content(path: Path) -> bytes:
    if path.stat().st_size > xml_tree.MOST_BYTES:
        raise ContentError(str(path), f"is larger than {xml_tree.MOST_BYTES // 1_000_000} MB", "export fewer questions")
    return path.read_bytes()

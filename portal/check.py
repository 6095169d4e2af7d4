"""``boai check``: everything that is wrong with the content, each with place and remedy, before readers see it."""

import ast
import asyncio
import json
import re
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import nbformat

from grading import items
from grading.course import Course, load_courses
from grading.errors import ContentError
from grading.pictures import FOLDER
from kernels import KERNEL
from portal import lessons
from portal.assets import Assets
from portal.check_exercises import exercise_problems
from portal.check_pictures import picture_problems, svg_problems
from portal.lessons import LANGUAGES, SECTIONS, Notebook, call_key, where
from portal.pages import PageStore

_DATA = re.compile(r"<data\b([^>]*)>(.*?)</data>", re.DOTALL | re.IGNORECASE)
_VALUE = re.compile(r"""\bvalue\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_MARKDOWN_PICTURE = re.compile(r"""!\[([^\]]*)\]\(\s*<?([^)>\s"']+)""")
_HTML_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"""<(?:script|iframe|link|img|video|audio|source|object|embed)\b[^>]*\b(?:src|href|data)\s*=\s*\\?["']?(?:https?:)?//""",
    re.I,
)
_ATTRIBUTE = r"""\b{}=["']([^"']*)["']"""
_LINK = re.compile(r"(first_aid|humanitarian_ed)/(\w+)(?:#([\w-]+))?")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: the file (and cell), what is wrong, what to do."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}" + (f" — {self.remedy}" if self.remedy else "")


def check(content: Path) -> list[Problem]:
    """Return every problem of the content: its sources, then what a run of each lesson brings to light."""
    found = check_sources(content)
    broken = {problem.where.split(",")[0] for problem in found}
    refs = [f"{folder.parent.name}/{folder.name}" for folder in lessons.lesson_folders(content)]
    sound = [(r, lang) for r in refs for lang in LANGUAGES if f"{r}/{lang}.ipynb" not in broken]
    return sorted({*found, *asyncio.run(_run(content, sound))})


def check_sources(content: Path) -> list[Problem]:
    """Return the problems that can be seen without running anything."""
    books: dict[str, dict[str, Notebook]] = {}
    found = [_as_problem(error) for error in _misnamed(content)]
    for folder in lessons.lesson_folders(content):
        ref = f"{folder.parent.name}/{folder.name}"
        books[ref] = {}
        for lang in LANGUAGES:
            try:
                books[ref][lang] = lessons.read_notebook(folder / f"{lang}.ipynb", lang)
            except ContentError as error:
                found.append(_as_problem(error))
        found += _lesson(folder, books[ref], _facts(content))
    found += _courses(content, books)
    return sorted(set(found))


def _as_problem(error: ContentError) -> Problem:
    return Problem(error.where, error.problem, error.remedy)


def _misnamed(content: Path) -> Iterator[ContentError]:
    for section in SECTIONS:
        root = content / section
        for folder in sorted(root.iterdir()) if root.is_dir() else []:
            if folder.is_dir() and not lessons.FOLDER.fullmatch(folder.name) and any(folder.glob("*.ipynb")):
                remedy = "name it with two digits and small letters, such as 04_burns"
                yield ContentError(f"{section}/{folder.name}", "the folder's name is not a lesson's", remedy)


def _facts(content: Path) -> dict[str, Any]:
    path = content / "first_aid" / "guidelines.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}  # said once, by _courses
    facts = table.get("facts")
    facts = facts if isinstance(facts, dict) else {}
    return {name: fact for name, fact in facts.items() if isinstance(fact, dict)}


def _lesson(folder: Path, books: dict[str, Notebook], facts: dict[str, Any]) -> Iterator[Problem]:
    for lang, book in books.items():
        yield from _stripped(book)
        yield from _languages(book, lang)
        for cell in book.cells:
            place = where(book.path, cell.id)
            yield from _facts_in(cell.source, lang, facts, place)
            if cell.kind == "markdown":
                yield from _pictures_in(cell.source, folder, place)
            if _OUTSIDE.search(cell.source):
                yield Problem(place, "it loads something from another site", "put the file into assets/")
    for picture in sorted(folder.glob("assets/*.svg")):
        yield from (Problem(_picture_place(picture), *found) for found in svg_problems(picture))
    if len(books) == len(LANGUAGES) and books["zh"].keys != books["en"].keys:
        problem = f"its exercises are {list(books['en'].keys)}, those of zh.ipynb {list(books['zh'].keys)}"
        remedy = "use the same keys in the same order, so that progress goes on when the language changes"
        yield Problem(where(books["en"].path), problem, remedy)


def _languages(book: Notebook, lang: str) -> Iterator[Problem]:
    for cell, call in book.exercises:
        named = [keyword.value for keyword in call.keywords if keyword.arg == "lang"]
        given = named[0] if named else call.args[1] if len(call.args) > 1 else ast.Constant("zh")
        if isinstance(given, ast.Constant) and given.value != lang:
            problem = f"the exercise {call_key(call)!r} speaks {given.value!r}"
            yield Problem(where(book.path, cell.id), problem, f'write "{lang}", the language of {book.path.name}')


def _stripped(book: Notebook) -> Iterator[Problem]:
    raw = json.loads(book.path.read_text(encoding="utf-8"))
    try:
        nbformat.validate(nbformat.from_dict(raw))
    except nbformat.ValidationError as error:
        yield Problem(
            where(book.path), f"it is not a valid notebook ({error.message})", "save it again in JupyterLab"
        )
    yield from _kernel(raw, where(book.path))
    for cell, values in zip(book.cells, raw["cells"], strict=True):
        if values.get("outputs") or values.get("execution_count") is not None:
            remedy = "in JupyterLab: Edit, Clear Outputs of All Cells, then save"
            yield Problem(where(book.path, cell.id), "the cell is saved with its output", remedy)


def _kernel(raw: dict[str, Any], place: str) -> Iterator[Problem]:
    kernel = raw["metadata"].get("kernelspec")
    if not isinstance(kernel, dict) or kernel.get("name") != KERNEL:
        yield Problem(place, f"its kernel is not {KERNEL}", "choose the kernel 博爱 Python in JupyterLab")


def _facts_in(source: str, lang: str, facts: dict[str, Any], place: str) -> Iterator[Problem]:
    for attributes, text in _DATA.findall(source):
        value = _VALUE.search(attributes)
        fact = value[1] if value else ""
        if fact not in facts:
            yield Problem(place, f"there is no fact {fact!r}", "use an id of first_aid/guidelines.toml")
            continue
        right = str(facts[fact].get(lang, ""))
        given = unescape(re.sub(r"<[^>]*>", "", text)).strip()
        if given != right:
            yield Problem(
                place,
                f"{fact} is given as {given!r}",
                f"write {right!r}, as first_aid/guidelines.toml has it",
            )


def _pictures_in(source: str, folder: Path, place: str) -> Iterator[Problem]:
    pictures = [(alt, name) for alt, name in _MARKDOWN_PICTURE.findall(source)]
    pictures += [(_attribute(tag, "alt"), _attribute(tag, "src")) for tag in _HTML_PICTURE.findall(source)]
    for alt, name in pictures:
        if not name.startswith("assets/"):
            yield Problem(
                place, f"the picture {name} is not in assets/", "put it there: no page needs the internet"
            )
        elif not (folder / name).is_file():
            yield Problem(place, f"the picture {name} is missing", "add the file, or mend its name")
        if not alt.strip():
            yield Problem(place, f"the picture {name} has no text", "say in the brackets what it teaches")


def _attribute(tag: str, name: str) -> str:
    match = re.search(_ATTRIBUTE.format(name), tag)
    return match[1] if match else ""


def _picture_place(path: Path) -> str:
    return "/".join(path.parts[-4:])


def _courses(content: Path, books: dict[str, dict[str, Notebook]]) -> Iterator[Problem]:
    guidelines = content / "first_aid" / "guidelines.toml"
    if guidelines.exists():
        try:
            tomllib.loads(guidelines.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            yield Problem("first_aid/guidelines.toml", f"it is not sound TOML ({error})", "mend that line")
    courses, errors = load_courses(content)
    yield from (_as_problem(error) for error in errors)
    for course in courses.values():
        place = f"courses/{course.id}/course.toml"
        for ref in course.lessons:
            if ref not in books:
                yield Problem(
                    place, f"there is no lesson {ref}", "mend the name in lessons, or add the folder"
                )
        for source in sorted((content / "courses" / course.id).glob("source/*/*.ipynb")):
            yield from _assessment(source, "/".join(source.parts[-5:]))
        yield from _bank(course, content / "courses" / course.id, books)


def _assessment(path: Path, place: str) -> Iterator[Problem]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        yield Problem(place, f"it is not a notebook ({error})", "save it again in JupyterLab")
        return
    yield from _kernel(raw, place)


def _bank(course: Course, folder: Path, books: dict[str, dict[str, Notebook]]) -> Iterator[Problem]:
    if not any(folder.glob("items/*.toml")):
        if any(assessment.items for assessment in course.assessments.values()):
            yield Problem(f"courses/{course.id}/items", "there is no item bank", "add items/<topic>.toml")
        return
    problems = items.bank_problems(course)
    yield from map(_as_problem, problems)
    if problems:
        return
    bank = items.load_bank(folder)
    for item in bank.items.values():
        place = f"courses/{course.id}/items, item {item.id}"
        if item.read and not _readable(item.read, books):
            yield Problem(place, f"there is nothing to read at {item.read}", "write section/lesson#cell-id")
    for picture in sorted({item.picture for item in bank.items.values() if item.picture}):
        path = folder / "items" / FOLDER / picture
        yield from (Problem(_picture_place(path), *found) for found in picture_problems(path))
    yield from _burned(bank, books)


def _readable(target: str, books: dict[str, dict[str, Notebook]]) -> bool:
    match = _LINK.fullmatch(target)
    book = books.get(f"{match[1]}/{match[2]}", {}).get("zh") if match else None
    return bool(book and match and (not match[3] or any(cell.id == match[3] for cell in book.cells)))


def _burned(bank: items.Bank, books: dict[str, dict[str, Notebook]]) -> Iterator[Problem]:
    """A practice question has its answer in the page: it must not be a question of the test."""
    ids = {item.id for item in bank.items.values()}
    stems = {_plain(text): item.id for item in bank.items.values() for text in item.stem.values()}
    for book in (book for pair in books.values() for book in pair.values()):
        for cell, call in book.exercises:
            texts = {
                n.value for n in ast.walk(call) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
            used = {stems[_plain(text)] for text in texts if _plain(text) in stems} | ({call_key(call)} & ids)
            for item in sorted(used, key=str):
                remedy = "write another question for practice: its answer is in the page"
                yield Problem(where(book.path, cell.id), f"it repeats the test's item {item}", remedy)


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


async def _run(content: Path, wanted: list[tuple[str, str]]) -> list[Problem]:
    found = []
    pages = []
    with tempfile.TemporaryDirectory(prefix="boai-check-") as data:
        store = PageStore(content, Path(data), Assets(Path(__file__).parent / "static"))
        for ref, lang in wanted:
            path = content / ref / f"{lang}.ipynb"
            try:
                page = await store.get(ref, lang)
            except ContentError as error:
                found.append(_as_problem(error))
                continue
            pages.append(page)
            for name in page.unknown:
                remedy = "use a widget of ours, or accept that the lesson is served by /live/ with a kernel"
                found.append(Problem(where(path), f"it needs a kernel: {name}", remedy))
        store.close()
    found += [Problem(*problem) for problem in exercise_problems(pages)]
    return found

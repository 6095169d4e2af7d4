"""Which lessons there are: every folder ``NN_slug`` of a content section with a sound notebook per language.

Nothing is registered anywhere. A folder that is not sound is left out and named among the problems, so that
one slip of an author never takes the other lessons away.
"""

import ast
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading.errors import ContentError

SECTIONS = ("first_aid", "humanitarian_ed")
LANGUAGES = ("zh", "en")
FOLDER = re.compile(r"\d\d_[a-z0-9_]+")
_CELL_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Cell:
    """One cell: its id, ``markdown`` or ``code``, and its text."""

    id: str
    kind: str
    source: str


@dataclass(frozen=True)
class Notebook:
    """A lesson's notebook in one language, read and found sound in its structure."""

    path: Path
    meta: dict[str, Any]
    cells: tuple[Cell, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The exercises' keys in the order of the page, as written in the calls."""
        return tuple(key for cell in self.cells for key in exercise_keys(cell))


@dataclass(frozen=True)
class Lesson:
    """A lesson in both languages; dictionaries are by language, ``ref`` is ``section/slug``."""

    ref: str
    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    minutes: int
    outcomes: dict[str, tuple[str, ...]]
    path: dict[str, Path]
    keys: tuple[str, ...]


@dataclass
class Catalogue:
    """The sound lessons by ref, in the order of their folders, and what is wrong with the others."""

    lessons: dict[str, Lesson] = field(default_factory=dict)
    problems: list[ContentError] = field(default_factory=list)


_Stamp = tuple[tuple[str, int, int], ...]
_seen: dict[Path, tuple[_Stamp, Lesson | None, ContentError | None]] = {}
_lock = threading.Lock()


def discover(content: Path) -> Catalogue:
    """Return the lessons under ``content`` as they are on disk now; files that did not change are not read again.

    A lesson that was sound and was then saved broken stays listed as it was, besides being named in
    ``problems``: its readers keep the last good page.
    """
    catalogue = Catalogue()
    for folder in lesson_folders(content):
        lesson, problem = _looked_at(folder)
        if lesson:
            catalogue.lessons[lesson.ref] = lesson
        if problem:
            catalogue.problems.append(problem)
    return catalogue


def lesson_folders(content: Path) -> Iterator[Path]:
    """Yield every folder of the sections that is named like a lesson."""
    for section in SECTIONS:
        root = content / section
        for folder in sorted(root.iterdir()) if root.is_dir() else []:
            if FOLDER.fullmatch(folder.name) and folder.is_dir():
                yield folder


def _looked_at(folder: Path) -> tuple[Lesson | None, ContentError | None]:
    stamp = stamps(folder / f"{lang}.ipynb" for lang in LANGUAGES)
    with _lock:
        known = _seen.get(folder)
        if known and known[0] == stamp:
            return known[1], known[2]
        try:
            lesson, problem = read_lesson(folder), None
        except ContentError as error:
            lesson, problem = known[1] if known else None, error
        _seen[folder] = (stamp, lesson, problem)
        return lesson, problem


def stamps(paths: Iterator[Path]) -> _Stamp:
    """Return path, time of change and size of the files that exist: equal stamps, equal files."""
    found = []
    for path in paths:
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        found.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(sorted(found))


def read_lesson(folder: Path) -> Lesson:
    """Return the lesson in ``folder``; raises ContentError for a missing language or an unsound notebook."""
    books = {lang: read_notebook(folder / f"{lang}.ipynb", lang) for lang in LANGUAGES}
    return Lesson(
        ref=f"{folder.parent.name}/{folder.name}",
        slug=folder.name,
        title={lang: book.meta["title"] for lang, book in books.items()},
        summary={lang: book.meta["summary"] for lang, book in books.items()},
        minutes=books["zh"].meta["minutes"],
        outcomes={lang: tuple(book.meta["outcomes"]) for lang, book in books.items()},
        path={lang: book.path for lang, book in books.items()},
        keys=books["zh"].keys,
    )


def where(path: Path, cell: str = "") -> str:
    """Return how a place in a lesson is named to an author: ``first_aid/02_x/zh.ipynb, cell recall-1``."""
    name = "/".join(path.parts[-3:])
    return f"{name}, cell {cell}" if cell else name


def read_notebook(path: Path, lang: str) -> Notebook:
    """Return the notebook; raises ContentError naming file, cell and remedy when its structure is not sound."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(
            where(path), "the file is missing", f"add {path.name}: a lesson has zh and en"
        ) from None
    except (ValueError, OSError) as error:
        raise ContentError(
            where(path), f"it cannot be read ({error})", "save it again in JupyterLab"
        ) from None
    if not isinstance(raw, dict) or raw.get("nbformat") != 4 or raw.get("nbformat_minor", 0) < 5:
        raise ContentError(where(path), "it is not a notebook of format 4.5", "save it again in JupyterLab")
    notebook = Notebook(path, _metadata(raw, path, lang), tuple(_cells(raw, path)))
    _check_keys(notebook)
    return notebook


def _metadata(raw: dict[str, Any], path: Path, lang: str) -> dict[str, Any]:
    meta = (raw.get("metadata") or {}).get("boai")
    remedy = (
        'the notebook metadata needs "boai": {"title", "summary", "minutes", "outcomes": […], "language"}'
    )
    if not isinstance(meta, dict):
        raise ContentError(where(path), 'the metadata "boai" is missing', remedy)
    for name, kind in (("title", str), ("summary", str), ("minutes", int), ("outcomes", list)):
        if not isinstance(meta.get(name), kind) or not meta[name]:
            raise ContentError(where(path), f'metadata "boai": {name} is {meta.get(name)!r}', remedy)
    if not all(isinstance(outcome, str) and outcome for outcome in meta["outcomes"]):
        raise ContentError(where(path), 'metadata "boai": outcomes holds something that is no text', remedy)
    if meta.get("language") != lang:
        problem = f'metadata "boai": language is {meta.get("language")!r}'
        raise ContentError(where(path), problem, f'write "{lang}", the language of {path.name}')
    return meta


def _cells(raw: dict[str, Any], path: Path) -> Iterator[Cell]:
    cells = raw.get("cells")
    if not isinstance(cells, list) or not cells:
        raise ContentError(where(path), "it has no cells", "write at least one text cell")
    ids: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name = cell.get("id") if isinstance(cell, dict) else None
        if not isinstance(name, str) or not _CELL_ID.fullmatch(name):
            remedy = "give it a readable id such as recall-1 (a small letter, then letters, digits, hyphens)"
            raise ContentError(where(path, str(number)), f"the cell's id is {name!r}", remedy)
        if name in ids:
            raise ContentError(where(path, name), "two cells have this id", "give each cell its own id")
        ids.add(name)
        source = cell.get("source", "")
        source = "".join(source) if isinstance(source, list) else source
        if cell.get("cell_type") not in ("markdown", "code", "raw") or not isinstance(source, str):
            raise ContentError(where(path, name), "the cell is malformed", "delete it and write it again")
        yield Cell(name, cell["cell_type"], source)


def exercise_calls(cell: Cell) -> list[ast.Call]:
    """Return the calls of capitalised names in a code cell that name a key: the exercises it makes."""
    if cell.kind != "code":
        return []
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return []  # a cell magic, or a slip that the run will name with its line
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [c for c in calls if _name(c.func)[:1].isupper() and _key(c) is not None]


def exercise_keys(cell: Cell) -> list[str]:
    """Return the keys written in a cell's exercises."""
    return [key for call in exercise_calls(cell) if (key := _key(call)) is not None]


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def _key(call: ast.Call) -> str | None:
    named = [k.value for k in call.keywords if k.arg == "key"]
    first = named[0] if named else call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _check_keys(notebook: Notebook) -> None:
    seen: dict[str, str] = {}
    for cell in notebook.cells:
        for key in exercise_keys(cell):
            if key in seen:
                problem = f"the key {key!r} is already used in cell {seen[key]}"
                remedy = "give each exercise its own key: progress is stored under it"
                raise ContentError(where(notebook.path, cell.id), problem, remedy)
            seen[key] = cell.id

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
from portal.stamps import Stamp, stamp

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
        return tuple(key for _, call in self.exercises for key in [call_key(call)] if key is not None)

    @property
    def exercises(self) -> list[tuple[Cell, ast.Call]]:
        """The calls that make an exercise, each with its cell: calls of what is imported from ``widgets``."""
        trees = [(cell, _tree(cell)) for cell in self.cells if cell.kind == "code"]
        names = {name for _, tree in trees for name in _imported(tree)}
        calls = [(cell, n) for cell, tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call)]
        return [
            (cell, call) for cell, call in calls if _called(call.func) in names and call_key(call) is not None
        ]


@dataclass(frozen=True)
class Lesson:
    """A lesson in both languages; dictionaries are by language, ``ref`` is ``section/slug``.

    ``exercises`` holds cell id and class name of each exercise, in the order of the page.
    """

    ref: str
    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    minutes: int
    outcomes: dict[str, tuple[str, ...]]
    path: dict[str, Path]
    keys: tuple[str, ...]
    exercises: tuple[tuple[str, str], ...] = ()


@dataclass
class Catalogue:
    """The sound lessons by ref, in the order of their folders, and what is wrong with the others."""

    lessons: dict[str, Lesson] = field(default_factory=dict)
    problems: list[ContentError] = field(default_factory=list)


_seen: dict[Path, tuple[Stamp, Lesson | None, ContentError | None]] = {}
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
    now = stamp(folder / f"{lang}.ipynb" for lang in LANGUAGES)
    with _lock:
        known = _seen.get(folder)
        if known and known[0] == now:
            return known[1], known[2]
        try:
            found: tuple[Lesson | None, ContentError | None] = (read_lesson(folder), None)
        except ContentError as error:
            found = (known[1] if known else None, error)
        _seen[folder] = (now, *found)
        return found


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
        exercises=tuple((cell.id, ast.unparse(call.func).rpartition(".")[2]) for cell, call in books["zh"].exercises),
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
    minor = raw.get("nbformat_minor") if isinstance(raw, dict) and raw.get("nbformat") == 4 else None
    if not isinstance(minor, int) or minor < 5:
        raise ContentError(where(path), "it is not a notebook of format 4.5", "save it again in JupyterLab")
    notebook = Notebook(path, _metadata(raw, path, lang), tuple(_cells(raw, path)))
    _check_keys(notebook)
    return notebook


def _metadata(raw: dict[str, Any], path: Path, lang: str) -> dict[str, Any]:
    above = raw.get("metadata")
    meta = above.get("boai") if isinstance(above, dict) else None
    remedy = (
        'the notebook metadata needs "boai": {"title", "summary", "minutes", "outcomes": […], "language"}'
    )
    if not isinstance(meta, dict):
        raise ContentError(where(path), 'the metadata "boai" is missing', remedy)
    for name, kind in (("title", str), ("summary", str), ("minutes", int), ("outcomes", list)):
        if not isinstance(meta.get(name), kind) or not meta[name]:
            raise ContentError(where(path), f'metadata "boai": {name} is {meta.get(name)!r}', remedy)
    if meta["minutes"] is True or meta["minutes"] < 0:
        raise ContentError(where(path), f'metadata "boai": minutes is {meta["minutes"]!r}', remedy)
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
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if cell.get("cell_type") not in ("markdown", "code", "raw") or not isinstance(source, str):
            raise ContentError(where(path, name), "the cell is malformed", "delete it and write it again")
        yield Cell(name, cell["cell_type"], source)


def _tree(cell: Cell) -> ast.Module:
    try:
        return ast.parse(cell.source)
    except (SyntaxError, ValueError):  # ValueError: a null character
        return ast.Module([], [])  # a cell magic, or a slip that the run will name with its line


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "widgets":
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Import) and any(alias.name == "widgets" for alias in node.names):
            yield "widgets."


def _called(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "widgets":
        return "widgets."
    return func.id if isinstance(func, ast.Name) else ""


def call_key(call: ast.Call) -> str | None:
    """Return the key written in the call of an exercise, or None where it is not a plain text."""
    named = [k.value for k in call.keywords if k.arg == "key"]
    first = named[0] if named else call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _check_keys(notebook: Notebook) -> None:
    seen: dict[str, str] = {}
    for cell, call in notebook.exercises:
        key = call_key(call) or ""
        if key in seen:
            problem = f"the key {key!r} is already used in cell {seen[key]}"
            remedy = "give each exercise its own key: progress is stored under it"
            raise ContentError(where(notebook.path, cell.id), problem, remedy)
        seen[key] = cell.id

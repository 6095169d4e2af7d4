"""What an exercise says of itself, read from its docstring: for the gallery, the documents and the tests.

Sources are read, never imported: what an exercise is made of (ipywidgets, Jupyter) is not loaded by the portal. A
docstring has a first line (what it teaches), prose, and the blocks ``Args:``, ``Example (zh)::`` and ``Example (en)::``.
"""

import ast
import gzip
import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

import widgets
from grading.errors import NotFoundError
from grading.whole_file import write_whole
from kernels import KERNEL
from portal.assets import WIDGETS
from portal.lessons import LANGUAGES
from portal.stamps import Stamp, stamp
from widgets import bundle

SECTION = "gallery"  # of the notebooks made here
_BLOCKS = ("Args", *(f"Example ({lang})" for lang in LANGUAGES))
_HEAD = re.compile(r"^(Args|Example \(\w+\)):{1,2}\s*$")
_PARAMETER = re.compile(r"^(\w+):\s*(.*)$")
_VALUE = re.compile(r"`value`|^Value\b")
_SENTENCE = re.compile(r"(?<=[.。])(?<!\.\w\.)\s+")


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, what the docstring says of it, and its default as source ("" where it must be given)."""

    name: str
    text: str
    default: str


@dataclass(frozen=True)
class Entry:
    """An exercise as its docstring tells it.

    ``summary`` is the first line, ``value`` the sentences about the learner's answer (``value``), ``prose`` the other
    paragraphs; ``examples`` holds the cell by language; ``titles`` the name a learner sees, by language, where
    there is one; ``missing`` names what the docstring lacks.
    """

    name: str
    module: str
    summary: str
    prose: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    examples: dict[str, str]
    value: str
    titles: dict[str, str]
    missing: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Return ``question`` where the author writes what is asked, else ``simulator``."""
        return "question" if any(one.name == "prompt" for one in self.parameters) else "simulator"

    def title(self, lang: str) -> str:
        """Return the name a learner sees: the exercise's own, or what its example asks; "" where there is neither."""
        return self.titles.get(lang) or _asked(self.examples.get(lang, ""))


_seen: dict[str, tuple[Stamp, Entry]] = {}


def entries() -> list[Entry]:
    """Return every exercise of the catalogue, by name."""
    return [entry(name) for name in sorted(widgets.catalogue())]


def entry(name: str) -> Entry:
    """Return the exercise as its source is now; raises NotFoundError for no such exercise."""
    module = widgets.catalogue().get(name)
    if module is None:
        raise NotFoundError(f"There is no exercise {name}; there are: {', '.join(widgets.catalogue())}.")
    path = WIDGETS / f"{module}.py"
    now = stamp([path])
    known = _seen.get(name)
    if known is None or known[0] != now:
        known = _seen[name] = (now, described(name, module, path.read_text(encoding="utf-8")))
    return known[1]


def described(name: str, module: str, source: str) -> Entry:
    """Return what the class ``name`` in ``source`` says of itself; whatever is not there is named in ``missing``."""
    tree = ast.parse(source)
    cls = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    blocks = _blocks(ast.get_docstring(cls) or "")
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", blocks.pop("")) if part.strip()]
    examples = {lang: blocks[f"Example ({lang})"] for lang in LANGUAGES if blocks.get(f"Example ({lang})")}
    defaults = dict(_defaults(cls))
    parameters = tuple(Parameter(one, text, defaults.get(one, "")) for one, text in _parameters(blocks.get("Args", "")))
    sentences = [_SENTENCE.split(part) for part in paragraphs]
    value = " ".join(one for part in sentences for one in part if _VALUE.search(one))
    prose = [" ".join(one for one in part if not _VALUE.search(one)) for part in sentences[1:]]
    missing = [block for block in _BLOCKS if not blocks.get(block)]
    missing += ["value"] * (not value) + ["summary"] * (not paragraphs)
    return Entry(
        name, module, paragraphs[0] if paragraphs else "", tuple(filter(None, prose)), parameters, examples, value,
        dict(_titles(tree, cls)), tuple(missing),
    )  # fmt: skip


def _blocks(doc: str) -> dict[str, str]:
    """Return the text before the blocks under "", and each block, dedented, under its name."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in inspect.cleandoc(doc).splitlines():
        head = _HEAD.match(line)
        if head:
            name = head[1]
            found[name] = []
        elif name and line and not line.startswith(" "):  # prose after a block
            name = ""
            found[""] += ["", line]
        else:
            found[name].append(line)
    return {name: inspect.cleandoc("\n".join(["", *lines])).strip() for name, lines in found.items()}


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of each; further lines of one are indented below it."""
    name, said = "", ""
    for line in text.splitlines():
        match = None if line.startswith(" ") else _PARAMETER.match(line)
        if match:
            if name:
                yield name, said
            name, said = match[1], match[2]
        elif line.strip():
            said += f" {line.strip()}"
    if name:
        yield name, said


def _defaults(cls: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield each parameter of the constructor that has a default, but key and lang, which all exercises have."""
    for node in cls.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            places = node.args.args
            given = zip(places[len(places) - len(node.args.defaults) :], node.args.defaults, strict=True)
            yield from ((arg.arg, ast.unparse(value)) for arg, value in given if arg.arg not in ("key", "lang"))
            named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            yield from ((arg.arg, ast.unparse(value)) for arg, value in named if value is not None)


def _titles(tree: ast.Module, cls: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield (language, title) of the words; only what is written out in this very source can be seen."""
    named = dict(_assigned(tree.body))
    words = dict(_assigned(cls.body)).get("WORDS")
    for lang, table in _items(words):
        written_out = named.get(table.id) if isinstance(table, ast.Name) else table
        title = dict(_items(written_out)).get("title")
        if isinstance(title, ast.Constant) and isinstance(title.value, str):
            yield lang, title.value


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        yield from ((one.id, value) for one in targets if isinstance(one, ast.Name) and value is not None)


def _items(table: ast.expr | None) -> Iterator[tuple[str, ast.expr]]:
    pairs = zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ()
    yield from ((key.value, value) for key, value in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str))


def _asked(code: str) -> str:
    """Return the prompt of the example's call."""
    try:
        calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    except SyntaxError:
        return ""
    texts = [k.value for call in calls[:1] for k in call.keywords if k.arg == "prompt"]
    return next((str(text.value) for text in texts if isinstance(text, ast.Constant)), "")


def scoring(one: Entry) -> str:
    """Return what ``widgets.scoring`` says of the exercise's points, "" where there is no such module."""
    path = WIDGETS / "scoring" / f"{one.module}.py"
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    said = [ast.get_docstring(node) or "" for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "score"]
    return " ".join(" ".join(said).split())


def as_html(text: str) -> Markup:
    """Return a docstring's text with what stands between two backticks as code; everything else is escaped."""
    return Markup("").join(part if n % 2 == 0 else Markup("<code>{}</code>").format(part) for n, part in enumerate(text.split("``")))


def sizes(one: Entry) -> dict[str, int]:
    """Return bytes, compressed with gzip: of its own ``script``, its own ``style``, and the script ``joined`` for JupyterLab."""
    script, style = WIDGETS / f"{one.module}.js", WIDGETS / f"{one.module}.css"
    texts = {"script": script.read_text(encoding="utf-8"), "joined": bundle.joined(script)}
    texts["style"] = style.read_text(encoding="utf-8") if style.exists() else ""
    return {name: len(gzip.compress(text.encode(), 9, mtime=0)) if text else 0 for name, text in texts.items()}


def notebook(one: Entry, lang: str) -> dict[str, Any]:
    """Return the example as a lesson's notebook; raises KeyError where the docstring has none in ``lang``."""
    meta = {"title": one.name, "summary": one.summary or one.name, "minutes": 1, "outcomes": [one.name], "language": lang}
    kernel = {"name": KERNEL, "display_name": "博爱 Python", "language": "python"}
    sources = {"setup": f"from widgets import {one.name}", "example": one.examples[lang]}
    cells: list[dict[str, Any]] = [
        {"id": name, "cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for name, source in sources.items()
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"boai": meta, "kernelspec": kernel}, "cells": cells}


def written(one: Entry, lang: str, content: Path) -> str:
    """Write the example's notebook into ``content``, where it is not there yet, and return its ref."""
    ref = f"{SECTION}/{one.name}"
    path = content / ref / f"{lang}.ipynb"
    text = json.dumps(notebook(one, lang), ensure_ascii=False, indent=1)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    return ref

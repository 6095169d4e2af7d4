"""Join a widget's script with the shared ones it imports.

JupyterLab and Voilà want one self-contained module (``_esm``), the stored pages want each file once. So scripts
keep to two rules that make both easy: shared files stand in ``_shared/`` and export named functions,
classes or constants; an import is one line, ``import { a, b } from "./_shared/kit.js";``.
"""

import re
from functools import cache
from pathlib import Path

SHARED = Path(__file__).parent / "_shared"
IMPORT = re.compile(r"""^import \{([^}]*)\} from "\./(?:_shared/)?([\w-]+\.js)";\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) ([\w$]+))", re.MULTILINE)
# Whole lines of comment: they are for whoever reads the source, and a fifth of what a learner's browser would load.
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_ANY_IMPORT = re.compile(r"^\s*import\b.*$", re.MULTILINE)


def shared_imports(script: str) -> list[str]:
    """Return the names of the shared files that ``script`` imports, in order, each once."""
    return list(dict.fromkeys(match[2] for match in IMPORT.finditer(script)))


@cache
def joined(script: Path) -> str:
    """Return ``script`` as one module with nothing left to import; lines of comment are left out.

    Raises ValueError when an import is not of the one form that can be joined.
    """
    text = _COMMENT.sub("", script.read_text(encoding="utf-8"))
    needed: dict[str, str] = {}
    _collect(text, needed)
    body = IMPORT.sub(lambda m: f"const {{{m[1].replace(' as ', ': ')}}} = {_name(m[2])};\n", text)
    _refuse_other_imports(body, script)
    return "\n".join([*needed.values(), body])


def _collect(text: str, needed: dict[str, str]) -> None:
    for file in shared_imports(text):
        if file in needed:
            continue
        path = SHARED / file
        shared = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        _collect(shared, needed)  # what it needs itself comes first
        exports = [match[1] for match in _EXPORT.finditer(shared)]
        inner = IMPORT.sub(lambda m: f"const {{{m[1].replace(' as ', ': ')}}} = {_name(m[2])};\n", shared)
        _refuse_other_imports(inner, path)
        inner = _EXPORT.sub("", inner)
        needed[file] = f"const {_name(file)} = (() => {{\n{inner}\nreturn {{ {', '.join(exports)} }};\n}})();"


def _name(file: str) -> str:
    return "shared_" + re.sub(r"\W", "_", file.removesuffix(".js"))


def _refuse_other_imports(text: str, path: Path) -> None:
    found = _ANY_IMPORT.search(text)
    if found:
        raise ValueError(
            f'{path.name}: write {found[0]!r} as import {{ … }} from "./_shared/….js"; on one line'
        )


def style_files(script: Path) -> list[Path]:
    """Return the style sheets of a widget: the kit's, one for each shared script it uses that has one, its own."""
    needed: dict[str, str] = {}
    _collect(script.read_text(encoding="utf-8"), needed)
    shared = [SHARED / file for file in needed]
    found = [SHARED / "kit.css", *(path.with_suffix(".css") for path in shared), script.with_suffix(".css")]
    return [path for path in dict.fromkeys(found) if path.exists()]


def styles(script: Path) -> str:
    """Return all of a widget's styles as one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in style_files(script))

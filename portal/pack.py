"""One file for what every lesson needs: the player's modules and the small question widgets.

A phone asks once instead of ten times, and once for all lessons. Each module becomes a function's scope, as in
``widgets.bundle``; the player's own code comes last, at the top. What is imported and not in the pack (the shared
kit, a simulator) stays a module of its own. Imports are one line, ``import { a, b as c } from "./x.js";``.
"""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

NAME = "player/pack.js"
_ENTRY = "player/player.js"
_KIT = "w/_shared/kit.js"
_SMALL = 8_000  # characters: a simulator is larger, and only the lessons that have one should pay for it
_IMPORT = re.compile(r"""^import \{([^}]*)\} from "(\.[^"]+)";\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) ([\w$]+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_LEFT = re.compile(r"^(?:import\b(?!\()|export\b).*$", re.MULTILINE)

Read = Callable[[str], str]  # from a name such as "player/model.js" to its text
Address = Callable[[str], str]  # from such a name to its hashed address


def pack(scripts: list[str], read: Read, address: Address) -> str:
    """Return the pack's text, with those of the widgets' ``scripts`` that are small and need the kit alone.

    Raises ValueError for an import or export of a form that cannot be joined.
    """
    widgets = [name for name in scripts if _is_small(name, read(name))]
    members = [*_before(_ENTRY, read, ()), *widgets]
    outside: dict[str, None] = {}

    def body(name: str) -> str:
        def taken(match: re.Match[str]) -> str:
            wanted = _beside(name, match[2])
            if wanted not in members:
                outside[wanted] = None
            return f"const {{{match[1].replace(' as ', ': ')}}} = {_variable(wanted)};\n"

        return _IMPORT.sub(taken, read(name))

    parts = [_scope(name, body(name)) for name in members]
    packed = _variable("player/packed.js")
    parts += [f'{packed}.packed["{address(name)}"] = {_variable(name)};' for name in widgets]
    parts.append(_whole(_ENTRY, _EXPORT.sub("", body(_ENTRY))))
    imports = [f'import * as {_variable(name)} from "{address(name)}";' for name in outside]
    return "\n".join([*imports, *parts]) + "\n"


def _before(name: str, read: Read, above: tuple[str, ...]) -> list[str]:
    """Return the player's modules that ``name`` imports, each after what it imports itself."""
    if name in above:
        raise ValueError(f"{' → '.join((*above, name))}: these scripts import one another in a circle")
    found: dict[str, None] = {}
    for match in _IMPORT.finditer(read(name)):
        part = _beside(name, match[2])
        if part.startswith("player/"):
            found |= dict.fromkeys([*_before(part, read, (*above, name)), part])
    return list(found)


def _scope(name: str, text: str) -> str:
    exports = [match[1] for match in _EXPORT.finditer(text)]
    text = _EXPORT.sub("", text)
    if _DEFAULT.search(text):
        text = _DEFAULT.sub("const standard = ", text)
        exports.append("default: standard")
    return f"const {_variable(name)} = (() => {{\n{_whole(name, text)}\nreturn {{ {', '.join(exports)} }};\n}})();"


def _whole(name: str, text: str) -> str:
    found = _LEFT.search(text)
    if found:
        raise ValueError(f"{name}: {found[0]!r} cannot be packed; keep to one-line named imports and exports")
    return text


def _is_small(name: str, text: str) -> bool:
    return len(text) <= _SMALL and {_beside(name, match[2]) for match in _IMPORT.finditer(text)} <= {_KIT}


def _variable(name: str) -> str:
    return "m_" + re.sub(r"\W", "_", name.removesuffix(".js"))


def _beside(name: str, target: str) -> str:
    parts = list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)

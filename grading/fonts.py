"""The fonts a certificate is set in: those that come with the installed packages, never the machine's own.

One list serves both questions, which fonts Typst may use and which characters they can show, so that a name
is refused before issue rather than printed as an empty box.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
from fontTools.ttLib import TTCollection, TTFont

from grading.errors import BoaiError


class FontsMissingError(BoaiError):
    """A font that certificates need is not installed."""


@dataclass(frozen=True)
class _Source:
    package: str
    folder: str
    file: str
    family: str


# In order of preference. Noto Sans SC: Chinese and common Latin; Noto Sans CJK: rare characters of names (𠮷,
# 𧒽 …); DejaVu Sans: the Latin letters they lack (ğ, ş, ł …), Uyghur, Cyrillic, Greek. A further script is one more line here.
_SOURCES = (
    _Source("zhplot", "fonts", "NotoSansSC-Regular.ttf", "Noto Sans SC"),
    _Source("manimgx_fonts_cjk", "", "NotoSansCJK-VF.otf.ttc", "Noto Sans CJK SC"),
    _Source("matplotlib", "mpl-data/fonts/ttf", "DejaVuSans.ttf", "DejaVu Sans"),
)
FAMILIES = tuple(source.family for source in _SOURCES)


def _path(source: _Source) -> Path:
    spec = find_spec(source.package)
    for location in (spec.submodule_search_locations or []) if spec else []:
        path = Path(location, source.folder, source.file)
        if path.is_file():
            return path
    raise FontsMissingError(f"{source.family}: not found in package {source.package}; run make setup again")


def files() -> tuple[Path, ...]:
    """Return the font files, in order of preference; raises FontsMissingError."""
    return tuple(_path(source) for source in _SOURCES)


@cache
def typst_fonts() -> typst.Fonts:
    """Return Typst's view of these fonts; the machine's own fonts are left out."""
    folders = [str(path.parent) for path in files()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@cache
def _covered() -> frozenset[int]:
    points: set[int] = set()
    for path in files():
        if path.suffix == ".ttc":
            with TTCollection(path, lazy=True) as faces:
                points.update(set.intersection(*(set(face.getBestCmap()) for face in faces)))
            continue
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def uncovered(text: str) -> list[str]:
    """Return the characters of ``text`` that none of the fonts can show, each once, in order."""
    shown = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys(c for c in shown if not c.isspace() and ord(c) not in _covered()))

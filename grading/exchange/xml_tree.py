"""XML from strangers, read into a tree; and a tree written as XML.

Nothing is fetched and no entity is expanded: a file with a document type is refused, and so is one that is too large,
too deep or of too many elements. Names stand without their namespace.
"""

import xml.etree.ElementTree as ElementTree
from typing import Any
from xml.etree.ElementTree import Element, SubElement
from xml.parsers import expat

from grading.errors import ContentError

MOST_BYTES = 50_000_000
_MOST_ELEMENTS = 500_000
_DEEPEST = 100


def read_xml(data: bytes, where: str) -> Element:
    """Return the root of ``data``; raises ContentError naming ``where`` for what is no XML or no harmless one."""
    if len(data) > MOST_BYTES:
        raise ContentError(where, f"is larger than {MOST_BYTES // 1_000_000} MB", "export fewer questions or no pictures")
    reader = _Reader(where)
    try:
        reader.parser.Parse(data, True)
        return reader.builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as error:
        raise ContentError(where, f"is not sound XML ({error})", "export it again, in UTF-8") from error


def write_xml(root: Element) -> bytes:
    """Return the tree as UTF-8, indented, with its declaration."""
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    """Append an element and return it; ``_`` in an attribute's name stands for ``-``."""
    child = SubElement(parent, tag, {name.replace("_", "-"): value for name, value in attributes.items()})
    child.text = text
    return child


class _Reader:
    def __init__(self, where: str) -> None:
        self.where, self.depth, self.elements = where, 0, 0
        self.builder = ElementTree.TreeBuilder()
        self.parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._doctype
        parser.ExternalEntityRefHandler = self._doctype
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self.builder.data

    def _doctype(self, *arguments: Any) -> int:
        raise ContentError(self.where, "has a document type (<!DOCTYPE>), which could hide harm", "export it without one")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.depth > _DEEPEST or self.elements > _MOST_ELEMENTS:
            raise ContentError(self.where, "nests too deeply or has too many elements", "export fewer questions")
        self.builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(_local(name))


def _local(name: str) -> str:
    return name.rpartition("}")[2]

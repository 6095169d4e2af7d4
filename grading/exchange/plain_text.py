"""Formatted text as the plain text that a bank holds, with a list of what the text lost."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree.ElementTree import Element

_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "tr", "table", "tbody", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dl", "dt", "dd", "qti-prompt", "qti-content-body"})  # fmt: skip
_SILENT = frozenset({"span", "font", "html", "body", "a", "wbr", "td", "th"}) | _BLOCKS
_MEDIA = frozenset({"img", "object", "video", "audio", "iframe", "embed", "svg", "canvas"})
_VOID = frozenset({"img", "br", "hr", "embed", "wbr", "source", "track", "col", "input", "link", "meta"})
_UNREAD = frozenset({"script", "style", "video", "audio", "object", "iframe", "svg", "canvas"})
_DEEPEST = 100


class Words:
    """Collects the words of formatted text, tag by tag; with a language, the other ones' multilang spans are left out.

    The picture with the file name ``carried`` is taken along elsewhere, so it is not lost.
    """

    def __init__(self, lang: str = "", carried: str = "") -> None:
        self.lang, self.carried = lang, carried
        self.lost: list[str] = []
        self.pictures: list[tuple[str, str]] = []  # the source and the alternative text of each
        self._parts: list[str] = []
        self._open: list[tuple[str, bool]] = []  # each tag, and whether what it holds is read

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        if not self._reading:
            self._push(tag, False)
            return
        if tag in _BLOCKS:
            self._parts.append("\n")
        if tag in _MEDIA:
            source = attributes.get("src") or attributes.get("data") or attributes.get("href") or ""
            self._media(tag, source, attributes.get("alt", ""))
        elif tag not in _SILENT:
            self._lose(f"<{tag}>")
        elif tag == "a" and attributes.get("href"):
            self._lose(f"link to {attributes['href'][:80]}")
        self._push(tag, tag not in _UNREAD and not self._foreign(attributes))

    def end(self, tag: str) -> None:
        """Take a closing tag; one that nobody opened is ignored."""
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag in _BLOCKS and self._reading:
            self._parts.append("\n")

    def text(self, words: str) -> None:
        """Take words between tags."""
        if self._reading:
            self._parts.append(re.sub(r"\s+", " ", words))

    def whole(self) -> str:
        """Return the text: one line a paragraph."""
        lines = (re.sub(r" +", " ", line).strip() for line in "".join(self._parts).split("\n"))
        return "\n".join(line for line in lines if line)

    @property
    def _reading(self) -> bool:
        return not self._open or self._open[-1][1]

    def _push(self, tag: str, read: bool) -> None:
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append((tag, read))

    def _media(self, tag: str, source: str, alt: str) -> None:
        if tag == "img":
            self.pictures.append((source, alt))
        if not self.carried or unquote(source.rpartition("/")[2]) != self.carried:
            self._lose(f"<{tag}> {source.rpartition('/')[2]}".strip()[:80])

    def _lose(self, what: str) -> None:
        if what not in self.lost:
            self.lost.append(what)

    def _foreign(self, attributes: dict[str, str]) -> bool:
        """Moodle's filter for texts in several languages: ``<span lang="en" class="multilang">``."""
        marked = "multilang" in attributes.get("class", "").split()
        return bool(marked and self.lang and not attributes.get("lang", "").lower().startswith(self.lang))


class _Html(HTMLParser):
    def __init__(self, words: Words) -> None:
        super().__init__(convert_charrefs=True)
        self.words = words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words.start(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self.words.end(tag)

    def handle_data(self, data: str) -> None:
        self.words.text(data)


def from_html(html: str, lang: str = "", carried: str = "") -> tuple[str, list[str]]:
    """Return the words of ``html`` and what they lost; ``lang`` chooses among multilang spans.

    ``carried`` is the file name of a picture that is not lost.
    """
    words = _read(html, lang, carried)
    return words.whole(), words.lost


def pictures_in(html: str, lang: str = "") -> list[tuple[str, str]]:
    """Return the pictures that ``html`` shows: the source and the alternative text of each."""
    return _read(html, lang, "").pictures


def from_tree(element: Element, without: frozenset[str] = frozenset(), carried: str = "") -> tuple[str, list[str]]:
    """Return the words inside ``element`` and what they lost; elements named in ``without`` are passed over."""
    words = Words(carried=carried)
    _walk(element, words, without)
    return words.whole(), words.lost


def _read(html: str, lang: str, carried: str) -> Words:
    words = Words(lang, carried)
    reader = _Html(words)
    reader.feed(html)
    reader.close()
    return words


def _walk(element: Element, words: Words, without: frozenset[str]) -> None:
    words.text(element.text or "")
    for child in element:
        if child.tag not in without:
            words.start(child.tag, dict(child.attrib))
            _walk(child, words, without)
            words.end(child.tag)
        words.text(child.tail or "")

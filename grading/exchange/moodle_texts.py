"""The texts and pictures of a Moodle XML file, with a list of what they lost."""

import base64
import binascii
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from grading.errors import ContentError
from grading.exchange.pictures import taken
from grading.exchange.plain_text import from_html, pictures_in
from grading.exchange.question import Loss, Picture


class MoodleTexts:
    """Reads elements of one file; ``lang`` chooses among multilang spans when there are ``several`` languages."""

    def __init__(self, where: str, lang: str, several: bool) -> None:
        self.where, self.lang, self.several = where, lang, several
        self.losses: list[Loss] = []

    @property
    def said(self) -> str:
        """The language that the file itself says, or ""."""
        return self.lang if self.several else ""

    def text(self, element: Element | None, name: str, part: str) -> str:
        """Return the words of an element of the question ``name``; ``part`` says which, for the list of losses."""
        return self._words(element, name, part, "")

    def stem(self, element: Element | None, name: str) -> tuple[str, Picture | None, str]:
        """Return the stem, its first picture if the file holds one that the bank takes, and that one's alt text."""
        html = (element.findtext("text") or "") if element is not None else ""
        for source, alt in pictures_in(html, self.said) if element is not None else ():
            file_name = unquote(source.rpartition("/")[2])
            file = next((f for f in element.findall("file") if f.get("name") == file_name), None) if element is not None else None
            if file is None or not source.startswith("@@PLUGINFILE@@"):
                continue
            picture, lost = taken(file_name, self._data(file, name), name)
            self.losses += lost
            if picture:
                return self._words(element, name, "stem", file_name), picture, alt
        return self._words(element, name, "stem", ""), None, ""

    def weight(self, answer: Element, name: str) -> float:
        """Return the share of the points that an answer earns; raises ContentError for what is no number."""
        try:
            return float(answer.get("fraction", "0")) / 100
        except ValueError as error:
            raise ContentError(f"{self.where}: “{name}”", f"weight “{answer.get('fraction')}” is no number", "export it again") from error

    def lose(self, name: str, what: str, why: str) -> None:
        """List a loss of the question ``name``."""
        self.losses.append(Loss(name, what, why))

    def _words(self, element: Element | None, name: str, part: str, carried: str) -> str:
        """``carried`` is the file name of the picture that the question takes along."""
        if element is None:
            return ""
        for file in element.findall("file"):
            if file.get("name", "") != carried or not carried:
                self.lose(name, f"file {file.get('name', '')[:80]} in the {part}", "a question has one picture, in its stem; look whether the text still makes sense")
        text = element.findtext("text") or ""
        style = element.get("format", "html")
        if style in ("plain_text", "plain"):
            return text.strip()
        if style == "markdown":
            self.lose(name, f"Markdown in the {part}", "its signs stay in the text")
            return text.strip()
        words, lost = from_html(text, self.said, carried)
        for what in lost:
            self.lose(name, f"{what} in the {part}", "the bank holds plain text")
        return words

    def _data(self, file: Element, name: str) -> bytes:
        try:
            return base64.b64decode("".join((file.text or "").split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ContentError(f"{self.where}: “{name}”", f"file {file.get('name', '')[:80]} is not sound base64", "export it again") from error


def inner(element: Element, path: str) -> str:
    """Return the stripped text of the first element at ``path``, or ""."""
    return (element.findtext(path) or "").strip()

"""The texts, pictures and numbers of one QTI item, with a list of what they lost."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from grading.errors import ContentError
from grading.exchange.package import Package
from grading.exchange.pictures import taken
from grading.exchange.plain_text import from_tree
from grading.exchange.question import Loss, Picture

APART = frozenset(
    {
        "qti-choice-interaction", "qti-order-interaction", "qti-match-interaction", "qti-hotspot-interaction",
        "qti-extended-text-interaction", "qti-text-entry-interaction", "qti-rubric-block", "qti-feedback-block", "qti-feedback-inline",
    }
)  # fmt: skip


class QtiTexts:
    """Reads one item, ``root``; ``package`` holds its pictures, and ``href`` is the item's own name there."""

    def __init__(self, where: str, root: Element, name: str, package: Package | None = None, href: str = "") -> None:
        self.where, self.root, self.name, self.package, self.href = where, root, name, package, href
        self.losses: list[Loss] = []
        self.unit = ""  # what stands behind a number to type
        self.used: list[str] = []  # files of the package that questions took along

    def words(self, element: Element | None, part: str, without: frozenset[str] = frozenset(), carried: str = "") -> str:
        """Return the words of an element; ``part`` says which, for the list of losses."""
        if element is None:
            return ""
        text, lost = from_tree(element, without, carried)
        for what in lost:
            self.lose(f"{what} in the {part}", "the bank holds plain text")
        return text

    def picture(self, images: Iterable[Element]) -> tuple[Picture | None, str, str]:
        """Return the first picture that the bank takes, its alternative text, and the file name that the item gives it."""
        for image in images:
            source = image.get("src") or image.get("data") or ""
            if not self.package or not source or "://" in source or source.startswith("data:"):
                continue
            path = self.package.beside(self.href, source)
            if not path:
                continue
            picture, lost = taken(path.rpartition("/")[2], self.package.content(path), self.name)
            self.losses += lost
            if picture:
                self.used.append(path)
                return picture, image.get("alt", "") or "".join(image.itertext()).strip(), path.rpartition("/")[2]
        return None, "", ""

    def declaration(self, identifier: str) -> Element:
        """Return the declaration of a response; raises ContentError when there is none."""
        for declaration in self.root.findall("qti-response-declaration"):
            if declaration.get("identifier") == identifier:
                return declaration
        raise ContentError(f"{self.where}: “{self.name}”", f"does not declare its response “{identifier}”", "export it again")

    def weights(self, declaration: Element) -> tuple[dict[str, float], float]:
        """Return what a mapping gives, by key, and what for every other key; raises ContentError for what is no number."""
        mapping = declaration.find("qti-mapping")
        try:
            default = 0.0 if mapping is None else float(mapping.get("default-value", "0"))
            entries = declaration.findall("qti-mapping/qti-map-entry")
            return {entry.get("map-key", ""): float(entry.get("mapped-value", "0")) for entry in entries}, default
        except ValueError as error:
            raise ContentError(f"{self.where}: “{self.name}”", "has a weight that is no number", "export it again") from error

    def reasons(self, names: Iterable[str], within: dict[str, Element]) -> dict[str, str]:
        """Return the feedback by identifier; that of no known identifier is lost. ``within`` may hold inline feedback."""
        found = {name: self.words(within[name].find("qti-feedback-inline"), "feedback") if name in within else "" for name in names}
        for feedback in self.root.findall("qti-modal-feedback"):
            name, text = feedback.get("identifier", ""), self.words(feedback, "feedback")
            if name in found and not found[name]:
                found[name] = text
            elif text:
                self.lose(f"feedback “{text[:60]}”", "an item gives its reasons at each option")
        return found

    def lose(self, what: str, why: str) -> None:
        """List a loss of the item."""
        self.losses.append(Loss(self.name, what, why))


def values(declaration: Element) -> list[str]:
    """Return the values of the correct response."""
    return [(value.text or "").strip() for value in declaration.iterfind("qti-correct-response/qti-value")]

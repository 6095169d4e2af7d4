"""The formats by name: which module writes and reads each, and how a file is recognised."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.exchange import gift_in, gift_out, moodle_in, moodle_out, qti_in, qti_out
from grading.exchange.item_question import from_item
from grading.exchange.question import Loss, Question, writable
from grading.items import Bank


@dataclass(frozen=True)
class Format:
    """One format: ``write(course, lang, questions)`` and ``read(data, where, lang)``, each with what was lost."""

    write: Callable[[str, str, Sequence[Question]], tuple[bytes, list[Loss]]]
    read: Callable[[bytes, str, str], tuple[list[Question], list[Loss]]]


FORMATS = {
    "moodle": Format(moodle_out.write, moodle_in.read),
    "gift": Format(gift_out.write, gift_in.read),
    "qti": Format(qti_out.write, qti_in.read),
}


def export(
    bank: Bank, name: str, lang: str, old_versions: bool = False, pictures: Path | None = None
) -> tuple[bytes, int, list[Loss]]:
    """Return the ``lang`` side of a bank as a file of the format ``name``, how many items it holds, and what it lost.

    The newest version of each item goes, with ``old_versions`` every one; the pictures are in the folder
    ``pictures``, which a bank without any does not need. Raises OSError for a picture that is missing there.
    """
    newest: dict[str, int] = {}
    for item in bank.items.values():
        newest[item.id] = max(item.version, newest.get(item.id, 0))
    losses, questions = [], []
    for item in bank.items.values():
        if item.version < newest[item.id] and not old_versions:
            losses.append(Loss(item.name, "the item", "there is a newer version; --old-versions takes it along"))
            continue
        picture = ((pictures or Path()) / item.picture).read_bytes() if item.picture else b""
        question = from_item(item, lang, picture)
        if unwritable := writable(question):
            losses += unwritable
        else:
            questions.append(question)
    data, lost = FORMATS[name].write(bank.course, lang, questions)
    missing = {loss.item for loss in lost if loss.what == "the item"}
    return data, len(questions) - len(missing), [*losses, *lost]


def read(data: bytes, where: str, lang: str) -> tuple[list[Question], list[Loss]]:
    """Return the questions of a file of any of the formats, and what was lost; raises ContentError naming ``where``."""
    return FORMATS[recognised(data)].read(data, where, lang)


def recognised(data: bytes) -> str:
    """Return the name of the format that ``data`` looks like."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK"):
        return "qti"
    if not re.match(rb"<(\?xml|!|[\w:-]+[\s/>])|\xff\xfe|\xfe\xff", start) or re.match(rb"<p>|<div", start):
        return "gift"
    return "qti" if re.search(rb"<[\w:-]*assessment-?item\b", start, re.IGNORECASE) else "moodle"

"""Written answers of a test: how many are asked, what they are worth, who marks them, and how nbgrader gets the text.

A written slot is a manually graded markdown cell of the notebook, ``text01`` and so on, after the slots that are scored
by themselves.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from grading.errors import ContentError
from grading.toml_table import Table


@dataclass(frozen=True)
class Written:
    """``blueprint`` says how many by topic; each is worth ``points``; ``markers`` people mark it, one or two.

    Two marks agree when they are on the same side of the pass mark and no further apart than ``tolerance``, a share of
    the points (0 to 1).
    """

    blueprint: dict[str, int] = field(default_factory=dict)
    points: float = 1.0
    markers: int = 1
    tolerance: float = 0.2

    @property
    def slots(self) -> list[str]:
        """The notebook's cells, in order."""
        return [f"text{number:02d}" for number in range(1, sum(self.blueprint.values()) + 1)]


NONE = Written()


def read_written(raw: dict[str, Any] | None, where: str) -> Written:
    """Return what ``[assessments.X.written]`` says, nothing written without it; raises ContentError."""
    if raw is None:
        return NONE
    table = Table(raw, where)
    blueprint = table.take("blueprint", dict)
    for topic, count in blueprint.items():
        if type(count) is not int or count < 1:
            raise ContentError(where, f"blueprint “{topic}” is {count!r}", "write how many items, from 1")
    if not blueprint:
        raise ContentError(where, "asks no item", "write blueprint = {topic = 1}, or remove the table")
    found = Written(
        blueprint,
        table.number("points", float, 0.01, 1000),
        table.number("markers", int, 1, 2, 1),
        table.number("tolerance", float, 0, 1, 0.2),
    )
    table.close()
    return found


def with_answers(notebook: bytes, texts: dict[str, str]) -> bytes:
    """Return the release notebook with the texts in their cells; without a text it is the same, byte for byte."""
    if not any(texts.values()):
        return notebook
    content = json.loads(notebook)
    for cell in content["cells"]:
        if text := texts.get(cell["metadata"].get("nbgrader", {}).get("grade_id", "")):
            cell["source"] = as_literal(text)
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def as_literal(text: str) -> str:
    """Return markdown that shows ``text`` as it was typed, whatever is in it.

    Formgrader and JupyterLab draw this cell as markdown with HTML and mathematics. Of a learner's text only letters,
    digits and spaces pass as they are; every other sign of ASCII, and what cannot be printed, is a character reference
    inside ``<pre>``, so that no mark of any of these languages is left. A fenced block would rest on the order in which
    each of these programs looks for fences, mathematics and HTML.
    """
    return f"<pre>{''.join(map(_inert, text))}</pre>"


def _inert(sign: str) -> str:
    if sign in " \n" or (sign.isascii() and sign.isalnum()) or (not sign.isascii() and sign.isprintable()):
        return sign
    return f"&#{ord(sign)};"

"""Every kind of question by its name in an items file."""

from typing import Any

from grading.item_kinds.classify import Classify
from grading.item_kinds.hotspot import Hotspot
from grading.item_kinds.kind import Kind
from grading.item_kinds.match import Match
from grading.item_kinds.numeric import Numeric
from grading.item_kinds.options import Choice, Many, Order
from grading.item_kinds.rhythm import Rhythm
from grading.item_kinds.scenario import Scenario
from grading.item_kinds.text import Text

_ALL: tuple[Kind[Any], ...] = (
    Choice(), Many(), Order(), Match(), Classify(), Numeric(), Hotspot(), Scenario(), Rhythm(), Text(),
)  # fmt: skip
BY_NAME: dict[str, Kind[Any]] = {kind.name: kind for kind in _ALL}

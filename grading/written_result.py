"""A written answer on the learner's result page: their words, what the marker chose, and what the marker said."""

from typing import Any

import sqlite_utils

from grading import marking, records
from grading.item import Item


def written_item(
    db: sqlite_utils.Database, item: Item, attempt: str, answer: dict[str, Any], score: dict[str, Any], lang: str
) -> dict[str, Any]:
    """Return ``words`` (the learner's), ``comment`` and ``criteria``: text, level reached, its points and the most.

    ``criteria`` is empty where nobody chose levels: without an answer, for the mean of two marks, for a score from Formgrader.
    """
    sql = "SELECT levels, comment FROM marks WHERE attempt = ? AND slot = ? AND source = 'agreed'"
    mark = records.one(db, sql, attempt, score["slot"])
    chosen = marking.levels_of(mark) if mark else {}
    criteria = [
        {
            "text": criterion.text[lang],
            "level": criterion.levels[chosen[criterion.id]].text[lang],
            "points": criterion.levels[chosen[criterion.id]].points,
            "most": criterion.levels[-1].points,
        }
        for criterion in item.content.rubric
        if chosen.get(criterion.id, len(criterion.levels)) < len(criterion.levels)
    ]
    words = marking.text_of(answer["value"])
    return {"words": words, "comment": mark["comment"] if mark else "", "criteria": criteria}

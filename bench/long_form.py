"""The real course with a theory form of fifty slots: the same bank, a longer blueprint, a cell for each slot."""

import json
import re
import shutil
from collections import Counter
from copy import deepcopy
from pathlib import Path

from bench.classroom import ASSESSMENT, COURSE
from bench.errors import NotMeasuredError
from grading import items

SLOTS = 50
_FIRST = "slot01"


def long_form(content: Path, target: Path, slots: int = SLOTS) -> Path:
    """Copy the courses of ``content`` to ``target`` with the longer form and return ``target``.

    Raises NotMeasuredError when the bank has too few items.
    """
    shutil.copytree(content / "courses", target / "courses")
    course = target / "courses" / COURSE
    blueprint = spread(Counter(item.topic for item in items.load_bank(course).drawable()), slots)
    policy = course / "course.toml"
    text = re.sub(r"(?m)^blueprint = .*$", f"blueprint = {_toml(blueprint)}", policy.read_text(encoding="utf-8"), count=1)
    policy.write_text(re.sub(r"(?m)^items = \d+$", f"items = {slots}", text, count=1), encoding="utf-8")
    notebook = course / "source" / ASSESSMENT / f"{ASSESSMENT}.ipynb"
    notebook.write_text(_with_slots(notebook.read_text(encoding="utf-8"), slots), encoding="utf-8")
    return target


def spread(available: Counter[str], slots: int) -> dict[str, int]:
    """Return how many items of each topic make ``slots``, by turns, never more than there are."""
    if sum(available.values()) < slots:
        raise NotMeasuredError(f"the bank of {COURSE} has {sum(available.values())} items, a long form needs {slots}")
    given: Counter[str] = Counter()
    while sum(given.values()) < slots:
        for topic in sorted(available):
            if given[topic] < available[topic] and sum(given.values()) < slots:
                given[topic] += 1
    return dict(given)


def _toml(blueprint: dict[str, int]) -> str:
    return "{" + ", ".join(f"{topic} = {count}" for topic, count in blueprint.items()) + "}"


def _with_slots(text: str, slots: int) -> str:
    notebook = json.loads(text)
    cells = notebook["cells"]
    pattern = next(cell for cell in cells if cell["id"] == _FIRST)
    kept = [cell for cell in cells if not re.fullmatch(r"slot\d+", cell["id"])]
    for number in range(1, slots + 1):
        name = f"slot{number:02d}"
        cell = deepcopy(pattern)
        cell["id"] = cell["metadata"]["nbgrader"]["grade_id"] = name
        cell["source"] = "".join(pattern["source"]).replace(_FIRST, name)
        kept.append(cell)
    return json.dumps({**notebook, "cells": kept}, ensure_ascii=False)

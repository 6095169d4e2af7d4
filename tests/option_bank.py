"""The shipped content with only those questions that have options to pick or to sort, for tests of such answers."""

import shutil
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = {"choice", "many", "order"}


def options_only(target: Path) -> Path:
    """Copy courses and lessons to ``target``, without the item files of other kinds; return ``target``."""
    for part in ("courses", "first_aid", "humanitarian_ed"):
        shutil.copytree(ROOT / part, target / part)
    for file in target.glob("courses/*/items/*.toml"):
        if not {item["kind"] for item in tomllib.loads(file.read_text("utf-8"))["item"]} <= OPTIONS:
            file.unlink()
    return target

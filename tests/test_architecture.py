"""The direction of imports, the size of files, and content without code, as docs/architecture.md says."""

import ast
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("widgets", "kernels", "grading", "portal", "bench")
OURS = {*PARTS, "tests"}
AREAS = ("first_aid", "humanitarian_ed")
MAY_IMPORT = {
    "widgets": ("widgets",),
    "kernels": ("kernels",),
    "grading": ("grading", "widgets.scoring"),
    "portal": ("widgets", "kernels", "grading", "portal"),
    "bench": PARTS,
}
# The one way in: the command that starts the benchmark.
EXCEPT = {"portal/cli/bench.py": ("bench",)}
MODULES = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py"))
LESSONS = sorted(path for area in AREAS for path in ROOT.glob(f"{area}/*/*.ipynb"))
LESSONS += sorted(ROOT.glob("portal/lesson_template/*.ipynb"))
ASSESSMENTS = sorted(ROOT.glob("courses/*/source/*/*.ipynb"))
LONGEST = 320

modules = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: str(path.relative_to(ROOT)))
assessments = pytest.mark.parametrize("path", ASSESSMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def imports(source: str, package: str = "") -> set[str]:
    """Return the full dotted names that ``source``, a module of ``package``, imports, relative ones resolved."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def imports_of(path: Path) -> set[str]:
    return imports(path.read_text("utf-8"), ".".join(path.relative_to(ROOT).parent.parts))


def inside(name: str, parents: tuple[str, ...]) -> bool:
    return any(name == parent or name.startswith(parent + ".") for parent in parents)


def test_the_reader_of_imports_sees_every_form() -> None:
    source = "import os\nimport widgets.base as b\nfrom grading import records\ndef f():\n    from . import near\n    from ..up import there\n"
    assert imports(source, "portal.cli") == {
        "os", "widgets.base", "grading.records", "portal.cli.near", "portal.up.there",
    }  # fmt: skip


def test_every_part_has_modules_to_read() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(PARTS)


@modules
def test_imports_go_one_way(path: Path) -> None:
    name = path.relative_to(ROOT)
    allowed = MAY_IMPORT[name.parts[0]] + EXCEPT.get(name.as_posix(), ())
    ours = {name for name in imports_of(path) if name.split(".")[0] in OURS}
    assert sorted(name for name in ours if not inside(name, allowed)) == []


def test_scoring_needs_only_the_standard_library() -> None:
    scoring = sorted((ROOT / "widgets" / "scoring").rglob("*.py"))
    needed = {name for path in scoring for name in imports_of(path)}
    foreign = {name for name in needed if name.split(".")[0] not in sys.stdlib_module_names}
    assert sorted(name for name in foreign if not inside(name, ("widgets.scoring",))) == []


def imported_by_notebook(path: Path) -> set[str]:
    """Return what of ours a notebook's code cells import; a cell with a magic is read without that line."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    plain = ["\n".join(line for line in source.splitlines() if not line.startswith(("%", "!"))) for source in sources]
    return {name for source in plain for name in imports(source) if name.split(".")[0] in OURS}


def test_there_are_lessons_and_assessments_to_read() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in LESSONS} == {*AREAS, "portal"}
    assert {path.parent.name for path in ASSESSMENTS} >= {"theory", "practical"}


@lessons
def test_a_lesson_imports_only_widgets_of_ours(path: Path) -> None:
    assert sorted(name for name in imported_by_notebook(path) if not inside(name, ("widgets",))) == []


@assessments
def test_an_assessment_imports_only_widgets_and_the_checks(path: Path) -> None:
    assert sorted(name for name in imported_by_notebook(path) if not inside(name, ("widgets", "grading.checks"))) == []


@assessments
def test_only_a_locked_cell_of_an_assessment_imports_the_checks(path: Path) -> None:
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    open_cells = [cell["id"] for cell in cells if "grading" in "".join(cell["source"]) and not cell["metadata"].get("nbgrader", {}).get("locked")]
    assert open_cells == []


def test_content_folders_hold_no_modules() -> None:
    assert sorted(str(path.relative_to(ROOT)) for area in (*AREAS, "courses") for path in (ROOT / area).rglob("*.py")) == []


@modules
def test_a_module_stays_readable_in_one_sitting(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST, f"{path.relative_to(ROOT)} has {lines} lines; take out the part that stands alone"

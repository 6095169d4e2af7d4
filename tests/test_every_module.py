"""Every module of ours, in Python and in JavaScript, has a test file that names it.

A test file names a module by importing it, by its own name (``test_<part>_<module>.py``), or by the module's path in
its docstring, where the test drives it from outside: a command, a handler, a script in a real browser.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("widgets", "kernels", "grading", "portal")
TESTS = sorted(path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__))
# A package's own file is a docstring, or a module like any other.
MODULES = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py") if path.name != "__init__.py" or len(path.read_text("utf-8").splitlines()) > 3)
SCRIPTS = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.js"))


def place(path):
    return path.relative_to(ROOT).as_posix()


def dotted(path):
    return place(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def imported(tree):
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in TESTS}
IMPORTED = {path: imported(tree) for path, tree in TREES.items()}
DESCRIBED = {path: set(re.findall(r"[\w/-]+\.(?:py|js)\b", ast.get_docstring(tree) or "")) for path, tree in TREES.items()}


def naming(module):
    own_name = f"test_{place(module).split('/')[0]}_{module.stem}.py"
    return [path for path in TESTS if dotted(module) in IMPORTED[path] or path.name == own_name or place(module) in DESCRIBED[path]]


def test_there_are_modules_and_scripts_to_look_for():
    assert len(MODULES) > 60
    assert len(SCRIPTS) > 10


@pytest.mark.parametrize("module", MODULES, ids=dotted)
def test_a_module_is_named_by_a_test(module):
    assert naming(module), f"no test names {place(module)}; write tests/test_<part>_<module>.py"


@pytest.mark.parametrize("script", SCRIPTS, ids=place)
def test_a_script_is_named_by_a_test_that_runs_it(script):
    running = [path for path in TESTS if place(script) in DESCRIBED[path]]
    assert running, f"no test's docstring names {place(script)}; drive it in tests/browser/"


def test_no_docstring_names_what_is_not_there():
    named = {name for names in DESCRIBED.values() for name in names if name.startswith(tuple(f"{part}/" for part in PARTS))}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []

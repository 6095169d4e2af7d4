"""Every exercise of the catalogue says what it is, has examples that run, a score, and a script of a bearable size."""

import ast
import gzip
import inspect
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import widgets
from portal import gallery
from widgets import bundle
from widgets.scoring.result import Result

LARGEST = 12 * 1024  # bytes, compressed: of an exercise's own script, and of each that several share
SCRIPTS = sorted([*Path(widgets.__file__).parent.glob("*.js"), *bundle.SHARED.glob("*.js")])
names = pytest.mark.parametrize("name", sorted(widgets.catalogue()))


def example(name: str, lang: str) -> Any:
    """Run the example's cell and return what it shows."""
    code = gallery.entry(name).examples[lang]
    space: dict[str, Any] = {name: getattr(widgets, name)}
    *before, last = code_parts(code)
    for part in before:
        exec(part, space)
    return eval(last, space)


def code_parts(code: str) -> list[Any]:
    tree = ast.parse(code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr), "the last line of an example is the exercise itself"
    return [compile(tree, "example", "exec"), compile(ast.Expression(last.value), "example", "eval")]


def shape(value: Any) -> Any:
    """Return ``value`` with every text made equal: what must be the same in both languages."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | tuple):
        return [shape(part) for part in value]
    if isinstance(value, dict):  # a name that is no identifier is a text of the author's, too
        return {key if re.fullmatch(r"[a-z][a-z0-9_-]*", key) else n: shape(part) for n, (key, part) in enumerate(value.items())}
    return value


@names
def test_an_exercise_says_what_it_is(name: str) -> None:
    one = gallery.entry(name)
    assert one.missing == ()
    assert one.summary.endswith((".", "。")), "the first line is a sentence"
    assert [part.name for part in one.parameters if not part.text.strip()] == []


@names
def test_the_parameters_that_are_described_are_those_of_the_constructor(name: str) -> None:
    taken = list(inspect.signature(getattr(widgets, name).__init__).parameters)
    assert [part.name for part in gallery.entry(name).parameters] == [one for one in taken if one not in ("self", "key", "lang")]


@names
def test_both_examples_run_and_are_the_same_exercise(name: str) -> None:
    zh, en = example(name, "zh"), example(name, "en")
    assert {(one.kind, one.key) for one in (zh, en)} == {(name, zh.key)}
    assert (zh.lang, en.lang) == ("zh", "en")
    assert shape(zh.params) == shape(en.params)
    assert json.loads(json.dumps(zh.params)) == zh.params


@names
def test_an_empty_log_scores_nothing(name: str) -> None:
    scoring = import_module(f"widgets.scoring.{widgets.catalogue()[name]}")
    for lang in ("zh", "en"):
        found = scoring.score(example(name, lang).params, [])
        assert found == Result(0, found.of)
        assert found.of >= 1
        if getattr(scoring, "COMPLETION_ONLY", False):
            assert found.of == 1


@names
def test_an_event_that_is_none_is_refused_by_its_name(name: str) -> None:
    scoring = import_module(f"widgets.scoring.{widgets.catalogue()[name]}")
    for malformed in ([1, "no such kind", None], [1], ["1", "again", None], None):
        with pytest.raises(ValueError, match="event"):
            scoring.score(example(name, "zh").params, [malformed])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_small(script: Path) -> None:
    assert len(gzip.compress(script.read_bytes(), 9)) <= LARGEST

"""Joining a script with what it shares: one module, each shared file once, nothing left to import."""

import re
from pathlib import Path

import pytest

from widgets import bundle

USE_KIT = 'import { h } from "./_shared/kit.js";\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder of exercises, its ``_shared`` in use."""
    (tmp_path / "_shared").mkdir()
    monkeypatch.setattr(bundle, "SHARED", tmp_path / "_shared")
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_script_that_shares_nothing_stays_as_it_is(folder: Path) -> None:
    script = write(folder / "a.js", "export default { render() {} };\n")
    assert bundle.joined(script) == "export default { render() {} };\n"


def test_a_shared_file_becomes_a_closure_that_returns_its_exports(folder: Path) -> None:
    kit = "const inner = 1;\nexport const one = inner;\nexport function two() {}\nexport async function three() {}\nexport class Four {}\n"
    write(folder / "_shared" / "kit.js", kit)
    script = write(folder / "a.js", 'import { one, two as other } from "./_shared/kit.js";\nexport default { one, other };\n')
    assert bundle.joined(script) == (
        "const shared_kit = (() => {\nconst inner = 1;\nconst one = inner;\nfunction two() {}\nasync function three() {}\nclass Four {}\n"
        "\nreturn { one, two, three, Four };\n})();\n"
        "const { one, two: other } = shared_kit;\nexport default { one, other };\n"
    )


def test_lines_of_comment_are_left_out_and_what_only_looks_like_one_stays(folder: Path) -> None:
    kit = '// The kit.\n/**\n * One.\n */\nexport const one = "//not"; // beside code\n'
    write(folder / "_shared" / "kit.js", kit)
    script = write(folder / "a.js", '// What it does.\nimport { one } from "./_shared/kit.js";\n  /** inner */\nexport default { one };\n')
    assert bundle.joined(script) == (
        'const shared_kit = (() => {\nconst one = "//not"; // beside code\n\nreturn { one };\n})();\n'
        "const { one } = shared_kit;\nexport default { one };\n"
    )


def test_a_file_shared_twice_is_joined_once_and_before_what_needs_it(folder: Path) -> None:
    write(folder / "_shared" / "kit.js", "export const h = 1;\n")
    write(folder / "_shared" / "figures.js", 'import { h } from "./kit.js";\nexport const body = h;\n')
    script = write(folder / "a.js", 'import { body } from "./_shared/figures.js";\n' + USE_KIT + "export default { body, h };\n")
    assert re.findall(r"^const .*$", bundle.joined(script), re.MULTILINE) == [
        "const shared_kit = (() => {", "const h = 1;",
        "const shared_figures = (() => {", "const { h } = shared_kit;", "const body = h;",
        "const { body } = shared_figures;", "const { h } = shared_kit;",
    ]  # fmt: skip


def test_the_shared_files_of_a_script_are_named_in_order_each_once() -> None:
    text = USE_KIT + 'import { a } from "./_shared/figures.js";\nimport { b } from "./_shared/kit.js";\n'
    assert bundle.shared_imports(text) == ["kit.js", "figures.js"]


@pytest.mark.parametrize(
    "line",
    [
        'import h from "./_shared/kit.js";',
        'import * as kit from "./_shared/kit.js";',
        'import "./_shared/kit.js";',
        "import { h } from './_shared/kit.js';",
        'import { h } from "./_shared/kit.js"',
        'import { h } from "https://example.org/kit.js";',
        'import { h } from "../kit.js";',
        '  import { h } from "./_shared/kit.js";',
        'import("./_shared/kit.js");',
    ],
)
def test_an_import_of_another_form_is_refused_with_the_file_and_the_form(folder: Path, line: str) -> None:
    write(folder / "_shared" / "kit.js", "export const h = 1;\n")
    script = write(folder / "a.js", line + "\nexport default {};\n")
    with pytest.raises(ValueError, match=re.escape('as import { … } from "./_shared/….js"; on one line')) as caught:
        bundle.joined(script)
    assert str(caught.value) == f'a.js: write {line!r} as import {{ … }} from "./_shared/….js"; on one line'


def test_an_import_of_another_form_in_a_shared_file_is_refused_by_that_files_name(folder: Path) -> None:
    write(folder / "_shared" / "kit.js", 'import "./other.js";\nexport const h = 1;\n')
    script = write(folder / "a.js", USE_KIT + "export default { h };\n")
    with pytest.raises(ValueError, match=r"^kit\.js: write "):
        bundle.joined(script)


def test_a_shared_file_that_is_not_there_is_named(folder: Path) -> None:
    script = write(folder / "a.js", USE_KIT + "export default { h };\n")
    with pytest.raises(FileNotFoundError, match=r"_shared/kit\.js"):
        bundle.joined(script)


def test_styles_are_the_shared_ones_and_then_the_scripts_own(folder: Path) -> None:
    write(folder / "_shared" / "kit.css", ".bo {}")
    script = write(folder / "a.js", "export default {};\n")
    assert bundle.styles(script) == ".bo {}"
    write(folder / "a.css", ".bo-a {}")
    assert bundle.styles(script) == ".bo {}\n.bo-a {}"


def test_a_shared_script_brings_its_styles_after_the_kits_and_before_the_scripts_own(folder: Path) -> None:
    for name in ("kit", "figures"):
        write(folder / "_shared" / f"{name}.css", f".bo-{name} {{}}")
    write(folder / "_shared" / "kit.js", "export const h = 1;\n")
    write(folder / "_shared" / "figures.js", USE_KIT.replace("_shared/", "") + "export const body = h;\n")
    script = write(folder / "a.js", 'import { body } from "./_shared/figures.js";\nexport default { body };\n')
    write(folder / "a.css", ".bo-a {}")
    assert [path.name for path in bundle.style_files(script)] == ["kit.css", "figures.css", "a.css"]
    assert bundle.styles(script) == ".bo-kit {}\n.bo-figures {}\n.bo-a {}"

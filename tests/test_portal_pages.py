"""Stored pages: run once per version, kept on disk whole or not at all, the last good one when a lesson breaks.

A run costs seconds, so one lesson is run for all of these tests; each works on a copy of its folders. Its cells leave
a mark in ``runs.txt`` each time they are run.

It drives ``portal/models.py``, ``portal/render.py``, ``portal/rendering.py``.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from test_portal_lessons import SETUP, choice, notebook, save, write_lesson

from grading.errors import ContentError, NotFoundError
from grading.whole_file import write_whole
from portal import pages
from portal.assets import Assets
from portal.pages import PageStore

ROOT = Path(__file__).resolve().parent.parent
REF = "first_aid/01_tiny"
MARK = 'with open("../../runs.txt", "a") as file:\n    file.write("x")\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="9" height="9"/></svg>'
CELLS = [
    ("intro", "markdown", "# 标题 & 更多\n\n先看 <data>120</data>。\n\n![看清现场](assets/现场.svg \"图一\")"),
    SETUP,
    ("scene", "markdown", "## 现场 **安全**\n\n### 小节\n\n没有标题的话。"),
    choice("recall-1", extra=MARK),
    ("plain", "markdown", "没有标题。"),
    ("shown", "code", "import sys\nprint('<b>')\nprint('quiet', file=sys.stderr)"),
]


def content_at(root):
    folder = write_lesson(root / "content", REF, CELLS)
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets" / "现场.svg").write_text(SVG, encoding="utf-8")
    (root / "content" / "first_aid" / "guidelines.toml").write_text('edition = "2026-11"\n', encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Eight readers ask at once for a lesson that was never run."""
    root = content_at(tmp_path_factory.mktemp("made"))
    room = opened(root)

    async def ask():
        return await asyncio.gather(*(room.store.get(REF, "zh") for _ in range(8)))

    found = asyncio.run(ask())
    room.store.close()
    return SimpleNamespace(root=root, found=found, assets=room.assets, version=room.store.version(REF, "zh"))


def opened(root):
    """Return a new store over ``root``, as after a restart, with its assets."""
    assets = Assets(ROOT / "portal" / "static")
    return SimpleNamespace(store=PageStore(root / "content", root / "data", assets), assets=assets, root=root)


@pytest.fixture
def again(made, tmp_path):
    """A store of a later process on a copy of the same folders."""
    shutil.copytree(made.root, tmp_path, dirs_exist_ok=True)
    room = opened(tmp_path)
    yield room
    room.store.close()


def get(room, lang="zh"):
    return asyncio.run(room.store.get(REF, lang))


def runs(room):
    return (room.root / "content" / "runs.txt").read_text()


def test_eight_readers_at_once_wait_for_one_run(made):
    assert (made.root / "content" / "runs.txt").read_text() == "x"
    assert len({id(page) for page in made.found}) == 1


def test_the_page_is_stored_under_its_content_hash_and_nothing_else_is_left(made):
    folder = made.root / "data" / "pages"
    assert made.found[0].etag == made.version
    assert sorted(path.name for path in folder.iterdir()) == sorted([f"{made.version}.json", "first_aid--01_tiny.zh.last"])
    assert (folder / "first_aid--01_tiny.zh.last").read_text() == made.version
    assert json.loads((folder / f"{made.version}.json").read_text(encoding="utf-8"))["body_html"] == made.found[0].body_html


def test_the_page_holds_text_outputs_and_state_but_no_source(made):
    page = made.found[0]
    assert (page.title, page.needs_kernel, page.toc) == ("小课 zh", False, [("scene", "现场 安全")])
    body = page.body_html
    assert body.count('<section class="cell"') == 5  # the cell with the imports shows nothing
    assert '<section class="cell">\n<h1 id="intro">标题 &amp; 更多</h1>' in body
    assert '<h2 id="scene">现场 <strong>安全</strong></h2>\n<h3 id="scene_2">小节</h3>' in body
    assert '<section class="cell" id="plain">\n<p>没有标题。</p>' in body
    assert '<div class="exercise" data-model="m1" data-key="recall-1">\n<section class="bo bo-choice">' in body
    assert '<pre class="output">&lt;b&gt;\n</pre>' in body
    assert "quiet" not in body
    assert "import" not in body
    assert "runs.txt" not in body


def test_a_picture_with_a_chinese_name_has_its_address_size_text_and_caption(made):
    found = re.search(r'<figure class="picture"><img src="/assets/([^"]+)" (.*?)</figure>', made.found[0].body_html)
    assert found[2] == 'alt="看清现场" width="40" height="30" loading="lazy"><figcaption>图一</figcaption>'
    assert made.assets.get(found[1]).plain.decode() == SVG


def test_the_state_script_holds_what_the_player_needs(made):
    text = re.search(r'<script type="application/json" id="boai-state">(.*)</script>', made.found[0].body_html)[1]
    models = json.loads(text)["models"]
    assert list(models) == ["m1"]
    assert {name: models["m1"][name] for name in ("name", "module")} == {"name": "AnyModel", "module": "anywidget"}
    assert [models["m1"]["esm"]] == made.found[0].scripts
    state = models["m1"]["state"]
    assert sorted(state) == ["done", "events", "key", "kind", "lang", "params", "state", "value", "words"]
    assert (state["key"], state["kind"], state["params"]["prompt"]) == ("recall-1", "Choice", "现场安全吗？")
    assert [made.assets.get(url.removeprefix("/assets/")) is None for url in made.found[0].scripts + made.found[0].styles] == [False] * 2


def test_a_page_names_no_address_outside(made):
    assert re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", made.found[0].body_html) == []


def test_a_later_process_serves_the_stored_page_without_running_it(again, made):
    page = get(again)
    assert page == made.found[0]
    assert runs(again) == "x"
    served = [again.assets.get(url.removeprefix("/assets/")) for url in page.scripts + page.styles]
    assert [asset.type for asset in served] == ["text/javascript; charset=utf-8", "text/css; charset=utf-8"]


def test_anything_that_can_change_the_page_changes_its_version(again, monkeypatch):
    widgets = again.root / "widgets"
    shutil.copytree(pages.WIDGETS, widgets, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(pages, "WIDGETS", widgets)
    lesson = again.root / "content" / REF
    seen = [again.store.version(REF, "zh")]
    for path in (
        lesson / "zh.ipynb",
        lesson / "assets" / "现场.svg",
        again.root / "content" / "first_aid" / "guidelines.toml",
        widgets / "choice.py",
        widgets / "choice.js",
        widgets / "_shared" / "kit.css",
    ):
        path.write_bytes(path.read_bytes() + b"\n")
        seen.append(again.store.version(REF, "zh"))
    (lesson / "assets" / "new.svg").write_text(SVG)
    seen.append(again.store.version(REF, "zh"))
    monkeypatch.setattr(pages, "version", lambda name: "another")
    seen.append(opened(again.root).store.version(REF, "zh"))
    assert len(set(seen)) == 9


def test_the_other_language_and_the_files_times_leave_the_version_alone(again, made):
    lesson = again.root / "content" / REF
    save(lesson, "en", notebook("en", title="Another"))
    os.utime(lesson / "zh.ipynb", (1, 1))
    assert again.store.version(REF, "zh") == made.version


@pytest.mark.parametrize(("ref", "lang"), [("first_aid/09_none", "zh"), (REF, "fr"), (REF, "../zh"), ("../content/first_aid", "zh"), ("first_aid", "zh")])
def test_a_lesson_that_is_not_there_is_not_found(again, ref, lang):
    with pytest.raises(NotFoundError, match=f"There is no lesson {re.escape(ref)} in {re.escape(lang)}"):
        asyncio.run(again.store.get(ref, lang))


def test_a_changed_notebook_gives_a_new_page_beside_the_old_one(again, made):
    assert get(again) == made.found[0]
    lesson = again.root / "content" / REF
    save(lesson, "zh", notebook("zh", [("intro", "markdown", "# 新的一课"), SETUP, choice(extra=MARK)], title="新题目"))
    page = get(again)
    assert (page.title, page.toc, runs(again)) == ("新题目", [], "xx")
    assert page.etag == again.store.version(REF, "zh") != made.version
    assert '<h1 id="intro">新的一课</h1>' in page.body_html
    assert sorted(path.stem for path in (again.root / "data" / "pages").glob("*.json")) == sorted([made.version, page.etag])


def test_a_half_written_page_file_is_never_served(again, made):
    file = again.root / "data" / "pages" / f"{made.version}.json"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert get(again).body_html == made.found[0].body_html
    assert runs(again) == "xx"
    assert file.read_bytes() == whole


def test_a_page_file_is_seen_whole_while_it_is_written_again_and_again(tmp_path):
    texts = ["甲" * 200_000, "乙" * 300_000]
    path, ended, seen = tmp_path / "page.json", threading.Event(), set()
    write_whole(path, texts[0].encode())

    def write():
        for number in range(100):
            write_whole(path, texts[number % 2].encode())
        ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not ended.is_set():
        seen.add(path.read_text(encoding="utf-8"))
    writer.join()
    assert seen <= set(texts)
    assert [file.name for file in tmp_path.iterdir()] == ["page.json"]


def test_a_failing_cell_keeps_the_last_good_page_and_is_named_until_it_is_mended(again, made):
    lesson = again.root / "content" / REF
    good = (lesson / "zh.ipynb").read_bytes()
    save(lesson, "zh", notebook("zh", [SETUP, choice(extra=MARK), ("recall-2", "code", 'Choice("recall-2", "zh", "")')]))
    for _ in range(2):  # the second reader does not run it again
        assert get(again) == made.found[0]
        assert runs(again) == "xx"
        [problem] = again.store.problems
        assert (problem.where, problem.remedy) == ("first_aid/01_tiny/zh.ipynb, cell recall-2", "mend the cell")
        assert problem.problem.startswith("ParameterError: Choice: prompt")
    (lesson / "zh.ipynb").write_bytes(good)
    assert get(again) == made.found[0]
    assert (again.store.problems, runs(again)) == ([], "xx")


def test_a_lesson_that_never_ran_well_names_the_cell_to_whoever_asks(tmp_path):
    room = opened(tmp_path)
    save(tmp_path / "content" / REF, "zh", notebook("zh", [("intro", "markdown", "# 题"), ("boom", "code", "1 / 0")]))

    async def ask():
        return await asyncio.gather(*(room.store.get(REF, "zh") for _ in range(3)), return_exceptions=True)

    found = asyncio.run(ask())
    assert [type(error) for error in found] == [ContentError] * 3
    assert {str(error) for error in found} == {"first_aid/01_tiny/zh.ipynb, cell boom: ZeroDivisionError: division by zero — mend the cell"}
    assert not (tmp_path / "data" / "pages").exists()
    shutil.rmtree(tmp_path / "content" / REF)
    assert room.store.problems == []
    room.store.close()


def test_a_lesson_saved_while_it_runs_is_shown_and_not_kept(again, made):
    lesson = again.root / "content" / REF
    save(lesson, "zh", notebook("zh", [("touch", "code", 'with open("zh.ipynb", "a") as file:\n    file.write(" ")')]))
    wanted = again.store.version(REF, "zh")
    assert get(again).etag == wanted != again.store.version(REF, "zh")
    assert [path.stem for path in (again.root / "data" / "pages").glob("*.json")] == [made.version]


def test_a_broken_structure_keeps_the_last_good_page_without_a_run(again, made):
    (again.root / "content" / REF / "zh.ipynb").write_text("half a fi", encoding="utf-8")
    assert get(again) == made.found[0]
    assert [problem.where for problem in again.store.problems] == ["first_aid/01_tiny/zh.ipynb"]


# The hook that no connection outside passes, in the rendering process and, by PYTHONPATH, in the kernel.
GUARD = """
import sys

def refuse(event, arguments):
    if event == "socket.getaddrinfo" or (event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple)):
        host = arguments[0] if event == "socket.getaddrinfo" else arguments[1][0]
        if host not in ("127.0.0.1", "localhost", "::1", None):
            with open(%r, "a") as file:
                file.write(f"{host}\\n")
            raise OSError("no network")

sys.addaudithook(refuse)
"""
RENDER = """
import asyncio, sys
from pathlib import Path
from portal.assets import Assets
from portal.pages import PageStore
store = PageStore(Path("content"), Path("data"), Assets(Path(sys.argv[1])))
print(asyncio.run(store.get("first_aid/01_tiny", "zh")).body_html)
store.close()
"""


def test_rendering_needs_no_network(tmp_path):
    root = content_at(tmp_path)
    tried = 'import socket\ntry:\n    socket.getaddrinfo("example.org", 80)\nexcept OSError as error:\n    print(error)'
    save(root / "content" / REF, "zh", notebook("zh", [*CELLS, ("tried", "code", tried)]))
    (root / "guard").mkdir()
    (root / "guard" / "sitecustomize.py").write_text(GUARD % str(root / "log"))
    done = subprocess.run(
        [sys.executable, "-c", RENDER, str(ROOT / "portal" / "static")],
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root / 'guard'}{os.pathsep}{ROOT}", "HOME": str(root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert '<pre class="output">no network\n</pre>' in done.stdout  # the hook was there, in the kernel too
    assert 'data-key="recall-1"' in done.stdout
    assert (root / "log").read_text() == "example.org\n"  # the cell's own try, and no other

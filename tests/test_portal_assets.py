"""Files by hashed address: what is served, how it is kept by browsers, and that nothing else is."""

import asyncio
import gzip
import re
import socket
from types import SimpleNamespace

import brotli
import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application

from portal.assets import WIDGETS, AssetHandler, Assets
from portal.pages import PageStore

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><title>' + "现场" * 200 + "</title></svg>"
STATIC = {
    "site.css": 'body { background: url("img/dot.svg"); }' + " " * 300,
    "img/dot.svg": SVG,
    "app.js": 'import { a } from "./part/one.js";\nconst b = import("./part/two.js");\n',
    "part/one.js": 'export { c } from "../part/two.js";\nexport const a = 1;\n',
    "part/two.js": "export const c = 2;\n",
}


@pytest.fixture
def place(tmp_path):
    """Static files, two widgets and one lesson with pictures, each folder beside a secret."""
    for name, text in STATIC.items():
        write(tmp_path / "static" / name, text)
    write(tmp_path / "widgets" / "choice.js", 'import { kit } from "./_shared/kit.js";\n')
    write(tmp_path / "widgets" / "choice.css", "b { color: red }")
    write(tmp_path / "widgets" / "_shared" / "kit.js", "export const kit = 1;\n")
    for name in ("widgets/choice.py", "widgets/data.json", "widgets/deep/er/a.js", "static.txt", "secret.js"):
        write(tmp_path / name, "secret")
    for name in ("a.svg", "现场.svg", "b.png", "c.mp3", "key.toml", "deep/d.svg"):
        write(tmp_path / "content" / "first_aid" / "01_tiny" / "assets" / name, SVG)
    for name in ("first_aid/01_tiny/zh.ipynb", "first_aid/guidelines.toml", "courses/x/items/cpr.toml", "elsewhere/01_tiny/assets/a.svg"):
        write(tmp_path / "content" / name, "secret")
    assets = Assets(tmp_path / "static", tmp_path / "widgets")
    PageStore(tmp_path / "content", tmp_path / "data", assets).close()
    return SimpleNamespace(root=tmp_path, assets=assets)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def served(assets, *requests):
    """Return the replies to requests of (path, headers) to a running server."""

    async def main():
        server = HTTPServer(Application([(r"/assets/(.+)", AssetHandler, {"assets": assets})], log_function=lambda handler: None))
        listening, port = bind_unused_port()
        server.add_socket(listening)
        client = AsyncHTTPClient()
        try:
            return [
                await client.fetch(f"http://127.0.0.1:{port}{path}", headers=headers, decompress_response=False, raise_error=False)
                for path, headers in requests
            ]
        finally:
            server.stop()

    return asyncio.run(main())


def raw(assets, path):
    """Return the status of a path sent as it is: a client would tidy it up."""

    async def main():
        server = HTTPServer(Application([(r"/assets/(.+)", AssetHandler, {"assets": assets})], log_function=lambda handler: None))
        listening, port = bind_unused_port()
        server.add_socket(listening)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, family=socket.AF_INET)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        reply = await reader.read()
        writer.close()
        server.stop()
        return int(reply.split(b" ", 2)[1]), reply

    return asyncio.run(main())


def test_an_address_holds_the_hash_and_changes_with_the_content(place):
    first = place.assets.url("part/two.js")
    assert re.fullmatch(r"/assets/part/two\.[0-9a-f]{12}\.js", first)
    assert place.assets.url("part/two.js") == first
    write(place.root / "static" / "part" / "two.js", "export const c = 33;\n")
    second = place.assets.url("part/two.js")
    assert second != first
    replies = served(place.assets, (first, {}), (second, {}))  # who still has the old page gets the old file
    assert [reply.body.decode() for reply in replies] == ["export const c = 2;\n", "export const c = 33;\n"]


def test_a_changed_file_changes_the_address_of_everything_that_uses_it(place):
    before = {name: place.assets.url(name) for name in ("app.js", "part/one.js", "site.css", "w/choice.js")}
    write(place.root / "static" / "part" / "two.js", "export const c = 33;\n")
    write(place.root / "static" / "img" / "dot.svg", SVG + "\n")
    write(place.root / "widgets" / "_shared" / "kit.js", "export const kit = 22;\n")
    after = {name: place.assets.url(name) for name in before}
    assert [name for name in before if before[name] == after[name]] == []


def test_imports_and_style_urls_point_at_hashed_addresses_that_are_served(place):
    app, css, choice = (place.assets.url(name) for name in ("app.js", "site.css", "w/choice.js"))
    texts = [reply.body.decode() for reply in served(place.assets, (app, {}), (css, {}), (choice, {}))]
    one, two = place.assets.url("part/one.js"), place.assets.url("part/two.js")
    assert texts[0] == f'import {{ a }} from "{one}";\nconst b = import("{two}");\n'
    assert texts[1].strip() == f'body {{ background: url("{place.assets.url("img/dot.svg")}"); }}'
    assert texts[2] == f'import {{ kit }} from "{place.assets.url("w/_shared/kit.js")}";\n'


def test_scripts_that_import_one_another_or_what_is_outside_are_named(place):
    write(place.root / "static" / "part" / "two.js", 'import "./one.js";\n')
    with pytest.raises(ValueError, match=re.escape("part/one.js → part/two.js → part/one.js: these scripts import one another in a circle")):
        place.assets.url("part/one.js")
    write(place.root / "static" / "part" / "two.js", 'import "../../secret.js";\n')
    with pytest.raises(FileNotFoundError, match=re.escape("part/two.js imports ../../secret.js, which is outside the assets.")):
        place.assets.url("part/two.js")


def test_browsers_keep_an_asset_for_ever_and_ask_no_more(place):
    [reply] = served(place.assets, (place.assets.url("site.css"), {}))
    assert (reply.code, reply.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert "Server" not in reply.headers
    assert "Set-Cookie" not in reply.headers
    [same] = served(place.assets, (place.assets.url("site.css"), {"If-None-Match": reply.headers["ETag"]}))
    assert (same.code, same.body or b"") == (304, b"")


def test_the_best_encoding_that_the_browser_takes_is_sent(place):
    address = place.assets.url("img/dot.svg")
    asked = ("", "gzip, deflate", "gzip, br", "br;q=0, gzip;q=0.5", "identity")
    replies = served(place.assets, *((address, {"Accept-Encoding": encoding}) for encoding in asked))
    assert [reply.headers.get("Content-Encoding") for reply in replies] == [None, "gzip", "br", "gzip", None]
    opened = [replies[0].body, gzip.decompress(replies[1].body), brotli.decompress(replies[2].body)]
    assert [body.decode() for body in opened] == [SVG] * 3
    assert len({reply.headers["ETag"] for reply in replies}) == 3


def test_each_kind_of_file_has_its_type(place):
    lesson = "l/first_aid/01_tiny/assets/"
    names = ["app.js", "site.css", "w/choice.js", "w/choice.css", f"{lesson}a.svg", f"{lesson}b.png", f"{lesson}c.mp3"]
    replies = served(place.assets, *((place.assets.url(name), {}) for name in names))
    assert [reply.headers["Content-Type"] for reply in replies] == [
        "text/javascript; charset=utf-8", "text/css; charset=utf-8", "text/javascript; charset=utf-8", "text/css; charset=utf-8",
        "image/svg+xml", "image/png", "audio/mpeg",
    ]  # fmt: skip


def test_a_picture_with_a_chinese_name_is_served_at_its_address(place):
    address = place.assets.url("l/first_aid/01_tiny/assets/现场.svg")
    quoted = address.replace("现场", "%E7%8E%B0%E5%9C%BA")
    assert [(reply.code, reply.body.decode()) for reply in served(place.assets, (quoted, {}))] == [(200, SVG)]


def test_an_address_that_an_earlier_process_gave_out_is_found_again(place):
    addresses = [place.assets.url(name) for name in ("app.js", "w/choice.js", "l/first_aid/01_tiny/assets/a.svg")]
    later = Assets(place.root / "static", place.root / "widgets")
    PageStore(place.root / "content", place.root / "data", later).close()
    assert [reply.code for reply in served(later, *((address, {}) for address in addresses))] == [200, 200, 200]


def test_an_unknown_asset_or_a_wrong_hash_is_404_and_not_kept(place):
    right = place.assets.url("app.js")
    wrong = re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", right)
    paths = [wrong, "/assets/app.js", "/assets/none.000000000000.js", "/assets/.000000000000.js", "/assets/000000000000", "/assets/w/"]
    replies = served(place.assets, *((path, {}) for path in paths))
    assert [(reply.code, reply.body, reply.headers.get("Cache-Control")) for reply in replies] == [(404, b"404\n", None)] * len(paths)


HIDDEN = [
    "../secret.js", "part/../../secret.js", "w/../secret.js", "w/_shared/../../secret.js", "w/choice.py", "w/data.json", "w/deep/er/a.js",
    "l/first_aid/01_tiny/zh.ipynb", "l/first_aid/guidelines.toml", "l/courses/x/items/cpr.toml", "l/first_aid/01_tiny/assets/key.toml",
    "l/first_aid/01_tiny/assets/../zh.ipynb", "l/elsewhere/01_tiny/assets/a.svg", "l/first_aid/01_tiny/assets/deep/d.svg", "part", "w", "w/", "l",
]  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_outside_static_widget_scripts_and_lesson_pictures_has_an_address(place, name):
    with pytest.raises(FileNotFoundError):
        place.assets.url(name)


def test_an_absolute_name_and_a_link_out_of_the_folder_have_no_address(place):
    (place.root / "static" / "link.js").symlink_to(place.root / "secret.js")
    (place.root / "widgets" / "link.js").symlink_to(place.root / "secret.js")
    for name in (str(place.root / "secret.js"), f"w/{place.root}/secret.js", "link.js", "w/link.js"):
        with pytest.raises(FileNotFoundError, match=f"There is no asset {re.escape(name)}."):
            place.assets.url(name)


def test_no_way_of_writing_a_path_leads_outside(place):
    digest = re.search(r"\.([0-9a-f]{12})\.", place.assets.add("probe.js", b"secret"))[1]  # the right hash, even
    absolute = str(place.root / f"secret.{digest}.js")
    paths = [
        f"../secret.{digest}.js", f"..%2fsecret.{digest}.js", f"%2e%2e%2fsecret.{digest}.js", f"..%5csecret.{digest}.js",
        f"part/..%2f..%2fsecret.{digest}.js", f"w/..%2fsecret.{digest}.js", f"w/choice.{digest}.py", f"w/data.{digest}.json",
        f"l/first_aid/01_tiny/zh.{digest}.ipynb", f"l/first_aid/01_tiny/assets/..%2fzh.{digest}.ipynb", f"l/first_aid/guidelines.{digest}.toml",
        f"/{absolute}", absolute, absolute.replace("/", "%2f"), f"secret%00.{digest}.js", f"app%00.{digest}.js", f"{'a' * 400}.{digest}.js",
    ]  # fmt: skip
    replies = [raw(place.assets, f"/assets/{path}") for path in paths]
    assert [path for path, (status, _) in zip(paths, replies, strict=True) if status != 404] == []
    assert [path for path, (_, reply) in zip(paths, replies, strict=True) if b"secret" in reply] == []


def test_only_get_and_head_are_answered(place):
    async def main():
        server = HTTPServer(Application([(r"/assets/(.+)", AssetHandler, {"assets": place.assets})], log_function=lambda handler: None))
        listening, port = bind_unused_port()
        server.add_socket(listening)
        url = f"http://127.0.0.1:{port}{place.assets.url('app.js')}"
        fetch = AsyncHTTPClient().fetch
        replies = [await fetch(url, method=m, allow_nonstandard_methods=True, raise_error=False) for m in ("HEAD", "POST", "PUT", "DELETE")]
        server.stop()
        return [reply.code for reply in replies], replies[0].body

    assert asyncio.run(main()) == ([200, 405, 405, 405], b"")


def test_every_script_and_style_of_the_real_widgets_and_site_has_an_address():
    assets = Assets(WIDGETS.parent / "portal" / "static")
    static = WIDGETS.parent / "portal" / "static"
    names = [path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file() and not path.name.startswith(".")]
    names += [f"w/{path.relative_to(WIDGETS).as_posix()}" for path in WIDGETS.rglob("*") if path.suffix in (".js", ".css")]
    wrong = [name for name in names if assets.get(assets.url(name).removeprefix("/assets/")) is None]
    assert names
    assert wrong == []

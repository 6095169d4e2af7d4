"""A bank with every kind of question, two of each with signs that mean something in a format, and pictures."""

import struct
import zlib
from pathlib import Path

from exchange_banks import COURSE, SIGNS, course_folder

from grading.items import Bank, load_bank

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><title>t</title><rect width="50" height="50" fill="#c00"/></svg>'
WORTH = 'blueprint = {cpr = 1}\nworth = {"2" = {cpr = 1}, "2.5" = {cpr = 1}}'
WRITTEN = "[assessments.theory.written]\nblueprint = {cpr = 1}\npoints = 2\n"
KINDS_COURSE = COURSE.replace("blueprint = {cpr = 1}", WORTH).replace("items = 1", "items = 3") + WRITTEN
_HEAD = 'id = "{id}"\nversion = 1\nkind = "{kind}"\ntopic = "cpr"\nedition = "2026-11"\n{top}'
_EACH = {
    "cpr-match": (
        "match",
        "points = 2",
        """stem = "{l}配 {s}"\nextra = ["{l}多一", "{l}多二"]
[[item.{l}.pairs]]\nleft = "{l}左一 {s}"\nright = "{l}右一 {s}"\nwhy = "{l}因 {s}"
[[item.{l}.pairs]]\nleft = "[{l}]左二"\nright = "[{l}]右二\\n续"\nwhy = "{l}因\\n续"
[[item.{l}.pairs]]\nleft = "{l}左三"\nright = "{l}右三"\n""",
    ),
    "cpr-match-plain": (
        "match",
        'picture = "torso.svg"',
        """stem = "{l}配"\nalt = "{l}图 {s}"
[[item.{l}.pairs]]\nleft = "{l}左一"\nright = "{l}右一"
[[item.{l}.pairs]]\nleft = "{l}左二"\nright = "{l}右二"\n""",
    ),
    "cpr-classify": (
        "classify",
        "points = 1",
        """stem = "{l}分 {s}"\ngroups = ["{l}乙", "{l}甲 {s}"]
[[item.{l}.cards]]\ntext = "{l}卡一 {s}"\ngroup = "{l}甲 {s}"\nwhy = "{l}因 {s}"
[[item.{l}.cards]]\ntext = "{l}卡二"\ngroup = "{l}乙"
[[item.{l}.cards]]\ntext = "{l}卡三"\ngroup = "{l}乙"\nwhy = "{l}因三"\n""",
    ),
    "cpr-classify-each": (
        "classify",
        "",
        """stem = "{l}分"\ngroups = ["{l}乙", "{l}甲"]
[[item.{l}.cards]]\ntext = "{l}卡一"\ngroup = "{l}甲"
[[item.{l}.cards]]\ntext = "{l}卡二"\ngroup = "{l}乙"\n""",
    ),
    "cpr-numeric": (
        "numeric",
        'points = 2.5\npicture = "dot.png"\nanswer = 110\ntolerance = 10\nlimits = [0, 300.5]',
        """stem = "{l}数 {s}"\nalt = "{l}点"\nunit = "{l}次/分"\nwhy = "{l}因 {s}"
[[item.{l}.mistakes]]\nto = 60.1\nwhy = "{l}慢 {s}"
[[item.{l}.mistakes]]\nfrom = 60.1\nto = 99.95\nwhy = "{l}稍慢"
[[item.{l}.mistakes]]\nfrom = 121\nwhy = "{l}快"\n""",
    ),
    "cpr-numeric-plain": ("numeric", "answer = -0.3\ntolerance = 0", """stem = "{l}数"\n"""),
    "cpr-hotspot": (
        "hotspot",
        'points = 2\npicture = "torso.svg"\n'
        "[[item.regions]]\nx = 1.25\ny = 2\nw = 30\nh = 40\ncorrect = true\n"
        "[[item.regions]]\nx = 50\ny = 50.5\nw = 20.05\nh = 20",
        """stem = "{l}点 {s}"\nalt = "{l}图"
[[item.{l}.regions]]\nname = "{l}处一 {s}"\nwhy = "{l}因 {s}"
[[item.{l}.regions]]\nname = "{l}处二"\n""",
    ),
    "cpr-hotspot-many": (
        "hotspot",
        'picture = "torso.svg"\n'
        "[[item.regions]]\nx = 0\ny = 0\nw = 10\nh = 10\ncorrect = true\n"
        "[[item.regions]]\nx = 20\ny = 0\nw = 10\nh = 10\ncorrect = true\n"
        "[[item.regions]]\nx = 40\ny = 0\nw = 10\nh = 10",
        """stem = "{l}点"\nalt = "{l}图"
[[item.{l}.regions]]\nname = "{l}处一"\n[[item.{l}.regions]]\nname = "{l}处二"\n[[item.{l}.regions]]\nname = "{l}处三"\n""",
    ),
    "cpr-text": (
        "text",
        "limit = 500",
        """stem = "{l}写 {s}"
[[item.{l}.rubric]]\nid = "call"\ntext = "{l}呼救 {s}\\n[续]"
levels = [{points = 0, text = "{l}没有"}, {points = 0.5, text = "{l}- 1: 部分\\n| 续"}, {points = 1, text = "{l}有 {s}"}]
[[item.{l}.rubric]]\nid = "按压"\ntext = "{l}按压"\nlevels = [{points = 0, text = "{l}没有"}, {points = 1, text = "{l}有"}]\n""",
    ),
    "cpr-text-points": (
        "text",
        'points = 2\npicture = "dot.png"',
        """stem = "{l}写"\nalt = "{l}点"
[[item.{l}.rubric]]\nid = "a"\ntext = "{l}甲"\nlevels = [{points = 0, text = "{l}没有"}, {points = 2, text = "{l}有"}]\n""",
    ),
    "cpr-scenario": (
        "scenario",
        'start = "a"',
        """stem = "{l}情景"
[item.{l}.scenes.a]\ntext = "{l}甲"
[[item.{l}.scenes.a.choices]]\ntext = "{l}做"\nto = "b"\npoints = 1\nwhy = "{l}因"
[[item.{l}.scenes.a.choices]]\ntext = "{l}不做"\nto = "b"\npoints = 0\nwhy = "{l}因"
[item.{l}.scenes.b]\ntext = "{l}完"\n""",
    ),
    "cpr-rhythm": ("rhythm", 'mode = "30:2"\nseconds = 60', """stem = "{l}按"\nwhy = "{l}因"\n"""),
    "cpr-choice-picture": (
        "choice",
        'picture = "dot.png"',
        """stem = "{l}选 {s}\\n续"\nalt = "{l}点 {s}"
[[item.{l}.options]]\ntext = "{l}一"\ncorrect = true\nwhy = "{l}因"
[[item.{l}.options]]\ntext = "{l}二"\n""",
    ),
}


def png() -> bytes:
    """Return the smallest picture, one red dot."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")


def every_kind(folder: Path) -> Bank:
    """Write a course whose bank has every kind; return the bank."""
    course_folder(folder, KINDS_COURSE)
    (folder / "items" / "pictures").mkdir(parents=True)
    (folder / "items" / "pictures" / "torso.svg").write_bytes(SVG)
    (folder / "items" / "pictures" / "dot.png").write_bytes(png())
    rows = []
    for identity, (kind, top, side) in _EACH.items():
        signs = SIGNS.replace("->", ">").replace("\\", "\\\\").replace('"', '\\"')
        rows.append("[[item]]\n" + _HEAD.format(id=identity, kind=kind, top=top))
        rows += [f"[item.{lang}]\n" + side.replace("{l}", lang).replace("{s}", signs) for lang in ("zh", "en")]
    (folder / "items" / "every.toml").write_text("\n".join(rows), encoding="utf-8")
    return load_bank(folder)

"""What every lesson needs comes in one file; what only some need stays apart."""

import re
from pathlib import Path

import pytest

from portal.assets import Assets
from portal.pack import NAME, pack

STATIC = Path(__file__).parent.parent / "portal" / "static"
FILES = {
    "player/player.js": 'import { packed } from "./packed.js";\nimport { b as c } from "./b.js";\nconst again = import("./late.js");\nexport async function play() {\n  return c;\n}\n',
    "player/packed.js": "export const packed = {};\n",
    "player/b.js": 'import { a } from "./a.js";\nexport class b {}\n',
    "player/a.js": "export function a() {}\n",
    "w/small.js": 'import { h } from "./_shared/kit.js";\nexport default { render: h };\n',
    "w/simulator.js": 'import { h } from "./_shared/kit.js";\nimport { f } from "./_shared/figures.js";\nexport default { render: f };\n',
    "w/long.js": f"// {'x' * 9000}\nexport default {{}};\n",
}
SCRIPTS = ["w/long.js", "w/simulator.js", "w/small.js"]


def packed(files=FILES, scripts=SCRIPTS):
    return pack(scripts, files.__getitem__, lambda name: f"/assets/{name}?hash")


def test_modules_become_scopes_in_the_order_they_need_each_other():
    assert packed() == (
        'import * as m_w__shared_kit from "/assets/w/_shared/kit.js?hash";\n'
        "const m_player_packed = (() => {\nconst packed = {};\n\nreturn { packed };\n})();\n"
        "const m_player_a = (() => {\nfunction a() {}\n\nreturn { a };\n})();\n"
        "const m_player_b = (() => {\nconst { a } = m_player_a;\nclass b {}\n\nreturn { b };\n})();\n"
        "const m_w_small = (() => {\nconst { h } = m_w__shared_kit;\nconst standard = { render: h };\n\nreturn { default: standard };\n})();\n"
        'm_player_packed.packed["/assets/w/small.js?hash"] = m_w_small;\n'
        "const { packed } = m_player_packed;\nconst { b: c } = m_player_b;\n"
        'const again = import("./late.js");\nasync function play() {\n  return c;\n}\n\n'
    )


@pytest.mark.parametrize(("name", "text", "problem"), [
    ("player/a.js", 'import x from "./x.js";\n', "player/a.js: 'import x from \"./x.js\";' cannot be packed"),
    ("player/a.js", "export { a };\n", "player/a.js: 'export { a };' cannot be packed"),
    ("player/a.js", 'import { b } from "./b.js";\n', "player/player.js → player/b.js → player/a.js → player/b.js: these scripts import"),
])  # fmt: skip
def test_what_cannot_be_joined_is_refused_by_name(name, text, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        packed({**FILES, name: text})


def test_the_real_pack_holds_the_questions_and_not_the_simulators():
    assets = Assets(STATIC)
    text = assets.text(assets.url(NAME))
    held = re.findall(r'\.packed\["/assets/w/(\w+)\.[0-9a-f]{12}\.js"\] =', text)
    assert {"choice", "classify", "order"} <= set(held)
    assert {"cpr_rhythm", "aed_trainer"} & set(held) == set()
    assert [re.sub(r"\.[0-9a-f]{12}", "", address) for address in assets.imports([assets.url(NAME)])] == ["/assets/player/pack.js", "/assets/w/_shared/kit.js"]

"""Which script chunks every lesson asks for: sent with the script that would fetch them, in four requests instead of
seventy.

A phone on a weak network waits a round trip for each, and the server pays for each. The numbers are those of the
pinned Voilà; with another one, ``tests/browser/test_live.py`` fails and shows what to write here.
"""

from pathlib import Path

CHUNKS = (
    73, 143, 431, 457, 630, 1187, 1601, 1621, 1670, 2930, 3144, 3249, 3307, 3311, 3459, 3649, 3916, 3989, 3992, 4041, 4135, 4173, 4222,
    4653, 4729, 4972, 5044, 5312, 5688, 5764, 5767, 6008, 6049, 6382, 6468, 6573, 7155, 7483, 7556, 7598, 7770, 7883, 8017, 8135, 8487,
    8766, 8773, 8862, 8925, 9081, 9151, 9212, 9582, 9684, 9890, 9981,
)  # fmt: skip
MAIN = "voila.js"
ENTRY = "remoteEntry."  # how the first script of an extension begins
EXTENSION_CHUNKS = {
    "@jupyter-widgets/jupyterlab-manager": (7, 32, 84, 160, 170, 452, 704, 967),
    "@voila-dashboards/widgets-manager8": (496, 883),
    "anywidget": (2, 528),
}


def brought(script: Path) -> list[Path]:
    """Return the chunks that go before this script: it takes what is there already. Empty for other files."""
    if script.name == MAIN:
        named = [script.with_name(f"{number}.{MAIN}") for number in CHUNKS]
        return [path for path in named if path.is_file()]
    if script.name.startswith(ENTRY):
        folder = script.parent.as_posix()
        numbers = next((found for name, found in EXTENSION_CHUNKS.items() if folder.endswith(f"/{name}/static")), ())
        return [path for number in numbers for path in sorted(script.parent.glob(f"{number}.*.js"))]
    return []

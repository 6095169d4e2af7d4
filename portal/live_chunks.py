"""Which of Voilà's script chunks every lesson asks for: sent with its main script, in one request instead of sixty.

A phone on a weak network waits a round trip for each, and the server pays for each. The numbers are those of the
pinned Voilà; with another one, ``tests/browser/test_live.py`` fails and shows what to write here.
"""

CHUNKS = (
    73, 143, 431, 457, 630, 1187, 1601, 1621, 1670, 2930, 3144, 3249, 3307, 3311, 3459, 3649, 3916, 3989, 3992, 4041, 4135, 4173, 4222,
    4653, 4729, 4972, 5044, 5312, 5688, 5764, 5767, 6008, 6049, 6382, 6468, 6573, 7155, 7483, 7556, 7598, 7770, 7883, 8017, 8135, 8487,
    8766, 8773, 8862, 8925, 9081, 9151, 9212, 9582, 9684, 9890, 9981,
)  # fmt: skip
MAIN = "voila.js"


def chunk(number: int) -> str:
    """Return the name of a chunk's file."""
    return f"{number}.voila.js"

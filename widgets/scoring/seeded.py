"""The generator of ``_shared/kit.js`` (mulberry32): the same seed gives the same numbers in the browser and here."""

from collections.abc import Callable

_WORD = 0xFFFFFFFF


def seeded(seed: int) -> Callable[[], float]:
    """Return a function that gives the next number, from 0 to below 1."""
    state = seed & _WORD

    def draw() -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) & _WORD
        x = ((state ^ (state >> 15)) * (1 | state)) & _WORD
        x = ((x + (((x ^ (x >> 7)) * (61 | x)) & _WORD)) & _WORD) ^ x
        return ((x ^ (x >> 14)) & _WORD) / 4294967296

    return draw

"""What is wrong between an exercise and its lesson, or between its two languages: only a run of the lesson shows it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from portal.lessons import where
from portal.models import exercises_in
from portal.pages import StoredPage

Params = dict[str, Any]


def _ways(params: Params) -> Any:
    def ways(scene: dict[str, Any]) -> Any:
        return [(one["to"], one["points"], one["danger"]) for one in scene.get("choices", [])], scene.get("ending")

    return params["start"], {name: ways(scene) for name, scene in params["scenes"].items()}


# Kind: what must be the same in both languages, because progress or votes rest on it, and how it is called.
_SAME: dict[str, tuple[Callable[[Params], Any], str]] = {
    "Cards": (lambda params: [card["id"] for card in params["cards"]], "cards"),
    "Poll": (lambda params: [one["id"] for one in params["options"]], "ids of its options"),
    "Scenario": (_ways, "scenes, ways, points and endings"),
}


def exercise_problems(pages: list[StoredPage]) -> Iterator[tuple[str, str, str]]:
    """Yield place, problem and remedy; ``pages`` are lessons that ran, in both languages where both did."""
    first: dict[tuple[str, str], Any] = {}
    for page in pages:
        place = where(Path(page.ref) / f"{page.lang}.ipynb")
        for state in exercises_in(page.body_html):
            yield from _reading(state, page, place)
            if state["kind"] not in _SAME:
                continue
            shape, words = _SAME[state["kind"]]
            mine = shape(state["params"])
            if first.setdefault((page.ref, state["key"]), mine) != mine:
                problem = f"the exercise {state['key']!r} has other {words} than in zh.ipynb"
                yield place, problem, "write the same in both, in the same order: a learner may change the language in the middle"


def _reading(state: dict[str, Any], page: StoredPage, place: str) -> Iterator[tuple[str, str, str]]:
    """A case says what to read again; the place must be there."""
    if state["kind"] != "Scenario":
        return
    parts = [part for scene in state["params"]["scenes"].values() for part in (scene, *scene.get("choices", []))]
    cells = {part["read"]["cell"]: None for part in parts if part.get("read") and "cell" in part["read"]}
    for cell in cells:
        if f' id="{cell}"' not in page.body_html:
            problem = f"the exercise {state['key']!r} says to read {cell!r} again; there is no such place"
            yield place, problem, "write the id of a text cell that begins with a heading"

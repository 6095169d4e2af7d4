"""The scenes of a case as a trainer writes them: read from data or TOML, and refused with the scene's name when a way is broken."""

import base64
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from widgets.errors import ParameterError
from widgets.scoring.scenario import best

ENDINGS = ("good", "mixed", "bad")
MOST_POINTS = 10
MOST_SECONDS = 3600
MOST_CHOICES = 6
MOST_PICTURE = 150_000  # bytes: a picture travels inside the page
_MIME = {"svg": "svg+xml", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "webp": "webp"}
_PICTURE = re.compile(rf"assets/[\w.-]+\.({'|'.join(_MIME)})")
_NAME = re.compile(r"[A-Za-z][\w-]{0,39}")
_CELL = re.compile(r"[a-z][a-z0-9-]*")
_SCENE = ("title", "text", "picture", "vitals", "choices", "ending", "read")
_CHOICE = ("text", "then", "why", "to", "points", "seconds", "danger", "vitals", "read")
_NEEDED = ("text", "then", "why", "to", "points", "seconds")

Wrong = Callable[[str, object, str], ParameterError]
Scenes = dict[str, dict[str, Any]]


def checked(given: Any, signs: list[str], wrong: Wrong) -> Scenes:
    """Return the scenes with every part filled in, in the order written; ``signs`` are the vital signs there are.

    ``given`` is a dict by scene name, or the same as TOML text. Raises ``wrong(parameter, given, allowed)``.
    """
    table = _read(given, wrong) if isinstance(given, str) else given
    if not isinstance(table, dict) or not table:
        raise wrong("scenes", given, "a dict of scenes by name, or the same as TOML text")
    scenes = {name: _scene(name, one, signs, wrong) for name, one in table.items()}
    _check_ways(scenes, wrong)
    return scenes


def _read(text: str, wrong: Wrong) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise wrong("scenes", _short(text), f"sound TOML, one table for each scene ({error})") from None


def _short(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 40 else f"{line[:39]}…"


def _scene(name: Any, scene: Any, signs: list[str], wrong: Wrong) -> dict[str, Any]:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise wrong("a scene's name", name, "a letter, then letters, digits, “_” or “-”")
    place = f"scene {name!r}"
    if not isinstance(scene, dict):
        raise wrong(place, scene, f"a dict with {', '.join(_SCENE)}")
    _names(place, scene, _SCENE, ("title", "text"), wrong)
    made: dict[str, Any] = {part: _text(f"{place}, {part}", scene[part], wrong) for part in ("title", "text")}
    made["picture"] = _picture(f"{place}, picture", scene.get("picture"), wrong)
    made["vitals"] = _vitals(f"{place}, vitals", scene.get("vitals", {}), signs, wrong)
    choices = scene.get("choices", [])
    if not isinstance(choices, list | tuple) or len(choices) > MOST_CHOICES:
        raise wrong(f"{place}, choices", choices, f"a list of 1 to {MOST_CHOICES}")
    if "ending" in scene:
        if scene["ending"] not in ENDINGS:
            raise wrong(f"{place}, ending", scene["ending"], ", ".join(ENDINGS))
        if choices:
            raise wrong(f"{place}, choices", [_short(str(one)) for one in choices], "none: the scene is an ending")
        return {**made, "ending": scene["ending"], "read": _reading(f"{place}, read", scene.get("read"), wrong)}
    if not choices:
        raise wrong(f"{place}, choices", choices, f"at least one choice, or ending = one of {', '.join(ENDINGS)}")
    if "read" in scene:
        raise wrong(f"{place}, read", scene["read"], "nothing: give it to a choice, or to an ending")
    made["choices"] = [_choice(f"{place}, choice {n}", one, signs, wrong) for n, one in enumerate(choices, 1)]
    texts = [one["text"] for one in made["choices"]]
    if len(set(texts)) < len(texts):
        raise wrong(f"{place}, choices", texts, "texts that differ from each other")
    return made


def _choice(place: str, choice: Any, signs: list[str], wrong: Wrong) -> dict[str, Any]:
    if not isinstance(choice, dict):
        raise wrong(place, choice, f"a dict with {', '.join(_NEEDED)}")
    _names(place, choice, _CHOICE, _NEEDED, wrong)
    made: dict[str, Any] = {part: _text(f"{place}, {part}", choice[part], wrong) for part in ("text", "then", "why", "to")}
    for part, most in (("points", MOST_POINTS), ("seconds", MOST_SECONDS)):
        number = choice[part]
        if type(number) is not int or not 0 <= number <= most:
            raise wrong(f"{place}, {part}", number, f"a whole number from 0 to {most}")
        made[part] = number
    danger = choice.get("danger", False)
    if not isinstance(danger, bool):
        raise wrong(f"{place}, danger", danger, "True or False")
    if danger and made["points"]:
        raise wrong(f"{place}, points", made["points"], "0 for a dangerous choice")
    made["vitals"] = _vitals(f"{place}, vitals", choice.get("vitals", {}), signs, wrong)
    return {**made, "danger": danger, "read": _reading(f"{place}, read", choice.get("read"), wrong)}


def _names(place: str, given: dict[Any, Any], known: tuple[str, ...], needed: tuple[str, ...], wrong: Wrong) -> None:
    for name in given:
        if name not in known:
            raise wrong(f"{place}, {name}", given[name], f"only {', '.join(known)}")
    for name in needed:
        if name not in given:
            raise wrong(f"{place}, {name}", None, "it must be given")


def _text(place: str, given: Any, wrong: Wrong) -> str:
    if not isinstance(given, str) or not given.strip():
        raise wrong(place, given, "a text that is not empty")
    return given.strip()


def _vitals(place: str, given: Any, signs: list[str], wrong: Wrong) -> dict[str, str]:
    if not isinstance(given, dict):
        raise wrong(place, given, "a dict of vital signs that change")
    for sign, text in given.items():
        if sign not in signs:
            raise wrong(place, sign, f"one of the vital signs of the case: {', '.join(signs)}")
        _text(f"{place}, {sign}", text, wrong)
    return dict(given)


def _reading(place: str, given: Any, wrong: Wrong) -> dict[str, str] | None:
    """What to read again: a text, and where the lesson has it, the id of its cell."""
    if given is None:
        return None
    if not isinstance(given, dict) or not {"text"} <= set(given) <= {"text", "cell"}:
        raise wrong(place, given, "{'text': …}, or with the id of a cell of the lesson {'text': …, 'cell': …}")
    made = {"text": _text(f"{place}, text", given["text"], wrong)}
    if "cell" in given:
        if not isinstance(given["cell"], str) or not _CELL.fullmatch(given["cell"]):
            raise wrong(f"{place}, cell", given["cell"], "the id of a cell of the lesson")
        made["cell"] = given["cell"]
    return made


def _picture(place: str, given: Any, wrong: Wrong) -> dict[str, str] | None:
    """A picture of the lesson's folder, as an address that holds the picture itself: it works with and without a site."""
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != {"src", "alt"}:
        raise wrong(place, given, "{'src': 'assets/…', 'alt': …}")
    alt = _text(f"{place}, alt", given["alt"], wrong)
    found = _PICTURE.fullmatch(given["src"]) if isinstance(given["src"], str) else None
    if not found or not Path(given["src"]).is_file():
        raise wrong(f"{place}, src", given["src"], f"a picture in the lesson's assets/ folder: {', '.join(_MIME)}")
    content = Path(given["src"]).read_bytes()
    if len(content) > MOST_PICTURE:
        raise wrong(f"{place}, src", given["src"], f"a picture of at most {MOST_PICTURE // 1000} kB; this has {len(content) // 1000}")
    return {"src": f"data:image/{_MIME[found[1]]};base64,{base64.b64encode(content).decode()}", "alt": alt}


def _check_ways(scenes: Scenes, wrong: Wrong) -> None:
    """Refuse missing targets, loops, scenes that no way reaches, and a case whose best way is no good ending."""
    start = next(iter(scenes))
    for name, scene in scenes.items():
        for number, choice in enumerate(scene.get("choices", []), 1):
            if choice["to"] not in scenes:
                raise wrong(f"scene {name!r}, choice {number}, to", choice["to"], f"the name of a scene: {', '.join(scenes)}")
    reached: set[str] = set()
    _walk(scenes, start, [], reached, wrong)
    for name in scenes:
        if name not in reached:
            raise wrong(f"the way to scene {name!r}", None, f"a choice that leads there, on some way from {start!r}")
    if not any(scene.get("ending") == "good" for scene in scenes.values()):
        ends = [name for name, scene in scenes.items() if "ending" in scene]
        raise wrong(f"the endings reached from scene {start!r}", ends, "at least one good ending")
    _check_best(scenes, start, wrong)


def _walk(scenes: Scenes, name: str, above: list[str], done: set[str], wrong: Wrong) -> None:
    if name in above:
        loop = [*above[above.index(name) :], name]
        raise wrong(f"the way from scene {name!r}", " → ".join(loop), "ways that only go on: no way back is possible")
    if name in done:
        return
    for choice in scenes[name].get("choices", []):
        _walk(scenes, choice["to"], [*above, name], done, wrong)
    done.add(name)


def _check_best(scenes: Scenes, start: str, wrong: Wrong) -> None:
    ways, way, here, dangerous = best(scenes), [start], start, False
    while (number := ways[here].choice) is not None:
        choice = scenes[here]["choices"][number]
        dangerous, here = dangerous or choice["danger"], choice["to"]
        way.append(here)
    if not ways[start].points or scenes[here]["ending"] != "good" or dangerous:
        allowed = "a way with points that comes to a good ending without a dangerous choice"
        raise wrong("the way with the most points", " → ".join(way), allowed)

"""Whether a floor plan of an author's own can be drawn and played: the first thing that is wrong, by name."""

from collections.abc import Iterator
from typing import Any

from widgets.evacuation_plans import FURNITURE, KINDS

FIELDS = ("name", "size", "rooms", "doors", "windows", "furniture", "exits", "places", "start", "door")
Wrong = tuple[str, Any, str]  # parameter, what was given, what is allowed


def problem(plan: Any, event: str) -> Wrong | None:
    """Return the first thing wrong with the plan for that event, or None."""
    return next(_problems(plan, event), None)


def _problems(plan: Any, event: str) -> Iterator[Wrong]:
    if not isinstance(plan, dict) or set(plan) != set(FIELDS):
        yield "plan", plan, f"'home', 'classroom', 'station' or a dict with exactly {', '.join(FIELDS)}"
        return
    if not _text(plan["name"]):
        yield "plan['name']", plan["name"], "a text that is not empty"
    if not _numbers(plan["size"], 2) or not all(4 <= side <= 40 for side in plan["size"]):
        yield "plan['size']", plan["size"], "[width, height] in metres, each from 4 to 40"
    for name in ("rooms", "doors", "windows", "furniture", "exits", "places"):
        if not isinstance(plan[name], list):
            yield f"plan[{name!r}]", plan[name], "a list"
            return
    yield from _rooms(plan)
    yield from _things(plan)
    yield from _playable(plan, event)


def _rooms(plan: dict[str, Any]) -> Iterator[Wrong]:
    for room in plan["rooms"] or [None]:
        if (
            not isinstance(room, dict)
            or not {"id", "text", "box"} <= set(room)
            or not _text(room["id"])
            or not isinstance(room["text"], str)
        ):
            yield "plan['rooms']", room, "dicts with id, text and box"
            return
        if not _numbers(room["box"], 4):
            yield f"plan['rooms'] box of {room['id']!r}", room["box"], "[x, y, width, height] in metres"
            return
    rooms = [room["id"] for room in plan["rooms"]]
    for way in plan["doors"]:
        if (
            not isinstance(way, dict)
            or set(way) != {"rooms", "at"}
            or not _numbers(way["at"], 2)
            or not isinstance(way["rooms"], list)
            or len(way["rooms"]) != 2
            or not set(way["rooms"]) <= set(rooms)
        ):
            yield "plan['doors']", way, "dicts with rooms (two ids of rooms) and at [x, y]"
            return
    for glass in plan["windows"]:
        if not _numbers(glass, 4):
            yield "plan['windows']", glass, "[x1, y1, x2, y2] in metres"
            return
    for thing in plan["furniture"]:
        if (
            not isinstance(thing, dict)
            or set(thing) != {"kind", "box"}
            or thing["kind"] not in FURNITURE
            or not _numbers(thing["box"], 4)
        ):
            yield (
                "plan['furniture']",
                thing,
                f"dicts with kind ({', '.join(FURNITURE)}) and box [x, y, width, height]",
            )
            return


def _things(plan: dict[str, Any]) -> Iterator[Wrong]:
    rooms = {room["id"] for room in plan["rooms"] if isinstance(room, dict)}
    taken: set[str] = set()
    for name, kinds, more in (("exits", ("stairs", "lift"), {"box"}), ("places", KINDS, set[str]())):
        for one in plan[name]:
            if (
                not isinstance(one, dict)
                or set(one) != {"id", "text", "kind", "room", "at"} | more
                or not _text(one["id"])
                or not _text(one["text"])
            ):
                yield (
                    f"plan[{name!r}]",
                    one,
                    f"dicts with id, text, kind, room, at{' and box' if more else ''}",
                )
                return
            sound = (
                one["kind"] in kinds
                and one["room"] in rooms
                and _numbers(one["at"], 2)
                and (not more or _numbers(one["box"], 4))
            )
            if not sound or one["id"] in taken:
                yield (
                    f"plan[{name!r}] {one['id']!r}",
                    one,
                    f"an id of its own, kind one of {', '.join(kinds)}, a room of the plan, metres",
                )
                return
            taken.add(one["id"])


def _playable(plan: dict[str, Any], event: str) -> Iterator[Wrong]:
    start = plan["start"].get(event) if isinstance(plan["start"], dict) else None
    rooms = {room["id"] for room in plan["rooms"]}
    if not isinstance(start, list) or len(start) != 3 or start[0] not in rooms or not _numbers(start[1:], 2):
        yield f"plan['start'][{event!r}]", start, "[id of a room, x, y]"
        return
    kinds = [one["kind"] for one in [*plan["exits"], *plan["places"]]]
    place = plan["door"]
    if place is not None and (
        isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(plan["doors"])
    ):
        yield "plan['door']", place, "None, or the place of a door in plan['doors']"
        return
    if "stairs" not in kinds:
        yield "plan['exits']", plan["exits"], "at least one of kind 'stairs'"
    if event == "earthquake" and "cover" not in kinds:
        yield "plan['places']", plan["places"], "for an earthquake at least one of kind 'cover'"
    if (
        event == "fire"
        and place is not None
        and (
            start[0] not in plan["doors"][place]["rooms"]
            or not any(one["kind"] == "window" and one["room"] == start[0] for one in plan["places"])
        )
    ):
        yield (
            "plan['door']",
            place,
            "a door of the room where the fire begins for you, and a place of kind 'window' in that room",
        )
    if event == "flood" and not {"down", "lift", "through"} & set(kinds):
        yield (
            "plan['places']",
            plan["places"],
            "for a flood at least one of kind 'down' or 'through', or a lift",
        )


def _text(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _numbers(given: Any, count: int) -> bool:
    return (
        isinstance(given, list)
        and len(given) == count
        and all(
            isinstance(one, int | float) and not isinstance(one, bool) and 0 <= one <= 40 for one in given
        )
    )

"""Answers as a browser without script posts them: one field per choice, one place per step of an order."""

from typing import Any

from tornado.web import HTTPError


def form_answers(
    view: dict[str, Any], fields: dict[str, list[bytes]]
) -> tuple[dict[str, list[int]], dict[str, list[str]]]:
    """Return the answers of a posted form by slot, and the places of each order that is not complete.

    Fields are ``slot`` (positions picked) or, for an order, ``slot-position`` (its place, from 1). A question
    left alone is in neither. Raises HTTPError 400 for a field that is no number.
    """
    answers: dict[str, list[int]] = {}
    unfinished: dict[str, list[str]] = {}
    for slot in view["slots"]:
        name, count, held = slot["slot"], len(slot["options"]), slot["slot"] in view["answers"]
        if slot["kind"] == "order":
            places = [_text(fields.get(f"{name}-{position}", [])) for position in range(count)]
            if sorted(places) == sorted(str(place) for place in range(1, count + 1)):
                answers[name] = [places.index(str(place)) for place in range(1, count + 1)]
            elif any(places) or held:
                unfinished[name] = places
        elif name in fields or (held and slot["kind"] == "many"):
            answers[name] = [_position(value) for value in fields.get(name, [])]
    return answers, unfinished


def _text(values: list[bytes]) -> str:
    return values[-1].decode(errors="replace").strip() if values else ""


def _position(value: bytes) -> int:
    text = _text([value])
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise HTTPError(400)
    return int(text)

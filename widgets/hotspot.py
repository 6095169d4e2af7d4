"""Find the right place on a picture, by touch or in a list, then read why each place is right or not."""

import math
from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.hotspot_pictures import PICTURES, Picture

_SHAPES = "'circle': [x, y, radius] or 'polygon': [[x, y], …] with three or more corners, inside the picture"


class Hotspot(Exercise):
    """A place, or several, to be found on a drawn person, and a reason for every place offered.

    The places are numbered on the picture and stand in a list beside it; either way chooses. Where one place is right
    the list has radio buttons, else boxes to tick. ``value`` is the list of the ids chosen, in the order of
    ``regions``. Raises ParameterError for parameters other than these.

    The pictures are our own; none comes from an author, as markup of an author's could carry a script. Their places:

    ``chest``: right_collarbone, left_collarbone, upper_breastbone, lower_breastbone, xiphoid, belly, right_breast,
    left_breast, right_side, left_side. ``arm``: upper_third, middle_arm, lower_arm, elbow, upper_forearm,
    lower_forearm, wrist, hand. ``leg``: groin, upper_thigh, middle_thigh, lower_thigh, knee, upper_calf, lower_calf,
    ankle, foot. ``body``: head, face, neck, chest, belly; and, with ``right_`` or ``left_`` before it, shoulder,
    upper_arm, elbow, forearm, hand, groin, thigh, knee, lower_leg, foot.

    Args:
        prompt: text, which place is asked for.
        picture: one of "chest", "arm", "leg", "body".
        regions: list of two or more ``{"id", "correct", "why"}`` with the id of a place of the picture, at least one
            correct. ``"label"`` renames it. A place of one's own needs an id, a label and ``"circle"``: [x, y, radius]
            or ``"polygon"``: [[x, y], …] in the picture's units.
        wound: id of the place of an arm, a leg or a body where a bleeding wound is drawn; None for no wound.

    Example (zh)::

        Hotspot(
            "hands-1",
            "zh",
            prompt="给成人做胸外按压，掌根放在哪里？",
            picture="chest",
            regions=[
                {"id": "upper_breastbone", "correct": False, "why": "太高了。往下移，放到胸骨的下半段。"},
                {"id": "left_breast", "correct": False, "why": "太偏了。力量压在肋骨上，容易断，血也挤不动。移到正中。"},
                {"id": "lower_breastbone", "correct": True, "why": "掌根放在胸骨下半段的正中，手指翘起来，不压肋骨。"},
                {"id": "xiphoid", "correct": False, "why": "太低了。这是剑突，不能按。往上移一点。"},
                {"id": "belly", "correct": False, "why": "这里没有骨头，压的是肚子，血不会流起来。往上移到胸骨。"},
            ],
        )

    Example (en)::

        Hotspot(
            "hands-1",
            "en",
            prompt="Chest compressions for an adult: where does the heel of your hand go?",
            picture="chest",
            regions=[
                {"id": "upper_breastbone", "correct": False, "why": "Too high. Move down to the lower half of the breastbone."},
                {"id": "left_breast", "correct": False, "why": "Too far to the side: the force lands on ribs, which may break, and moves little blood. Move to the middle."},
                {"id": "lower_breastbone", "correct": True, "why": "The heel of your hand lies on the lower half of the breastbone, in the middle, fingers lifted off the ribs."},
                {"id": "xiphoid", "correct": False, "why": "Too low. This is the xiphoid; never press on it. Move up a little."},
                {"id": "belly", "correct": False, "why": "There is no bone here; you would press the belly and move no blood. Move up to the breastbone."},
            ],
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "one": "点图上的号码，或者在列表里选。", "several": "点图上的号码，或者在列表里选。一共 {n} 处。", "places": "图上的位置", "place": "{n}：{label}",
            "side_right": "患者的右侧", "side_left": "患者的左侧",
            "see_chest": "患者的胸部，从正面看。图的左边是患者的右侧。", "see_arm": "患者的右臂，从正面看，手心向前，袖子卷到了肩膀。",
            "see_leg": "患者的右腿，从正面看，裤腿卷到了大腿根。", "see_body": "一个人站着，从正面看。图的左边是他的右侧。",
            "see_wound": "{label}有伤口，血不停地流。", "first": "先选一个位置，再看。", "outside": "这里没有号码。点一个带号码的位置。",
            "partly": "还差一点：有的该选没选，或者多选了。", "score": "找对 {n}/{all} 处。", "missed": "这里也要选。", "answer_is": "答案：{labels}", "comma": "、",
            "show": "看答案", "explained": "答案和原因",
        },
        "en": {
            "one": "Press a number on the picture, or choose in the list.", "several": "Press the numbers on the picture, or choose in the list. There are {n}.", "places": "Places on the picture", "place": "{n}: {label}",
            "side_right": "Patient's right", "side_left": "Patient's left",
            "see_chest": "The patient's chest from the front. The left of the picture is the patient's right.", "see_arm": "The patient's right arm from the front, palm forward, the sleeve rolled up to the shoulder.",
            "see_leg": "The patient's right leg from the front, the trousers rolled up to the top of the thigh.", "see_body": "A person standing, from the front. The left of the picture is the person's right.",
            "see_wound": "There is a wound that bleeds and bleeds: {label}.", "first": "Choose a place first, then check.", "outside": "There is no number here. Press a place with a number.",
            "partly": "Not quite: one is missing, or one too many.", "score": "Places found: {n} of {all}.", "missed": "This one belongs to it too.", "answer_is": "Answer: {labels}", "comma": "; ",
            "show": "Show the answer", "explained": "Answers and reasons",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", picture: str = "", regions: Any = (), wound: str | None = None
    ) -> None:  # fmt: skip
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "which place is asked for, as text")
        if picture not in PICTURES:
            raise self.wrong("picture", picture, ", ".join(map(repr, PICTURES)))
        if not isinstance(regions, list | tuple) or len(regions) < 2:
            raise self.wrong("regions", regions, "a list of at least two {'id': …, 'correct': True or False, 'why': …}")
        drawn = PICTURES[picture]
        kept = [self._region(one, drawn, lang) for one in regions]
        for name in ("id", "label"):
            found = [one[name] for one in kept]
            if len(set(found)) < len(found):
                raise self.wrong("regions", found, f"{name}s that differ from each other")
        if not any(one["correct"] for one in kept):
            raise self.wrong("correct", 0, "at least one right region")
        if wound is not None and not (drawn.wounds and wound in drawn.places):
            places = ", ".join(drawn.places) if drawn.wounds else "None on this picture"
            raise self.wrong("wound", wound, f"None or a place of the picture: {places}" if drawn.wounds else places)
        bleeding = wound and {"at": list(drawn.places[wound].at), "label": drawn.places[wound].name(lang)}
        params = {"prompt": prompt, "picture": picture, "box": list(drawn.box), "regions": kept, "wound": bleeding}
        super().__init__(key, lang, params)

    @classmethod
    def _region(cls, one: Any, drawn: Picture, lang: str) -> dict[str, Any]:
        """Return the region as data with its label, its shape and where its number stands."""
        shape = "{'id': …, 'correct': True or False, 'why': …}, and 'label', 'circle' or 'polygon' where wanted"
        allowed = {"id", "correct", "why", "label", "circle", "polygon"}
        if not isinstance(one, dict) or not {"id", "correct", "why"} <= set(one) <= allowed or not isinstance(one["correct"], bool):
            raise cls.wrong("regions", one, shape)
        if not all(isinstance(one[name], str) and one[name].strip() for name in ("id", "why", "label") if name in one):
            raise cls.wrong("regions", one, f"{shape}, texts that are not empty")
        own = [name for name in ("circle", "polygon") if name in one]
        place = drawn.places.get(one["id"])
        if place is None and (not own or "label" not in one):
            names = ", ".join(drawn.places)
            raise cls.wrong("id", one["id"], f"a place of the picture: {names}; or one's own, with a label and a circle or polygon")
        outline = cls._outline(one, own, drawn) if own or place is None else place.outline()
        label = one.get("label") or (place.name(lang) if place else "")
        return {"id": one["id"], "correct": one["correct"], "why": one["why"], "label": label, **outline}

    @classmethod
    def _outline(cls, one: dict[str, Any], own: list[str], drawn: Picture) -> dict[str, Any]:
        """Return an author's own shape; its number stands on its middle."""
        left, top, width, height = drawn.box
        allowed = f"{_SHAPES}, which is {left} to {left + width} by {top} to {top + height}"
        given = one[own[0]]
        points = [given[:2]] if own[0] == "circle" and isinstance(given, list | tuple) and len(given) == 3 else given
        sound = len(own) == 1 and isinstance(points, list | tuple) and len(points) >= (1 if own[0] == "circle" else 3)
        numbers: list[Any] = []
        for point in points if sound else ():
            sound = sound and isinstance(point, list | tuple) and len(point) == 2
            numbers += point if sound else ()
        numbers += [given[2]] if sound and own[0] == "circle" else []
        if not sound or any(isinstance(n, bool) or not isinstance(n, int | float) or not math.isfinite(n) for n in numbers):
            raise cls.wrong(own[0], given, allowed)
        inside = all(left <= x <= left + width and top <= y <= top + height for x, y in points)
        if not inside or (own[0] == "circle" and given[2] <= 0):
            raise cls.wrong(own[0], given, allowed)
        if own[0] == "circle":
            return {"circle": list(given), "at": list(given[:2]), "tip": None}
        middle = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
        return {"polygon": [list(point) for point in points], "at": middle, "tip": None}

    def fallback_html(self) -> str:
        """Return what is to be seen in words and every place as a native control, the answers folded away below."""
        params, words = self.params, self.words
        kind = "radio" if sum(one["correct"] for one in params["regions"]) == 1 else "checkbox"
        seen = words[f"see_{params['picture']}"]
        if params["wound"]:
            seen += words["see_wound"].format(label=params["wound"]["label"])
        rows = "".join(
            f'<label class="bo-option"><input type="{kind}" name="{escape(self.key)}"><span>{escape(one["label"])}</span></label>'
            for one in params["regions"]
        )
        reasons = "".join(
            f"<li><strong>{'✓' if one['correct'] else '✕'} {escape(one['label'])}</strong> {escape(one['why'])}</li>"
            for one in params["regions"]
        )
        return (
            f'<section class="bo bo-hotspot"><fieldset><legend>{escape(params["prompt"])}</legend><p>{escape(seen)}</p>{rows}</fieldset>'
            f"<details><summary>{escape(words['explained'])}</summary><ul>{reasons}</ul></details></section>"
        )

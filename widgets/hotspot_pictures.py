"""The named places on the pictures that ``widgets/_shared/body.js`` draws, in the same units.

A front view is seen as the helper sees it: ``right_…`` is the patient's right side, on the viewer's left.
"""

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Place:
    """A place: its name by language, its middle, and its outline: a circle of ``radius``, or ``corners``.

    Its number stands on the middle, or at ``number`` with a line to ``tip``, so that it hides neither wound nor face.
    """

    zh: str
    en: str
    at: tuple[float, float]
    radius: float = 20
    corners: tuple[tuple[float, float], ...] = ()
    number: tuple[float, float] | None = None
    tip: tuple[float, float] | None = None

    def name(self, lang: str) -> str:
        """Return the name in that language."""
        return self.zh if lang == "zh" else self.en

    def outline(self) -> dict[str, Any]:
        """Return as data ``circle`` [x, y, radius] or ``polygon`` [[x, y], …], ``at`` (of its number), ``tip`` or None."""
        marked = {"at": list(self.number or self.at), "tip": self.tip and list(self.tip)}
        if self.corners:
            return {"polygon": [list(corner) for corner in self.corners], **marked}
        return {"circle": [*self.at, self.radius], **marked}


@dataclass(frozen=True)
class Picture:
    """A picture: its view box (x, y, width, height), whether a wound can be drawn on it, and its places by id."""

    box: tuple[float, float, float, float]
    wounds: bool
    places: dict[str, Place] = field(default_factory=dict)


_MARGIN = 30  # where the numbers of a limb's places stand in a column


def _band(zh: str, en: str, top: tuple[float, float, float], bottom: tuple[float, float, float]) -> Place:
    """Return a piece of a limb between two lines across it, each (y, left, right)."""
    corners = ((top[1], top[0]), (top[2], top[0]), (bottom[2], bottom[0]), (bottom[1], bottom[0]))
    middle = sum(x for x, _ in corners) / 4, (top[0] + bottom[0]) / 2
    return Place(zh, en, middle, 20, corners, (_MARGIN, middle[1]), ((top[1] + bottom[1]) / 2, middle[1]))


def _sides(places: dict[str, Place], middle: float = 170) -> dict[str, Place]:
    """Return each place of the patient's right side, and its like on the left."""

    def across(point: tuple[float, float] | None) -> tuple[float, float] | None:
        return point and (2 * middle - point[0], point[1])

    both = {}
    for name, one in places.items():
        both[f"right_{name}"] = replace(one, zh=f"右{one.zh}", en=f"right {one.en}")
        both[f"left_{name}"] = replace(
            one, zh=f"左{one.zh}", en=f"left {one.en}", at=(2 * middle - one.at[0], one.at[1]), number=across(one.number), tip=across(one.tip)
        )
    return both


CHEST = {
    "right_collarbone": Place("右锁骨下方", "below the right collarbone", (111, 137), 23),
    "left_collarbone": Place("左锁骨下方", "below the left collarbone", (229, 137), 23),
    "upper_breastbone": Place("胸骨上段", "upper part of the breastbone", (170, 132), 18),
    "lower_breastbone": Place("胸骨下半段，两乳头连线的中点", "lower half of the breastbone, between the nipples", (170, 188), 20),
    "xiphoid": Place("胸骨最下端的小尖（剑突）", "the small tip at the end of the breastbone (xiphoid)", (170, 231), 14),
    "belly": Place("上腹部", "upper belly", (170, 279), 22),
    "right_breast": Place("右边乳头的位置", "at the right nipple", (109, 194), 22),
    "left_breast": Place("左边乳头的位置", "at the left nipple", (231, 194), 22),
    "right_side": Place("右侧腋窝下面", "right side, below the armpit", (93, 247), 22),
    "left_side": Place("左侧腋窝下面", "left side, below the armpit", (247, 247), 22),
}  # fmt: skip
ARM = {
    "upper_third": _band("上臂的上三分之一", "upper third of the upper arm", (89, 92, 160), (126, 96, 159)),
    "middle_arm": _band("上臂的正中段", "middle of the upper arm", (130, 96, 158), (172, 98, 157)),
    "lower_arm": _band("胳膊肘的上方", "just above the elbow", (178, 99, 157), (220, 100, 154)),
    "elbow": _band("胳膊肘", "elbow", (226, 101, 155), (266, 97, 158)),
    "upper_forearm": _band("前臂的上段", "upper forearm", (272, 96, 159), (314, 95, 156)),
    "lower_forearm": _band("前臂的下段", "lower forearm", (320, 97, 155), (362, 105, 150)),
    "wrist": _band("手腕", "wrist", (372, 107, 147), (404, 108, 146)),
    "hand": Place("手掌", "palm", (127, 438), 22, number=(_MARGIN, 452), tip=(96, 446)),
}
LEG = {
    "groin": Place("大腿根（腹股沟）", "groin", (134, 80), 18, number=(_MARGIN, 80), tip=(116, 80)),
    "upper_thigh": _band("大腿的上段", "upper thigh", (104, 58, 159), (148, 62, 156)),
    "middle_thigh": _band("大腿的中段", "middle of the thigh", (152, 63, 155), (194, 69, 147)),
    "lower_thigh": _band("大腿的下段", "lower thigh", (198, 69, 147), (236, 76, 140)),
    "knee": _band("膝盖", "knee", (242, 78, 139), (288, 78, 140)),
    "upper_calf": _band("小腿的上段", "upper part of the lower leg", (294, 76, 142), (338, 75, 141)),
    "lower_calf": _band("小腿的下段", "lower part of the lower leg", (346, 75, 138), (398, 84, 129)),
    "ankle": _band("脚踝", "ankle", (432, 91, 126), (462, 88, 128)),
    "foot": Place("脚背", "top of the foot", (105, 490), 18, number=(_MARGIN, 492), tip=(87, 492)),
}
BODY = {
    "head": Place("额头", "forehead", (170, 34), 18, number=(236, 20), tip=(187, 31)),
    "face": Place("口鼻", "mouth and nose", (170, 76), 16, number=(240, 64), tip=(185, 75)),
    "neck": Place("脖子", "neck", (170, 108), 15, number=(236, 108), tip=(185, 108)),
    "chest": Place("胸部正中", "middle of the chest", (170, 166), 24),
    "belly": Place("腹部", "belly", (170, 258), 28),
    **_sides(
        {
            "shoulder": Place("肩", "shoulder", (112, 136), 18, number=(62, 124), tip=(104, 134)),
            "upper_arm": Place("上臂", "upper arm", (101, 186), 16, number=(50, 174), tip=(93, 184)),
            "elbow": Place("肘", "elbow", (92, 240), 15, number=(44, 222), tip=(84, 237)),
            "forearm": Place("前臂", "forearm", (80, 294), 15, number=(36, 276), tip=(71, 291)),
            "hand": Place("手", "hand", (66, 378), 18, number=(46, 430), tip=(61, 394)),
            "groin": Place("大腿根", "groin", (143, 330), 18),
            "thigh": Place("大腿", "thigh", (138, 384), 20),
            "knee": Place("膝", "knee", (139, 442), 17, number=(88, 446), tip=(123, 443)),
            "lower_leg": Place("小腿", "lower leg", (139, 504), 18, number=(84, 506), tip=(122, 504)),
            "foot": Place("脚", "foot", (138, 594), 16, number=(86, 590), tip=(123, 594)),
        }
    ),
}
PICTURES = {
    "chest": Picture((20, 20, 300, 298), wounds=False, places=CHEST),
    "arm": Picture((0, 0, 300, 516), wounds=True, places=ARM),
    "leg": Picture((0, 0, 300, 520), wounds=True, places=LEG),
    "body": Picture((10, 0, 320, 620), wounds=True, places=BODY),
}

"""Places on a picture: what an author may write, the pictures' own places, and the score of a raw log."""

import math
from itertools import combinations
from typing import Any

import pytest

from portal.lessons import LANGUAGES
from widgets import Hotspot
from widgets.errors import ParameterError
from widgets.hotspot_pictures import PICTURES
from widgets.scoring.hotspot import score
from widgets.scoring.result import Result

HERE = {"id": "lower_breastbone", "correct": True, "why": "就在这里。"}
LOW = {"id": "xiphoid", "correct": False, "why": "太低了。"}
OWN = {"id": "chin", "label": "下巴", "correct": False, "why": "太高了。", "circle": [170, 40, 10]}
GIVEN: dict[str, Any] = {"key": "h-1", "lang": "zh", "prompt": "按哪里？", "picture": "chest", "regions": [HERE, LOW]}
SHAPE = "{'id': …, 'correct': True or False, 'why': …}, and 'label', 'circle' or 'polygon' where wanted"
INSIDE = "'circle': [x, y, radius] or 'polygon': [[x, y], …] with three or more corners, inside the picture, which is 20 to 320 by 20 to 318"
PAD = [{"id": name, "correct": right, "why": "因为。"} for name, right in (("right_collarbone", True), ("left_side", True), ("belly", False), ("xiphoid", False))]
ONE, TWO = Hotspot(**GIVEN).params, Hotspot("h", prompt="贴哪里？", picture="chest", regions=PAD).params


def refused(**changed: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        Hotspot(**{**GIVEN, **changed})
    return str(caught.value)


def log(*acts: tuple[str, Any]) -> list[list[Any]]:
    return [[100.0 * place, kind, data] for place, (kind, data) in enumerate(acts)]


def checked(*picks: str, kind: str = "check") -> tuple[str, Any]:
    return kind, {"picks": list(picks)}


# ---- what an author may write --------------------------------------------------------------------------------------------


def test_places_of_the_picture_come_with_their_names_and_shapes() -> None:
    assert ONE == {
        "prompt": "按哪里？", "picture": "chest", "box": [20, 20, 300, 298], "wound": None,
        "regions": [
            {**HERE, "label": "胸骨下半段，两乳头连线的中点", "at": [170, 188], "tip": None, "circle": [170, 188, 20]},
            {**LOW, "label": "胸骨最下端的小尖（剑突）", "at": [170, 231], "tip": None, "circle": [170, 231, 14]},
        ],
    }  # fmt: skip


def test_a_place_of_ones_own_and_another_name_for_a_place_are_kept() -> None:
    corners = [[100, 100], [130, 100], [130, 130], [100, 130]]
    made = Hotspot(**{**GIVEN, "regions": [{**HERE, "label": "这里"}, OWN, {"id": "own", "label": "别处", "correct": False, "why": "不对。", "polygon": corners}]})
    assert made.params["regions"] == [
        {**HERE, "label": "这里", "at": [170, 188], "tip": None, "circle": [170, 188, 20]},
        {**OWN, "at": [170, 40], "tip": None},
        {"id": "own", "label": "别处", "correct": False, "why": "不对。", "polygon": corners, "at": [115, 115], "tip": None},
    ]


def test_a_wound_is_drawn_on_a_place_of_a_limb() -> None:
    regions = [{"id": "middle_thigh", "correct": True, "why": "对。"}, {"id": "knee", "correct": False, "why": "关节上不行。"}]
    made = Hotspot("h", "en", "Where?", "leg", regions, "lower_thigh")
    place = PICTURES["leg"].places["lower_thigh"]
    assert made.params["wound"] == {"at": list(place.at), "label": "lower thigh"}
    assert refused(picture="leg", regions=regions, wound="thigh") == (
        "Hotspot: wound is 'thigh'; allowed: None or a place of the picture: groin, upper_thigh, middle_thigh, lower_thigh, knee, upper_calf, lower_calf, ankle, foot"
    )
    assert refused(wound="belly") == "Hotspot: wound is 'belly'; allowed: None on this picture"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"prompt": ""}, "prompt is ''; allowed: which place is asked for, as text"),
        ({"picture": "hand"}, "picture is 'hand'; allowed: 'chest', 'arm', 'leg', 'body'"),
        ({"picture": "<svg>"}, "picture is '<svg>'; allowed: 'chest', 'arm', 'leg', 'body'"),
        ({"regions": ""}, "regions is ''; allowed: a list of at least two {'id': …, 'correct': True or False, 'why': …}"),
        ({"regions": [HERE]}, f"regions is {[HERE]!r}; allowed: a list of at least two {{'id': …, 'correct': True or False, 'why': …}}"),
        ({"regions": [HERE, "xiphoid"]}, f"regions is 'xiphoid'; allowed: {SHAPE}"),
        ({"regions": [HERE, {**LOW, "correct": 0}]}, f"regions is {({**LOW, 'correct': 0})!r}; allowed: {SHAPE}"),
        ({"regions": [HERE, {**LOW, "colour": "red"}]}, f"regions is {({**LOW, 'colour': 'red'})!r}; allowed: {SHAPE}"),
        ({"regions": [HERE, {**LOW, "why": " "}]}, f"regions is {({**LOW, 'why': ' '})!r}; allowed: {SHAPE}, texts that are not empty"),
        ({"regions": [HERE, {**LOW, "label": ""}]}, f"regions is {({**LOW, 'label': ''})!r}; allowed: {SHAPE}, texts that are not empty"),
        ({"regions": [HERE, HERE]}, "regions is ['lower_breastbone', 'lower_breastbone']; allowed: ids that differ from each other"),
        ({"regions": [{**HERE, "label": "同"}, {**LOW, "label": "同"}]}, "regions is ['同', '同']; allowed: labels that differ from each other"),
        ({"regions": [LOW, OWN]}, "correct is 0; allowed: at least one right region"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named_with_what_is_allowed(changed: dict[str, Any], message: str) -> None:
    assert refused(**changed) == f"Hotspot: {message}"


@pytest.mark.parametrize("one", [{**LOW, "id": "knee"}, {**OWN, "label": None}, {"id": "chin", "correct": False, "why": "x", "circle": [170, 40, 10]}])
def test_an_unknown_place_without_a_name_or_shape_is_refused(one: dict[str, Any]) -> None:
    message = refused(regions=[HERE, {name: value for name, value in one.items() if value is not None}])
    assert message.startswith(f"Hotspot: id is {one['id']!r}; allowed: a place of the picture: right_collarbone, left_collarbone,")
    assert message.endswith("left_side; or one's own, with a label and a circle or polygon")


@pytest.mark.parametrize("given", [None, 5, "x", [170, 40], [170, 40, 0], [170, 40, -3], [170, 40, "10"], [400, 40, 10], [170, True, 10], [170, math.nan, 10], [[170, 40], 10, 5]])
def test_a_circle_that_is_none_or_outside_is_refused(given: object) -> None:
    assert refused(regions=[HERE, {**OWN, "circle": given}]) == f"Hotspot: circle is {given!r}; allowed: {INSIDE}"


@pytest.mark.parametrize("given", [None, [[30, 30], [40, 30]], [[30, 30], [40, 30], [40]], [[30, 30], [40, 30], [40, 400]], [[30, 30], [40, 30], "xy"], [[30, 30], [40, 30], [40, None]]])
def test_a_polygon_that_is_none_or_outside_is_refused(given: object) -> None:
    one = {name: value for name, value in OWN.items() if name != "circle"}
    assert refused(regions=[HERE, {**one, "polygon": given}]) == f"Hotspot: polygon is {given!r}; allowed: {INSIDE}"


def test_two_shapes_of_one_place_are_refused() -> None:
    assert refused(regions=[HERE, {**OWN, "polygon": [[30, 30], [40, 30], [40, 40]]}]) == f"Hotspot: circle is {OWN['circle']!r}; allowed: {INSIDE}"


def test_without_a_script_the_picture_is_told_and_places_are_native_controls() -> None:
    regions = [{"id": "middle_thigh", "correct": True, "why": "高 5–7 厘米。"}, {"id": "knee", "correct": False, "why": "关节 < 不行。"}]
    assert Hotspot("h", "zh", "绑哪里？", "leg", regions, "lower_thigh").fallback_html() == (
        '<section class="bo bo-hotspot"><fieldset><legend>绑哪里？</legend><p>患者的右腿，从正面看，裤腿卷到了大腿根。大腿的下段有伤口，血不停地流。</p>'
        '<label class="bo-option"><input type="radio" name="h"><span>大腿的中段</span></label><label class="bo-option"><input type="radio" name="h"><span>膝盖</span></label></fieldset>'
        "<details><summary>答案和原因</summary><ul><li><strong>✓ 大腿的中段</strong> 高 5–7 厘米。</li><li><strong>✕ 膝盖</strong> 关节 &lt; 不行。</li></ul></details></section>"
    )
    assert Hotspot("h", prompt="贴哪里？", picture="chest", regions=PAD).fallback_html().count('type="checkbox"') == 4


# ---- the pictures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PICTURES)
def test_the_numbers_of_a_picture_lie_inside_and_apart_on_a_phone(name: str) -> None:
    picture = PICTURES[name]
    left, top, width, height = picture.box
    numbers = {one: place.number or place.at for one, place in picture.places.items()}
    assert [one for one, (x, y) in numbers.items() if not (left + 13 <= x <= left + width - 13 and top + 13 <= y <= top + height - 13)] == []
    on_a_phone = 326 / width  # pixels per unit where the page is 390 wide
    assert [(one, other) for one, other in combinations(numbers, 2) if math.dist(numbers[one], numbers[other]) * on_a_phone < 44] == []


@pytest.mark.parametrize("name", PICTURES)
def test_every_place_has_its_own_name_in_both_languages(name: str) -> None:
    for lang in LANGUAGES:
        names = [place.name(lang) for place in PICTURES[name].places.values()]
        assert (len(set(names)), "" in names) == (len(names), False)


def test_the_patients_right_is_on_the_viewers_left() -> None:
    for picture in (PICTURES["chest"], PICTURES["body"]):
        for one, place in picture.places.items():
            if one.startswith("right_"):
                other = picture.places[one.replace("right", "left")]
                assert place.at[0] < 170 < other.at[0]
                assert other.at == (340 - place.at[0], place.at[1])


def test_every_place_is_named_in_the_docstring() -> None:
    told = Hotspot.__doc__ or ""
    words = {name.removeprefix("right_").removeprefix("left_") if picture == "body" else name for picture in PICTURES for name in PICTURES[picture].places}
    assert [word for word in sorted(words) if word not in told] == []


# ---- the score -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "acts", "expected"),
    [
        (ONE, (), Result(0, 1)),
        (ONE, (("outside", None), checked("xiphoid", kind="choose")), Result(0, 1)),
        (ONE, (checked("lower_breastbone"),), Result(1, 1, (), complete=True)),
        (ONE, (checked("xiphoid"), checked("lower_breastbone")), Result(1, 1, ("wrong-xiphoid",), complete=True)),
        (ONE, (checked("xiphoid"), checked("xiphoid"), checked(kind="show")), Result(0, 1, ("wrong-xiphoid",) * 2, complete=True)),
        (ONE, (checked("xiphoid"), ("again", None)), Result(0, 1)),
        (TWO, (checked("left_side", "right_collarbone"),), Result(2, 2, (), complete=True)),
        (TWO, (checked("left_side"),), Result(1, 2, ("missed-right_collarbone",))),
        (TWO, (checked("left_side", "belly", "xiphoid"),), Result(0, 2, ("wrong-belly", "wrong-xiphoid", "missed-right_collarbone"))),
        (TWO, (checked("left_side", "belly", "right_collarbone", kind="show"),), Result(1, 2, (), complete=True)),
        (TWO, (checked("belly"), ("again", None), checked("right_collarbone", "left_side")), Result(2, 2, (), complete=True)),
    ],
)
def test_a_log_has_the_score_of_its_last_run(params: dict[str, Any], acts: tuple[tuple[str, Any], ...], expected: Result) -> None:
    assert score(params, log(*acts)) == expected


@pytest.mark.parametrize("picks", [[], ["knee"], [0], ["xiphoid", "xiphoid"], ["xiphoid", "lower_breastbone"]])
def test_picks_that_cannot_be_are_refused_with_the_event_named(picks: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"^event 0 \(check\) picks .*; there are lower_breastbone, xiphoid$"):
        score(ONE, log(("check", {"picks": picks})))


def test_an_event_without_picks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^event 0 \(show\) has picks None, which is no list$"):
        score(ONE, log(("show", None)))

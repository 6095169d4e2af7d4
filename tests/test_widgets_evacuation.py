"""Evacuation: what each event asks on each plan, an author's own building, scores from raw logs."""

import copy

import pytest

from widgets.errors import ParameterError
from widgets.evacuation import EVENTS, NUMBERS, Evacuation
from widgets.evacuation_check import problem
from widgets.evacuation_plans import HOME, KINDS, OUTSIDE, PLANS, STREET, worded
from widgets.evacuation_words import WORDS
from widgets.scoring.evacuation import score
from widgets.scoring.result import Result

SHOP = {
    "name": "一家小店", "size": [8, 6],
    "rooms": [{"id": "shop", "text": "店里", "box": [0, 0, 6, 6]}, {"id": "yard", "text": "后院", "box": [6, 2, 2, 4]}],
    "doors": [{"rooms": ["shop", "yard"], "at": [6, 4]}], "windows": [[0, 2, 0, 4]],
    "furniture": [{"kind": "counter", "box": [1, 1, 2, 1]}],
    "exits": [{"id": "up", "text": "楼梯", "kind": "stairs", "box": [6, 0, 2, 2], "room": "shop", "at": [7, 1]}],
    "places": [
        {"id": "under", "text": "柜台下面", "kind": "cover", "room": "shop", "at": [2, 1.5]}, {"id": "pane", "text": "橱窗边", "kind": "window", "room": "shop", "at": [0.5, 3]},
        {"id": "cellar", "text": "地下室", "kind": "down", "room": "yard", "at": [7, 5]},
    ],
    "start": {"earthquake": ["shop", 3, 3], "fire": ["shop", 3, 3], "flood": ["shop", 3, 3]}, "door": 0,
}  # fmt: skip


def answers(event, plan, run=0, seed=0):
    """Return the steps of a run: {step: (right ids, other ids)}."""
    steps = Evacuation("e-1", "zh", "走。", event=event, plan=plan, seed=seed).params["runs"][run]
    return {
        step["id"]: tuple(
            [one["id"] for one in step["options"] if one["right"] is right] for right in (True, False)
        )
        for step in steps
    }


def test_the_numbers_are_those_of_the_fact_sheet():
    assert NUMBERS == {"cm": 15, "car": 60}


def test_in_an_earthquake_one_covers_near_then_takes_free_stairs_to_open_ground():
    assert answers("earthquake", "home") == {
        "where": (["table"], ["window", "wardrobe", "balcony", "a", "lift"]), "hold": (["hold"], ["stand", "edge"]),
        "after": (["b"], ["balcony", "a", "lift"]), "outside_earthquake": (["open"], ["wall", "pole", "back"]),
    }  # fmt: skip
    assert answers("earthquake", "home", run=1)["after"] == (["a"], ["balcony", "b", "lift"])
    assert answers("earthquake", "station")["where"] == (
        ["table"],
        ["glass", "lightbox", "escalator", "a", "lift"],
    )


def test_in_a_fire_the_way_out_depends_on_the_door_and_the_smoke():
    assert answers("fire", "home") == {
        "alarm": (["alarm"], ["film", "pack"]), "feel": (["hand"], ["open", "grip"]), "low": (["low"], ["run", "towel"]), "shut": (["shut"], ["open"]),
        "route": (["b"], ["garage", "a", "lift"]), "outside_fire": (["open"], ["wall", "back"]),
    }  # fmt: skip
    assert answers("fire", "classroom", run=1) == {
        "alarm": (["alarm"], ["film", "pack"]), "feel": (["hand"], ["open", "grip"]), "stay": (["stay"], ["go"]), "seal": (["seal"], ["peek", "hide"]),
        "signal": (["window"], ["shelf", "jump"]),
    }  # fmt: skip
    assert list(answers("fire", "station")) == ["alarm", "low", "route", "outside_fire"]


def test_in_a_flood_one_goes_up_not_through():
    assert answers("flood", "home") == {
        "water": (["stay"], ["garage", "wade", "lift"]), "street": (["high"], ["pole", "manhole", "through"]), "car": (["out"], ["wait", "drive"]), "dry": (["check"], ["switch", "tap"]),
    }  # fmt: skip
    assert answers("flood", "station", run=1)["water"] == (["a"], ["escalator", "platform", "b", "lift"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_run_has_one_right_answer_a_step_and_a_reason_for_each(lang):
    for event in EVENTS:
        for plan in PLANS:
            made = Evacuation("e-1", lang, "Go.", event=event, plan=plan).params
            for step in (step for run in made["runs"] for step in run):
                assert len([one for one in step["options"] if one["right"]]) == 1
                assert len({one["id"] for one in step["options"]}) == len(step["options"]) >= 2
                assert all(one["why"].strip() and "{" not in one["why"] for one in step["options"])
    assert "15 厘米" in WORDS["zh"]["y_water_through"].format(**NUMBERS)


def test_what_stands_in_the_plans_lies_inside_its_room_and_has_known_kinds():
    for plan in [*PLANS.values(), OUTSIDE, STREET]:
        boxes = {room["id"]: room["box"] for room in plan["rooms"]}
        for one in plan["places"]:
            x, y, wide, high = boxes[one["room"]]
            assert one["kind"] in KINDS
            assert (
                x <= one["at"][0] <= x + wide,
                y <= one["at"][1] <= y + high or one["kind"] == "escalator",
            ) == (True, True), one
        for way in plan["doors"]:
            for room in way["rooms"]:
                x, y, wide, high = boxes[room]
                assert (x <= way["at"][0] <= x + wide, y <= way["at"][1] <= y + high) == (True, True), way


def test_an_author_describes_a_building_of_his_own():
    assert answers("earthquake", SHOP)["where"] == (["under"], ["pane", "up"])
    assert answers("fire", SHOP)["route"] == (["up"], ["cellar"])
    assert answers("flood", SHOP)["water"] == (["up"], ["cellar"])


def changed(**parts):
    return {**copy.deepcopy(SHOP), **parts}


@pytest.mark.parametrize(
    ("event", "plan", "parameter", "allowed"),
    [
        ("fire", "villa", "plan", "'home', 'classroom', 'station' or a dict with exactly name, size, rooms"),
        ("fire", {}, "plan", "'home', 'classroom', 'station' or a dict"),
        ("fire", changed(name=" "), "plan['name']", "a text that is not empty"),
        ("fire", changed(size=[8]), "plan['size']", "[width, height] in metres, each from 4 to 40"),
        ("fire", changed(rooms="x"), "plan['rooms']", "a list"),
        ("fire", changed(rooms=[]), "plan['rooms']", "dicts with id, text and box"),
        (
            "fire",
            changed(doors=[{"rooms": ["shop", "roof"], "at": [1, 1]}]),
            "plan['doors']",
            "dicts with rooms (two ids of rooms) and at [x, y]",
        ),
        ("fire", changed(windows=[[1]]), "plan['windows']", "[x1, y1, x2, y2] in metres"),
        (
            "fire",
            changed(furniture=[{"kind": "throne", "box": [0, 0, 1, 1]}]),
            "plan['furniture']",
            "dicts with kind (bed, table",
        ),
        ("fire", changed(exits=[]), "plan['exits']", "at least one of kind 'stairs'"),
        (
            "fire",
            changed(exits=[{"id": "up"}]),
            "plan['exits']",
            "dicts with id, text, kind, room, at and box",
        ),
        (
            "fire",
            changed(places=[{**SHOP["places"][0], "kind": "sky"}]),
            "plan['places'] 'under'",
            "an id of its own, kind one of cover",
        ),
        ("fire", changed(door=3), "plan['door']", "None, or the place of a door"),
        (
            "fire",
            changed(places=SHOP["places"][:1]),
            "plan['door']",
            "a door of the room where the fire begins for you",
        ),
        (
            "earthquake",
            changed(places=SHOP["places"][1:]),
            "plan['places']",
            "for an earthquake at least one of kind 'cover'",
        ),
        (
            "flood",
            changed(places=SHOP["places"][:2]),
            "plan['places']",
            "for a flood at least one of kind 'down'",
        ),
        ("flood", changed(start={}), "plan['start']['flood']", "[id of a room, x, y]"),
    ],
)
def test_what_is_wrong_in_a_plan_is_named(event, plan, parameter, allowed):
    found = problem(plan, event)
    assert found is not None
    assert (found[0], found[2].startswith(allowed)) == (parameter, True)
    with pytest.raises(ParameterError) as caught:
        Evacuation("e-1", "zh", "走。", event=event, plan=plan)
    assert str(caught.value).startswith(f"Evacuation: {parameter} is ")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": ""}, "prompt is ''; allowed: a text that is not empty"),
        ({"event": "storm"}, "event is 'storm'; allowed: 'earthquake', 'fire' or 'flood'"),
        ({"seed": True}, "seed is True; allowed: a whole number from 0 to 4294967295"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(changes, message):
    with pytest.raises(ParameterError) as caught:
        Evacuation("e-1", **{"prompt": "走。", **changes})
    assert str(caught.value) == f"Evacuation: {message}"


def test_without_a_script_there_is_every_step_with_its_answer_folded_away():
    html = Evacuation("e-1", "en", "Out <now>.", event="fire", plan="home").fallback_html()
    assert (html.count("<details>"), html.count("Out &lt;now&gt;.")) == (6, 1)
    assert WORDS["en"]["c_fire_5"] in html
    assert worded(HOME, "en")["name"] in html


# ---- scores ------------------------------------------------------------------------------------------------------------

PARAMS = Evacuation("e-1", "zh", "走。", event="earthquake", plan="home").params
RIGHT = {"where": "table", "hold": "hold", "after": "b", "outside_earthquake": "open"}


def log(*acts):
    return [[100.0 * place, kind, data] for place, (kind, data) in enumerate(acts)]


def whole(seed=0, **before):
    """Return a run; ``before`` gives wrong picks that come before the right one of a step."""
    right = {**RIGHT, "after": "a" if seed % 2 else "b"}
    picks = [(step, one) for step, last in right.items() for one in [*before.get(step, []), last]]
    return [
        ("start", {"seed": seed}),
        *(("pick", {"step": step, "pick": one}) for step, one in picks),
        ("end", None),
    ]


@pytest.mark.parametrize(
    ("acts", "result"),
    [
        (whole(), Result(4, 4, (), True)),
        (whole(seed=1), Result(4, 4, (), True)),
        (
            whole(where=["lift", "window"], after=["a"]),
            Result(2, 4, ("where:lift", "where:window", "after:a"), True),
        ),
        (whole()[:3], Result(2, 4, (), False)),
        (
            [*whole(hold=["stand"]), ("again", None), *whole(seed=1, after=["b"])],
            Result(3, 4, ("after:b",), True),
        ),
        ([], Result(0, 4, (), False)),
    ],
)
def test_a_step_counts_when_it_is_right_at_the_first_choice(acts, result):
    assert score(PARAMS, log(*acts)) == result


@pytest.mark.parametrize(
    ("acts", "message"),
    [
        (whole()[1:2], r"event 0 \(pick\) stands outside a run"),
        ([*whole()[:1], *whole()[:1]], r"event 1 \(start\) begins a run that has begun"),
        ([("start", {"seed": "0"})], r"event 0 \(start\) has seed '0', which is no int"),
        (
            [*whole()[:1], ("pick", {"step": "hold", "pick": "hold"})],
            r"event 1 \(pick\) is of step 'hold', but the run is at 'where'",
        ),
        (
            [*whole(), ("pick", {"step": "hold", "pick": "hold"})],
            r"event 6 \(pick\) is of step 'hold', but the run is at 'its end'",
        ),
        (
            [*whole()[:1], ("pick", {"step": "where", "pick": "moon"})],
            r"event 1 \(pick\) picks 'moon' at 'where'; offered are: table, window",
        ),
    ],
)
def test_a_pick_that_cannot_be_is_refused(acts, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        score(PARAMS, log(*acts))

"""Triage: START and JumpSTART by the fact sheet's numbers, incidents from a seed, what an author may give, scores from raw logs."""

import json
import sys
from pathlib import Path

import pytest

from widgets.errors import ParameterError
from widgets.scoring.incident import KINDS, LIMITS, incident, judged, needed, worsened
from widgets.scoring.result import Result
from widgets.scoring.triage import score
from widgets.triage import Triage

sys.path.append(str(Path(__file__).parent / "vectors"))
import make_triage

PARAMS = Triage("t-1", "zh", "给每个人挂牌。", casualties=6, seed=3).params
BASE = {
    "age": 40,
    "walks": False,
    "stays": False,
    "breathes": "yes",
    "rate": 20,
    "radial": True,
    "pulse": True,
    "answers": False,
    "refill": 2,
    "obeys": True,
}


def test_the_numbers_are_those_of_the_fact_sheet():
    assert LIMITS == {
        "seconds": 60,
        "rate_max": 30,
        "refill_max": 2,
        "child_from": 1,
        "child_to": 8,
        "child_rate_min": 15,
        "child_rate_max": 45,
        "child_breaths": 5,
    }


@pytest.mark.parametrize(
    ("changes", "tag", "step", "looked"),
    [
        ({"walks": True}, "green", "walk", ()),
        ({"walks": True, "stays": True}, "green", "walk", ("walk",)),
        ({"breathes": "opened", "obeys": False}, "red", "open", ("open",)),
        ({"breathes": "no", "pulse": False}, "black", "open", ("open",)),
        ({"breathes": "no", "pulse": True}, "black", "open", ("open",)),
        ({"breathes": "no", "pulse": False, "age": 8}, "black", "open", ("open", "pulse")),
        (
            {"breathes": "no", "pulse": True, "age": 8, "answers": True},
            "red",
            "breaths",
            ("open", "pulse", "breaths"),
        ),
        ({"breathes": "no", "pulse": True, "age": 1}, "black", "breaths", ("open", "pulse", "breaths")),
        ({"breathes": "no", "pulse": True, "age": 9, "answers": True}, "black", "open", ("open",)),
        ({"rate": 31}, "red", "rate", ("rate",)),
        ({"rate": 30}, "yellow", "all", ("rate", "pulse", "obeys")),
        ({"rate": 45, "age": 8}, "yellow", "all", ("rate", "pulse", "obeys")),
        ({"rate": 46, "age": 8}, "red", "rate", ("rate",)),
        ({"rate": 14, "age": 8}, "red", "rate", ("rate",)),
        ({"rate": 15, "age": 8}, "yellow", "all", ("rate", "pulse", "obeys")),
        ({"rate": 14}, "yellow", "all", ("rate", "pulse", "obeys")),
        ({"refill": 2.5}, "red", "pulse", ("rate", "pulse")),
        ({"radial": False}, "red", "pulse", ("rate", "pulse")),
        ({"obeys": False}, "red", "obeys", ("rate", "pulse", "obeys")),
    ],
)
def test_start_and_jumpstart_give_the_tag_by_the_first_step_that_decides(changes, tag, step, looked):
    one = {**BASE, **changes}
    assert (judged(one), needed(one)) == ((tag, step), looked)


def test_every_incident_has_each_kind_and_someone_who_can_get_worse():
    for seed in range(200):
        people = incident(seed, 6)
        assert {judged(one)[0] for one in people} == {"green", "yellow", "red", "black"}
        worse = worsened(seed, people)
        assert (judged(people[worse["id"]])[0], judged(worse)) == ("yellow", ("red", worse["change"]))
    assert [one["age"] > LIMITS["child_to"] for one in incident(5, len(KINDS), children=False)] == [
        True
    ] * len(KINDS)
    assert sum(one["age"] <= LIMITS["child_to"] for one in incident(7, 10)) in (2, 3)


def test_the_kept_vectors_are_what_the_reference_gives():
    kept = json.loads(make_triage.TABLE.read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(make_triage.table()))
    assert sum(len(one[4]) for one in kept["incidents"]) + len(kept["edges"]) >= 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": " "}, "prompt is ' '; allowed: a text that is not empty"),
        ({"place": "plane"}, "place is 'plane'; allowed: 'bus' or 'hall'"),
        ({"casualties": 5}, "casualties is 5; allowed: a whole number from 6 to 20"),
        ({"casualties": True}, "casualties is True; allowed: a whole number from 6 to 20"),
        ({"children": ""}, "children is ''; allowed: True or False"),
        ({"seconds": 10}, "seconds is 10; allowed: a whole number from 30 to 300, or 0 for no clock"),
        ({"seconds": ""}, "seconds is ''; allowed: a whole number from 30 to 300, or 0 for no clock"),
        ({"seed": -1}, "seed is -1; allowed: a whole number from 0 to 4294967295"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(changes, message):
    with pytest.raises(ParameterError) as caught:
        Triage("t-1", **{"prompt": "挂牌。", **changes})
    assert str(caught.value) == f"Triage: {message}"


def test_without_a_script_there_is_the_algorithm_and_everyone_with_the_tag_folded_away():
    html = Triage("t-1", "en", "Tag <all>.", casualties=6, seed=3).fallback_html()
    assert (html.count("<details>"), html.count("<li>")) == (6, 9)
    assert "Tag &lt;all&gt;." in html
    assert "More than 30 breaths a minute → red" in html
    assert "1–8 years: below 15 or above 45 breaths a minute → red; no breath but a pulse → 5 breaths" in html
    assert "1–8" not in Triage("t-1", "en", "Tag.", children=False).fallback_html()


# ---- scores ------------------------------------------------------------------------------------------------------------

PEOPLE = incident(3, 6)
WORSE = worsened(3, PEOPLE)
BLEEDING = sum(one["bleeds"] for one in PEOPLE)
OF = 2 + 6 + BLEEDING + 1


def log(*acts):
    return [[100.0 * place, kind, data] for place, (kind, data) in enumerate(acts)]


def begun(first=("look",), call=("call",)):
    return [
        ("start", {"seed": 3}),
        *(("scene", {"step": "first", "pick": one}) for one in first),
        *(("scene", {"step": "call", "pick": one}) for one in call),
    ]


def tagged(one, tag=None, looks=None):
    """Return the acts of one casualty: those that are needed unless ``looks`` says others, then the tag."""
    acts = looks if looks is not None else [*needed(one), *(["bleed"] if one["bleeds"] else [])]
    return [
        ("open", {"id": one["id"]}),
        *(("check", {"id": one["id"], "what": what}) for what in acts),
        ("tag", {"id": one["id"], "tag": tag or judged(one)[0]}),
    ]


def whole(changed=None, second=None, **scene):
    """Return a run without a mistake; ``changed`` are other acts for some casualties, ``second`` those of the second round."""
    acts = begun(**scene)
    for one in PEOPLE:
        acts += (changed or {}).get(one["id"]) or tagged(one)
    return [
        *acts,
        ("round", None),
        *(tagged(WORSE, looks=needed(WORSE)) if second is None else second),
        ("end", None),
    ]


def one_of(step):
    return next(one for one in PEOPLE if judged(one)[1] == step)


def test_a_run_without_a_mistake_has_every_point():
    assert score(PARAMS, log(*whole())) == Result(OF, OF, (), True)


def test_the_scene_counts_at_the_first_try():
    found = score(PARAMS, log(*whole(first=("loud", "still", "look"), call=("carry", "call"))))
    assert found == Result(OF - 2, OF, ("first:loud", "first:still", "call:carry"), True)


def test_each_mistake_with_a_casualty_costs_its_point_and_is_named():
    walker, yellow, black, fast = one_of("walk"), one_of("all"), one_of("open"), one_of("rate")
    dead = next(one for one in PEOPLE if judged(one)[0] == "black")
    w, y, d, r = walker["id"], yellow["id"], dead["id"], fast["id"]
    assert black is not None
    changed = {
        w: tagged(walker, "red"),
        y: tagged(yellow, "yellow", ["rate", "pulse"]),
        d: tagged(dead, None, ["cpr", "cpr", *needed(dead)]),
        r: tagged(fast, "yellow", ["rate", "breaths"]),
    }
    expected = {
        w: [f"over:{w}"],
        y: [f"guess:{y}", *([f"bleed:{y}"] if yellow["bleeds"] else [])],
        d: [f"cpr:{d}"],
        r: [f"breaths:{r}", f"under:{r}"],
    }
    mistakes = tuple(name for one in PEOPLE for name in expected.get(one["id"], []))
    assert score(PARAMS, log(*whole(changed))) == Result(
        OF - 4 - (1 if yellow["bleeds"] else 0), OF, mistakes, True
    )


def test_whoever_got_worse_must_be_found_in_the_second_round():
    other = next(one for one in PEOPLE if one["id"] != WORSE["id"])
    assert score(PARAMS, log(*whole(second=[]))) == Result(OF - 1, OF, (f"worse:{WORSE['id']}",), True)
    same = tagged(other, looks=[])
    assert score(PARAMS, log(*whole(second=same))).mistakes == (f"worse:{WORSE['id']}",)
    guessed = score(PARAMS, log(*whole(second=tagged(WORSE, looks=[]))))
    assert guessed == Result(OF - 1, OF, (f"guess:{WORSE['id']}",), True)


def test_hard_bleeding_that_is_not_stopped_is_a_mistake():
    params = Triage("t-1", "zh", "挂牌。", casualties=20, seed=1).params
    bleeder = next(one for one in incident(1, 20) if one["bleeds"])
    acts = [("start", {"seed": 1}), *tagged(bleeder, looks=needed(bleeder))]
    assert score(params, log(*acts)) == Result(
        1, 2 + 20 + sum(one["bleeds"] for one in incident(1, 20)) + 1, (f"bleed:{bleeder['id']}",)
    )


def test_only_the_last_run_counts_and_an_unfinished_one_is_not_complete():
    first = PEOPLE[0]
    assert score(PARAMS, log(*whole(second=[]), ("again", None), *begun(), *tagged(first))) == Result(
        3 + first["bleeds"], OF, (), False
    )
    assert score(PARAMS, []) == Result(0, OF)


@pytest.mark.parametrize(
    ("acts", "message"),
    [
        ([("tag", {"id": 0, "tag": "red"})], r"event 0 \(tag\) stands outside a run"),
        ([*begun(), ("start", {"seed": 3})], r"event 3 \(start\) begins a run that has begun"),
        ([("start", {"seed": "3"})], r"event 0 \(start\) has seed '3', which is no int"),
        ([*begun(first=("sleep",))], r"event 1 \(scene\) picks 'sleep' at 'first', which is not offered"),
        ([*begun(), ("open", {"id": 6})], r"event 3 \(open\) is of casualty 6, who is not there"),
        (
            [*begun(), ("check", {"id": 0, "what": "x-ray"})],
            r"event 3 \(check\) checks 'x-ray'; there are: walk, breath",
        ),
        (
            [*begun(), ("tag", {"id": 0, "tag": "blue"})],
            r"event 3 \(tag\) gives the tag 'blue'; there are: black, green, yellow, red",
        ),
        (
            [*begun(), *tagged(PEOPLE[0], looks=[]), ("tag", {"id": 0, "tag": "red"})],
            r"event 5 \(tag\) tags casualty 0 twice in one round",
        ),
        ([*begun(), ("round", None)], r"event 3 \(round\) begins the second round before everyone has a tag"),
        ([*begun(), ("end", None)], r"event 3 \(end\) comes before the second round"),
        ([*whole(), ("open", {"id": 0})], r"event \d+ \(open\) stands outside a run"),
    ],
)
def test_an_event_that_cannot_be_is_refused(acts, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        score(PARAMS, log(*acts))

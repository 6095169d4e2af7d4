"""Blood donation: the law's figures, compatibility, what an author may give, scores from raw logs."""

from datetime import date

import pytest

from widgets.blood_match import FIELDS, LOOKS, BloodMatch
from widgets.errors import ParameterError
from widgets.scoring.blood_match import LAW, TYPES, compatible, months_later, score, verdict
from widgets.scoring.result import Result

PERSON = {"id": "a", "look": "aunt", "who": "阿姨", "woman": True, "age": 30, "kg": 55, "wants": "whole", "last": None}
TODAY = "2026-06-14"


def person(**changes):
    return {**PERSON, **changes}


def gave(kind, on, wants="whole", **changes):
    return person(last={"kind": kind, "on": on}, wants=wants, **changes)


def test_the_figures_are_those_of_the_fact_sheet():
    assert LAW == {
        "age_min": 18, "age_max": 55, "age_max_repeat": 60, "kg_man": 50, "kg_woman": 45, "ml_usual": 200, "ml_max": 400,
        "whole_months": 6, "platelet_days": 14, "platelets_a_year": 24, "whole_to_platelet_months": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "may", "why", "when"),
    [
        (person(age=17), False, "young", ""),
        (person(age=18), True, "", ""),
        (person(age=55), True, "", ""),
        (person(age=56), False, "old", ""),
        (gave("whole", "2020-01-01", age=56), True, "", ""),
        (gave("whole", "2020-01-01", age=60), True, "", ""),
        (gave("whole", "2020-01-01", age=61), False, "old", ""),
        (person(kg=44), False, "light", ""),
        (person(kg=45), True, "", ""),
        (person(kg=49, woman=False), False, "light", ""),
        (person(kg=50, woman=False), True, "", ""),
        (gave("whole", "2025-12-14"), True, "", ""),
        (gave("whole", "2025-12-15"), False, "soon", "2026-06-15"),
        (gave("whole", "2026-03-14", "platelets"), True, "", ""),
        (gave("whole", "2026-03-15", "platelets"), False, "soon", "2026-06-15"),
        (gave("platelets", "2026-05-31", "platelets"), True, "", ""),
        (gave("platelets", "2026-06-01", "platelets"), False, "soon", "2026-06-15"),
    ],
)
def test_a_verdict_names_the_reason_and_the_first_day(who, may, why, when):
    assert verdict(who, LAW, TODAY) == {"may": may, "why": why, "when": when}


def test_other_figures_give_other_verdicts():
    draft = {**LAW, "age_max": 65, "age_max_repeat": 65, "whole_months": 3}
    assert verdict(person(age=64), draft, TODAY) == {"may": True, "why": "", "when": ""}
    assert verdict(gave("whole", "2026-03-10"), draft, TODAY)["may"] is True
    assert BloodMatch("b-1", prompt="谁能献？", law={"age_max": 65}).params["law"] == {**LAW, "age_max": 65}


def test_months_end_on_the_last_day_where_the_day_is_missing():
    assert months_later(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert months_later(date(2025, 11, 30), 3) == date(2026, 2, 28)


def test_red_cells_and_plasma_go_to_whom_they_suit():
    def donors(patient, product):
        return [donor for donor in TYPES if compatible(donor, patient, product)]

    assert {own: donors(own, "red") for own in TYPES} == {
        "O−": ["O−"], "O+": ["O−", "O+"], "A−": ["O−", "A−"], "A+": ["O−", "O+", "A−", "A+"], "B−": ["O−", "B−"],
        "B+": ["O−", "O+", "B−", "B+"], "AB−": ["O−", "A−", "B−", "AB−"], "AB+": list(TYPES),
    }  # fmt: skip
    assert donors("O+", "plasma") == list(TYPES)
    assert donors("A−", "plasma") == ["A−", "A+", "AB−", "AB+"]
    assert donors("AB+", "plasma") == ["AB−", "AB+"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_people_that_come_with_it_show_every_reason_and_two_who_may(lang):
    people = BloodMatch("b-1", lang, "p").params["people"]
    assert [(one["id"], one["verdict"]["why"], one["verdict"]["when"]) for one in people] == [
        ("pupil", "young", ""), ("clerk", "light", ""), ("driver", "soon", "2026-09-01"), ("teacher", "", ""),
        ("regular", "", ""), ("first", "old", ""), ("mother", "soon", "2026-06-15"),
    ]  # fmt: skip
    assert people[2]["dates"] == ["2026-06-01", "2026-09-01", "2027-03-01"]
    assert people[6]["dates"] == ["2026-06-08", "2026-06-15", "2026-06-29"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": ""}, "prompt is ''; allowed: a text that is not empty"),
        ({"source": " "}, "source is ' '; allowed: a text that is not empty"),
        ({"today": "14.6.2026"}, "today is '14.6.2026'; allowed: a day such as '2026-06-14'"),
        ({"product": "blood"}, "product is 'blood'; allowed: 'red' or 'both'"),
        ({"count": 8}, "count is 8; allowed: a whole number from 0 to 7"),
        ({"patients": 9}, "patients is 9; allowed: a whole number from 0 to 8"),
        ({"count": 0, "patients": 0}, "count is 0; allowed: at least 1 where patients is 0"),
        ({"law": {"age": 1}}, f"law is {{'age': 1}}; allowed: a dict with some of {', '.join(LAW)}"),
        ({"law": {"age_min": 0}}, "law['age_min'] is 0; allowed: a whole number of 1 or more"),
        ({"people": ["a"]}, f"people is 'a'; allowed: dicts with exactly {', '.join(FIELDS)}"),
        ({"people": [person(who=" ")]}, "people[…]['who'] is ' '; allowed: a text that is not empty"),
        ({"people": [person(look="cat")]}, f"people[…]['look'] is 'cat'; allowed: one of {', '.join(LOOKS)}"),
        ({"people": [person(woman="yes")]}, "people[…]['woman'] is 'yes'; allowed: True or False"),
        ({"people": [gave("whole", "soon")]}, "people[…]['last']['on'] is 'soon'; allowed: a day such as '2026-06-14'"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(changes, message):
    with pytest.raises(ParameterError) as caught:
        BloodMatch("b-1", **{"prompt": "谁能献？", "count": 1, **changes})
    assert str(caught.value) == f"BloodMatch: {message}"


def test_whole_blood_after_platelets_is_refused_as_the_sheet_has_no_figure():
    with pytest.raises(ParameterError, match="the fact sheet has no figure for whole blood after platelets"):
        BloodMatch("b-1", prompt="p", count=1, people=[gave("platelets", "2026-01-01")])


def test_without_a_script_the_rules_their_source_and_the_groups_can_be_read():
    page = BloodMatch("b-1", prompt="谁能献？", count=1, people=[person(who="<b>阿姨</b>")]).fallback_html()
    assert "<b>" not in page
    assert "<li>18–55 岁；以前献过的，到 60 岁</li>" in page
    assert "依据：《献血法》（1998）、GB 18467-2011" in page
    assert "<li>O− → O−、O+、A−、A+、B−、B+、AB−、AB+</li>" in page
    assert "<p>今天可以献。年龄、体重、间隔都符合。</p>" in page


PARAMS = BloodMatch("b-1", prompt="p", count=2, patients=1, product="both").params


def run(*acts):
    return [[0, "start", {"seed": 1, "people": [2, 3], "patients": ["A+"]}], *([n, *act] for n, act in enumerate(acts, 1))]


def give(p, q, pick):
    return ("give", {"p": p, "q": q, "pick": pick})


def match(product, *picks):
    return ("match", {"patient": "A+", "product": product, "picks": list(picks)})


PERFECT = [
    give(2, "may", "no"), give(2, "why", "soon"), give(2, "when", "2026-09-01"), give(3, "may", "yes"),
    match("red", "O−", "O+", "A−", "A+"), match("plasma", "A−", "A+", "AB−", "AB+"),
]  # fmt: skip


def test_a_run_without_a_mistake_has_all_points():
    assert score(PARAMS, run(*PERFECT)) == Result(6, 6, (), True)


@pytest.mark.parametrize(
    ("place", "act", "mistake"),
    [
        (0, give(2, "may", "yes"), "may_yes"),
        (1, give(2, "why", "old"), "why"),
        (2, give(2, "when", "2026-06-01"), "when"),
        (3, give(3, "may", "no"), "may_no"),
        (4, match("red", "O−", "O+", "A−", "A+", "B+"), "unsafe_red"),
        (4, match("red", "O−"), "missed_red"),
        (5, match("plasma"), "missed_plasma"),
        (5, match("plasma", "O−"), "unsafe_plasma"),
    ],
)
def test_each_mistake_costs_its_point_and_is_named(place, act, mistake):
    assert score(PARAMS, run(*PERFECT[:place], act, *PERFECT[place + 1 :])) == Result(5, 6, (mistake,), True)


def test_only_the_last_run_and_first_answers_count():
    assert score(PARAMS, [*run(*PERFECT), [9, "again", None], *run(PERFECT[0], give(2, "may", "yes"))]) == Result(1, 6, (), False)
    assert score(PARAMS, []) == Result(0, 1, (), False)


@pytest.mark.parametrize(
    "act", [give(0, "may", "no"), give(2, "may", "perhaps"), give(3, "why", "old"), give(3, "when", "2026-09-01"), match("milk"), match("red", "C+"), ("give", None)]
)
def test_a_malformed_event_is_refused_by_name(act):
    with pytest.raises(ValueError, match=r"^BloodMatch: event \[1, .* is not one the exercise writes$"):
        score(PARAMS, run(act))


@pytest.mark.parametrize("start", [None, {"people": [2, 2], "patients": ["A+"]}, {"people": [2, 3], "patients": ["C"]}, {"people": [2], "patients": ["A+"]}])
def test_a_start_that_was_not_drawn_is_refused(start):
    with pytest.raises(ValueError, match=r"^BloodMatch: event \[0, 'start'"):
        score(PARAMS, [[0, "start", start]])

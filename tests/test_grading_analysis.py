"""What the record's first attempts say of a test's items.

It drives ``grading/first_attempts.py``.
"""

import json
from dataclasses import replace

import pytest
from exam_results import ITEMS, add_people, add_results
from graded_site import Site

from grading.analysis import ENOUGH, FEW, Month, OptionCount, Reports, report

N = 40


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def right_of(item):
    return next(n for n, option in enumerate(item.options) if option.correct)


def wrong_of(item, skip=0):
    return [n for n, option in enumerate(item.options) if not option.correct][skip]


def by_ability(place, item):
    """The later in the row, the more items right: the first item is the easiest, everyone has the last one wrong."""
    return [right_of(item)] if place >= 10 * order.index(item.name) else [wrong_of(item)]


order: list[str] = []


def test_each_item_has_its_figures_its_options_and_what_to_look_at(site):
    order[:] = [item.name for item in site.bank.drawable() if item.kind == "choice"][:ITEMS]
    people = add_people(site.db, "k", N)
    names = add_results(site.db, site.bank, "k", people, by_ability)
    found = report(site.db, site.bank, "cpr_aed", "theory", ["k"])
    assert (found.n, sorted(names), [item.name for item in found.items]) == (N, sorted(order), sorted(order))
    by_name = {item.name: item for item in found.items}
    easiest, second = by_name[order[0]], by_name[order[1]]
    assert (easiest.n, easiest.figures.difficulty, easiest.figures.item_rest) == (N, 1.0, None)
    assert set(easiest.flags) == {"easy", "unused"}
    assert second.figures.difficulty == 0.75
    key = site.bank.find(order[1])
    # 10.8 are a group; the ten weakest all missed it, the best did not.
    assert second.options[right_of(key)] == OptionCount(30, pytest.approx(10.8), pytest.approx(0.8))
    assert second.options[wrong_of(key)] == OptionCount(10, 0.0, pytest.approx(10.0))
    assert found.whole.alpha == pytest.approx(report(site.db, site.bank, "cpr_aed", "theory", ["k"]).whole.alpha)
    assert found.whole.mean == pytest.approx(10.0 * sum(item.figures.difficulty for item in found.items))


def test_an_item_that_the_better_get_wrong_is_named(site):
    order[:] = [item.name for item in site.bank.drawable() if item.kind == "choice"][:ITEMS]

    def odd(place, item):
        if item.name != order[0]:
            return by_ability(place, item)
        return [wrong_of(item)] if place >= 20 else [right_of(item)]

    add_results(site.db, site.bank, "k", add_people(site.db, "k", N), odd)
    item = next(one for one in report(site.db, site.bank, "cpr_aed", "theory", ["k"]).items if one.name == order[0])
    assert item.figures.item_rest < 0
    assert item.flags[:2] == ("negative", "trap")


def test_below_thirty_attempts_an_item_has_no_figures_and_a_month_of_few_no_shares(site):
    order[:] = [item.name for item in site.bank.drawable() if item.kind == "choice"][:ITEMS]
    people = add_people(site.db, "k", ENOUGH - 1)
    add_results(site.db, site.bank, "k", people[: FEW - 1], by_ability, at="2026-09-02T03:00:00.000Z")
    add_results(site.db, site.bank, "k", people[FEW - 1 :], lambda place, item: [right_of(item)], at="2026-10-02T03:00:00.000Z")
    found = report(site.db, site.bank, "cpr_aed", "theory", ["k"])
    assert found.whole is None
    assert {(item.n, item.figures, item.options, item.flags) for item in found.items} == {(ENOUGH - 1, None, (), ())}
    assert found.months == (Month("2026-09", FEW - 1, None, None), Month("2026-10", ENOUGH - FEW, 1.0, 1.0))


def test_only_first_attempts_of_the_classes_that_were_asked_for_count(site):
    order[:] = [item.name for item in site.bank.drawable() if item.kind == "choice"][:ITEMS]
    people = add_people(site.db, "k", 6)
    add_results(site.db, site.bank, "k", people, lambda place, item: [wrong_of(item)])
    add_results(site.db, site.bank, "k", people, lambda place, item: [right_of(item)])
    found = report(site.db, site.bank, "cpr_aed", "theory", ["k"])
    assert (found.n, found.months) == (6, (Month("2026-11", 6, 0.0, 0.0),))
    assert report(site.db, site.bank, "cpr_aed", "theory", ["other"]).n == 0
    assert report(site.db, site.bank, "cpr_aed", "theory", []).items == ()


def test_what_the_real_grader_leaves_can_be_analysed(site):
    site.take("full", 10)
    site.take("half", 5)
    site.take("blank", 0)
    site.grade_all()
    found = report(site.db, site.bank, "cpr_aed", "theory", ["k"])
    assert found.n == 3
    assert sum(item.n for item in found.items) == 30
    assert {item.figures for item in found.items} == {None}


def test_a_report_that_is_kept_says_the_same_as_one_read_anew_whatever_is_graded_meanwhile(site):
    order[:] = [item.name for item in site.bank.drawable() if item.kind == "choice"][:ITEMS]
    kept, bank = Reports(), site.bank
    people = add_people(site.db, "k", N + 2)

    def same():
        found = kept.report(site.db, bank, "cpr_aed", "theory", ["k"])
        assert found == report(site.db, bank, "cpr_aed", "theory", ["k"])
        return found

    assert same().n == 0
    add_results(site.db, bank, "k", people[:N], by_ability)
    first = same()
    assert first.n == N
    # A second attempt says nothing; two more people do.
    add_results(site.db, bank, "k", people[:3], lambda place, item: [right_of(item)])
    assert same() == first
    add_results(site.db, bank, "k", people[N:], lambda place, item: [wrong_of(item)])
    assert same().n == N + 2
    # Graded anew under another key: the newest scores of the same attempt count instead of the first ones.
    before = {item.name: item.figures.difficulty for item in same().items}
    for number, name in enumerate(order):
        row = {"attempt": f"{people[0]}-0", "key_version": "k2", "slot": f"slot{number}", "item": name, "score": 10.0, "max": 10.0}
        site.db.table("item_scores").insert({**row, "source": "nbgrader", "at": "2026-11-21T03:00:00.000Z"})
    after = {item.name: item.figures.difficulty for item in same().items}
    gained = {name: round((after[name] - before[name]) * (N + 2), 6) for name in order}
    assert gained == {name: 0.0 if name == order[0] else 1.0 for name in order}
    # Read by another bank, whose item is gone, the same figures stand without options.
    items = {name: item for name, item in bank.items.items() if name != order[1]}
    less = kept.report(site.db, replace(bank, items=items), "cpr_aed", "theory", ["k"])
    assert next(item for item in less.items if item.name == order[1]).options == ()


def test_an_answer_that_is_no_choice_of_options_is_counted_by_its_points_alone(site):
    order[:] = [item.name for item in site.bank.drawable() if item.kind == "choice"][:ITEMS]
    people = add_people(site.db, "k", N)
    add_results(site.db, site.bank, "k", people, by_ability)
    form = json.loads(next(site.db.query("SELECT form FROM attempts"))["form"])
    form["slots"][0]["kind"] = "numeric"
    answers = json.loads(next(site.db.query("SELECT frozen_answers FROM attempts"))["frozen_answers"])
    answers["answers"]["slot0"] |= {"order": [], "value": [112.5]}
    site.db.execute("UPDATE attempts SET form = ?, frozen_answers = ?", [json.dumps(form), json.dumps(answers)])
    item = next(one for one in report(site.db, site.bank, "cpr_aed", "theory", ["k"]).items if one.name == order[0])
    assert (item.n, item.figures.difficulty, [option.chosen for option in item.options]) == (N, 1.0, [0] * len(item.options))

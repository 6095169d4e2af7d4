"""The page that shows trainers how good the questions are.

It drives ``portal/handlers/analysis.py``.
"""

import random

import every_kind
from any_answer import any_answer
from classroom import run, text_of
from exam_results import add_people, add_results

from grading.analysis import report
from grading.course import load_course

PAGE = "/teach/items/cpr_aed/theory"


def right_of(item):
    return next(n for n, option in enumerate(item.options) if option.correct)


def by_ability(place, item):
    good = place >= 5 + 3 * (len(item.id) % 5)
    return [right_of(item)] if good else [next(n for n, option in enumerate(item.options) if not option.correct)]


def fill(room, count):
    def filled(db):
        return add_results(db, room.site.bank("cpr_aed"), room.group, add_people(db, room.group, count), by_ability)

    return filled


def test_a_trainer_sees_figures_options_and_how_they_are_computed(tmp_path):
    async def check(room):
        code, empty = await room.get(PAGE, "trainer")
        assert (code, "还没有人考完。" in empty, "<svg class=\"plot\"" in empty) == (200, True, False)
        names = await room.site.record(fill(room, 40))
        code, page = await room.get(f"{PAGE}?class={room.group}", "trainer")
        assert (code, "共 40 份答卷" in page, page.count('<svg class="plot"')) == (200, True, 1)
        assert [name for name in names if f"<summary>{name}</summary>" not in page] == []
        stem = room.site.bank("cpr_aed").find(names[0]).stem["zh"]
        assert stem in text_of(page)
        assert "α = k/(k−1)" in page
        _, english = await room.get(f"{PAGE}?lang=en", "examiner")
        assert "Only each learner's first graded attempt counts" in english.replace("&#39;", "'")

    run(tmp_path, check)


def test_few_attempts_show_no_figures(tmp_path):
    async def check(room):
        await room.site.record(fill(room, 12))
        _, page = await room.get(PAGE, "trainer")
        assert "少于 30 份答卷的题，先不给数字" in page
        assert '<svg class="plot"' not in page

    run(tmp_path, check)


def test_another_centres_results_and_classes_stay_unseen(tmp_path):
    async def check(room):
        await room.site.record(fill(room, 40))
        code, page = await room.get(PAGE, "other-trainer")
        assert (code, "还没有人考完。" in page) == (200, True)
        assert (await room.get(f"{PAGE}?class={room.group}", "other-trainer"))[0] == 404
        assert [(await room.get(address, "trainer"))[0] for address in ("/teach/items/cpr_aed/practical", "/teach/items/none/theory")] == [404, 404]
        assert (await room.get(PAGE, "learner"))[0] == 403

    run(tmp_path, check)


def test_picks_of_a_picture_are_counted_and_other_kinds_have_their_figures_alone(tmp_path):
    course = every_kind.write(tmp_path / "content" / "courses" / "cpr_aed")
    for part in ("first_aid", "humanitarian_ed"):
        (tmp_path / "content" / part).mkdir()

    async def check(room):
        bank, chance = room.site.bank("cpr_aed"), random.Random(1)

        def best(slot):
            item = bank.find(f"{slot['item']}@{slot['version']}")
            return item.rules.best(item.content, slot["order"])

        def taken(db):
            for place, person in enumerate(add_people(db, room.group, 40)):
                way = best if place < 30 else lambda slot: any_answer(slot, chance)
                every_kind.take_and_grade(db, load_course(course), bank, person, room.group, way)
            return report(db, bank, "cpr_aed", "theory", [room.group])

        found = {item.name: item for item in (await room.site.record(taken)).items}
        assert {item.n for item in found.values()} == {40}
        assert {name: len(item.options) for name, item in found.items()} == {
            "classify-item@1": 0, "hotspot-item@1": 3, "match-item@1": 0, "numeric-item@1": 0, "rhythm-item@1": 0, "scenario-item@1": 0,
        }  # fmt: skip
        picks = [option.chosen for option in found["hotspot-item@1"].options]
        assert (sum(picks), picks[0] >= 30) == (40, True)
        code, page = await room.get(f"{PAGE}?lang=en", "trainer")
        told = text_of(page)
        assert (code, [name for name in ("Middle of the chest", "Upper belly", "Right shoulder") if name not in told]) == (200, [])

    run(tmp_path, check, content=tmp_path / "content")

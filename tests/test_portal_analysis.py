"""The page that shows trainers how good the questions are.

It drives ``portal/handlers/analysis.py``.
"""

from classroom import run, text_of
from exam_results import add_people, add_results

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

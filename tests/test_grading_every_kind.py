"""A test with every kind of question, of three sizes: drawn, answered, graded by both engines alike, and explained."""

import json
import random
import shutil

import every_kind
import pytest
from any_answer import any_answer
from graded_site import Site

from grading import attempts, jobs, records
from grading.course import ENGINES, load_course
from grading.errors import ContentError, InvalidAnswerError
from grading.forms import draw_form
from grading.items import load_bank
from grading.publish import publish, refuse_leaks

OLD = """
[[item]]
id = "{kind}-item"
version = 1
kind = "{kind}"
topic = "old"
edition = "2026-11"
[item.zh]
stem = "旧题 {kind}"
options = [{{text = "甲", {right}}}, {{text = "乙"}}, {{text = "丙"}}]
[item.en]
stem = "Old {kind}"
options = [{{text = "A", {right}}}, {{text = "B"}}, {{text = "C"}}]
"""
ALL = every_kind.COURSE.replace("items = 6", "items = 9").replace("{cpr = 4}", "{cpr = 4, old = 3}")


class EveryKind(Site):
    """A site whose course asks one question of each of the nine kinds that need no marker."""

    def __init__(self, folder):
        super().__init__(folder)
        place = self.content / "courses" / "cpr_aed"
        shutil.rmtree(place)
        old = "".join(OLD.format(kind=kind, right="correct = true") for kind in ("choice", "many"))
        old += OLD.format(kind="order", right="").replace(", }", "}")
        every_kind.write(place, every_kind.FILE + old, ALL)
        every_kind.write_notebook(place)

    def answer(self, person, value_of):
        """Start an attempt and save what ``value_of(slot)`` gives for each slot; return it with its slots."""
        now = records.now()
        attempt = attempts.start(self.db, self.course, self.bank, person, "theory", now, "k")
        slots = self.form(attempt)["slots"]
        for slot in slots:
            attempts.save_answer(self.db, attempt, person, slot["slot"], value_of(slot), 1, now, now)
        return attempt, slots

    def form(self, attempt):
        return json.loads(records.one(self.db, "SELECT form FROM attempts WHERE id = ?", attempt)["form"])

    def of_item(self, slot, name):
        item = self.bank.find(f"{slot['item']}@{slot['version']}")
        return getattr(item.rules, name)(item.content, slot["order"])


def half(slot, best):
    """Return an answer that earns a part of the points, where the kind gives parts."""
    if slot["kind"] in ("match", "classify"):
        return [best[0], -1, -1]
    if slot["kind"] == "scenario":
        return best[:1]
    return every_kind.taps(131) if slot["kind"] == "rhythm" else best


@pytest.fixture
def site(tmp_path, monkeypatch):
    for name in ("BOAI_CONTENT", "BOAI_KEY_VERSION"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    site = EveryKind(tmp_path)
    yield site
    site.db.close()


def test_both_engines_give_equal_scores_to_every_kind(site, monkeypatch):
    publish(site.course, site.data)
    monkeypatch.setenv("BOAI_CONTENT", str(site.content))
    chance, seen = random.Random(5), []
    ways = [lambda slot: any_answer(slot, chance)] * 3
    ways += [lambda slot: half(slot, site.of_item(slot, "best")), lambda slot: site.of_item(slot, "best"), lambda slot: site.of_item(slot, "poor")]
    for number, way in enumerate(ways):
        person = f"p{number}"
        site.db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": records.now()})
        site.db.table("enrolments").insert({"class": "k", "person": person, "name": person, "joined_at": records.now()})
        attempt, slots = site.answer(person, way)
        attempts.submit(site.db, attempt, person, records.now())
        direct, kernel = (site.marks(attempt, engine) for engine in ENGINES)
        assert direct == kernel
        seen.append({slot["kind"]: direct[slot["slot"]] for slot in slots})
    assert {kind: most for kind, (_, most) in seen[0].items()} == {
        "choice": 1.0, "many": 1.0, "order": 1.0, "match": 1.0, "classify": 1.0, "numeric": 1.0, "scenario": 1.0,
        "rhythm": 0.5, "hotspot": 2.0,
    }  # fmt: skip
    assert all(score == most for score, most in seen[-2].values())
    assert all(score == 0 for score, _ in seen[-1].values())
    partly = {kind: score for kind, (score, most) in seen[-3].items() if score < most}
    assert partly == {"match": pytest.approx(1 / 3), "classify": pytest.approx(1 / 3), "scenario": 0.5, "rhythm": 0.155}


def test_what_the_grader_gives_is_what_the_rows_explain(site):
    attempt, slots = site.answer("full", lambda slot: site.of_item(slot, "best" if slot["topic"] == "cpr" else "poor"))
    attempts.submit(site.db, attempt, "full", records.now())
    site.grade_all()
    assert site.total(attempt) == (6.0, 9.5)
    again = attempts.start(site.db, site.course, site.bank, "full", "theory", records.now(), "k")
    attempts.submit(site.db, again, "full", records.now())
    found = attempts.result(site.db, site.course, site.bank, attempt, "full", "en", records.now())
    told = {item["kind"]: item for item in found["items"]}
    keys = {"slot", "kind", "stem", "right", "score", "max", "read", "picture", "answered", "rows", "remarks", "options"}
    assert {kind: set(item) for kind, item in told.items()} == dict.fromkeys([slot["kind"] for slot in slots], keys)
    assert [option["chosen"] for option in told["choice"]["options"]].count(1) == 1
    assert all(row["ok"] and row["given"] == row["right"] for kind in ("match", "classify", "scenario") for row in told[kind]["rows"])
    assert told["hotspot"]["picture"] == {
        "href": f"/api/attempts/{attempt}/pictures/{told['hotspot']['slot']}",
        "alt": "A person's upper body from the front",
    }
    assert told["rhythm"]["remarks"] == [{"code": "rhythm_few_taps", "taps": 1, "wanted": 60}]
    assert [(kind, item["rows"]) for kind, item in told.items() if item["options"] and item["rows"]] == []


def test_a_forged_answer_of_any_kind_is_refused_and_changes_nothing(site):
    attempt, slots = site.answer("full", lambda slot: site.of_item(slot, "best"))
    before = list(site.db.query("SELECT * FROM answers ORDER BY item"))
    view = attempts.view(site.db, site.bank, attempt, "full", "zh")
    for slot in slots:
        best = site.of_item(slot, "best")
        for forged in ([*best, 0], [*best, [0]], [{"to": 0}], [10**400], [float("nan")], [-2], ["0"], "x", None, [True], [0.5, 0.5]):
            if forged == [*best, 0] and slot["kind"] == "many":
                continue
            if forged == [-2] and slot["kind"] == "numeric":
                continue
            with pytest.raises(InvalidAnswerError):
                attempts.save_answer(site.db, attempt, "full", slot["slot"], forged, 9, records.now(), records.now())
    assert list(site.db.query("SELECT * FROM answers ORDER BY item")) == before
    assert attempts.view(site.db, site.bank, attempt, "full", "zh") == view


def test_the_view_holds_what_the_contract_of_each_kind_says_and_no_more(site):
    attempt, _ = site.answer("full", lambda slot: site.of_item(slot, "best"))
    view = attempts.view(site.db, site.bank, attempt, "full", "en")
    shared = {"slot", "kind", "stem", "points", "picture"}
    own = {
        "choice": {"options"}, "many": {"options"}, "order": {"options"}, "match": {"rows", "options"},
        "classify": {"rows", "options"}, "numeric": {"unit", "limits"}, "hotspot": {"options", "regions", "many"},
        "scenario": {"scenes"}, "rhythm": {"mode", "seconds"},
    }  # fmt: skip
    assert {slot["kind"]: set(slot) - shared for slot in view["slots"]} == own
    told = json.dumps(view, ensure_ascii=False)
    scenes = next(slot["scenes"] for slot in view["slots"] if slot["kind"] == "scenario")
    assert {key for scene in scenes for key in scene} == {"text", "choices"}
    assert {key for scene in scenes for choice in scene["choices"] for key in choice} == {"text", "to"}
    names = ("torso", "danger", "points\": -", "fall", "correct", "why", "tolerance", "extra")
    assert [name for name in names if name in told.replace("falls in the street", "")] == []
    whys = [why for item in site.bank.items.values() for reason in item.reasons() for why in reason.why.values() if why]
    assert [why for why in whys if why in told] == []


def test_slots_stand_by_their_points_and_hold_items_of_as_many(site):
    policy = site.course.assessments["theory"]
    assert policy.slot_points == {f"slot{n:02d}": points for n, points in enumerate([*[1.0] * 7, 0.5, 2.0], start=1)}
    assert policy.topics == {"cpr": 5, "old": 3, "aed": 1}
    for seed in range(20):
        form = draw_form(site.bank, policy, seed)
        assert [slot.points for slot in form] == list(policy.slot_points.values())
        assert (form[7].item, form[8].item) == ("rhythm-item", "hotspot-item")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"2" = {cpr = 1}', '"two" = {cpr = 1}', "worth “two”: is no number of points"),
        ('"2" = {cpr = 1}', '"0" = {cpr = 1}', "worth “0”: is no number of points"),
        ('"2" = {cpr = 1}', '"1.0" = {cpr = 1}', "slots of 1 points are there already"),
        ('"2" = {cpr = 1}', '"2" = {}', "worth “2”: has no blueprint"),
        ('"2" = {cpr = 1}', '"2" = {cpr = 0}', "blueprint “cpr” is 0"),
        ('"2" = {cpr = 1}', '"2" = {cpr = 2}', "the blueprint adds up to 7, items is 6"),
    ],
)
def test_wrong_points_of_slots_are_named(tmp_path, old, new, said):
    folder = every_kind.write(tmp_path / "c", course=every_kind.COURSE.replace(old, new))
    with pytest.raises(ContentError) as caught:
        load_course(folder)
    assert said in str(caught.value)
    assert caught.value.remedy


def test_a_notebook_whose_cell_is_worth_something_else_is_refused(site):
    file = site.content / "courses" / "cpr_aed" / "source" / "theory" / "theory.ipynb"
    file.write_text(file.read_text("utf-8").replace('"points": 2.0', '"points": 1.0'), encoding="utf-8")
    with pytest.raises(ContentError, match=r"“slot09” is worth 1 points — course\.toml says 2"):
        publish(site.course, site.data)


@pytest.mark.parametrize(
    "text",
    ["成人胸廓厚，要按到 5 厘米。", "A person's upper body from the front", "一位老人倒在车道上，周围有车经过。", "Too slow to move enough blood."],
)
def test_a_release_with_a_text_of_any_kind_is_refused(tmp_path, text):
    bank = load_bank(every_kind.write(tmp_path / "c"))
    release = tmp_path / "release"
    release.mkdir()
    (release / "theory.ipynb").write_text(json.dumps({"cells": [{"source": ["harmless"]}]}), encoding="utf-8")
    refuse_leaks(release, bank)
    (release / "theory.ipynb").write_text(json.dumps({"cells": [{"source": [f"see: {text}"]}]}), encoding="utf-8")
    with pytest.raises(ContentError, match="holds text of the item bank"):
        refuse_leaks(release, bank)


@pytest.mark.parametrize("kind", every_kind.ITEMS)
def test_what_can_change_a_score_changes_the_key_version_and_what_cannot_does_not(tmp_path, kind):
    change = {
        "match": ('right = "4 cm"', 'right = "4.5 cm"'),
        "classify": ('"Breathes normally: recovery position."', '"Recovery position."'),
        "numeric": ("tolerance = 10", "tolerance = 9"),
        "hotspot": ("x = 10", "x = 11"),
        "scenario": ("points = 1, why", "points = 1.5, why"),
        "rhythm": ("seconds = 40", "seconds = 45"),
    }[kind]
    versions = []
    for number, text in enumerate((every_kind.FILE, every_kind.FILE.replace(*change), every_kind.FILE.replace("version = 1", 'version = 1\ndifficulty = "hard"'))):
        versions.append(load_bank(every_kind.write(tmp_path / f"c{number}", text)).key_version)
    assert versions[0] == versions[2] != versions[1]


def test_an_attempt_of_a_form_without_shapes_and_points_is_still_answered_and_frozen(site):
    attempt, slots = site.answer("full", lambda slot: site.of_item(slot, "best"))
    form = site.form(attempt)
    form["slots"] = [{key: value for key, value in slot.items() if key not in ("shape", "points")} for slot in slots if slot["topic"] == "old"]
    site.db.table("attempts").update(attempt, {"form": json.dumps({**form, "points": 1.0})})
    site.db.execute("DELETE FROM answers")
    order = next(slot for slot in form["slots"] if slot["kind"] == "order")
    with pytest.raises(InvalidAnswerError):
        attempts.save_answer(site.db, attempt, "full", order["slot"], [0, 1], 1, records.now(), records.now())
    attempts.save_answer(site.db, attempt, "full", order["slot"], [0, 1, 2], 1, records.now(), records.now())
    assert [slot["points"] for slot in attempts.view(site.db, site.bank, attempt, "full", "zh")["slots"]] == [1.0, 1.0, 1.0]
    attempts.submit(site.db, attempt, "full", records.now())
    job = jobs.lease(site.db, records.now(), 60)
    assert job["attempt"] == attempt

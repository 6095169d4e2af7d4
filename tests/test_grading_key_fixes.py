"""A corrected key changes exactly the affected attempts, through nbgrader, and nothing before a person confirms it.

It drives ``grading/key_fixes.py``, ``grading/key_fix_trial.py``, ``grading/key_fix_report.py``, ``grading/item_keys.py``.
"""

import json
import shutil
from pathlib import Path

import pytest
from key_fix_site import FixSite

from grading import attempts, gradebook, item_keys, jobs, key_fix_report, key_fix_trial, key_fixes, records
from grading.errors import RefusedError
from grading.grader import TRIALS
from grading.items import load_bank
from grading.publish import publish


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """A folder with a graded class; each test works on a copy of it."""
    folder = tmp_path_factory.mktemp("graded")
    site = FixSite(folder)
    site.work()
    publish(site.course, site.data / TRIALS)  # once, for all the copies
    site.db.close()
    known = {"item": site.item, "drew": site.drew, "ids": site.ids}
    (folder / "site.json").write_text(json.dumps(known), encoding="utf-8")
    return folder


@pytest.fixture
def site(graded, tmp_path, monkeypatch):
    for name in ("BOAI_CONTENT", "BOAI_KEY_VERSION"):
        monkeypatch.setenv(name, "")  # the grader sets them; what was there comes back
        monkeypatch.delenv(name)
    shutil.copytree(graded, tmp_path / "site")
    site = FixSite.__new__(FixSite)
    site.open(tmp_path / "site", json.loads((graded / "site.json").read_text(encoding="utf-8")))
    yield site
    site.db.close()


def propose(site, by="tina"):
    return key_fixes.propose(site.db, site.bank, "c", "theory", "第 2 个选项才对", by, records.now())


def confirm(site, fix, by="mia"):
    key_fixes.confirm(site.db, site.bank, fix, "核对过教材", by, records.now())


def tried(site):
    """Correct the key, propose, and let the grader try it."""
    site.flip()
    fix = propose(site)
    site.work()
    return fix


def evidence(site):
    return list(site.db.query("SELECT * FROM item_scores ORDER BY id"))


def book(site):
    return {name: gradebook.scores(site.root, "theory", attempt) for name, attempt in site.ids.items()}


def test_exactly_the_attempts_that_drew_the_corrected_item_are_affected(site):
    assert key_fixes.affected(site.db, site.bank, "c", "theory") == key_fixes.Affected({}, {}, {})
    site.flip()
    found = key_fixes.affected(site.db, site.bank, "c", "theory")
    assert found.items == {f"{site.item}@1": {"how": "changed", "n": len(site.drew)}}
    assert found.attempts == {site.ids[name]: "k" for name in site.drew}
    assert found.classes == {"一班": len(site.drew)}
    site.flip()
    assert key_fixes.affected(site.db, site.bank, "c", "theory").attempts == {}


def test_nothing_is_in_force_before_a_person_confirms_and_then_exactly_the_affected_attempts_change(site):
    rows, before, books = evidence(site), site.totals(), book(site)
    assert (before[site.loser], before[site.winner]) == (8.0, 7.0)
    fix = tried(site)
    assert (evidence(site), site.totals(), book(site)) == (rows, before, books)
    diff = key_fix_report.diff(site.db, fix)
    assert {key: diff[key] for key in ("n", "changed", "to_pass", "to_fail", "to_decide")} == {
        "n": len(site.drew), "changed": 2, "to_pass": 1, "to_fail": 1, "to_decide": []
    }  # fmt: skip
    assert [row["attempt"] for row in diff["attempts"][:2]] == [site.ids[site.loser], site.ids[site.winner]]
    assert [(row["item"], row["before"], row["score"]) for row in diff["attempts"][0]["rows"]] == [(f"{site.item}@1", 1.0, 0.0)]
    confirm(site, fix)
    after = before | {site.loser: 7.0, site.winner: 8.0}
    assert site.totals() == after
    theory = {name: attempts.best_theory(site.db, name, "cpr_aed", "theory", "k") for name in (site.loser, site.winner)}
    assert [theory[name]["passed"] for name in (site.loser, site.winner)] == [False, True]
    site.work()  # now nbgrader's gradebook follows
    assert key_fixes.get(site.db, fix)["counts"] == {"n": len(site.drew), "done": len(site.drew), "fault": 0}
    assert {name: sum(score for score, _ in slots.values()) for name, slots in book(site).items()} == after
    untouched = [name for name in site.ids if name not in site.drew]
    assert [book(site)[name] for name in untouched] == [books[name] for name in untouched]
    assert len(evidence(site)) == len(rows) + 10 * len(site.drew)
    assert key_fixes.affected(site.db, site.bank, "c", "theory").attempts == {}


def test_a_rejected_correction_leaves_every_score_and_can_be_read(site):
    rows, books, fix = evidence(site), book(site), tried(site)
    key_fixes.reject(site.db, fix, "原来的答案没错", "mia", records.now())
    key_fixes.reject(site.db, fix, "又按了一次", "mia", records.now())
    assert (evidence(site), book(site)) == (rows, books)
    found = key_fixes.get(site.db, fix)
    assert (found["state"], found["ended"]["reason"], key_fix_report.diff(site.db, fix)["n"]) == ("rejected", "原来的答案没错", len(site.drew))
    with pytest.raises(RefusedError) as refused:
        confirm(site, fix)
    assert refused.value.reason == "key_fix_decided"


def test_confirming_twice_is_confirming_once_and_the_log_says_who(site):
    fix = tried(site)
    confirm(site, fix)
    rows = evidence(site)
    confirm(site, fix, "ian")
    assert evidence(site) == rows
    log = [(row["person"], row["action"]) for row in site.db.query("SELECT * FROM access_log WHERE action LIKE 'key_fix%'")]
    assert log == [("tina", "key_fix_proposed"), ("mia", "key_fix_confirmed")]


def test_who_proposed_a_change_of_passes_does_not_confirm_it(site):
    site.flip()
    fix = propose(site, "mia")
    site.work()
    with pytest.raises(RefusedError) as refused:
        confirm(site, fix, "mia")
    assert (refused.value.reason, key_fixes.get(site.db, fix)["state"]) == ("key_fix_own", "open")
    confirm(site, fix, "ian")
    assert key_fixes.get(site.db, fix)["state"] == "confirmed"


def test_a_trial_that_has_not_finished_is_not_confirmed(site):
    site.flip()
    fix = propose(site)
    site.here.step()
    with pytest.raises(RefusedError) as refused:
        confirm(site, fix)
    assert refused.value.reason == "key_fix_unfinished"


def test_a_certificate_stays_when_its_attempt_no_longer_passes_and_is_named_for_a_person(site):
    evidence_text = json.dumps({"theory": {"attempt": site.ids[site.loser]}})
    paper = {"number": "CA-0001-2026-00001-7", "type": "CA", "person": site.loser, "name": "学员", "class": "k", "centre": "c"}
    paper |= {"course": "cpr_aed", "edition": "2026-11", "evidence": evidence_text, "issued_by": "ian", "issued_at": records.now()}
    site.db.table("certificates").insert({**paper, "valid_from": "2026-11-27", "pdf": b"%PDF"})
    held = list(site.db.query("SELECT * FROM certificates"))
    fix = tried(site)
    confirm(site, fix)
    site.work()
    diff = key_fix_report.diff(site.db, fix)
    assert diff["to_decide"] == ["CA-0001-2026-00001-7"]
    assert list(site.db.query("SELECT * FROM certificates")) == held
    assert list(site.db.query("SELECT * FROM certificate_events")) == []


def test_a_grader_killed_in_the_middle_of_a_trial_starts_again_and_nothing_is_written_twice(site):
    site.flip()
    fix = propose(site)
    rows = evidence(site)
    process = site.grader()
    try:
        while not list(site.db.query("SELECT 1 FROM key_fix_scores")):
            assert process.poll() is None
    finally:
        process.kill()
        process.wait()
    written = list(site.db.query("SELECT * FROM key_fix_scores ORDER BY id"))
    jobs.release_all(site.db, records.now())
    site.work()
    now = list(site.db.query("SELECT * FROM key_fix_scores ORDER BY id"))
    assert (now[: len(written)], len(now)) == (written, 10 * len(site.drew))
    assert (key_fixes.get(site.db, fix)["counts"]["done"], evidence(site)) == (len(site.drew), rows)


def test_a_fault_of_the_trial_is_seen_and_tried_again(site):
    site.flip()
    fix = propose(site)

    def broken(_attempt, _trial):
        raise RuntimeError("the kernel died")

    late = jobs.later(records.now(), 600)
    for _ in range(3 * len(site.drew)):
        assert key_fix_trial.step(site.db, site.content, broken, late, 60)
        late = jobs.later(late, 10)
    assert key_fix_trial.step(site.db, site.content, broken, late, 60) is False
    found = key_fixes.get(site.db, fix)
    assert (found["counts"]["fault"], found["faults"]) == (len(site.drew), ["RuntimeError('the kernel died')"])
    key_fix_trial.retry(site.db, fix)
    site.work()
    assert key_fixes.get(site.db, fix)["counts"] == {"n": len(site.drew), "done": len(site.drew), "fault": 0}


def test_a_broken_bank_makes_the_trial_wait_and_is_no_fault(site):
    site.flip()
    fix = propose(site)
    site.block(lambda text: text.replace("version = 1", "version = "))
    assert site.here.step()
    found = key_fixes.get(site.db, fix)
    assert (found["counts"]["fault"], len(found["faults"]), ".toml" in found["faults"][0]) == (0, 1, True)
    site.block(lambda text: text.replace("version = ", "version = 1"))
    site.db.execute("UPDATE key_fix_trials SET lease_until = NULL")
    site.work()
    assert key_fixes.get(site.db, fix)["counts"]["done"] == len(site.drew)


def test_a_second_correction_waits_for_the_first_or_takes_its_place_when_the_keys_changed_again(site):
    first = tried(site)
    with pytest.raises(RefusedError) as refused:
        propose(site)
    assert refused.value.reason == "key_fix_open"
    site.flip()  # back as it was: there is nothing to correct any more
    with pytest.raises(RefusedError) as refused:
        confirm(site, first)
    assert (refused.value.reason, key_fixes.get(site.db, first)["state"]) == ("key_fix_superseded", "superseded")
    with pytest.raises(RefusedError) as refused:
        propose(site)
    assert refused.value.reason == "key_fix_nothing"


def test_a_key_that_goes_back_after_its_correction_is_a_correction_of_its_own(site):
    before = site.totals()
    confirm(site, tried(site))
    site.work()
    changed = site.totals()
    confirm(site, tried(site))
    site.work()
    assert (changed == before, site.totals()) == (False, before)
    assert key_fixes.affected(site.db, site.bank, "c", "theory").attempts == {}
    assert jobs.due(site.db, jobs.later(records.now(), 600)) is False


def test_a_mended_word_concerns_nobody_and_moved_options_are_refused(site):
    site.block(lambda text: text.replace('stem = "', 'stem = "请问：').replace('why = "', 'why = "补充：'))
    assert key_fixes.affected(site.db, site.bank, "c", "theory") == key_fixes.Affected({}, {}, {})

    def moved(text):
        head, *options = text.split("[[item.zh.options]]")
        first, second = options[:2]
        text = "[[item.zh.options]]".join([head, second, first, *options[2:]])
        head, *options = text.split("[[item.en.options]]")
        first, second = options[:2]
        return "[[item.en.options]]".join([head, second, first, *options[2:]])

    site.block(moved)
    found = key_fixes.affected(site.db, site.bank, "c", "theory")
    assert (found.moved, found.attempts) == ([f"{site.item}@1"], {})
    with pytest.raises(RefusedError) as refused:
        propose(site)
    assert (refused.value.reason, refused.value.params) == ("key_fix_moved", {"items": f"{site.item}@1"})


def test_a_new_version_number_leaves_old_attempts_with_the_old_key(site):
    site.block(lambda text: text + text.replace("version = 1", "version = 2"))
    assert f"{site.item}@2" in site.bank.items
    assert key_fixes.affected(site.db, site.bank, "c", "theory") == key_fixes.Affected({}, {}, {})


def test_an_attempt_handed_in_after_the_correction_is_graded_with_it_at_once(site):
    site.flip()
    fix = propose(site)
    late = site.take("full", 10)
    site.work()
    assert site.total(late) == (10.0, 10.0)
    assert late not in {row["attempt"] for row in key_fix_report.diff(site.db, fix)["attempts"]}


def test_keys_that_were_never_noted_are_unknown_and_tried(site):
    fresh = load_bank(site.content / "courses" / "cpr_aed")
    assert item_keys.differences(site.db, fresh, "0123456789abcdef", {f"{site.item}@1", "lost@1"}) == {f"{site.item}@1": "unknown", "lost@1": "gone"}
    assert item_keys.same(site.db, fresh, fresh.key_version) is True

"""No key of any item reaches a learner's browser before the result: every item, in both languages, wherever it could stand.

Two ways of looking. The bank is rewritten with the same questions and every key changed: what a learner gets must stay the
same, byte for byte. And everything that is sent is searched for reasons, item names, seeds and versions of the key.
"""

import json
import random
import re
import shutil
from pathlib import Path

import pytest
from bank_keys import LANGUAGES, Secrets, as_toml, rekeyed
from classroom import run

from grading import jobs, records
from grading.items import load_bank

ROOT = Path(__file__).resolve().parents[1]
BANKS = sorted({path.parents[1].name for path in ROOT.glob("courses/*/items/*.toml")})
SEED = 314159265358979
AT = "2026-11-24T03:00:00.000Z"
MARKS = re.compile(r"""["'\s.-](?:correct|must_pass|must-pass|key_version|item_id|data-item|seed|option_order)["'=\s:]""")


@pytest.fixture(params=BANKS)
def content(tmp_path, request):
    """A content folder of our own, whose bank may be rewritten."""
    for part in ("courses", "first_aid", "humanitarian_ed"):
        shutil.copytree(ROOT / part, tmp_path / "content" / part)
    return tmp_path / "content", request.param


def form_of(bank, turned=False):
    """Return a form of every drawable item; ``turned`` shows the same texts in the same places from the rewritten bank."""
    slots = []
    for number, item in enumerate(bank.drawable()):
        count = len(item.options)
        shown = [*range(1, count, 2), *range(0, count, 2)]
        if turned and item.kind == "order":
            shown = [(index - 1) % count for index in shown]
        if item.body is not None:
            shown = order_of(item, random.Random(number), turned)
        slot = {"slot": f"slot{number:02d}", "item": item.id, "version": item.version, "kind": item.kind, "topic": item.topic, "must_pass": item.must_pass, "read": item.read, "order": shown}
        slots.append({**slot, "shape": item.rules.shape(item.content, shown)})
    return slots


def order_of(item, chance, turned):
    """Return how a question without options is shown; the rewritten bank holds a match's right texts one place further."""
    order = item.rules.order(item.content, chance)
    if not turned or item.kind != "match":
        return order
    pairs = len(item.body.pairs)
    return [(place - 1) % pairs if place < pairs else place for place in order]


def by_stem(bank):
    """Return the bank's drawable items by their Chinese stem: the names are other ones in the rewritten bank."""
    return {item.stem["zh"]: item for item in bank.drawable()}


def insert(db, attempt, person, group, course, assessment, bank, slots, state="open"):
    form = {"edition": bank.edition, "key_version": bank.key_version, "points": 1.0, "pass_share": 0.8, "slots": slots}
    row = {"id": attempt, "person": person, "class": group, "course": course, "assessment": assessment, "attempt_no": 1, "seed": SEED}
    row |= {"form": json.dumps(form), "state": state, "started_at": records.now(), "deadline_at": "2099-01-01T00:00:00.000Z"}
    db.table("attempts").insert(row)


async def everything_sent(room, role, attempt, base, slots):
    """Return (what was asked, status, body) of all that a learner can get from an attempt until it is graded."""
    seen = []

    async def ask(path, method="GET", body=None):
        reply = await room.fetch(path, role, method, body)
        headers = "\n".join(f"{name}: {value}" for name, value in sorted(reply.headers.get_all()) if name not in ("Date", "Etag", "Content-Length", "Set-Cookie"))
        seen.append((f"{method} {path} {body}", reply.code, headers + "\n\n" + reply.body.decode()))

    api = f"/api/attempts/{attempt}"
    for lang in LANGUAGES:
        await ask(f"{base}?lang={lang}")
        await ask(f"{base}/{attempt}?lang={lang}")
        await ask(f"{base}/{attempt}/result?lang={lang}")
    for slot in slots:
        address, count = f"{api}/answers/{slot['slot']}", len(slot["order"])
        # A right and a wrong answer, then every kind of mistake.
        for seq, value in enumerate(([0], [count - 1], list(range(count)), list(range(count))[::-1]), start=1):
            await ask(address, "PUT", {"value": value, "seq": seq, "at": AT})
        for value, seq in (([count], 9), (["0"], 9), ([0], 1), ("x", 9), (None, 9), ([0, 0], 9), ([0], 0)):
            await ask(address, "PUT", {"value": value, "seq": seq, "at": AT})
    await ask(f"{api}/answers/slot99", "PUT", {"value": [0], "seq": 1, "at": AT})
    await ask(f"{api}/answers/{slots[0]['item']}", "PUT", {"value": [0], "seq": 1, "at": AT})
    await ask(api)
    for lang in LANGUAGES:
        await ask(f"{base}/{attempt}?lang={lang}", "POST", {"slot00": "7"})  # not complete: comes back with its questions
        await ask(f"{base}/{attempt}?lang={lang}")
    await ask(f"{api}/submit", "POST", {})
    for lang in LANGUAGES:
        await ask(f"{base}/{attempt}/result?lang={lang}")
        await ask(f"{base}?lang={lang}")
    await ask(api)
    await ask(f"{api}/answers/{slots[0]['slot']}", "PUT", {"value": [0], "seq": 99, "at": AT})
    await ask("/me")
    await ask("/me/export")
    return seen


def alike(seen, room, role, attempt):
    """Return what was seen without what differs between two people and two moments."""
    given = {room.ids[role]: "PERSON", attempt: "ATTEMPT", f"同学{role[-1]}": "NAME"}
    out = []
    for asked, status, body in seen:
        for own, common in given.items():
            asked, body = asked.replace(own, common), body.replace(own, common)
        body = re.sub(r"2\|[0-9a-f]{8}\|[0-9a-f]+\|\d+", "XSRF", body)
        body = re.sub(r'data-seal="[0-9a-f]{64}"', "SEAL", body)
        body = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\d{1,2}:\d\d", "TIME", body)
        out.append((re.sub(r"/answers/(?!slot)[\w-]+", "/answers/NAME", asked), status, re.sub(r"“[\w-]+” (?=is not a question)", "“ASKED” ", body)))
    return out


async def taken(room, role, course, assessment, content, turned=False):
    """Let a new learner see all that a form of every item shows; return it with the bank."""
    bank = load_bank(content / "courses" / course)
    person = await room.site.record(room.learner, f"同学{role[-1]}", role)
    attempt, slots = f"t-{role}", form_of(bank, turned)
    await room.site.record(insert, attempt, person, room.group, course, assessment, bank, slots)
    seen = await everything_sent(room, role, attempt, f"/assess/{course}/{assessment}", slots)
    return bank, attempt, seen




def test_what_a_learner_gets_does_not_depend_on_any_key(tmp_path, content):
    folder, course = content

    async def check(room):
        assessment = next(a.id for a in room.site.course(course).assessments.values() if not a.practical)
        bank, attempt, seen = await taken(room, "role-a", course, assessment, folder)
        items = folder / "courses" / course / "items"
        for file in items.glob("*.toml"):
            file.unlink()
        (items / "all.toml").write_text(as_toml(rekeyed(bank)), encoding="utf-8")
        other, second, again = await taken(room, "role-b", course, assessment, folder, turned=True)
        before, after = by_stem(bank), by_stem(other)
        assert before.keys() == after.keys()
        same = [stem for stem in before if keys_of(before[stem]) == keys_of(after[stem])]
        assert [stem for stem in same if before[stem].kind != "rhythm"] == []  # every key is another; tapping has none
        assert bank.key_version != other.key_version
        first, then = alike(seen, room, "role-a", attempt), alike(again, room, "role-b", second)
        assert [one[:2] for one in first] == [one[:2] for one in then]
        assert [(a, b) for a, b in zip(first, then, strict=True) if a[2] != b[2]] == []

    run(tmp_path, check, content=folder)


def keys_of(item):
    """Return what is right: the texts of right options or places, the texts in their right order, or what goes with what."""
    body = item.body
    if item.kind == "match":
        return [(pair.left["zh"], pair.right["zh"]) for pair in body.pairs]
    if item.kind == "classify":
        return [(card.text["zh"], card.group) for card in body.cards]
    if item.kind == "hotspot":
        return [region.name["zh"] for region in body if region.correct]
    if item.kind == "scenario":
        return [(way.text["zh"], way.points) for scene in body for way in scene.ways]
    if item.kind == "numeric":
        return body.answer
    texts = [option.text["zh"] for option in item.options]
    return texts if item.kind == "order" else [text for text, option in zip(texts, item.options, strict=True) if option.correct]


def test_nothing_that_is_sent_before_the_result_tells_a_key(tmp_path, content):
    folder, course = content

    async def check(room):
        assessment = next(a.id for a in room.site.course(course).assessments.values() if not a.practical)
        bank, attempt, seen = await taken(room, "role-a", course, assessment, folder)
        secrets = Secrets(bank, SEED)
        page = next(body for asked, _, body in seen if asked.startswith(f"GET /assess/{course}/{assessment}/{attempt}?lang=zh"))
        assert all(item.stem["zh"] in page.replace("&#34;", '"').replace("&#39;", "'") for item in bank.drawable())  # it is the page we mean
        told = [(asked, secrets.told_by(body)) for asked, _, body in seen if "/answers/slot" in asked or "/answers/" not in asked]
        assert [one for one in told if one[1]] == []
        marks = [(asked, mark) for asked, _, body in seen for mark in MARKS.findall(re.sub(r'<link[^>]*>|class="[^"]*"', "", body))]
        assert marks == []

        await room.site.record(grade, attempt)
        for lang in LANGUAGES:
            _, result = await room.get(f"/assess/{course}/{assessment}/{attempt}/result?lang={lang}", "role-a")
            assert secrets.told_by(result, stems=True) == []  # a second attempt is left: no key, not even the questions
        second = await room.post(f"/assess/{course}/{assessment}", "role-a")
        last = second.headers["Location"].rpartition("/")[2]
        await room.fetch(f"/api/attempts/{last}/submit", "role-a", "POST", {})
        _, shown = await room.get(f"/assess/{course}/{assessment}/{attempt}/result?lang=zh", "role-a")
        assert {kind for kind, _ in secrets.told_by(shown, stems=True)} >= {"reason", "stem"}  # now they may be told: the search does find them

    run(tmp_path, check, content=folder)


def grade(db, attempt):
    """Write what the grader would: every answer wrong."""
    job = jobs.lease(db, records.now(), 60)
    form = json.loads(records.one(db, "SELECT form FROM attempts WHERE id = ?", attempt)["form"])
    rows = [{"slot": s["slot"], "item": f"{s['item']}@{s['version']}", "score": 0.0, "max": 1.0, "source": "auto"} for s in form["slots"]]
    jobs.finish(db, job, job["key_version"], rows, records.now())


def test_no_page_script_or_picture_of_the_site_tells_a_key(tmp_path):
    async def check(room):
        site = room.site
        wanted = ["/", "/me", "/transparency", "/verify"]
        for course in site.courses.values():
            wanted += [f"/courses/{course.id}", *(f"/learn/{course.id}/{ref.rpartition('/')[2]}" for ref in course.lessons)]
            wanted += [f"/assess/{course.id}/{a.id}" for a in course.assessments.values() if not a.practical]
            wanted += [f"/api/progress/{course.id}/{ref.rpartition('/')[2]}" for ref in course.lessons]
        sent = {}
        for lang in LANGUAGES:
            for path in wanted:
                code, sent[f"{path}?lang={lang}"] = await room.get(f"{path}?lang={lang}", "learner")
                assert code == 200, path
        asked = set(sent)
        while more := {url for body in sent.values() for url in re.findall(r"""["'(](/assets/[^"')\s]+)""", body)} - asked:
            for url in more:
                reply = await room.fetch(url, "learner")
                sent[url] = reply.body.decode(errors="replace")
            asked |= more
        assert any(url.endswith(".js") for url in sent)
        for name in BANKS:
            secrets = Secrets(site.bank(name))
            told = {url: secrets.told_by(body, stems=True, lesson=url.startswith("/learn/")) for url, body in sent.items()}
            assert {url: found for url, found in told.items() if found} == {}

    run(tmp_path, check)


def test_the_release_and_a_learners_submission_tell_no_key(graded):
    site, _ = graded
    secrets = Secrets(site.bank)
    release = [path for path in (site.root / "release").rglob("*") if path.is_file()]
    assert {path.name for path in release} == {"theory.ipynb", "practical.ipynb"}
    assert {path.name: secrets.told_by(path.read_text(encoding="utf-8"), stems=True) for path in release} == {"theory.ipynb": [], "practical.ipynb": []}

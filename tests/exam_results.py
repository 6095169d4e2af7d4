"""Graded attempts written straight into a record: what the grader would have left, for many learners at once."""

import json

ITEMS = 4  # in each form


def add_results(db, bank, class_id, people, choose, at="2026-11-20T03:00:00.000Z", assessment="theory", points=10.0):
    """Add one graded attempt for each person; return the names of the items in the form.

    ``choose(person's place, item)`` gives the bank's options that the person took; a choice earns all or nothing.
    """
    drawn = [item for item in bank.drawable() if item.kind == "choice"][:ITEMS]
    slots = [{"slot": f"slot{n}", "item": i.id, "version": i.version, "topic": i.topic, "must_pass": False, "read": ""} for n, i in enumerate(drawn)]
    form = {"edition": bank.edition, "key_version": "k", "points": points, "pass_share": 0.5, "slots": slots}
    for place, person in enumerate(people):
        (before,) = db.execute("SELECT count(*) FROM attempts WHERE person = ?", [person]).fetchone()
        attempt = f"{person}-{before}"
        taken = {item.name: choose(place, item) for item in drawn}
        answers = {f"slot{n}": {"item": item.name, "order": list(range(len(item.options))), "value": taken[item.name]} for n, item in enumerate(drawn)}
        db.table("attempts").insert(
            {
                "id": attempt, "person": person, "class": class_id, "course": bank.course, "assessment": assessment, "attempt_no": before + 1,
                "seed": 0, "form": json.dumps(form), "state": "graded", "started_at": at, "submitted_at": at,
                "frozen_answers": json.dumps({"answers": answers}),
            }
        )  # fmt: skip
        for number, item in enumerate(drawn):
            right = all(item.options[option].correct for option in taken[item.name]) and bool(taken[item.name])
            row = {"attempt": attempt, "key_version": "k", "slot": f"slot{number}", "item": item.name, "score": points * right, "max": points}
            db.table("item_scores").insert({**row, "source": "nbgrader", "at": at})
    return [item.name for item in drawn]


def add_people(db, class_id, count, prefix="p"):
    """Add learners to the class and return their ids."""
    people = [f"{prefix}{n}" for n in range(count)]
    for person in people:
        db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": "2026-11-01T00:00:00.000Z"})
        db.table("enrolments").insert({"class": class_id, "person": person, "name": person, "joined_at": "2026-11-01T00:00:00.000Z"})
    return people

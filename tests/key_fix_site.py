"""A class whose attempts were graded, and then one question's key is corrected in the file, as an author does."""

import json
import re
from pathlib import Path

from graded_site import Site, _value

from grading import attempts, people, records
from grading.grader import Grader

STAFF = {"tina": "trainer", "mia": "manager", "ian": "issuer"}


class FixSite(Site):
    """Seven learners. Of those that drew ``item``: ``loser`` passes only by its old key, ``winner`` only by its new one.

    The others left it open, or did not draw it; they had all else right. ``drew`` names all that did.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._few_items()
        now = records.now()
        for name, role in STAFF.items():
            person = {"id": name, "name": name, "login": name, "secret": "x", "kind": "staff", "created_at": now}
            self.db.table("people").insert(person)
            people.grant(self.db, name, "c", role, None, now)
        self.here = Grader(self.db, self.data, self.content)
        self.ids: dict[str, str] = {}
        self._draw()

    def open(self, folder: Path, known: dict) -> None:
        """Work on a copied folder of such a site; ``known`` is its item, who drew it, and everybody's attempt."""
        self.content, self.data = folder / "content", folder / "data"
        self.root = self.data / "courses" / "cpr_aed"
        self.db = records.open_records(self.data / "records.db")
        self.here = Grader(self.db, self.data, self.content)
        self.item, self.drew, self.ids = known["item"], known["drew"], known["ids"]
        self.loser, self.winner = self.drew[:2]

    def _few_items(self) -> None:
        """Leave each topic three questions more than a form asks: then some of seven learners draw the same one, and some do not."""
        spare = {topic: n + 3 for topic, n in self.course.assessments["theory"].blueprint.items()}
        kept = set()
        for item in sorted(self.bank.drawable(), key=lambda item: not item.must_pass):
            if item.kind == "choice" and spare[item.topic]:
                spare[item.topic] -= 1
                kept.add(item.id)
        for file in (self.content / "courses" / "cpr_aed" / "items").glob("*.toml"):
            head, *parts = re.split(r"(?m)^(?=\[\[item\]\]$)", file.read_text(encoding="utf-8"))
            parts = [part for part in parts if re.search(r'(?m)^id = "(.+)"$', part)[1] in kept]
            file.write_text(head + "".join(parts), encoding="utf-8")

    def _draw(self) -> None:
        forms, bank, course = {}, self.bank, self.course
        for number in range(7):
            now, name = records.now(), f"L{number}"
            self.db.table("people").insert({"id": name, "name": f"学员{number}", "secret": "x", "kind": "learner", "created_at": now})
            self.db.table("enrolments").insert({"class": "k", "person": name, "name": f"学员{number}", "joined_at": now})
            self.ids[name] = attempts.start(self.db, course, bank, name, "theory", now, "k")
            row = records.one(self.db, "SELECT form FROM attempts WHERE id = ?", self.ids[name])
            assert row is not None
            forms[name] = json.loads(row["form"])["slots"]
        plain = {item.id for item in bank.drawable() if item.kind == "choice" and not item.must_pass}
        counts = {item: [name for name, slots in forms.items() if item in {s["item"] for s in slots}] for item in sorted(plain)}
        self.item, self.drew = next((i, who) for i, who in counts.items() if 3 <= len(who) <= 6)
        self.loser, self.winner = self.drew[:2]
        for name, slots in forms.items():
            self._answer(name, slots)

    def _answer(self, name: str, slots: list[dict]) -> None:
        now, bank = records.now(), self.bank
        spare = [s["slot"] for s in slots if not s["must_pass"] and s["item"] != self.item]
        left = set(spare[:2]) if name in (self.loser, self.winner) else set()
        for slot in slots:
            item = bank.find(f"{slot['item']}@{slot['version']}")
            value = _value(item, slot["order"], True)
            if slot["item"] == self.item:
                old = next(n for n, option in enumerate(item.options) if option.correct)
                new = next(n for n, option in enumerate(item.options) if not option.correct)
                value = [slot["order"].index(new if name == self.winner else old)]
                if name not in (self.loser, self.winner):
                    continue
            if slot["slot"] not in left:
                attempts.save_answer(self.db, self.ids[name], name, slot["slot"], value, 1, now, now)
        attempts.submit(self.db, self.ids[name], name, now)

    def work(self) -> None:
        """Grade all that is due, in this process."""
        while self.here.step():
            pass

    def block(self, change) -> None:
        """Give the item's text in its file to ``change`` and keep what comes back."""
        for file in sorted((self.content / "courses" / "cpr_aed" / "items").glob("*.toml")):
            parts = re.split(r"(?m)^(?=\[\[item\]\]$)", file.read_text(encoding="utf-8"))
            wanted = [change(part) if f'id = "{self.item}"' in part else part for part in parts]
            file.write_text("".join(wanted), encoding="utf-8")

    def flip(self) -> None:
        """Make the first wrong option the right one, in both languages; again: back as it was."""
        item = self.bank.find(f"{self.item}@1")
        marks = [option.correct for option in item.options]
        if not hasattr(self, "old"):
            self.old = marks
        new = [n == marks.index(False) for n in range(len(marks))] if marks == self.old else self.old
        wanted = iter(new * 2)
        self.block(lambda text: re.sub(r"(?m)^correct = \w+$", lambda _: f"correct = {str(next(wanted)).lower()}", text))

    def totals(self) -> dict[str, float]:
        """Return everybody's score in force."""
        return {name: self.total(attempt)[0] for name, attempt in self.ids.items()}

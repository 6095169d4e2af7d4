"""Putting a class right: its name and times, ending it, a learner's misspelt name, a duplicate."""

from typing import Any

from tornado.web import HTTPError

from grading import classes, enrolments
from grading.errors import RefusedError
from portal.handlers.teach import TEACHING, ClassPage, beijing_field, state_of, utc
from portal.routes import Route

_TEACHERS = frozenset(TEACHING)


class ClassSettings(ClassPage):
    """The class's name, when it opens and closes, and its end."""

    async def get(self, class_id: str) -> None:
        """Show them in the form."""
        group = await self.group(class_id, *TEACHING)
        self._show(group, {"name": group["name"], **{k: beijing_field(group[f"{k}_at"]) for k in ("opens", "closes")}})

    def _show(self, group: dict[str, Any], form: dict[str, str], problem: str = "") -> None:
        state = state_of(group, self.now())
        self.render_page("teach_settings.html", group=group, state=state, form=form, problem=problem)

    async def post(self, class_id: str) -> None:
        """Change or end the class and go back to it; what does not fit is shown with the form again."""
        group = await self.group(class_id, *TEACHING)
        now, page = self.now(), f"/teach/classes/{class_id}"
        if self.get_body_argument("action", "") == "end":
            await self.record(classes.change, class_id, self.person_id, now, closes_at=now)
            return self.redirect(page)
        form = {name: self.get_body_argument(name, "").strip() for name in ("name", "opens", "closes")}
        try:
            changed: dict[str, Any] = {"name": form["name"]}
            if state_of(group, now) != "closed":
                changed |= {f"{name}_at": _moment(form[name], group[f"{name}_at"]) for name in ("opens", "closes")}
            await self.record(classes.change, class_id, self.person_id, now, **changed)
        except (ValueError, OverflowError):
            return self._again(group, form, "teach.problem_time")
        except RefusedError as error:
            return self._again(group, form, "teach.problem_time" if error.reason == "class_times" else "teach.problem_name")
        return self.redirect(page)

    def _again(self, group: dict[str, Any], form: dict[str, str], problem: str) -> None:
        self.set_status(400)
        self._show(group, form, self.t(problem))


def _moment(typed: str, stored: str | None) -> str | None:
    """Return what the field says; the field shows no seconds, so untouched it means what is stored."""
    return stored if typed == beijing_field(stored) else utc(typed)


class Learner(ClassPage):
    """One learner of the class: the name as it will stand on the certificate, and a way out of the list."""

    async def get(self, class_id: str, person: str) -> None:
        """Show the name in the form, and whether the learner can be taken out."""
        await self._show(class_id, person)

    async def _show(self, class_id: str, person: str, name: str | None = None, problem: str = "") -> None:
        group = await self.group(class_id, *TEACHING)
        member = await self.member(class_id, person)
        self.render_page(
            "teach_learner.html",
            group=group,
            member=member,
            name=member["name"] if name is None else name,
            problem=problem,
            certified=await self.record(enrolments.certified, class_id, person),
            evidence=await self.record(enrolments.has_evidence, class_id, person),
        )

    async def post(self, class_id: str, person: str) -> None:
        """Correct the name or take the learner out, and go back to the class."""
        await self.group(class_id, *TEACHING)
        await self.member(class_id, person)
        action, name = self.get_body_argument("action", ""), self.get_body_argument("name", "")
        try:
            if action == "rename":
                await self.record(enrolments.rename, class_id, person, name, self.person_id, self.now())
            elif action == "remove":
                await self.record(enrolments.remove, class_id, person, self.person_id, self.now())
            else:
                raise HTTPError(400)
        except RefusedError as error:
            self.set_status(409)
            return await self._show(class_id, person, name, self.t(f"refused.{error.reason}", **error.params))
        return self.redirect(f"/teach/classes/{class_id}#members")


ROUTES = [
    Route(r"/teach/classes/([\w-]+)/settings", ClassSettings, _TEACHERS),
    Route(r"/teach/classes/([\w-]+)/learner/([\w-]+)", Learner, _TEACHERS),
]

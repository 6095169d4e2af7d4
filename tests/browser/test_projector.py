"""The join code on the projector: it counts who has come while nobody touches it.

It drives ``portal/static/projector.js``.
"""

import pytest
from playwright.sync_api import expect

from grading import classes, records
from portal.strings import Strings

pytestmark = pytest.mark.browser


@pytest.fixture
def projector(page, classroom_site, sign_in):
    """The projector's page of a class of its own, on a clock that the test moves; ``page.group`` is the class."""
    room = classroom_site.room
    page.group = classroom_site.record(classes.create, room.centre, "cpr_aed", "投影班", room.ids["trainer"], records.now())
    sign_in(page, "trainer")
    page.clock.install()
    page.goto(f"{classroom_site.http}/teach/classes/{page.group}/join")
    return page


def joined(number):
    return Strings().text("zh", "teach.joined", n=number)


def join(site, group, name):
    person = site.record(site.room.learner, name, name)
    site.record(classes.join, group, person, name, records.now())


def test_it_counts_who_joins_without_being_touched_or_drawn_anew(projector, classroom_site):
    expect(projector.locator(".joined")).to_have_text(joined(0))
    projector.evaluate("window.same = true")
    join(classroom_site, projector.group, "投影一号")
    projector.clock.run_for(10_000)
    expect(projector.locator(".joined")).to_have_text(joined(1))
    assert projector.evaluate("window.same") is True


def test_without_a_network_it_stays_and_goes_on_later(projector, classroom_site):
    projector.expected.append("ERR_INTERNET_DISCONNECTED")
    join(classroom_site, projector.group, "投影二号")
    projector.context.set_offline(True)
    with projector.expect_event("requestfailed"):
        projector.clock.run_for(10_000)
    expect(projector.locator(".joined")).to_have_text(joined(0))
    projector.context.set_offline(False)
    projector.clock.run_for(10_000)
    expect(projector.locator(".joined")).to_have_text(joined(1))


def test_when_the_class_ends_it_says_so(projector, classroom_site):
    def end(db):
        db.execute("UPDATE classes SET closes_at = ? WHERE id = ?", [records.now(), projector.group])
        db.conn.commit()

    classroom_site.record(end)
    projector.clock.run_for(10_000)
    expect(projector.get_by_text(Strings().text("zh", "teach.join_closed"))).to_be_visible()

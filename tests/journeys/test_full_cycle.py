"""The reference office goes through a whole year by API: 38 posts, their divisions, team, notice, published edition."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demo.loading import whole
from demo.office.load import load_office
from lianfang.kernel import clock
from lianfang.register.queries.editions import get_edition, list_lines_of
from lianfang.store.acting import acting
from tests.journeys import year as steps
from tests.journeys.cycle import Staff, at_nine, staffed
from tests.journeys.year import in_workdays

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

APART = ("main_leader", "leader_in_charge", "discipline_group")


@pytest.fixture
def staff(tmp_path, settings, monkeypatch) -> Staff:
    """Give the reference office before this year's campaign, with an account for each of its posts."""
    settings.FILES_ROOT = tmp_path
    monkeypatch.setattr(whole, "load_campaign", lambda actor: None)
    whole.load_demo()
    return staffed(load_office())


def test_a_year_goes_from_38_posts_to_a_published_edition(staff):
    year, risks = clock.today().year + 1, len(staff.office["risks"])
    campaign = steps.begin(staff, year)
    steps.screen(staff)
    steps.merge(staff, campaign)
    assert staff.move_refused("MS1", f"campaigns/{campaign}", "close") == (409, "move_not_now")
    steps.accept(staff, campaign)
    steps.close(staff, campaign)
    decide(staff, year)
    assert len(list(staff.rows("MS1", "ratings", state="approved"))) == risks
    assert lay_open(staff, year) == risks
    assert list(staff.rows("MS1", "ratings", state="on_notice")) == []
    published = publish(staff, year)
    assert published["state"] == "published"
    assert published["key"].startswith(f"{year}-")
    assert count_lines(published["key"]) == risks


def decide(staff: Staff, year: int) -> None:
    """Put every risk before the team in batches and hold the meeting, each leader away from the own topic."""
    keys = staff.call("MS1", "rating-batches", {"year": year})["keys"]
    topics = steps.put_forward(staff)
    apart = {post["id"] for post in staff.posts if post["role"] in APART}
    assert (
        len(topics)
        == len(keys)
        == len({risk["post"] if risk["post"] in apart else risk["division"] for risk in staff.office["risks"]})
    )
    meets = in_workdays(8)
    ref = steps.call_meeting(staff, topics, meets)
    with staff.on(meets):
        members = steps.sit(staff, ref)
        for key in topics:
            steps.treat(staff, key, members)
        staff.move("MS1", f"meetings/{ref}", "close")


def lay_open(staff: Staff, year: int) -> int:
    """Lay the levels open, refuse to end it early, answer an objection, and put every level in force."""
    with staff.on(in_workdays(9)):
        notice = staff.call("MS1", "rating-notices", {"title": "风险等级公示", "year": year})["key"]
        path = f"rating-notices/{notice}"
        said = staff.call("IF2", f"{path}/objections", {"risk": steps.OBJECTED, "text": "概率评得过高。"})["key"]
        early, late = in_workdays(4), in_workdays(6)
    with staff.on(early):
        assert staff.move_refused("MS1", path, "close") == (409, "notice_runs")
        assert staff.refused("L1", f"{path}/confirmed") == (409, "notice_not_closed")
    with staff.on(late):
        assert staff.move("MS1", path, "close")["state"] == "closed"
        confirmed = steps.confirm(staff, notice)
        assert {row["number"] for row in staff.rows("MS1", "ratings", state="on_notice")} == {steps.OBJECTED}
        staff.move("L3", f"objections/{said}", "dismiss", "近三年有两件，概率不低。")
        return confirmed + steps.confirm(staff, notice)


def publish(staff: Staff, year: int) -> dict[str, Any]:
    """Freeze the catalogue of the new year, let the team approve it, and let another than its composer publish it."""
    with staff.on(at_nine(date(year, 1, 4))):
        key = staff.call("MS1", "risk-editions", {"title": f"{year}年度廉政风险目录"})["key"]
        path = f"risk-editions/{key}"
        staff.move("MS1", path, "submit")
        topics = [row["key"] for row in staff.rows("MS1", "topics", state="waiting")]
        meets = in_workdays(8)
        ref = steps.call_meeting(staff, topics, meets)
    with staff.on(meets):
        members = steps.sit(staff, ref)
        for topic in topics:
            steps.treat(staff, topic, members)
        assert staff.move_refused("MS1", path, "publish") == (409, "four_eyes")
        staff.move("L1", path, "publish")
        return dict(staff.read("MS1", path))


def count_lines(number: str) -> int:
    """Count the frozen lines of an edition."""
    with acting(steps.LOOKER):
        return list_lines_of(steps.LOOKER, get_edition(steps.LOOKER, number)).count()

"""The progress board and the gaps of a campaign: computed, equal to the lists, empty where nothing is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, holder
from lianfang.register.tests.factories import people_of_a_rating
from lianfang.screening import actions, queries
from lianfang.screening.queries.board import count_leads, list_board, list_gaps
from lianfang.screening.tests.factories import (
    division_of,
    empty_screening,
    running_campaign,
    screening_of,
    submitted_screening,
)
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Give an office in which every post has a holder."""
    found = people_of_a_rating()
    found["head_b"] = holder("sun", post="B1", role=Role.DIVISION_HEAD, unit="B")
    return found


@pytest.mark.demand("T2.1")
def test_the_board_counts_what_the_lists_hold_and_names_who_is_late(people):
    campaign = running_campaign(people["secretary"])
    submitted_screening(people["officer"], "A2")
    empty_screening(people["other"], "B2")
    key = str(screening_of("B2").pk)
    actions.return_screening(people["head_b"], key=key, comment="再想想")
    with acting(SETUP):
        board = {row.unit.code: row for row in list_board(SETUP, campaign)}
        listed = queries.list_screenings(SETUP).filter(campaign=campaign)
        for state in ("open", "submitted", "returned", "accepted"):
            in_list = listed.filter(state=state).count()
            assert sum(row.counts.get(state, 0) for row in board.values()) == in_list
        assert sum(row.total for row in board.values()) == listed.count()
        assert (board["A"].counts, board["B"].counts) == ({"submitted": 1, "open": 1}, {"returned": 1, "open": 1})
        assert (board["A"].entries, board["B"].entries) == (1, 0)
        assert not board["A"].late
        assert [(held.post.code, held.state) for held in board["A"].posts] == [("A1", "open"), ("A2", "submitted")]
    after = datetime.combine(campaign.post_due_on + timedelta(days=1), datetime.min.time(), UTC)
    with clock.at(after), acting(SETUP):
        late = {row.unit.code: [held.post.code for held in row.late] for row in list_board(SETUP, campaign)}
    assert (late["A"], sorted(late["B"])) == (["A1"], ["B1", "B2"])


@pytest.mark.demand("T3.2.5")
@pytest.mark.demand("T6.2.3")
def test_gaps_are_computed_and_empty_when_nothing_is_left_out(people, client):
    campaign = running_campaign(people["secretary"])
    with acting(SETUP):
        before = list_gaps(SETUP, campaign)
    assert ([item.number for item in before.items], sorted(post.code for post in before.posts)) == (
        ["T01"],
        ["A1", "A2", "B1", "B2", "L1"],
    )
    submitted_screening(people["officer"], "A2")
    with acting(SETUP):
        after = list_gaps(SETUP, campaign)
    assert (after.items, "A2" in {post.code for post in after.posts}) == ([], False)
    client.force_login(Account.objects.get(username="wang"))
    page = client.get(f"/campaigns/{campaign.pk}/").content.decode()
    assert "未查找到风险之处" in page
    assert "甲处处长" in page


@pytest.mark.demand("T6.1.4")
def test_the_three_leads_of_each_leader_are_counted_and_stand_on_the_own_page(people, client):
    campaign = running_campaign(people["secretary"])
    submitted_screening(people["head"], "A1")
    with acting(SETUP):
        leads = {
            lead.screening.post.code: (lead.found, lead.measures, lead.merged) for lead in count_leads(SETUP, campaign)
        }
    assert leads == {"A1": (1, 1, 0), "B1": (0, 0, 0), "L1": (0, 0, 0)}
    submitted_screening(people["officer"], "A2")
    actions.merge_rest(people["head"], key=str(division_of("A").pk))
    client.force_login(Account.objects.get(username="chen"))
    page = client.get(f"/post-screenings/{screening_of('A1').pk}/").content.decode()
    figures = page[page.index("带头情况") :]
    assert [figures.count(f"<b>{count}</b>") for count in (0, 1)] == [0, 3]

"""Pages of the register: anchors and figures beside each choice, ways to post, item and rule and back, the ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lianfang.kernel import clock
from lianfang.people.models import Account
from lianfang.policies.tests.factories import in_force
from lianfang.register import actions
from lianfang.register.tests.factories import (
    HIGH,
    MEDIUM,
    adopted_risk,
    on_notice,
    people_of_a_rating,
    rating_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Give an office with an item and somebody for every step."""
    found = people_of_a_rating()
    rows = [
        {"code": level, "label": level, "label_en": level, "meaning": f"{level}的含义"}
        for level in ("high", "medium", "low")
    ]
    in_force("level_labels", rows)
    return found


def signed_in(client, username):
    client.force_login(Account.objects.get(username=username))
    return client


def confirmed(people):
    risk = adopted_risk(people, bases=("B1",))
    notice = on_notice(people)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        actions.confirm_notice(people["leader"], key=notice.number)
    return risk


@pytest.mark.demand("T3.3.1")
@pytest.mark.demand("T3.3.2")
@pytest.mark.demand("T3.3.3")
@pytest.mark.demand("T3.3.4")
def test_the_form_shows_the_anchor_of_every_value_and_the_figures_of_twelve_months(people, client):
    rating = actions.open_rating(people["officer"], risk=confirmed(people).number)
    page = signed_in(client, "li").get(f"/ratings/{rating.pk}/rate/").content.decode()
    for factor in ("importance", "discretion", "probability", "harm"):
        for value in range(1, 6):
            assert f"{factor}{value}" in page
    since = clock.today() - timedelta(days=365)
    assert f"自 {since.isoformat()} 起" in page
    given = {**HIGH, "reason": "", "level": "", "version": rating.version, "then": "submit"}
    assert client.post(f"/ratings/{rating.pk}/rate/", given | {"harm": "9"}).status_code == 409
    seen = rating_of(rating.risk.number).version
    assert client.post(f"/ratings/{rating.pk}/rate/", given | {"version": seen}).status_code == 302
    assert (rating_of(rating.risk.number).state, rating_of(rating.risk.number).level) == ("submitted", "high")


@pytest.mark.demand("T3.3.12")
def test_the_definition_of_the_level_stands_beside_it(people, client):
    risk = confirmed(people)
    assert "medium的含义" in signed_in(client, "chen").get(f"/risks/{risk.number}/").content.decode()


@pytest.mark.demand("T2.3")
@pytest.mark.parametrize("address", ["/posts/A2/", "/items/T01/", "/bases/B1/"])
def test_post_item_and_rule_of_a_risk_are_one_click_away_and_lead_back(people, client, address):
    risk = confirmed(people)
    signed_in(client, "chen")
    assert f'href="{address}"' in client.get(f"/risks/{risk.number}/").content.decode()
    assert f'href="/risks/{risk.number}/"' in client.get(address).content.decode()


@pytest.mark.demand("T3.4.2")
def test_the_page_of_a_risk_tells_who_changed_what_when(people, client):
    risk = confirmed(people)
    actions.plan_level(people["officer"], key=risk.number, level="low")
    page = signed_in(client, "wang").get(f"/risks/{risk.number}/").content.decode()
    assert "风险的计划等级" in page
    assert "li氏" in page
    assert clock.today().isoformat() in page


def test_two_editors_of_one_self_rating_see_both(people, client):
    rating = actions.open_rating(people["officer"], risk=confirmed(people).number)
    actions.keep_self_rating(people["officer"], key=str(rating.pk), factors=HIGH)
    given = {**MEDIUM, "reason": "我的理由", "level": "", "version": rating.version, "then": "keep"}
    answer = signed_in(client, "li").post(f"/ratings/{rating.pk}/rate/", given)
    assert answer.status_code == 409
    assert "我的理由" in answer.content.decode()


def test_a_notice_is_read_and_objected_to_by_anybody_in_the_office(people, client):
    risk = adopted_risk(people)
    notice = on_notice(people)
    page = signed_in(client, "zhao").get(f"/rating-notices/{notice.number}/").content.decode()
    assert "一人经办到底" in page
    address = f"/rating-notices/{notice.number}/objections/{risk.number}/"
    assert client.post(address, {"text": " "}).status_code == 409
    assert client.post(address, {"text": "等级偏低"}).status_code == 302
    assert client.get(f"/risks/{risk.number}/").status_code == 404

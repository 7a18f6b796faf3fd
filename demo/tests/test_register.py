"""The register of the reference office: every stated score and level follows from its factors by the scheme."""

from __future__ import annotations

import pytest
from django.db import transaction

from demo.loading.whole import LOADER, load_demo
from demo.office.load import load_office
from lianfang.register.queries import last_steps, list_ratings, list_risks, list_steps_of, recompute
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
RISKS = {risk["id"]: risk for risk in load_office()["risks"]}


@pytest.fixture(scope="module", autouse=True)
def office(django_db_setup, django_db_blocker):
    """Load the office once for all tests here, in a transaction that is taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def register():
    with acting(LOADER):
        yield {risk.number: risk for risk in list_risks(LOADER)}


@pytest.mark.demand("T3.3.6")
@pytest.mark.demand("T1.8")
def test_every_rating_computes_its_stated_score_and_level_again(register):
    ratings = list(list_ratings(LOADER))
    steps = list_steps_of(LOADER, [rating.pk for rating in ratings])
    now = {rating.risk.number: rating for rating in ratings if rating.state == "confirmed"}
    assert set(now) == set(RISKS) == set(register)
    for number, rating in now.items():
        stated, team = RISKS[number], last_steps(steps[rating.pk])["team"]
        assert (team.score, team.suggested_level, team.level) == (
            stated["score"],
            stated["suggested_level"],
            stated["level"],
        )
        assert (register[number].level, register[number].score) == (stated["level"], stated["score"])
    for rating in ratings:
        for step in steps[rating.pk]:
            said = recompute(step, rating)
            assert (said.score, said.level, said.floor) == (step.score, step.suggested_level, step.floor)
    assert (register["R064"].score, register["R064"].level) == (72, "high")


@pytest.mark.demand("T1.3")
def test_every_risk_is_pinned_where_the_data_says(register):
    for number, stated in RISKS.items():
        risk = register[number]
        assert (risk.post.code if risk.post else None) == stated["post"]
        assert (risk.item.number if risk.item else None) == stated["item"]
        assert (risk.step_key or None) == stated["step"]
        assert bool(risk.item_id) or bool(risk.scope_note)


def test_last_year_stands_beside_this_year(register):
    old = {rating.risk.number: rating for rating in list_ratings(LOADER).filter(year=2025)}
    assert {number for number, risk in RISKS.items() if "last_year" in risk} == set(old)
    assert {rating.state for rating in old.values()} == {"superseded"}
    assert any(old[number].level != register[number].level for number in old)

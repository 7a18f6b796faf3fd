"""A rating on its way: self, division, second person, team, notice, objection, confirmation; every value stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lianfang.catalogue.actions import BasisWords, amend_basis, repeal_basis
from lianfang.catalogue.queries import get_basis
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings.actions import load_decision
from lianfang.people.tests.factories import SETUP
from lianfang.policies.queries import working_calendar
from lianfang.register import actions, queries
from lianfang.register.tests.factories import (
    HIGH,
    LOW,
    MEDIUM,
    adopted_risk,
    decided,
    entry,
    on_notice,
    people_of_a_rating,
    rating_of,
)
from lianfang.store.acting import acting
from lianfang.tasks.actions import Outcome, answer_objection
from lianfang.tasks.queries import list_own_tasks

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 9, 14, 2, tzinfo=UTC)  # a Monday before the National Day with its make-up days


@pytest.fixture
def people():
    """Give an office with an item and somebody for every step."""
    return people_of_a_rating()


def refused(code, act, *args, **given):
    with pytest.raises(Refused) as refusal:
        act(*args, **given)
    assert refusal.value.code == code
    return refusal.value


def steps_of(rating):
    with acting(SETUP):
        return queries.list_steps_of(SETUP, [rating.pk])[rating.pk]


def confirmed(people):
    risk = adopted_risk(people)
    notice = on_notice(people)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        actions.confirm_notice(people["secretary"], key=notice.number)
    return risk


@pytest.mark.demand("T3.3.7")
@pytest.mark.demand("T3.3.10")
def test_a_level_comes_into_force_by_its_four_stages_only(people):
    risk = adopted_risk(people, own=LOW, division=MEDIUM)
    rating = rating_of(risk)
    assert (rating.state, rating.level, risk.level) == ("reviewed", "medium", "")
    refused("move_not_now", actions.confirm_rating, people["leader"], key=str(rating.pk))
    notice = on_notice(people)
    refused("notice_not_closed", actions.confirm_notice, people["leader"], key=notice.number)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        actions.confirm_notice(people["leader"], key=notice.number)
    stages = [(step.stage, step.level) for step in steps_of(rating)]
    assert stages == [("self", "low"), ("division", "medium"), ("team", "medium")]
    with acting(SETUP):
        held = queries.get_risk(SETUP, risk.number)
    assert (held.state, held.level, held.score, held.power, held.event) == ("in_force", "medium", 36, 6, 6)
    assert held.effective_on == notice.ends_on + timedelta(days=1)


@pytest.mark.demand("T3.3.7")
@pytest.mark.parametrize("table", ["register_ratingstep", "register_noticeline"])
@pytest.mark.parametrize("act", ["update {table} set level = 'low'", "delete from {table}"])
def test_a_stage_that_was_given_and_a_line_on_notice_cannot_be_changed_by_anybody(people, table, act):
    adopted_risk(people)
    on_notice(people)
    with (
        acting(SETUP),
        pytest.raises(DatabaseError, match="is kept as it is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table=table))


@pytest.mark.demand("T1.8")
def test_a_past_rating_computes_again_from_what_is_stored(people):
    rating = rating_of(adopted_risk(people, own=HIGH, division=LOW | {"harm": 5, "probability": 3}))
    for step in steps_of(rating):
        said = queries.recompute(step, rating)
        assert (said.score, said.level, said.floor) == (step.score, step.suggested_level, step.floor)


@pytest.mark.demand("T3.3.13")
def test_a_level_below_the_suggested_one_needs_a_reason_and_a_second_person(people):
    risk = confirmed(people)
    rating = actions.open_rating(people["officer"], risk=risk.number)
    key = str(rating.pk)
    actions.keep_self_rating(people["officer"], key=key, factors=LOW | {"harm": 5, "probability": 3}, level="low")
    refused("rating_departure", actions.submit_rating, people["officer"], key=key)
    actions.keep_self_rating(people["officer"], key=key, factors=MEDIUM)
    actions.submit_rating(people["officer"], key=key)
    refused("rating_lowered", actions.review_rating, people["head"], key=key, factors=LOW)
    actions.review_rating(people["head"], key=key, factors=LOW, reason="已分岗")
    assert rating_of(risk).needs_second
    refused("batch_nothing", actions.compose_batches, people["secretary"], year=clock.today().year)
    refused("move_not_yours", actions.second_rating, people["head"], key=key, comment="同意")
    refused("comment_required", actions.second_rating, people["deputy"], key=key)
    actions.second_rating(people["deputy"], key=key, comment="同意下调")
    refused("rating_second_idle", actions.second_rating, people["leader"], key=key, comment="同意")
    decided(people)
    assert rating_of(risk).state == "approved"
    with acting(SETUP):
        assert queries.get_risk(SETUP, risk.number).level == "medium"


def test_nobody_rates_reviews_or_closes_the_own(people):
    risk = confirmed(people)
    rating = actions.open_rating(people["head"], risk=risk.number)
    key = str(rating.pk)
    refused("rating_not_own", actions.keep_self_rating, people["head"], key=key, factors=MEDIUM)
    actions.keep_self_rating(people["officer"], key=key, factors=MEDIUM)
    actions.submit_rating(people["officer"], key=key)
    own = rating_of(adopted_risk(people, "A1", title="处长一人定"))
    refused("rating_own", actions.return_rating, people["head"], key=str(own.pk), comment="重来")
    refused("move_not_yours", actions.review_rating, people["officer"], key=key, factors=MEDIUM)
    with pytest.raises(NotFound):
        actions.review_rating(people["other"], key=key, factors=MEDIUM)


@pytest.mark.demand("T3.3.8")
def test_the_team_departs_with_a_reason_that_stays(people):
    risk = adopted_risk(people)
    (batch,) = actions.compose_batches(people["secretary"], year=clock.today().year)
    actions.put_batch_forward(people["secretary"], key=batch.number)
    key = str(rating_of(risk).pk)
    refused("departure_reason", actions.note_departure, people["secretary"], key=key, factors=HIGH)
    actions.note_departure(people["secretary"], key=key, factors=HIGH, reason="近期有反映")
    load_decision(
        SETUP,
        kind="register.ratingbatch",
        unit_id=batch.unit_id,
        about=actions.about_batch(batch),
        meeting_title="党组会",
        decided_on=clock.today(),
    )
    rating = rating_of(risk)
    team = queries.last_steps(steps_of(rating))["team"]
    assert (rating.state, rating.level, team.level, team.reason) == ("approved", "high", "high", "近期有反映")


def test_nobody_confirms_a_level_that_they_rated_in_an_earlier_attempt(people):
    risk = confirmed(people)
    key = str(actions.open_rating(people["officer"], risk=risk.number).pk)
    actions.keep_self_rating(people["officer"], key=key, factors=HIGH)
    actions.submit_rating(people["officer"], key=key)
    actions.review_rating(people["leader"], key=key, factors=HIGH)
    actions.return_rating(people["head"], key=key, comment="重来")
    actions.submit_rating(people["officer"], key=key)
    actions.review_rating(people["head"], key=key, factors=HIGH)
    with acting(people["officer"]):
        assert not [task for task in list_own_tasks(people["officer"]) if task.kind == "rate_risk"]
    notice = on_notice(people)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        refused("four_eyes", actions.confirm_rating, people["leader"], key=key)
        actions.confirm_rating(people["secretary"], key=key)


def test_a_batch_without_ratings_does_not_go_to_the_team(people):
    adopted_risk(people)
    (batch,) = actions.compose_batches(people["secretary"], year=clock.today().year)
    refused("batch_nothing", actions.compose_batches, people["secretary"], year=clock.today().year)
    actions.withdraw_rating(people["deputy"], key=str(rating_of("R001").pk), comment="重复")
    refused("batch_empty", actions.put_batch_forward, people["secretary"], key=batch.number)


def test_what_the_team_rejects_waits_for_the_division_again(people):
    risk = adopted_risk(people)
    decided(people, "rejected")
    assert (rating_of(risk).state, rating_of(risk).batch) == ("reviewed", None)
    decided(people)
    assert rating_of(risk).state == "approved"


def test_risks_of_a_leader_go_to_the_team_by_themselves(people):
    adopted_risk(people)
    adopted_risk(people, "L1", item="", scope_note="主要领导岗位")
    actions.compose_batches(people["secretary"], year=clock.today().year)
    with acting(SETUP):
        rows = [(batch.unit.code, batch.post.code if batch.post else "") for batch in queries.list_batches(SETUP)]
    assert sorted(rows) == [("A", ""), ("LD", "L1")]


@pytest.mark.demand("T3.3.9")
@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 9, 15), date(2026, 9, 21)),  # the Sunday 20 September is worked
        (date(2026, 9, 28), date(2026, 10, 10)),  # seven days off, and Saturday 10 October is worked
        (date(2026, 11, 2), date(2026, 11, 9)),
    ],
)
def test_a_notice_of_five_working_days_does_not_end_on_the_fourth(people, starts_on, ends_on):
    with clock.at(SENT):
        adopted_risk(people)
        decided(people)
    morning = datetime.combine(starts_on, datetime.min.time(), UTC) + timedelta(hours=1)
    with clock.at(morning):
        notice = actions.publish_notice(people["secretary"], title="公示", year=2026)
        with acting(SETUP):
            days = working_calendar(SETUP).days(starts_on, ends_on)
    assert notice.ends_on == ends_on
    assert sum(is_worked for day, _before, is_worked in days if day > starts_on) == 5
    for day, _before, _worked in days:
        with clock.at(datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)):
            refused("notice_runs", actions.close_notice, people["secretary"], key=notice.number)
    with clock.at(datetime.combine(ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        assert actions.close_notice(people["secretary"], key=notice.number).state == "closed"


@pytest.mark.demand("T3.3.9")
def test_an_objection_blocks_and_an_upheld_one_sends_the_rating_back(people):
    risk = adopted_risk(people)
    notice = on_notice(people)
    filed = actions.object_to_level(people["other"], notice=notice.number, number=risk.number, text="偏低")
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        refused("rating_objected", actions.confirm_rating, people["leader"], key=str(rating_of(risk).pk))
        refused("notice_nothing_to_confirm", actions.confirm_notice, people["leader"], key=notice.number)
        answer_objection(people["deputy"], key=str(filed.pk), outcome=Outcome.UPHELD, comment="采纳")
    assert rating_of(risk).state == "reviewed"
    refused(
        "notice_closed", actions.object_to_level, people["other"], notice=notice.number, number=risk.number, text="再提"
    )


def test_everybody_in_the_office_reads_a_notice_and_nobody_more_than_it_shows(people):
    risk = adopted_risk(people)
    notice = on_notice(people)
    with acting(people["other"]):
        (line,) = queries.list_lines(people["other"], queries.get_notice(people["other"], notice.number))
        assert (line.number, line.level, line.holder) == (risk.number, "medium", "甲处经办岗")
        with pytest.raises(NotFound):
            queries.get_risk(people["other"], risk.number)


@pytest.mark.demand("T5.4.7")
def test_an_amended_law_lapses_the_ratings_given_under_it(people):
    risk = confirmed(people)
    aside = adopted_risk(people, item="", scope_note="与事项无关", title="另一风险")
    basis = get_basis(people["secretary"], "B1")
    words = BasisWords(
        **{name: getattr(basis, name) for name in BasisWords.__dataclass_fields__} | {"article": "第九条"}
    )
    amend_basis(people["secretary"], key="B1", words=words, is_amended=True, reason="修法")
    with acting(SETUP):
        (change,) = queries.list_changes(SETUP)
        held = queries.get_risk(SETUP, risk.number)
    assert (change.risk.number, change.trigger) == (risk.number, "law")
    assert (held.level, held.is_lapsed, rating_of(risk).state) == ("medium", True, "lapsed")
    assert rating_of(aside).state == "reviewed"


@pytest.mark.demand("T5.4.7")
def test_a_repealed_law_opens_a_change_within_thirty_days_at_each_citing_item(people):
    risk = confirmed(people)
    aside = adopted_risk(people, item="", scope_note="与事项无关", title="另一风险")
    repeal_basis(people["secretary"], key="B1", repealed_on=clock.today(), reason="新法施行")
    with acting(SETUP):
        (change,) = queries.list_changes(SETUP)
        held = queries.get_risk(SETUP, risk.number)
    assert (change.risk.number, change.trigger) == (risk.number, "law")
    assert clock.today() < change.due_on <= clock.today() + timedelta(days=30)
    assert (held.level, held.is_lapsed, rating_of(risk).state) == ("medium", True, "lapsed")
    assert rating_of(aside).state == "reviewed"
    with acting(people["head"]):
        assert any(task.kind == "look_at_change" for task in list_own_tasks(people["head"]))
    refused("change_lapsed", actions.leave_change, people["head"], key=str(change.pk), comment="不变")
    actions.rate_change(people["head"], key=str(change.pk))
    key = str(rating_of(risk).pk)
    actions.keep_self_rating(people["officer"], key=key, factors=HIGH)
    actions.submit_rating(people["officer"], key=key)
    actions.review_rating(people["head"], key=key, factors=HIGH)
    notice = on_notice(people)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        actions.confirm_notice(people["leader"], key=notice.number)
    with acting(SETUP):
        held = queries.get_risk(SETUP, risk.number)
        states = sorted(row.state for row in queries.list_ratings(SETUP).filter(risk=held))
        settled = queries.get_change(SETUP, str(change.pk))
    assert (held.level, held.is_lapsed, settled.state) == ("high", False, "settled")
    assert states == ["confirmed", "superseded"]


@pytest.mark.demand("T1.7")
def test_three_levels_stand_side_by_side_and_only_another_person_finds_less(people):
    risk = confirmed(people)
    actions.plan_level(people["officer"], key=risk.number, level="low")
    refused(
        "verified_without_evidence", actions.verify_level, people["head"], key=risk.number, level="low", evidence=""
    )
    with pytest.raises(NotFound):
        actions.verify_level(people["officer"], key=risk.number, level="low", evidence="自查")
    own = adopted_risk(people, "A1", title="处长一人定")
    assert own.state == "proposed"
    actions.verify_level(people["head"], key=risk.number, level="low", evidence="抽查12件均双人复核")
    with acting(SETUP):
        held = queries.get_risk(SETUP, risk.number)
    assert (held.level, held.planned_level, held.verified_level) == ("medium", "low", "low")
    assert None not in (held.effective_on, held.planned_on, held.verified_on)
    assert held.verified_by_id == people["head"].id


@pytest.mark.demand("T1.3")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"item": "", "scope_note": ""}, "risk_unplaced"),
        ({"post": ""}, "risk_without_post"),
        ({"item": "", "step": "T01-S1", "scope_note": "x"}, "risk_step_without_item"),
        ({"step": "T01-S9"}, "risk_step_unknown"),
        ({"cause": "style_lax"}, "risk_cause"),
        ({"kind": "money"}, "risk_code"),
        ({"title": " "}, "field_required"),
    ],
)
def test_a_risk_that_is_not_placed_is_refused(people, changed, code):
    given = actions.Given(MEDIUM, by=people["officer"].id)
    refused(code, actions.adopt_risk, SETUP, entry=entry(**changed), own=given, division=given, year=2026)


def test_a_text_that_is_too_long_is_refused_and_never_cut(people):
    risk = confirmed(people)
    long = "长" * 4_001
    refused("text_long", actions.ask_change, people["officer"], risk=risk.number, trigger="incident", reason=long)
    verified = {"key": risk.number, "level": "low", "evidence": long}
    refused("text_long", actions.verify_level, people["head"], **verified)
    refused("text_long", actions.compose_edition, people["secretary"], title="目" * 201)


def test_closing_takes_two_and_never_the_owner(people):
    risk = confirmed(people)
    actions.ask_closing(people["officer"], key=risk.number, comment="事项已取消")
    refused("move_not_yours", actions.close_risk, people["officer"], key=risk.number, comment="同意")
    assert actions.close_risk(people["secretary"], key=risk.number, comment="同意").state == "closed"

"""Whatever people try in whatever order: nobody rates and confirms a level, no objection is lost, no stage skipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction

from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings.actions import load_decision
from lianfang.people.tests.factories import SETUP
from lianfang.register import actions, queries
from lianfang.register.tests.factories import HIGH, LOW, MEDIUM, adopted_risk, people_of_a_rating
from lianfang.store.acting import acting
from lianfang.tasks.actions import Outcome, answer_objection
from lianfang.tasks.queries import list_objections

pytestmark = pytest.mark.django_db
SEQUENCES, STEPS = 4, 90
FACTORS = (LOW, MEDIUM, HIGH)
START = datetime(2026, 11, 2, 2, tzinfo=UTC)


class Office:
    """An office in which anybody tries anything; it remembers how many objections were taken."""

    def __init__(self, chance: Random) -> None:
        self.people, self.chance, self.filed, self.day = people_of_a_rating(), chance, 0, START
        with clock.at(START):
            self.risk = adopted_risk(self.people, own=MEDIUM, division=chance.choice(FACTORS)).number

    def rating(self):
        with acting(SETUP):
            rows = queries.list_ratings(SETUP).filter(risk__number=self.risk).select_related("batch", "notice")
            return rows.order_by("-pk").first()

    def tries(self, names=()):
        """Return what can be tried, each a call that may be refused; by one of these people, or by anybody."""
        who = self.chance.choice([self.people[name] for name in names] or list(self.people.values()))
        row, factors, chance = self.rating(), self.chance.choice(FACTORS), self.chance
        key, note, given = str(row.pk), row.notice.number if row.notice else "", {"factors": factors, "reason": "理由"}
        return {
            "open": lambda: actions.open_rating(who, risk=self.risk),
            "keep": lambda: actions.keep_self_rating(who, key=key, **given),
            "submit": lambda: actions.submit_rating(who, key=key),
            "review": lambda: actions.review_rating(who, key=key, **given),
            "second": lambda: actions.second_rating(who, key=key, comment="同意"),
            "return": lambda: actions.return_rating(who, key=key, comment="重来"),
            "compose": lambda: actions.compose_batches(who, year=2026),
            "forward": lambda: actions.put_batch_forward(who, key=row.batch.number if row.batch else "x"),
            "decide": lambda: self.decide(row, chance.choice(("approved", "approved", "rejected"))),
            "publish": lambda: actions.publish_notice(who, title="公示", year=2026),
            "object": lambda: self.object_to(who, note),
            "answer": lambda: self.answer(who, chance.choice((Outcome.UPHELD, Outcome.DISMISSED))),
            "wait": self.wait,
            "close": lambda: actions.close_notice(who, key=note),
            "confirm": lambda: actions.confirm_rating(who, key=key),
        }

    def decide(self, row, outcome):
        if row.batch is None or row.batch.state != "before_team":
            return
        about = actions.about_batch(row.batch)
        load_decision(
            SETUP,
            kind="register.ratingbatch",
            unit_id=row.batch.unit_id,
            about=about,
            meeting_title=f"党组会{self.day:%m%d}",
            decided_on=clock.today(),
            outcome=outcome,
        )

    def object_to(self, who, note):
        actions.object_to_level(who, notice=note, number=self.risk, text="有异议")
        self.filed += 1

    def answer(self, who, outcome):
        with acting(SETUP):
            waiting = list_objections(SETUP).filter(object_type="register.rating").order_by("-pk").first()
        if waiting is not None:
            answer_objection(who, key=str(waiting.pk), outcome=outcome, comment="答复")

    def wait(self):
        self.day += timedelta(days=self.chance.choice((1, 3, 8)))


# What is likely to go on from a state; half of the tries are taken from here, so that some walks come to their end.
LIKELY = {
    "drafted": ("keep", "submit"),
    "submitted": ("review",),
    "reviewed": ("second", "compose", "forward"),
    "before_team": ("decide",),
    "approved": ("publish",),
    "on_notice": ("object", "answer", "wait", "close", "confirm"),
    "confirmed": ("open",),
}
WHO = {
    **dict.fromkeys(("keep", "submit", "open"), ("officer",)),
    **dict.fromkeys(("compose", "forward", "publish", "close"), ("secretary",)),
    "review": ("head", "deputy", "leader"),
    "second": ("deputy", "leader"),
    "answer": ("deputy", "head", "leader"),
    "confirm": ("leader", "secretary"),
}


def walk(seed: int) -> int:
    """Let people try for a while; return how often a confirmed level was looked at."""
    office, confirmed = Office(Random(seed)), 0
    for _ in range(STEPS):
        with clock.at(office.day):
            likely = LIKELY.get(office.rating().state, ())
            if likely and office.chance.random() < 0.7:
                name = office.chance.choice(likely)
                tries = office.tries(WHO.get(name, ()))
            else:
                tries = office.tries()
                name = office.chance.choice(list(tries))
            try:
                tries[name]()
            except (Refused, NotFound):
                continue
        confirmed += looked_at(office)
    return confirmed


def looked_at(office: Office) -> int:
    """Claim what holds after every move; return how many levels are, or were, confirmed."""
    with acting(SETUP):
        rows = queries.list_ratings(SETUP).filter(risk__number=office.risk)
        ratings = list(rows.select_related("batch", "notice"))
        steps = queries.list_steps_of(SETUP, [row.pk for row in ratings])
        filed = list_objections(SETUP).filter(object_type="register.rating").count()
    assert filed == office.filed
    held = [row for row in ratings if row.state in ("confirmed", "superseded")]
    for row in held:
        rated = {row.self_by_id, row.reviewed_by_id, row.second_by_id, *(step.by_id for step in steps[row.pk])}
        assert row.confirmed_by_id not in rated
        assert {step.stage for step in steps[row.pk]} == {"self", "division", "team"}
        assert (row.batch.state, row.notice.state) == ("decided", "closed")
        assert row.effective_on > row.notice.ends_on
    return len(held)


def test_no_sequence_of_moves_lets_one_person_rate_and_confirm_or_loses_an_objection():
    confirmed = 0
    for seed in range(SEQUENCES):
        with transaction.atomic():
            confirmed += walk(seed)
            transaction.set_rollback(True)
    assert confirmed

"""Risks and ratings for tests, made through the actions; factories are named by the state they give."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianfang.catalogue.tests.factories import published_item
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role
from lianfang.meetings.actions import load_decision
from lianfang.people import actions as people
from lianfang.people.models import Unit
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.policies.tests.factories import CALENDAR, in_force
from lianfang.register import actions, queries
from lianfang.register.models import Rating, RiskPoint
from lianfang.store.acting import acting

LOW = {"importance": 2, "discretion": 2, "probability": 2, "harm": 3}
MEDIUM = {"importance": 3, "discretion": 3, "probability": 3, "harm": 3}
HIGH = {"importance": 4, "discretion": 4, "probability": 4, "harm": 5}
FACTOR_PARTS = {"importance": "power", "discretion": "power", "probability": "event", "harm": "event"}
SCHEME: dict[str, Any] = {
    "factors": [{"code": code, "label": code, "label_en": code, "part": part} for code, part in FACTOR_PARTS.items()],
    "anchors": [
        {"factor": code, "score": score, "label": f"{code}{score}", "label_en": f"{code} {score}"}
        for code in FACTOR_PARTS
        for score in range(1, 6)
    ],
    "thresholds": [{"level": "high", "from": 49}, {"level": "medium", "from": 36}],
    "floors": [
        {"code": "major_decision", "label": "三重一大", "label_en": "Major", "min_level": "medium"},
        {
            "code": "grave_harm",
            "label": "危害重大",
            "label_en": "Grave harm",
            "min_level": "high",
            "harm_min": 5,
            "probability_min": 3,
        },
    ],
    "rules": [],
}


def coded(*codes: str, **more: str) -> list[dict[str, str]]:
    """Return rows of a list of the office."""
    return [{"code": code, "label": code, "label_en": code, **more} for code in codes]


def lists() -> None:
    """Put the office's lists of risks and its rating scheme in force."""
    in_force("rating_scheme", SCHEME)
    in_force("calendar", CALENDAR)
    in_force("risk_kinds", coded("power", "institution", "ethics"))
    causes = [
        *coded("power_concentrated", "procedure_irregular", kind="power"),
        *coded("rules_missing", kind="institution"),
    ]
    in_force("risk_causes", [*causes, *coded("style_lax", "external_env", kind="ethics")])
    kinds = [*coded("power_control", "tech", for_kind="power"), *coded("education", for_kind="ethics")]
    in_force("measure_kinds", kinds)
    in_force("measure_cycles", coded("case", "month"))
    in_force("level_labels", coded("high", "medium", "low"))
    days = {"unit": "working_days", "objection_reply_days": 5, "audience": "internal"}
    in_force("public_notice", [{**coded("risk_rating")[0], "days": 5, **days}])


def people_of_a_rating() -> dict[str, Actor]:
    """Make an office with a leader's post, an item of division A, the lists, and somebody for every step."""
    office()
    people.save_unit(SETUP, code="LD", name="办领导", kind="leadership", parent="ORG")
    people.save_post(SETUP, code="L1", unit="LD", title="主任", role=Role.MAIN_LEADER.value)
    published_item()
    lists()
    return {
        "officer": holder("li", post="A2", unit="A"),
        "head": holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A"),
        "deputy": holder("fang", role=Role.LEADER_IN_CHARGE, unit="A"),
        "secretary": holder("wang", role=Role.SECRETARY),
        "leader": holder("gu", post="L1", role=Role.MAIN_LEADER),
        "discipline": holder("ji", role=Role.DISCIPLINE),
        "other": holder("zhao", post="B2", unit="B"),
    }


def entry(post: str = "A2", **changed: Any) -> actions.RiskEntry:
    """Return a risk at a post of division A on the item T01."""
    values: dict[str, Any] = {
        "unit": "LD" if post == "L1" else post[:1] or "A",
        "extent": "post",
        "kind": "power",
        "cause": "power_concentrated",
        "title": "一人经办到底",
        "title_en": "One person does it all",
        "description": "受理、审核由同一岗位完成",
        "post": post,
        "item": "T01",
        "measures": (actions.MeasureEntry("power_control", "双人复核", "Two persons", "case", "复核单"),),
    }
    return actions.RiskEntry(**{**values, **changed})


def adopted_risk(people: dict[str, Actor], post: str = "A2", *, own: Any = None, division: Any = None, **changed: Any):
    """Make a risk that a screening handed over: rated by its post and its division, waiting for the team."""
    rater, reviewer = people["officer"], people["head"]
    return actions.adopt_risk(
        SETUP,
        entry=entry(post, **changed),
        own=actions.Given(own or MEDIUM, by=rater.id),
        division=actions.Given(division or MEDIUM, by=reviewer.id, reason="核实"),
        year=clock.today().year,
    )


def rating_of(risk: RiskPoint | str) -> Rating:
    """Return the newest rating of a risk as it stands."""
    number = risk if isinstance(risk, str) else risk.number
    with acting(SETUP):
        found = queries.list_ratings(SETUP).filter(risk__number=number).order_by("-pk").first()
    assert found is not None
    return found


def decided(people: dict[str, Actor], outcome: str = "approved") -> None:
    """Put everything that waits before the team and let it decide."""
    for batch in actions.compose_batches(people["secretary"], year=clock.today().year):
        actions.put_batch_forward(people["secretary"], key=batch.number)
        load_decision(
            SETUP,
            kind="register.ratingbatch",
            unit_id=batch.unit_id,
            about=actions.about_batch(batch),
            meeting_title="党组会",
            decided_on=clock.today(),
            outcome=outcome,
        )


def on_notice(people: dict[str, Actor], starts_on: date | None = None) -> Any:
    """Let the team decide what waits and lay it open; return the notice."""
    decided(people)
    return actions.publish_notice(people["secretary"], title="等级公示", year=clock.today().year, starts_on=starts_on)


def many_risks(unit: str, count: int) -> None:
    """Make a long register at once: rated risks at one division; 验收 stands in a quarter, 采办 in one of 200."""
    day, words = clock.today(), ("公示", "审核", "采购", "验收", "签发", "会商", "抽取", "归档")
    with acting(SETUP):
        home = Unit.objects.visible_to(SETUP).get(code=unit)
        RiskPoint.objects.bulk_create(
            (
                RiskPoint(
                    number=f"R{number:06d}",
                    unit=home,
                    extent="division",
                    scope_note="全处",
                    kind="power",
                    cause="power_concentrated",
                    title=f"{words[number % 8]}环节风险{number}",
                    description=f"第{number}号表现：{words[number // 8 % 8]}{'失范' if number % 200 else '采办'}",
                    state="in_force",
                    year=day.year,
                    level=("high", "medium", "low")[number % 3],
                    score=4 + number % 97,
                    power=2 + number % 9,
                    event=2 + number // 9 % 9,
                    effective_on=day,
                )
                for number in range(1, count + 1)
            ),
            batch_size=5_000,
        )

"""Campaigns for tests, made through the actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.people.tests.factories import SETUP
from lianfang.register.tests.factories import MEDIUM
from lianfang.screening import actions, queries
from lianfang.screening.models import Campaign, DivisionScreening, PostScreening, ScreeningEntry
from lianfang.store.acting import acting


def planned_campaign(actor: Actor, **changed: Any) -> Campaign:
    """Make a campaign that has not begun."""
    today = clock.today()
    days = {"post_due_on": today + timedelta(days=10), "division_due_on": today + timedelta(days=20)}
    values = {"year": today.year, "title": "年度排查", **days, "office_due_on": today + timedelta(days=30), **changed}
    return actions.plan_campaign(actor, **values)


def running_campaign(actor: Actor, **changed: Any) -> Campaign:
    """Make a campaign in which every post has its task."""
    return actions.start_campaign(actor, key=str(planned_campaign(actor, **changed).pk))


def screening_of(post: str) -> PostScreening:
    """Return the screening of a post as it stands."""
    with acting(SETUP):
        return queries.list_screenings(SETUP).filter(post__code=post).order_by("-pk")[0]


def division_of(unit: str) -> DivisionScreening:
    """Return the screening of a division as it stands."""
    with acting(SETUP):
        return queries.list_divisions(SETUP).filter(unit__code=unit).order_by("-pk")[0]


def values(**changed: Any) -> actions.EntryValues:
    """Return a whole risk at the item T01."""
    given: dict[str, Any] = {
        "kind": "power",
        "cause": "power_concentrated",
        "title": "一人经办到底",
        "description": "受理和审核由同一岗位完成，没有第二人核对申请材料",
        "item": "T01",
        "factors": MEDIUM,
        "measures": ({"kind": "power_control", "text": "双人复核", "cycle": "case", "evidence": "复核单"},),
    }
    return actions.EntryValues(**{**given, **changed})


def submitted_screening(actor: Actor, post: str, **changed: Any) -> PostScreening:
    """Let the holder of a post enter one risk, answer the rest with none, and hand in."""
    key = str(screening_of(post).pk)
    actions.save_entry(actor, key=key, values=values(**changed))
    actions.answer_rest(actor, key=key, reason="逐项对照，无此情形")
    return actions.submit_screening(actor, key=key)


def empty_screening(actor: Actor, post: str) -> PostScreening:
    """Let the holder of a post answer everything with none and hand in."""
    key = str(screening_of(post).pk)
    with acting(SETUP):
        for entry in queries.list_entries(SETUP).filter(screening_id=int(key), state="draft"):
            actions.drop_entry(actor, key=str(entry.pk), comment="事项已取消")
    if any(answer.reply == "" for answer in answers_of(key)):
        actions.answer_rest(actor, key=key, reason="逐项对照，无此情形")
    return actions.submit_screening(actor, key=key)


def answers_of(key: str) -> list[Any]:
    """Return the questions of a screening as they stand."""
    with acting(SETUP):
        return queries.list_answers(SETUP, queries.get_screening(SETUP, key))


def entries_of(post: str) -> list[ScreeningEntry]:
    """Return the risks in a post's newest screening."""
    with acting(SETUP):
        return list(queries.list_entries(SETUP).filter(screening=screening_of(post)).order_by("pk"))

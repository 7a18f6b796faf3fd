"""What waits beside the tasks: what the register and screening need somebody to move on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lianfang.edge.home import HOME_WAITING, Waiting
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import working_calendar
from lianfang.register.queries import list_batches, list_notices, list_ratings
from lianfang.screening.queries import list_divisions, open_campaign

SECONDERS = frozenset({Role.LEADER_IN_CHARGE, Role.MAIN_LEADER, Role.SECRETARY})
CONFIRMERS = frozenset({Role.SECRETARY, Role.MAIN_LEADER})
KEEPERS = frozenset({Role.SECRETARY})


def register_waiting(actor: Actor) -> list[Waiting]:
    """Return the next moves of ratings, batches and notices that are the actor's to make; at most five queries."""
    if not actor.roles & BUSINESS:
        return []
    return [*rating(actor), *confirming(actor)]


def rating(actor: Actor) -> Iterator[Waiting]:
    """Yield lowered levels that wait for a second person, and for the keeper what waits for the team."""
    if not actor.roles & SECONDERS:
        return
    rows = list_ratings(actor).filter(state__in=["reviewed", "approved"])
    columns = ("state", "needs_second", "second_by", "self_by", "reviewed_by", "risk__post_id", "batch_id")
    held = list(rows.order_by().values(*columns))
    lowered = [row for row in held if row["needs_second"] and not row["second_by"] and row["state"] == "reviewed"]
    mine = [row for row in lowered if _is_apart(actor, row)]
    if mine:
        yield Waiting(
            _("Lowered levels to review as the second person: {count}"),
            _("Review"),
            "ratings-list",
            query="?state=reviewed",
            params={"count": len(mine)},
        )
    if not actor.roles & KEEPERS:
        return
    ready = [row for row in held if row["state"] == "reviewed" and row not in lowered and not row["batch_id"]]
    if ready:
        yield Waiting(
            _("Ratings to put together for the team: {count}"),
            _("Put together"),
            "rating-batches-list",
            params={"count": len(ready)},
        )
    yield from _for_the_team(actor)
    decided = sum(row["state"] == "approved" for row in held)
    if decided:
        yield Waiting(
            _("Decided levels to put on notice: {count}"),
            _("Put on notice"),
            "rating-notices-new",
            params={"count": decided},
        )


def _is_apart(actor: Actor, row: dict[str, Any]) -> bool:
    return actor.id not in (row["self_by"], row["reviewed_by"]) and row["risk__post_id"] not in actor.post_ids


def _for_the_team(actor: Actor) -> Iterator[Waiting]:
    for batch in list_batches(actor).filter(state__in=["composed", "sent_back"]).order_by("number")[:5]:
        yield Waiting(
            _("Ratings to put before the team: {batch}"),
            _("Put forward"),
            "rating-batches-object",
            batch.number,
            params={"batch": batch.number},
        )


def confirming(actor: Actor) -> Iterator[Waiting]:
    """Yield own levels on notice until its last day, notices to be closed, and closed ones to be confirmed."""
    for notice in list_notices(actor).filter(state="running").order_by("ends_on"):
        if notice.ends_on < clock.today():
            if actor.roles & KEEPERS:
                due = working_calendar(actor).add_workdays(notice.ends_on, 1)
                yield _notice(_("Notice {notice} is over: close it"), _("Close"), notice, due)
            continue
        own = list_ratings(actor).filter(notice=notice, risk__post_id__in=actor.post_ids)
        numbers = list(own.order_by("risk__number").values_list("risk__number", flat=True))
        if numbers:
            title = _("Look at the levels of your own risks on notice: {risks}")
            yield _notice(title, _("Look"), notice, notice.ends_on, risks=", ".join(numbers))
    if actor.roles & CONFIRMERS:
        closed = list_ratings(actor).filter(state="on_notice", notice__state="closed")
        for number in closed.order_by("notice__number").values_list("notice__number", flat=True).distinct():
            yield Waiting(
                _("Levels of notice {notice} to confirm"),
                _("Confirm"),
                "rating-notices-object",
                number,
                params={"notice": number},
            )


def _notice(title: _, verb: _, notice: Any, due_on: Any, **params: object) -> Waiting:
    note = _("{days} working days inside the office, until the end of {until}; everybody may object")
    more = {"notice": notice.number, "days": notice.days, "until": notice.ends_on.isoformat(), **params}
    return Waiting(title, verb, "rating-notices-object", notice.number, note=note, due_on=due_on, params=more)


def screening_waiting(actor: Actor) -> list[Waiting]:
    """Return what divisions have handed in and the office has not accepted; two queries."""
    if not actor.roles & CONFIRMERS:
        return []
    campaign = open_campaign(actor)
    if campaign is None:
        return []
    handed_in = list_divisions(actor).filter(campaign=campaign, state="submitted").exclude(submitted_by_id=actor.id)
    return [
        Waiting(
            _("{campaign}: accept what {unit} handed in"),
            _("Look at it"),
            "division-screenings-object",
            str(row.pk),
            due_on=campaign.office_due_on,
            params={"campaign": campaign.localized("title"), "unit": row.unit.localized("name")},
        )
        for row in handed_in.order_by("submitted_on", "pk")
    ]


HOME_WAITING.fill(register_waiting, order=50)
HOME_WAITING.fill(screening_waiting, order=60)

"""What a change of law, step, limit or holder does to ratings: those tied to it lapse and are asked for again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.register.access import PROPOSERS
from lianfang.register.actions.events import RatingLapsed
from lianfang.register.actions.notices import reopen_rating
from lianfang.register.actions.ratings import open_rating
from lianfang.register.models import ChangeRequest, Rating, RiskPoint
from lianfang.register.queries import get_risk, list_ratings, list_risks, open_rating_of
from lianfang.register.queries.changes import get_change, list_changes
from lianfang.register.rules import insist_length
from lianfang.register.terms import LOOK_AT_CHANGE, TRIGGER_LABELS, Opening, Trigger
from lianfang.register.workflow import CHANGE_REQUEST, RATING
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About, close_task, last_day, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

WATCHER = system("a change reopens the ratings that are tied to it")
LONGEST_DAYS = 30
"""Calendar days within which a risk is looked at again after a change, whatever the office's limit in working days."""


def change_due(actor: Actor) -> date:
    """Return the last day of looking at a risk again after a change today: the office's limit, 30 days at most."""
    return min(last_day(actor, "risk_change"), clock.today() + timedelta(days=LONGEST_DAYS))


def about_change(change: ChangeRequest) -> About:
    """Return how tasks name a change and where its page is."""
    named: Any = change.risk or change.item
    number = getattr(named, "number", "")
    title = getattr(named, "title", "") or getattr(named, "name", "")
    english = getattr(named, "title_en", "") or getattr(named, "name_en", "") or title
    return About(
        "register.changerequest",
        str(change.pk),
        f"{number} {title}",
        f"{number} {english}",
        "risk-changes-object",
        str(change.pk),
    )


def follow_change(*, risks: Iterable[RiskPoint], trigger: Trigger, reason: str, source: str) -> list[str]:
    """Let the ratings of these risks lapse and ask for each to be looked at again; returns the numbers of the risks.

    source: what has changed, in a form that does not come twice, such as ``flow:P16-v3``; the same change asks once.
    A level that is decided or on notice goes back to the team; one in force is shown as lapsed until a newer one is.
    """
    touched = []
    with acting(WATCHER):
        for risk in risks:
            _lapse(WATCHER, risk.pk, reason)
            if _ask(WATCHER, risk, trigger, reason, f"{source}:{risk.number}"):
                touched.append(risk.number)
    return touched


def _lapse(actor: Actor, risk_id: int, reason: str) -> None:
    rows = list_ratings(actor).filter(risk_id=risk_id, state__in=["approved", "on_notice", "confirmed"])
    for rating in rows:
        if rating.state == "confirmed":
            lapse_rating(actor, rating, reason)
        else:
            reopen_rating(actor, rating, reason)


@use_case
def lapse_rating(actor: Actor, rating: Rating, because: str) -> Rating:
    """Let a confirmed rating lapse; its level stays visible as the lapsed one."""
    row = locked(list_ratings(actor), pk=rating.pk)
    row.change(state=RATING.check("lapse", row, actor), ended_on=clock.today(), ended_because=because)
    record(actor, "register.lapse_rating", row, because=because)
    risk = locked(list_risks(actor), pk=row.risk_id)
    risk.change(is_lapsed=True)
    record(actor, "register.mark_lapsed", risk, because=because)
    announce(RatingLapsed(actor, row.risk_id, row.pk, because))
    return row


@use_case
def _ask(actor: Actor, risk: RiskPoint, trigger: Trigger, reason: str, source: str) -> bool:
    if list_changes(actor).filter(source=source[:160]).exists():
        return False
    _open(actor, risk=risk, trigger=trigger, reason=reason, source=source)
    return True


def _open(actor: Actor, *, risk: RiskPoint, trigger: Trigger, reason: str, source: str) -> ChangeRequest:
    made = ChangeRequest.objects.create(
        unit_id=risk.unit_id,
        post_id=risk.post_id,
        risk=risk,
        item_id=risk.item_id,
        trigger=trigger.value,
        reason=reason[:4000],
        source=source[:160],
        due_on=change_due(actor),
        asked_by_id=actor.id,
        opened_on=clock.today(),
    )
    record(actor, "register.open_change", made, risk=risk.number, trigger=trigger.value, reason=reason)
    open_task(
        actor,
        cause=f"{LOOK_AT_CHANGE}:{made.pk}",
        kind=LOOK_AT_CHANGE,
        unit_id=risk.unit_id,
        role=Role.DIVISION_HEAD.value,
        due_on=made.due_on,
        params={"reason": reason[:200]},
        about=about_change(made),
    )
    return made


@use_case
def ask_change(actor: Actor, *, risk: str, trigger: str, reason: str) -> ChangeRequest:
    """Ask for a risk to be looked at again between two cycles: for a law, the charter, personnel or an incident."""
    row = get_risk(actor, risk)
    if not actor.holds(PROPOSERS, row.unit_path) and row.post_id not in actor.post_ids:
        raise NotFound("RiskPoint")
    if trigger not in TRIGGER_LABELS:
        raise Refused("change_trigger", field="trigger")
    if not reason.strip():
        raise Refused("field_required", field="reason")
    if list_changes(actor).filter(risk=row, state__in=["open", "rating"]).exists():
        raise Refused("change_open", risk=row.number)
    source = f"asked:{row.number}:{clock.now().isoformat()}"
    return _open(actor, risk=row, trigger=Trigger(trigger), reason=insist_length("text", reason), source=source)


@use_case
def rate_change(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ChangeRequest:
    """Rate the risk again by the same route as in the yearly cycle."""
    change = locked(list_changes(actor), pk=get_change(actor, key).pk)
    state = CHANGE_REQUEST.check("rate", change, actor, comment=comment)
    if change.risk is None:
        raise Refused("change_without_risk")
    known = open_rating_of(actor, change.risk.pk)
    rating = known or open_rating(actor, risk=change.risk.number, opening=Opening.CHANGE.value)
    change.change(expected=version, state=state, rating_id=rating.pk)
    record(actor, "register.rate_change", change, rating=rating.pk, comment=comment)
    close_task(actor, cause=f"{LOOK_AT_CHANGE}:{change.pk}")
    return change


@use_case
def leave_change(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ChangeRequest:
    """Find that nothing has to change, with the reason; refused where a level has lapsed and needs a new rating."""
    change = locked(list_changes(actor), pk=get_change(actor, key).pk)
    state = CHANGE_REQUEST.check("leave", change, actor, comment=comment)
    if change.risk is not None and change.risk.is_lapsed:
        raise Refused("change_lapsed", risk=change.risk.number)
    _settle(actor, change, state, comment, version)
    return change


@use_case
def withdraw_change(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ChangeRequest:
    """Withdraw a request that was opened in error, with the reason."""
    change = locked(list_changes(actor), pk=get_change(actor, key).pk)
    state = CHANGE_REQUEST.check("withdraw", change, actor, comment=comment)
    if change.risk is not None and change.risk.is_lapsed:
        raise Refused("change_lapsed", risk=change.risk.number)
    _settle(actor, change, state, comment, version)
    return change


def _settle(actor: Actor, change: ChangeRequest, state: str, comment: str, version: int | None = None) -> None:
    change.change(
        expected=version,
        state=state,
        settled_on=clock.today(),
        settled_by_id=actor.id,
        settled_because=comment.strip(),
    )
    record(actor, "register.settle_change", change, state=state, comment=comment)
    close_task(actor, cause=f"{LOOK_AT_CHANGE}:{change.pk}", is_done=state != "withdrawn")


def settle_changes(*, risk_id: int) -> None:
    """Settle the requests about a risk whose new level was confirmed; as the system."""
    with acting(WATCHER):
        for change in list_changes(WATCHER).filter(risk_id=risk_id, state="rating"):
            settle_change(WATCHER, change)


@use_case
def settle_change(actor: Actor, change: ChangeRequest) -> ChangeRequest:
    """Settle one request by the level that it asked for; as the system only."""
    row = locked(list_changes(actor), pk=change.pk)
    _settle(actor, row, CHANGE_REQUEST.check("settle", row, actor), "")
    return row


declare_acts(
    {
        "register.lapse_rating": _("Rating lapsed by a change"),
        "register.mark_lapsed": _("Level marked as lapsed"),
        "register.open_change": _("Change between two cycles asked for"),
        "register.rate_change": _("Risk rated again after a change"),
        "register.settle_change": _("Change between two cycles settled"),
    }
)
declare_refusals(
    {
        "change_trigger": _("Choose what has changed."),
        "change_open": _("A change of {risk} is being looked at already."),
        "change_without_risk": _("This change names no risk yet."),
        "change_lapsed": _("The level of {risk} has lapsed: only a new rating settles this."),
    }
)

"""Levels laid open to the whole office, objections to them, and the level confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import list_rows, working_calendar
from lianfang.register.access import KEEPERS
from lianfang.register.actions.events import RatingConfirmed
from lianfang.register.actions.ratings import locked_rating
from lianfang.register.models import NoticeLine, PublicNotice, Rating, RiskPoint
from lianfang.register.queries import get_rating, last_steps, list_ratings, list_risks, list_steps_of
from lianfang.register.queries.batches import get_notice, list_lines, list_notices
from lianfang.register.terms import NOTICE_POLICY, Stage
from lianfang.register.workflow import PUBLIC_NOTICE, RATING, RISK_POINT, is_own
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About, file_objection
from lianfang.tasks.queries import has_open_objection
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

REGISTRAR = system("a decided and confirmed rating moves its risk")
SHORTEST, PRESET_DAYS = 1, 5


def notice_days(actor: Actor) -> int:
    """Return for how many working days levels are on notice: the office's row, 5 where it set none."""
    rows = {row["code"]: row for row in list_rows(actor, "public_notice")}
    return max(SHORTEST, int(rows.get(NOTICE_POLICY, {}).get("days") or PRESET_DAYS))


@use_case
def publish_notice(actor: Actor, *, title: str, year: int, title_en: str = "", starts_on: date | None = None) -> Any:
    """Put every level that the team has decided on notice, from today by default, for the office's working days.

    Returns the notice. As with every period, the day on which it begins is not counted.
    """
    if not actor.holds(KEEPERS):
        raise NotFound("PublicNotice")
    if not title.strip():
        raise Refused("field_required", field="title")
    rows = list_ratings(actor).filter(state="approved", year=year).order_by("risk__number")
    held = list(rows.select_for_update(of=("self",)))
    if not held:
        raise Refused("notice_nothing", year=year)
    begins = starts_on or clock.today()
    if begins < clock.today():
        raise Refused("notice_past", field="starts_on")
    days, calendar = notice_days(actor), working_calendar(actor)
    ends = calendar.add_workdays(begins, days)
    count = PublicNotice.objects.unscoped("numbers are unique").filter(year=year).count()
    notice = PublicNotice.objects.create(
        number=f"{year}-{count + 1}",
        year=year,
        unit_id=_office_of(held).pk,
        title=title.strip(),
        title_en=title_en.strip(),
        starts_on=begins,
        ends_on=ends,
        days=days,
        published_by_id=actor.id,
    )
    _lay_open(actor, notice, held)
    for rating in held:
        rating.change(state=RATING.check("publish", rating, actor), notice=notice)
        record(actor, "register.publish_rating", rating, notice=notice.number)
    numbers = [rating.risk.number for rating in held]
    record(actor, "register.publish_notice", notice, starts_on=begins, ends_on=ends, days=days, risks=numbers)
    return notice


def _office_of(ratings: Iterable[Rating]) -> Any:
    unit = next(iter(ratings)).risk.unit
    while unit.parent is not None:
        unit = unit.parent
    return unit


def _lay_open(actor: Actor, notice: PublicNotice, ratings: list[Rating]) -> None:
    steps = list_steps_of(actor, [rating.pk for rating in ratings])
    NoticeLine.objects.bulk_create(
        [_line(notice, rating, last_steps(steps[rating.pk])[Stage.SELF.value].level) for rating in ratings]
    )


def _line(notice: PublicNotice, rating: Rating, self_level: str) -> NoticeLine:
    risk = rating.risk
    post, unit, item = risk.post, risk.unit, risk.item
    return NoticeLine(
        notice=notice,
        rating=rating,
        number=risk.number,
        title=risk.title,
        title_en=risk.title_en,
        holder=post.title if post else unit.name,
        holder_en=(post.title_en if post else unit.name_en),
        unit_name=unit.name,
        unit_name_en=unit.name_en,
        item=f"{item.number} {item.name}" if item else "",
        item_en=f"{item.number} {item.name_en or item.name}" if item else "",
        kind=risk.kind,
        self_level=self_level,
        level=rating.level,
        score=rating.score,
    )


@use_case
def object_to_level(actor: Actor, *, notice: str, number: str, text: str) -> Any:
    """Object to a level on notice, as anybody in the office; the answer is due within the office's limit."""
    held = get_notice(actor, notice)
    if held.state != "running":
        raise Refused("notice_closed", notice=held.number)
    line = next((line for line in list_lines(actor, held) if line.number == number), None)
    if line is None:
        raise NotFound("NoticeLine")
    with acting(REGISTRAR):
        rating = get_rating(REGISTRAR, str(line.rating_id))
        against, unit_id = rating.reviewed_by_id, rating.risk.unit_id
    label, english = (f"{line.number} {name}" for name in (line.title, line.title_en or line.title))
    about = About("register.rating", str(line.rating_id), label, english, "rating-notices-object", held.number)
    return file_objection(actor, text=text, unit_id=unit_id, about=about, against_id=against)


@use_case
def close_notice(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> PublicNotice:
    """Close a notice when its last day is over; levels with an open objection stay unconfirmed until it is settled."""
    notice = locked(list_notices(actor), number=key)
    state = PUBLIC_NOTICE.check("close", notice, actor, comment=comment, today=clock.today())
    notice.change(expected=version, state=state, closed_on=clock.today())
    record(actor, "register.close_notice", notice, comment=comment)
    return notice


@use_case
def withdraw_notice(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> PublicNotice:
    """Withdraw a notice with a reason; its levels wait for another one. What was on notice stays readable."""
    notice = locked(list_notices(actor), number=key)
    state = PUBLIC_NOTICE.check("withdraw", notice, actor, comment=comment)
    rows = list_ratings(actor).filter(notice=notice, state="on_notice")
    for rating in rows.select_for_update(of=("self",)):
        rating.change(state=RATING.check("take_down", rating, actor), notice=None)
        record(actor, "register.take_down_rating", rating, notice=notice.number)
    notice.change(expected=version, state=state, closed_on=clock.today())
    record(actor, "register.withdraw_notice", notice, comment=comment)
    return notice


@use_case
def confirm_rating(
    actor: Actor, *, key: str, version: int | None = None, comment: str = "", effective_on: date | None = None
) -> Rating:
    """Confirm the level after its notice: it is in force from a day on, today by default; the one before ends."""
    rating = locked_rating(actor, key)
    is_running = rating.notice is None or rating.notice.state != "closed"
    pending = int(has_open_objection("register.rating", str(rating.pk)))
    state = RATING.check("confirm", rating, actor, comment=comment, notice_open=is_running, pending=pending)
    if any(step.by_id == actor.id for step in list_steps_of(actor, [rating.pk])[rating.pk] if step.by_id is not None):
        raise Refused("four_eyes", move=RATING.move("confirm").label)
    starts = effective_on or clock.today()
    if rating.decided_on is not None and starts < rating.decided_on:
        raise Refused("effective_before_decision", field="effective_on", on=rating.decided_on)
    _end_before(rating)
    rating.change(expected=version, state=state, confirmed_by_id=actor.id, effective_on=starts)
    record(actor, "register.confirm_rating", rating, level=rating.level, score=rating.score, effective_on=starts)
    with acting(REGISTRAR):
        put_in_force(REGISTRAR, rating)
    announce(RatingConfirmed(actor, rating.risk_id, rating.pk, rating.level))
    return rating


def _end_before(rating: Rating) -> None:
    with acting(REGISTRAR):
        rows = list_ratings(REGISTRAR).filter(risk_id=rating.risk_id, state__in=["confirmed", "lapsed"])
        for before in rows.select_for_update(of=("self",)):
            supersede(REGISTRAR, before, rating.pk)


@use_case
def supersede(actor: Actor, before: Rating, by: int) -> Rating:
    """End a confirmed or lapsed rating because a newer one is confirmed."""
    before.change(state=RATING.check("supersede", before, actor), ended_on=clock.today())
    record(actor, "register.supersede_rating", before, by=by)
    return before


@use_case
def put_in_force(actor: Actor, rating: Rating) -> RiskPoint:
    """Show a confirmed level on its risk point; as the system only."""
    risk = locked(list_risks(actor), pk=rating.risk_id)
    last = list_steps_of(actor, [rating.pk])[rating.pk][-1]
    values: dict[str, Any] = {}
    if risk.state == "proposed":
        values["state"] = RISK_POINT.check("establish", risk, actor)
    risk.change(
        level=rating.level,
        score=rating.score,
        power=last.importance + last.discretion,
        event=last.probability + last.harm,
        effective_on=rating.effective_on,
        is_lapsed=False,
        **values,
    )
    record(actor, "register.put_in_force", risk, rating=rating.pk, level=rating.level, score=rating.score)
    return risk


@use_case
def confirm_notice(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> list[Rating]:
    """Confirm every level of a closed notice that nothing stands against; returns those that were confirmed.

    Levels with an open objection, and those that this account may not confirm, stay for another time or person.
    """
    notice = get_notice(actor, key)
    if notice.state != "closed":
        raise Refused("notice_not_closed", notice=notice.number)
    done = []
    for rating in list_ratings(actor).filter(notice=notice, state="on_notice").order_by("risk__number"):
        if has_open_objection("register.rating", str(rating.pk)):
            continue
        if is_own(rating, actor) or all(move.name != "confirm" for move in RATING.available(rating, actor)):
            continue
        if actor.id in {step.by_id for step in list_steps_of(actor, [rating.pk])[rating.pk]}:
            continue
        done.append(confirm_rating(actor, key=str(rating.pk)))
    if not done:
        raise Refused("notice_nothing_to_confirm", notice=notice.number)
    return done


def follow_objection(*, rating_id: int, outcome: str) -> None:
    """Send a rating back to the team when an objection to it was upheld; as the system."""
    if outcome != "upheld":
        return
    with acting(REGISTRAR):
        rating = list_ratings(REGISTRAR).filter(pk=rating_id, state__in=["approved", "on_notice"]).first()
        if rating is not None:
            reopen_rating(REGISTRAR, rating, str(_("An objection was upheld")))


@use_case
def reopen_rating(actor: Actor, rating: Rating, because: str) -> Rating:
    """Take a decided rating back to where it waits for the team, with the reason."""
    row = locked(list_ratings(actor), pk=rating.pk)
    row.change(state=RATING.check("reopen", row, actor), batch=None, notice=None, returned_because=because)
    record(actor, "register.reopen_rating", row, because=because)
    return row


declare_acts(
    {
        "register.publish_rating": _("Level put on notice"),
        "register.publish_notice": _("Notice of levels published"),
        "register.close_notice": _("Notice of levels closed"),
        "register.withdraw_notice": _("Notice of levels withdrawn"),
        "register.take_down_rating": _("Level taken off notice"),
        "register.confirm_rating": _("Level confirmed"),
        "register.supersede_rating": _("Rating superseded"),
        "register.put_in_force": _("Level in force"),
        "register.reopen_rating": _("Rating reopened"),
    }
)
declare_refusals(
    {
        "notice_nothing": _("No level of {year} that the team has decided waits for a notice."),
        "notice_past": _("A notice does not begin in the past."),
        "notice_closed": _("Notice {notice} is closed; objections were taken while it ran."),
        "notice_not_closed": _("Notice {notice} is not closed yet; levels are confirmed after it."),
        "notice_nothing_to_confirm": _(
            "Nothing of notice {notice} can be confirmed by you now: objections wait, or you took part in the rating."
        ),
        "effective_before_decision": _("A level is in force from the day of its decision, {on}, at the earliest."),
    }
)

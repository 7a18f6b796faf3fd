"""How batches for the team, notices inside the office and changes between cycles are shown."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.text import Text as _
from lianfang.meetings.queries import list_decisions_on, list_open_topics_on
from lianfang.people.queries import list_unit_choices
from lianfang.policies.queries import working_calendar
from lianfang.register import actions, queries
from lianfang.register.access import CONFIRMERS, KEEPERS
from lianfang.register.entities.labels import office_label
from lianfang.register.terms import TRIGGER_LABELS
from lianfang.register.workflow import CHANGE_REQUEST, PUBLIC_NOTICE, RATING, RATING_BATCH


def _batch_panel(actor: Actor, batch: Any) -> dict[str, Any]:
    ratings = list(queries.list_ratings(actor).filter(batch=batch).order_by("risk__number"))
    steps = queries.list_steps_of(actor, [rating.pk for rating in ratings])
    return {
        "ratings": [(rating, _levels(steps.get(rating.pk, [])), RATING.state(rating.state)) for rating in ratings],
        "topics": list_open_topics_on(actor, "register.ratingbatch", str(batch.pk)),
        "decisions": list_decisions_on(actor, "register.ratingbatch", str(batch.pk)),
        "may_depart": batch.state == "before_team" and actor.holds(KEEPERS, batch.unit_path),
    }


def _levels(steps: list[Any]) -> list[tuple[str, int | None]]:
    last = queries.last_steps(steps)
    return [(last[stage].level, last[stage].score) if stage in last else ("", None) for stage in ("self", "division")]


def _notice_panel(actor: Actor, notice: Any) -> dict[str, Any]:
    today = clock.today()
    days = working_calendar(actor).days(today, notice.ends_on) if today <= notice.ends_on else []
    lines = [(line, office_label("risk_kinds", line.kind)) for line in queries.list_lines(actor, notice)]
    return {
        "lines": lines,
        "left": sum(is_worked for _day, _before, is_worked in days),
        "may_confirm": notice.state == "closed" and actor.holds(CONFIRMERS, notice.unit_path),
        "waiting": queries.list_ratings(actor).filter(notice=notice, state="on_notice").count(),
    }


BATCHES = Entity(
    name="rating-batches",
    label=_("Ratings for the team"),
    plural=_("Ratings for the team"),
    rows=queries.list_batches,
    one=queries.get_batch,
    key="number",
    order="-pk",
    title=lambda batch: batch.post.localized("title") if batch.post else batch.unit.localized("name"),
    workflow=RATING_BATCH,
    moves={"put_forward": actions.put_batch_forward},
    trail_type="register.ratingbatch",
    template="register/batch.html",
    list_template="register/batches.html",
    panel=_batch_panel,
    list_panel=lambda actor: {
        "may_compose": actor.holds(KEEPERS),
        "waiting": queries.list_ratings(actor).filter(state="reviewed").count(),
        "year": queries.year_waiting(actor, "reviewed"),
    },
    empty=_("Nothing was put together for the team yet. Ratings of the divisions are put together here."),
    columns=(
        Column("number", _("No."), source="number", search=("number",)),
        Column(
            "title",
            _("Division or post"),
            Kind.LINK,
            value=lambda batch: batch.post.localized("title") if batch.post else batch.unit.localized("name"),
            source="unit__name",
        ),
        Column("year", _("Year"), Kind.NUMBER, source="year"),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda batch: batch.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
            is_shown=False,
        ),
        Column("state", _("State"), Kind.STATE, source="state"),
        Column("decided_on", _("Decided on"), Kind.DATE, source="decided_on"),
        Column("decision", _("Decision"), source="decision"),
    ),
)
NOTICES = Entity(
    name="rating-notices",
    label=_("Notice of levels"),
    plural=_("Notices of levels"),
    rows=queries.list_notices,
    one=queries.get_notice,
    key="number",
    order="-pk",
    title=lambda notice: notice.localized("title"),
    readers=BUSINESS,
    workflow=PUBLIC_NOTICE,
    moves={"close": actions.close_notice, "withdraw": actions.withdraw_notice},
    trail_type="register.publicnotice",
    template="register/notice.html",
    list_template="register/notices.html",
    panel=_notice_panel,
    list_panel=lambda actor: {
        "may_publish": actor.holds(KEEPERS),
        "waiting": queries.list_ratings(actor).filter(state="approved").count(),
        "year": queries.year_waiting(actor, "approved"),
    },
    empty=_("No levels are on notice. What the team has decided is laid open here, and everybody may object."),
    columns=(
        Column("number", _("No."), source="number", search=("number",)),
        Column(
            "title",
            _("Notice of levels"),
            Kind.LINK,
            value=lambda notice: notice.localized("title"),
            source="title",
            search=("title", "title_en"),
        ),
        Column("starts_on", _("From"), Kind.DATE, source="starts_on"),
        Column("ends_on", _("Last day"), Kind.DATE, source="ends_on"),
        Column("days", _("Working days"), Kind.NUMBER, source="days"),
        Column("state", _("State"), Kind.STATE, source="state"),
        Column("closed_on", _("Closed on"), Kind.DATE, source="closed_on"),
    ),
)
CHANGES = Entity(
    name="risk-changes",
    label=_("Change between two cycles"),
    plural=_("Changes between two cycles"),
    rows=queries.list_changes,
    one=queries.get_change,
    order="-pk",
    title=lambda change: (change.risk or change.item).localized("title" if change.risk else "name"),
    workflow=CHANGE_REQUEST,
    moves={
        "rate": actions.rate_change,
        "leave": actions.leave_change,
        "withdraw": actions.withdraw_change,
    },
    trail_type="register.changerequest",
    empty=_("No change of a law, step, post or incident waits to be looked at."),
    columns=(
        Column(
            "risk",
            _("Risk point"),
            Kind.LINK,
            value=lambda change: f"{change.risk.number} {change.risk.localized('title')}" if change.risk else "—",
            note=lambda change: change.reason,
            source="risk__number",
            search=("risk__number", "risk__title", "reason"),
        ),
        Column(
            "trigger",
            _("What changed"),
            Kind.CHOICE,
            value=lambda change: TRIGGER_LABELS[change.trigger],
            source="trigger",
            choices=lambda actor: list(TRIGGER_LABELS.items()),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda change: change.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column("opened_on", _("Opened on"), Kind.DATE, source="opened_on"),
        Column("due_on", _("Last day"), Kind.DATE, source="due_on"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in CHANGE_REQUEST.states],
        ),
        Column("settled_because", _("Result"), source="settled_because", is_shown=False),
    ),
)

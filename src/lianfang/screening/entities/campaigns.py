"""How campaigns and divisions' lists are shown."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices
from lianfang.screening import actions, queries
from lianfang.screening.access import HEADS, KEEPERS, LEADERS
from lianfang.screening.queries.board import POST_STATES, count_leads, list_board, list_gaps
from lianfang.screening.terms import FLAG_LABELS
from lianfang.screening.workflow import CAMPAIGN, DIVISION_SCREENING, POST_SCREENING, SCREENING_ENTRY


def _campaign_panel(actor: Actor, campaign: Any) -> dict[str, Any]:
    board = list_board(actor, campaign)
    gaps = list_gaps(actor, campaign) if campaign.state != "planned" and actor.roles & LEADERS else None
    return {
        "board": [
            (
                row,
                [row.counts.get(state, 0) for state in POST_STATES],
                DIVISION_SCREENING.state(row.division.state),
                [(held, POST_SCREENING.state(held.state)) for held in row.posts],
            )
            for row in board
        ],
        "states": [POST_SCREENING.state(state).label for state in POST_STATES],
        "late": [post for row in board for post in row.late],
        "gaps": gaps,
        "gap_steps": [(step, step.key.rsplit("-", 1)[0]) for step in gaps.steps] if gaps else [],
        "leads": count_leads(actor, campaign) if actor.roles & LEADERS else [],
        "own": list(
            queries.list_screenings(actor).filter(campaign=campaign, post_id__in=actor.post_ids).order_by("pk")
        ),
        "may_remind": campaign.state == "running" and actor.holds(KEEPERS, campaign.unit_path),
    }


def _division_panel(actor: Actor, division: Any) -> dict[str, Any]:
    rows = queries.list_entries(actor).filter(campaign=division.campaign, unit=division.unit)
    entries = list(rows.exclude(state="dropped").order_by("post__position", "pk"))
    flags = queries.list_flags(actor, [entry.pk for entry in entries])
    screenings = queries.list_screenings(actor).filter(campaign=division.campaign, unit=division.unit)
    is_open = DIVISION_SCREENING.may_edit(division, "entries") and actor.holds(HEADS, division.unit_path)
    return {
        "entries": [
            (
                entry,
                SCREENING_ENTRY.state(entry.state),
                [FLAG_LABELS[flag.code] for flag in flags.get(entry.pk, [])],
                {move.name for move in SCREENING_ENTRY.available(entry, actor)} if is_open else set(),
                entry.post_id is not None and entry.post_id in actor.post_ids,
            )
            for entry in entries
        ],
        "screenings": [(row, POST_SCREENING.state(row.state)) for row in screenings.order_by("post__position")],
        "is_open": is_open,
        "waiting": sum(entry.state == "submitted" for entry in entries),
    }


CAMPAIGNS = Entity(
    name="campaigns",
    label=_("Screening campaign"),
    plural=_("Screening campaigns"),
    rows=queries.list_campaigns,
    one=queries.get_campaign,
    order="-pk",
    title=lambda campaign: campaign.localized("title"),
    workflow=CAMPAIGN,
    moves={
        "start": actions.start_campaign,
        "consolidate": actions.consolidate_campaign,
        "resume": actions.resume_campaign,
        "close": actions.close_campaign,
        "withdraw": actions.withdraw_campaign,
    },
    trail_type="screening.campaign",
    template="screening/campaign.html",
    list_template="screening/campaigns.html",
    panel=_campaign_panel,
    list_panel=lambda actor: {"may_plan": actor.holds(KEEPERS) and queries.open_campaign(actor) is None},
    empty=_("No campaign yet. In a campaign every post looks for the risks of its duties, items and steps."),
    columns=(
        Column("year", _("Year"), Kind.NUMBER, source="year"),
        Column("title", _("Screening campaign"), Kind.LINK, value=lambda row: row.localized("title"), source="title"),
        Column("post_due_on", _("Posts until"), Kind.DATE, source="post_due_on"),
        Column("division_due_on", _("Divisions until"), Kind.DATE, source="division_due_on"),
        Column("office_due_on", _("Office until"), Kind.DATE, source="office_due_on"),
        Column("state", _("State"), Kind.STATE, source="state"),
        Column("closed_on", _("Closed on"), Kind.DATE, source="closed_on"),
    ),
)
DIVISIONS = Entity(
    name="division-screenings",
    label=_("Screening of a division"),
    plural=_("Screenings of divisions"),
    rows=queries.list_divisions,
    one=queries.get_division,
    order="unit__path",
    title=lambda row: row.unit.localized("name"),
    readers=LEADERS & BUSINESS,
    workflow=DIVISION_SCREENING,
    moves={
        "submit": actions.submit_division,
        "return": actions.return_division,
        "approve": actions.approve_division,
    },
    trail_type="screening.divisionscreening",
    template="screening/division.html",
    panel=_division_panel,
    empty=_("No division has a list yet; a campaign opens them."),
    columns=(
        Column(
            "unit",
            _("Division"),
            Kind.LINK,
            value=lambda row: row.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column("campaign", _("Campaign"), value=lambda row: row.campaign.localized("title"), source="campaign"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in DIVISION_SCREENING.states],
        ),
        Column("submitted_on", _("Handed in on"), Kind.DATE, source="submitted_on"),
        Column("approved_on", _("Accepted on"), Kind.DATE, source="approved_on"),
        Column("returns", _("Returned times"), Kind.NUMBER, source="returns"),
    ),
)

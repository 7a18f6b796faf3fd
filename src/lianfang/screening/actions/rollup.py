"""The office takes over what a division handed in, or returns it; accepted risks go to the register to be rated."""

from __future__ import annotations

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.text import Text as _
from lianfang.register.actions import Given, MeasureEntry, RiskEntry, adopt_risk
from lianfang.register.terms import FACTORS
from lianfang.screening.models import DivisionScreening, ScreeningEntry
from lianfang.screening.queries import get_division, list_divisions, list_entries, list_screenings
from lianfang.screening.workflow import DIVISION_SCREENING, POST_SCREENING, SCREENING_ENTRY
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

REGISTRAR = system("the office has accepted what a division found")


@use_case
def return_division(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> DivisionScreening:
    """Return a division's list with the reason."""
    division = locked(list_divisions(actor), pk=get_division(actor, key).pk)
    state = DIVISION_SCREENING.check("return", division, actor, comment=comment)
    division.change(expected=version, state=state, returned_because=comment.strip(), returns=division.returns + 1)
    record(actor, "screening.return_division", division, comment=comment)
    return division


@use_case
def approve_division(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> DivisionScreening:
    """Accept a division's list: its posts are screened, its risks go to the register with both ratings (T3.2.5)."""
    division = locked(list_divisions(actor), pk=get_division(actor, key).pk)
    state = DIVISION_SCREENING.check("approve", division, actor, comment=comment)
    division.change(expected=version, state=state, approved_by_id=actor.id, approved_on=clock.today())
    rows = list_entries(actor).filter(campaign=division.campaign, unit=division.unit, state="merged").order_by("pk")
    numbers = [_hand_over(row) for row in rows]
    record(actor, "screening.approve_division", division, risks=numbers, comment=comment)
    screenings = list_screenings(actor).filter(campaign=division.campaign, unit=division.unit, state="submitted")
    for screening in screenings:
        with acting(REGISTRAR):
            settle_post(REGISTRAR, screening.pk)
    return division


@use_case
def settle_post(actor: Actor, screening_id: int) -> object:
    """Count a post as screened because the office accepted its division; as the system."""
    row = locked(list_screenings(actor), pk=screening_id)
    row.change(state=POST_SCREENING.check("accept", row, actor), accepted_on=clock.today())
    record(actor, "screening.settle_post", row)
    return row


def _hand_over(entry: ScreeningEntry) -> str:
    with acting(REGISTRAR):
        return _register(REGISTRAR, entry.pk).risk.number  # type: ignore[union-attr]


@use_case
def _register(actor: Actor, entry_id: int) -> ScreeningEntry:
    row = locked(list_entries(actor), pk=entry_id)
    own = Given(
        {name: getattr(row, name) for name in FACTORS}, row.level, row.level_reason, row.written_by_id, row.submitted_at
    )
    division = Given(row.division_factors, row.division_level, row.division_reason, row.merged_by_id, row.merged_at)
    risk = adopt_risk(
        actor,
        entry=_entry_of(row),
        own=own,
        division=division,
        year=row.campaign.year,
        number=row.risk.number if row.risk else "",
    )
    row.change(state=SCREENING_ENTRY.check("register", row, actor), risk_id=risk.pk)
    record(actor, "screening.register_entry", row, risk=risk.number)
    row.risk = risk
    return row


def _entry_of(row: ScreeningEntry) -> RiskEntry:
    return RiskEntry(
        unit=row.unit.code,
        extent=row.extent,
        kind=row.kind,
        cause=row.cause,
        title=row.title,
        description=row.description,
        post=row.post.code if row.post else "",
        item=row.item.number if row.item else "",
        step=row.step_key,
        title_en=row.title_en,
        description_en=row.description_en,
        scope_note=row.scope_note,
        scope_note_en=row.scope_note_en,
        origin=row.origin,
        bases=tuple(row.bases),
        measures=tuple(
            MeasureEntry(
                measure.get("kind", ""),
                measure.get("text", ""),
                measure.get("text_en", ""),
                measure.get("cycle", ""),
                measure.get("evidence", ""),
            )
            for measure in row.measures
        ),
    )


declare_acts(
    {
        "screening.return_division": _("Division's list returned by the office"),
        "screening.approve_division": _("Division's list accepted by the office"),
        "screening.settle_post": _("Post counted as screened"),
        "screening.register_entry": _("Risk handed to the register"),
    }
)

"""A division puts the entries of its posts together, beside their own ratings, and hands them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.register.queries import suggest_now
from lianfang.register.terms import LEVELS, Extent, Origin
from lianfang.screening.access import HEADS
from lianfang.screening.actions.posts import columns_of
from lianfang.screening.actions.quality import flag_entry
from lianfang.screening.models import DivisionScreening, ScreeningEntry
from lianfang.screening.queries import get_division, get_entry, list_divisions, list_entries, list_screenings
from lianfang.screening.rules import EntryValues, insist_lengths, is_major, missing_of, own_factors
from lianfang.screening.workflow import DIVISION_SCREENING, SCREENING_ENTRY
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


def _open(actor: Actor, key: str) -> DivisionScreening:
    division = locked(list_divisions(actor), pk=get_division(actor, key).pk)
    if not actor.holds(HEADS, division.unit_path):
        raise NotFound("DivisionScreening")
    if not DIVISION_SCREENING.may_edit(division, "entries"):
        raise Refused("division_closed", state=DIVISION_SCREENING.state(division.state).label)
    return division


@use_case
def merge_entry(
    actor: Actor,
    *,
    key: str,
    factors: Mapping[str, Any] | None = None,
    level: str = "",
    reason: str = "",
    version: int | None = None,
) -> ScreeningEntry:
    """Take a risk into the division's list, with other factors or another level where the division differs.

    The self rating stays beside it; a difference needs its reason.
    """
    row = locked(list_entries(actor), pk=get_entry(actor, key).pk)
    state = SCREENING_ENTRY.check("merge", row, actor)
    own = own_factors(row)
    given = dict(factors) if factors else own
    said = suggest_now(actor, given, is_major=is_major(row))
    if level and level not in LEVELS:
        raise Refused("entry_level", field="level")
    taken = level or (row.level if given == own else said.level) or said.level
    if (taken != said.level or taken != row.level or given != own) and not reason.strip() and not row.level_reason:
        raise Refused("merge_reason", field="reason")
    row.change(
        expected=version,
        state=state,
        division_factors=given,
        division_level=taken,
        division_reason=reason.strip() or row.level_reason,
        merged_by_id=actor.id,
        merged_at=clock.now(),
    )
    record(actor, "screening.merge_entry", row, level=taken, reason=reason, **given)
    return row


@use_case
def merge_rest(actor: Actor, *, key: str, version: int | None = None) -> int:
    """Take every risk that waits and is not the actor's own into the list as its post rated it; returns how many."""
    division = _open(actor, key)
    rows = list_entries(actor).filter(campaign=division.campaign, unit=division.unit, state="submitted")
    done = 0
    for row in rows.order_by("pk"):
        if row.written_by_id == actor.id or (row.post_id is not None and row.post_id in actor.post_ids):
            continue
        merge_entry(actor, key=str(row.pk))
        done += 1
    division.change(expected=version)
    record(actor, "screening.merge_rest", division, entries=done)
    return done


@use_case
def join_entries(actor: Actor, *, into: str, others: Iterable[str], comment: str) -> ScreeningEntry:
    """Join duplicates with one entry; their texts stay readable at it."""
    kept = locked(list_entries(actor), pk=get_entry(actor, into).pk)
    joined = []
    for key in others:
        row = locked(list_entries(actor), pk=get_entry(actor, key).pk)
        if row.pk == kept.pk or row.campaign_id != kept.campaign_id or row.unit_id != kept.unit_id:
            raise Refused("join_apart")
        state = SCREENING_ENTRY.check("join", row, actor, comment=comment)
        row.change(state=state, joined_into=kept, ended_because=comment.strip())
        record(actor, "screening.join_entry", row, into=kept.pk, comment=comment)
        joined.append(row.pk)
    if not joined:
        raise Refused("join_nothing")
    kept.change()
    record(actor, "screening.take_joined", kept, joined=joined)
    return kept


@use_case
def add_entry(actor: Actor, *, key: str, values: EntryValues) -> ScreeningEntry:
    """Write down a risk of the division itself, or of the office where the list is the office's; submitted at once.

    values.origin says who named it: the division itself, a superior, a colleague, or somebody from outside.
    """
    division = _open(actor, key)
    insist_lengths(values)
    if values.origin not in [known.value for known in Origin]:
        raise Refused("entry_origin", field="origin")
    extent = Extent.DIVISION if division.unit.parent_id is not None else Extent.OFFICE
    columns = columns_of(actor, None, values) | {"extent": extent.value}
    row = ScreeningEntry.objects.create(
        campaign=division.campaign, unit=division.unit, written_by_id=actor.id, **columns
    )
    missing = missing_of(row)
    if missing:
        raise Refused("entry_incomplete", field=missing[0], entry=row.title, missing=missing[0])
    said = suggest_now(actor, own_factors(row), is_major=is_major(row))
    row.change(
        state=SCREENING_ENTRY.check("submit", row, actor), submitted_at=clock.now(), level=row.level or said.level
    )
    flag_entry(actor, row)
    record(actor, "screening.add_entry", row, title=row.title)
    return row


@use_case
def submit_division(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> DivisionScreening:
    """Hand in what the division has put together; refused while a post has not handed in or a risk is not merged."""
    division = locked(list_divisions(actor), pk=get_division(actor, key).pk)
    screenings = list_screenings(actor).filter(campaign=division.campaign, unit=division.unit)
    missing = [row.post.title for row in screenings.exclude(state__in=["submitted", "accepted"])]
    state = DIVISION_SCREENING.check("submit", division, actor, comment=comment, missing=missing)
    waiting = list_entries(actor).filter(campaign=division.campaign, unit=division.unit)
    left = waiting.filter(state__in=["draft", "submitted", "returned"]).count()
    if left:
        raise Refused("division_unmerged", count=left)
    division.change(
        expected=version, state=state, submitted_by_id=actor.id, submitted_on=clock.today(), returned_because=""
    )
    count = waiting.filter(state="merged").count()
    record(actor, "screening.submit_division", division, entries=count, comment=comment)
    return division


declare_acts(
    {
        "screening.merge_entry": _("Risk taken into the division's list"),
        "screening.merge_rest": _("Risks of a division taken over as their posts rated them"),
        "screening.join_entry": _("Duplicate joined with another risk"),
        "screening.take_joined": _("Risk took duplicates in"),
        "screening.add_entry": _("Risk of a division written down"),
        "screening.submit_division": _("Division handed in"),
    }
)
declare_refusals(
    {
        "division_closed": _("The division's list cannot be changed now; it is “{state}”."),
        "merge_reason": _("The division differs from the self rating: give the reason."),
        "entry_origin": _("Say who named the risk: the division itself, a superior, a colleague, or somebody outside."),
        "join_apart": _("Only risks of the same division and campaign are joined."),
        "join_nothing": _("Choose the duplicates to join."),
        "division_unmerged": _("{count} risks of the division are not merged yet."),
    }
)

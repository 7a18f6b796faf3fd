"""How far a campaign is, by division and post, and what it has not covered; both are computed, never typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lianfang.catalogue.queries import list_bases, list_items
from lianfang.flowcharts.queries import steps_of_items
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.people.queries import list_all_incumbencies
from lianfang.register.queries import list_basis_codes
from lianfang.screening.models import Campaign
from lianfang.screening.queries.campaigns import list_divisions
from lianfang.screening.queries.posts import list_entries, list_screenings
from lianfang.store.acting import acting

COUNTER = system("what the holder of a post has put together is counted, not shown")
POST_STATES = ("open", "submitted", "returned", "accepted")
ENDED = ("dropped", "joined")


@dataclass
class BoardRow:
    """One division: its own state, posts by state, those that are late, and how many risks it found."""

    division: Any
    counts: dict[str, int] = field(default_factory=dict)
    late: list[Any] = field(default_factory=list)
    posts: list[Any] = field(default_factory=list)
    entries: int = 0

    @property
    def unit(self) -> Any:
        """Return the division."""
        return self.division.unit

    @property
    def total(self) -> int:
        """Return the number of its posts."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Gaps:
    """What no risk was found at: posts, items, risk steps, internal rules; empty means that nothing is left out."""

    posts: list[Any]
    items: list[Any]
    steps: list[Any]
    rules: list[Any]

    @property
    def count(self) -> int:
        """Return how many gaps there are in all."""
        return len(self.posts) + len(self.items) + len(self.steps) + len(self.rules)


def list_board(actor: Actor, campaign: Campaign) -> list[BoardRow]:
    """Return how far each division in scope is; its counts sum up to the lists of its posts (T2.1)."""
    found = {
        row.unit_id: BoardRow(row)
        for row in list_divisions(actor).filter(campaign=campaign).order_by("unit__position", "unit__path")
    }
    today = clock.today()
    for row in list_screenings(actor).filter(campaign=campaign).order_by("post__position"):
        held = found.get(row.unit_id)
        if held is None:
            continue
        held.counts[row.state] = held.counts.get(row.state, 0) + 1
        held.posts.append(row)
        if row.state in ("open", "returned") and campaign.state == "running" and today > campaign.post_due_on:
            held.late.append(row)
    for unit_id in (
        list_entries(actor).filter(campaign=campaign).exclude(state__in=ENDED).values_list("unit_id", flat=True)
    ):
        if unit_id in found:
            found[unit_id].entries += 1
    return list(found.values())


def list_gaps(actor: Actor, campaign: Campaign) -> Gaps:
    """Return what the entries of a campaign leave out, of what the actor sees (T3.2.5, T6.2.3)."""
    entries = list(list_entries(actor).filter(campaign=campaign).exclude(state__in=ENDED))
    posts = {entry.post_id for entry in entries}
    items = {entry.item_id for entry in entries}
    steps = {entry.step_key for entry in entries}
    rules = {code for entry in entries for code in entry.bases}
    rules |= {
        code for codes in list_basis_codes(actor, [e.risk_id for e in entries if e.risk_id]).values() for code in codes
    }
    published = list(list_items(actor).filter(state="published").order_by("number"))
    drawn = steps_of_items(actor, [item.pk for item in published])
    return Gaps(
        posts=[row.post for row in list_screenings(actor).filter(campaign=campaign) if row.post_id not in posts],
        items=[item for item in published if item.pk not in items],
        steps=[step for item in published for step in drawn.get(item.pk, []) if step.is_risk and step.key not in steps],
        rules=[
            basis
            for basis in list_bases(actor).filter(kind="internal", repealed_on=None).order_by("code")
            if basis.code not in rules
        ],
    )


@dataclass(frozen=True)
class Lead:
    """How far a leader or head leads the way: risks found, measures set, risks of the own field put together."""

    screening: Any
    found: int
    measures: int
    merged: int


def _accounts_of(post_ids: list[int]) -> dict[int, set[int]]:
    """Return post → the accounts of who holds it now, whoever may read accounts."""
    found: dict[int, set[int]] = {}
    with acting(COUNTER):
        rows = list_all_incumbencies(COUNTER).filter(post__in=post_ids, until_on__isnull=True)
        for post_id, account_id in rows.values_list("post_id", "person__account__id"):
            found.setdefault(post_id, set()).add(account_id)
    return found


def count_leads(actor: Actor, campaign: Campaign, only: Any = None) -> list[Lead]:
    """Return the three leads of every leader and head in scope, or of one of them (T6.1.4); three queries.

    The own field is what the holder of the post took into a division's list with the division's rating.
    """
    asked = list_screenings(actor).filter(campaign=campaign, is_leader=True)
    rows = list(
        (asked.filter(pk=only.pk) if only else asked).order_by("unit__position", "unit__path", "post__position")
    )
    accounts = _accounts_of([row.post_id for row in rows])
    entries = list(list_entries(actor).filter(campaign=campaign).exclude(state__in=ENDED))
    return [
        Lead(
            row,
            sum(entry.screening_id == row.pk for entry in entries),
            sum(len(entry.measures) for entry in entries if entry.screening_id == row.pk),
            sum(
                entry.merged_by_id is not None and entry.merged_by_id in accounts.get(row.post_id, ())
                for entry in entries
            ),
        )
        for row in rows
    ]

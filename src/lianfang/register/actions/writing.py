"""Risks written down between two cycles, one by one or from a sheet: new ones, and changed words of known ones."""

from __future__ import annotations

from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_unit
from lianfang.register.access import PROPOSERS
from lianfang.register.actions.ratings import open_rating
from lianfang.register.actions.risks import columns_of, link, next_number
from lianfang.register.models import RiskPoint
from lianfang.register.queries import get_risk, list_risks, open_rating_of
from lianfang.register.queries.sheets import stand_risk
from lianfang.register.rules import RiskEntry
from lianfang.register.rules.sheets import read_codes, read_measures
from lianfang.register.terms import Opening
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


@use_case
def save_risk(
    actor: Actor, *, number: str = "", bases: str = "", measures: str = "", version: int | None = None, **words: str
) -> RiskPoint:
    """Write a risk down or change its words, and have it rated by the route of the yearly cycle.

    number: empty for a new risk. bases: codes of rules. measures: one a line, kind | cycle | text | evidence.
    words: the other fields of RiskEntry. Refused where it is being rated beyond the own rating, or closed.
    """
    entry = _entry(bases, measures, words)
    if not actor.holds(PROPOSERS, get_unit(actor, entry.unit).path):
        raise NotFound("Unit")
    values = columns_of(actor, entry)
    if number:
        return _change(actor, number, entry, values, version)
    risk = RiskPoint.objects.create(
        number=next_number(actor), year=clock.today().year, proposed_by_id=actor.id, **values
    )
    link(actor, risk, entry)
    record(actor, "register.propose_risk", risk, number=risk.number, **_said(actor, risk.number))
    open_rating(actor, risk=risk.number, opening=Opening.CHANGE.value)
    return risk


def _entry(bases: str, measures: str, words: dict[str, str]) -> RiskEntry:
    known = {name: value for name, value in words.items() if value}
    required = {name: "" for name in ("unit", "extent", "kind", "cause", "title", "description")}
    return RiskEntry(**{**required, **known}, bases=read_codes(bases), measures=read_measures(measures))  # type: ignore[arg-type]


def _change(actor: Actor, number: str, entry: RiskEntry, values: dict[str, Any], version: int | None) -> RiskPoint:
    risk = locked(list_risks(actor), pk=get_risk(actor, number).pk)
    if not actor.holds(PROPOSERS, risk.unit_path):
        raise NotFound("RiskPoint")
    if risk.state not in ("proposed", "in_force"):
        raise Refused("risk_not_open", risk=number)
    rating = open_rating_of(actor, risk.pk)
    if rating is not None and rating.state != "drafted":
        raise Refused("rating_open", risk=number)
    before = _said(actor, number)
    risk.change(expected=version, **values)
    link(actor, risk, entry)
    after = _said(actor, number)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(actor, "register.change_risk", risk, number=number, changed=changed)
    if rating is None:
        open_rating(actor, risk=number, opening=Opening.CHANGE.value)
    return risk


def _said(actor: Actor, number: str) -> dict[str, Any]:
    return {name: value for name, value in (stand_risk(actor, number=number) or {}).items() if name != "number"}


declare_acts(
    {
        "register.propose_risk": _("Risk written down between two cycles"),
        "register.change_risk": _("Words of a risk changed"),
    }
)
declare_refusals({"risk_not_open": _("{risk} is closed, or its closing is asked for.")})

"""Risk points: written down with measures and rules, and handed over from a screening with their first two stages."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models.functions import Length

from lianfang.catalogue.queries import get_basis, get_item
from lianfang.flowcharts.queries import steps_of_items
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_post, get_unit
from lianfang.policies.queries import list_labels, list_rows
from lianfang.register.models import Rating, RatingStep, RiskBasis, RiskMeasure, RiskPoint
from lianfang.register.queries import current_scheme, get_risk, list_risks, open_rating_of
from lianfang.register.rules import Given, RiskEntry, insist_factors, insist_placed, needs_second, scheme_of, suggest
from lianfang.register.terms import Opening, Origin, Stage
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

NUMBERED = "^R[0-9]{3,9}$"
NUMBERS_LOCK = 20261123
"""Advisory lock under which numbers of risks are drawn, so that two at once get two numbers."""


def columns_of(actor: Actor, entry: RiskEntry) -> dict[str, Any]:
    """Return the columns of a risk point; Refused or NotFound where a code stands for nothing the actor sees."""
    insist_placed(entry)
    insist_codes(actor, entry)
    item = get_item(actor, entry.item) if entry.item else None
    if item is not None and entry.step:
        keys = {step.key for step in steps_of_items(actor, [item.pk]).get(item.pk, [])}
        if entry.step not in keys:
            raise Refused("risk_step_unknown", field="step", step=entry.step, item=entry.item)
    return {
        "unit_id": get_unit(actor, entry.unit).pk,
        "post_id": get_post(actor, entry.post).pk if entry.post else None,
        "item_id": item.pk if item is not None else None,
        "extent": entry.extent,
        "step_key": entry.step,
        "scope_note": entry.scope_note.strip(),
        "scope_note_en": entry.scope_note_en.strip(),
        "kind": entry.kind,
        "cause": entry.cause,
        "origin": entry.origin,
        "title": entry.title.strip(),
        "title_en": entry.title_en.strip(),
        "description": entry.description.strip(),
        "description_en": entry.description_en.strip(),
        "basis": entry.basis.strip(),
        "boundary": entry.boundary.strip(),
        "liability": entry.liability.strip(),
    }


def insist_codes(actor: Actor, entry: RiskEntry) -> None:
    """Refuse a kind, cause, origin, measure or cycle outside the office's lists, or a cause of another kind."""
    causes = {row["code"]: row["kind"] for row in list_rows(actor, "risk_causes")}
    if entry.kind not in list_labels(actor, "risk_kinds"):
        raise Refused("risk_code", field="kind", value=entry.kind)
    if causes.get(entry.cause) != entry.kind:
        raise Refused("risk_cause", field="cause", value=entry.cause)
    if entry.origin not in [known.value for known in Origin]:
        raise Refused("risk_code", field="origin", value=entry.origin)
    for measure in entry.measures:
        if measure.kind not in list_labels(actor, "measure_kinds"):
            raise Refused("risk_code", field="measures", value=measure.kind)
        if measure.cycle and measure.cycle not in list_labels(actor, "measure_cycles"):
            raise Refused("risk_code", field="measures", value=measure.cycle)


def next_number(actor: Actor) -> str:
    """Return the next free number, drawn under a lock that ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [NUMBERS_LOCK])
    rows = RiskPoint.objects.unscoped("numbers are unique in the whole house").filter(number__regex=NUMBERED)
    last = rows.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    return f"R{int(last[1:]) + 1 if last else 1:03d}"


def link(actor: Actor, risk: RiskPoint, entry: RiskEntry) -> None:
    """Write measures and rules of a risk anew."""
    RiskMeasure.objects.visible_to(actor).filter(risk=risk).delete()
    RiskBasis.objects.visible_to(actor).filter(risk=risk).delete()
    RiskMeasure.objects.bulk_create(
        [
            RiskMeasure(
                risk=risk,
                position=position,
                kind=measure.kind,
                text=measure.text.strip(),
                text_en=measure.text_en.strip(),
                cycle=measure.cycle,
                evidence=measure.evidence.strip(),
            )
            for position, measure in enumerate(entry.measures, start=1)
        ]
    )
    RiskBasis.objects.bulk_create(
        [RiskBasis(risk=risk, basis=get_basis(actor, code)) for code in dict.fromkeys(entry.bases)]
    )


def add_step(actor: Actor, rating: Rating, stage: Stage, given: Given) -> RatingStep:
    """Write one stage of a rating down for good; the level is the suggested one where none is given.

    Refused where a level departs from the suggested one without a reason.
    """
    factors = insist_factors(given.factors)
    said = suggest(factors, scheme_of(rating.scheme), is_major=rating.is_major)
    level = given.level or said.level
    if level != said.level and not given.reason.strip():
        raise Refused("rating_departure", field="reason")
    attempts = RatingStep.objects.visible_to(actor).filter(rating=rating, stage=stage.value).count()
    return RatingStep.objects.create(
        rating=rating,
        stage=stage.value,
        attempt=attempts + 1,
        **factors,
        score=said.score,
        suggested_level=said.level,
        floor=said.floor,
        level=level,
        reason=given.reason.strip(),
        facts=dict(given.facts),
        by_id=given.by,
        at=given.at or clock.now(),
    )


@use_case
def adopt_risk(
    actor: Actor,
    *,
    entry: RiskEntry,
    own: Given,
    division: Given,
    year: int,
    number: str = "",
    second: int | None = None,
) -> RiskPoint:
    """Take a screened risk over: written down or brought up to date, and rated by its post and its division.

    number: of last year's risk point, empty for a new one. second: account that reviewed a lower level.
    The rating then waits for the team; Refused where the risk is being rated already.
    """
    if not actor.is_system:
        raise NotFound("RiskPoint")
    values = columns_of(actor, entry)
    if number:
        risk = locked(list_risks(actor), pk=get_risk(actor, number).pk)
        risk.change(**values)
    else:
        risk = RiskPoint.objects.create(number=next_number(actor), year=year, proposed_by_id=own.by, **values)
    if open_rating_of(actor, risk.pk) is not None:
        raise Refused("rating_open", risk=risk.number)
    link(actor, risk, entry)
    record(actor, "register.adopt_risk", risk, number=risk.number, year=year)
    rating = Rating.objects.create(
        risk=risk,
        year=year,
        opening=Opening.SCREENING.value,
        scheme=current_scheme(actor).data(),
        is_major=bool(risk.item_id and risk.item.is_major),
        state="reviewed",
        self_by_id=own.by,
        reviewed_by_id=division.by,
        second_by_id=second,
        opened_on=clock.today(),
    )
    first = add_step(actor, rating, Stage.SELF, own)
    last = add_step(actor, rating, Stage.DIVISION, division)
    rating.change(
        level=last.level,
        score=last.score,
        needs_second=needs_second(last.level, first.level, last.suggested_level, risk.level),
    )
    record(actor, "register.open_rating", rating, risk=risk.number, level=last.level, score=last.score)
    return risk


declare_acts(
    {
        "register.adopt_risk": _("Risk taken over from a screening"),
        "register.open_rating": _("Rating opened"),
    }
)
declare_refusals(
    {
        "risk_code": _("“{value}” is not in the office's list."),
        "risk_cause": _("The cause “{value}” does not belong to this kind of risk."),
        "risk_step_unknown": _("{item} has no step {step} in its published flowchart."),
        "rating_departure": _("The level departs from the one that the scheme suggests: give the reason."),
        "rating_open": _("{risk} is being rated already."),
    }
)

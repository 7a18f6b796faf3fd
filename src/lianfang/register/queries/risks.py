"""Reads of risk points."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from lianfang.kernel.access import Actor
from lianfang.register.models import RiskBasis, RiskFragments, RiskMeasure, RiskPoint
from lianfang.register.rules.fragments import fragments_of
from lianfang.store.records import ScopedQuerySet


def list_risks(actor: Actor) -> ScopedQuerySet[RiskPoint]:
    """Return the risk points of the actor's divisions and posts."""
    return RiskPoint.objects.visible_to(actor).select_related("unit", "post", "item")


def narrow_risks(rows: ScopedQuerySet[RiskPoint], word: str) -> ScopedQuerySet[RiskPoint]:
    """Return the rows among which all stand that hold a word, by the index of fragments."""
    fragments = fragments_of(word)
    if not fragments:
        return rows
    return rows.filter(pk__in=RiskFragments.objects.filter(fragments__contains=fragments).values("risk_id"))


def get_risk(actor: Actor, number: str) -> RiskPoint:
    """Return one risk point by its number; NotFound for anything else."""
    return list_risks(actor).get(number=number)


def list_measures(actor: Actor, risk: RiskPoint) -> list[RiskMeasure]:
    """Return the measures of a risk in their order."""
    return list(RiskMeasure.objects.visible_to(actor).filter(risk=risk).order_by("position"))


def list_measures_of(actor: Actor, risk_ids: Iterable[int]) -> list[RiskMeasure]:
    """Return the measures of several risks, by risk and place."""
    rows = RiskMeasure.objects.visible_to(actor).filter(risk_id__in=list(risk_ids))
    return list(rows.order_by("risk", "position"))


def list_rules_of(actor: Actor, risk: RiskPoint) -> list[RiskBasis]:
    """Return the rules that a risk hangs on."""
    rows = RiskBasis.objects.visible_to(actor).filter(risk=risk)
    return list(rows.select_related("basis").order_by("basis__code"))


def list_basis_codes(actor: Actor, risk_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return risk → codes of the rules that it hangs on."""
    found: dict[int, list[str]] = {}
    rows = RiskBasis.objects.visible_to(actor).filter(risk_id__in=list(risk_ids)).order_by("basis__code")
    for risk_id, code in rows.values_list("risk_id", "basis__code"):
        found.setdefault(risk_id, []).append(code)
    return found


def list_risks_of_posts(actor: Actor, post_ids: Iterable[int]) -> list[RiskPoint]:
    """Return the open risks of posts, by number."""
    rows = list_risks(actor).filter(post_id__in=list(post_ids)).exclude(state="closed")
    return list(rows.order_by("number"))


def list_open_risks(actor: Actor) -> ScopedQuerySet[RiskPoint]:
    """Return the risk points in scope that are not closed."""
    return list_risks(actor).exclude(state="closed")


def list_risks_on_basis(actor: Actor, basis_id: int, item_ids: Iterable[int]) -> list[RiskPoint]:
    """Return the open risks that hang on a basis themselves or sit at one of the items."""
    rows = list_open_risks(actor).filter(Q(item_id__in=list(item_ids)) | Q(risk_bases__basis_id=basis_id))
    return list(rows.distinct().order_by("number"))

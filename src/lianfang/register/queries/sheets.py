"""Risks as the rows of an import sheet hold them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.register.models import RiskPoint
from lianfang.register.queries.risks import list_basis_codes, list_measures_of, list_risks
from lianfang.register.rules import MeasureEntry
from lianfang.register.rules.sheets import PARTS, write_codes, write_measures
from lianfang.store.records import ScopedQuerySet

WORDS = (
    "extent",
    "scope_note",
    "scope_note_en",
    "kind",
    "cause",
    "origin",
    "title",
    "title_en",
    "description",
    "description_en",
    "basis",
    "boundary",
    "liability",
)


def stand_risk(actor: Actor, *, number: str = "", **given: Any) -> dict[str, Any] | None:
    """Return a risk as an import would write it, None where the row makes a new one."""
    return next(_rows(actor, list_risks(actor).filter(number=number)), None) if number else None


def list_sheet_rows(actor: Actor) -> Iterator[dict[str, Any]]:
    """Return every open risk in scope as a row of an import sheet, by number; a fixed number of reads."""
    return _rows(actor, list_risks(actor).exclude(state="closed").order_by("number"))


def _rows(actor: Actor, rows: ScopedQuerySet[RiskPoint]) -> Iterator[dict[str, Any]]:
    risks = list(rows)
    ids = [risk.pk for risk in risks]
    rules = list_basis_codes(actor, ids)
    measures: dict[int, list[MeasureEntry]] = {}
    for held in list_measures_of(actor, ids):
        measures.setdefault(held.risk_id, []).append(MeasureEntry(**{part: getattr(held, part) for part in PARTS}))
    for risk in risks:
        yield {
            "number": risk.number,
            "unit": risk.unit.code,
            "post": risk.post.code if risk.post else "",
            "item": risk.item.number if risk.item else "",
            "step": risk.step_key,
            "bases": write_codes(rules.get(risk.pk, [])),
            "measures": write_measures(measures.get(risk.pk, [])),
            **{name: getattr(risk, name) for name in WORDS},
        }

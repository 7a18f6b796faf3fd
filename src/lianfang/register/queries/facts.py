"""The office's own figures of the last twelve months, shown beside the factors of a rating (T3.3.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianfang.flowcharts.queries import steps_of_items
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.monitoring.queries import list_findings
from lianfang.register.models import Rating, RiskPoint
from lianfang.tasks.queries import list_objections

WINDOW = timedelta(days=365)
"""Days that the figures look back."""


def facts_beside(actor: Actor, risk: RiskPoint) -> dict[str, Any]:
    """Return the figures for one risk: findings at its item and step, objections, all of the last twelve months.

    Keys: since, until (ISO dates), findings, findings_at_step (None without a step), objections, upheld.
    """
    until = clock.today()
    since = until - WINDOW
    found, at_step = 0, None
    if risk.item_id is not None:
        rows = list_findings(actor).filter(item_id=risk.item_id, at__date__gte=since)
        found = rows.count()
        if risk.step_key:
            at_step = rows.filter(step_name=_step_name(actor, risk)).count()
    ratings = Rating.objects.visible_to(actor).filter(risk=risk).values_list("pk", flat=True)
    objections = list_objections(actor).filter(
        object_type="register.rating", object_id__in=[str(pk) for pk in ratings], filed_at__date__gte=since
    )
    outcomes = list(objections.values_list("outcome", flat=True))
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "findings": found,
        "findings_at_step": at_step,
        "objections": len(outcomes),
        "upheld": outcomes.count("upheld"),
    }


def _step_name(actor: Actor, risk: RiskPoint) -> str:
    steps = steps_of_items(actor, [risk.item_id]).get(risk.item_id, []) if risk.item_id else []
    return next((step.name for step in steps if step.key == risk.step_key), "")

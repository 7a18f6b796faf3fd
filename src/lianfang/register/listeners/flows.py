"""What the register shows on flowcharts: the risks at each step, and what a change of steps would reopen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lianfang.flowcharts.queries import REOPENS, RISK_MARKS, Level, RiskMark, reopening
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.register.queries import list_open_risks

LAPSES = _("The ratings of these risks lapse and are asked for again: {risks}")


def risk_marks(actor: Actor, version: Any) -> dict[str, list[RiskMark]]:
    """Return step key → the rated risks of a flow's item that the actor may see."""
    rows = list_open_risks(actor).filter(item_id=version.flow.item_id).exclude(step_key="").exclude(level="")
    found: dict[str, list[RiskMark]] = {}
    for key, number, level in rows.order_by("number").values_list("step_key", "number", "level"):
        found.setdefault(key, []).append(RiskMark(Level(level), number))
    return found


def reopened_lines(actor: Actor, before: Any, changes: Sequence[Any]) -> list[str]:
    """Return one line that names the risks whose ratings a change of steps reopens."""
    touched = reopening(changes)
    rows = list_open_risks(actor).filter(item_id=before.flow.item_id, step_key__in=list(touched)).exclude(level="")
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    return [str(LAPSES.filled(risks=", ".join(numbers)))] if numbers else []


RISK_MARKS.fill(risk_marks)
REOPENS.fill(reopened_lines)

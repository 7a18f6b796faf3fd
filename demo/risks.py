"""The risks of the reference office on its flowcharts: shown from the data until a register holds them."""

from __future__ import annotations

from functools import cache
from typing import Any

from demo.office.load import load_office
from lianfang.flowcharts.drawing.marks import Level, RiskMark
from lianfang.kernel.access import Actor


@cache
def marks_by_item() -> dict[str, dict[str, list[RiskMark]]]:
    """Return item number → step key → its risks."""
    found: dict[str, dict[str, list[RiskMark]]] = {}
    for risk in load_office()["risks"]:
        if risk.get("item") and risk.get("step"):
            marks = found.setdefault(risk["item"], {}).setdefault(risk["step"], [])
            marks.append(RiskMark(Level(risk["level"]), risk["id"]))
    return found


def risk_marks(actor: Actor, version: Any) -> dict[str, list[RiskMark]]:
    """Return the risks of one flowchart by step."""
    return marks_by_item().get(version.flow.item.number, {})

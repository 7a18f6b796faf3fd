"""A flowchart for each item, written from its table of steps."""

from __future__ import annotations

from typing import Any

from demo.office.flows import RETURNED, condition_of, specs
from demo.office.load import Office
from lianfang.flowcharts import actions
from lianfang.flowcharts.rules import FlowEntry
from lianfang.kernel.access import Actor

RETURNED_EN = "Returned"


def load_flows(actor: Actor, office: Office) -> None:
    """Write and publish the first version of every item's flow."""
    entries = [
        FlowEntry(item=item["id"], steps=specs(item, office), english=_english(item), notes=_notes(item, "text"))
        for item in office["items"]
    ]
    actions.load_flows(actor, entries=entries)


def _notes(item: dict[str, Any], name: str) -> dict[str, str]:
    """Return what stands beside a step by its key: a limit of its own, a second signature."""
    found = {}
    for step in item["steps"]:
        texts = [step[part][name] for part in ("own_limit", "countersign") if part in step]
        if texts:
            found[step["key"]] = "；".join(texts) if name == "text" else "; ".join(texts)
    return found


def _english(item: dict[str, Any]) -> dict[str, str]:
    english = {RETURNED: RETURNED_EN}
    notes, notes_en = _notes(item, "text"), _notes(item, "text_en")
    english |= {notes[key]: notes_en[key] for key in notes}
    for step in item["steps"]:
        english[step["name"]] = step["name_en"]
        if condition := step.get("when"):
            english[condition_of(condition["text"])] = condition_of(condition["text_en"])
    return english

"""A flowchart for each item, written from its table of steps."""

from __future__ import annotations

from typing import Any

from demo.office.load import Office
from lianfang.flowcharts import actions
from lianfang.flowcharts.drawing.writing import StepSpec
from lianfang.flowcharts.rules import FlowEntry
from lianfang.kernel.access import Actor

RETURNED, RETURNED_EN = "退回", "Returned"


def load_flows(actor: Actor, office: Office) -> None:
    """Write and publish the first version of every item's flow."""
    titles = {post["id"]: post["title"] for post in office["posts"]}
    entries = [
        FlowEntry(item=item["id"], steps=step_specs(item, titles), english=_english(item), notes=_notes(item, "text"))
        for item in office["items"]
    ]
    actions.load_flows(actor, entries=entries)


def step_specs(item: dict[str, Any], titles: dict[str, str]) -> list[StepSpec]:
    """Return an item's steps as the writer of BPMN takes them; `titles` names the posts by code."""
    specs = []
    when, until = "", None
    for step in item["steps"]:
        if step["key"] == until:
            when, until = "", None
        if condition := step.get("when"):
            when, until = _condition(condition["text"]), condition["next"]
        specs.append(
            StepSpec(
                key=step["key"],
                no=str(step["no"]),
                name=step["name"],
                post=step["post"],
                lane_name=titles[step["post"]],
                # a step with a limit of its own, such as 30 calendar days after departure, has none in working days
                limit_days=None if step.get("own_limit") and not step["limit_days"] else step["limit_days"],
                type=step["type"],
                is_risk=step["risk_node"],
                when=when,
                returns_to=step.get("returns_to", ""),
                returns_when=RETURNED if step.get("returns_to") else "",
            )
        )
    return specs


def _condition(question: str) -> str:
    return question.rstrip("？?")


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
            english[_condition(condition["text"])] = _condition(condition["text_en"])
    return english

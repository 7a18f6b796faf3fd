"""The flowcharts of the reference office as tables of steps; free of any framework, so that tools can use it too."""

from __future__ import annotations

from typing import Any

from casecheck.drawing.writing import StepSpec, write_bpmn
from demo.office.load import Office

RETURNED = "退回"


def specs(item: dict[str, Any], office: Office) -> list[StepSpec]:
    """Return an item's steps as the writer of BPMN takes them, with lanes named after the posts."""
    titles = {post["id"]: post["title"] for post in office["posts"]}
    found = []
    when, until = "", None
    for step in item["steps"]:
        if step["key"] == until:
            when, until = "", None
        if condition := step.get("when"):
            when, until = condition_of(condition["text"]), condition["next"]
        found.append(
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
    return found


def condition_of(question: str) -> str:
    """Return the question that opens a branch as the condition written on it."""
    return question.rstrip("？?")


def flow_xml(item: dict[str, Any], office: Office) -> str:
    """Return an item's flowchart as BPMN 2.0."""
    return write_bpmn(specs(item, office), process_id=item["id"], name=item["name"])

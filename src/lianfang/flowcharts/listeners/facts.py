"""Tell the catalogue the steps of each item: of the flow in force, of the first draft where none is."""

from __future__ import annotations

from collections.abc import Collection

from lianfang.catalogue.actions import judge_items
from lianfang.catalogue.queries import STEP_FACTS
from lianfang.catalogue.terms import StepFact
from lianfang.flowcharts.actions import StepsChanged
from lianfang.flowcharts.queries import steps_of_items
from lianfang.kernel.access import Actor
from lianfang.kernel.events import listen


def facts_of_items(actor: Actor, item_ids: Collection[int]) -> dict[int, list[StepFact]]:
    """Return item → its steps in order, for the items that have a flow in the actor's scope."""
    return {
        item: [
            StepFact(
                key=step.key,
                no=step.no,
                name=step.name,
                name_en=step.name_en,
                post_code=step.post_code,
                post_title=step.post_title,
                post_title_en=step.post_title_en,
                limit_days=None if step.limit_days is None else float(step.limit_days),
                type=step.type,
                is_risk=step.is_risk,
            )
            for step in steps
        ]
        for item, steps in steps_of_items(actor, item_ids).items()
    }


@listen(StepsChanged)
def judge_again(changed: StepsChanged) -> None:
    """Let the catalogue judge the item anew by its new steps."""
    judge_items([changed.item.pk])


STEP_FACTS.fill(facts_of_items)

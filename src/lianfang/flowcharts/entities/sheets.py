"""What a spreadsheet of steps holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lianfang.edge.entity import Field, Importer, Kind
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.rules import read_table
from lianfang.flowcharts.rules.sheets import rows_of_sheet
from lianfang.flowcharts.rules.tables import rows_of
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import list_labels


def step_types(actor: Actor) -> list[tuple[str, object]]:
    """Return the types of step that the office has set."""
    return list(list_labels(actor, "step_types").items())


def standing_flow(actor: Actor, *, item: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return the steps of an item's newest version where they are these, other ones where not, None for no flow."""
    flow = queries.list_flows(actor).filter(item__number=item).first()
    version = queries.list_versions(actor).filter(flow=flow).defer(None).order_by("-number").first() if flow else None
    if version is None:
        return None
    _chart, table = read_table(version.xml)
    notes = {step.key: step.note for step in queries.list_steps(actor, version)}
    known = [replace(row, node="") for row in rows_of(table, version.english, notes)]
    return {"rows": rows if known == rows_of_sheet(item, rows) else None}


STEP_SHEET = Importer(
    by=DRAFTERS,
    action=actions.draft_flow,
    standing=standing_flow,
    group="item",
    fields=(
        Field("item", _("Number of the item"), help=_("The rows of one item, in their order, make its flowchart.")),
        Field("name", _("Step"), help=_("Notice 三.1: draw the flow of each power, step by step.")),
        Field("post", _("Post"), help=_("Code of the post that does the step; each step has one.")),
        Field(
            "limit",
            _("Limit (working days)"),
            required=False,
            help=_("0 for the same day; all steps together stay within the promised limit."),
        ),
        Field("type", _("Type of step"), required=False, choices=step_types),
        Field(
            "risk", _("Risk step"), Kind.FLAG, required=False, help=_("Notice 三.2: steps where power can be abused.")
        ),
        Field("when", _("Done only when"), required=False, help=_("Empty where the step is always done.")),
        Field("returns_to", _("May go back to"), required=False, help=_("Key of this or an earlier step.")),
        Field("returns_when", _("Goes back when"), required=False),
        Field("note", _("Note"), required=False),
        Field("key", _("Key of the step"), required=False, help=_("Number of the item, -S and place where empty.")),
        Field("no", _("No."), required=False),
        Field("name_en", _("Step in English"), required=False),
    ),
)

"""A flow from a spreadsheet: the rows of one item become the draft of its flowchart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lianfang.flowcharts.actions.drafts import save_flow_version
from lianfang.flowcharts.models import FlowVersion
from lianfang.flowcharts.queries import list_office_posts
from lianfang.flowcharts.rules import FlowEntry
from lianfang.flowcharts.rules.sheets import rows_of_sheet
from lianfang.flowcharts.rules.tables import faults_of_rows, specs_of
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _


def draft_flow(actor: Actor, *, item: str, rows: Sequence[Mapping[str, Any]]) -> FlowVersion:
    """Keep the steps of an item as the draft of its flow; refused by the row that is to blame."""
    typed = rows_of_sheet(item, rows)
    posts = list_office_posts(actor)
    for at, row in enumerate(typed):
        if row.post and row.post not in posts:
            raise Refused("flow_row_post", row=at, post=row.post)
    for fault in faults_of_rows(typed):
        raise Refused("flow_row", row=fault.row, reason=fault.sentence)
    titles = {code: post.title for code, post in posts.items()}
    english = {row.name: row.name_en for row in typed if row.name and row.name_en}
    notes = {row.key: row.note for row in typed if row.note}
    entry = FlowEntry(item, steps=specs_of(typed, titles), english=english, notes=notes)
    return save_flow_version(actor, entry=entry)


declare_refusals(
    {
        "flow_row": _("{reason}"),
        "flow_row_post": _("There is no post “{post}”."),
    }
)

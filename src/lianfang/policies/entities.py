"""How versions of policies are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import EVERY_ROLE, Actor
from lianfang.kernel.text import Text as _
from lianfang.policies import actions, queries
from lianfang.policies.rules import differences, kind_of, tables_of
from lianfang.policies.terms import KINDS, Cell, CellKind, Table
from lianfang.policies.workflow import DRAFTERS, POLICY

if TYPE_CHECKING:
    from lianfang.policies.models import PolicyVersion

DIFFERENCE_LABELS = {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed")}


def shown_cell(cell: Cell, value: Any) -> str:
    """Return what a cell of a policy shows."""
    if cell.kind is CellKind.FLAG:
        return str(_("yes") if value else _("no"))
    if value in (None, "", []):
        return "—"
    if cell.kind is CellKind.CODES:
        return ", ".join(value)
    if cell.kind is CellKind.CHOICE:
        return str(dict(cell.choices).get(value, value))
    return str(value)


def shown_table(table: Table, rows: Any) -> dict[str, Any]:
    """Return a table of a policy for its page: label, columns, rows of shown cells."""
    numeric = [cell.kind in (CellKind.NUMBER, CellKind.DATE) for cell in table.cells]
    return {
        "label": table.label,
        "cells": list(zip(table.cells, numeric, strict=True)),
        "rows": [
            [(shown_cell(cell, row.get(cell.name)), right) for cell, right in zip(table.cells, numeric, strict=True)]
            for row in rows
        ],
    }


def _changes(version: PolicyVersion, before: PolicyVersion | None) -> list[dict[str, Any]]:
    if before is None:
        return []
    kind = kind_of(version.key)
    tables = {table.name: table for table in kind.tables}
    found = []
    for difference in differences(kind, before.value, version.value):
        table = tables[difference.table]
        said = difference.after or difference.before
        found.append(
            {
                "table": table.label,
                "mark": DIFFERENCE_LABELS[difference.mark],
                "key": difference.key,
                "cells": [
                    (
                        cell.label,
                        shown_cell(cell, difference.before[cell.name]) if cell.name in difference.before else "",
                        shown_cell(cell, difference.after[cell.name]) if cell.name in difference.after else "",
                    )
                    for cell in table.cells
                    if cell.name in said
                ],
            }
        )
    return found


def panel(actor: Actor, version: PolicyVersion) -> dict[str, Any]:
    """Return what the page of a version shows beside the generic parts."""
    kind = kind_of(version.key)
    versions = queries.list_versions_of(actor, version.key)
    before = next((known for known in versions if known.number < version.number and known.state != "withdrawn"), None)
    tables = tables_of(kind, version.value)
    unconfirmed = queries.list_unconfirmed_years(actor) if version.key == "calendar" else []
    return {
        "kind": kind,
        "versions": [(known, POLICY.state(known.state)) for known in versions],
        "before": before,
        "changes": _changes(version, before),
        "tables": [shown_table(table, tables[table.name]) for table in kind.tables],
        "unconfirmed": unconfirmed,
        "can_draft": actor.holds(DRAFTERS) and not any(known.state == "draft" for known in versions),
    }


POLICIES = Entity(
    name="policies",
    label=_("Policy"),
    plural=_("Policies"),
    rows=queries.list_versions,
    one=queries.get_version,
    key="ref",
    order="key",
    readers=EVERY_ROLE,
    title=lambda version: str(kind_of(version.key).label),
    workflow=POLICY,
    moves={"put_in_force": actions.put_in_force, "withdraw": actions.withdraw_policy},
    trail_type="policies.policyversion",
    template="policies/policy.html",
    list_template="policies/policies.html",
    panel=panel,
    empty=_("The office has not set anything yet."),
    columns=(
        Column(
            "key",
            _("Policy"),
            Kind.LINK,
            value=lambda version: kind_of(version.key).label,
            source="key",
            search=("key", "basis", "document_no"),
            choices=lambda actor: [(key, kind.label) for key, kind in KINDS.items()],
            note=lambda version: version.key,
        ),
        Column("number", _("Version"), Kind.NUMBER, source="number"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in POLICY.states],
        ),
        Column("effective_on", _("Effective from"), Kind.DATE, source="effective_on"),
        Column("document_no", _("Document number"), source="document_no"),
        Column("body", _("Deciding body"), source="body"),
        Column("basis", _("Basis"), is_shown=False),
        Column(
            "drafted_by",
            _("Drafted by"),
            value=lambda version: version.drafted_by.get_full_name() if version.drafted_by else "",
            is_shown=False,
        ),
        Column(
            "approved_by",
            _("Put in force by"),
            value=lambda version: version.approved_by.get_full_name() if version.approved_by else "",
            is_shown=False,
        ),
    ),
)

"""How exports are shown: to whoever asked for them."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.files import actions, queries
from lianfang.files.terms import declared_exports
from lianfang.files.workflow import EXPORT
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _


def _kind(made: Any) -> object:
    known = declared_exports().get(made.kind)
    return known.label if known else made.kind


EXPORTS = Entity(
    name="exports",
    label=_("Export"),
    plural=_("My exports"),
    rows=queries.list_exports,
    one=queries.get_export,
    order="-pk",
    title=lambda made: made.label,
    readers=BUSINESS,
    workflow=EXPORT,
    moves={"cancel": actions.cancel_export},
    template="files/export.html",
    trail_type="files.export",
    empty=_("You have not asked for an export. Ask for one on the page of an edition of the catalogue."),
    columns=(
        Column("label", _("Export"), Kind.LINK, value=lambda made: made.label, note=_kind, source="label"),
        Column("form", _("Format"), source="form"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in EXPORT.states],
        ),
        Column("percent", _("Progress, percent"), Kind.NUMBER),
        Column("created_at", _("Asked for"), Kind.MOMENT, source="created_at"),
        Column("expires_on", _("Kept until"), Kind.DATE, source="expires_on"),
    ),
)

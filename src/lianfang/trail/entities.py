"""How the trail is shown: to the audit administrator without business text, to others for what they may see."""

from __future__ import annotations

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import EVERY_ROLE
from lianfang.kernel.text import Text as _
from lianfang.trail import queries

ENTRIES = Entity(
    name="trail",
    label=_("Trail entry"),
    plural=_("Trail"),
    rows=queries.list_entries,
    one=queries.get_entry,
    order="-at",
    readers=EVERY_ROLE,
    title=lambda entry: str(entry.label),
    template="trail/entry.html",
    panel=lambda actor, entry: {"payload": queries.get_payload(actor, entry)},
    columns=(
        Column("at", _("When"), Kind.MOMENT, source="at"),
        Column(
            "action",
            _("What"),
            Kind.LINK,
            value=lambda entry: entry.label,
            note=lambda entry: entry.action,
            source="action",
            search=("action",),
        ),
        Column("actor_name", _("Who"), value=lambda entry: entry.who, source="actor_name", search=("actor_name",)),
        Column("object_type", _("Kind of object"), source="object_type", search=("object_type",)),
        Column("object_id", _("Object"), source="object_id", search=("object_id",)),
    ),
)

"""How bodies are shown, and the sheets from which an office names them and their seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.edge.entity import Column, Entity, Field, Importer, Kind
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.text import Text as _
from lianfang.meetings import actions, queries
from lianfang.meetings.access import KEEPERS
from lianfang.meetings.terms import SEAT_LABELS

if TYPE_CHECKING:
    from lianfang.meetings.models import Body

READERS = BUSINESS | {Role.SYSADMIN}


def body_panel(actor: Actor, body: Body) -> dict[str, object]:
    """Return what the page of a body shows: who sits in it, and the rules it meets by."""
    return {
        "sittings": queries.list_sittings(body),
        "rules": queries.rules_for(actor, body),
        "can_keep": actor.holds(KEEPERS, body.unit_path),
        "kinds": list(SEAT_LABELS.items()),
    }


BODIES = Entity(
    name="bodies",
    label=_("Body"),
    plural=_("Bodies that decide together"),
    rows=queries.list_bodies,
    one=queries.get_body,
    key="code",
    order="unit__path",
    readers=READERS,
    title=lambda body: body.localized("name"),
    trail_type="meetings.body",
    template="meetings/body.html",
    panel=body_panel,
    importer=Importer(
        fields=(
            Field("code", _("Code")),
            Field("name", _("Name")),
            Field("name_en", _("Name in English"), required=False),
            Field("unit", _("Unit"), help=_("Code of the unit whose body it is")),
        ),
        action=actions.save_body,
        by=KEEPERS,
    ),
    empty=_("No body has been named yet. Import a sheet with code, name and unit."),
    columns=(
        Column("code", _("Code"), source="code", search=("code",)),
        Column(
            "name", _("Name"), Kind.LINK, value=lambda body: body.localized("name"), source="name", search=("name",)
        ),
        Column("unit", _("Unit"), value=lambda body: body.unit.localized("name")),
    ),
)


SEATS = Entity(
    name="seats",
    label=_("Seat"),
    plural=_("Seats"),
    rows=queries.list_open_seats,
    one=queries.get_seat,
    key="key",
    order="position",
    readers=READERS,
    title=lambda seat: f"{seat.body.localized('name')} · {seat.post_code}",
    trail_type="meetings.seat",
    importer=Importer(
        fields=(
            Field("body", _("Body"), help=_("Code of the body")),
            Field("post", _("Post"), help=_("Code of the post that sits in it")),
            Field(
                "kind",
                _("Kind of seat"),
                help=_("chair, member or observer"),
                choices=lambda actor: list(SEAT_LABELS.items()),
            ),
            Field("position", _("Rank"), Kind.NUMBER, required=False),
            Field("since_on", _("Since"), Kind.DATE, required=False),
        ),
        action=actions.save_seat,
        by=KEEPERS,
    ),
    columns=(
        Column("body", _("Body"), value=lambda seat: seat.body.code, note=lambda seat: seat.body.localized("name")),
        Column("post", _("Post"), Kind.LINK, value=lambda seat: seat.post_code),
        Column(
            "kind",
            _("Kind of seat"),
            Kind.CHOICE,
            value=lambda seat: SEAT_LABELS[seat.kind],
            source="kind",
            choices=lambda actor: list(SEAT_LABELS.items()),
        ),
        Column("position", _("Rank"), Kind.NUMBER, source="position"),
        Column("since_on", _("Since"), Kind.DATE, source="since_on"),
    ),
)

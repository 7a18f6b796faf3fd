"""What the room of people gives to others at start-up."""

from __future__ import annotations

from lianfang.edge.identity import enter_with
from lianfang.edge.web.frame import OFFICE_NAME
from lianfang.kernel.access import Actor
from lianfang.people.queries import enter, get_office


def office_name(actor: Actor) -> str | None:
    """Return the office's name in the reader's language, None in an empty database; no query for who has signed in."""
    if actor.is_authenticated:
        return actor.office_label or None
    office = get_office(actor)
    return office.localized("name") if office else None


enter_with(enter)
OFFICE_NAME.fill(office_name)

"""What the room of people gives to others at start-up."""

from __future__ import annotations

from lianfang.edge.identity import load_actors_with
from lianfang.edge.web.frame import OFFICE_NAME
from lianfang.kernel.access import Actor
from lianfang.people.queries import get_office, load_actor


def office_name(actor: Actor) -> str | None:
    """Return the office's name in the reader's language, None in an empty database."""
    office = get_office(actor)
    return office.localized("name") if office else None


load_actors_with(load_actor)
OFFICE_NAME.fill(office_name)

"""Who keeps units, posts and accounts."""

from __future__ import annotations

from lianfang.kernel.access import Actor, Role
from lianfang.kernel.errors import NotFound

KEEPERS = frozenset({Role.SYSADMIN, Role.SECRETARY})
GRANTERS = frozenset({Role.SECADMIN})


def insist(actor: Actor, roles: frozenset[Role], path: str) -> None:
    """Refuse an actor who holds none of the roles on the unit with this path or above it."""
    if not actor.holds(roles, path):
        raise NotFound

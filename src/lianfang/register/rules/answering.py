"""Who answers for a risk: by its level, and one level up where it would be the own (notice 三.4): pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianfang.kernel.access import Role

OUTSIDE = ""
"""Who appointed or sent the holder answers, outside this office."""
LADDER = (Role.DIVISION_HEAD.value, Role.LEADER_IN_CHARGE.value, Role.MAIN_LEADER.value)
ONE_UP = {
    Role.DIVISION_HEAD.value: Role.LEADER_IN_CHARGE.value,
    Role.LEADER_IN_CHARGE.value: Role.MAIN_LEADER.value,
    Role.MAIN_LEADER.value: OUTSIDE,
    Role.DISCIPLINE.value: OUTSIDE,
}
LEVELS = ("high", "medium", "low")


@dataclass(frozen=True, order=True)
class Place:
    """Where a risk sits as far as it matters for who answers: its level, the role of its post, the whole office."""

    level: str
    owner_role: str = ""
    is_office: bool = False
    has_leader: bool = True


def answering(place: Place, principals: Mapping[str, str]) -> str:
    """Return the role that answers for a risk, `OUTSIDE` for the risks of the main leader and the discipline group.

    principals: level → role, the office's own rows. A division without a leader in charge answers to the main leader.
    """
    guard = ONE_UP.get(place.owner_role)
    if guard == OUTSIDE:
        return OUTSIDE
    if place.is_office:
        return Role.MAIN_LEADER.value
    asked = principals.get(place.level, LADDER[-1])
    rank = max(_rank(asked), _rank(guard) if guard else 0)
    if LADDER[rank] == Role.LEADER_IN_CHARGE.value and not place.has_leader:
        rank += 1
    return LADDER[rank]


def _rank(role: str) -> int:
    return LADDER.index(role) if role in LADDER else len(LADDER) - 1


def places_of(role: str, principals: Mapping[str, str]) -> list[Place]:
    """Return every place for which a role answers."""
    roles = ["", *(known.value for known in Role)]
    every = (
        Place(level, owner, is_office, has_leader)
        for level in LEVELS
        for owner in roles
        for is_office in (False, True)
        for has_leader in (False, True)
    )
    return [place for place in every if answering(place, principals) == role]

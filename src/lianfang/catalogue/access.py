"""Who sees the catalogue: staff the items of their units, the public what is published for it."""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, Role, Scope

OPEN = Scope(unit="unit", roles=BUSINESS, public="is_public")
# Staff work with what is theirs: an item of another division is not found, even one that the portal shows.
STAFF = Scope(unit="unit", roles=BUSINESS)

KEEPERS = frozenset({Role.SECRETARY, Role.DIVISION_HEAD, Role.OFFICER})
CHECKERS = frozenset({Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE})
REVIEWERS = frozenset({Role.SECRETARY})
PUBLISHERS = frozenset({Role.SECRETARY, Role.MAIN_LEADER})
# Whoever answers for a step of the way may send a version back.
RETURNERS = CHECKERS | REVIEWERS | PUBLISHERS
NOBODY: frozenset[Role] = frozenset()

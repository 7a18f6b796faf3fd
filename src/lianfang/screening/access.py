"""Who sees a screening and who does which step of it."""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, Role, Scope

# A post's own answers are read by its holder, its division's head, the leaders above, the secretary and the discipline
# group; colleagues of the same division do not read them before they stand in the register.
LEADERS = frozenset({Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.MAIN_LEADER, Role.DISCIPLINE, Role.SECRETARY})
STAFF = Scope(unit="unit", roles=LEADERS, post="post")
HOUSE = Scope(everyone=True)

SCREENERS = BUSINESS
HEADS = frozenset({Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.MAIN_LEADER, Role.SECRETARY})
KEEPERS = frozenset({Role.SECRETARY})
OFFICE = frozenset({Role.SECRETARY, Role.MAIN_LEADER})
NOBODY: frozenset[Role] = frozenset()

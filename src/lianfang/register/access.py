"""Who sees the register and who does which step of a rating.

The discipline group reads everything and decides nothing; the risks of its own posts it rates like everybody.
"""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, Role, Scope

STAFF = Scope(unit="unit", roles=BUSINESS, post="post")
HOUSE = Scope(everyone=True)

RATERS = BUSINESS
REVIEWERS = frozenset({Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.MAIN_LEADER, Role.SECRETARY})
SECONDERS = frozenset({Role.LEADER_IN_CHARGE, Role.MAIN_LEADER, Role.SECRETARY})
KEEPERS = frozenset({Role.SECRETARY})
CONFIRMERS = frozenset({Role.SECRETARY, Role.MAIN_LEADER})
PROPOSERS = frozenset({Role.OFFICER, Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.SECRETARY})
VERIFIERS = frozenset({Role.DISCIPLINE, Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.MAIN_LEADER})
NOBODY: frozenset[Role] = frozenset()

"""Who sees a work programme and who does which step of it."""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, Role, Scope

HOUSE = Scope(everyone=True)
READERS = BUSINESS
KEEPERS = frozenset({Role.SECRETARY})
STARTERS = frozenset({Role.SECRETARY, Role.MAIN_LEADER})
# The discipline group supervises and does no business of the office; its own stage is reported by the secretary.
DOERS = BUSINESS - {Role.DISCIPLINE}
NOBODY: frozenset[Role] = frozenset()

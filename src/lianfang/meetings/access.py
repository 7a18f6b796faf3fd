"""Who sees and who runs meetings: members by their seats, the secretary, and the discipline group as an observer."""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, LEADING, Role

# On the unit of the body or of the topic; members see by their seats, wherever their grants are.
READERS = LEADING | {Role.DISCIPLINE, Role.SECRETARY}
RECORDERS = frozenset({Role.SECRETARY})
CONVENERS = frozenset({Role.SECRETARY, Role.MAIN_LEADER})
KEEPERS = frozenset({Role.SECRETARY, Role.SYSADMIN})
# Who sits in a body acts by the seat; a guard asks for it.
SITTING = BUSINESS
NOBODY: frozenset[Role] = frozenset()

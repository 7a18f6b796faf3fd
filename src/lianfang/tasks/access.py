"""Who sees and who does tasks and objections."""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, LEADING, Role

# They see what their unit has to do; an officer sees what is meant for the officer alone.
OVERSEERS = LEADING | {Role.DIVISION_HEAD, Role.DISCIPLINE, Role.SECRETARY}
WITHDRAWERS = LEADING | {Role.DIVISION_HEAD, Role.SECRETARY}
ANSWERERS = frozenset({Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.DISCIPLINE, Role.SECRETARY})
APPEAL_DECIDERS = frozenset({Role.MAIN_LEADER, Role.DISCIPLINE})
OBJECTORS = BUSINESS

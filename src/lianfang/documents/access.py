"""Who writes templates, who decides them, who issues documents and makes numbers void."""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, Role

DRAFTERS = frozenset({Role.SECRETARY})
DECIDERS = frozenset({Role.SECRETARY, Role.MAIN_LEADER, Role.LEADER_IN_CHARGE})
ISSUERS = frozenset({Role.SECRETARY})
READERS = BUSINESS

"""Who sees flowcharts and who may draw and publish them."""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, Role, Scope

OPEN = Scope(unit="unit", roles=BUSINESS, public="is_public")
# As with items: staff work with what is theirs, the public reads what is published for it.
STAFF = Scope(unit="unit", roles=BUSINESS)

DRAFTERS = frozenset({Role.OFFICER, Role.DIVISION_HEAD, Role.SECRETARY})
PUBLISHERS = frozenset({Role.DIVISION_HEAD, Role.SECRETARY, Role.LEADER_IN_CHARGE, Role.MAIN_LEADER})

"""Addresses of the trail."""

from __future__ import annotations

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import Role
from lianfang.kernel.text import Text as _
from lianfang.trail.entities import ENTRIES

urlpatterns = entity_urls(ENTRIES)

offer_nav(NavItem(_("Trail"), "trail-list", frozenset({Role.AUDITOR, Role.DISCIPLINE}), order=90))

"""Addresses of the overview."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import EVERY_ROLE
from lianfang.kernel.text import Text as _
from lianfang.overview.web import pages, setting_up

urlpatterns = [
    path("", pages.home, name="home"),
    path("search/", pages.search, name="search"),
]

offer_nav(NavItem(_("Home"), "home", EVERY_ROLE, order=0))
setting_up.offer()

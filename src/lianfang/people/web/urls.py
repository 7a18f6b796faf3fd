"""Addresses of the pages of people."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import BUSINESS, Role
from lianfang.kernel.text import Text as _
from lianfang.people.entities import ACCOUNTS, CHARGES, INCUMBENCIES, POSTS, UNITS
from lianfang.people.web.invitations import invite_page, welcome_page
from lianfang.people.web.setup import setup_page

urlpatterns = [
    path("accounts/<str:key>/invite/", invite_page, name="accounts-invite"),
    path("setup/", setup_page, name="setup"),
    path("welcome/<str:token>/", welcome_page, name="welcome"),
    *entity_urls(UNITS),
    *entity_urls(POSTS),
    *entity_urls(INCUMBENCIES),
    *entity_urls(CHARGES),
    *entity_urls(ACCOUNTS),
]

offer_nav(NavItem(_("Posts"), "posts-list", BUSINESS, order=20, section="office"))
offer_nav(NavItem(_("Units"), "units-list", BUSINESS | {Role.SYSADMIN}, order=25, section="office"))
offer_nav(NavItem(_("Accounts"), "accounts-list", frozenset({Role.SECADMIN, Role.AUDITOR}), order=26, section="office"))

"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _
from lianfang.register.entities import BATCHES, CHANGES, EDITIONS, NOTICES, RATINGS, RISKS
from lianfang.register.web import looking, pages, ratings

urlpatterns = [
    path("risks/<str:key>/change/", pages.ask_change, name="risks-change"),
    path("risks/<str:key>/levels/", pages.levels, name="risks-levels"),
    path("risks/sheet.xlsx", looking.sheet, name="risks-sheet"),
    *entity_urls(RISKS),
    path("ratings/<str:key>/rate/", ratings.rate, name="ratings-rate"),
    *entity_urls(RATINGS),
    path("rating-batches/compose/", pages.compose, name="rating-batches-compose"),
    *entity_urls(BATCHES),
    path("rating-notices/new/", pages.new_notice, name="rating-notices-new"),
    path("rating-notices/<str:key>/confirmed/", pages.confirm_notice, name="rating-notices-confirm"),
    path("rating-notices/<str:key>/objections/<str:number>/", pages.object_to, name="rating-notices-object-to"),
    *entity_urls(NOTICES),
    *entity_urls(CHANGES),
    path("risk-editions/compose/", looking.compose, name="risk-editions-compose"),
    path("risk-editions/compare/", looking.compare, name="risk-editions-compare"),
    path("register/files/", looking.export, name="register-export"),
    *entity_urls(EDITIONS),
    path("heat-map/", looking.heat, name="heat-map"),
]

offer_nav(NavItem(_("Risks"), "risks-list", BUSINESS, order=30, section="risks"))
offer_nav(NavItem(_("Heat map"), "heat-map", BUSINESS, order=31, section="risks"))
offer_nav(NavItem(_("Ratings"), "ratings-list", BUSINESS, order=32, section="risks"))
offer_nav(NavItem(_("Ratings for the team"), "rating-batches-list", BUSINESS, order=34, section="risks"))
offer_nav(NavItem(_("Notices of levels"), "rating-notices-list", BUSINESS, order=36, section="risks"))
offer_nav(NavItem(_("Changes between two cycles"), "risk-changes-list", BUSINESS, order=38, section="risks"))
offer_nav(NavItem(_("Catalogues of risks"), "risk-editions-list", BUSINESS, order=40, section="risks"))

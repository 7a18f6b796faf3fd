"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from lianfang.catalogue.entities import BASES, DECLARATIONS, ITEM_LINT, ITEM_VERSIONS, ITEMS
from lianfang.catalogue.entities.clearing import RECORDS, ROUNDS
from lianfang.catalogue.entities.editions import EDITIONS
from lianfang.catalogue.web import clearing, editions
from lianfang.catalogue.web.bases import amend_basis_view, new_basis_view, repeal_view, verify_view
from lianfang.catalogue.web.codes import code_view, recode_view
from lianfang.catalogue.web.drafting import compare_view, draft_item_view, new_item_view
from lianfang.catalogue.web.pages import categories, declare_view
from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _

urlpatterns = [
    path("categories/", categories, name="categories"),
    path("category-declarations/<str:key>/declare/", declare_view, name="categories-declare"),
    path("items/new/", new_item_view, name="items-new"),
    path("items/<str:key>/recode/", recode_view, name="items-recode"),
    path("items/code/<str:code>/", code_view, name="items-code"),
    path("items/<str:key>/draft/", draft_item_view, name="items-draft"),
    path("item-versions/<str:key>/compare/", compare_view, name="item-versions-compare"),
    *entity_urls(ITEMS),
    *entity_urls(ITEM_VERSIONS),
    *entity_urls(ITEM_LINT),
    path("bases/new/", new_basis_view, name="bases-new"),
    path("bases/<str:key>/edit/", amend_basis_view, name="bases-edit"),
    path("bases/<str:key>/repeal/", repeal_view, name="bases-repeal"),
    path("bases/<str:key>/verify/", verify_view, name="bases-verify"),
    *entity_urls(BASES),
    *entity_urls(DECLARATIONS),
    path("clearing-rounds/new/", clearing.new_round, name="clearing-new"),
    path("clearing-rounds/<str:key>/answer/", clearing.answer, name="clearing-answer"),
    path("clearing-rounds/<str:key>/found/", clearing.found_power, name="clearing-add"),
    path("clearing-rounds/<str:key>/confirmed/", clearing.confirm, name="clearing-confirm"),
    path("clearing-rounds/<str:key>/report/", clearing.report, name="clearing-report"),
    *entity_urls(ROUNDS),
    *entity_urls(RECORDS),
    path("editions/new/", editions.compose, name="edition-new"),
    path("editions/compare/", editions.compare, name="edition-compare"),
    path("catalogue/import/", editions.take_catalogue, name="catalogue-import"),
    path("catalogue/export/", editions.export_working, name="catalogue-export"),
    path("editions/<str:key>/files/", editions.export, name="edition-export"),
    *entity_urls(EDITIONS),
]

OF_ITEMS = ("/item-versions/", "/item-lint/", "/categories/", "/category-declarations/")
OF_CLEARING, OF_EDITIONS = ("/clearing-records/",), ("/catalogue/",)
offer_nav(NavItem(_("Powers"), "items-list", BUSINESS, order=10, section="powers", also=OF_ITEMS))
offer_nav(NavItem(_("Legal bases"), "bases-list", BUSINESS, order=12, section="powers"))
offer_nav(
    NavItem(_("Clearing of powers"), "clearing-rounds-list", BUSINESS, order=14, section="powers", also=OF_CLEARING)
)
offer_nav(NavItem(_("Editions"), "editions-list", BUSINESS, order=16, section="powers", also=OF_EDITIONS))

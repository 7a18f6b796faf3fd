"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from lianfang.catalogue.entities import BASES, DECLARATIONS, ITEM_LINT, ITEM_VERSIONS, ITEMS
from lianfang.catalogue.web.bases import repeal_view, verify_view
from lianfang.catalogue.web.drafting import compare_view, draft_item_view, new_item_view
from lianfang.catalogue.web.pages import categories
from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _

urlpatterns = [
    path("categories/", categories, name="categories"),
    path("items/new/", new_item_view, name="items-new"),
    path("items/<str:key>/draft/", draft_item_view, name="items-draft"),
    path("item-versions/<str:key>/compare/", compare_view, name="item-versions-compare"),
    *entity_urls(ITEMS),
    *entity_urls(ITEM_VERSIONS),
    *entity_urls(ITEM_LINT),
    path("bases/<str:key>/repeal/", repeal_view, name="bases-repeal"),
    path("bases/<str:key>/verify/", verify_view, name="bases-verify"),
    *entity_urls(BASES),
    *entity_urls(DECLARATIONS),
]

offer_nav(NavItem(_("Powers"), "items-list", BUSINESS, order=10, section="powers"))
offer_nav(NavItem(_("Legal bases"), "bases-list", BUSINESS, order=12, section="powers"))

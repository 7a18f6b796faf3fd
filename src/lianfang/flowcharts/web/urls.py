"""Addresses of flowcharts."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.flowcharts.entities import FLOWS, VERSIONS
from lianfang.flowcharts.web.pages import draft_page, flow_page, version_file, version_page
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _

# Pages with a drawing stand before the generic ones of the same address and name.
urlpatterns = [
    path("flows/<str:key>/draft/", draft_page, name="flows-draft"),
    path("flows/<str:key>/", flow_page, name=FLOWS.url("object")),
    path("flow-versions/<str:key>/diagram.<str:kind>", version_file, name="flow-versions-file"),
    path("flow-versions/<str:key>/", version_page, name=VERSIONS.url("object")),
    *entity_urls(FLOWS),
    *entity_urls(VERSIONS),
]

offer_nav(NavItem(_("Flowcharts"), "flows-list", BUSINESS, order=15))

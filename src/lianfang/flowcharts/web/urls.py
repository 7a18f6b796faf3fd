"""Addresses of flowcharts."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls, import_view
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.flowcharts.entities import DISCRETION, FLOWS, VERSIONS
from lianfang.flowcharts.web.discretion import dmn_file, edit_page, try_page
from lianfang.flowcharts.web.drafting import table_page
from lianfang.flowcharts.web.intake import intake_page
from lianfang.flowcharts.web.modeler import modeler_page
from lianfang.flowcharts.web.pages import compare_page, flow_page, publish_page, version_file, version_page
from lianfang.flowcharts.web.separation import separation_page
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _

# Pages with a drawing stand before the generic ones of the same address and name.
urlpatterns = [
    path("flows/<str:key>/draft/", table_page, name="flows-draft"),
    path("flows/<str:key>/draft/drawing/", modeler_page, name="flows-modeler"),
    path("flows/<str:key>/draft/file/", intake_page, name="flows-intake"),
    path("flows/<str:key>/compare/", compare_page, name="flows-compare"),
    path("flows/import/", import_view(FLOWS), name=FLOWS.url("import")),
    path("flows/<str:key>/", flow_page, name=FLOWS.url("object")),
    path("flow-versions/<str:key>/diagram.<str:kind>", version_file, name="flow-versions-file"),
    path("flow-versions/<str:key>/publish/", publish_page, name="flow-versions-publish"),
    path("flow-versions/<str:key>/", version_page, name=VERSIONS.url("object")),
    path("discretion/<str:key>/edit/", edit_page, name="discretion-edit"),
    path("discretion/<str:key>/try/", try_page, name="discretion-try"),
    path("discretion/<str:key>/tiers.dmn", dmn_file, name="discretion-dmn"),
    path("separation/", separation_page, name="separation"),
    *entity_urls(DISCRETION),
    *entity_urls(FLOWS),
    *entity_urls(VERSIONS),
]

offer_nav(NavItem(_("Flowcharts"), "flows-list", BUSINESS, order=15, section="powers", also=("/flow-versions/",)))
offer_nav(NavItem(_("Discretion"), "discretion-list", BUSINESS, order=17, section="powers"))
offer_nav(NavItem(_("Separation of duties"), "separation", BUSINESS, order=18, section="powers"))

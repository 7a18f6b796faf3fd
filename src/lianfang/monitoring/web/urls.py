"""Addresses of monitoring."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _
from lianfang.monitoring.entities import FINDINGS, RUNS
from lianfang.monitoring.web import cases, uploads

urlpatterns = [
    path("event-logs/new/", uploads.upload, name="event-log-new"),
    path("event-logs/<str:key>/map/", uploads.map_columns, name="event-log-map"),
    path("runs/<str:key>/progress/", uploads.progress, name="run-progress"),
    path("runs/<str:key>/cases/", cases.case_list, name="run-cases"),
    path("runs/<str:key>/case/", cases.case, name="run-case"),
    *entity_urls(RUNS),
    *entity_urls(FINDINGS),
]

offer_nav(NavItem(_("Monitoring"), "runs-list", BUSINESS, order=40, section="watching"))
offer_nav(NavItem(_("Findings"), "findings-list", BUSINESS, order=45, section="watching"))

"""Addresses of the yearly cycle."""

from __future__ import annotations

from django.urls import path

from lianfang.cycle.access import READERS
from lianfang.cycle.entities import PROGRAMMES, STAGES
from lianfang.cycle.web import pages
from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.text import Text as _

urlpatterns = [
    path("programmes/new/", pages.new_programme, name="programmes-new"),
    path("programmes/<str:key>/edit/", pages.edit_programme, name="programmes-edit"),
    path("programmes/<str:key>/stages/", pages.new_stage, name="programmes-stage"),
    *entity_urls(PROGRAMMES),
    path("stages/<str:key>/edit/", pages.edit_stage, name="stages-edit"),
    path("stages/<str:key>/remove/", pages.remove_stage, name="stages-remove"),
    *entity_urls(STAGES),
]

offer_nav(NavItem(_("Work programme"), "programmes-list", READERS, order=18, section="risks"))

"""Addresses of the pages of tasks and objections; the list of tasks is the reader's inbox."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls, export_view, list_view
from lianfang.edge.web.frame import INBOX_COUNT, NavItem, offer_nav
from lianfang.kernel.access import EVERY_ROLE
from lianfang.kernel.text import Text as _
from lianfang.tasks.access import OVERSEERS
from lianfang.tasks.entities import OBJECTIONS, TASKS
from lianfang.tasks.web.pages import inbox_view, new_objection_view

urlpatterns = [
    path("tasks/", inbox_view, name="inbox"),
    path("tasks/all/", list_view(TASKS), name="tasks-all"),
    path("tasks/all/export.<str:kind>", export_view(TASKS), name="tasks-all-export"),
    *entity_urls(TASKS),
    path("objections/new/", new_objection_view, name="objections-new"),
    *entity_urls(OBJECTIONS),
]

offer_nav(NavItem(_("My tasks"), "inbox", EVERY_ROLE, order=10, section="inbox", count=INBOX_COUNT))
offer_nav(NavItem(_("Objections"), "objections-list", OVERSEERS, order=70, section="inbox"))

"""Addresses of the pages of notifications."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import ngettext

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NOTICE_COUNT, NavItem, offer_nav
from lianfang.edge.web.pages import page
from lianfang.kernel.access import EVERY_ROLE
from lianfang.kernel.text import Text as _
from lianfang.notifications import actions
from lianfang.notifications.entities import NOTICES


@page(methods=("POST",))
def read_all_view(request: Any) -> HttpResponse:
    """Mark every notice of the reader as read."""
    count = actions.mark_all_read(request.actor)
    said = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count)
    messages.success(request, said % {"count": count})
    return redirect("notices-list")


urlpatterns = [path("notices/read-all/", read_all_view, name="notices-read-all"), *entity_urls(NOTICES)]

offer_nav(NavItem(_("Notices"), "notices-list", EVERY_ROLE, order=90, section="inbox", count=NOTICE_COUNT))

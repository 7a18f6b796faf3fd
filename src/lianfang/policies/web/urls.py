"""Addresses of the pages of policies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext

from lianfang.edge.web.entities import entity_urls, show_object
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.edge.web.pages import page
from lianfang.kernel.access import Role
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text as _
from lianfang.policies import actions, queries
from lianfang.policies.entities import POLICIES
from lianfang.policies.web.editor import draft_view
from lianfang.policies.workflow import DECIDERS


@page(roles=DECIDERS, methods=("POST",))
def put_in_force_view(request: Any, key: str) -> HttpResponse:
    """Put a draft in force with the number of the document that decides it."""
    subject = queries.get_version(request.actor, key)
    typed = {name: request.POST.get(name, "")[:120] for name in ("body", "document_no")}
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 10 else subject.version
    try:
        actions.put_in_force(request.actor, key=key, version=seen, **typed)
    except Refused as refusal:
        return show_object(request, POLICIES, subject, 409, refusal=refusal.sentence(), decision=typed)
    messages.success(request, gettext("The version is in force."))
    return redirect("policies-object", key=key)


urlpatterns = [
    path("policies/draft/", draft_view, name="policies-draft"),
    path("policies/<str:key>/put_in_force/", put_in_force_view, name="policies-put-in-force"),
    *entity_urls(POLICIES),
]

offer_nav(
    NavItem(_("Policies"), "policies-list", frozenset({Role.SECRETARY, Role.SYSADMIN, Role.MAIN_LEADER}), order=80)
)

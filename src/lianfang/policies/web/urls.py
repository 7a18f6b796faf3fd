"""Addresses of the pages of policies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext

from lianfang.edge.setting_up import SetupStep, offer_step
from lianfang.edge.web.entities import entity_urls, show_object
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.edge.web.pages import page
from lianfang.kernel.access import Role
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text as _
from lianfang.policies import actions, queries
from lianfang.policies.entities import POLICIES
from lianfang.policies.web.editor import draft_view
from lianfang.policies.web.workbook import blank_book_view, decide_view, workbook_view
from lianfang.policies.workflow import DECIDERS, DRAFTERS


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
    path("policies/workbook/", workbook_view, name="policies-workbook"),
    path("policies/workbook/blank.xlsx", blank_book_view, name="policies-blank"),
    path("policies/decide/", decide_view, name="policies-decide"),
    path("policies/<str:key>/put_in_force/", put_in_force_view, name="policies-put-in-force"),
    *entity_urls(POLICIES),
]

offer_step(
    SetupStep(
        code="policies",
        label=_("Lists and figures of the office"),
        why=_("Notice 三.1, 三.3, 四.3: categories, key fields, types of step, levels, limits; drafted, then decided."),
        count=queries.count_in_force,
        order=60,
        by=DRAFTERS,
        page="policies-list",
        sheet="policies-workbook",
        blank="policies-blank",
    )
)
offer_step(
    SetupStep(
        code="policies-decide",
        label=_("Drafts of policies put in force"),
        why=_("Whoever drafts does not decide: the main leader puts the drafts in force."),
        count=queries.count_in_force,
        order=61,
        by=DECIDERS,
        page="policies-decide",
    )
)
offer_step(
    SetupStep(
        code="calendar",
        label=_("Working calendar"),
        why=_("Days off and make-up days of the State Council; without one of the office's own these hold."),
        count=queries.count_calendar,
        order=62,
        by=DRAFTERS,
        page="policies-list",
        sheet="policies-workbook",
        is_needed=False,
    )
)
offer_nav(
    NavItem(
        _("Policies"),
        "policies-list",
        frozenset({Role.SECRETARY, Role.SYSADMIN, Role.MAIN_LEADER}),
        order=80,
        section="office",
    )
)

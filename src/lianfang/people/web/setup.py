"""The page on which a new office is set up: every step with what is there, its empty sheet, and what comes next."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lianfang.edge.setting_up import SetupStep, offer_step, offered_steps
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.edge.web.pages import page
from lianfang.kernel.access import ROLE_LABELS, Role, system
from lianfang.kernel.errors import listed
from lianfang.kernel.text import Text as _
from lianfang.people import queries
from lianfang.people.actions import GRANTERS, KEEPERS
from lianfang.store.acting import acting

COUNTER = system("how much of an office is set up is counted, not read")
SETTERS = KEEPERS | GRANTERS | {Role.MAIN_LEADER}


@page(roles=SETTERS)
def setup_page(request: Any) -> HttpResponse:
    """Show the steps; the first needed one that is empty is what comes next."""
    steps = offered_steps()
    with acting(COUNTER):
        counts = {step.code: step.count(COUNTER) for step in steps}
    coming = next((step.code for step in steps if step.is_needed and not counts[step.code]), "")
    rows = [
        {
            "step": step,
            "number": number,
            "count": counts[step.code],
            "who": listed(ROLE_LABELS[role] for role in Role if role in step.by),
            "is_mine": request.actor.holds(step.by),
            "is_next": step.code == coming,
        }
        for number, step in enumerate(steps, 1)
    ]
    needed = [step for step in steps if step.is_needed]
    context = {
        "rows": rows,
        "coming": next((row for row in rows if row["is_next"]), None),
        "done": sum(bool(counts[step.code]) for step in needed),
        "needed": len(needed),
    }
    return render(request, "people/setup.html", context)


for number, (entity, by, label, why, count) in enumerate(
    (
        ("units", KEEPERS, _("Units"), _("Notice 三.1: the bodies that exercise powers."), queries.count_units),
        ("posts", KEEPERS, _("Posts"), _("Notice 三.1: the posts that handle each step."), queries.count_posts),
        (
            "incumbencies",
            KEEPERS,
            _("People in posts"),
            _("Who holds a post now; powers and risks stay with the post."),
            queries.count_incumbencies,
        ),
        (
            "charges",
            KEEPERS,
            _("Charges of the leaders"),
            _("Notice 二: the main leader holds none of the five charges, no deputy all of them."),
            queries.count_charges,
        ),
        (
            "accounts",
            GRANTERS,
            _("Accounts and roles"),
            _("Everybody signs in as oneself; a one-time link sets the first password."),
            queries.count_business_accounts,
        ),
    ),
    1,
):
    offer_step(
        SetupStep(
            code=entity,
            label=label,
            why=why,
            count=count,
            order=number * 10,
            by=by,
            page=f"{entity}-list",
            sheet=f"{entity}-import",
            blank=f"{entity}-blank",
        )
    )

offer_nav(NavItem(_("Set up the office"), "setup", KEEPERS | GRANTERS, order=85, section="office"))

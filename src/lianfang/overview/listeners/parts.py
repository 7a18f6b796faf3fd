"""What the overview puts beside the tasks of a home page, and on the page of a post."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from lianfang.edge.entity import Entity
from lianfang.edge.home import HOME_ASIDE
from lianfang.edge.setting_up import offered_steps
from lianfang.edge.web.entities import CONTENT
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor, Role, system
from lianfang.overview.queries import list_measured_risks
from lianfang.people.queries import count_business_accounts, list_accounts
from lianfang.store.acting import acting
from lianfang.tasks.queries import get_due, list_tasks, title_of
from lianfang.trail.queries import list_entries, list_verifications, newest_checkpoint

COUNTER = system("how much of an office is set up is counted, not read")
SETTERS = frozenset({Role.SYSADMIN, Role.SECADMIN})


def risks_of_post(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the risks of a post with their levels, and its open tasks with their last days."""
    if entity.name != "posts" or not actor.roles & BUSINESS:
        return None
    tasks = list_tasks(actor).filter(post=subject, state="open").order_by("due_on", "pk")[:20]
    return render_to_string(
        "overview/post_risks.html",
        {
            "risks": list_measured_risks(actor, [subject.pk]),
            "tasks": [{"task": row, "title": title_of(row), "due": get_due(actor, row.due_on)} for row in tasks],
        },
    )


def setting_up(actor: Actor) -> str | None:
    """Return how far the office is set up and what comes next, for the administrators who set it up."""
    if not actor.roles & SETTERS:
        return None
    steps = [step for step in offered_steps() if step.is_needed]
    with acting(COUNTER):
        begun = [step.count(COUNTER) > 0 for step in steps]
    coming = next((step for step, is_begun in zip(steps, begun, strict=True) if not is_begun), None)
    return render_to_string("overview/setting_up.html", {"coming": coming, "begun": sum(begun), "needed": len(steps)})


def accounts(actor: Actor) -> str | None:
    """Return how many accounts there are and how many nobody can sign in with yet, for who keeps them."""
    if Role.SECADMIN not in actor.roles:
        return None
    rows = list_accounts(actor).filter(is_active=True)
    return render_to_string(
        "overview/accounts.html",
        {
            "active": rows.count(),
            "business": count_business_accounts(actor),
            "unused": rows.filter(last_login__isnull=True).count(),
        },
    )


def trail(actor: Actor) -> str | None:
    """Return how the trail stands: entries of today, the newest checkpoint, the newest check; for its administrator."""
    if Role.AUDITOR not in actor.roles:
        return None
    return render_to_string(
        "overview/trail.html",
        {
            "today": list_entries(actor).filter(at__date=clock.today()).count(),
            "checkpoint": newest_checkpoint(actor),
            "verification": list_verifications(actor).order_by("-pk").first(),
        },
    )


CONTENT.fill(risks_of_post, order=120)
HOME_ASIDE.fill(setting_up, order=10)
HOME_ASIDE.fill(accounts, order=20)
HOME_ASIDE.fill(trail, order=30)

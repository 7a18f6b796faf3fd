"""The inbox, and the form that files an objection."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.edge.web.pages import page
from lianfang.kernel.errors import Refused
from lianfang.tasks import actions, queries
from lianfang.tasks.access import OBJECTORS, OVERSEERS
from lianfang.tasks.entities import find_subject, work_page_of
from lianfang.tasks.rules import BAND_LABELS


@page()
def inbox_view(request: Any) -> HttpResponse:
    """Show what the reader has to do, most urgent first, and what was done last."""
    inbox = queries.list_inbox(request.actor)
    bands = [
        (
            BAND_LABELS[band],
            len(pairs),
            [
                {
                    "title": queries.title_of(task),
                    "about": queries.object_label_of(task),
                    "verb": queries.verb_of(task),
                    "url": work_page_of(task),
                    "key": task.pk,
                    "due": due,
                }
                for task, due in pairs
            ],
        )
        for band, pairs in inbox.bands
    ]
    done = [(task, queries.title_of(task)) for task in queries.list_recently_done(request.actor)]
    context = {
        "bands": bands,
        "counts": inbox.counts,
        "total": inbox.total,
        "done": done,
        "oversees": bool(request.actor.roles & OVERSEERS),
    }
    return render(request, "tasks/inbox.html", context)


@page(roles=OBJECTORS, methods=("GET", "HEAD", "POST"))
def new_objection_view(request: Any) -> HttpResponse:
    """Show the form about a task or an object, file it, and keep what was typed when it is refused."""
    given = request.POST if request.method == "POST" else request.GET
    named = {name: str(given.get(name, ""))[:60] for name in ("task", "entity", "key")}
    subject = find_subject(request.actor, **named)
    context = {
        "subject": subject,
        "text": request.POST.get("text", ""),
        "due_on": actions.last_day(request.actor, "objection_reply"),
    }
    if request.method == "POST":
        try:
            made = actions.file_objection(
                request.actor,
                text=context["text"],
                unit_id=subject.unit_id,
                about=subject.about,
                task_id=subject.task_id,
            )
        except Refused as refusal:
            return render(request, "tasks/new_objection.html", {**context, "error": refusal.sentence()}, status=409)
        messages.success(request, _("The objection is filed."))
        return redirect("objections-object", key=made.pk)
    return render(request, "tasks/new_objection.html", context)

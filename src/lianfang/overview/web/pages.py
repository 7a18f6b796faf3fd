"""The home page of every role, and the search."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lianfang.edge.web.pages import page
from lianfang.kernel.text import Text as _
from lianfang.monitoring.queries import sentence_of
from lianfang.monitoring.terms import CHECK_LABELS
from lianfang.overview.queries import get_home, search_everything
from lianfang.tasks.queries import label_of_band, title_of, verb_of

MOST_WORDS = 5
HEADINGS = (_("Authority items"), _("Posts"), _("Units"), _("Cases with findings"))


@page(public=True)
def home(request: Any) -> HttpResponse:
    """Show what waits for whoever has signed in; send the public to the guides."""
    if not request.actor.is_authenticated:
        return redirect("portal")
    found = get_home(request.actor)
    bands = [
        (
            label_of_band(band),
            [{"task": task, "due": due, "title": title_of(task), "verb": verb_of(task)} for task, due in pairs],
        )
        for band, pairs in found.inbox.bands
    ]
    findings = [
        {"row": row, "label": CHECK_LABELS.get(row.check_name, row.check_name), "said": sentence_of(row)}
        for row in found.findings
    ]
    context = {
        "home": found,
        "bands": bands,
        "late": found.inbox.counts.get("overdue", 0),
        "due_today": found.inbox.counts.get("today", 0),
        "findings": findings,
        "waiting_runs": found.runs.get("queued", 0) + found.runs.get("running", 0),
        "finished_runs": found.runs.get("done", 0),
        "all_runs": sum(found.runs.values()),
        "role_names": sorted(request.actor.roles),
    }
    return render(request, "overview/home.html", context)


@page()
def search(request: Any) -> HttpResponse:
    """Search the names of everything the reader may read."""
    text = request.GET.get("q", "")[:100].replace("\x00", "")
    found = search_everything(request.actor, text.split()[:MOST_WORDS], HEADINGS)
    return render(request, "overview/search.html", {"search_words": text, "found": found})

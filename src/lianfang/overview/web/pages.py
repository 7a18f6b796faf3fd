"""The home page of every role, and the search."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from lianfang.edge.home import HOME_ASIDE, HOME_MAIN, HOME_WAITING, Waiting
from lianfang.edge.web.pages import page
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.monitoring.queries import sentence_of
from lianfang.monitoring.terms import CHECK_LABELS
from lianfang.overview.queries import Home, get_home, search_everything
from lianfang.tasks.queries import get_due, label_of_band, object_label_of, title_of, verb_of
from lianfang.tasks.terms import declared_task_kinds

MOST_WORDS = 5
MOST_OF_BAND = 6
URGENCY = ("overdue", "today", "week", "later")
HEADINGS = (_("Authority items"), _("Risks"), _("Posts"), _("Units"), _("Cases with findings"))


@page(public=True)
def home(request: Any) -> HttpResponse:
    """Show what waits for whoever has signed in; send the public to the guides."""
    actor = request.actor
    if not actor.is_authenticated:
        return redirect("portal")
    found = get_home(actor)
    bands = _bands(actor, found)
    counts = {name: len(lines) for name, _label, lines in bands}
    findings = [
        {"row": row, "label": CHECK_LABELS.get(row.check_name, row.check_name), "said": sentence_of(row)}
        for row in found.findings
    ]
    context = {
        "home": found,
        "bands": [(label, lines, lines[:MOST_OF_BAND]) for _name, label, lines in bands],
        "waits": sum(counts.values()),
        "late": counts.get("overdue", 0),
        "due_today": counts.get("today", 0),
        "late_ones": [{"task": task, "title": title_of(task), "due": _due(actor, task)} for task in found.office.late],
        "findings": findings,
        "waiting_runs": found.runs.get("queued", 0) + found.runs.get("running", 0),
        "finished_runs": found.runs.get("done", 0),
        "all_runs": sum(found.runs.values()),
        "role_names": sorted(actor.roles),
        "main_parts": list(HOME_MAIN.answers(actor)),
        "aside_parts": list(HOME_ASIDE.answers(actor)),
    }
    return render(request, "overview/home.html", context)


def _due(actor: Actor, task: Any) -> Any:
    return get_due(actor, task.due_on)


def _bands(actor: Actor, found: Home) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return (band, heading, lines) of tasks and of what waits beside them, most urgent first."""
    lines: dict[str, list[dict[str, Any]]] = {name: [] for name in URGENCY}
    headings = {}
    for band, pairs in found.inbox.bands:
        for task, due in pairs:
            lines[band.value].append(_task_line(task, due))
    for answer in HOME_WAITING.answers(actor):
        for waiting in answer:
            due = get_due(actor, waiting.due_on)
            lines[due.band.value].append(_waiting_line(waiting, due))
            headings[due.band.value] = label_of_band(due.band)
    headings |= {band.value: label_of_band(band) for band, _pairs in found.inbox.bands}
    for held in lines.values():
        held.sort(key=lambda line: line["due"].on or line["undated"])
    return [(name, headings[name], held) for name, held in lines.items() if held]


def _task_line(task: Any, due: Any) -> dict[str, Any]:
    title, about = title_of(task), object_label_of(task)
    return {
        "title": title,
        "note": "" if about in title else about,
        "verb": verb_of(task),
        "url": _work_page_of(task),
        "due": due,
        "undated": date.max,
    }


def _work_page_of(task: Any) -> str:
    """Return where a task is done: on the page of its object, else on its own."""
    kind = declared_task_kinds().get(task.kind)
    if kind is not None and not kind.is_done_here and task.url_name:
        try:
            return reverse(task.url_name, kwargs={"key": task.url_key})
        except NoReverseMatch:
            pass
    return reverse("tasks-object", kwargs={"key": task.pk})


def _waiting_line(waiting: Waiting, due: Any) -> dict[str, Any]:
    key = {"key": waiting.url_key} if waiting.url_key else {}
    return {
        "title": waiting.title.filled(**waiting.params),
        "note": waiting.note.filled(**waiting.params) if waiting.note else "",
        "verb": str(waiting.verb),
        "url": reverse(waiting.url_name, kwargs=key) + waiting.query,
        "due": due,
        "undated": date.min,  # a next move without a last day holds others up, so it stands before far days
    }


@page()
def search(request: Any) -> HttpResponse:
    """Search the names of everything the reader may read."""
    text = request.GET.get("q", "")[:100].replace("\x00", "")
    found = search_everything(request.actor, text.split()[:MOST_WORDS], HEADINGS)
    return render(request, "overview/search.html", {"search_words": text, "found": found})

"""Taking in a log: the file, then its columns with a preview, then the run's progress."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lianfang.catalogue.queries import list_items
from lianfang.edge.web.pages import page
from lianfang.kernel.errors import NotFound, Refused
from lianfang.monitoring import actions, queries
from lianfang.monitoring.terms import FIELD_LABELS, REQUIRED_FIELDS
from lianfang.monitoring.workflow import WATCHERS


@page(roles=WATCHERS, methods=("GET", "HEAD", "POST"))
def upload(request: Any) -> HttpResponse:
    """Take a file for an authority item and go on to its columns."""
    context: dict[str, Any] = {
        "items": list_items(request.actor).order_by("number"),
        "chosen": request.POST.get("item") or request.GET.get("item", ""),
        "limit_mb": settings.UPLOAD_LIMIT_BYTES // 1_048_576,
    }
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise Refused("field_required", field="file")
            log = actions.take_log(
                request.actor, item=request.POST.get("item", ""), name=file.name or "", chunks=file.chunks()
            )
            return redirect("event-log-map", key=log.pk)
        except NotFound:
            context |= {"refusal": Refused("field_required").sentence(), "blamed": "item"}
        except Refused as refusal:
            context |= {"refusal": refusal.sentence(), "blamed": refusal.field}
    return render(request, "monitoring/upload.html", context, status=409 if "refusal" in context else 200)


@page(roles=WATCHERS, methods=("GET", "HEAD", "POST"))
def map_columns(request: Any, key: str) -> HttpResponse:
    """Show the first rows and let the reader say which column is what; start the run."""
    log = queries.get_log(request.actor, key)
    given = {field: request.POST.get(field, "") for field in FIELD_LABELS} if request.method == "POST" else log.mapping
    context: dict[str, Any] = {"log": log, "preview": _preview(log)}
    if request.method == "POST":
        try:
            run = actions.start_run(request.actor, key=key, mapping=given)
            return redirect("runs-object", key=run.pk)
        except Refused as refusal:
            context |= {"refusal": refusal.sentence(), "blamed": refusal.field}
    context["fields"] = [
        {"name": name, "label": label, "column": given.get(name, ""), "needed": name in REQUIRED_FIELDS}
        for name, label in FIELD_LABELS.items()
    ]
    return render(request, "monitoring/map.html", context, status=409 if "refusal" in context else 200)


def _preview(log: Any) -> list[list[str]]:
    columns = log.preview["columns"]
    return [[row.get(column, "") for column in columns] for row in log.preview["rows"]]


@page()
def progress(request: Any, key: str) -> HttpResponse:
    """Return the part of the run page that tells how far it has come; asked for every second while it runs."""
    run = queries.get_run(request.actor, key)
    response = render(request, "monitoring/progress.html", {"run": run, "stage": queries.stage_of(run)})
    if run.state not in ("queued", "running"):
        response["HX-Refresh"] = "true"
    return response

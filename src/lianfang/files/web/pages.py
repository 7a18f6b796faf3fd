"""How far an export is, and the file when it is ready."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from lianfang.edge.web.pages import page
from lianfang.files import queries
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


@page(roles=BUSINESS)
def progress(request: Any, key: str) -> HttpResponse:
    """Return the part of the page that tells how far an export is; asked for every second while it is written."""
    made = queries.get_export(request.actor, key)
    response = render(request, "files/progress.html", {"made": made})
    if made.state not in ("queued", "running"):
        response["HX-Refresh"] = "true"
    return response


@page(roles=BUSINESS)
def download(request: Any, key: str) -> FileResponse:
    """Give the file of an export that is ready."""
    made = queries.get_export(request.actor, key)
    if made.state != "done" or made.file is None:
        raise NotFound("Export")
    response = FileResponse(queries.path_of(made.file).open("rb"), content_type=MEDIA[made.form])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.file.name)}"
    return response

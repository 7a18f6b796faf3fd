"""Answers that are files."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from lianfang.documents.queries import MEDIA


def paper_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a drawn document as a download with a name that any system takes."""
    response = HttpResponse(content, content_type=MEDIA[kind])
    shown = quote(f"{name}.{kind}", safe="")
    response["Content-Disposition"] = f"attachment; filename=\"document.{kind}\"; filename*=UTF-8''{shown}"
    return response

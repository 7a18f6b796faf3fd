"""Error pages and problem documents: what happened, what is safe, whom to tell."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.edge.identity import actor_of
from lianfang.kernel.errors import Refused


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _shown(request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int) -> HttpResponse:
    """Render an error page within the reader's own frame, navigation and counts included."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return render(request, template, context, status=status)
    with actor_of(request) as actor:
        request.actor = actor  # type: ignore[attr-defined]
        return render(request, template, context, status=status)


def problem(status: int, code: str, detail: str, **more: Any) -> JsonResponse:
    """Return a problem document (RFC 9457)."""
    body = {"type": f"urn:lianfang:{code}", "status": status, "code": code, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer that there is no such thing, in the same words whether it exists for others or not."""
    if _is_api(request):
        return problem(404, "not_found", _("There is no such object for you."))
    return _shown(request, "404.html", status=404)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Answer a refusal with its sentence."""
    if _is_api(request):
        params = {key: str(value) for key, value in error.params.items()}
        return problem(409, error.code, error.sentence(), field=error.field, params=params)
    return _shown(request, "409.html", {"sentence": error.sentence(), "code": error.code}, status=409)


def key_refused(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a request whose key was used for another one or is none."""
    sentence = Refused(code).sentence()
    if _is_api(request):
        return problem(422, code, sentence)
    return _shown(request, "409.html", {"sentence": sentence, "code": code}, status=422)


def server_error(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a failure of our own with a reference number that stands in the log too."""
    if _is_api(request):
        return problem(500, "failure", _("The server failed. Nothing was saved."), reference=reference)
    return render(request, "500.html", {"reference": reference}, status=500)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer a body that is far too large to be read."""
    limit = settings.UPLOAD_LIMIT_BYTES // 1_048_576
    if _is_api(request):
        return problem(413, "too_large", _("The request is larger than %(limit)d MB.") % {"limit": limit})
    return _shown(request, "413.html", {"limit": limit}, status=413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was open too long or came from elsewhere."""
    if _is_api(request):
        return problem(403, "csrf", _("The request carries no valid token."))
    return _shown(request, "403.html", {"is_csrf": True}, status=403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that nobody may make this way."""
    return _shown(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    if _is_api(request):
        return problem(400, "bad_request", _("The request cannot be read."))
    return _shown(request, "400.html", status=400)

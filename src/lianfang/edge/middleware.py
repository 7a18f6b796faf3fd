"""What every answer carries and how a refusal or an unknown object becomes one."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from psycopg.errors import UniqueViolation

from lianfang.edge.identity import actor_of
from lianfang.edge.repeats import Repeated, answer_of, settle
from lianfang.edge.web import failures
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _

# Django answers these itself, by the handlers of config.urls.
ANSWERED = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)
# A body somewhat over the limit is taken in so that the refusal can name the file; beyond this it is not read at all.
SPOOLED = 4
LOG = logging.getLogger("lianfang.edge")

declare_refusals(
    {
        "saved_at_once": _(
            "Somebody else saved the same in this very moment; yours was not saved. Go back, look at it again and save."
        )
    }
)


class EdgeMiddleware:
    """Translate the product's exceptions, end idle sessions, keep signed-in pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        if "\x00" in request.path_info:
            return failures.not_found(request)
        if _length(request) > settings.UPLOAD_LIMIT_BYTES * SPOOLED:
            return failures.too_large(request)
        self._end_idle_session(request)
        response = self.get_response(request)
        if getattr(request, "admitted", None):
            with actor_of(request):
                settle(request, response)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn what the rooms raise into an answer; anything else becomes a page with a reference number."""
        if isinstance(error, NotFound):
            return failures.not_found(request)
        if isinstance(error, Refused):
            return failures.refused(request, error)
        if isinstance(error, Repeated):
            return answer_of(error.answered) if error.answered else failures.key_refused(request, error.code)
        if isinstance(error, IntegrityError) and isinstance(error.__cause__, UniqueViolation):
            # Two wrote the same number or name in the same moment; this one was rolled back whole.
            LOG.warning("saved at once at %s %s", request.method, request.path, exc_info=error)
            return failures.refused(request, Refused("saved_at_once"))
        if isinstance(error, ANSWERED):
            return None
        reference = secrets.token_hex(4)
        LOG.error("failure %s at %s %s", reference, request.method, request.path, exc_info=error)
        if settings.DEBUG:
            return None
        return failures.server_error(request, reference)

    @staticmethod
    def _end_idle_session(request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        minute = int(clock.now().timestamp()) // 60
        seen = request.session.get("seen", minute)
        if (minute - seen) * 60 > settings.SESSION_IDLE_SECONDS:
            logout(request)
        elif seen != minute or "seen" not in request.session:
            request.session["seen"] = minute


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0

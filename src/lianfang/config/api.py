"""The REST API: the rooms' routers under one roof, refusals as problem documents."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import SessionAuth

from lianfang.edge.web import failures
from lianfang.kernel.errors import NotFound, Refused


class SignedIn(SessionAuth):
    """Take the session of the pages; writes need its CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the account of a live session."""
        return request.user if request.user.is_authenticated else None


api = NinjaAPI(
    title="Lianfang",
    version="1",
    description="The same objects and moves as the pages. Sign in, then send the session cookie and X-CSRFToken.",
    auth=SignedIn(),
    docs_url=None,
)


@api.exception_handler(NotFound)
def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return failures.not_found(request)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return failures.refused(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    wrong = [{"at": ".".join(str(part) for part in one["loc"]), "why": one["msg"]} for one in error.errors]
    return failures.problem(422, "invalid", "The request does not fit the schema.", errors=wrong)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: Any) -> HttpResponse:
    return failures.problem(error.status_code, "http", str(error))


for app in settings.INSTALLED_APPS:
    if app.startswith("lianfang.") and app not in ("lianfang.edge", "lianfang.config") and find_spec(f"{app}.api"):
        for prefix, router in getattr(import_module(f"{app}.api"), "ROUTERS", {}).items():
            api.add_router(prefix, router)

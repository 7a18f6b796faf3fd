"""Every address of the product."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.i18n import set_language

from lianfang.config.api import api
from lianfang.config.health import healthz
from lianfang.edge.web.failures import not_found
from lianfang.edge.web.pages import Access
from lianfang.kernel.access import EVERY_ROLE

handler400 = "lianfang.edge.web.failures.bad_request"
handler403 = "lianfang.edge.web.failures.forbidden"
handler404 = "lianfang.edge.web.failures.not_found"


def _room_patterns() -> list[object]:
    found: list[object] = []
    for app in settings.INSTALLED_APPS:
        if app.startswith("lianfang.") and find_spec(f"{app}.web") and find_spec(f"{app}.web.urls"):
            found += getattr(import_module(f"{app}.web.urls"), "urlpatterns", [])
    return found


# The sign-in library brings pages that a closed office does not offer; their names must stay for its own links.
CLOSED = (
    "signup",
    "inactive",
    "email",
    "confirm-email",
    "confirm-email/<str:key>",
    "password/set",
    "password/reset",
    "password/reset/done",
    "password/reset/key/<str:key>",
    "password/reset/key/done",
    "reauthenticate",
    "login/code/confirm",
)


def _closed(request: HttpRequest, key: str = "") -> HttpResponse:
    return not_found(request)


_closed.access = Access(EVERY_ROLE, True, ())  # type: ignore[attr-defined]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    *[path(f"account/{address}/", _closed) for address in CLOSED],
    path("account/", include("allauth.account.urls")),
    path("api/", api.urls),
    *_room_patterns(),
]

"""Every address of the product."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from lianfang.config.api import api
from lianfang.config.health import healthz

handler400 = "lianfang.edge.web.failures.bad_request"
handler403 = "lianfang.edge.web.failures.forbidden"
handler404 = "lianfang.edge.web.failures.not_found"


def _room_patterns() -> list[object]:
    found: list[object] = []
    for app in settings.INSTALLED_APPS:
        if app.startswith("lianfang.") and find_spec(f"{app}.web") and find_spec(f"{app}.web.urls"):
            found += import_module(f"{app}.web.urls").urlpatterns
    return found


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("account/", include("allauth.account.urls")),
    path("api/", api.urls),
    *_room_patterns(),
]

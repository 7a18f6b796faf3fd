"""Every page declares who may open it; the declaration is what the security tests walk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lianfang.edge.identity import actor_of
from lianfang.edge.repeats import admit, settle
from lianfang.kernel.access import EVERY_ROLE, Actor, Role
from lianfang.kernel.errors import NotFound

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Access:
    """Who may open a page: roles held anywhere, everyone signed in, or the public."""

    roles: frozenset[Role]
    is_public: bool
    methods: tuple[str, ...]


class PageRequest(HttpRequest):
    """A request with its actor."""

    actor: Actor


def page(
    *, roles: frozenset[Role] = EVERY_ROLE, public: bool = False, methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[[View], View]:
    """Open the request's transaction, refuse whoever is not meant (404), and run the view inside."""

    def declare(view: View) -> View:
        @wraps(view)
        def run(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not public and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            with actor_of(request) as actor:
                if not public and not actor.roles & roles:
                    raise NotFound
                request.actor = actor
                admit(request, actor)
                response = view(request, *args, **kwargs)
                settle(request, response)
                return response

        guarded = require_http_methods(list(methods))(run)
        guarded.access = Access(roles, public, methods)  # type: ignore[attr-defined]
        return guarded

    return declare

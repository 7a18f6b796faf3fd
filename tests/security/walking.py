"""Every address of the product, page or API operation, with who may open it and which kind of object it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from lianfang.catalogue.access import KEEPERS, PUBLISHERS
from lianfang.config.api import api
from lianfang.cycle import access as cycle
from lianfang.edge.entity import declared_entities
from lianfang.edge.web.pages import Access
from lianfang.flowcharts.access import DRAFTERS
from lianfang.kernel.access import BUSINESS, EVERY_ROLE, Role
from lianfang.monitoring.workflow import WATCHERS
from lianfang.register import access as register
from lianfang.screening import access as screening

PUBLIC = Access(EVERY_ROLE, True, ())
SIGNED_IN = Access(EVERY_ROLE, False, ())

# Pages of libraries, which declare nothing themselves.
LIBRARY: dict[str, Access] = {
    "healthz": PUBLIC,
    "language/": PUBLIC,
    "account/login/": PUBLIC,
    "account/logout/": PUBLIC,
    "account/password/change/": SIGNED_IN,
    "api/": PUBLIC,
    "api/openapi.json": PUBLIC,
}

# Operations that follow from no entity: (method, address) → who may call them.
OPERATIONS: dict[tuple[str, str], frozenset[Role]] = {
    ("POST", "api/policies"): frozenset({Role.SYSADMIN, Role.SECRETARY}),
    ("GET", "api/policies/value/<key>"): EVERY_ROLE,
    ("GET", "api/tasks/inbox/now"): EVERY_ROLE,
    ("POST", "api/objections"): BUSINESS,
    ("POST", "api/templates"): frozenset({Role.SECRETARY}),
    ("POST", "api/templates/<key>/text"): frozenset({Role.SECRETARY}),
    ("POST", "api/documents"): frozenset({Role.SECRETARY}),
    ("POST", "api/meetings"): BUSINESS,
    ("POST", "api/meetings/<key>/agenda"): BUSINESS,
    ("POST", "api/meetings/<key>/postpone"): BUSINESS,
    ("GET", "api/meetings/<key>/attendance"): BUSINESS,
    ("POST", "api/meetings/<key>/attendance"): BUSINESS,
    ("GET", "api/meetings/<key>/minutes"): BUSINESS,
    ("PUT", "api/meetings/<key>/minutes"): BUSINESS,
    ("POST", "api/meetings/<key>/minutes/<move>"): BUSINESS,
    ("POST", "api/topics"): BUSINESS,
    ("GET", "api/topics/<key>/standing"): BUSINESS,
    ("POST", "api/topics/<key>/recusals"): BUSINESS,
    ("POST", "api/topics/<key>/recusals/<recusal>"): BUSINESS,
    ("POST", "api/topics/<key>/statements"): BUSINESS,
    ("POST", "api/topics/<key>/statements/<statement>"): BUSINESS,
    ("POST", "api/topics/<key>/votes"): BUSINESS,
    ("POST", "api/topics/<key>/settle"): BUSINESS,
    ("POST", "api/topics/<key>/follow-ups"): BUSINESS,
    ("GET", "api/decisions"): BUSINESS,
    ("POST", "api/items"): KEEPERS,
    ("PUT", "api/items/<key>/draft"): KEEPERS,
    ("GET", "api/items/<key>/lint"): BUSINESS,
    ("POST", "api/items/<key>/recode"): PUBLISHERS,
    ("GET", "api/item-versions/<key>/content"): BUSINESS,
    ("GET", "api/item-versions/<key>/compare"): BUSINESS,
    ("GET", "api/bases/<key>/citing"): BUSINESS,
    ("POST", "api/bases"): frozenset({Role.SECRETARY}),
    ("PUT", "api/bases/<key>/words"): frozenset({Role.SECRETARY}),
    ("POST", "api/category-declarations"): frozenset({Role.SECRETARY}),
    ("POST", "api/bases/<key>/repeal"): frozenset({Role.SECRETARY}),
    ("POST", "api/bases/<key>/verify"): frozenset({Role.SECRETARY}),
    ("POST", "api/event-logs"): WATCHERS,
    ("PUT", "api/flow-drafts/<number>"): DRAFTERS,
    ("POST", "api/flow-drafts/<number>/check"): DRAFTERS,
    ("POST", "api/flow-drafts/<number>/arrange"): DRAFTERS,
    ("GET", "api/separation"): BUSINESS,
    ("POST", "api/risks/<key>/changes"): register.PROPOSERS,
    ("POST", "api/risks/<key>/planned"): register.VERIFIERS | register.PROPOSERS,
    ("POST", "api/risks/<key>/verified"): register.VERIFIERS,
    ("POST", "api/ratings/<key>/rate"): BUSINESS,
    ("POST", "api/rating-batches"): register.KEEPERS,
    ("POST", "api/rating-notices"): register.KEEPERS,
    ("POST", "api/rating-notices/<key>/objections"): BUSINESS,
    ("POST", "api/rating-notices/<key>/confirmed"): register.CONFIRMERS,
    ("POST", "api/risk-editions"): register.KEEPERS,
    ("POST", "api/risk-editions/<key>/exports"): BUSINESS,
    ("GET", "api/risk-editions/<key>/changes"): BUSINESS,
    ("POST", "api/programmes"): cycle.KEEPERS,
    ("POST", "api/programmes/<key>/stages"): cycle.KEEPERS,
    ("PUT", "api/stages/<key>/content"): cycle.KEEPERS,
    ("POST", "api/campaigns"): screening.KEEPERS,
    ("GET", "api/campaigns/<key>/board"): BUSINESS,
    ("GET", "api/campaigns/<key>/gaps"): screening.LEADERS,
    ("POST", "api/post-screenings/<key>/answers"): BUSINESS,
    ("POST", "api/post-screenings/<key>/entries"): BUSINESS,
    ("GET", "api/post-screenings/<key>/remarks"): BUSINESS,
    ("GET", "api/post-screenings/<key>/hints"): BUSINESS,
    ("POST", "api/post-screenings/<key>/hints"): BUSINESS,
    ("POST", "api/remarks"): BUSINESS,
    ("POST", "api/remarks/<key>/answered"): BUSINESS,
    ("POST", "api/remarks/<key>/entered"): BUSINESS,
    ("POST", "api/post-screenings/<key>/returned"): screening.HEADS,
    ("POST", "api/screening-entries/<key>/merged"): screening.HEADS,
    ("POST", "api/screening-entries/<key>/joined"): screening.HEADS,
    ("POST", "api/division-screenings/<key>/rest"): screening.HEADS,
    ("POST", "api/division-screenings/<key>/entries"): screening.HEADS,
    ("POST", "api/event-logs/<key>/runs"): WATCHERS,
}


@dataclass(frozen=True)
class Address:
    """One address: its route, what is declared about it (None: nothing) and the entity it belongs to."""

    route: str
    access: Access | None
    entity: str

    @property
    def is_api(self) -> bool:
        """Tell whether programs ask here."""
        return self.route.startswith("api/")

    @property
    def names_object(self) -> bool:
        """Tell whether the address names one object."""
        return "key>" in self.route

    @property
    def methods(self) -> tuple[str, ...]:
        """Return the methods it answers."""
        return self.access.methods if self.access and self.access.methods else ("GET", "HEAD", "POST")

    def path(self, key: str = "", move: str = "none", kind: str = "csv") -> str:
        """Return the address of one object."""
        filled = self.route
        for part, value in (("key", key), ("move", move), ("kind", kind)):
            filled = filled.replace(f"<str:{part}>", value).replace(f"<{part}>", value)
        return "/" + filled + ("?id=C-1" if self.route == "runs/<str:key>/case/" else "")


def _patterns(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern


def _entity_of(route: str) -> str:
    first = route.removeprefix("api/").split("/")[0]
    if route.startswith("api/policies/value/"):
        return "policy-values"
    return "items" if first == "public" else first


@cache
def _operations() -> dict[str, list[str]]:
    """Return the methods of every route of the API that follows from an operation."""
    found: dict[str, list[str]] = {}
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            route = f"api{prefix}{path}".replace("{", "<").replace("}", ">").rstrip("/")
            found[route] = sorted({method for operation in view.operations for method in operation.methods})
    return found


def _of_api(route: str, method: str) -> Access | None:
    entity = declared_entities().get(_entity_of(route))
    if (method, route) in OPERATIONS:
        return Access(OPERATIONS[method, route], False, (method,))
    if entity is None:
        return None
    takes_in = route.endswith("/import") and entity.importer
    return Access(entity.importer.by if takes_in else entity.readers, entity.is_public, (method,))  # type: ignore[union-attr]


def addresses() -> list[Address]:
    """Return every address once for each view; those that an earlier pattern hides are left out."""
    found, seen = [], set()
    for route, pattern in _patterns(get_resolver().url_patterns):
        if route in seen or "(?P" in route:
            continue
        seen.add(route)
        methods = _operations().get(route)
        if methods is None:
            access = getattr(pattern.callback, "access", LIBRARY.get(route))
            found.append(Address(route, access, _entity_of(route)))
        else:
            found += [Address(route, _of_api(route, method), _entity_of(route)) for method in methods]
    return found

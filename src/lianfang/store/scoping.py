"""One scope declaration, read two ways: as a filter for the manager and as a policy for the database."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from lianfang.kernel.access import Actor, Role, Scope

NOTHING = Q(pk__in=[])


def visible_q(scope: Scope, actor: Actor, model: type[models.Model]) -> Q:
    """Return the filter for the rows of a model that the actor sees."""
    if actor.is_system:
        return Q()
    chosen = [Q(**{scope.public: True})] if scope.public else []
    if actor.is_authenticated:
        if scope.everyone or (scope.readers & actor.roles):
            return Q()
        chosen += _of_account(scope, actor, model)
    found = NOTHING
    for condition in chosen:
        found |= condition
    return found


def _of_account(scope: Scope, actor: Actor, model: type[models.Model]) -> list[Q]:
    found = []
    if scope.unit:
        paths = sorted({grant.unit_path for grant in actor.grants if grant.role in scope.roles})
        found += [Q(**{f"{scope.unit}__path__startswith": path}) for path in paths]
    if scope.owner:
        found.append(Q(**{f"{scope.owner}_id": actor.id}))
    if scope.post and actor.post_ids:
        lookup = "pk__in" if scope.post == "pk" else f"{scope.post}_id__in"
        found.append(Q(**{lookup: sorted(actor.post_ids)}))
    if scope.seats and actor.post_ids:
        seat, link = _seat_of(model, scope.seats)
        held = seat._base_manager.filter(post_id__in=sorted(actor.post_ids), until_on__isnull=True)
        found.append(Q(**{f"{scope.seats}__in": held.values(link)}))
    if scope.via:
        parent: Any = model._meta.get_field(scope.via).related_model
        seen = visible_q(parent.scope, actor, parent)
        found.append(Q(**{f"{scope.via}__in": parent._base_manager.filter(seen)}))
    return found


def policy_sql(model: type[models.Model]) -> str:
    """Return the SQL condition under which the database shows or accepts a row of the model."""
    scope: Scope = model.scope  # type: ignore[attr-defined]
    meta = model._meta
    terms = ["lianfang_actor() = 'system'"]
    if scope.public:
        terms.append(meta.get_field(scope.public).column)
    if scope.everyone:
        terms.append("lianfang_actor() <> ''")
    if scope.readers:
        terms.append(f"(select lianfang_holds({_array(scope.readers)}))")
    if scope.unit:
        column = meta.get_field(scope.unit).column
        terms.append(f"{column} = any((select lianfang_units({_array(scope.roles)}))::bigint[])")
    if scope.owner:
        terms.append(f"{meta.get_field(scope.owner).column}::text = lianfang_actor()")
    if scope.post:
        column = meta.pk.column if scope.post == "pk" else meta.get_field(scope.post).column
        terms.append(f"{column} = any((select lianfang_posts())::bigint[])")
    if scope.seats:
        seat, link_name = _seat_of(model, scope.seats)
        column = meta.pk.column if scope.seats == "pk" else meta.get_field(scope.seats).column
        held = f'seat.{link_name} = "{meta.db_table}".{column} and seat.until_on is null'
        terms.append(
            f'exists (select from "{seat._meta.db_table}" as seat where {held}'
            " and seat.post_id = any((select lianfang_posts())::bigint[]))"
        )
    if scope.via:
        link: Any = meta.get_field(scope.via)
        parent = link.related_model._meta.db_table
        terms.append(f'exists (select from "{parent}" as parent where parent.id = "{meta.db_table}".{link.column})')
    return " or ".join(terms)


def _seat_of(model: type[models.Model], name: str) -> tuple[type[models.Model], str]:
    """Return the table of a body's seats and its column that names the body."""
    body: Any = model if name == "pk" else model._meta.get_field(name).related_model
    relation = body._meta.get_field("seats")
    return relation.related_model, relation.field.column


def _array(roles: frozenset[Role]) -> str:
    return "array[" + ",".join(f"'{role.value}'" for role in sorted(roles)) + "]"

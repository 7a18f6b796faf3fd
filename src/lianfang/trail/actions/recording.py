"""How every write of the product is made: one function, one transaction, at least one entry in the trail."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.store.acting import acting
from lianfang.trail.models import Entry, Payload
from lianfang.trail.queries.replaying import columns_of
from lianfang.trail.rules import canonical, columns_mark, commitment, header, state_digest

P = ParamSpec("P")
R = TypeVar("R")
_WRITTEN: ContextVar[int] = ContextVar("written", default=0)
SALT_BYTES = 32


class NoTrail(RuntimeError):
    """A use case has written nothing into the trail: a programming error, and its transaction is undone."""


def use_case(function: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction as its actor (the first argument) and insist on an entry in the trail."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = args[0]
        if not isinstance(actor, Actor):
            raise TypeError(f"{function.__qualname__} takes the actor first")
        with acting(actor):
            before = _WRITTEN.get()
            result = function(*args, **kwargs)
            if _WRITTEN.get() == before:
                raise NoTrail(function.__qualname__)
            return result

    return run


def record(actor: Actor, action: str, subject: models.Model, *, unit_id: int | None = None, **payload: Any) -> Entry:
    """Append an entry about a row as it now stands in the database; call it after the change.

    action: `room.verb_noun`; payload: what was said or given, as plain values. unit_id defaults to the row's own unit.
    """
    at, entry_id, salt = clock.now(), uuid.uuid4(), secrets.token_bytes(SALT_BYTES)
    kind, key = subject._meta.label_lower, str(subject.pk)
    digest, promise = digest_of(subject), commitment(salt, payload)
    unit = unit_id if unit_id is not None else getattr(subject, "unit_id", None)
    text = header(
        entry_id=entry_id,
        at=at,
        actor=actor.identity() or "public",
        action=action,
        object_type=kind,
        object_id=key,
        state=digest,
        payload=promise,
        columns=columns_mark(columns_of(type(subject))),
        who=actor.reason or actor.name,
        unit=unit,
    )
    entry = Entry.objects.create(
        id=entry_id,
        at=at,
        actor_account_id=actor.id,
        actor_name=actor.reason or actor.name,
        action=action,
        object_type=kind,
        object_id=key,
        unit_id=unit,
        header=text,
        state_digest=digest,
        payload_commitment=promise,
    )
    Payload.objects.create(entry=entry, unit_id=unit, salt=salt, body=json.loads(canonical(payload)))
    _WRITTEN.set(_WRITTEN.get() + 1)
    return entry


def digest_of(subject: models.Model) -> bytes:
    """Return the digest of a row as the database holds it, so that anybody with the row can compute it again.

    Columns that the model calls `volatile` are left out: they change without an act.
    """
    rows = type(subject)._base_manager.filter(pk=subject.pk)
    return state_digest(rows.values(*columns_of(type(subject))).get())


def digest_of_rows(rows: Iterable[dict[str, Any]]) -> str:
    """Return one digest (hex) of many rows' values, for the entry about the act that made them all."""
    return state_digest({"rows": list(rows)}).hex()

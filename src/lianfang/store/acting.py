"""One transaction with one actor: the database is told who acts, for this transaction only.

Never set the identity on the session: a pooled connection would carry it to the next request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from lianfang.kernel.access import Actor

_CURRENT: ContextVar[Actor | None] = ContextVar("actor", default=None)


def _tell(identity: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lianfang.actor', %s, true)", [identity])


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Run a block in a transaction whose reads and writes the database judges as this actor's.

    Nested blocks share the outer transaction; another actor inside takes over until its block ends.
    """
    outer = _CURRENT.get()
    if outer == actor and connection.in_atomic_block:
        with transaction.atomic():  # a refusal inside must undo what it has begun, even when the caller catches it
            yield
        return
    nested = connection.in_atomic_block
    token = _CURRENT.set(actor)
    try:
        with transaction.atomic():
            _tell(actor.identity())
            yield
            if nested:
                _tell(outer.identity() if outer else "")
    finally:
        _CURRENT.reset(token)


@contextmanager
def acting_for(enter: Callable[[], Actor]) -> Iterator[Actor]:
    """Run a block as the actor that `enter` answers with; `enter` itself has told the database who acts."""
    outer, nested = _CURRENT.get(), connection.in_atomic_block
    with transaction.atomic():
        actor = enter()
        token = _CURRENT.set(actor)
        try:
            yield actor
            if nested:
                _tell(outer.identity() if outer else "")
        finally:
            _CURRENT.reset(token)


def current_actor() -> Actor | None:
    """Return the actor of the transaction that runs, None outside of one."""
    return _CURRENT.get()

"""Who stands behind a request: one transaction per request, in which the database knows the account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest

from lianfang.edge.repeats import admit
from lianfang.kernel.access import PUBLIC, Actor
from lianfang.store.acting import acting, acting_for

_ENTER: list[Callable[[Any], Actor]] = []


def enter_with(enter: Callable[[Any], Actor]) -> None:
    """Register the function that tells the database which account acts and answers with its actor."""
    _ENTER[:] = [enter]


@contextmanager
def actor_of(request: HttpRequest) -> Iterator[Actor]:
    """Open the transaction of a request and yield who acts in it."""
    user = request.user
    if not user.is_authenticated or user.pk is None:
        with acting(PUBLIC):
            yield PUBLIC
    else:
        with acting_for(lambda: _ENTER[0](user)) as actor:
            if request.path.startswith("/api/"):
                admit(request, actor)
            yield actor

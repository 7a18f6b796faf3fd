"""Who stands behind a request: one transaction per request, in which the database knows the account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from lianfang.kernel.access import PUBLIC, Actor
from lianfang.store.acting import acting, acting_for

_LOADER: list[Callable[[int], Actor]] = []


def load_actors_with(loader: Callable[[int], Actor]) -> None:
    """Register the function that reads an account's grants and posts; the room of people gives it."""
    _LOADER[:] = [loader]


@contextmanager
def actor_of(request: HttpRequest) -> Iterator[Actor]:
    """Open the transaction of a request and yield who acts in it."""
    user = request.user
    if not user.is_authenticated or user.pk is None:
        with acting(PUBLIC):
            yield PUBLIC
    else:
        with acting_for(user.pk, _LOADER[0]) as actor:
            yield actor

"""The back door between rooms: an earlier room announces what has happened, later rooms listen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_LISTENERS: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a function for events of a kind; it runs in the announcer's transaction."""

    def register(listener: Callable[[E], None]) -> Callable[[E], None]:
        if listener not in _LISTENERS[kind]:
            _LISTENERS[kind].append(listener)
        return listener

    return register


def announce(event: object) -> None:
    """Call every listener of the event's kind in the order of registration; a listener's refusal refuses the whole."""
    for listener in _LISTENERS[type(event)]:
        listener(event)


def listeners_of(kind: type) -> tuple[Callable[[Any], None], ...]:
    """Return the functions that hear a kind of event."""
    return tuple(_LISTENERS[kind])

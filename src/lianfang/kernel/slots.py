"""A slot: a place on an earlier room's page or answer that later rooms fill without being known to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


class Slot:
    """Name a place; whoever fills it gives a function of (actor, subject) and gets its answers shown in order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._fillers: list[tuple[int, Callable[..., Any]]] = []

    def fill(self, filler: Callable[..., Any], *, order: int = 100) -> None:
        """Register a filler once; fillers answer in the order given, then in the order of registration."""
        if all(known is not filler for _, known in self._fillers):
            self._fillers.append((order, filler))
            self._fillers.sort(key=lambda pair: pair[0])

    def answers(self, *given: Any) -> Iterator[Any]:
        """Yield the answers of all fillers, leaving out None."""
        for _, filler in self._fillers:
            answer = filler(*given)
            if answer is not None:
                yield answer

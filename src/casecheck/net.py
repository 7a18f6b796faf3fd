"""The token game as plain values: places, steps that move tokens, and the paths a token may take.

A state is a set of marked places, held as the bits of one whole number. Whoever plays the game (`automaton`) needs
nothing of BPMN; whoever makes it (`semantics`) needs nothing of logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casecheck.flow import Flow

NEVER, EAGER, EAGER_LAST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Step:
    """Move tokens: possible when all of ``take`` and none of ``forbid`` are marked.

    Takes ``take``, empties ``clear``, marks ``put``. label: None when silent.
    eager: EAGER when doing it at once loses no run (it competes with nothing and nothing can undo its chance);
    EAGER_LAST likewise once no other eager step is left, but not while one of ``late`` is marked.
    """

    element: str
    label: str | None
    take: int
    put: int
    clear: int = 0
    forbid: int = 0
    eager: int = NEVER
    late: int = 0


@dataclass(frozen=True)
class Net:
    """Hold the token game of one flow.

    places: the element a token of each place waits at, lowest bit first.
    starts: the states a case may begin in, one per start event. The state 0 (no token left) is the end.
    """

    flow: Flow
    places: tuple[str, ...]
    steps: tuple[Step, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Say that a token at one of ``take`` may become tokens at ``put``, by way of ``element``."""

    element: str
    take: int
    put: int


class Paths:
    """Answer where a token may come from and go to, by the links of a net."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._into: dict[int, list[tuple[str, int]]] = {}
        self._out_of: dict[int, list[tuple[str, int]]] = {}
        for link in links:
            for bit in bits(link.put):
                self._into.setdefault(bit, []).append((link.element, link.take))
            for bit in bits(link.take):
                self._out_of.setdefault(bit, []).append((link.element, link.put))

    def before(self, target: int, *, without: str, within: int) -> int:
        """Return the places, among ``within``, from which a token may reach ``target`` not passing ``without``."""
        return _closure(target, self._into, without, within)

    def after(self, origin: int, *, without: str = "") -> int:
        """Return the places a token at ``origin`` may lead to, itself included, not passing ``without``."""
        return _closure(origin, self._out_of, without, -1)


def bits(mask: int) -> Iterator[int]:
    """Yield the places of a mask, each as a mask of its own, lowest first."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def _closure(seen: int, ways: dict[int, list[tuple[str, int]]], without: str, within: int) -> int:
    pending = list(bits(seen))
    while pending:
        for element, gained in ways.get(pending.pop(), ()):
            fresh = gained & within & ~seen
            if fresh and element != without:
                seen |= fresh
                pending.extend(bits(fresh))
    return seen

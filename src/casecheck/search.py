"""Cheapest alignment by search (A*), for flows too large for cost vectors: only what is met is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from weakref import WeakKeyDictionary

from casecheck.alignment import Alignment, Move
from casecheck.automaton import Automaton
from casecheck.bounds import Bounds
from casecheck.states import END

_Spot = tuple[int, int]
_BOUNDS: WeakKeyDictionary[Automaton, Bounds] = WeakKeyDictionary()


def align_by_search(
    automaton: Automaton, variant: Sequence[str], *, is_prefix: bool, budget: int
) -> tuple[Alignment | None, int]:
    """Return a cheapest alignment of one variant, and how many pairs of event and state were looked at.

    None when ``budget`` pairs do not suffice.
    """
    left = _Left(automaton, variant, is_prefix=is_prefix)
    origin: dict[_Spot, tuple[_Spot, Move] | None] = {}
    came: dict[int, tuple[_Spot, Move] | None] = {}
    ready: list[tuple[int, int, int, int, int]] = []  # what it costs in all, events left, order met, cost, state

    def offer(spot: _Spot, cost: int, by: tuple[_Spot, Move] | None) -> None:
        came[len(came)] = by
        heappush(ready, (cost + left(spot), len(variant) - spot[0], len(came) - 1, cost, spot[1]))

    for state in sorted(automaton.start()):
        offer((0, state), 0, None)
    while ready:
        _, events, number, cost, state = heappop(ready)
        spot = (len(variant) - events, state)
        by = came[number]
        if spot in origin:
            continue
        origin[spot] = by
        if not events and (state == END or (is_prefix and automaton.can_complete(frozenset((state,))))):
            return Alignment(cost, _moves_to(spot, origin)), len(origin)
        if len(origin) > budget:
            break
        for following, move in _ahead(automaton, variant, spot):
            if following not in origin:
                offer(following, cost + (move.kind != "sync"), (spot, move))
    return None, len(origin)


class _Left:
    """Bound from below what is left to pay at a spot; remembered, as many states allow the same."""

    def __init__(self, automaton: Automaton, variant: Sequence[str], *, is_prefix: bool) -> None:
        found = _BOUNDS.get(automaton)
        if found is None:
            found = _BOUNDS[automaton] = Bounds(automaton.space.net)
        self.bounds, self.space, self.variant, self.is_prefix = found, automaton.space, variant, is_prefix
        self._of: dict[int, tuple[int, int]] = {}
        self._found: dict[tuple[int, int, int], int] = {}

    def __call__(self, spot: _Spot) -> int:
        position, state = spot
        allowed = self._of.get(state)
        if allowed is None:
            must, may = self.bounds.of(self.space.marking(state))
            allowed = self._of[state] = (0 if self.is_prefix else must, may)
        key = (position, *allowed)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self.bounds.left(self.variant, *allowed, position)
        return found


def _ahead(automaton: Automaton, variant: Sequence[str], spot: _Spot) -> list[tuple[_Spot, Move]]:
    position, state = spot
    found: list[tuple[_Spot, Move]] = []
    label = variant[position] if position < len(variant) else None
    if label is not None:
        found.append(((position + 1, state), Move("log", label, position)))
    for arc in automaton.space.arcs(state):
        for to in arc.targets:
            found.append(((position, to), Move("model", arc.label, position, arc.element)))
            if arc.label == label:
                found.append(((position + 1, to), Move("sync", arc.label, position, arc.element)))
    return found


def _moves_to(spot: _Spot, origin: dict[_Spot, tuple[_Spot, Move] | None]) -> tuple[Move, ...]:
    moves: list[Move] = []
    came = origin[spot]
    while came is not None:
        spot, move = came
        moves.append(move)
        came = origin[spot]
    return tuple(reversed(moves))

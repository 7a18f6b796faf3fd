"""Cheapest alignment by search, for flows too large for cost vectors: only what is met is looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from casecheck.alignment import Alignment, Move
from casecheck.automaton import Automaton
from casecheck.states import END

_Spot = tuple[int, int]


def align_by_search(
    automaton: Automaton, variant: Sequence[str], *, is_prefix: bool, budget: int
) -> tuple[Alignment | None, int]:
    """Return a cheapest alignment of one variant, and how many pairs of event and state were looked at.

    None when ``budget`` pairs do not suffice.
    """
    origin: dict[_Spot, tuple[_Spot, Move] | None] = {}
    ready: deque[tuple[_Spot, int, tuple[_Spot, Move] | None]] = deque(
        ((0, state), 0, None) for state in sorted(automaton.start())
    )
    while ready:
        spot, cost, came = ready.popleft()
        if spot in origin:
            continue
        origin[spot] = came
        if spot[0] == len(variant) and (is_prefix or spot[1] == END):
            return Alignment(cost, _moves_to(spot, origin)), len(origin)
        if len(origin) > budget:
            break
        for following, move in _ahead(automaton, variant, spot):
            if following in origin:
                continue
            if move.kind == "sync":
                ready.appendleft((following, cost, (spot, move)))
            else:
                ready.append((following, cost + 1, (spot, move)))
    return None, len(origin)


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

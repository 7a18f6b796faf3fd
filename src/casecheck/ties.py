"""Judge cases whose events share a moment: any order of such events counts, the file's is only one of them.

All orders of a tied group lead through the same partial groups, so these are worked out instead of the orders: ten
events have 3,628,800 orders and 1,024 partial groups. What would still be too many keeps the order of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from math import factorial, prod
from typing import NamedTuple, Protocol, TypeVar

from casecheck.alignment import Aligner
from casecheck.automaton import Automaton, State

GROUP_LIMIT = 1_024  # partial groups of one tied group
CASE_LIMIT = 4_096  # partial groups looked at for one case

Value = TypeVar("Value")
Part = tuple[int, ...]


class Order(NamedTuple):
    """Hold the order of tied events that suits a flow best.

    order: for each place of the new order, the place in the file's. orders: how many different orders there are;
    is_cut: not all of them were looked at. effort: how many partial groups were.
    """

    order: tuple[int, ...]
    orders: int
    is_cut: bool
    effort: int = 0


class Scorer(Protocol[Value]):
    """Say what a flow makes of events, one after another."""

    def start(self) -> Value:
        """Return the value of no event."""

    def after(self, value: Value, label: str) -> Value:
        """Return the value after one more event."""

    def either(self, values: Sequence[Value]) -> Value:
        """Return the value where several orders lead to one point."""

    def cost(self, value: Value) -> int:
        """Return what is paid in the end."""


class Fit:
    """Score 0 for a case that fits, else 1."""

    def __init__(self, automaton: Automaton, *, is_open: bool) -> None:
        self.automaton, self.is_open = automaton, is_open

    def start(self) -> State:
        """Return the state of a case without events."""
        return self.automaton.start()

    def after(self, value: State, label: str) -> State:
        """Return the states after one more event; none where it has no place."""
        return (self.automaton.advance(value, label) if value else None) or frozenset()

    def either(self, values: Sequence[State]) -> State:
        """Return all states that some order leads to."""
        return frozenset().union(*values)

    def cost(self, value: State) -> int:
        """Say whether the case fits."""
        fits = self.automaton.is_complete(value) or (self.is_open and self.automaton.can_complete(value))
        return 0 if value and fits else 1


class Cost:
    """Score the cost of the cheapest alignment. A value: the number of a cost vector, and what to add to it."""

    def __init__(self, aligner: Aligner, *, is_open: bool) -> None:
        self.aligner, self.is_open = aligner, is_open

    def start(self) -> tuple[int, int]:
        """Return the vector of a case without events."""
        return self.aligner.origin, 0

    def after(self, value: tuple[int, int], label: str) -> tuple[int, int]:
        """Return the vector after one more event."""
        number, more = self.aligner.after(value[0], label)
        return number, value[1] + more

    def either(self, values: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Return the vector of the least costs."""
        return values[0] if len(set(values)) == 1 else self.aligner.least(values)

    def cost(self, value: tuple[int, int]) -> int:
        """Return the cost of ending here."""
        return self.aligner.cost(value[0], anywhere=self.is_open) + value[1]


def best_order(
    scorer: Scorer[Value], variant: Sequence[str], ties: Sequence[int], limit: int = CASE_LIMIT
) -> tuple[int, Order]:
    """Return the least cost over the orders of tied events, and the order that has it nearest to the file's.

    ties: places (from 0) of the events that have the moment of the event before them.
    limit: how many partial groups may be looked at; what is beyond keeps the order of the file.
    """
    groups = list(_groups(len(variant), ties))
    orders = prod(_count_orders([variant[at] for at in group]) for group in groups)
    loose, size = _loosened(variant, groups, limit)
    least = _least(scorer, variant, loose)
    rounds = 1 + sum(len(group) ** 2 for group in loose if len(group) > 1)
    order = _nearest(scorer, variant, loose, least)
    return least, Order(order, orders, len(loose) != len(groups), size * rounds)


def _nearest(
    scorer: Scorer[Value], variant: Sequence[str], loose: Sequence[Sequence[int]], least: int
) -> tuple[int, ...]:
    """Return the first order that costs the least, event by event."""
    chosen: list[int] = []
    for at, group in enumerate(loose):
        left = list(group)
        while len(left) > 1:
            before = [[one] for one in chosen]
            for place in _different(variant, left):
                others = [other for other in left if other != place]
                if _least(scorer, variant, [*before, [place], others, *loose[at + 1 :]]) == least:
                    break
            chosen.append(place)
            left.remove(place)
        chosen += left
    return tuple(chosen)


def _groups(length: int, ties: Sequence[int]) -> Iterator[list[int]]:
    tied, group = set(ties), [0][:length]
    for place in range(1, length):
        if place in tied:
            group.append(place)
        else:
            yield group
            group = [place]
    if group:
        yield group


def _loosened(variant: Sequence[str], groups: Sequence[list[int]], limit: int) -> tuple[list[list[int]], int]:
    """Return the groups, the larger ones split into single events, and how many partial groups they have."""
    loose: list[list[int]] = []
    spent = 0
    for group in groups:
        size = prod(count + 1 for count in Counter(variant[at] for at in group).values())
        if len(group) > 1 and (size > GROUP_LIMIT or spent + size > limit):
            loose += ([at] for at in group)
        else:
            spent += size if len(group) > 1 else 0
            loose.append(list(group))
    return loose, spent


def _count_orders(labels: Sequence[str]) -> int:
    return factorial(len(labels)) // prod(factorial(count) for count in Counter(labels).values())


def _different(variant: Sequence[str], places: Sequence[int]) -> list[int]:
    """Return the first place of each label."""
    return list({variant[place]: place for place in reversed(places)}.values())[::-1]


def _least(scorer: Scorer[Value], variant: Sequence[str], groups: Sequence[Sequence[int]]) -> int:
    value = scorer.start()
    for group in groups:
        value = _through(scorer, value, [variant[at] for at in group])
    return scorer.cost(value)


def _through(scorer: Scorer[Value], value: Value, labels: Sequence[str]) -> Value:
    """Return the value after a group in any order, by way of its partial groups, the smaller ones first."""
    if len(labels) == 1:
        return scorer.after(value, labels[0])
    counts = Counter(labels)
    names = list(counts)
    found: dict[Part, Value] = {(0,) * len(names): value}
    for part in sorted(product(*(range(counts[name] + 1) for name in names)), key=sum)[1:]:
        ways = [
            scorer.after(found[(*part[:at], part[at] - 1, *part[at + 1 :])], name)
            for at, name in enumerate(names)
            if part[at]
        ]
        found[part] = scorer.either(ways)
    return found[tuple(counts.values())]

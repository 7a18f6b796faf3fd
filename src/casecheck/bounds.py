"""Say what a case must still do and may still do, from where its tokens wait: a bound for the search of alignments.

Sets of labels are held as the bits of whole numbers. Both sets hold for each token by itself, so they cost no states.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from casecheck.net import Net, Step, bits


class Bounds:
    """Bound from below what is left to pay for a state and the events that follow."""

    def __init__(self, net: Net) -> None:
        labels = sorted({step.label for step in net.steps if step.label is not None})
        self.bit = {label: 1 << at for at, label in enumerate(labels)}
        places = [1 << at for at in range(len(net.places))]
        taking = {place: [step for step in net.steps if step.take & place] for place in places}
        cleared = reduce(or_, (step.clear for step in net.steps), 0)
        self._may = dict.fromkeys(places, 0)
        self._must = {place: 0 if place & cleared else (1 << len(labels)) - 1 for place in places}
        changed = True
        while changed:
            changed = False
            for place in places:
                ways = taking[place]
                may = reduce(or_, (self._after(step, self._may) for step in ways), 0)
                must = reduce(and_, (self._after(step, self._must) for step in ways), self._must[place])
                changed = changed or (may, must) != (self._may[place], self._must[place])
                self._may[place], self._must[place] = may, must

    def _after(self, step: Step, found: dict[int, int]) -> int:
        own = self.bit[step.label] if step.label is not None else 0
        return reduce(or_, (found[place] for place in bits(step.put)), own)

    def of(self, marking: int) -> tuple[int, int]:
        """Return the labels that must, and those that may still be done from a marking."""
        places = list(bits(marking))
        must = reduce(or_, (self._must[place] for place in places), 0)
        return must, reduce(or_, (self._may[place] for place in places), 0)

    def left(self, variant: Sequence[str], must: int, may: int, position: int) -> int:
        """Return how many moves are needed at least: steps no event stands for, and events no step stands for."""
        masks = [self.bit.get(label, 0) for label in variant[position:]]
        return (must & ~reduce(or_, masks, 0)).bit_count() + sum(not mask & may for mask in masks)

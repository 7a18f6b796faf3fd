"""The states of a token game that matter to a log: those where nothing silent is left that must happen at once.

Silent steps that compete with nothing are done at once (a persistent set: no run is lost), so that a gateway between
two tasks costs no state. What is left, the stable states, are numbered as they are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from casecheck.errors import BadInput
from casecheck.net import EAGER, EAGER_LAST, Net, Step, bits

END = 0  # the number of the state without tokens
_SILENT_LIMIT = 400_000


class Arc(NamedTuple):
    """Say that doing a step leads from a stable state to any of ``targets``."""

    label: str
    element: str
    targets: tuple[int, ...]


class StateSpace:
    """Number the stable states of a net and say what leads where, on demand.

    is_strict: refuse a second token; else leave out what it leads to and keep in `unsafe` where it came to stand, and
    by way of what.
    """

    def __init__(self, net: Net, *, is_strict: bool = True) -> None:
        self.net = net
        self.is_strict = is_strict
        self.unsafe: dict[str, str] = {}
        self._at: list[list[Step]] = [[] for _ in net.places]
        for step in net.steps:
            self._at[(step.take & -step.take).bit_length() - 1].append(step)
        self._number: dict[int, int] = {0: END}
        self._marking: list[int] = [0]
        self._settled: dict[int, tuple[int, ...]] = {}
        self._arcs: dict[int, tuple[Arc, ...]] = {}
        self.fired: set[str] = set()

    def __len__(self) -> int:
        return len(self._marking)

    def first(self) -> frozenset[int]:
        """Return the stable states a case may begin in."""
        return frozenset(number for start in self.net.starts for number in self._settle(start))

    def arcs(self, number: int) -> tuple[Arc, ...]:
        """Return the steps that may be done in a stable state, and where they lead."""
        found = self._arcs.get(number)
        if found is None:
            state = self._marking[number]
            ahead: dict[tuple[str, str], set[int]] = {}
            for step in self._enabled(state):
                if step.label is not None:
                    ahead.setdefault((step.label, step.element), set()).update(self._after(step, state))
            found = tuple(Arc(label, element, tuple(sorted(to))) for (label, element), to in sorted(ahead.items()))
            self._arcs[number] = found
        return found

    def silently(self, number: int) -> frozenset[int]:
        """Return the stable states to which events alone may lead from a stable state."""
        state = self._marking[number]
        steps = [step for step in self._enabled(state) if step.label is None]
        return frozenset(to for step in steps for to in self._after(step, state))

    def marking(self, number: int) -> int:
        """Return the marked places of a stable state, as bits."""
        return self._marking[number]

    def waiting(self, number: int) -> tuple[str, ...]:
        """Return the elements at which the tokens of a stable state wait."""
        return tuple(dict.fromkeys(self.net.places[place.bit_length() - 1] for place in bits(self._marking[number])))

    def _enabled(self, state: int) -> Iterator[Step]:
        for place in bits(state):
            for step in self._at[place.bit_length() - 1]:
                if step.take & state == step.take and not step.forbid & state:
                    yield step

    def _after(self, step: Step, state: int) -> tuple[int, ...]:
        after = self._fire(step, state)
        return () if after is None else self._settle(after)

    def _fire(self, step: Step, state: int) -> int | None:
        """Return the state after a step; None where it would put a second token, unless that is refused."""
        rest = state & ~(step.take | step.clear)
        if rest & step.put:
            twice = self.net.places[(rest & step.put).bit_length() - 1]
            self.unsafe.setdefault(twice, step.element)
            if self.is_strict:
                raise self._not_safe(twice)
            return None
        self.fired.add(step.element)
        return rest | step.put

    def _settle(self, state: int) -> tuple[int, ...]:
        """Return the stable states that silent steps can lead to."""
        known = self._settled.get(state)
        if known is not None:
            return known
        found = self._settled[state] = tuple(sorted(map(self._numbered, self._stable(state))))
        return found

    def _stable(self, state: int) -> list[int]:
        """Return the markings in which nothing silent must happen at once.

        Silent steps that go round for ever would keep all else from happening: where only these are done at once and no
        stable marking is reached, every step is.
        """
        before: dict[int, list[int]] = {state: []}
        stable: dict[int, None] = {}
        pending, freed = [state], set[int]()
        while pending:
            at = pending.pop()
            for step in self._silent(at, stable, is_free=at in freed):
                after = self._fire(step, at)
                if after is not None:
                    if after not in before:
                        pending.append(after)
                    before.setdefault(after, []).append(at)
            if len(before) > _SILENT_LIMIT:
                raise self._too_large()
            if not pending:
                pending = [at for at in _astray(before, stable) if at not in freed]
                freed.update(pending)
        return list(stable)

    def _silent(self, state: int, stable: dict[int, None], *, is_free: bool) -> list[Step]:
        """Return the silent steps to do, only those that must be done at once if there are any; note a stable state."""
        steps = list(self._enabled(state))
        silent = [step for step in steps if step.label is None]
        forced = [] if is_free else _forced(silent, state)
        if not forced and (len(steps) > len(silent) or not steps):
            stable[state] = None
        return forced or silent

    def _numbered(self, state: int) -> int:
        number = self._number.get(state)
        if number is None:
            number = self._number[state] = len(self._marking)
            self._marking.append(state)
        return number

    def second_token(self, element: str) -> str:
        """Say why an element of `unsafe` is not 1-safe."""
        return f"A second token can reach it by way of {self.unsafe[element]} before the first has left."

    def _not_safe(self, element: str) -> BadInput:
        return BadInput(
            "flow_not_safe",
            file=self.net.flow.name,
            at=f"element {element}",
            reason=self.second_token(element),
            hint="Join parallel branches with a parallel gateway before they go on.",
        )

    def _too_large(self) -> BadInput:
        return BadInput(
            "flow_too_large",
            file=self.net.flow.name,
            reason=f"The choices between two steps lead to more than {_SILENT_LIMIT} states.",
            hint="Draw fewer branches that may be left out in parallel.",
        )


def _astray(before: Mapping[int, Sequence[int]], stable: Iterable[int]) -> list[int]:
    """Return the states from which no stable one is reached."""
    seen = set(stable)
    pending = list(seen)
    while pending:
        fresh = [at for at in before[pending.pop()] if at not in seen]
        seen.update(fresh)
        pending += fresh
    return [at for at in before if at not in seen]


def _forced(steps: Iterable[Step], state: int) -> list[Step]:
    """Return the choices of one element that must be made at once, if there is one."""
    for rank in (EAGER, EAGER_LAST):
        ready = [step for step in steps if step.eager == rank and not step.late & state]
        if ready:
            first = ready[0]
            return [step for step in ready if step.element == first.element and step.take == first.take]
    return []

"""The least number of moves that make a sequence of events fit a flow, and which moves they are.

For every prefix of a variant there is one cost vector: the least cost of ending in each stable state, moves of the flow
included. A vector follows from the one before it and the activity, so vectors are kept by content, less their minimum,
and each pair is worked out once for all variants; pairs met at the same length are worked out together.

Costs: 1 for an event the flow does not take (log), 1 for a step the log lacks (model), 0 for both (sync).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from casecheck.automaton import Automaton
from casecheck.states import END

Costs = npt.NDArray[np.int16]
ONE = np.int16(1)
FAR = np.int16(30_000)  # more than any state is away: no vector spans more than the number of states
_CELLS = 4_000_000
_KEPT_CELLS = 100_000_000


class Move(NamedTuple):
    """Hold one move of an alignment.

    kind: ``sync``, ``log`` (the event is taken alone) or ``model`` (the step is taken alone).
    position: index of the event in the variant; for a model move, of the event before which the step is missing.
    element: id of the step drawn; empty for a log move.
    """

    kind: Literal["sync", "log", "model"]
    label: str
    position: int
    element: str = ""


class Alignment(NamedTuple):
    """Hold the least cost of a variant and the moves of one cheapest way."""

    cost: int
    moves: tuple[Move, ...]


class _Back(NamedTuple):
    label: str
    source: int
    element: str


class _Sync(NamedTuple):
    """Hold the arcs of one label, ordered by target: sources, where each target's run begins, the targets."""

    sources: npt.NDArray[np.intp]
    begins: npt.NDArray[np.intp]
    targets: npt.NDArray[np.intp]


class Aligner:
    """Align variants with a flow whose states are all known (`Automaton.alive` is not None)."""

    def __init__(self, automaton: Automaton) -> None:
        alive = sorted(automaton.alive or ())
        index = {number: at for at, number in enumerate(alive)}
        self.size = len(alive)
        self.end = index[END]
        self.back: list[list[_Back]] = [[] for _ in alive]
        for number in alive:
            for arc in automaton.space.arcs(number):
                for to in arc.targets:
                    if to in index:
                        self.back[index[to]].append(_Back(arc.label, index[number], arc.element))
        self.sync = {label: _grouped(pairs) for label, pairs in self._pairs().items()}
        self.ahead = _grouped([(back.source, to) for to, backs in enumerate(self.back) for back in backs])
        self._vectors: list[Costs] = []
        self._number: dict[bytes, int] = {}
        self._after: dict[tuple[int, str], tuple[int, int]] = {}
        first = np.full((1, self.size), FAR, np.int16)
        first[0, [index[number] for number in automaton.start()]] = 0
        self._spread(first)
        self.origin = self._keep(first[0])[0]

    def _pairs(self) -> dict[str, list[tuple[int, int]]]:
        pairs: dict[str, list[tuple[int, int]]] = {}
        for to, backs in enumerate(self.back):
            for back in backs:
                pairs.setdefault(back.label, []).append((back.source, to))
        return pairs

    def _keep(self, vector: Costs) -> tuple[int, int]:
        """Return the number of a vector less its minimum, and that minimum."""
        least = int(vector.min())
        vector = vector - np.int16(least)
        key = vector.tobytes()
        number = self._number.get(key)
        if number is None:
            number = self._number[key] = len(self._vectors)
            self._vectors.append(np.frombuffer(key, np.int16))
        return number, least

    def _extend(self, label: str, numbers: list[int]) -> None:
        """Work out what follows each numbered vector when ``label`` is the next event."""
        before = np.stack([self._vectors[number] for number in numbers])
        after = before + ONE
        sync = self.sync.get(label)
        if sync is not None:
            best = np.minimum.reduceat(before[:, sync.sources], sync.begins, axis=1)
            now = after[:, sync.targets]
            if (best < now).any():
                after[:, sync.targets] = np.minimum(best, now)
                self._spread(after)
        for number, vector in zip(numbers, after, strict=True):
            self._after[number, label] = self._keep(vector)

    def after(self, number: int, label: str) -> tuple[int, int]:
        """Return the number of the vector after one more event, and what it adds."""
        if (number, label) not in self._after:
            self._extend(label, [number])
        return self._after[number, label]

    def least(self, values: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Return the vector of the least of several vectors, each given by its number and what to add."""
        lowest = min(added for _, added in values)
        vectors = [self._vectors[number] + np.int16(added - lowest) for number, added in values]
        number, more = self._keep(np.minimum.reduce(vectors))
        return number, lowest + more

    def cost(self, number: int, *, anywhere: bool) -> int:
        """Return the cost of a case that ends with this vector; anywhere: it may still go on."""
        vector = self._vectors[number]
        return int(vector.min() if anywhere else vector[self.end])

    def _spread(self, costs: Costs) -> None:
        """Lower costs (one row per vector) by what moves of the flow alone can reach, until nothing changes."""
        sources, begins, targets = self.ahead
        while len(sources):
            found = np.minimum.reduceat(costs[:, sources], begins, axis=1) + ONE
            now = costs[:, targets]
            if not (found < now).any():
                return
            costs[:, targets] = np.minimum(found, now)

    def walk(self, variants: Sequence[Sequence[str]]) -> list[list[tuple[int, int]]]:
        """Return for each variant, per prefix, the number of its cost vector and what to add to it."""
        paths = [[(self.origin, 0)] for _ in variants]
        going = [at for at, variant in enumerate(variants) if variant]
        length = 0
        while going:
            wanted: dict[str, dict[int, None]] = {}
            for at in going:
                number, label = paths[at][-1][0], variants[at][length]
                if (number, label) not in self._after:
                    wanted.setdefault(label, {})[number] = None
            for label, numbers in wanted.items():
                for part in _parts(list(numbers), max(1, _CELLS // (len(self.ahead.sources) + 1))):
                    self._extend(label, part)
            for at in going:
                number, added = paths[at][-1]
                following, more = self._after[number, variants[at][length]]
                paths[at].append((following, added + more))
            length += 1
            going = [at for at in going if len(variants[at]) > length]
        return paths

    def align(self, variants: Sequence[Sequence[str]], prefixes: frozenset[int] = frozenset()) -> list[Alignment]:
        """Return a cheapest alignment of each variant; those of ``prefixes`` (indexes) may end anywhere."""
        found: list[Alignment] = []
        for part in _batches(variants, _KEPT_CELLS // self.size):
            self.forget()
            paths = self.walk(variants[part.start : part.stop])
            found += [
                self._trace(variants[at], path, anywhere=at in prefixes) for at, path in zip(part, paths, strict=True)
            ]
        return found

    def forget(self) -> None:
        """Drop all vectors but that of the empty prefix where they are many, so that memory stays bounded."""
        if len(self._vectors) * self.size <= _KEPT_CELLS:
            return
        first = self._vectors[self.origin]
        self._vectors, self._number, self._after = [], {}, {}
        self.origin = self._keep(first)[0]

    def _trace(self, variant: Sequence[str], path: list[tuple[int, int]], *, anywhere: bool) -> Alignment:
        """Walk back from the end along costs that add up."""
        last, added = path[-1]
        state = int(self._vectors[last].argmin()) if anywhere else self.end
        cost = int(self._vectors[last][state]) + added
        moves: list[Move] = []
        position, left = len(variant), cost
        while position or left:
            move, state = self._undo(variant, path, position, state, left)
            moves.append(move)
            position -= move.kind != "model"
            left -= move.kind != "sync"
        return Alignment(cost, tuple(reversed(moves)))

    def _undo(
        self, variant: Sequence[str], path: list[tuple[int, int]], position: int, state: int, left: int
    ) -> tuple[Move, int]:
        """Return a last move on a cheapest way to ``state`` after ``position`` events, and the state before it.

        Of equal ways, an event is taken alone as late as can be: of a step done twice, the second is one too many.
        """
        if position:
            number, added = path[position - 1]
            costs, label = self._vectors[number], variant[position - 1]
            if costs[state] == left - 1 - added:
                return Move("log", label, position - 1), state
            for back in self.back[state]:
                if back.label == label and costs[back.source] == left - added:
                    return Move("sync", label, position - 1, back.element), back.source
        number, added = path[position]
        costs = self._vectors[number]
        back = next(back for back in self.back[state] if costs[back.source] == left - 1 - added)
        return Move("model", back.label, position, back.element), back.source


def _parts(numbers: list[int], width: int) -> Iterator[list[int]]:
    return (numbers[at : at + width] for at in range(0, len(numbers), width))


def _batches(variants: Sequence[Sequence[str]], events: int) -> Iterator[range]:
    """Yield runs of variants with about as many events each; none is empty."""
    start = count = 0
    for at, variant in enumerate(variants):
        count += len(variant) + 1
        if count >= events:
            yield range(start, at + 1)
            start, count = at + 1, 0
    if start < len(variants):
        yield range(start, len(variants))


def _grouped(pairs: Iterable[tuple[int, int]]) -> _Sync:
    ordered = sorted(set(pairs), key=lambda pair: (pair[1], pair[0]))
    targets = np.array([to for _, to in ordered], np.intp)
    unique, begins = np.unique(targets, return_index=True)
    return _Sync(np.array([source for source, _ in ordered], np.intp), begins.astype(np.intp), unique)

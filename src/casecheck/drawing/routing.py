"""Find ways for the arrows on a doubled grid.

Odd coordinates are the middles of columns and rows, even ones the channels between them. A line along a channel
never meets a node; a line along a middle may only pass cells that are empty, and shares them with no stranger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import inf

from casecheck.drawing.chart import GATE_KINDS, STEP_KINDS, Chart, Edge
from casecheck.drawing.rows import Grid

Spot = tuple[int, int]
Way = tuple[Spot, ...]

BEND, CROSSING, STEP_SIDE, STEP_BELOW, SAME_PORT = 3.0, 4.0, 5.0, 14.0, 12.0
MOST_DETOURS = 6


def route(chart: Chart, grid: Grid, back: frozenset[str]) -> dict[str, Way]:
    """Give each arrow its corners on the doubled grid, short arrows first."""
    finder = _Finder(chart, grid)
    spot = finder.spot

    def length(edge: Edge) -> tuple[bool, int]:
        (sx, sy), (tx, ty) = spot[edge.source], spot[edge.target]
        return edge.id in back, abs(tx - sx) + abs(ty - sy)

    for edge in sorted(chart.edges, key=length):
        finder.find(edge)
    return finder.ways


class _Finder:
    """Keep what is taken while ways are found one after the other."""

    def __init__(self, chart: Chart, grid: Grid) -> None:
        self.kind = {node.id: node.kind for node in chart.nodes}
        self.spot = {node: (2 * grid.columns[node] + 1, 2 * grid.rows[node] + 1) for node in grid.columns}
        self.cells = set(self.spot.values())
        self.highest = 2 * grid.row_count
        self.level: Counter[Spot] = Counter()
        self.upright: Counter[Spot] = Counter()
        self.users: defaultdict[tuple[int, int, bool], list[Edge]] = defaultdict(list)
        self.turns: defaultdict[tuple[int, int], defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.corners: defaultdict[Spot, list[Edge]] = defaultdict(list)
        self.worded: Counter[tuple[str, Spot]] = Counter()
        self.ways: dict[str, Way] = {}

    def find(self, edge: Edge) -> None:
        """Take the cheapest of the candidate ways; the last candidates always exist."""
        best: tuple[float, Way] | None = None
        for way in self._candidates(edge):
            cost = self._cost(edge, way, best[0] if best else inf)
            if cost is not None:
                best = cost, way
        way = _without_idle_corners(best[1] if best else next(self._by_channels(edge)))
        self.ways[edge.id] = way
        self._take(edge, way)

    def _candidates(self, edge: Edge) -> Iterator[Way]:
        (sx, sy), (tx, ty) = self.spot[edge.source], self.spot[edge.target]
        if tx > sx:
            if sy == ty:
                yield (sx, sy), (tx, ty)
            else:
                yield (sx, sy), (sx + 1, sy), (sx + 1, ty), (tx, ty)
                yield (sx, sy), (tx - 1, sy), (tx - 1, ty), (tx, ty)
                yield (sx, sy), (tx, sy), (tx, ty)
        elif tx < sx and sy != ty:
            yield (sx, sy), (sx, ty), (tx - 1, ty), (tx, ty)
        if sy != ty and tx > sx:
            yield (sx, sy), (sx, ty), (tx, ty)
        yield from self._by_sides(edge)
        yield from self._by_channels(edge)

    def _detours(self, sy: int, ty: int) -> list[int]:
        """List the rows to go along, nearest first."""
        low, high = min(sy, ty), max(sy, ty)
        rows = range(max(low - 3, 0), min(high + 3, self.highest) + 1)
        return sorted(rows, key=lambda y: (abs(y - sy) + abs(y - ty), -y))[: MOST_DETOURS + high - low]

    def _by_sides(self, edge: Edge) -> Iterator[Way]:
        """Leave or enter by the upper or lower side."""
        (sx, sy), (tx, ty) = self.spot[edge.source], self.spot[edge.target]
        for y in self._detours(sy, ty):
            if y != sy and y != ty:
                if tx != sx:
                    yield (sx, sy), (sx, y), (tx, y), (tx, ty)
                yield (sx, sy), (sx + 1, sy), (sx + 1, y), (tx, y), (tx, ty)
            if y != sy:
                yield (sx, sy), (sx, y), (tx - 1, y), (tx - 1, ty), (tx, ty)

    def _by_channels(self, edge: Edge) -> Iterator[Way]:
        """Leave to the right, go along a channel between rows, enter from the left."""
        (sx, sy), (tx, ty) = self.spot[edge.source], self.spot[edge.target]
        for y in self._detours(sy, ty):
            if y % 2 == 0:
                yield (sx, sy), (sx + 1, sy), (sx + 1, y), (tx - 1, y), (tx - 1, ty), (tx, ty)

    def _cost(self, edge: Edge, way: Way, limit: float) -> float | None:
        """Add up length, bends, crossings and unloved sides; None where the way is barred or not below the limit."""
        cost = self._side_cost(edge, way) + BEND * (len(way) - 2)
        ends = {self.spot[edge.source], self.spot[edge.target]}
        for start, end in zip(way, way[1:], strict=False):
            if start == end:
                cost -= BEND
                continue
            if cost - BEND >= limit:
                return None
            part = self._segment_cost(edge, start, end, ends)
            if part is None:
                return None
            cost += part
        return None if cost >= limit or self._is_barred(edge, _without_idle_corners(way)) else cost

    def _is_barred(self, edge: Edge, way: Way) -> bool:
        """Tell whether a way changes places with another, or turns in the cell where a stranger turns."""
        if any(_leads(self.turns[channel], low, high) for channel, high, low in _turns(way)):
            return True
        return any(not self._may_share(edge, self.corners[spot]) for spot in way[1:-1])

    def _segment_cost(self, edge: Edge, start: Spot, end: Spot, ends: set[Spot]) -> float | None:
        is_level = start[1] == end[1]
        line = start[1] if is_level else start[0]
        crossed = self.upright if is_level else self.level
        cost = 0.0
        for at, cell in _pieces(start, end):
            cost += 0.5 + CROSSING * crossed[cell]
            if line % 2 and not self._may_share(edge, self.users[at, line, is_level]):
                return None
            if cell in self.cells and cell not in ends:
                return None
        if line % 2 and end in self.cells and end not in ends:
            return None
        return cost

    def _may_share(self, edge: Edge, users: list[Edge]) -> bool:
        return all(edge.source == other.source or edge.target == other.target for other in users)

    def _side_cost(self, edge: Edge, way: Way) -> float:
        """Charge for sides unloved: steps run left to right, arrows with words want a side of their own."""
        cost = SAME_PORT * self.worded[edge.source, _port(way)] if edge.name else 0.0
        for node, at, near in ((edge.source, way[0], way[1]), (edge.target, way[-1], way[-2])):
            if at[0] != near[0]:
                continue
            if self.kind[node] in STEP_KINDS:
                cost += STEP_BELOW if near[1] > at[1] else STEP_SIDE
            elif self.kind[node] not in GATE_KINDS:
                cost += STEP_SIDE
        return cost

    def _take(self, edge: Edge, way: Way) -> None:
        self.worded[edge.source, _port(way)] += bool(edge.name)
        for spot in way[1:-1]:
            if spot[0] % 2 and spot[1] % 2:
                self.corners[spot].append(edge)
        for channel, high, low in _turns(way):
            if high % 2 and low % 2:
                self.turns[channel][high].add(low)
        for start, end in zip(way, way[1:], strict=False):
            is_level = start[1] == end[1]
            line = start[1] if is_level else start[0]
            counter = self.level if is_level else self.upright
            for at, cell in _pieces(start, end):
                self.users[at, line, is_level].append(edge)
                counter[cell] += 1


def _turns(way: Way) -> Iterator[tuple[tuple[int, int], int, int]]:
    """List where a way passes a channel from one side to the other: (axis, channel), line at the high, at the low side.

    Two ways that change places in one channel would lie on each other, whatever their tracks.
    """
    for before, start, end, after in zip(way, way[1:], way[2:], way[3:], strict=False):
        axis = 0 if start[0] == end[0] else 1
        line = start[axis]
        if line % 2 == 0 and (before[axis] < line) != (after[axis] < line):
            low, high = (start, end) if before[axis] < line else (end, start)
            yield (axis, line), high[1 - axis], low[1 - axis]


def _leads(turns: Mapping[int, set[int]], start: int, end: int) -> bool:
    """Tell whether the turns of a channel lead from one line to another."""
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == end:
            return True
        found = turns.get(at, set()) - seen
        seen |= found
        waiting += found
    return False


def _port(way: Way) -> Spot:
    """Give the direction in which a way leaves its first shape."""
    (x, y), (next_x, next_y) = way[0], way[1]
    return (next_x > x) - (next_x < x), (next_y > y) - (next_y < y)


def _without_idle_corners(way: Way) -> Way:
    """Drop corners that are doubled or lie on a straight line."""
    kept: list[Spot] = []
    for spot in way:
        if kept and kept[-1] == spot:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == spot[0] or kept[-2][1] == kept[-1][1] == spot[1]):
            kept.pop()
        kept.append(spot)
    return tuple(kept)


def _pieces(start: Spot, end: Spot) -> Iterator[tuple[int, Spot]]:
    """Cut a segment into unit pieces: the lower coordinate of each, and the spot where it begins."""
    if start[1] == end[1]:
        low, high = sorted((start[0], end[0]))
        for x in range(low, high):
            yield x, (x, start[1])
    else:
        low, high = sorted((start[1], end[1]))
        for y in range(low, high):
            yield y, (start[0], y)

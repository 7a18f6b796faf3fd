"""Find ways for the arrows on a doubled grid.

Odd coordinates are the middles of columns and rows, even ones the channels between them. A line along a channel
never meets a node; a line along a middle may only pass cells that are empty, and shares them with no stranger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from lianfang.flowcharts.drawing.chart import GATE_KINDS, STEP_KINDS, Chart, Edge
from lianfang.flowcharts.drawing.rows import Grid

Spot = tuple[int, int]
Way = tuple[Spot, ...]

BEND, CROSSING, STEP_SIDE, STEP_BELOW = 3.0, 4.0, 2.0, 14.0
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
        self.ways: dict[str, Way] = {}

    def find(self, edge: Edge) -> None:
        """Take the cheapest of the candidate ways; the last candidates always exist."""
        best: tuple[float, Way] | None = None
        for way in self._candidates(edge):
            cost = self._cost(edge, way)
            if cost is not None and (best is None or cost < best[0]):
                best = cost, way
        way = best[1] if best else next(self._by_channels(edge))
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

    def _cost(self, edge: Edge, way: Way) -> float | None:
        """Add up length, bends, crossings and unloved sides; None where the way is barred."""
        cost = self._side_cost(edge, way)
        ends = {self.spot[edge.source], self.spot[edge.target]}
        corners = len(way) - 2
        for start, end in zip(way, way[1:], strict=False):
            if start == end:
                corners -= 1
                continue
            part = self._segment_cost(edge, start, end, ends)
            if part is None:
                return None
            cost += part
        return cost + BEND * corners

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
        """Steps prefer to be left at the right and entered at the left; below them stand their figures."""
        cost = 0.0
        for node, at, near in ((edge.source, way[0], way[1]), (edge.target, way[-1], way[-2])):
            if at[0] != near[0]:
                continue
            if self.kind[node] in STEP_KINDS:
                cost += STEP_BELOW if near[1] > at[1] else STEP_SIDE
            elif self.kind[node] not in GATE_KINDS:
                cost += STEP_SIDE
        return cost

    def _take(self, edge: Edge, way: Way) -> None:
        for start, end in zip(way, way[1:], strict=False):
            is_level = start[1] == end[1]
            line = start[1] if is_level else start[0]
            counter = self.level if is_level else self.upright
            for at, cell in _pieces(start, end):
                self.users[at, line, is_level].append(edge)
                counter[cell] += 1


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


def spread(ways: Mapping[str, Way], edges: Mapping[str, Edge], axis: int) -> dict[tuple[str, int], tuple[int, int]]:
    """Give the segments that run in one channel tracks of their own.

    `axis` 0 = upright segments in channels between columns, 1 = level ones between rows.
    Gives (edge, index of segment) -> (track, channel). Arrows with a common end may share a track.
    """
    channels: defaultdict[int, list[tuple[tuple[int, int, int], str, int, int, int]]] = defaultdict(list)
    for edge, way in ways.items():
        for index, (start, end) in enumerate(zip(way, way[1:], strict=False)):
            if start[axis] != end[axis] or start[axis] % 2 or start == end:
                continue
            low, high = sorted((start[1 - axis], end[1 - axis]))
            is_onward = end[1 - axis] > start[1 - axis]
            order = (int(is_onward), -start[1 - axis] if is_onward else start[1 - axis], end[1 - axis])
            channels[start[axis]].append((order, edge, index, low, high))
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for channel, segments in channels.items():
        tracks: list[list[tuple[int, int, Edge]]] = []
        for _, edge, index, low, high in sorted(segments):
            track = _free_track(tracks, low, high, edges[edge])
            found[edge, index] = track, channel
    return found


def _free_track(tracks: list[list[tuple[int, int, Edge]]], low: int, high: int, edge: Edge) -> int:
    for number, track in enumerate(tracks):
        if all(
            high < other_low or low > other_high or edge.source == other.source or edge.target == other.target
            for other_low, other_high, other in track
        ):
            track.append((low, high, edge))
            return number
    tracks.append([(low, high, edge)])
    return len(tracks) - 1

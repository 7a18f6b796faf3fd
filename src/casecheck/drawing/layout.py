"""Lay a chart out: columns left to right, lanes as bands, arrows at right angles. Positions of a file are not used,
so that every chart of the house looks alike and has room for its marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from casecheck.drawing.chart import EVENT_KINDS, GATE_KINDS, Chart, Edge, Node
from casecheck.drawing.geometry import Band, Box, Label, Layout, Point
from casecheck.drawing.measure import text_width, wrap
from casecheck.drawing.ranks import edges_back, rank_nodes
from casecheck.drawing.routing import Way, route
from casecheck.drawing.rows import Grid, place
from casecheck.drawing.tracks import spread

NODE_WIDTH, NODE_HEIGHT = 118.0, 52.0
GATE, EVENT = 32.0, 16.0
HEAD, MARGIN, GAP, TRACK = 92.0, 10.0, 22.0, 9.0
ABOVE, BELOW_BARE = 17.0, 5.0
LABEL_SIZE, LABEL_WIDTH, LABEL_LINE = 11.5, 70.0, 14.0
EMPTY_ROW = 36.0
# steps are entered and left from above beside their badge, which hangs over the right corner
PORT_IN, PORT_OUT = -42.0, -24.0


def lay_out(chart: Chart, *, below: float = BELOW_BARE) -> Layout:
    """Give every node, arrow, label and lane its place; `below` px are kept free under each step."""
    back = edges_back(chart)
    grid = place(chart, back, rank_nodes(chart, back))
    return _Setting(chart, grid, route(chart, grid, back), below).layout()


def node_size(node: Node) -> tuple[float, float]:
    """Give width and height of a shape."""
    if node.kind in GATE_KINDS:
        return GATE, GATE
    if node.kind in EVENT_KINDS:
        return EVENT, EVENT
    return NODE_WIDTH, NODE_HEIGHT


class _Setting:
    """Turn columns, rows and tracks into px."""

    def __init__(self, chart: Chart, grid: Grid, ways: dict[str, Way], below: float) -> None:
        self.chart, self.grid, self.ways = chart, grid, ways
        self.below = below
        edges = {edge.id: edge for edge in chart.edges}
        self.tracks = (spread(ways, edges, 0), spread(ways, edges, 1))
        self.head = _head_width(chart)
        self.labels_at = _label_homes(chart, ways)
        self.sides = _upright_sides(chart, ways)
        self.counts = (self._track_counts(0), self._track_counts(1))
        self._set_columns()
        self._set_rows()

    def _track_counts(self, axis: int) -> dict[int, int]:
        counts: defaultdict[int, int] = defaultdict(int)
        for track, channel in self.tracks[axis].values():
            counts[channel] = max(counts[channel], track + 1)
        return counts

    def _set_columns(self) -> None:
        widths = [EVENT] * self.grid.column_count
        for node in self.chart.nodes:
            column = self.grid.columns[node.id]
            widths[column] = max(widths[column], self._wide(node))
        gaps = [self._gap(channel, self.counts[0].get(2 * channel, 0)) for channel in range(self.grid.column_count + 1)]
        lefts = list(accumulate((gap + width for gap, width in zip(gaps, [*widths, 0.0], strict=True)), initial=0.0))
        self.channel_x = [self.head + left for left in lefts[:-1]]
        self.column_x = [x + gap + width / 2 for x, gap, width in zip(self.channel_x, gaps, widths, strict=False)]
        self.gaps = gaps
        self.width = round(self.head + lefts[-1])

    def _wide(self, node: Node) -> float:
        """Give the width a shape needs in its column, with its words where they stand below, above, or aside."""
        width = node_size(node)[0]
        if width == NODE_WIDTH or not node.name:
            return width
        words = max(text_width(line, LABEL_SIZE) for line in _name_lines(node)[0])
        return max(width, words, 2 * words - (12 if self.sides[node.id] >= {-1, 1} else 60))

    def _gap(self, channel: int, tracks: int) -> float:
        is_edge = channel in (0, self.grid.column_count)
        plain = MARGIN if is_edge else GAP
        for_tracks = 13.0 + TRACK * tracks if tracks else 0.0
        for_words = self.labels_at.get(channel, 0.0)
        return max(plain, for_tracks + for_words)

    def _set_rows(self) -> None:
        above, below = self._row_extents()
        spaces = [6.0 + TRACK * self.counts[1].get(2 * row, 0) for row in range(self.grid.row_count + 1)]
        y, row = 2.0, 0
        self.channel_y: list[float] = []
        self.row_y: list[float] = []
        bands: list[Band] = []
        for index, (lane, size) in enumerate(self.grid.lanes):
            top = y if index else 0.0
            for number in range(size):
                if number or not index:
                    self.channel_y.append(y)
                    y += spaces[row]
                self.row_y.append(y + above[row])
                y += above[row] + below[row]
                row += 1
            self.channel_y.append(y)
            y += spaces[row]
            bands.append(Band(lane, top, y - top))
        self.bands, self.bottom = tuple(bands), y

    def _row_extents(self) -> tuple[list[float], list[float]]:
        above = [EMPTY_ROW / 2] * self.grid.row_count
        below = [EMPTY_ROW / 2] * self.grid.row_count
        for node in self.chart.nodes:
            row = self.grid.rows[node.id]
            half = node_size(node)[1] / 2
            if node.kind in GATE_KINDS or node.kind in EVENT_KINDS:
                tall = LABEL_LINE * len(_name_lines(node)[0]) + 4
                over, under = half + tall, half + tall
            else:
                over, under = half + ABOVE, half + self.below
            above[row], below[row] = max(above[row], over), max(below[row], under)
        return above, below

    def layout(self) -> Layout:
        boxes = {node.id: self._box(node) for node in self.chart.nodes}
        paths = {edge.id: self._path(edge, boxes) for edge in self.chart.edges}
        labels = dict(_edge_labels(self.chart, paths)) | dict(_node_labels(self.chart, boxes, paths))
        bands = self.bands if self.chart.lanes else ()
        return Layout(self.width, self.bottom, self.head, 0.0, self.bottom, boxes, paths, labels, bands)

    def _box(self, node: Node) -> Box:
        width, height = node_size(node)
        x, y = self.column_x[self.grid.columns[node.id]], self.row_y[self.grid.rows[node.id]]
        return Box(round(x - width / 2, 1), round(y - height / 2, 1), width, height)

    def _path(self, edge: Edge, boxes: dict[str, Box]) -> tuple[Point, ...]:
        """Turn the corners of an arrow into px, ends on the borders of the shapes."""
        way = self.ways[edge.id]
        source, target = boxes[edge.source], boxes[edge.target]
        lines = [
            self._line(edge, index, start, end) for index, (start, end) in enumerate(zip(way, way[1:], strict=False))
        ]
        is_level = [way_line[0] for way_line in lines]
        first = self._port(source, is_level[0], lines[0][2], PORT_OUT)
        last = self._port(target, is_level[-1], -lines[-1][2], PORT_IN)
        points = [first]
        for (level_a, at_a, _), (level_b, at_b, _) in zip(lines, lines[1:], strict=False):
            if level_a != level_b:
                points.append((at_b, at_a) if level_a else (at_a, at_b))
        points.append(last)
        return _tidy(_aligned(points, is_level))

    def _line(self, edge: Edge, index: int, start: tuple[int, int], end: tuple[int, int]) -> tuple[bool, float, int]:
        """Give a segment as: is it level, its constant coordinate in px, its direction."""
        is_level = start[1] == end[1]
        axis = 1 if is_level else 0
        direction = 1 if (end[0] - start[0] if is_level else end[1] - start[1]) > 0 else -1
        line = start[axis]
        if line % 2:
            return is_level, (self.row_y if is_level else self.column_x)[line // 2], direction
        track, channel = self.tracks[axis][edge.id, index]
        if is_level:
            return True, self.channel_y[channel // 2] + 5 + TRACK * track, direction
        # tracks lie at the right of their channel: words of arrows stand at the left
        from_right = self.counts[0][channel] - 1 - track
        return False, self.channel_x[channel // 2] + self.gaps[channel // 2] - 13 - TRACK * from_right, direction

    def _port(self, box: Box, is_level: bool, direction: int, aside: float) -> Point:
        x, y = box.middle
        if is_level:
            return (box.right if direction > 0 else box.x), y
        if box.width == NODE_WIDTH:
            x += aside
        return x, (box.bottom if direction > 0 else box.y)


def _aligned(points: list[Point], is_level: list[bool]) -> list[Point]:
    """Move the corner next to a port that stands aside of the middle, so that the line stays upright."""
    if len(points) > 2:
        if not is_level[0]:
            points[1] = points[0][0], points[1][1]
        if not is_level[-1]:
            points[-2] = points[-1][0], points[-2][1]
    return points


def _tidy(points: list[Point]) -> tuple[Point, ...]:
    """Drop doubled points and corners that lie on a straight line."""
    kept: list[Point] = []
    for x, y in points:
        point = round(x, 1), round(y, 1)
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _head_width(chart: Chart) -> float:
    """Give the width of the column of lane names: wider where a single Latin word needs it."""
    if not chart.lanes:
        return 0.0
    words = [word for lane in chart.lanes for word in lane.name.split() if word.isascii()]
    return min(max([HEAD, *(text_width(word, 12) + 28 for word in words)]), 140.0)


def _name_lines(node: Node) -> tuple[tuple[str, ...], bool]:
    if not node.name:
        return (), False
    wrapped = wrap(node.name, LABEL_SIZE, 84.0)
    return wrapped.lines, wrapped.is_cut


def _label_homes(chart: Chart, ways: dict[str, Way]) -> dict[int, float]:
    """Give per column channel the px that the words of an arrow need beside the shape it leaves."""
    need: defaultdict[int, float] = defaultdict(float)
    for edge in chart.edges:
        if edge.name:
            lines = wrap(edge.name, LABEL_SIZE, LABEL_WIDTH).lines
            channel = ways[edge.id][0][0] // 2 + 1
            need[channel] = max(need[channel], 18 + max(text_width(line, LABEL_SIZE) for line in lines))
    return need


def _upright_sides(chart: Chart, ways: dict[str, Way]) -> defaultdict[str, set[int]]:
    """Tell for each shape whether arrows meet it from above (-1) or below (1)."""
    sides: defaultdict[str, set[int]] = defaultdict(set)
    for edge in chart.edges:
        way = ways[edge.id]
        for node, at, near in ((edge.source, way[0], way[1]), (edge.target, way[-1], way[-2])):
            if near[1] != at[1]:
                sides[node].add(1 if near[1] > at[1] else -1)
    return sides


def _edge_labels(chart: Chart, paths: dict[str, tuple[Point, ...]]) -> Iterator[tuple[str, Label]]:
    """Put the words of an arrow where it leaves; where another with words leaves likewise, near where it arrives."""
    taken: set[tuple[Point, bool, bool]] = set()
    for edge in chart.edges:
        if not edge.name:
            continue
        wrapped = wrap(edge.name, LABEL_SIZE, LABEL_WIDTH)
        path = paths[edge.id]
        (x, y), (next_x, next_y) = path[0], path[1]
        extra = LABEL_LINE * (len(wrapped.lines) - 1)
        port = path[0], next_x > x, next_y > y
        anchor = "start"
        if port in taken and len(path) > 2:
            at = _near_arrival(path, extra)
        elif y == next_y:
            anchor = "start" if next_x > x else "end"
            at = x + (4 if next_x > x else -4), y - 5 - extra
        else:
            at = x + 6, (y + 14 if next_y > y else y - 6 - extra)
        taken.add(port)
        yield edge.id, Label(*at, anchor, wrapped.lines, wrapped.is_cut)


def _near_arrival(path: tuple[Point, ...], extra: float) -> Point:
    """Give a place beside the last upright stretch of an arrow, clear of the shape where it ends."""
    uprights = [(start, end) for start, end in zip(path, path[1:], strict=False) if start[0] == end[0]]
    (x, from_y), (_, to_y) = uprights[-1]
    return x + 5, (to_y - 46 - extra if to_y > from_y else to_y + 46)


def _node_labels(
    chart: Chart, boxes: dict[str, Box], paths: dict[str, tuple[Point, ...]]
) -> Iterator[tuple[str, Label]]:
    """Put the words of gateways and events above, below, or aside: where no arrow runs."""
    ends = [point for path in paths.values() for point in (path[0], path[-1])]
    worded = {edge.source for edge in chart.edges if edge.name and paths[edge.id][0][1] == paths[edge.id][1][1]}
    for node in chart.nodes:
        lines, is_cut = _name_lines(node)
        if not lines or node_size(node)[0] == NODE_WIDTH:
            continue
        box = boxes[node.id]
        x, y = box.middle
        extra = LABEL_LINE * (len(lines) - 1)
        over, under = box.y - 5 - extra, box.bottom + 14
        first, second = ((x, box.y), over), ((x, box.bottom), under)
        if node.kind in EVENT_KINDS:
            first, second = second, first
        for port, at in (first, second):
            if port not in ends:
                # words of an arrow to the right stand beside: make way to the left
                is_beside = at == over and node.id in worded
                yield node.id, Label(x + 14 if is_beside else x, at, "end" if is_beside else "middle", lines, is_cut)
                break
        else:
            yield node.id, Label(x - 6, over, "end", lines, is_cut)

"""Give the segments that run in one channel tracks of their own, so that no two lie on each other.

Tracks are numbered from the left (channels between columns) or from the top (channels between rows).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casecheck.drawing.chart import Edge
from casecheck.drawing.routing import Way


@dataclass(slots=True, eq=False)
class _Segment:
    """A stretch of a way in a channel, and where its way goes on: to the low or to the high side, on which line."""

    edge: Edge
    index: int
    start: int
    end: int
    start_is_low: bool
    end_is_low: bool
    track: int = -1

    @property
    def low(self) -> int:
        return min(self.start, self.end)

    @property
    def high(self) -> int:
        return max(self.start, self.end)

    def is_kin(self, other: _Segment) -> bool:
        """Tell whether two segments may lie on each other: they leave or enter the same shape."""
        return self.edge.source == other.edge.source or self.edge.target == other.edge.target

    def order(self) -> tuple[int, int, int]:
        """Sort so that few lines cross: bows to the low side first, the small ones inside the large."""
        length = self.high - self.low
        if self.start_is_low and self.end_is_low:
            return 0, length, self.start
        if not self.start_is_low and not self.end_is_low:
            return 2, -length, self.start
        sign = -1 if (self.end > self.start) == self.start_is_low else 1
        return 1, sign, sign * self.start

    def stubs(self, is_low: bool) -> list[int]:
        """List the lines on which the way goes on to one side, where they are middles of rows or columns."""
        ends = ((self.start, self.start_is_low), (self.end, self.end_is_low))
        return [line for line, side in ends if side == is_low and line % 2]


def spread(ways: Mapping[str, Way], edges: Mapping[str, Edge], axis: int) -> dict[tuple[str, int], tuple[int, int]]:
    """Give (edge, index of segment) -> (track, channel); `axis` 0 = upright segments, 1 = level ones."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for channel, segments in _by_channel(ways, edges, axis).items():
        _settle(segments)
        found |= {(segment.edge.id, segment.index): (segment.track, channel) for segment in segments}
    return found


def _by_channel(ways: Mapping[str, Way], edges: Mapping[str, Edge], axis: int) -> dict[int, list[_Segment]]:
    channels: defaultdict[int, list[_Segment]] = defaultdict(list)
    for edge, way in ways.items():
        for index, (start, end) in enumerate(zip(way, way[1:], strict=False)):
            if start[axis] != end[axis] or start[axis] % 2:
                continue
            before, after = way[index - 1][axis], way[index + 2][axis]
            line = start[axis]
            channels[line].append(
                _Segment(edges[edge], index, start[1 - axis], end[1 - axis], before < line, after < line)
            )
    return channels


def _settle(segments: list[_Segment]) -> None:
    """Give each segment the first free track after all that must lie before it."""
    segments.sort(key=_Segment.order)
    before = _constraints(segments)
    waiting, settled = list(segments), list[_Segment]()
    while waiting:
        # a ring of constraints has no answer: then the first in order goes ahead
        free = next((s for s in waiting if all(other.track >= 0 for other in before[s])), waiting[0])
        waiting.remove(free)
        lowest = max((other.track + 1 for other in before[free]), default=0)
        free.track = _first_free(free, settled, lowest)
        settled.append(free)


def _constraints(segments: Sequence[_Segment]) -> dict[_Segment, list[_Segment]]:
    """Where two ways go on along one line to different sides, the one to the low side must lie before the other."""
    low_at: defaultdict[int, list[_Segment]] = defaultdict(list)
    for segment in segments:
        for line in segment.stubs(True):
            low_at[line].append(segment)
    return {
        segment: [
            other
            for line in segment.stubs(False)
            for other in low_at[line]
            if other is not segment and not other.is_kin(segment)
        ]
        for segment in segments
    }


def _first_free(segment: _Segment, settled: Sequence[_Segment], lowest: int) -> int:
    taken = {
        other.track
        for other in settled
        if segment.low <= other.high and segment.high >= other.low and not segment.is_kin(other)
    }
    return next(track for track in range(lowest, lowest + len(settled) + 1) if track not in taken)

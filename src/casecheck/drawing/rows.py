"""Give each node its row: chains lie straight, lanes lie one under the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from casecheck.drawing.chart import Chart
from casecheck.drawing.ranks import chains


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold column and row of each node and, per lane from the top, its id and number of rows."""

    columns: Mapping[str, int]
    rows: Mapping[str, int]
    lanes: tuple[tuple[str, int], ...]
    column_count: int
    row_count: int


def place(chart: Chart, back: frozenset[str], rank: Mapping[str, int]) -> Grid:
    """Place the nodes on a grid; no two share a cell."""
    placing = _Placing(chart, rank)
    for chain in chains(chart, back, rank):
        for run in placing.runs(chain):
            placing.settle(run)
    return placing.grid()


class _Placing:
    """Keep which cells of a lane are taken while the chains are put down."""

    def __init__(self, chart: Chart, rank: Mapping[str, int]) -> None:
        self.chart, self.rank = chart, rank
        known = {lane.id for lane in chart.lanes}
        self.lane = {node.id: node.lane if node.lane in known else "" for node in chart.nodes}
        self.row: dict[str, int] = {}
        self.taken: defaultdict[tuple[str, int], set[int]] = defaultdict(set)

    def runs(self, chain: Sequence[str]) -> list[list[str]]:
        """Cut a chain where it changes lanes."""
        found: list[list[str]] = []
        for node in chain:
            if found and self.lane[found[-1][-1]] == self.lane[node]:
                found[-1].append(node)
            else:
                found.append([node])
        return found

    def settle(self, run: Sequence[str]) -> None:
        """Put a run on the nearest row of its lane that is free all along."""
        lane = self.lane[run[0]]
        columns = set(range(self.rank[run[0]], self.rank[run[-1]] + 1))
        wanted = self._wanted(run, lane)
        for away in count():
            for row in (wanted + away, wanted - away):
                if not columns & self.taken[lane, row]:
                    self.taken[lane, row] |= columns
                    self.row |= dict.fromkeys(run, row)
                    return

    def _wanted(self, run: Sequence[str], lane: str) -> int:
        before = [edge.source for edge in self.chart.incoming.get(run[0], ())]
        after = [edge.target for edge in self.chart.outgoing.get(run[-1], ())]
        for node in (*before, *after):
            if self.lane[node] == lane and node in self.row:
                return self.row[node]
        return 0

    def grid(self) -> Grid:
        """Number the rows through all lanes from the top; an empty lane keeps one row."""
        used: defaultdict[str, set[int]] = defaultdict(set)
        for node, row in self.row.items():
            used[self.lane[node]].add(row)
        lanes = [lane.id for lane in self.chart.lanes]
        if used[""] or not lanes:
            lanes.append("")
        number: dict[tuple[str, int], int] = {}
        sizes: list[tuple[str, int]] = []
        total = 0
        for lane in lanes:
            for index, row in enumerate(sorted(used[lane])):
                number[lane, row] = total + index
            sizes.append((lane, max(len(used[lane]), 1)))
            total += sizes[-1][1]
        rows = {node: number[self.lane[node], row] for node, row in self.row.items()}
        return Grid(dict(self.rank), rows, tuple(sizes), max(self.rank.values()) + 1, total)

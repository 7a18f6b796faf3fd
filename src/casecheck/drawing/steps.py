"""Project a flow to a table of steps, and say what such a table cannot express.

A table holds a sequence, steps done only in some cases, and ways back. `writing` draws exactly this; any other
shape yields all steps in the order of the arrows, with a note for each thing the table leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from casecheck.drawing.chart import STEP_KINDS, Chart, Edge, Node
from casecheck.drawing.ranks import edges_back, in_order
from casecheck.drawing.reading import read_chart

MOST_WAYS = 2_000
"""Ways between two steps that are followed through gateways; more are no longer told apart."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a flow; `post` from the step itself or else its lane, `limit_days` working days."""

    key: str
    no: str
    name: str
    post: str
    lane_name: str
    limit_days: float | None
    type: str
    is_risk: bool
    when: str
    returns_to: str
    returns_when: str
    node: str


@dataclass(frozen=True, slots=True)
class StepTable:
    """The rows, and the notes on what they do not tell; no notes: the table is the whole flow.

    `is_traced`: branches and ways back are told in the rows; else `when` and `returns_to` are empty.
    """

    rows: tuple[StepRow, ...]
    notes: tuple[str, ...]
    is_traced: bool = True

    @property
    def is_whole(self) -> bool:
        return not self.notes


def read_steps(source: str | bytes) -> StepTable:
    """Read a BPMN file as a table of steps; raise UnreadableFlow where it is no flow."""
    return steps_of(read_chart(source))


def steps_of(chart: Chart) -> StepTable:
    """Project a chart to its table of steps."""
    back = edges_back(chart)
    notes = [*chart.notes, *_notes(chart)]
    tracer = _Tracer(chart, back)
    is_traced = not list(_notes(chart)) and tracer.trace()
    if is_traced:
        return StepTable(tuple(tracer.rows), tuple(notes))
    if not list(_notes(chart)):
        notes.append("The choices and ways back of the flow are more than a table of steps can express.")
    known = chart.by_id
    plain = (known[node] for node in in_order(chart, back))
    rows = tuple(_row(chart, node) for node in plain if node.kind in STEP_KINDS)
    return StepTable(rows, tuple(notes), is_traced=False)


def rows_by_arrows(chart: Chart) -> list[StepRow]:
    """Return the rows of any chart with what its arrows say, for comparing charts that a table cannot express.

    `when`: the words on the way from the step before, where no other step lies between; `returns_to`: the keys of the
    steps to which a way back leads from the step; several are joined.
    """
    back = edges_back(chart)
    by_id = chart.by_id
    order = [by_id[name] for name in in_order(chart, back)]
    words: dict[str, set[str]] = {}
    returns: dict[str, set[str]] = {}
    for node in order:
        if node.kind in STEP_KINDS or node.kind == "start":
            for target, said, is_back in _next_steps(chart, node.id, back):
                if is_back:
                    returns.setdefault(node.id, set()).add(by_id[target].key)
                else:
                    words.setdefault(target, set()).update(said)
    return [
        replace(
            _row(chart, node, " / ".join(sorted(words.get(node.id, ())))),
            returns_to=" ".join(sorted(returns.get(node.id, ()))),
        )
        for node in order
        if node.kind in STEP_KINDS
    ]


def _next_steps(chart: Chart, start: str, back: frozenset[str]) -> Iterator[tuple[str, frozenset[str], bool]]:
    """Yield the steps that may follow a node: id, words of the arrows passed, whether the way leads back."""
    pending: list[tuple[str, frozenset[str], bool]] = [(start, frozenset(), False)]
    seen = set()
    while pending:
        at, said, is_back = pending.pop()
        for edge in chart.outgoing.get(at, ()):
            passed = (edge.target, said | ({edge.name} - {""}), is_back or edge.id in back)
            if passed in seen:
                continue
            seen.add(passed)
            if chart.by_id[edge.target].kind in STEP_KINDS:
                yield passed
            elif len(seen) < MOST_WAYS:
                pending.append(passed)


def _notes(chart: Chart) -> Iterator[str]:
    """Name each kind of shape that a table has no word for."""
    beyond = {
        "and": "parallel work",
        "or": "inclusive choice",
        "gate": "choice by event or condition",
        "event": "event",
        "subprocess": "subprocess",
    }
    for node in chart.nodes:
        if node.kind in beyond:
            yield f"A table of steps cannot express: {beyond[node.kind]} ({node.name or node.id})."
    for kind, word in (("start", "starts"), ("end", "ends")):
        count = sum(node.kind == kind for node in chart.nodes)
        if count != 1:
            yield f"A table of steps has one start and one end; this flow has {count} {word}."


def _row(chart: Chart, node: Node, when: str = "", back: Edge | None = None) -> StepRow:
    lane = next((lane.name for lane in chart.lanes if lane.id == node.lane), "")
    return StepRow(
        key=node.key,
        no=node.no,
        name=node.name,
        post=node.post,
        lane_name=lane,
        limit_days=node.limit_days,
        type=node.type,
        is_risk=node.is_risk,
        when=when,
        returns_to=chart.by_id[back.target].key if back else "",
        returns_when=back.name if back else "",
        node=node.id,
    )


class _Tracer:
    """Follow the flow from its start and recognise the forms that `writing` writes."""

    def __init__(self, chart: Chart, back: frozenset[str]) -> None:
        self.chart, self.back = chart, back
        self.rows: list[StepRow] = []

    def trace(self) -> bool:
        """Collect the rows; False where the flow takes another form."""
        at: str | None = next(node.id for node in self.chart.nodes if node.kind == "start")
        while at is not None:
            node = self.chart.by_id[at]
            if node.kind == "end":
                return len(self.rows) == len(self.chart.steps)
            at = self._after_choice(node) if node.kind == "xor" else self._after(node, "")
        return False

    def _after(self, node: Node, when: str) -> str | None:
        """Add the row of a step with its way back, and give the node that follows."""
        onward, _ = self._parted(node)
        if len(onward) != 1 or self._parted(node)[1]:
            return None
        if node.kind != "step":
            return onward[0].target
        target = self.chart.by_id[onward[0].target]
        back = self._parted(target)[1] if target.kind == "xor" and len(self._incoming(target)) == 1 else []
        self.rows.append(_row(self.chart, node, when, back[0] if back else None))
        if not back:
            return target.id
        rest = self._parted(target)[0]
        is_plain = len(back) == len(rest) == 1 and self.chart.by_id[back[0].target].kind == "step"
        return rest[0].target if is_plain and not rest[0].name else None

    def _after_choice(self, node: Node) -> str | None:
        """Follow the branch with a condition to where the plain branch meets it, and give the node after."""
        onward, back = self._parted(node)
        if back or len(onward) != 2:
            return None
        plain = [edge for edge in onward if not edge.name]
        named = [edge for edge in onward if edge.name]
        if len(plain) != 1 or self.chart.by_id[plain[0].target].kind != "xor":
            return None
        merge, at = plain[0].target, named[0].target
        while at != merge:
            inner = self.chart.by_id[at]
            following = self._after(inner, named[0].name) if inner.kind == "step" else None
            if following is None:
                return None
            at = following
        after, loops = self._parted(self.chart.by_id[merge])
        is_plain = len(after) == 1 and not loops and len(self._incoming(self.chart.by_id[merge])) == 2
        return after[0].target if is_plain else None

    def _parted(self, node: Node) -> tuple[list[Edge], list[Edge]]:
        edges = self.chart.outgoing.get(node.id, [])
        return [e for e in edges if e.id not in self.back], [e for e in edges if e.id in self.back]

    def _incoming(self, node: Node) -> list[Edge]:
        return [edge for edge in self.chart.incoming.get(node.id, []) if edge.id not in self.back]

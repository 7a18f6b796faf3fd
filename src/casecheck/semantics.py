"""What a flowchart means: every BPMN element becomes steps that move tokens.

A place is a sequence flow, or stands for a subprocess that is running, a round of a loop, or an inclusive gateway
between joining and splitting. Events are silent: a log records steps. A task's token waits on the flow that enters it
until the step is done, so that a boundary event may take it from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations
from operator import or_

from casecheck.flow import Edge, Flow, Node, Repeat
from casecheck.net import EAGER, EAGER_LAST, NEVER, Link, Net, Paths, Step

_ONCE = Repeat(1, 1)


@dataclass
class _Compiler:
    flow: Flow
    places: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    edge_bit: dict[str, int] = field(default_factory=dict)
    entries: dict[str, list[int]] = field(default_factory=dict)
    rounds: dict[str, list[int]] = field(default_factory=dict)
    between: dict[str, int] = field(default_factory=dict)
    caught: dict[str, Node | None] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)
    lasting: list[tuple[Node, int, int]] = field(default_factory=list)

    def allot(self) -> None:
        """Give every place its bit, before any step is made."""
        self.begun = {node.scope for node in self.flow.nodes if node.kind == "start"}
        for edge in self.flow.edges:
            self.edge_bit[edge.id] = self.place(edge.target, self.flow.node[edge.target].scope)
        for node in self.flow.nodes:
            self.entries[node.id] = [self.edge_bit[edge.id] for edge in self.flow.incoming(node.id)]
            if node.kind in ("task", "subprocess"):
                more = (node.repeat or _ONCE).most or 1
                count = more if node.kind == "subprocess" else more - 1
                self.rounds[node.id] = [self.place(node.id, node.scope) for _ in range(count)]
            elif node.kind == "or" and len(self.entries[node.id]) > 1:
                self.between[node.id] = self.place(node.id, node.scope)
            elif node.kind == "end" and node.trigger in ("error", "cancel"):
                self.caught[node.id] = _catcher(self.flow, node)
            if self.begins_unled(node):
                self.entries[node.id] = [self.place(node.id, node.scope)]

    def begins_unled(self, node: Node) -> bool:
        """Say whether a node begins with its subprocess, which has no start event, because nothing leads to it."""
        is_led = self.flow.incoming(node.id) or node.kind in ("start", "boundary") or not node.scope
        return not is_led and node.scope not in self.begun

    def place(self, element: str, scope: str) -> int:
        self.places.append(element)
        self.scopes.append(scope)
        return 1 << (len(self.places) - 1)

    def add(
        self,
        node: Node,
        take: int,
        put: int,
        *,
        label: str | None = None,
        clear: int = 0,
        forbid: int = 0,
        eager: int = NEVER,
    ) -> None:
        self.steps.append(Step(node.id, label, take, put, clear, forbid, eager))
        self.links.append(Link(node.id, take, put))

    def leaving(self, node: Node) -> list[int]:
        return [self.edge_bit[edge.id] for edge in self.flow.outgoing(node.id)]

    def directly_in(self, scope: str) -> int:
        return sum(1 << at for at, own in enumerate(self.scopes) if own == scope)

    def inside(self, scope: str) -> int:
        """Return all places within a scope, however deep."""
        inner = [node for node in self.flow.members(scope) if node.kind == "subprocess"]
        return self.directly_in(scope) + sum(self.inside(node.id) for node in inner)

    def exits(self, node: Node) -> list[int]:
        """Return what a node may mark when it is done: all its flows, or a choice among those with a condition."""
        edges = self.flow.outgoing(node.id)
        chosen = [edge for edge in edges if edge.has_condition and edge.id != node.default]
        if not chosen:
            return [sum(self.edge_bit[edge.id] for edge in edges)]
        return self.choices(chosen, [edge for edge in edges if edge not in chosen], node.default)

    def choices(self, chosen: list[Edge], others: list[Edge], default: str) -> list[int]:
        """Return each non-empty choice with the flows always taken; the default only where nothing was chosen."""
        always = sum(self.edge_bit[edge.id] for edge in others if edge.id != default)
        bits = [self.edge_bit[edge.id] for edge in chosen]
        found = [always + sum(some) for size in range(1, len(bits) + 1) for some in combinations(bits, size)]
        unchosen = always + self.edge_bit.get(default, 0)
        return found + ([unchosen] if unchosen else [])

    # one method per kind of node

    def nothing(self, node: Node) -> None:
        """Add nothing: a start event is done when its scope begins, a boundary event comes with its activity."""

    def task(self, node: Node) -> None:
        label = node.name if node.name.strip() else None
        repeat = node.repeat or _ONCE
        is_plain = label is None and repeat == _ONCE and not self.flow.boundaries(node.id)
        for entry in self.entries[node.id]:
            line = [entry, *self.rounds[node.id]]
            for done, spot in enumerate(line, 1):
                again = spot if repeat.most is None else line[done] if done < len(line) else 0
                if again:
                    self.add(node, spot, again, label=label)
                if done >= repeat.least:
                    self.leave(node, spot, label=label, eager=EAGER if is_plain else NEVER)
            if repeat.least == 0:
                self.leave(node, entry)
        for spot in self.entries[node.id] + self.rounds[node.id]:
            self.attach(node, spot, 0)

    def leave(self, node: Node, take: int, *, label: str | None = None, forbid: int = 0, eager: int = NEVER) -> None:
        for put in self.exits(node):
            self.add(node, take, put, label=label, forbid=forbid, eager=eager)

    def exclusive(self, node: Node) -> None:
        for entry in self.entries[node.id]:
            for put in self.leaving(node) or [0]:
                self.add(node, entry, put, eager=EAGER)

    def parallel(self, node: Node) -> None:
        if self.entries[node.id]:
            self.add(node, sum(self.entries[node.id]), sum(self.leaving(node)), eager=EAGER)

    def inclusive(self, node: Node) -> None:
        edges = [edge for edge in self.flow.outgoing(node.id) if edge.id != node.default]
        joined = self.between.get(node.id)
        if joined is not None:
            self.links.extend(Link(node.id, entry, joined) for entry in self.entries[node.id])
        for entry in self.entries[node.id] if joined is None else [joined]:
            for put in self.choices(edges, [], node.default) or [0]:
                self.add(node, entry, put, eager=EAGER)

    def event(self, node: Node) -> None:
        for entry in self.entries[node.id]:
            self.leave(node, entry, eager=EAGER)

    def end(self, node: Node) -> None:
        for entry in self.entries[node.id]:
            if node.id in self.caught:
                self.throw(node, entry, self.caught[node.id])
            else:
                self.add(node, entry, 0, eager=EAGER)

    def terminate(self, node: Node) -> None:
        for entry in self.entries[node.id]:
            self.add(node, entry, 0, clear=self.inside(node.scope))

    def throw(self, node: Node, entry: int, catcher: Node | None) -> None:
        """Add an error or cancel end: to the boundary event that catches it, or the end of the whole case."""
        if catcher is None:
            self.add(node, entry, 0, clear=self.inside(""))
            return
        for running in self.rounds[catcher.attached_to]:
            for put in self.exits(catcher):
                self.add(node, entry | running, put, clear=self.inside(catcher.attached_to))

    def subprocess(self, node: Node) -> None:
        repeat, running, inner = node.repeat or _ONCE, self.rounds[node.id], self.inside(node.id)
        begin = self.begin(node.id)
        is_eager = NEVER if self.flow.boundaries(node.id) else EAGER
        for entry in self.entries[node.id]:
            self.add(node, entry, running[0] | begin, eager=EAGER)
            if repeat.least == 0:
                self.leave(node, entry, eager=EAGER)
        for done, spot in enumerate(running, 1):
            again = spot if repeat.most is None else running[done] if done < len(running) else 0
            if again:
                self.add(node, spot, again | begin, forbid=inner, eager=is_eager)
            if done >= repeat.least:
                self.leave(node, spot, forbid=inner, eager=is_eager)
            self.attach(node, spot, inner)

    def begin(self, scope: str) -> int:
        """Return what a scope marks when it begins: what follows its start event, or all that nothing leads to."""
        members = self.flow.members(scope)
        marked = [bit for node in members if node.kind == "start" for bit in self.leaving(node)]
        return sum(marked) + sum(self.entries[node.id][0] for node in members if self.begins_unled(node))

    def attach(self, host: Node, active: int, inner: int) -> None:
        """Add the boundary events of an activity whose token is at ``active``."""
        for node in self.flow.boundaries(host.id):
            if node in self.caught.values():
                continue
            for put in self.exits(node):
                if node.is_interrupting:
                    self.add(node, active, put, clear=inner)
                else:
                    self.links.append(Link(node.id, active, active | put))
                    self.lasting.append((node, active, put))

    # what needs to know all paths

    def add_lasting(self, starts: list[int]) -> None:
        """Add events that do not interrupt: each again only when what it began before is over, to stay safe."""
        paths = Paths(self.links)
        for node, active, put in self.lasting:
            elsewhere = paths.after(_union(starts), without=node.id)
            live = put | paths.after(put) & ~elsewhere
            self.steps.append(Step(node.id, None, active, active | put, forbid=live))

    def add_joins(self) -> None:
        """Add inclusive joins: each waits while a token upstream can still reach one of its empty inputs.

        As BPMN 2.0 has it, a token that can equally reach an input already filled is not waited for: else a join
        within a loop would wait for its own next round.
        """
        paths = Paths(self.links)
        for name, joined in self.between.items():
            entries = self.entries[name]
            within = self.directly_in(self.flow.node[name].scope)
            before = {bit: paths.before(bit, without=name, within=within) & ~bit for bit in entries}
            for size in range(1, len(entries) + 1):
                for some in combinations(entries, size):
                    empty = [bit for bit in entries if bit not in some]
                    near, far = _union(before[bit] for bit in some), _union(before[bit] for bit in empty)
                    forbid = _union(empty) | far & ~near
                    self.steps.append(Step(name, None, sum(some), joined, 0, forbid, EAGER_LAST, far & near))


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _catcher(flow: Flow, thrower: Node) -> Node | None:
    """Return the boundary event of the nearest subprocess that catches an error or cancel end."""
    scope = thrower.scope
    while scope:
        for node in flow.boundaries(scope):
            if node.trigger == thrower.trigger and node.code in ("", thrower.code):
                return node
        scope = flow.node[scope].scope
    return None


_METHODS: dict[str, Callable[[_Compiler, Node], None]] = {
    "start": _Compiler.nothing,
    "boundary": _Compiler.nothing,
    "task": _Compiler.task,
    "xor": _Compiler.exclusive,
    "event_choice": _Compiler.exclusive,
    "and": _Compiler.parallel,
    "or": _Compiler.inclusive,
    "event": _Compiler.event,
    "end": _Compiler.end,
    "terminate": _Compiler.terminate,
    "subprocess": _Compiler.subprocess,
}


def compile_flow(flow: Flow) -> Net:
    """Turn a flow into its token game."""
    compiler = _Compiler(flow)
    compiler.allot()
    for node in flow.nodes:
        _METHODS[node.kind](compiler, node)
    starts = [put for node in flow.members("") if node.kind == "start" for put in compiler.exits(node)]
    compiler.add_lasting(starts)
    compiler.add_joins()
    return Net(flow, tuple(compiler.places), tuple(compiler.steps), tuple(starts))

"""The automaton of a flowchart: what may happen next, and whether a case can still be completed.

One automaton judges logs (`replay`) and steps a running case. It is deterministic, made as far as it is used; its
states are sets of stable states. All states are explored once up to a limit, to refuse a flow that cannot be judged
and to leave out what can never be completed; beyond the limit it stays exact but only goes forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from casecheck.errors import BadInput
from casecheck.flow import Flow
from casecheck.semantics import compile_flow
from casecheck.states import END, StateSpace

State = frozenset[int]


class Issue(NamedTuple):
    """Name a weakness of a flow.

    code: ``dead`` (a step no case can come to), ``cannot_complete`` (a case that waits there never ends), ``not_safe``
    (a second token can come there), ``unlabelled`` or ``not_explored``. element: id in the diagram.
    """

    code: str
    element: str
    reason: str


class Automaton:
    """Step through a flow.

    A state is a value: keep it as long as the automaton lives, compare it, hand it back. To follow a running case,
    begin with `start` and `advance` by the name of each step done; `enabled` says what may be done next, `is_complete`
    whether the case may be over, `can_complete` whether it can still come to its end.

    limit: how many states are explored beforehand; a larger flow is judged without the knowledge of dead ends.
    is_refusing: raise BadInput when the flow is not 1-safe or can never be completed; without, such a flow can only be
    asked for its `soundness`.
    """

    def __init__(self, flow: Flow, limit: int = 20_000, *, is_refusing: bool = True) -> None:
        self.flow = flow
        self.space = StateSpace(compile_flow(flow), is_strict=is_refusing)
        self._limit = limit
        self._next: dict[tuple[State, str], State] = {}
        self._enabled: dict[State, frozenset[str]] = {}
        self._lost: set[int] = set()  # met beyond the limit, and known to come to no end
        first = self.space.first()
        self.alive: frozenset[int] | None = self._explore(first)
        self._start = self._living(first)
        if is_refusing and not self._start:
            raise self._refusal()

    @property
    def labels(self) -> frozenset[str]:
        """Return the names of all steps drawn."""
        return self.flow.labels

    @property
    def is_judging(self) -> bool:
        """Say whether cases can be judged by the flow: it is 1-safe and can be completed."""
        return bool(self._start) and not self.space.unsafe

    def start(self) -> State:
        """Return the state of a case in which nothing has been done."""
        return self._start

    def enabled(self, state: State) -> frozenset[str]:
        """Return the names of the steps that may be done next.

        Steps after which the case could never be completed are left out, as far as the flow is explored.
        """
        found = self._enabled.get(state)
        if found is None:
            arcs = (arc for at in state for arc in self.space.arcs(at))
            found = self._enabled[state] = frozenset(arc.label for arc in arcs if self._living(arc.targets))
        return found

    def advance(self, state: State, label: str) -> State | None:
        """Return the state after a step, given by its name; None when it may not be done."""
        found = self._next.get((state, label))
        if found is None:
            ahead = (to for at in state for arc in self.space.arcs(at) if arc.label == label for to in arc.targets)
            found = self._next[state, label] = self._living(ahead)
        return found or None

    def is_complete(self, state: State) -> bool:
        """Say whether a case may be over in this state: no step is owed any more, though some may still be done."""
        return END in state

    def can_complete(self, state: State) -> bool:
        """Say whether a case can still come to its end."""
        if self.alive is not None:
            return not self.alive.isdisjoint(state)
        seen, pending = set(state), list(state - self._lost)
        while pending and END not in seen:
            for arc in self.space.arcs(pending.pop()):
                fresh = [to for to in arc.targets if to not in seen and to not in self._lost]
                seen.update(fresh)
                pending += fresh
        if END not in seen:
            self._lost |= seen
        return END in seen

    def soundness(self) -> list[Issue]:
        """Return what is weak about the flow, by element.

        Only what an automaton that does not refuse may find, `not_safe` and a start that leads to no end, keeps cases
        from being judged. Where a second token can come, what lies behind it is not looked at.
        """
        unlabelled = [
            Issue("unlabelled", node.id, "The step has no name, so no event can stand for it.")
            for node in self.flow.steps
            if not node.name.strip()
        ]
        if self.alive is None:
            reason = f"The flow has more than {self._limit} states; dead ends were not looked for."
            return [*unlabelled, Issue("not_explored", self.flow.process, reason)]
        if self.space.unsafe:
            return unlabelled + [Issue("not_safe", at, self.space.second_token(at)) for at in self.space.unsafe]
        return unlabelled + self._dead + self._stuck

    @cached_property
    def _dead(self) -> list[Issue]:
        reason = "No case can ever come to this step."
        return [Issue("dead", node.id, reason) for node in self.flow.steps if node.id not in self.space.fired]

    @cached_property
    def _stuck(self) -> list[Issue]:
        alive = self.alive or frozenset()
        reason = "A case that comes to wait here can never be completed."
        others = set(range(len(self.space))) - alive - {END}
        lost = [at for at in sorted(others) if alive.isdisjoint(self.space.silently(at))]
        ends = [at for at in lost if not self.space.arcs(at)] or lost
        elements = dict.fromkeys(element for at in ends for element in self.space.waiting(at))
        return [Issue("cannot_complete", element, reason) for element in elements]

    def _living(self, numbers: Iterable[int]) -> State:
        return frozenset(numbers) if self.alive is None else self.alive.intersection(numbers)

    def _explore(self, first: State) -> frozenset[int] | None:
        """Return the states from which the end can be reached; None beyond the limit."""
        before: dict[int, list[int]] = {}
        pending, seen = list(first), set(first)
        while pending:
            at = pending.pop()
            for arc in self.space.arcs(at):
                for to in arc.targets:
                    before.setdefault(to, []).append(at)
                    if to not in seen:
                        seen.add(to)
                        pending.append(to)
            if len(self.space) > self._limit:
                return None
        return _reached(END, before) & seen

    def _refusal(self) -> BadInput:
        stuck = self._stuck[0].element if self._stuck else self.flow.process
        return BadInput(
            "flow_cannot_complete",
            file=self.flow.name,
            at=f"element {stuck}",
            reason="No case can come from the start to the end: it waits here for ever.",
            hint="Check the gateways before it: what was split by choice must not be joined in parallel.",
        )


def _reached(origin: int, links: dict[int, list[int]]) -> frozenset[int]:
    seen, pending = {origin}, [origin]
    while pending:
        for at in links.get(pending.pop(), ()):
            if at not in seen:
                seen.add(at)
                pending.append(at)
    return frozenset(seen)

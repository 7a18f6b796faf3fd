"""A slow, plain token player and a cheapest-way search over it: what the fast ones are compared with.

It holds tokens as a set of flow ids, tries every step in every order and reduces nothing. It knows tasks, events, all
gateways, boundary events that interrupt a task, several starts and ends, and terminate.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import combinations

from casecheck.automaton import Automaton
from casecheck.flow import Flow, Node

Tokens = frozenset[str]


class TwoTokens(Exception):
    """Say that a flow would hold two tokens."""


def _put(rest: Tokens, flows: tuple[str, ...]) -> Tokens:
    if rest & set(flows):
        raise TwoTokens
    return rest | set(flows)


def _can_reach(flow: Flow, origin: str, goals: set[str], avoiding: str) -> bool:
    """Walk along sequence flows from one flow to any of several, not through a node."""
    edges = {edge.id: edge for edge in flow.edges}
    seen, pending = {origin}, [origin]
    while pending:
        at = pending.pop()
        if at in goals:
            return True
        target = edges[at].target
        nodes = (target, *(node.id for node in flow.boundaries(target)))
        for edge in (edge for node in nodes for edge in flow.outgoing(node) if node != avoiding):
            if edge.id not in seen:
                seen.add(edge.id)
                pending.append(edge.id)
    return False


def _may_join(flow: Flow, node: str, tokens: Tokens) -> bool:
    entering = {edge.id for edge in flow.incoming(node)}
    full, empty = entering & tokens, entering - tokens
    others = tokens - entering
    return not any(_can_reach(flow, at, empty, node) and not _can_reach(flow, at, set(full), node) for at in others)


def moves(flow: Flow, tokens: Tokens) -> Iterator[tuple[str | None, Tokens]]:
    """Yield every step: its label (None: silent) and the tokens after it."""
    for node in flow.nodes:
        entering = frozenset(edge.id for edge in flow.incoming(node.id))
        leaving = tuple(edge.id for edge in flow.outgoing(node.id))
        for taken, put in _choices(flow, node, entering, leaving, tokens) if entering & tokens else ():
            yield node.name if node.kind == "task" else None, _put(tokens - taken, put)
        if node.kind == "terminate" and entering & tokens:
            yield None, frozenset()
        for event in flow.boundaries(node.id):
            for at in entering & tokens:
                yield None, _put(tokens - {at}, tuple(edge.id for edge in flow.outgoing(event.id)))


def _choices(
    flow: Flow, node: Node, entering: Tokens, leaving: tuple[str, ...], tokens: Tokens
) -> Iterator[tuple[Tokens, tuple[str, ...]]]:
    marked = entering & tokens
    if node.kind == "and":
        if marked == entering:
            yield marked, leaving
    elif node.kind == "or":
        if _may_join(flow, node.id, tokens):
            for size in range(1, len(leaving) + 1):
                yield from ((marked, some) for some in combinations(leaving, size))
    elif node.kind != "terminate":
        puts = [(one,) for one in leaving] if node.kind in ("xor", "event_choice") else [leaving]
        yield from ((frozenset({at}), put) for at in marked for put in puts)


def begin(flow: Flow) -> list[Tokens]:
    return [frozenset(edge.id for edge in flow.outgoing(node.id)) for node in flow.nodes if node.kind == "start"]


def completable(flow: Flow) -> bool:
    """Say whether a case can come to its end; looks at every state, so it raises TwoTokens if any has them."""
    seen = set(begin(flow))
    pending = list(seen)
    while pending:
        for _, after in moves(flow, pending.pop()):
            if after not in seen:
                seen.add(after)
                pending.append(after)
    return frozenset() in seen


def words(flow: Flow, longest: int) -> set[tuple[str, ...]]:
    """Return every sequence of steps of a whole case, up to a length."""
    found: set[tuple[str, ...]] = set()
    seen = {(state, ()) for state in begin(flow)}
    pending = list(seen)
    while pending:
        state, done = pending.pop()
        if not state:
            found.add(done)
            continue
        for label, after in moves(flow, state):
            spot = (after, done if label is None else (*done, label))
            if len(spot[1]) <= longest and spot not in seen:
                seen.add(spot)
                pending.append(spot)
    return found


def cheapest(flow: Flow, variant: tuple[str, ...], *, is_prefix: bool = False) -> int:
    """Return the least number of moves on log or model; a prefix may stop where the case can still be completed."""
    ready = [(0, 0, number, state) for number, state in enumerate(begin(flow))]
    done: set[tuple[int, Tokens]] = set()
    count = len(ready)
    while ready:
        cost, at, _, state = heappop(ready)
        if (at, state) in done:
            continue
        done.add((at, state))
        if at == len(variant) and (not state or (is_prefix and _completes(flow, state))):
            return cost
        ahead = [(cost + 1, at + 1, state)] if at < len(variant) else []
        for label, after in moves(flow, state):
            ahead.append((cost + (label is not None), at, after))
            if at < len(variant) and label == variant[at]:
                ahead.append((cost, at + 1, after))
        for price, position, after in ahead:
            count += 1
            heappush(ready, (price, position, count, after))
    raise AssertionError("the flow cannot be completed")


def _completes(flow: Flow, state: Tokens) -> bool:
    seen, pending = {state}, [state]
    while pending:
        for _, after in moves(flow, pending.pop()):
            if after not in seen:
                seen.add(after)
                pending.append(after)
    return frozenset() in seen


def spoken(automaton: Automaton, longest: int) -> set[tuple[str, ...]]:
    """Return every whole case an automaton allows, up to a length."""
    found: set[tuple[str, ...]] = set()
    pending = [(automaton.start(), ())]
    while pending:
        state, done = pending.pop()
        if automaton.is_complete(state):
            found.add(done)
        for label in automaton.enabled(state) if len(done) < longest else ():
            following = automaton.advance(state, label)
            assert following is not None
            pending.append((following, (*done, label)))
    return found

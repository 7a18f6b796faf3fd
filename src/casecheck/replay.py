"""Judge variants by a flow: does each fit, where does it first deviate, and what is the least that explains it.

A variant is the ordered activities of a case; thousands of cases share one, so each is judged once.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from casecheck.alignment import Aligner, Alignment, Move
from casecheck.automaton import Automaton, State
from casecheck.search import align_by_search
from casecheck.ties import CASE_LIMIT, Cost, Fit, Order, best_order

VECTOR_STATES = 20_000
SEARCH_BUDGET = 300_000
ALL_SEARCHES_BUDGET = 6_000_000
ALL_TIES_BUDGET = 1_000_000

DeviationKind = Literal["skipped", "added", "swapped", "unknown", "repeated"]


class Deviation(NamedTuple):
    """Name one deviation.

    skipped: a step the flow demands is missing before ``position``. added: the event at ``position`` has no place.
    swapped: it was done, but belongs before position ``belongs``. unknown: the flow has no step of that name.
    repeated: it had its place before and was done again.
    """

    kind: DeviationKind
    label: str
    position: int
    belongs: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what was found out about one variant.

    position: index of the first deviating event; the length when it ends too early; None when it fits.
    found: the activity there (None at the end); expected: the steps that could be done instead, sorted.
    cost: least number of moves on log or model; None when it was not found out, and then ``note`` says why.
    moves: one cheapest alignment; empty for a variant that fits, unless it was asked for.
    ties: the order of the events of one moment that was judged; None where there are none.
    """

    fits: bool
    position: int | None
    found: str | None
    expected: tuple[str, ...]
    cost: int | None
    moves: tuple[Move, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    note: str = ""
    ties: Order | None = None


class _First(NamedTuple):
    position: int
    found: str | None
    expected: tuple[str, ...]


FITS = Verdict(True, None, None, (), 0)
_ALIGNERS: WeakKeyDictionary[Automaton, Aligner] = WeakKeyDictionary()


def judge_all(
    automaton: Automaton,
    variants: Sequence[tuple[str, ...]],
    *,
    prefixes: Set[int] | None = None,
    is_drawn: bool = False,
) -> list[Verdict]:
    """Return one verdict per variant, in order.

    prefixes: indexes of the variants of open cases, which fit when they can still be completed.
    is_drawn: give the moves of fitting variants too, to show at which element each event took place.
    """
    open_ones = frozenset(prefixes or ())
    firsts = [_first_deviation(automaton, variant, at in open_ones) for at, variant in enumerate(variants)]
    failing = [at for at, first in enumerate(firsts) if is_drawn or first is not None]
    aligned = dict(zip(failing, _align(automaton, [(variants[at], at in open_ones) for at in failing]), strict=True))
    return [_verdict(automaton, first, aligned.get(at)) for at, first in enumerate(firsts)]


def judge_tied(
    automaton: Automaton, cases: Sequence[tuple[tuple[str, ...], Sequence[int]]], *, is_open: bool = False
) -> list[Verdict]:
    """Return one verdict per variant of which some events share a moment: of all their orders, the best counts.

    cases: variant, and the places (from 0) of the events that have the moment of the event before them.
    Positions in the verdicts are those of the file's order.
    """
    orders: list[Order] = []
    left = ALL_TIES_BUDGET
    for variant, ties in cases:
        order = _best(automaton, variant, ties, is_open, limit=min(CASE_LIMIT, left))
        left = max(0, left - order.effort)
        orders.append(order)
    variants = [tuple(variant[at] for at in one.order) for (variant, _), one in zip(cases, orders, strict=True)]
    verdicts = judge_all(automaton, variants, prefixes=frozenset(range(len(cases))) if is_open else None)
    return [_in_file_order(verdict, one) for verdict, one in zip(verdicts, orders, strict=True)]


def _best(automaton: Automaton, variant: Sequence[str], ties: Sequence[int], is_open: bool, limit: int) -> Order:
    unfit, order = best_order(Fit(automaton, is_open=is_open), variant, ties, limit)
    if not unfit:
        return order
    if not _is_small(automaton):
        # whether an order fits was looked at; which of those that do not is cheapest is not worth a search for each
        return Order(tuple(range(len(variant))), order.orders, True, order.effort)
    aligner = _aligner(automaton)
    aligner.forget()
    _, cheapest = best_order(Cost(aligner, is_open=is_open), variant, ties, limit)
    return cheapest._replace(effort=order.effort + cheapest.effort)


def _in_file_order(verdict: Verdict, order: Order) -> Verdict:
    """Return a verdict on reordered events with the places they have in the file."""
    places = (*order.order, len(order.order))
    return replace(
        verdict,
        position=None if verdict.position is None else places[verdict.position],
        moves=tuple(move._replace(position=places[move.position]) for move in verdict.moves),
        deviations=tuple(
            one._replace(position=places[one.position], belongs=None if one.belongs is None else places[one.belongs])
            for one in verdict.deviations
        ),
        ties=order,
    )


def _first_deviation(automaton: Automaton, variant: Sequence[str], is_open: bool) -> _First | None:
    state = automaton.start()
    for position, label in enumerate(variant):
        following = automaton.advance(state, label)
        if following is None:
            return _First(position, label, _expected(automaton, state))
        state = following
    if automaton.is_complete(state) or (is_open and automaton.can_complete(state)):
        return None
    return _First(len(variant), None, _expected(automaton, state))


def _expected(automaton: Automaton, state: State) -> tuple[str, ...]:
    return tuple(sorted(automaton.enabled(state)))


def _align(automaton: Automaton, failing: Sequence[tuple[Sequence[str], bool]]) -> Iterable[Alignment | None]:
    if not failing:
        return []
    if _is_small(automaton):
        open_ones = frozenset(at for at, (_, is_open) in enumerate(failing) if is_open)
        return _aligner(automaton).align([variant for variant, _ in failing], open_ones)
    return _search(automaton, failing)


def _is_small(automaton: Automaton) -> bool:
    return automaton.alive is not None and len(automaton.alive) <= VECTOR_STATES


def _aligner(automaton: Automaton) -> Aligner:
    """Return the aligner of an automaton, with the cost vectors it has worked out so far."""
    found = _ALIGNERS.get(automaton)
    if found is None:
        found = _ALIGNERS[automaton] = Aligner(automaton)
    return found


def _search(automaton: Automaton, failing: Sequence[tuple[Sequence[str], bool]]) -> Iterator[Alignment | None]:
    """Search variant by variant until what all may cost together is spent; the rest stay unexplained."""
    left = ALL_SEARCHES_BUDGET
    for variant, is_open in failing:
        found, seen = align_by_search(automaton, variant, is_prefix=is_open, budget=min(SEARCH_BUDGET, left))
        left -= seen
        yield found


def _verdict(automaton: Automaton, first: _First | None, alignment: Alignment | None) -> Verdict:
    if first is None:
        return replace(FITS, moves=alignment.moves) if alignment else FITS
    if alignment is None:
        note = (
            f"This large flow yields no explanation within {SEARCH_BUDGET} states; the first deviation alone is known."
        )
        return Verdict(False, first.position, first.found, first.expected, None, note=note)
    deviations = classify(alignment.moves, automaton.labels)
    return Verdict(False, first.position, first.found, first.expected, alignment.cost, alignment.moves, deviations)


def classify(moves: Sequence[Move], known: Set[str]) -> tuple[Deviation, ...]:
    """Name the deviations of an alignment: an event and a missing step of one name are one swap."""
    missing: defaultdict[str, deque[Move]] = defaultdict(deque)
    for move in moves:
        if move.kind == "model":
            missing[move.label].append(move)
    done: Counter[str] = Counter()
    found: list[tuple[int, Deviation]] = []
    paired: set[int] = set()
    for order, move in enumerate(moves):
        if move.kind == "log" and missing[move.label]:
            partner = missing[move.label].popleft()
            paired.add(id(partner))
            found.append((order, Deviation("swapped", move.label, move.position, partner.position)))
        elif move.kind == "log":
            kind: DeviationKind = "unknown" if move.label not in known else "repeated" if done[move.label] else "added"
            found.append((order, Deviation(kind, move.label, move.position)))
        done[move.label] += move.kind != "model"
    for order, move in enumerate(moves):
        if move.kind == "model" and id(move) not in paired:
            found.append((order, Deviation("skipped", move.label, move.position)))
    return tuple(deviation for _, deviation in sorted(found, key=lambda pair: pair[0]))

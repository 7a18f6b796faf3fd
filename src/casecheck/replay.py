"""Judge variants by a flow: does each fit, where does it first deviate, and what is the least that explains it.

A variant is the ordered activities of a case; thousands of cases share one, so each is judged once.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from casecheck.alignment import Aligner, Alignment, Move
from casecheck.automaton import Automaton, State
from casecheck.search import align_by_search

VECTOR_STATES = 20_000
SEARCH_BUDGET = 300_000
ALL_SEARCHES_BUDGET = 6_000_000

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
    """

    fits: bool
    position: int | None
    found: str | None
    expected: tuple[str, ...]
    cost: int | None
    moves: tuple[Move, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    note: str = ""


class _First(NamedTuple):
    position: int
    found: str | None
    expected: tuple[str, ...]


FITS = Verdict(True, None, None, (), 0)


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
    if automaton.alive is not None and len(automaton.alive) <= VECTOR_STATES:
        open_ones = frozenset(at for at, (_, is_open) in enumerate(failing) if is_open)
        return Aligner(automaton).align([variant for variant, _ in failing], open_ones)
    return _search(automaton, failing)


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

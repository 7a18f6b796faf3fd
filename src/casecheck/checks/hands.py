"""Gather what each actor of a case did of several groups of activities, straight from the columns of a log.

What `four_eyes` and `segregation` gather by SQL is gathered here by one sort of packed numbers. Tests hold both equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from casecheck.checks.contract import Context
from casecheck.checks.rows import Numbers, begins_of, ranges
from casecheck.findings import MOMENT, order_of
from casecheck.pieces import in_parts, in_pieces

BITS = 63  # of a packed number
MOST_ROWS = np.iinfo(np.int32).max
MOST_GROUPS = 8
HELD = np.array([bits.bit_count() for bits in range(1 << MOST_GROUPS)])


@dataclass(frozen=True)
class Hands:
    """Hold one entry per case and actor.

    rows, begins: the events of the entries as rows of the log, rising within each, and where each entry begins.
    of_group: of each of these events. bits: of the groups of which the actor of an entry did something.
    judged: cases in which two groups or more occur, whoever did them. is_excepted: the actor is no person.
    """

    rows: npt.NDArray[np.int32]
    of_group: npt.NDArray[np.uint8]
    begins: Numbers
    bits: npt.NDArray[np.uint8]
    is_excepted: npt.NDArray[np.bool_]
    judged: int

    @property
    def groups(self) -> Numbers:
        """Count for each entry the groups of which the actor did something."""
        return HELD[self.bits]


def gather(context: Context, groups: Mapping[str, Sequence[str]], except_actors: Sequence[str]) -> Hands | None:
    """Return what each actor did in each case; None where the numbers of a log do not go into one."""
    log = context.log
    if not log.is_rising or log.events > MOST_ROWS or len(groups) > MOST_GROUPS:
        return None
    activity, case, actor = (log.words(name) for name in ("activity", "case_id", "actor"))
    rows, of_group = _rows(activity, actor, groups)
    actors = len(actor.dictionary) + 1
    shift = max(1, len(rows).bit_length())
    if (len(case.dictionary) * actors).bit_length() + shift > BITS:
        return None
    case_numbers, actor_numbers = np.asarray(case.indices), _numbers(actor)
    cases = case_numbers[rows]

    def part(begin: int, end: int) -> Hands:
        packed = cases[begin:end].astype(np.int64)
        packed *= actors
        packed += actor_numbers[rows[begin:end]]
        packed <<= shift
        packed += np.arange(begin, end, dtype=np.int32)
        packed.sort(kind="stable")  # by merging what rises already, as most logs nearly do
        places = (packed & ((1 << shift) - 1)).astype(np.int32)
        packed >>= shift
        begins = begins_of(packed)
        bits = _together(np.left_shift(1, of_group[places], dtype=np.uint8), begins)
        judged = int((HELD[_together(bits, begins_of(cases[places[begins]]))] >= 2).sum())
        is_excepted = np.zeros(len(begins), bool)
        if except_actors:
            known = np.array([word in except_actors for word in actor.dictionary.to_pylist()], bool)
            is_excepted = known[actor_numbers[rows[places[begins]]]]
        return Hands(rows[places], of_group[places], begins, bits, is_excepted, judged)

    return _joined(in_parts(part, cases))


def _joined(parts: Sequence[Hands]) -> Hands:
    """Return the entries of several parts as one."""
    before = np.cumsum([0, *(len(part.rows) for part in parts[:-1])])
    return Hands(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.of_group for part in parts]),
        np.concatenate([part.begins + rows for part, rows in zip(parts, before, strict=True)]),
        np.concatenate([part.bits for part in parts]),
        np.concatenate([part.is_excepted for part in parts]),
        sum(part.judged for part in parts),
    )


def _numbers(words: pa.DictionaryArray) -> npt.NDArray[np.int32]:
    """Return the numbers of words; what is missing has any."""
    found: npt.NDArray[np.int32] = np.asarray(words.indices.fill_null(0) if words.null_count else words.indices)
    return found


def _together(bits: npt.NDArray[np.uint8], begins: Numbers) -> npt.NDArray[np.uint8]:
    found: npt.NDArray[np.uint8] = np.bitwise_or.reduceat(bits, begins) if len(begins) else bits
    return found


def _rows(
    activity: pa.DictionaryArray, actor: pa.DictionaryArray, groups: Mapping[str, Sequence[str]]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """Return the rows of events of the groups that have an actor, and the group of each."""
    place_of = {word: place for place, words in enumerate(groups.values()) for word in words}
    known = np.array([place_of.get(word, -1) for word in activity.dictionary.to_pylist()], np.int8)
    numbers, persons = np.asarray(activity.indices), actor.indices

    def part(begin: int, end: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
        of_group = known[numbers[begin:end]]
        is_meant = of_group >= 0
        if persons.null_count:
            is_meant &= np.asarray(pc.is_valid(persons[begin:end]))
        rows = np.flatnonzero(is_meant)
        return (rows + begin).astype(np.int32), of_group[rows].astype(np.uint8)

    rows, of_group = zip(*in_pieces(part, len(numbers)), strict=True)
    return np.concatenate(rows), np.concatenate(of_group)


def answer(context: Context, hands: Hands, chosen: npt.NDArray[np.bool_], columns: Mapping[str, Any]) -> pa.Table:
    """Return the chosen entries as a check's text would, in order of time.

    columns: the further columns, each one value for all or an Arrow array of one for each chosen entry.
    """
    entries = np.flatnonzero(chosen)
    numbers = context.log.numbers
    moments = np.asarray(context.log.column("timestamp").view(pa.int64()))
    begins, counts = hands.begins[entries], np.diff(np.append(hands.begins, len(hands.rows)))[entries]
    met = in_pieces(lambda begin, end: _met_at(moments, hands, begins[begin:end], counts[begin:end]), len(entries))
    seen_at = np.concatenate(met)
    order = order_of(seen_at, numbers(hands.rows[begins]))
    if order is not None:
        begins, counts, seen_at = begins[order], counts[order], seen_at[order]

    def events(begin: int, end: int) -> Numbers:
        return numbers(hands.rows[ranges(begins[begin:end], counts[begin:end])])

    table = {
        "event_ids": pa.ListArray.from_arrays(
            pa.array(np.append(0, np.cumsum(counts)), pa.int32()), np.concatenate(in_pieces(events, len(entries)))
        ),
        "shown_event": pa.array(numbers(hands.rows[begins + counts - 1])),
        "seen_at": pa.array(seen_at).cast(MOMENT),
    }
    for name, value in columns.items():
        if isinstance(value, pa.Array):
            table[name] = value if order is None else value.take(pa.array(order))
        else:
            table[name] = pa.repeat(value, len(entries))
    return pa.table(table)


def _met_at(moments: Numbers, hands: Hands, begins: Numbers, counts: Numbers) -> Numbers:
    """Return the moment at which each actor had done something of all the groups that are theirs."""
    met: Numbers = np.maximum(moments[hands.rows[begins]], moments[hands.rows[begins + counts - 1]])
    several = np.flatnonzero(counts > 2)  # of two events of two groups, the later one
    if len(several):
        places = ranges(begins[several], counts[several])
        starts = np.cumsum(counts[several]) - counts[several]
        at, of_group = moments[hands.rows[places]], hands.of_group[places]
        latest = np.full(len(several), np.iinfo(np.int64).min)
        for group in range(int(of_group.max()) + 1):
            first = np.minimum.reduceat(np.where(of_group == group, at, np.iinfo(np.int64).max), starts)
            latest = np.where(first == np.iinfo(np.int64).max, latest, np.maximum(latest, first))
        met[several] = latest
    return met

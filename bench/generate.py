"""Make a large log out of a small one: replicate its cases and damage a share of them, always the same way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from xml.sax.saxutils import quoteattr

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

STEPS = ("accept", "check papers", "ask for papers", "review", "approve", "print", "deliver", "archive")
PATHS = ((0, 1, 3, 4, 5, 6, 7), (0, 1, 2, 1, 3, 4, 5, 6, 7), (0, 1, 3, 4, 6, 7), (0, 3, 1, 4, 5, 6), (0, 1, 3, 3, 4, 7))
START = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
COLUMNS = ("case_id", "activity", "timestamp", "actor")


def small_log(cases: int = 1_400, seed: int = 7) -> pa.Table:
    """Return a log of a made-up office for when no real one is at hand. Columns as COLUMNS."""
    random = Random(seed)
    rows = []
    for case in range(cases):
        moment = START + timedelta(minutes=37 * case)
        for step in random.choices(PATHS, (50, 20, 15, 10, 5))[0]:
            moment += timedelta(minutes=random.randint(5, 3_000))
            rows.append((f"case-{case}", STEPS[step], moment, f"officer {random.randint(1, 40)}"))
    return pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))


def replicate(table: pa.Table, events: int, *, mutated: float = 0.05, seed: int = 11, first_copy: int = 0) -> pa.Table:
    """Return at least so many events: whole copies of the log under new case names, a share of the cases damaged.

    first_copy: the number of the first copy, for a log that is made piece by piece.

    A damaged case has one event dropped, doubled, or given the activity of another.
    """
    table = table.select(COLUMNS)
    copies = -(-events // table.num_rows)
    names = table["case_id"].cast(pa.string())
    numbers = range(first_copy, first_copy + copies)
    renamed = (pc.binary_join_element_wise(names, str(copy), "#") for copy in numbers)
    parts = [table.set_column(0, "case_id", case_ids) for case_ids in renamed]
    return _damage(pa.concat_tables(parts).combine_chunks(), mutated, seed)


def _damage(table: pa.Table, share: float, seed: int) -> pa.Table:
    random = np.random.default_rng(seed)
    cases = np.asarray(table["case_id"].combine_chunks().dictionary_encode().indices)
    first = np.unique(cases, return_index=True)[1]
    sizes = np.diff(np.append(first, len(cases)))
    hit = random.random(len(first)) < share
    rows = first[hit] + (random.random(int(hit.sum())) * sizes[hit]).astype(np.int64)
    kind = random.integers(0, 3, len(rows))
    times = np.ones(len(cases), np.int64)
    times[rows[kind == 0]], times[rows[kind == 1]] = 0, 2
    coded = table["activity"].combine_chunks().cast(pa.string()).dictionary_encode()
    codes = np.array(coded.indices)
    changed = rows[kind == 2]
    codes[changed] = random.integers(0, len(coded.dictionary), len(changed))
    activity = pa.DictionaryArray.from_arrays(codes, coded.dictionary)
    return table.set_column(1, "activity", activity).take(pa.array(np.repeat(np.arange(len(cases)), times)))


def write_xes(table: pa.Table, path: Path) -> None:
    """Write a log, sorted by case, as XES for programs that read nothing else."""
    ordered = table.take(pc.sort_indices(table["case_id"]))  # stable, so the order within a case stays
    columns = [ordered[name].cast(pa.string()).to_pylist() for name in ("case_id", "activity", "actor")]
    moments = pc.strftime(ordered["timestamp"], "%Y-%m-%dT%H:%M:%SZ").to_pylist()
    with path.open("w", encoding="utf-8") as stream:
        stream.write("<log>")
        current = None
        for case, activity, actor, moment in zip(*columns, moments, strict=True):
            if case != current:
                stream.write("</trace><trace>" if current is not None else "<trace>")
                stream.write(f'<string key="concept:name" value={quoteattr(case)}/>')
                current = case
            stream.write(f'<event><string key="concept:name" value={quoteattr(activity)}/>')
            stream.write(f'<string key="org:resource" value={quoteattr(actor or "")}/>')
            stream.write(f'<date key="time:timestamp" value="{moment}"/></event>')
        stream.write("</trace></log>")

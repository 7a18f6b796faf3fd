"""Large logs out of the small ones of examples: random cases, and real logs dressed in an example's words."""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from casecheck.log import Log, read_log
from casecheck.tests.examples import Example

SHARED = Path(os.environ.get("LIANFANG_SHARED") or Path(__file__).parents[4] / "shared") / "data" / "logs"
Row = dict[str, str]


def every_log(example: Example, folder: Path, cases: int = 300) -> Log:
    """Return one log of the example's own cases, random ones, and those of the real logs beside the repository."""
    own = list(csv.DictReader(StringIO(example.rows)))
    drawn = random.Random(example.check)
    rows = [*own, *_random_rows(own, drawn, cases)]
    for path in sorted(SHARED.glob("*.xes*")):  # none where the material is absent
        rows += _dressed_rows(own, drawn, path)
    file = folder / f"{example.check}-all.csv"
    with open(file, "w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(own[0]))
        writer.writeheader()
        writer.writerows(rows)
    return read_log(file)


def _random_rows(own: list[Row], drawn: random.Random, cases: int) -> Iterator[Row]:
    """Yield cases of one to eight events; each is a row of the example with some values of others, or none."""
    begin = datetime.fromisoformat(own[0]["timestamp"])
    for number in range(cases):
        moment = begin + timedelta(minutes=drawn.randint(0, 90 * 24 * 60))
        for _ in range(drawn.randint(1, 8)):
            moment += timedelta(minutes=drawn.choice([0, 0, 3, 60, 600, 1_440, 9_000]))
            yield _mixed(own, drawn) | {"case_id": f"random-{number}", "timestamp": moment.isoformat(" ")}


def _mixed(own: list[Row], drawn: random.Random) -> Row:
    row = dict(drawn.choice(own))
    for name, value in row.items():
        lot = drawn.random()
        if lot < 0.2:
            row[name] = drawn.choice(own)[name]
        elif lot < 0.25 and name != "activity":
            row[name] = ""
        elif lot < 0.5 and value.replace(".", "", 1).isdigit():
            row[name] = f"{float(value) * drawn.uniform(0.2, 5):.{drawn.randint(0, 3)}f}"
    return row


def _dressed_rows(own: list[Row], drawn: random.Random, path: Path) -> Iterator[Row]:
    """Yield the events of a real log; its most frequent activities take the names that the example has."""
    events, frequent = _real(path)
    names = dict.fromkeys(row["activity"] for row in own)
    renamed = dict(zip(frequent, names, strict=False))
    kept = [name for name in ("actor", "post", "unit") if name in own[0] and name in events[0]]
    for event in events:
        row = dict(drawn.choice(own))
        for name in kept:
            row[name] = event[name] or ""
        row["case_id"] = f"{path.name}-{event['case_id']}"
        row["activity"] = renamed.get(event["activity"], event["activity"])
        row["timestamp"] = event["timestamp"]
        yield row


@cache
def _real(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the events of a real log, and its activities, the most frequent first."""
    table = read_log(path).table
    counts = sorted(table["activity"].value_counts().to_pylist(), key=lambda one: (-one["counts"], one["values"]))
    wanted = [
        name for name in ("case_id", "activity", "timestamp", "actor", "post", "unit") if name in table.column_names
    ]
    events = table.select(wanted).to_pylist()
    for event in events:
        event["timestamp"] = event["timestamp"].isoformat()
    return events, [one["values"] for one in counts]

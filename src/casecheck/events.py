"""Offer a log to an engine: the table of all events, the columns that rules name, the cases that a rule is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casecheck.backends.engine import Engine
from casecheck.calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar
from casecheck.conditions import BadCondition, Condition, Field, FieldKind, parse
from casecheck.errors import BadInput
from casecheck.formats.columns import FIELDS, as_number
from casecheck.formats.times import INSTANT, to_instants
from casecheck.log import Log
from casecheck.parameters import ColumnKind, TableKind, Wanted

TABLE_TYPES: dict[TableKind, pa.DataType] = {
    "word": pa.string(),
    "number": pa.float64(),
    "moment": INSTANT,
    "day": pa.date32(),
}
MARGIN = timedelta(days=400)  # due dates lie beyond the events
CONDITION_KINDS: dict[ColumnKind, FieldKind] = {"word": FieldKind.TEXT, "number": FieldKind.NUMBER}


class Offered(NamedTuple):
    """Hold the events as they were offered, under which names columns were, what of them could not be read, and how far
    their moments reach.
    """

    events: pa.Table
    renamed: Mapping[Wanted, str]
    warnings: tuple[str, ...]
    moments: tuple[datetime, ...] = ()


def offer_events(engine: Engine, log: Log, wanted: Iterable[Wanted] = (), *, has_turn: bool = False) -> Offered:
    """Register the log as the table `all_events` and as the view `events`, with every field, empty where it lacks one.

    wanted: further columns, each read as its kind. case_number, activity_number and actor_number stand for names:
    numbers are grouped and compared faster than words. has_turn: also `turn`, which rises with time and event_id.
    """
    rows = log.events
    columns: dict[str, Any] = {"event_id": log.table["event_id"]}
    nothing: dict[pa.DataType, pa.Array] = {}  # one empty column stands for all of its kind
    for name, kind in FIELDS.items():
        if name in log.table.column_names:
            columns[name] = log.table[name]
        else:
            plain = pa.string() if pa.types.is_dictionary(kind) else kind
            columns[name] = nothing[plain] = nothing.get(plain) or pa.nulls(rows, plain)
    columns["case_number"] = log.words("case_id").indices
    columns["activity_number"] = log.words("activity").indices
    columns["actor_number"] = log.words("actor").indices if log.has("actor") else pa.nulls(rows, pa.int32())
    if has_turn:
        columns["turn"] = _turns(log)
    renamed, warnings = {}, []
    moments: list[datetime | None] = []
    for one in dict.fromkeys(wanted):
        name, read, told = _read(log, one)
        renamed[one] = name
        columns.setdefault(name, read)
        warnings += told
        moments += pc.min_max(read).as_py().values() if one.kind == "moment" else []
    events = pa.table(columns)
    engine.register("all_events", events)
    engine.view("events", "SELECT * FROM all_events")
    return Offered(events, renamed, tuple(warnings), tuple(moment for moment in moments if moment))


def _turns(log: Log) -> Any:
    """Return for each event its place in order of time, ties broken by event_id; any numbers that rise likewise do."""
    moments, events = np.asarray(log.table["timestamp"].cast(pa.int64())), np.asarray(log.table["event_id"])
    is_rising = (np.diff(events) > 0).all()
    if is_rising and (np.diff(moments) >= 0).all():
        return log.table["event_id"]
    order = np.argsort(moments, kind="stable") if is_rising else np.lexsort((events, moments))
    turns = np.empty(len(order), np.int64)
    turns[order] = np.arange(len(order))
    return pa.array(turns)


def _read(log: Log, wanted: Wanted) -> tuple[str, Any, list[str]]:
    """Return a column under a name that its kind is part of, its values, and what could not be read."""
    if wanted.name not in log.table.column_names:
        return f"{wanted.name}|{wanted.kind}", pa.nulls(log.events, _plain(wanted.kind)), []
    column = log.table[wanted.name]
    if wanted.name in FIELDS and wanted.kind in ("any", _kind_of(column.type)):
        return wanted.name, column, []
    bad: list[int] = []
    if wanted.kind == "number":
        column, bad = as_number(column if _kind_of(column.type) == "number" else column.cast(pa.string()))
    elif wanted.kind == "moment":
        read = to_instants(column, log.zone, file=log.name, name=wanted.name)
        column, bad = read.values, read.bad
    elif wanted.kind == "word" and _kind_of(column.type) != "word":
        column = column.cast(pa.string())
    told = [f"{len(bad)} values of the column {wanted.name!r} are no {wanted.kind}; they count as missing."]
    return f"{wanted.name}|{wanted.kind}", column, told if bad else []


def _plain(kind: ColumnKind) -> pa.DataType:
    return {"number": pa.float64(), "moment": INSTANT}.get(kind, pa.string())


def _kind_of(kind: pa.DataType) -> ColumnKind:
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return "moment"
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return "number" if is_number else "word"


def column_kinds(log: Log, where: Mapping[str, str]) -> list[tuple[Wanted, Condition]]:
    """Return the conditions of a rule with the columns that they read. Raise BadInput for one that cannot be read."""
    found = []
    for name, text in where.items():
        if name not in log.table.column_names:
            listed = ", ".join(log.table.column_names)
            reason = f"The condition names the column {name!r}, which the log does not have."
            raise BadInput("where_column", reason=reason, hint=f"The columns are {listed}.")
        found.append(_condition(name, text, _kind_of(log.table[name].type)))
    return found


def _condition(name: str, text: str, kind: ColumnKind) -> tuple[Wanted, Condition]:
    """Read a condition as one on words or on numbers, whichever its text is."""
    error: BadCondition | None = None
    for tried in ("number",) if kind == "number" else ("word", "number"):
        try:
            return Wanted(name, tried), parse(text, Field(name, CONDITION_KINDS[tried]))  # type: ignore[arg-type,index]
        except BadCondition as found:
            error = found
    raise BadInput("where", reason=f"The condition {text!r} on {name!r} cannot be read: {error}.") from error


def narrow(engine: Engine, conditions: Iterable[tuple[Wanted, Condition]], renamed: Mapping[Wanted, str]) -> None:
    """Make `events` the events of the cases in which one event meets all conditions at once."""
    tests = [condition.sql(engine.quote(renamed[wanted])) for wanted, condition in conditions]
    if not tests:
        engine.view("events", "SELECT * FROM all_events")
        return
    engine.define("chosen_cases", f"SELECT DISTINCT case_number FROM all_events WHERE {' AND '.join(tests)}")
    engine.view("events", "SELECT * FROM all_events WHERE case_number IN (SELECT case_number FROM chosen_cases)")


def offer_calendar(engine: Engine, calendar: WorkCalendar, first_at: datetime, last_at: datetime) -> tuple[str, ...]:
    """Register the table `calendar`, a year beyond both moments; return a warning when a year between is a forecast."""
    first, last = (_countable(calendar.local(moment).date()) for moment in (first_at, last_at))
    begin, end = _countable(first - MARGIN), _countable(last + MARGIN)
    days, before, worked = zip(*calendar.days(begin, end), strict=True)
    table = {"day": list(days), "worked_before": pa.array(before, pa.int64()), "is_worked": list(worked)}
    engine.register("calendar", pa.table(table))
    years = calendar.unconfirmed(range(first.year, last.year + 1))
    if not years:
        return ()
    listed = ", ".join(map(str, years))
    return (f"The days off and make-up days of {listed} are not announced in this calendar; its weekends are assumed.",)


def _countable(day: date) -> date:
    """Return the day, or the nearest one of the years in which working days are counted."""
    return min(max(day, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 31))


def offer_table(engine: Engine, name: str, rows: pa.Table | None, kinds: Mapping[str, TableKind], zone: str) -> None:
    """Register a table that comes with the rules, with the columns that its check asks for; what it lacks is empty."""
    columns: dict[str, Any] = {}
    for column, kind in kinds.items():
        known = rows is not None and column in rows.column_names
        columns[column] = _typed(rows[column], kind, zone, name, column) if rows is not None and known else None
    count = rows.num_rows if rows is not None else 0
    filled = {key: pa.nulls(count, TABLE_TYPES[kinds[key]]) if one is None else one for key, one in columns.items()}
    engine.register(name, pa.table(filled))


def _typed(column: pa.ChunkedArray, kind: TableKind, zone: str, table: str, name: str) -> Any:
    if kind == "word":
        return column.cast(pa.string())
    if kind == "number":
        read, bad = as_number(column)
    else:
        instants = to_instants(column, zone, file=table, name=name)
        read, bad = instants.values, instants.bad
    if bad:
        reason = f"Row {bad[0] + 1} of the table {table!r} has {column[bad[0]].as_py()!r} in {name}."
        raise BadInput("table_value", reason=reason, hint=f"Give a {kind}.")
    return _days(read, zone) if kind == "day" else read


def _days(instants: Any, zone: str) -> Any:
    return pc.local_timestamp(instants.cast(pa.timestamp("us", zone))).cast(pa.date32(), safe=False)


def rows_of(values: list[dict[str, Any]]) -> pa.Table:
    """Return rows as they stand in a pack as a table of texts, numbers and times."""
    names = dict.fromkeys(name for row in values for name in row)
    return pa.table({name: _column([row.get(name) for row in values]) for name in names})


def _column(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} and kinds:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if kinds and kinds <= {date}:
        return pa.array(values, pa.date32())
    texts = [value.isoformat() if isinstance(value, datetime | date) else value for value in values]
    return pa.array([None if text is None else str(text) for text in texts], pa.string())

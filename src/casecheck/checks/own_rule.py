"""Run an office's own SQL text as a rule, locked in: it reads the events and nothing else, within limits.

The text runs in a database of its own, which has the events and the building blocks of our own texts. It can open no
file and no connection, change no setting, and is stopped when it takes too long or too much memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Timer
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from casecheck import findings
from casecheck.backends.duckdb import BLOCKS, LOCK
from casecheck.checks.contract import Check, Context, Outcome, columns, parameter
from casecheck.errors import BadInput
from casecheck.findings import MOMENT
from casecheck.formats.columns import FIELDS

MOST_FINDINGS = 1_000_000
ANSWER = {
    "case_id": pa.string(),
    "event_ids": pa.list_(pa.int64()),
    "actor": pa.string(),
    "post": pa.string(),
    "unit": pa.string(),
    "seen_at": MOMENT,
    "score": pa.float64(),
    "measured": pa.float64(),
    "threshold": pa.float64(),
    "detail": pa.string(),
}
# events in their order, which a text need not give; one finding for a case and its events, as these make its id
TOLD_ONCE = """
WITH answered AS (
    SELECT * REPLACE (list_sort(list_filter(coalesce(event_ids, []), lambda one: one IS NOT NULL)) AS event_ids)
    FROM answer
)
SELECT * FROM answered
QUALIFY row_number() OVER (
    PARTITION BY case_id, event_ids ORDER BY score DESC, measured DESC, seen_at, threshold, actor, post, unit, detail
) = 1
"""
HINT = f"It returns case_id and, as far as it knows them, {', '.join(list(ANSWER)[1:])}."


@dataclass(frozen=True)
class OwnRule:
    """Give the text and its limits."""

    text: str = parameter("One SELECT over the table `events`; it returns at least case_id.")
    scope: str = parameter(
        "Whether a finding depends on its own case alone, or on the whole log.", default="case", words=("case", "log")
    )
    reads: tuple[str, ...] = columns("Columns of the log that the text reads, so that a log without them is told.")
    most_seconds: int = parameter("Time after which the text is stopped.", default=60)
    most_megabytes: int = parameter("Memory beyond which the text is stopped.", default=1000)

    def __post_init__(self) -> None:
        if not 1 <= self.most_seconds <= 3600 or not 50 <= self.most_megabytes <= 16_000:
            reason = "The limits are outside 1 to 3600 seconds and 50 to 16000 megabytes."
            raise BadInput("rule_value", reason=reason, hint="Give other limits.")
        try:
            statements = duckdb.extract_statements(self.text)
        except duckdb.Error as error:
            raise _refused(f"The text is no SQL: {_first_line(error)}") from error
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise _refused("The text is not one SELECT.")


def run(context: Context, rule: OwnRule) -> Outcome:
    """Return what the text finds; a text that needs the whole log does not judge a log that is read in parts."""
    if rule.scope == "log" and not context.is_whole:
        return Outcome(findings.empty(), 0, ("Not judged: the text needs the whole log at once.",))
    answer = _answer(context, rule)
    with duckdb.connect(":memory:") as database:
        database.register("answer", answer)
        told = database.sql(TOLD_ONCE).to_arrow_table()
    context.engine.register("own_answer", told)
    judged = context.engine.query(OWN_RULE.texts.judged)["cases"][0].as_py()
    more = answer.num_rows - told.num_rows
    warnings = (f"{more} rows name a case and events that another row names; each is told once.",) if more else ()
    return context.outcome(OWN_RULE.texts.found, judged, warnings)


def _answer(context: Context, rule: OwnRule) -> pa.Table:
    with duckdb.connect(":memory:", config={"memory_limit": f"{rule.most_megabytes}MB"}) as database:
        for block in BLOCKS:
            database.execute(block)
        database.register("events", _events(context))
        for setting in ("SET temp_directory = ''", *LOCK):
            database.execute(setting)
        timer = Timer(rule.most_seconds, database.interrupt)
        timer.start()
        try:
            found = database.sql(rule.text).limit(MOST_FINDINGS + 1).to_arrow_table()
        except duckdb.InterruptException as error:
            raise _refused(f"The text was stopped after {rule.most_seconds} seconds.") from error
        except duckdb.OutOfMemoryException as error:
            raise _refused(f"The text needs more than {rule.most_megabytes} megabytes.") from error
        except (duckdb.Error, pa.ArrowException, RuntimeError) as error:
            raise _refused(f"The text cannot be run: {_first_line(error)}") from error
        finally:
            timer.cancel()
    return _as_answer(found)


def _events(context: Context) -> pa.Table:
    """Return the events that the rule is about, with every column of the log, fields that it lacks empty."""
    table = context.log.table
    chosen = context.engine.query("SELECT event_id FROM events")["event_id"]
    if len(chosen) != table.num_rows:
        table = table.filter(pc.is_in(table["event_id"], chosen.combine_chunks()))
    for name, kind in FIELDS.items():
        if name not in table.column_names:
            plain = pa.string() if pa.types.is_dictionary(kind) else kind
            table = table.append_column(name, pa.nulls(table.num_rows, plain))
    return table


def _as_answer(found: pa.Table) -> pa.Table:
    if found.num_rows > MOST_FINDINGS:
        raise _refused(f"The text finds more than {MOST_FINDINGS} rows.")
    unknown = sorted(set(found.column_names) - set(ANSWER))
    if "case_id" not in found.column_names or unknown:
        what = f"It also returns {unknown[0]!r}." if unknown else "It does not return case_id."
        raise _refused(f"The text does not answer as a rule does. {what}")
    columns: dict[str, Any] = {}
    for name, kind in ANSWER.items():
        column = found[name] if name in found.column_names else pa.nulls(found.num_rows, kind)
        try:
            columns[name] = column.cast(kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise _refused(f"The column {name} of the answer is {column.type}, not {kind}.") from error
    if columns["case_id"].null_count:
        raise _refused("The text finds a row without case_id.")
    return pa.table(columns)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") + "."


def _refused(reason: str) -> BadInput:
    return BadInput("own_rule", reason=reason, hint=HINT)


def sees_all(rule: OwnRule) -> bool:
    """Say whether the text must see the whole log at once."""
    return rule.scope == "log"


OWN_RULE = Check(
    "own_rule",
    "The case is found by a text of the office's own.",
    OwnRule,
    run,
    family="own",
    sees_all=sees_all,
    sentences={
        "en": "the office's own text of this rule found the case.",
        "zh": "由本单位自定的规则文本查出。",
    },
)

"""What every check is made of: parameters, the columns it needs, one SQL text, and the sentences that tell a finding.

A check is one SQL text and one module of the same name. It emits codes and values, never sentences of its own. Its
text has up to four parts, each headed by a comment line: `-- facts`, `-- gathered`, `-- found` and `-- judged`.

scope `case`: found reads the table `gathered` where the text makes one, else `events`; judged may read both. What is
found depends on one case alone.
scope `log`: facts reads `events` and returns rows that depend on one case alone; found and judged read `facts`. So a
large log can be read in parts, and facts of cases that did not change need not be made again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from casecheck.automaton import Automaton
from casecheck.backends.engine import Column, Columns, Engine
from casecheck.backends.texts import read_text
from casecheck.calendar import WorkCalendar
from casecheck.counting import FlowCount
from casecheck.errors import BadInput
from casecheck.findings import Stamp, in_order, stamped
from casecheck.flow import Flow
from casecheck.log import Log
from casecheck.parameters import column, columns, parameter, table, wanted_columns
from casecheck.pieces import in_pieces

__all__ = ["Check", "Context", "Outcome", "Progress", "Texts", "column", "columns", "parameter", "sql", "table"]

Progress = Callable[[float, str], None]
SHOWN = ("case_id", "actor", "post", "unit")
PART = re.compile(r"^-- (facts|gathered|found|judged)\n", re.MULTILINE)


@dataclass
class Context:
    """Hold what a run offers to its checks.

    flow: the one flowchart of the run; flows: flowcharts by the value of a column, for logs of several kinds of cases.
    stamp: what all findings of the rule in hand share. renamed: the names in `events` of the columns that rules name.
    activities: the names of all activities, also where `log` is but a part. is_whole: `log` is no part.
    events: the table `events` as it was offered, of all cases.
    is_direct: the rule in hand may be answered from the columns of `log`, for it is about all its cases.
    counted: what cases did at each step of a flow, by rule and name of the flow, for drawings of it.
    """

    engine: Engine
    log: Log
    flow: Flow | None = None
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    as_of: datetime | None = None
    stamp: Stamp = Stamp("", "", "", "", "{}")
    flows: Mapping[str, Flow] = field(default_factory=dict)
    renamed: Mapping[Any, str] = field(default_factory=dict)
    automata: dict[str, Automaton] = field(default_factory=dict)
    counted: dict[tuple[str, str], FlowCount] = field(default_factory=dict)
    activities: frozenset[str] = frozenset()
    events: pa.Table = field(default_factory=lambda: pa.table({}))
    is_whole: bool = True
    is_direct: bool = False

    @cached_property
    def automaton(self) -> Automaton:
        """Return the automaton of the flow, built once for all rules of a run."""
        return self.automaton_of("")

    def automaton_of(self, name: str) -> Automaton:
        """Return the automaton of one of the flows by its name; the one of `flow` has none."""
        found = self.automata.get(name)
        if found is None:
            flow = self.flows[name] if name else self.flow
            if flow is None:
                raise ValueError("the run has no flow")
            found = self.automata[name] = Automaton(flow)
        return found

    def misnamed(self, *activities: str) -> tuple[str, ...]:
        """Return a warning for each activity that no event of the log has; empty names are none."""
        return tuple(
            f"No event has the activity {name!r}." for name in activities if name and name not in self.activities
        )

    def bindings(self, values: Any) -> dict[str, Any]:
        """Return a rule's parameters as its texts take them, with :zone and :as_of."""
        bound: dict[str, Any] = {"zone": self.calendar.zone, "as_of": self.as_of}
        for one in fields(values):
            given = getattr(values, one.name)
            if "column" in one.metadata:
                bound[one.name] = Column(self.renamed[given, one.metadata["column"]] if given else "")
            elif "columns" in one.metadata:
                bound[one.name] = Columns(tuple(self.renamed[name, one.metadata["columns"]] for name in given))
            elif "table" not in one.metadata:
                bound[one.name] = list(given) if isinstance(given, tuple) else given
        return bound

    def outcome(
        self,
        answer: str | pa.Table,
        judged: int,
        warnings: tuple[str, ...] = (),
        details: Sequence[str] | None = None,
        **parameters: Any,
    ) -> Outcome:
        """Return what a check's text finds, or what it would find as a table; details as in `findings.stamped`.

        An answer may have `shown_event` in place of case_id, actor, post and unit, and of seen_at: they are then taken
        from that event, which is faster than carrying words through a grouping.
        """
        table = self.engine.query(answer, **parameters) if isinstance(answer, str) else answer
        if "shown_event" not in table.column_names:
            return Outcome(stamped(in_order(table, "seen_at"), self.stamp, details), judged, warnings)
        if "seen_at" not in table.column_names:
            rows = self.log.places(np.asarray(table["shown_event"]))
            table = table.append_column("seen_at", self.log.column("timestamp").take(rows))
        table = in_order(table, "seen_at")
        rows = self.log.places(np.asarray(table["shown_event"]))
        for name in SHOWN:
            table = table.append_column(name, self._at(rows, name))
        cases = self.log.words("case_id")
        is_flagged = np.zeros(len(cases.dictionary), bool)
        is_flagged[np.asarray(cases.indices.take(rows))] = True
        return Outcome(stamped(table, self.stamp, details), judged, warnings, int(is_flagged.sum()))

    def _at(self, rows: pa.Array, name: str) -> pa.ChunkedArray:
        """Return a column of the log at the given rows, as words."""
        if name not in self.log.table.column_names:
            return pa.chunked_array([pa.nulls(len(rows), pa.string())])
        column = self.log.column(name)
        pieces = in_pieces(lambda begin, end: column.take(rows[begin:end]).cast(pa.string()), len(rows))
        return pa.chunked_array(pieces)


@dataclass(frozen=True)
class Outcome:
    """Report one rule: its findings, the cases it could judge, and what a reader must know about them.

    flagged: the cases that have findings; None where it was not counted.
    """

    findings: pa.Table
    judged: int
    warnings: tuple[str, ...] = ()
    flagged: int | None = None


@dataclass(frozen=True)
class Texts:
    """Hold the parts of a check's text."""

    found: str
    judged: str
    facts: str = ""
    gathered: str = ""


@dataclass(frozen=True)
class Check:
    """Describe one check.

    family: the group under which it is listed. text: the name of its text, where several checks share one.
    parameters: a frozen dataclass of `parameter`, `column`, `columns` and `table` fields.
    needs: fields that the log must have, besides the columns that the parameters name.
    run: replaces the usual answering of the text, for a check that does more (scope `case` only).
    prepare: registers what the text reads besides `events`; returns further values for it, and warnings.
    weigh: looks at `facts` and registers what `found` reads besides; returns further values, and warnings.
    names: the parameters that name activities, so that a misspelt one is told.
    beside: the names of further texts, which `prepare` runs.
    direct: gives what the text would answer, and how many cases it judges, straight from the columns of the log,
    several times as fast; None where it cannot. The text defines the check, and is what other engines run.
    needs_turn: its texts read `turn`, by which events stand in order of time; it is worked out only where it is needed.
    sees_all: says of a rule whether it must see the whole log at once, which no part and no increment offers.
    population: how unusual a finding is: its `rank` by measured among all judged cases, or the share of them with an
    `alike` detail; empty where the text itself says it, or nothing does.
    sentences: English and Chinese, with the names of a finding's fields, parameters and details in braces.
    """

    name: str
    summary: str
    parameters: type[Any]
    run: Callable[[Context, Any], Outcome] | None = None
    needs: tuple[str, ...] = ()
    needs_flow: bool = False
    family: str = ""
    scope: Literal["case", "log"] = "case"
    text: str = ""
    needs_calendar: bool = False
    prepare: Callable[[Context, Any], tuple[dict[str, Any], tuple[str, ...]]] | None = None
    weigh: Callable[[Context, Any], tuple[dict[str, Any], tuple[str, ...]]] | None = None
    names: tuple[str, ...] = ()
    population: Literal["", "rank", "alike"] = ""
    beside: tuple[str, ...] = ()
    direct: Callable[[Context, Any], tuple[pa.Table, int] | None] | None = None
    needs_turn: bool = False
    sees_all: Callable[[Any], bool] = lambda values: False
    sentences: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def texts(self) -> Texts:
        """Return the parts of the check's text."""
        return sql(self.text or self.name)

    def all_texts(self) -> tuple[str, ...]:
        """Return every text that answers a rule of this check."""
        return *vars(self.texts).values(), *(read_text("casecheck.checks", name) for name in self.beside)

    def lacking(
        self, has: Callable[[str], bool], flow: Flow | None, flows: Mapping[str, Flow], values: Any
    ) -> list[str]:
        """Return what a log lacks for a rule of this check, in words. has: whether it has a column."""
        wanted = dict.fromkeys([*self.needs, *(one.name for one in wanted_columns(values))])
        missing = [f"column {name}" for name in wanted if not has(name)]
        return missing + ["flow"] * (self.needs_flow and flow is None and not flows)


def answer(context: Context, check: Check, values: Any) -> Outcome:
    """Answer a rule of scope `case` on the table `events`."""
    if check.run is not None:
        return check.run(context, values)
    if check.direct is not None and context.is_direct and (told := check.direct(context, values)) is not None:
        return context.outcome(*told, _misnamed(context, check, values))
    bound, warnings = _prepared(context, check, values)
    if check.texts.gathered:
        context.engine.define("gathered", check.texts.gathered, **bound)
    judged = context.engine.query(check.texts.judged, **bound)["cases"][0].as_py()
    return context.outcome(check.texts.found, judged or 0, warnings, **bound)


def facts_of(context: Context, check: Check, values: Any) -> pa.Table:
    """Return the facts of a rule of scope `log` about the cases in the table `events`."""
    bound, _ = _prepared(context, check, values)
    return context.engine.query(check.texts.facts, **bound)


def conclude(context: Context, check: Check, values: Any) -> Outcome:
    """Answer a rule of scope `log` on the table `facts`, which holds the facts of all cases."""
    bound, warnings = _prepared(context, check, values)
    if check.weigh is not None:
        more, told = check.weigh(context, values)
        bound, warnings = bound | more, warnings + told
    judged = context.engine.query(check.texts.judged, **bound)["cases"][0].as_py()
    return context.outcome(check.texts.found, judged or 0, warnings, **bound)


def _prepared(context: Context, check: Check, values: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    bound, warnings = context.bindings(values), _misnamed(context, check, values)
    if check.prepare is not None:
        more, told = check.prepare(context, values)
        bound, warnings = bound | more, told + warnings
    return bound, warnings


def _misnamed(context: Context, check: Check, values: Any) -> tuple[str, ...]:
    """Return a warning for each activity that a rule names and no event has."""
    named = [getattr(values, name) for name in check.names]
    return context.misnamed(*(word for one in named for word in ((one,) if isinstance(one, str) else one)))


def sql(name: str) -> Texts:
    """Return the text of a check by its parts; what stands before any heading is the finding one."""
    text = read_text("casecheck.checks", name)
    pieces = PART.split(text)
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    found = parts.get("found") or pieces[0]
    if "judged" not in parts:
        raise BadInput("check_text", file=f"{name}.sql", reason="The text has no part `-- judged`.")
    return Texts(found, parts["judged"], parts.get("facts", ""), parts.get("gathered", ""))

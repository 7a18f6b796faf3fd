"""What every check is made of: parameters, the columns it needs, and one run that returns findings.

A check is one SQL text and one module of the same name. It emits codes and values, never sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import pyarrow as pa

from casecheck.automaton import Automaton
from casecheck.backends import DuckDB
from casecheck.backends.texts import read_text
from casecheck.calendar import WorkCalendar
from casecheck.findings import STAMP, Stamp, stamped
from casecheck.flow import Flow
from casecheck.log import Log

Progress = Callable[[float, str], None]
SEPARATOR = "-- judged"


@dataclass
class Context:
    """Hold what a run offers to its checks. stamp: what all findings of the rule in hand share."""

    engine: DuckDB
    log: Log
    flow: Flow | None = None
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    as_of: datetime | None = None
    stamp: Stamp = Stamp("", "", "", "", "{}")

    @cached_property
    def automaton(self) -> Automaton:
        """Return the automaton of the flow, built once for all rules of a run."""
        if self.flow is None:
            raise ValueError("the run has no flow")
        return Automaton(self.flow)

    def misnamed(self, *activities: str) -> tuple[str, ...]:
        """Return a warning for each activity that no event of the log has; empty names are none."""
        known = set(self.log.words("activity").dictionary.to_pylist())
        return tuple(f"No event has the activity {name!r}." for name in activities if name and name not in known)

    def findings(self, text: str, details: Sequence[str] | None = None, **parameters: Any) -> pa.Table:
        """Run the text of a check and return its findings in the one schema; details as in `findings.stamped`."""
        wrapped = STAMP.format(text=text)
        table = self.engine.query(wrapped, rule=self.stamp.rule, version=self.stamp.version, **parameters)
        return stamped(table, self.stamp, details)


@dataclass(frozen=True)
class Outcome:
    """Report one rule: its findings, the cases it could judge, and those it says nothing about."""

    findings: pa.Table
    judged: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """Describe one check. needs: fields the log must have. parameters: a frozen dataclass with `doc` metadata."""

    name: str
    summary: str
    parameters: type[Any]
    run: Callable[[Context, Any], Outcome]
    needs: tuple[str, ...] = ()
    needs_flow: bool = False


def parameter(doc: str, *, default: Any = ..., words: tuple[str, ...] = ()) -> Any:
    """Declare one parameter of a check: what it means, its default, and the words it allows."""
    metadata = {"doc": doc, "words": words}
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


def sql(name: str) -> tuple[str, str]:
    """Return the text of a check: the part that finds, and the part that counts the cases it could judge."""
    finds, _, judged = read_text("casecheck.checks", name).partition(SEPARATOR)
    return finds, judged

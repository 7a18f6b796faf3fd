"""The door for programs: what a notebook or another program needs of casecheck, in one place.

    from casecheck.api import read_flow, read_log, run

Every name stands with its types where it is defined; nothing is defined here.
"""

from __future__ import annotations

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.calendar import WorkCalendar, load_calendar
from casecheck.checks.registry import CHECKS
from casecheck.errors import BadInput
from casecheck.explain import explain_finding
from casecheck.findings import Finding
from casecheck.flow import Flow
from casecheck.history import read_history
from casecheck.incremental import run_new
from casecheck.large import open_log
from casecheck.log import Log, log_of_frame, read_log, read_query, sniff
from casecheck.report import write_rejects, write_report
from casecheck.rules import Rule, RulePack, parse_rules, read_rules
from casecheck.run import Report, RuleResult, run
from casecheck.schema import pack_schema
from casecheck.variants import Variant, list_variants

__all__ = [
    "CHECKS",
    "Automaton",
    "BadInput",
    "Finding",
    "Flow",
    "Log",
    "Report",
    "Rule",
    "RulePack",
    "RuleResult",
    "Variant",
    "WorkCalendar",
    "explain_finding",
    "list_variants",
    "load_calendar",
    "log_of_frame",
    "open_log",
    "pack_schema",
    "parse_rules",
    "read_flow",
    "read_history",
    "read_log",
    "read_query",
    "read_rules",
    "run",
    "run_new",
    "sniff",
    "write_rejects",
    "write_report",
]

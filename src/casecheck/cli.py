"""The command line: parse, make one call, print. Exit codes: 0 nothing found, 1 findings, 2 bad input."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casecheck import screen
from casecheck.automaton import Automaton
from casecheck.backends import ENGINES
from casecheck.bpmn import read_flow
from casecheck.calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar, load_calendar
from casecheck.checks.registry import CHECKS
from casecheck.errors import BadInput
from casecheck.explain import explain_finding, load_findings
from casecheck.history import read_history
from casecheck.incremental import run_new
from casecheck.large import LargeLog, open_log
from casecheck.log import DEFAULT_ZONE, Log, read_log
from casecheck.procurement.commands import add_procurement
from casecheck.procurement.registry import INDICATORS
from casecheck.report import write_rejects, write_report, writer_for
from casecheck.rules import read_rules
from casecheck.run import run
from casecheck.schema import pack_schema
from casecheck.sentences import LANGUAGES
from casecheck.variants import list_variants

FOUND_NOTHING, FOUND, BAD_INPUT, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.command(chosen)
        sys.stdout.flush()
        return code
    except BadInput as error:
        print(f"casecheck: {' '.join(str(error).split())}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader, such as head, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND_NOTHING
    except (KeyboardInterrupt, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "interrupted" not in str(error):  # so DuckDB tells of the same key
            raise
        print("casecheck: stopped", file=sys.stderr)
        return STOPPED


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; each command carries the function that serves it."""
    parser = argparse.ArgumentParser(prog="casecheck", description="Judge an event log by a flowchart and by rules.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_run(commands)
    _add_variants(commands)
    add_procurement(commands)
    flow = commands.add_parser("flow", help="say whether a flowchart can be judged, and what is weak about it")
    flow.add_argument("flow", metavar="FLOW.bpmn")
    flow.add_argument("--format", choices=("text", "json"), default="text")
    flow.set_defaults(command=show_flow)
    checks = commands.add_parser("checks", help="list the checks and their parameters")
    checks.add_argument("--format", choices=("text", "json", "schema"), default="text")
    checks.set_defaults(command=show_checks)
    explain = commands.add_parser("explain", help="say in words what a finding means")
    explain.add_argument("file", metavar="FILE", help="findings written by run --out (.json, .parquet)")
    explain.add_argument("finding", metavar="FINDING_ID", help="the id, or its beginning")
    explain.add_argument("--language", choices=("en", "zh", "both"), default="both")
    explain.set_defaults(command=show_explanation)
    return parser


def _add_run(commands: Any) -> None:
    command = commands.add_parser("run", help="find the cases that break the flow or the rules")
    _add_log(command)
    command.add_argument("--flow", metavar="FLOW.bpmn", help="flowchart that the cases must follow")
    command.add_argument("--rules", metavar="RULES.yaml", help="rule pack; see: casecheck checks")
    command.add_argument(
        "--out", metavar="FILE", type=Path, help="write findings: .html, .xlsx, .json, .csv or .parquet"
    )
    command.add_argument(
        "--language", choices=LANGUAGES, default="en", help="language of .html and .xlsx (default: en)"
    )
    command.add_argument("--calendar", metavar="cn|FILE", default="cn", help="working days (default: cn)")
    command.add_argument("--as-of", metavar="TIME", help="measure open cases up to this moment, as 2026-10-01T12:00")
    command.add_argument("--state", metavar="FOLDER", type=Path, help="add the events to those kept there; judge anew")
    command.add_argument(
        "--history", metavar="FILE", help="earlier findings: columns rule and outcome (upheld, withdrawn)"
    )
    command.add_argument("--engine", choices=ENGINES, default="duckdb", help="what answers the rules (default: duckdb)")
    command.add_argument("--master", metavar="URL", default="", help="where Spark runs: local[2], spark://HOST:7077")
    command.set_defaults(command=run_rules)


def _add_variants(commands: Any) -> None:
    command = commands.add_parser("variants", help="list the ways that cases went, most frequent first")
    _add_log(command)
    command.add_argument("--flow", metavar="FLOW.bpmn", help="judge each variant by this flowchart")
    command.add_argument("--lifecycle", metavar="MARK", default="", help="count only events so marked, as complete")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(command=show_variants)


def _add_log(command: argparse.ArgumentParser) -> None:
    command.add_argument("log", metavar="LOG", help="event log: CSV, Parquet, XLSX, XES, OCEL 2.0, or a database file")
    command.add_argument(
        "--map", metavar="FIELD=COLUMN,…", action="append", default=[], help="say which column holds which field"
    )
    command.add_argument("--zone", default=DEFAULT_ZONE, help=f"zone of times without one (default: {DEFAULT_ZONE})")
    command.add_argument("--encoding", help="encoding of a CSV file, when it is not found out")
    command.add_argument("--sheet", help="sheet of a workbook (default: the first)")
    command.add_argument("--object-type", metavar="TYPE", help="objects of an OCEL log that are the cases")
    command.add_argument("--query", metavar="SQL", help="what to read from a database file (SQLite, DuckDB)")
    command.add_argument("--strict", action="store_true", help="stop at the first row that cannot be used")
    command.add_argument("--rejects", metavar="FILE", type=Path, help="write the rows that cannot be used (CSV)")


def run_rules(chosen: argparse.Namespace) -> int:
    """Serve `run`."""
    if chosen.out:
        writer_for(chosen.out)
    if not chosen.flow and not chosen.rules:
        raise BadInput("nothing_to_judge", reason="Neither a flow nor rules are given.", hint="Give --flow or --rules.")
    if chosen.state and chosen.engine != "duckdb":
        raise BadInput("state_engine", reason="What is kept is judged by duckdb only.", hint="Leave out --engine.")
    rules = read_rules(chosen.rules) if chosen.rules else None
    flow = read_flow(Path(chosen.flow)) if chosen.flow else None
    log = _load(chosen)
    as_of = _moment(chosen.as_of, chosen.zone)
    calendar = None if chosen.calendar == "cn" else _calendar(chosen.calendar, log, as_of)
    history = read_history(chosen.history) if chosen.history else None
    given: dict[str, Any] = {"flow": flow, "rules": rules, "calendar": calendar, "as_of": as_of, "history": history}
    with screen.progress() as tell:
        if chosen.state:
            report = run_new(chosen.state, log, progress=tell, **given)
        else:
            report = run(log, progress=tell, engine=chosen.engine, master=chosen.master, **given)
    if isinstance(log, LargeLog):  # what of it cannot be used is known only now
        _tell_rejects(chosen, log)
    if chosen.out:
        write_report(report, chosen.out, language=chosen.language)
    screen.print_report(report, chosen.out, log.warnings)
    return FOUND if report.table.num_rows else FOUND_NOTHING


def show_variants(chosen: argparse.Namespace) -> int:
    """Serve `variants`."""
    flow = read_flow(Path(chosen.flow)) if chosen.flow else None
    variants = list_variants(_load(chosen), flow, lifecycle=chosen.lifecycle)
    if chosen.format == "json":
        rows: list[dict[str, Any]] = []
        for variant in variants:
            row: dict[str, Any] = {"variant": list(variant.activities), "cases": variant.cases}
            verdict = variant.verdict
            rows.append(row | ({"fits": verdict.fits, "cost": verdict.cost} if verdict else {}))
        print(json.dumps(rows, ensure_ascii=False))
    else:
        screen.print_variants(variants)
    return FOUND_NOTHING


def show_flow(chosen: argparse.Namespace) -> int:
    """Serve `flow`."""
    automaton = Automaton(read_flow(Path(chosen.flow)), is_refusing=False)
    row = screen.flow_row(automaton)
    if chosen.format == "json":
        print(json.dumps(row, ensure_ascii=False))
    else:
        screen.print_flow(automaton)
    return FOUND if row["issues"] else FOUND_NOTHING


def show_checks(chosen: argparse.Namespace) -> int:
    """Serve `checks`."""
    listed = [*CHECKS.values(), *INDICATORS.values()]
    if chosen.format == "schema":
        print(json.dumps(pack_schema(CHECKS), ensure_ascii=False, indent=1))
    elif chosen.format == "json":
        print(json.dumps([screen.check_row(check) for check in listed], ensure_ascii=False))
    else:
        screen.print_checks(listed)
    return FOUND_NOTHING


def show_explanation(chosen: argparse.Namespace) -> int:
    """Serve `explain`."""
    finding = load_findings(Path(chosen.file), chosen.finding)
    languages = ("en", "zh") if chosen.language == "both" else (chosen.language,)
    for language in languages:
        print(explain_finding(finding, language))
    return FOUND_NOTHING


def _load(chosen: argparse.Namespace) -> Log:
    is_kept = getattr(chosen, "state", None) is not None  # what is kept is numbered in the order of the file
    log = (read_log if is_kept else open_log)(
        chosen.log,
        mapping=_mapping(chosen.map),
        timezone=chosen.zone,
        strict=chosen.strict,
        encoding=chosen.encoding,
        sheet=chosen.sheet,
        object_type=chosen.object_type,
        query=chosen.query,
    )
    _tell_rejects(chosen, log)
    return log


def _tell_rejects(chosen: argparse.Namespace, log: Log) -> None:
    """Say what of a log could not be used, and write the list of it."""
    target = chosen.rejects
    if target is None and log.rejects and getattr(chosen, "out", None):
        target = chosen.out.with_name(f"{chosen.out.stem}.rejects.csv")
    if target and log.rejects:
        write_rejects(log, target)
    screen.print_rejects(log, target)


def _mapping(texts: Sequence[str]) -> dict[str, str]:
    mapping = {}
    for pair in ",".join(texts).split(",") if texts else ():
        target, equals, column = pair.partition("=")
        if not equals or not target.strip() or not column.strip():
            raise BadInput("map", reason=f"--map has {pair!r}.", hint="Write it as --map case_id=COLUMN,actor=COLUMN.")
        mapping[target.strip()] = column.strip()
    return mapping


def _moment(text: str | None, zone: str) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("as_of", reason=f"--as-of has {text!r}.", hint="Write it as 2026-10-01T12:00.") from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadInput("as_of", reason=f"--as-of has the year {moment.year}.", hint="Write it as 2026-10-01T12:00.")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _calendar(name: str, log: Log, as_of: datetime | None) -> WorkCalendar:
    first, last = log.years()
    return load_calendar(name, first, max(last, as_of.year if as_of else last), zone=log.zone)

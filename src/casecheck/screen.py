"""Print to the terminal: tables on standard output, notes and progress on standard error."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from casecheck.automaton import Automaton
from casecheck.checks.contract import Check, Progress
from casecheck.formats.raw import Rejecting
from casecheck.run import Report
from casecheck.variants import Variant

SHOWN_VARIANTS = 50
SHOWN_REJECTS = 5


def _out() -> Console:
    return Console(highlight=False)


def note(text: str) -> None:
    """Print one note for the user."""
    print(f"casecheck: {text}", file=sys.stderr)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show a bar with the rule that runs and the time it takes, on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda share, rule: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        bar = bars.add_task("", total=1.0)
        yield lambda share, rule: bars.update(bar, completed=share, description=escape(rule))


def print_rejects(log: Rejecting, target: Path | None) -> None:
    """Say what of the log could not be used, and where the whole list is."""
    for warning in log.warnings:
        note(f"{log.name}: {warning}")
    if not log.rejects:
        return
    for reject in log.rejects[:SHOWN_REJECTS]:
        note(f"{log.name}, {log.place} {reject.line}: {reject.reason}")
    rest = f" The list is in {target}." if target else " --rejects FILE writes the list."
    empty = len(log.rejects) - log.rejected
    note(f"{log.name}: rows not used: {log.rejected}; values left empty: {empty}.{rest}")


def print_report(report: Report, target: Path | None, told: Sequence[str] = ()) -> None:
    """Print the per-rule table, the warnings not told yet and where the findings are."""
    log = report.log
    table = Table("rule", "check", title=f"{log['name']}: {log['cases']:,} cases, {log['events']:,} events")
    is_expected = any(result.expected is not None for result in report.rules)
    headings = ("judged", "not applicable", "flagged", "share", "findings", *["false alarms before"] * is_expected)
    for heading in headings:
        table.add_column(heading, justify="right")
    for result in report.rules:
        counts = [f"{count:,}" for count in (result.judged, result.not_applicable, result.flagged)]
        row = [*counts, _per_cent(result.share), f"{result.findings:,}", _per_cent(result.expected)]
        table.add_row(escape(result.rule), result.check, *row[: len(headings)])
    _out().print(table)
    for warning in report.warnings:
        if warning not in told:
            note(warning)
    if target:
        note(f"findings written to {target}")


def _per_cent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def print_variants(variants: Sequence[Variant]) -> None:
    """Print the most frequent variants."""
    is_judged = any(variant.verdict for variant in variants)
    table = Table("cases", *(["cost"] if is_judged else []), "variant", title=f"{len(variants):,} variants")
    table.columns[0].justify = "right"
    for activities, cases, _, verdict, _ in variants[:SHOWN_VARIANTS]:
        cost = "fits" if verdict and verdict.fits else str(verdict.cost) if verdict and verdict.cost else "unknown"
        table.add_row(f"{cases:,}", *([cost] if is_judged else []), escape(" → ".join(activities)))
    _out().print(table)
    if len(variants) > SHOWN_VARIANTS:
        note(f"{len(variants) - SHOWN_VARIANTS:,} more; --format json lists all")


def flow_row(automaton: Automaton) -> dict[str, Any]:
    """Return a flow as plain values: its posts with their steps, and what is weak about it."""
    flow = automaton.flow
    posts: dict[str, list[dict[str, str]]] = {name: [] for name in flow.lanes}
    for node in flow.steps:
        posts.setdefault(node.lane, []).append({"id": node.id, "name": node.name, "tag": node.tag})
    return {
        "flow": flow.name,
        "title": flow.title,
        "elements": len(flow.nodes),
        "sequence_flows": len(flow.edges),
        "posts": [{"name": name, "steps": steps} for name, steps in posts.items()],
        "is_judging": automaton.is_judging,
        "issues": [issue._asdict() for issue in automaton.soundness()],
    }


def print_flow(automaton: Automaton) -> None:
    """Print the posts of a flow with their steps, and what is weak about it, or that nothing is."""
    console, row = _out(), flow_row(automaton)
    console.print(f"{escape(row['flow'])}: {row['elements']} elements, {row['sequence_flows']} sequence flows")
    for post in row["posts"]:
        steps = ", ".join(step["name"] or f"(element {step['id']})" for step in post["steps"])
        console.print(f"{escape(post['name'] or 'no post')}: {escape(steps or 'no step')}")
    for issue in row["issues"]:
        console.print(f"element {escape(issue['element'])}: {escape(issue['reason'])} ({issue['code']})")
    if not row["is_judging"]:
        console.print("No case can be judged by this flow.")
    elif not row["issues"]:
        console.print("Sound: every step can be reached and every case can be completed.")


def check_row(check: Check) -> dict[str, Any]:
    """Return one check as plain values."""
    parameters = []
    for field in dataclasses.fields(check.parameters):
        required = field.default is dataclasses.MISSING
        row = {"name": field.name, "doc": field.metadata["doc"], "required": required}
        row["default"] = None if required else field.default
        parameters.append(row | ({"words": list(field.metadata["words"])} if field.metadata["words"] else {}))
    return {
        "name": check.name,
        "summary": check.summary,
        "needs": [*check.needs, *(["flow"] if check.needs_flow else [])],
        "parameters": parameters,
    }


def print_checks(checks: Sequence[Check]) -> None:
    """Print every check with its parameters."""
    console = _out()
    for check in checks:
        row = check_row(check)
        needs = f" Needs: {', '.join(row['needs'])}." if row["needs"] else ""
        console.print(f"[bold]{check.name}[/bold]  {check.summary}{needs}")
        for parameter in row["parameters"]:
            default = "required" if parameter["required"] else f"default {parameter['default']!r}"
            words = f"; one of {', '.join(parameter['words'])}" if "words" in parameter else ""
            console.print(f"    {parameter['name']}  {escape(parameter['doc'])} ({escape(default)}{words})")

"""The command `procurement`: parse, make one call, print."""

from __future__ import annotations

import argparse
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from casecheck import screen
from casecheck.backends import ENGINES
from casecheck.procurement.cardinal import read_settings, write_groups
from casecheck.procurement.registry import INDICATORS
from casecheck.procurement.running import Releases, read_releases, run_indicators
from casecheck.procurement.sentences import tell as tell_finding
from casecheck.report import write_rejects, write_report, writer_for
from casecheck.rules import RulePack, read_rules
from casecheck.sentences import LANGUAGES


def add_procurement(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("procurement", help="judge OCDS releases by indicators of procurement")
    command.add_argument(
        "releases", metavar="RELEASES", help="OCDS releases: JSON lines, a package of releases or records, also .gz"
    )
    chosen = command.add_mutually_exclusive_group()
    chosen.add_argument("--rules", metavar="PACK", type=Path, help="rule pack (default: all indicators)")
    chosen.add_argument("--settings", metavar="FILE.ini", type=Path, help="a settings file of Cardinal instead")
    command.add_argument("--out", metavar="FILE", type=Path, help="write findings, in the formats of run")
    command.add_argument("--groups", metavar="FILE.json", type=Path, help="write results grouped as Cardinal does")
    command.add_argument("--strict", action="store_true", help="stop at the first release that cannot be used")
    command.add_argument("--rejects", metavar="FILE", type=Path, help="write what cannot be used (CSV)")
    command.add_argument("--language", choices=LANGUAGES, default="en", help="language of .html and .xlsx")
    command.add_argument("--engine", choices=ENGINES, default="duckdb", help="what answers the rules (default: duckdb)")
    command.add_argument("--master", metavar="URL", default="", help="where Spark runs: local[2], spark://HOST:7077")
    command.set_defaults(command=run_procurement)


def run_procurement(chosen: argparse.Namespace) -> int:
    """Serve `procurement`: 0 nothing found, 1 findings."""
    if chosen.out:
        writer_for(chosen.out)
    rules, notes = _rules(chosen)
    releases = read_releases(chosen.releases, strict=chosen.strict)
    _tell_rejects(releases, chosen)
    with screen.progress() as tell:
        report = run_indicators(releases, rules, progress=tell, engine=chosen.engine, master=chosen.master)
    if chosen.out:
        write_report(report, chosen.out, language=chosen.language, tell=tell_finding)
    if chosen.groups:
        write_groups(report, chosen.groups)
    for text in notes:
        screen.note(text)
    screen.print_report(report, chosen.out, releases.warnings)
    return 1 if report.table.num_rows else 0


def standard_pack() -> RulePack:
    """Return the pack that comes with casecheck: every indicator with its defaults."""
    with as_file(files("casecheck") / "packs" / "procurement.yaml") as path:
        return read_rules(path, checks=INDICATORS)


def _rules(chosen: argparse.Namespace) -> tuple[RulePack, tuple[str, ...]]:
    if chosen.settings:
        return read_settings(chosen.settings)
    return (read_rules(chosen.rules, checks=INDICATORS) if chosen.rules else standard_pack()), ()


def _tell_rejects(releases: Releases, chosen: argparse.Namespace) -> None:
    target = chosen.rejects
    if target is None and releases.rejects and chosen.out:
        target = chosen.out.with_name(f"{chosen.out.stem}.rejects.csv")
    if target and releases.rejects:
        write_rejects(releases, target)
    screen.print_rejects(releases, target)

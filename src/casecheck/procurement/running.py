"""Judge releases by indicators and report as a run over a log does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from casecheck import findings
from casecheck.backends import open_engine
from casecheck.backends.engine import Engine
from casecheck.backends.texts import read_text
from casecheck.checks.contract import Progress
from casecheck.errors import BadInput
from casecheck.findings import Stamp
from casecheck.formats.raw import Reject, Source
from casecheck.procurement.fences import Fence, lower_fence, quantile, upper_fence
from casecheck.procurement.reading import Reading
from casecheck.procurement.registry import INDICATORS, Indicator
from casecheck.procurement.settings import MixedSupplier, MoneyScope, SamePrice, ShortPeriod, UnsuccessfulBidder
from casecheck.procurement.tables import lay_out
from casecheck.rules import Rule, RulePack
from casecheck.run import Report, RuleResult

ZONE = "UTC"
TURNS = {  # in which order the indicators of one release meet its currencies
    "gaps": {"close_to_winning", "deep_discount"},
    "prices": {"identical_prices"},
    "lowest": {"lowest_disqualified"},
}
DAYS_OF = {"details": pa.string(), "days": pa.int64()}


@dataclass(frozen=True)
class Releases:
    """Hold the releases of one file as tables. count: what the file holds, rejects included."""

    name: str
    tables: Mapping[str, pa.Table]
    count: int
    rejects: tuple[Reject, ...] = ()
    warnings: tuple[str, ...] = ()
    place: str = "line"

    @property
    def rejected(self) -> int:
        """Count the releases that are not used."""
        return len(self.rejects)


def read_releases(path: str | Path, *, strict: bool = False, name: str | None = None) -> Releases:
    """Read OCDS releases: compiled releases line by line, or packages of releases or records, plain or gzip.

    strict: stop at the first that cannot be used. Raise BadInput for a file without releases.
    """
    reading = Reading(Source(Path(path), name))
    tables = lay_out(reading.releases())
    if strict and reading.rejects:
        first = reading.rejects[0]
        at = f"line {first.line}" if first.line else f"release {first.row}"
        raise BadInput("bad_row", file=reading.source.name, at=at, reason=first.reason)
    return Releases(reading.source.name, tables, reading.number, tuple(reading.rejects), _repeated(tables["releases"]))


def _repeated(releases: pa.Table) -> tuple[str, ...]:
    counts = releases.group_by("ocid").aggregate([("release", "count"), ("release", "min")])
    more = counts.filter(pc.greater(counts["release_count"], 1)).sort_by("release_min")
    if not more.num_rows:
        return ()
    first = more["ocid"][0].as_py()
    return (
        f"{more.num_rows} contracting processes have several releases, as {first!r}; each counts as one process."
        " Compile the releases first.",
    )


def run_indicators(
    releases: Releases,
    rules: RulePack,
    *,
    progress: Progress | None = None,
    engine: str = "duckdb",
    master: str = "",
) -> Report:
    """Judge releases by the rules of a pack.

    A finding about an organisation has the organisation as its case: `buyer:`, `procuring_entity:` or `tenderer:` and
    its id. event_ids are the places of the releases in the file, from 1.
    """
    for rule in rules.rules:
        _refuse_where(rule, rules.name)
    tell: Callable[[float, str], Any] = progress or (lambda share, rule: None)
    tables, results, warnings = [findings.empty()], [], list(releases.warnings)
    with open_engine(engine, master) as opened:
        for name, table in releases.tables.items():
            opened.register(name, table)
        currency = _first_currency(opened, rules.rules)
        for place, rule in enumerate(rules.rules):
            tell(place / len(rules.rules), rule.id)
            table, result, notes = _run_rule(opened, rule, currency)
            tables.append(table)
            results.append(result)
            warnings += [f"{rule.id}: {note}" for note in notes]
    tell(1.0, "")
    return Report(pa.concat_tables(tables), tuple(results), _summary(releases), tuple(warnings), ZONE)


def _refuse_where(rule: Rule, pack: str) -> None:
    if rule.where:
        reason = f"The rule {rule.id!r} has where:, which indicators do not take."
        hint = "Leave procedures out by excluded_procurement_method_details."
        raise BadInput("rules", file=pack, reason=reason, hint=hint)


def _summary(releases: Releases) -> dict[str, Any]:
    table = releases.tables["releases"]
    return {
        "name": releases.name,
        "format": "OCDS",
        "encoding": "utf-8",
        "zone": ZONE,
        "cases": len(pc.unique(table["ocid"])),
        "events": table.num_rows,
        "rejected": len(releases.rejects),
    }


def _run_rule(engine: Engine, rule: Rule, currency: str) -> tuple[pa.Table, RuleResult, tuple[str, ...]]:
    indicator = INDICATORS[rule.check.name]
    _offer_processes(engine, rule.values)
    bound = _bindings(engine, rule.values, currency)
    if indicator.parts.measures:
        engine.define("measures", indicator.parts.measures, **bound)
    more, notes = _fenced(engine, indicator, rule.values)
    bound |= more
    if _needs_currency(rule.values) and not bound["currency"]:
        notes += ("No currency was found; nothing is compared.",)
    parameters = json.dumps(rule.parameters(), ensure_ascii=False, sort_keys=True)
    stamp = Stamp(rule.id, indicator.name, rule.version, rule.severity, parameters, rule.grades)
    answer = engine.query(indicator.parts.found, **bound)
    found = findings.stamped(answer, stamp).sort_by([("at", "ascending"), ("case_id", "ascending")])
    counts = engine.query(indicator.parts.judged, **bound).to_pylist()[0]
    return found, _result(rule, indicator, counts["cases"], counts["total"], found), notes


def _offer_processes(engine: Engine, values: Any) -> None:
    compared = getattr(values, "price_comparison_procurement_methods", ())
    engine.define(
        "processes",
        read_text("casecheck.procurement", "processes"),
        excluded=list(values.excluded_procurement_method_details),
        has_price_comparison=bool(compared),
        price_comparison=list(compared),
        no_price_comparison=list(getattr(values, "no_price_comparison_procurement_methods", ())),
    )


def _bindings(engine: Engine, values: Any, currency: str) -> dict[str, Any]:
    """Return the settings as the texts take them, and register the days of R003."""
    bound = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(values).items()}
    bound["has_methods"] = bool(bound.get("procurement_methods"))
    bound["currency"] = bound.get("currency") or currency
    if isinstance(values, ShortPeriod):
        days = values.days()
        rows = {"details": list(days), "days": list(days.values())}
        engine.register("days_of", pa.table(rows, schema=pa.schema(list(DAYS_OF.items()))))
    return bound


def _first_currency(engine: Engine, rules: Sequence[Rule]) -> str:
    """Return the currency that the rules without one of their own meet first."""
    open_rules = [rule for rule in rules if _needs_currency(rule.values) and not rule.values.currency]
    if not open_rules:
        return ""
    _offer_processes(engine, open_rules[0].values)
    names = {rule.check.name for rule in open_rules}
    reads = {f"reads_{turn}": bool(names & known) for turn, known in TURNS.items()}
    text = read_text("casecheck.procurement", "observed")
    first = engine.query(f"SELECT currency FROM ({text}) AS o ORDER BY release, turn, bid LIMIT 1", **reads)
    return str(first["currency"][0].as_py()) if first.num_rows else ""


def _needs_currency(values: Any) -> bool:
    """Say whether a rule compares amounts of the main currency alone."""
    return isinstance(values, MoneyScope) and (values.as_worded or not isinstance(values, SamePrice))


def _fenced(engine: Engine, indicator: Indicator, values: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what a text of outliers needs besides: the fence, whether it holds, and its figures as JSON."""
    given = float(values.threshold) if indicator.fenced else -1.0
    if indicator.fenced == "grouped":
        _offer_fences(engine, given)
    if indicator.fenced not in ("lower", "upper"):
        return {}, ()
    measures = _column(engine, "measure", "WHERE is_large" if isinstance(values, MixedSupplier) else "")
    bound: dict[str, Any] = {"fence": 1.0, "is_fenced": False, "quartiles": "", "least_bids": 0.0}
    if isinstance(values, UnsuccessfulBidder) and measures:
        bound["least_bids"] = float(quantile(sorted(_column(engine, "bids")), values.percentile / 100))
    if given < 0 and not measures:
        return bound, ()
    side = lower_fence if indicator.fenced == "lower" else upper_fence
    fence = Fence(given) if given >= 0 else side(measures)
    # a share or a gap cannot lie below 0, so a fence at 0 would flag whatever lies on the floor
    holds = fence.fence > 0
    bound |= {"fence": fence.fence if holds else 1.0, "is_fenced": holds, "quartiles": fence.detail()}
    return bound, () if holds else (f"The fence is {fence.fence:g}; nothing is an outlier.",)


def _column(engine: Engine, name: str, where: str = "") -> list[float]:
    values: list[float] = engine.query(f"SELECT {name} FROM measures {where}")[name].to_pylist()
    return values


def _offer_fences(engine: Engine, given: float) -> None:
    measures: dict[str, list[float]] = {}
    for row in engine.query("SELECT kind, measure FROM measures").to_pylist():
        measures.setdefault(row["kind"], []).append(row["measure"])
    fences = {kind: Fence(given) if given >= 0 else upper_fence(values) for kind, values in measures.items()}
    engine.register(
        "fences",
        pa.table(
            {
                "kind": pa.array(list(fences), pa.string()),
                "fence": pa.array([fence.fence for fence in fences.values()], pa.float64()),
                "quartiles": pa.array([fence.detail() for fence in fences.values()], pa.string()),
            }
        ),
    )


def _result(rule: Rule, indicator: Indicator, judged: int, total: int, found: pa.Table) -> RuleResult:
    """Count the rule's own kind of units; winners flagged beside their process do not count twice."""
    groups = [json.loads(text)["group"] for text in found["detail"].to_pylist()]
    cases = {
        case for case, group in zip(found["case_id"].to_pylist(), groups, strict=True) if group in indicator.groups
    }
    return RuleResult(
        *(rule.id, indicator.name, rule.version, rule.severity, judged, max(0, total - judged), len(cases)),
        found.num_rows,
        title=rule.title,
        title_zh=rule.title_zh,
    )

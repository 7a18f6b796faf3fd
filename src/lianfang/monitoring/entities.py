"""How runs and findings are shown."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.monitoring import actions, queries
from lianfang.monitoring.terms import CHECK_LABELS, SEVERITY_LABELS
from lianfang.monitoring.workflow import RUN_FLOW, WATCHERS
from lianfang.people.queries import list_unit_choices


def _run_panel(actor: Actor, run: Any) -> dict[str, Any]:
    rules = [{**rule, "label": _rule_label(rule), "share_text": share_text(rule["share"])} for rule in _rules(run)]
    return {
        "cases": queries.list_run_cases(actor, run) if run.state == "done" else [],
        "rules": rules,
        "message": queries.message_of(run),
        "stage": queries.stage_of(run),
    }


def _rules(run: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run.summary.get("rules", [])
    return found


def _rule_label(rule: dict[str, Any]) -> object:
    return CHECK_LABELS.get(rule["check"], rule["check"])


def share_text(share: float | None) -> str:
    """Return a share as percent with one decimal, a dash where nothing was judged."""
    return "—" if share is None else f"{share * 100:.1f}%"


RUNS = Entity(
    name="runs",
    label=_("Run"),
    plural=_("Monitoring runs"),
    rows=queries.list_runs,
    one=queries.get_run,
    order="-pk",
    title=lambda run: run.item.localized("name"),
    template="monitoring/run.html",
    list_template="monitoring/runs.html",
    panel=_run_panel,
    list_panel=lambda actor: {"can_upload": actor.holds(WATCHERS)},
    workflow=RUN_FLOW,
    moves={"cancel": actions.cancel_run, "repeat": actions.repeat_run},
    trail_type="monitoring.run",
    empty=_("No log has been judged yet. Upload one, and its cases are judged on the item's own flowchart."),
    columns=(
        Column(
            "item",
            _("Authority item"),
            Kind.LINK,
            value=lambda run: run.item.localized("name"),
            note=lambda run: run.log.name,
            source="item__name",
            search=("item__name", "item__name_en", "item__number", "log__name"),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda run: run.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in RUN_FLOW.states],
        ),
        Column("progress", _("Progress, percent"), Kind.NUMBER, source="progress"),
        Column("cases", _("Cases"), Kind.NUMBER, value=lambda run: run.summary.get("log", {}).get("cases")),
        Column("cases_found", _("Cases flagged"), Kind.NUMBER, source="cases_found"),
        Column("found", _("Findings"), Kind.NUMBER, source="found"),
        Column("created_at", _("Asked for"), Kind.MOMENT, source="created_at"),
    ),
)

FINDINGS = Entity(
    name="findings",
    label=_("Finding"),
    plural=_("Findings"),
    rows=queries.list_findings,
    one=queries.get_finding,
    order="-at",
    title=lambda finding: finding.case_id,
    template="monitoring/finding.html",
    trail_type="monitoring.finding",
    panel=lambda actor, finding: {"said": queries.sentence_of(finding)},
    empty=_("No finding. Either every case kept to its flowchart, or no log has been judged yet."),
    columns=(
        Column(
            "case_id",
            _("Case number"),
            Kind.LINK,
            value=lambda finding: finding.case_id,
            source="case_id",
            search=("case_id", "actor_name"),
        ),
        Column(
            "item",
            _("Authority item"),
            value=lambda finding: finding.item.localized("name"),
            source="item__name",
            search=("item__name", "item__name_en"),
        ),
        Column(
            "check_name",
            _("What was found"),
            Kind.CHOICE,
            value=lambda finding: CHECK_LABELS.get(finding.check_name, finding.check_name),
            note=queries.sentence_of,
            source="check_name",
            choices=lambda actor: list(CHECK_LABELS.items()),
        ),
        Column("step_name", _("Step"), source="step_name", search=("step_name",)),
        Column("actor_name", _("Person"), source="actor_name"),
        Column("rule", _("Rule"), source="rule", search=("rule",)),
        Column(
            "severity",
            _("Severity"),
            Kind.CHOICE,
            value=lambda finding: SEVERITY_LABELS.get(finding.severity, finding.severity),
            source="severity",
            choices=lambda actor: list(SEVERITY_LABELS.items()),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda finding: finding.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
            is_shown=False,
        ),
        Column("at", _("When"), Kind.MOMENT, source="at"),
    ),
)

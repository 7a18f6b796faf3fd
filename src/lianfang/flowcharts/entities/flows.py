"""How flowcharts and their versions are shown."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.entities.sheets import STEP_SHEET
from lianfang.flowcharts.workflow import VERSION_FLOW
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices


def _flow_panel(actor: Actor, flow: Any) -> dict[str, Any]:
    versions = list(queries.list_versions(actor).filter(flow=flow))
    return {
        "versions": versions,
        "draft": next((version for version in versions if version.state == "draft"), None),
        "may_draft": actor.holds(DRAFTERS, flow.unit_path),
    }


FLOWS = Entity(
    name="flows",
    label=_("Flowchart"),
    plural=_("Flowcharts"),
    rows=queries.list_flows,
    one=queries.get_flow,
    key="number",
    order="unit__position",
    title=lambda flow: flow.item.localized("name"),
    template="flowcharts/flow.html",
    list_template="flowcharts/flows.html",
    panel=_flow_panel,
    importer=STEP_SHEET,
    columns=(
        Column("number", _("No."), source="item__number", search=("item__number", "item__code")),
        Column(
            "name",
            _("Authority item"),
            Kind.LINK,
            value=lambda flow: flow.item.localized("name"),
            source="item__name",
            search=("item__name", "item__name_en"),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda flow: flow.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column(
            "promised_limit_days",
            _("Promised limit (working days)"),
            Kind.NUMBER,
            value=lambda flow: flow.item.promised_limit_days,
            source="item__promised_limit_days",
        ),
        Column(
            "steps",
            _("Steps"),
            Kind.NUMBER,
            value=lambda flow: flow.current.step_count if flow.current else None,
            source="current__step_count",
        ),
        Column(
            "risk_steps",
            _("Risk steps"),
            Kind.NUMBER,
            value=lambda flow: flow.current.risk_step_count if flow.current else None,
            source="current__risk_step_count",
        ),
        Column(
            "days",
            _("Days of the steps"),
            Kind.NUMBER,
            value=lambda flow: flow.current.days if flow.current else None,
            source="current__days",
            help=_("Working days along the longest way through the flow."),
        ),
        Column(
            "hand_overs",
            _("Hand-overs"),
            Kind.NUMBER,
            value=lambda flow: flow.current.hand_over_count if flow.current else None,
            source="current__hand_over_count",
            help=_("How often a case changes hands between posts, at most."),
        ),
        Column(
            "returns",
            _("Ways back"),
            Kind.NUMBER,
            value=lambda flow: flow.current.return_count if flow.current else None,
            source="current__return_count",
            help=_("Places from which a case may be sent back."),
        ),
        Column(
            "current",
            _("Version in force"),
            Kind.NUMBER,
            value=lambda flow: flow.current.number if flow.current else None,
            source="current__number",
        ),
        Column(
            "published_on",
            _("Published on"),
            Kind.DATE,
            value=lambda flow: flow.current.published_on if flow.current else None,
            source="current__published_on",
        ),
    ),
)

VERSIONS = Entity(
    name="flow-versions",
    label=_("Flowchart version"),
    plural=_("Flowchart versions"),
    rows=queries.list_versions,
    one=queries.get_version,
    key="key",
    order="flow__item__number",
    title=lambda version: version.flow.item.localized("name"),
    workflow=VERSION_FLOW,
    moves={"publish": actions.publish_flow},
    trail_type="flowcharts.flowversion",
    template="flowcharts/version.html",
    columns=(
        Column("key", _("No."), Kind.LINK, source="flow__item__number", search=("flow__item__number",)),
        Column(
            "name",
            _("Authority item"),
            value=lambda version: version.flow.item.localized("name"),
            source="flow__item__name",
            search=("flow__item__name", "flow__item__name_en"),
        ),
        Column("number", _("Version"), Kind.NUMBER, source="number"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in VERSION_FLOW.states],
        ),
        Column("step_count", _("Steps"), Kind.NUMBER, source="step_count"),
        Column("risk_step_count", _("Risk steps"), Kind.NUMBER, source="risk_step_count"),
        Column(
            "drafted_by",
            _("Drafted by"),
            value=lambda version: version.drafted_by.get_full_name() if version.drafted_by else "",
        ),
        Column("published_on", _("Published on"), Kind.DATE, source="published_on"),
    ),
)

"""Risk points between cycles: closed by a second person, or kept; a verified level that falls on evidence only."""

from __future__ import annotations

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.register.access import VERIFIERS
from lianfang.register.models import RiskPoint
from lianfang.register.queries import get_risk, list_risks
from lianfang.register.rules import insist_length, is_below
from lianfang.register.terms import LEVELS
from lianfang.register.workflow import RISK_POINT
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


def locked_risk(actor: Actor, key: str) -> RiskPoint:
    """Return a risk, locked until the transaction ends."""
    return locked(list_risks(actor), pk=get_risk(actor, key).pk)


@use_case
def ask_closing(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> RiskPoint:
    """Ask for a risk to be closed, with the reason; another person decides."""
    risk = locked_risk(actor, key)
    state = RISK_POINT.check("ask_closing", risk, actor, comment=comment)
    risk.change(expected=version, state=state, closing_by_id=actor.id, closed_because=comment.strip())
    record(actor, "register.ask_closing", risk, comment=comment)
    return risk


@use_case
def close_risk(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> RiskPoint:
    """Close a risk as another person than whoever asked and whoever holds its post."""
    risk = locked_risk(actor, key)
    state = RISK_POINT.check("close", risk, actor, comment=comment)
    risk.change(expected=version, state=state, closed_on=clock.today(), closed_because=comment.strip())
    record(actor, "register.close_risk", risk, comment=comment)
    return risk


@use_case
def keep_risk(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> RiskPoint:
    """Keep a risk that somebody wanted closed, with the reason."""
    risk = locked_risk(actor, key)
    state = RISK_POINT.check("keep", risk, actor, comment=comment)
    risk.change(expected=version, state=state, closing_by_id=None, closed_because="")
    record(actor, "register.keep_risk", risk, comment=comment)
    return risk


@use_case
def drop_risk(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> RiskPoint:
    """Drop a risk that was proposed and never rated to its end, with the reason."""
    risk = locked_risk(actor, key)
    state = RISK_POINT.check("drop", risk, actor, comment=comment)
    risk.change(expected=version, state=state, closed_on=clock.today(), closed_because=comment.strip())
    record(actor, "register.drop_risk", risk, comment=comment)
    return risk


@use_case
def plan_level(actor: Actor, *, key: str, level: str, version: int | None = None) -> RiskPoint:
    """Write down which level the measures are meant to reach; it changes nothing in force."""
    risk = locked_risk(actor, key)
    if not actor.holds(VERIFIERS, risk.unit_path) and risk.post_id not in actor.post_ids:
        raise NotFound("RiskPoint")
    _insist_level(risk, level)
    risk.change(expected=version, planned_level=level, planned_on=clock.today())
    record(actor, "register.plan_level", risk, level=level)
    return risk


@use_case
def verify_level(actor: Actor, *, key: str, level: str, evidence: str, version: int | None = None) -> RiskPoint:
    """State the level that is left, on evidence; never by the owner of the risk, who may not find the own risk lower.

    evidence: what was seen, in words; required whatever the level.
    """
    risk = locked_risk(actor, key)
    if not actor.holds(VERIFIERS, risk.unit_path):
        raise NotFound("RiskPoint")
    if risk.post_id is not None and risk.post_id in actor.post_ids:
        raise Refused("risk_own", risk=risk.number)
    _insist_level(risk, level)
    if not evidence.strip():
        raise Refused("verified_without_evidence", field="evidence")
    risk.change(
        expected=version,
        verified_level=level,
        verified_on=clock.today(),
        verified_by_id=actor.id,
        verified_because=insist_length("text", evidence),
    )
    record(actor, "register.verify_level", risk, level=level, evidence=evidence, is_lower=is_below(level, risk.level))
    return risk


def _insist_level(risk: RiskPoint, level: str) -> None:
    if level not in LEVELS:
        raise Refused("level_unknown", field="level", level=level)
    if risk.state != "in_force":
        raise Refused("risk_not_in_force", risk=risk.number)


declare_acts(
    {
        "register.ask_closing": _("Closing of a risk asked for"),
        "register.close_risk": _("Risk closed"),
        "register.keep_risk": _("Risk kept"),
        "register.drop_risk": _("Proposed risk dropped"),
        "register.plan_level": _("Planned level of a risk"),
        "register.verify_level": _("Verified level of a risk"),
    }
)
declare_refusals(
    {
        "verified_without_evidence": _("Say what was seen: a verified level stands on evidence."),
        "risk_not_in_force": _("{risk} has no level in force yet."),
    }
)

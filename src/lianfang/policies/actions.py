"""Writes of policies: a version is drafted by one person and put in force by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_office, root_path
from lianfang.policies.models import PolicyVersion
from lianfang.policies.queries import forget_values, get_version, list_drafts
from lianfang.policies.rules import check_value, kind_of
from lianfang.policies.workflow import DRAFTERS, POLICY
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


@use_case
def draft_policy(
    actor: Actor, *, key: str, value: Any, basis: str, effective_on: date, body: str = "", document_no: str = ""
) -> PolicyVersion:
    """Write the next version of a policy as a draft; it holds nothing until it is put in force."""
    if not actor.holds(DRAFTERS, root_path()):
        raise NotFound("PolicyVersion")
    checked = check_value(key, value)
    if not basis.strip():
        raise Refused("field_required", field="basis")
    office = get_office(actor)
    if office is None:
        raise NotFound("Unit")
    versions = PolicyVersion.objects.visible_to(actor).filter(unit=office, key=key)
    if versions.filter(state="draft").exists():
        raise Refused("policy_draft_open", field="key", policy=kind_of(key).label)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    made = PolicyVersion.objects.create(
        key=key,
        unit=office,
        number=last + 1,
        value=checked,
        effective_on=effective_on,
        basis=basis.strip(),
        body=body.strip(),
        document_no=document_no.strip(),
        drafted_by_id=actor.id,
    )
    record(actor, "policies.draft_policy", made, key=key, number=made.number, basis=basis, effective_on=effective_on)
    return made


@use_case
def draft_policies(actor: Actor, *, values: Mapping[str, Any], **decision: Any) -> list[PolicyVersion]:
    """Write the next version of several policies as drafts that rest on one decision; all of them or none.

    values: key → value; decision: as `draft_policy` takes it.
    """
    if not values:
        raise Refused("policies_none", field="file")
    return [draft_policy(actor, key=key, value=value, **decision) for key, value in values.items()]


@use_case
def put_all_in_force(actor: Actor, *, body: str, document_no: str) -> list[PolicyVersion]:
    """Put every open draft in force that somebody else has drafted, by one decision; all of them or none."""
    drafts = [draft for draft in list_drafts(actor) if draft.drafted_by_id != actor.id]
    if not drafts:
        raise Refused("policies_none_open", field="body")
    return [put_in_force(actor, key=draft.ref, body=body, document_no=document_no) for draft in drafts]


@use_case
def put_in_force(
    actor: Actor, *, key: str, version: int | None = None, comment: str = "", body: str = "", document_no: str = ""
) -> PolicyVersion:
    """Put a draft in force from its day on and supersede the version before it; `key` is the reference `key-number`."""
    draft = _locked(actor, key)
    decision = {"body": body.strip() or draft.body, "document_no": document_no.strip() or draft.document_no}
    state = POLICY.check("put_in_force", draft, actor, comment=comment, **decision)
    before = PolicyVersion.objects.visible_to(actor).filter(unit=draft.unit_id, key=draft.key, state="in_force")
    for known in before.select_for_update(of=("self",)):
        if draft.effective_on < known.effective_on:
            raise Refused("policy_order", field="effective_on", on=known.effective_on.isoformat())
        known.change(state=POLICY.check("supersede", known, actor))
        record(actor, "policies.supersede", known, by=draft.ref)
    draft.change(
        expected=version,
        state=state,
        approved_by_id=actor.id,
        approved_at=clock.now(),
        is_public=kind_of(draft.key).is_public,
        **decision,
    )
    record(actor, "policies.put_in_force", draft, comment=comment, **decision)
    forget_values(hold_on=True)
    return draft


@use_case
def withdraw_policy(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> PolicyVersion:
    """Withdraw a draft with a reason."""
    draft = _locked(actor, key)
    draft.change(expected=version, state=POLICY.check("withdraw", draft, actor, comment=comment))
    record(actor, "policies.withdraw_policy", draft, comment=comment)
    return draft


def load_policy(
    actor: Actor, *, key: str, value: Any, basis: str, body: str, document_no: str, effective_on: date
) -> PolicyVersion | None:
    """Take a decided policy from a file, as the system only; None when the same value is in force already."""
    if not actor.is_system:
        raise NotFound("PolicyVersion")
    known = PolicyVersion.objects.visible_to(actor).filter(key=key, state="in_force").first()
    if known is not None and known.value == check_value(key, value):
        return None
    return _load(
        actor, key=key, value=value, basis=basis, body=body, document_no=document_no, effective_on=effective_on
    )


@use_case
def _load(actor: Actor, *, document_no: str, body: str, **draft: Any) -> PolicyVersion:
    made = draft_policy(actor, **draft)
    return put_in_force(actor, key=made.ref, body=body, document_no=document_no)


def _locked(actor: Actor, ref: str) -> PolicyVersion:
    found = get_version(actor, ref)
    return locked(PolicyVersion.objects.visible_to(actor), pk=found.pk)


declare_refusals(
    {
        "policies_none": _("The workbook changes nothing of what holds now."),
        "policies_none_open": _("There is no draft of another person to put in force."),
        "policy_draft_open": _("There is an open draft of “{policy}” already; put it in force or withdraw it first."),
        "policy_order": _("The version in force holds from {on}; a new one cannot begin before it."),
    }
)

declare_acts(
    {
        "policies.draft_policy": _("Version drafted"),
        "policies.put_in_force": _("Version put in force"),
        "policies.supersede": _("Version superseded"),
        "policies.withdraw_policy": _("Draft withdrawn"),
    }
)

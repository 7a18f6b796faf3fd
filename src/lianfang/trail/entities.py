"""How the trail is shown: to the audit administrator without business text, to others for what they may see."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind, declared_entities
from lianfang.kernel.access import EVERY_ROLE, Actor, Role
from lianfang.kernel.text import Text as _
from lianfang.trail import actions, queries
from lianfang.trail.terms import FINDINGS, label_of_act
from lianfang.trail.workflow import ASKERS, ERASURE, ERASURE_READERS, VERIFICATION, VERIFIERS


def label_of_type(object_type: str) -> object:
    """Return the words for a kind of object, its code where no page shows it."""
    return next((one.label for one in declared_entities().values() if one.trail_type == object_type), object_type)


def _name_of(account: Any) -> str:
    return account.get_full_name() if account else ""


def _entry_panel(actor: Actor, entry: Any) -> dict[str, Any]:
    return {"payload": queries.get_payload(actor, entry), "may_ask_erasure": actor.holds(ASKERS)}


ENTRIES = Entity(
    name="trail",
    label=_("Trail entry"),
    plural=_("Trail"),
    rows=queries.list_entries,
    one=queries.get_entry,
    order="-at",
    readers=EVERY_ROLE,
    title=lambda entry: str(entry.label),
    template="trail/entry.html",
    panel=_entry_panel,
    columns=(
        Column("at", _("When"), Kind.MOMENT, source="at"),
        Column(
            "action",
            _("What"),
            Kind.LINK,
            value=lambda entry: entry.label,
            note=lambda entry: entry.action,
            source="action",
            search=("action",),
        ),
        Column("actor_name", _("Who"), value=lambda entry: entry.who, source="actor_name", search=("actor_name",)),
        Column("object_type", _("Kind of object"), source="object_type", search=("object_type",)),
        Column("object_id", _("Object"), source="object_id", search=("object_id",)),
        Column("position", _("Place in the tree"), Kind.NUMBER, source="position"),
        Column("sealed_at", _("Sealed"), Kind.MOMENT, source="sealed_at"),
    ),
)

CHECKPOINTS = Entity(
    name="checkpoints",
    label=_("Checkpoint"),
    plural=_("Checkpoints"),
    rows=queries.list_checkpoints,
    one=queries.get_checkpoint,
    order="-size",
    readers=frozenset({Role.AUDITOR, Role.DISCIPLINE}),
    title=lambda row: _("Checkpoint over {size} entries").filled(size=row.size),
    template="trail/checkpoint.html",
    list_template="trail/checkpoints.html",
    list_panel=lambda actor: {"log_keys": queries.list_keys(actor)},
    empty=_("No entry has been sealed yet; the first checkpoint follows within a second of the first entry."),
    columns=(
        Column("size", _("Entries sealed"), Kind.LINK, source="size"),
        Column("at", _("Signed"), Kind.MOMENT, source="at"),
        Column("root", _("Root"), value=lambda row: bytes(row.root).hex()),
    ),
)

VERIFICATIONS = Entity(
    name="verifications",
    label=_("Verification"),
    plural=_("Verifications"),
    rows=queries.list_verifications,
    one=queries.get_verification,
    order="-pk",
    readers=VERIFIERS,
    title=lambda row: _("Verification {number}").filled(number=row.pk),
    workflow=VERIFICATION,
    trail_type="trail.verification",
    template="trail/verification.html",
    list_template="trail/verifications.html",
    panel=lambda actor, row: report_in_words(row),
    empty=_("The trail has not been verified yet; it is verified every night, and whenever you ask."),
    columns=(
        Column("number", _("Verification"), Kind.LINK, value=lambda row: row.pk, source="pk"),
        Column("state", _("Result"), Kind.STATE, source="state"),
        Column("asked", _("Asked by"), value=lambda row: _name_of(row.asked_by) or _("System")),
        Column("begun_at", _("Begun"), Kind.MOMENT, source="begun_at"),
        Column("ended_at", _("Ended"), Kind.MOMENT, source="ended_at"),
        Column("entries", _("Entries"), Kind.NUMBER, value=lambda row: row.report.get("entries")),
        Column("found", _("Things found"), Kind.NUMBER, value=lambda row: sum(row.report.get("counts", {}).values())),
    ),
)

ERASURES = Entity(
    name="erasures",
    label=_("Erasure"),
    plural=_("Erasures"),
    rows=queries.list_erasures,
    one=queries.get_erasure,
    order="-pk",
    readers=ERASURE_READERS,
    title=lambda row: _("Erasure {number}").filled(number=row.pk),
    workflow=ERASURE,
    moves={
        "confirm": actions.confirm_erasure,
        "refuse": actions.refuse_erasure,
        "withdraw": actions.withdraw_erasure,
    },
    trail_type="trail.erasure",
    empty=_("Nobody has asked to erase what an entry said."),
    columns=(
        Column("number", _("Erasure"), Kind.LINK, value=lambda row: row.pk, source="pk"),
        Column("state", _("State"), Kind.STATE, source="state"),
        Column("act", _("Entry about"), value=lambda row: label_of_act(row.action), note=lambda row: row.entry_id),
        Column(
            "object",
            _("Object"),
            value=lambda row: f"{label_of_type(row.object_type)} {row.object_id}",
            search=("object_type", "object_id"),
        ),
        Column("basis", _("Basis"), source="basis", search=("basis",)),
        Column("document_no", _("Document number"), source="document_no", search=("document_no",)),
        Column("reason", _("Reason"), is_shown=False),
        Column("asked_by", _("Asked by"), value=lambda row: row.asked_by.get_full_name()),
        Column(
            "decided_by", _("Decided by"), value=lambda row: row.decided_by.get_full_name() if row.decided_by else ""
        ),
        Column("decided_at", _("Decided"), Kind.MOMENT, source="decided_at"),
    ),
)


def report_in_words(row: Any) -> dict[str, Any]:
    """Return the findings and what was covered of a verification, in the reader's language."""
    report = row.report
    findings = [
        {**one, "label": FINDINGS.get(one["code"], one["code"]), "kind": label_of_type(one["object_type"])}
        for one in report.get("findings", [])
    ]
    coverage = [
        {
            **one,
            "label": label_of_type(one["object_type"]),
            "reason": _.translate(one["reason"]),
            "unrecorded": _.translate(one["unrecorded"]),
        }
        for one in report.get("coverage", [])
    ]
    return {"findings": findings, "coverage": coverage, "found": sum(report.get("counts", {}).values())}

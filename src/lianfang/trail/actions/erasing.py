"""Take away what an entry said, with authority: one person asks on a stated basis, another confirms."""

from __future__ import annotations

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions.recording import record, use_case
from lianfang.trail.models import Erasure, Payload
from lianfang.trail.queries.entries import get_entry
from lianfang.trail.queries.erasures import get_erasure
from lianfang.trail.terms import declare_acts
from lianfang.trail.workflow import ASKERS, ERASURE

EXECUTOR = system("a payload is erased on a confirmed request")
LONGEST = {"basis": 300, "document_no": 80, "reason": 1000}


@use_case
def ask_erasure(actor: Actor, *, entry: str, basis: str, document_no: str, reason: str = "") -> Erasure:
    """Ask that what an entry said is erased; names the rule that demands it and the document that orders it."""
    if not actor.holds(ASKERS):
        raise NotFound("Entry")
    subject = get_entry(actor, entry)
    given = {"basis": basis.strip(), "document_no": document_no.strip(), "reason": reason.strip()}
    for name, most in LONGEST.items():
        if not given[name] and name != "reason":
            raise Refused("field_required", field=name)
        if len(given[name]) > most:
            raise Refused("text_long", field=name, most=most, length=len(given[name]))
    with acting(EXECUTOR):
        is_gone = not Payload.objects.visible_to(EXECUTOR).filter(entry=subject).exists()
    if is_gone:
        raise Refused("erased_already")
    if Erasure.objects.visible_to(actor).filter(entry=subject, state=ERASURE.initial).exists():
        raise Refused("erasure_open")
    about = {name: getattr(subject, name) for name in ("action", "object_type", "object_id")}
    made = Erasure.objects.create(entry=subject, asked_by_id=actor.id, **about, **given)
    record(actor, "trail.ask_erasure", made, entry=subject.pk, **given)
    return made


@use_case
def confirm_erasure(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Erasure:
    """Confirm a request and erase the payload with its salt; the entry and its proof stay as they are."""
    row = _locked(actor, key)
    state = ERASURE.check("confirm", row, actor, comment=comment)
    row.change(expected=version, state=state, decided_by_id=actor.id, decided_at=clock.now())
    said = {"basis": row.basis, "document_no": row.document_no, "comment": comment}
    record(actor, "trail.confirm_erasure", row, entry=row.entry_id, **said)
    with acting(EXECUTOR):
        gone, _rows = Payload.objects.visible_to(EXECUTOR).filter(entry_id=row.entry_id).delete()
    if not gone:
        raise Refused("erased_already")
    return row


@use_case
def refuse_erasure(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Erasure:
    """Refuse a request with a reason."""
    row = _locked(actor, key)
    state = ERASURE.check("refuse", row, actor, comment=comment)
    row.change(expected=version, state=state, decided_by_id=actor.id, decided_at=clock.now())
    record(actor, "trail.refuse_erasure", row, comment=comment)
    return row


@use_case
def withdraw_erasure(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Erasure:
    """Withdraw a request with a reason."""
    row = _locked(actor, key)
    row.change(expected=version, state=ERASURE.check("withdraw", row, actor, comment=comment))
    record(actor, "trail.withdraw_erasure", row, comment=comment)
    return row


def _locked(actor: Actor, key: str) -> Erasure:
    return locked(Erasure.objects.visible_to(actor), pk=get_erasure(actor, key).pk)


declare_refusals(
    {
        "erased_already": _("What this entry said has been erased already."),
        "erasure_open": _("The erasure of this entry has been asked for already; it waits for the second person."),
    }
)

declare_acts(
    {
        "trail.ask_erasure": _("Erasure of a text asked for"),
        "trail.confirm_erasure": _("Erasure confirmed, text erased"),
        "trail.refuse_erasure": _("Erasure refused"),
        "trail.withdraw_erasure": _("Request for erasure withdrawn"),
    }
)

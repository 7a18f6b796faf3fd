"""A legal basis verified or repealed, and what a repeal sets in motion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lianfang.catalogue.actions.items import insist_cataloguer
from lianfang.catalogue.actions.lint import judge_items
from lianfang.catalogue.models import AuthorityItem, Basis
from lianfang.catalogue.queries import get_basis, list_bases, list_citing_items
from lianfang.catalogue.terms import REVISE_AMENDED, REVISE_ITEM, BasisStatus
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About, close_task, last_day, open_task
from lianfang.tasks.queries import list_tasks
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

READER = system("tasks of an item are closed whoever publishes its next version")
LONGEST_DAYS = 30
"""Calendar days within which every citing item is taken up again, whatever the office's limit in working days."""


@dataclass(frozen=True)
class BasisRepealed:
    """A basis was marked as repealed; `item_ids` are the items that cite it."""

    actor: Actor
    basis: Basis
    item_ids: tuple[int, ...]


@use_case
def repeal_basis(
    actor: Actor, *, key: str, repealed_on: date | None, reason: str, document: str = "", version: int | None = None
) -> Basis:
    """Mark a basis as repealed; each item that cites it is flagged and given to the head of its division to revise."""
    insist_cataloguer(actor)
    basis = locked(list_bases(actor), code=get_basis(actor, key).code)
    if basis.repealed_on is not None:
        raise Refused("basis_repealed_already", basis=basis.code, on=basis.repealed_on)
    if repealed_on is None or not reason.strip():
        raise Refused("field_required", field="reason" if repealed_on else "repealed_on")
    if basis.effective_on and repealed_on < basis.effective_on:
        raise Refused("basis_dates", field="repealed_on", basis=basis.code)
    items = list_citing_items(actor, basis)
    basis.change(
        expected=version,
        repealed_on=repealed_on,
        repeal_reason=reason.strip(),
        repeal_document=document.strip()[:200],
    )
    numbers = [item.number for item in items]
    record(
        actor, "catalogue.repeal_basis", basis, repealed_on=repealed_on, reason=reason, document=document, items=numbers
    )
    open_revisions(actor, basis, items, kind=REVISE_ITEM)
    judge_items([item.pk for item in items])
    announce(BasisRepealed(actor, basis, tuple(item.pk for item in items)))
    return basis


def revision_due(actor: Actor) -> date:
    """Return the last day of a revision that a repeal today asks for: the office's limit, 30 days at most."""
    return min(last_day(actor, "basis_repealed"), clock.today() + timedelta(days=LONGEST_DAYS))


def _about(item: AuthorityItem) -> About:
    label, english = (f"{name} {item.number}" for name in (item.name, item.name_en or item.name))
    return About("catalogue.authorityitem", str(item.pk), label, english, "items-object", item.number)


def open_revisions(actor: Actor, basis: Basis, items: Iterable[AuthorityItem], *, kind: str) -> None:
    """Give each item that cites a basis to the head of its division to revise."""
    due = revision_due(actor)
    for item in items:
        open_task(
            actor,
            cause=_cause(kind, basis, item.pk),
            kind=kind,
            unit_id=item.unit_id,
            role=Role.DIVISION_HEAD.value,
            due_on=due,
            params={"basis": f"{basis.code} {basis.name}"},
            about=_about(item),
        )


def _cause(kind: str, basis: Basis, item_id: int) -> str:
    """Name what a task is for; each amendment of a basis asks anew, its repeal once."""
    stand = f".{basis.version}" if kind == REVISE_AMENDED else ""
    return f"{kind}:{basis.code}{stand}:{item_id}"


def close_revisions(actor: Actor, item_id: int, bases: Iterable[str], *, is_done: bool = True) -> None:
    """Close the tasks that repeals of these bases opened for an item: it cites them no longer."""
    for code in bases:
        close_task(actor, cause=f"{REVISE_ITEM}:{code}:{item_id}", is_done=is_done)


def close_amendments(actor: Actor, item_id: int, *, is_done: bool = True) -> None:
    """Close the tasks that amended bases opened for an item: it has a newer version, or is gone."""
    with acting(READER):
        held = list_tasks(READER).filter(kind=REVISE_AMENDED, state="open", object_id=str(item_id))
        causes = list(held.values_list("cause", flat=True))
    for cause in causes:
        close_task(actor, cause=cause, is_done=is_done)


@use_case
def verify_basis(
    actor: Actor, *, key: str, status: str, source: str, version: int | None = None, comment: str = ""
) -> Basis:
    """State that the words of a basis were compared with a source: its text or a public page."""
    insist_cataloguer(actor)
    basis = locked(list_bases(actor), code=get_basis(actor, key).code)
    if status not in (BasisStatus.SOURCE_TEXT.value, BasisStatus.SOURCE_PAGE.value):
        raise Refused("basis_terms", field="status", value=status)
    if not source.strip():
        raise Refused("field_required", field="source")
    basis.change(
        expected=version,
        status=status,
        verified_by_id=actor.id,
        verified_on=clock.today(),
        verified_source=source.strip()[:300],
    )
    record(actor, "catalogue.verify_basis", basis, status=status, source=source, comment=comment)
    judge_items([item.pk for item in list_citing_items(actor, basis)])
    return basis


declare_refusals({"basis_repealed_already": _("Basis {basis} was repealed on {on} already.")})
declare_acts(
    {
        "catalogue.repeal_basis": _("Legal basis repealed"),
        "catalogue.verify_basis": _("Legal basis verified"),
    }
)

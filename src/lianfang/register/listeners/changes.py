"""A change of law, step, limit or holder reopens the ratings that are tied to it, and no others (notice 五.4)."""

from __future__ import annotations

from lianfang.catalogue.actions import BasisAmended, BasisRepealed, ItemPublished
from lianfang.catalogue.queries import list_versions
from lianfang.flowcharts.actions import StepsChanged
from lianfang.flowcharts.queries import reopening
from lianfang.kernel.access import system
from lianfang.kernel.events import listen
from lianfang.kernel.text import Text as _
from lianfang.register.actions import follow_change
from lianfang.register.queries import list_open_risks, list_risks_on_basis
from lianfang.register.terms import Trigger
from lianfang.store.acting import acting

WATCHER = system("a change reopens the ratings that are tied to it")
TIED = ("bases", "posts", "legal_limit_days", "promised_limit_days")
"""Columns of an item that a rating of the item as a whole was given for."""
REPEALED = _("{basis} was repealed on {on}")
AMENDED = _("{basis} was amended")
STEPS = _("Steps of {item} have changed: {steps}")
ITEM = _("{item} has a new version: {columns}")


@listen(BasisRepealed)
def follow_repeal(repealed: BasisRepealed) -> None:
    """Reopen the ratings of risks at citing items, and of risks that hang on the basis themselves."""
    with acting(WATCHER):
        rows = list_risks_on_basis(WATCHER, repealed.basis.pk, repealed.item_ids)
    reason = REPEALED.filled(basis=f"{repealed.basis.code} {repealed.basis.name}", on=repealed.basis.repealed_on)
    follow_change(risks=rows, trigger=Trigger.LAW, reason=str(reason), source=f"law:{repealed.basis.code}")


@listen(BasisAmended)
def follow_amendment(amended: BasisAmended) -> None:
    """Reopen the same ratings when the law behind a basis has changed; each amendment asks anew."""
    basis = amended.basis
    with acting(WATCHER):
        rows = list_risks_on_basis(WATCHER, basis.pk, amended.item_ids)
    reason = AMENDED.filled(basis=f"{basis.code} {basis.name}")
    follow_change(risks=rows, trigger=Trigger.LAW, reason=str(reason), source=f"law:{basis.code}-v{basis.version}")


@listen(StepsChanged)
def follow_steps(changed: StepsChanged) -> None:
    """Reopen the ratings of risks at the steps that differ in what a rating judges."""
    touched = reopening(changed.changes)
    with acting(WATCHER):
        rows = [row for row in list_open_risks(WATCHER).filter(item=changed.item) if row.step_key in touched]
    if rows:
        reason = STEPS.filled(item=changed.item.number, steps=", ".join(sorted(touched)))
        source = f"flow:{changed.item.number}-v{changed.version.number}"
        follow_change(risks=rows, trigger=Trigger.FLOW, reason=str(reason), source=source)


@listen(ItemPublished)
def follow_item(published: ItemPublished) -> None:
    """Reopen the ratings of an item as a whole when its bases, posts or limits differ from the version before."""
    version = published.version
    with acting(WATCHER):
        before = list_versions(WATCHER).filter(item=published.item, number__lt=version.number, state="superseded")
        last = before.order_by("-number").first()
        rows = list(list_open_risks(WATCHER).filter(item=published.item, step_key=""))
    if last is None:
        return
    columns = [name for name in TIED if last.content.get(name) != version.content.get(name)]
    if not columns:
        return
    reason = ITEM.filled(item=published.item.number, columns=", ".join(columns))
    trigger = Trigger.LAW if columns == ["bases"] else Trigger.FLOW
    follow_change(risks=rows, trigger=trigger, reason=str(reason), source=f"item:{version.key}")

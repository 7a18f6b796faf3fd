"""Writes of flowcharts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lianfang.catalogue.actions import ItemPublicityChanged
from lianfang.catalogue.queries import list_items_by_number
from lianfang.flowcharts.actions.drafts import STEPS, projected, steps_of_version
from lianfang.flowcharts.models import Flow, FlowVersion, Step
from lianfang.flowcharts.queries import (
    changes_of,
    get_version,
    list_flows,
    list_office_posts,
    list_pairs,
    list_versions,
)
from lianfang.flowcharts.queries.separation import insist_on_hands
from lianfang.flowcharts.rules import FlowEntry, StepChange, issues_of
from lianfang.flowcharts.rules.separation import Pair
from lianfang.flowcharts.workflow import VERSION_FLOW
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

if TYPE_CHECKING:
    from lianfang.catalogue.models import AuthorityItem


@dataclass(frozen=True)
class StepsChanged:
    """A version of an item's flow was published; `changes` against the version in force before, all of it if none."""

    actor: Actor
    item: AuthorityItem
    version: FlowVersion
    changes: tuple[StepChange, ...]


@use_case
def load_flows(actor: Actor, *, entries: Sequence[FlowEntry]) -> list[FlowVersion]:
    """Take first versions that were decided before, published at once; as the system only, one trail entry each.

    Refused as a whole where one of them is not sound.
    """
    if not actor.is_system:
        raise NotFound("FlowVersion")
    items = list_items_by_number(actor, [entry.item for entry in entries])
    flows = [Flow(item=items[entry.item], unit=items[entry.item].unit) for entry in entries]
    Flow.objects.bulk_create(flows)
    made, steps = [], []
    posts, pairs = list_office_posts(actor), list_pairs(actor)
    for flow, entry in zip(flows, entries, strict=True):
        values, rows, _posts = projected(actor, entry, flow.item, posts)
        version = FlowVersion(flow=flow, unit=flow.unit, number=1, **values)
        _insist_on_soundness(version.xml, posts, flow.item, pairs)
        version.state = VERSION_FLOW.check("publish", version, actor)
        version.published_on, version.is_public = clock.today(), flow.item.is_public
        made.append(version)
        steps += steps_of_version(version, rows, entry.notes, posts)
    FlowVersion.objects.bulk_create(made)
    Step.objects.bulk_create(steps)
    for flow, version in zip(flows, made, strict=True):
        flow.current, flow.is_public = version, version.is_public
        record(actor, "flowcharts.load_flow", version, item=flow.item.number, number=1, xml=version.xml)
    Flow.objects.unscoped("flows made above").bulk_update(flows, ["current", "is_public"])
    return made


def _insist_on_soundness(xml: str, posts: Collection[str], item: AuthorityItem, pairs: Sequence[Pair]) -> None:
    """Refuse to publish what has an issue that blocks, and list them all."""
    issues = issues_of(xml, posts=posts, promised=item.promised_limit_days, pairs=pairs, item=item.number)
    found = [issue for issue in issues if issue.blocks]
    if found:
        raise Refused("flow_unsound", issues=" ".join(issue.sentence() for issue in found))


@use_case
def publish_flow(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> FlowVersion:
    """Publish a draft by its key, such as P16-v3, and supersede the one before; never by whoever drafted it.

    Refused with the list of issues where the flow is not sound. Announces StepsChanged.
    """
    known = get_version(actor, key)
    flow = locked(list_flows(actor), pk=known.flow_id)  # before its versions, in the order in which a draft is saved
    draft = locked(list_versions(actor), pk=known.pk)
    state = VERSION_FLOW.check("publish", draft, actor, comment=comment)
    item = draft.flow.item
    _insist_on_soundness(draft.xml, list_office_posts(actor), item, list_pairs(actor))
    insist_on_hands(actor, draft)
    changes = changes_of(actor, draft)
    for before in list_versions(actor).filter(flow=draft.flow_id, state="published").select_for_update(of=("self",)):
        before.change(state=VERSION_FLOW.check("supersede", before, actor), is_public=False)
        before.steps.all().unscoped(STEPS).update(is_current=False)
        record(actor, "flowcharts.supersede", before, by=key)
    draft.change(expected=version, state=state, published_on=clock.today(), is_public=item.is_public)
    draft.steps.all().unscoped(STEPS).update(is_current=True)
    flow.change(current=draft, is_public=item.is_public)
    told = [asdict(change) for change in changes]
    record(actor, "flowcharts.publish_flow", draft, comment=comment, changes=told)
    announce(StepsChanged(actor, item, draft, tuple(changes)))
    return draft


def follow_item(changed: ItemPublicityChanged) -> None:
    """Show the public an item's flow exactly when it sees the item."""
    actor = changed.actor
    flow = list_flows(actor).filter(item=changed.item).first()
    if flow is None or flow.is_public == changed.is_public:
        return
    flow.change(is_public=changed.is_public)
    if flow.current is not None:
        flow.current.change(is_public=changed.is_public)
        record(actor, "flowcharts.follow_item", flow.current, is_public=changed.is_public)


declare_acts(
    {
        "flowcharts.save_flow_version": _("Flowchart saved as a draft"),
        "flowcharts.load_flow": _("Flowchart taken in, published"),
        "flowcharts.publish_flow": _("Flowchart published"),
        "flowcharts.supersede": _("Flowchart superseded"),
        "flowcharts.follow_item": _("Openness of the flowchart changed with its item"),
    }
)

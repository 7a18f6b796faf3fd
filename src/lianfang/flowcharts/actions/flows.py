"""Writes of flowcharts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lianfang.catalogue.actions import ItemPublicityChanged, named_posts
from lianfang.catalogue.queries import get_item, list_items_by_number
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.drawing.steps import StepRow, StepTable
from lianfang.flowcharts.models import Flow, FlowVersion, Step
from lianfang.flowcharts.queries import get_flow, get_version, list_flows, list_versions
from lianfang.flowcharts.rules import FlowEntry, check_flow, xml_of
from lianfang.flowcharts.workflow import VERSION_FLOW
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.kernel.text import Text as _
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

if TYPE_CHECKING:
    from lianfang.catalogue.models import AuthorityItem
    from lianfang.people.models import Post

STEPS = "steps of a draft that the actor may change"


@use_case
def save_flow_version(actor: Actor, *, entry: FlowEntry) -> FlowVersion:
    """Keep a flow as the open draft of its item's next version.

    Notes and English that are not given are carried over from the version before. Refused with the element or the line
    to blame where the flow cannot be judged exactly.
    """
    item = get_item(actor, entry.item)
    if not actor.holds(DRAFTERS, item.unit_path):
        raise NotFound("AuthorityItem")
    xml = xml_of(entry, item.name)
    table = check_flow(xml)
    flow = Flow.objects.visible_to(actor).filter(item=item).first() or Flow.objects.create(item=item, unit=item.unit)
    flow.item = item
    before = list_versions(actor).filter(flow=flow).order_by("-number").select_for_update(of=("self",)).first()
    whole = replace(
        entry,
        english={**(before.english if before else {}), **entry.english},
        notes={**_notes_of(actor, before), **entry.notes},
    )
    posts = named_posts(actor, sorted(_post_codes(table)))
    values = {"drafted_by_id": actor.id, **_columns(xml, table, whole, posts, item)}
    if before is not None and VERSION_FLOW.may_edit(before, "xml"):
        version = before
        version.change(**values)
        version.steps.all().unscoped(STEPS).delete()
    else:
        number = before.number + 1 if before else 1
        version = FlowVersion.objects.create(flow=flow, unit=item.unit, number=number, **values)
    Step.objects.bulk_create(_steps(version, table, whole, posts))
    record(actor, "flowcharts.save_flow_version", version, item=entry.item, number=version.number, xml=xml)
    return version


@use_case
def load_flows(actor: Actor, *, entries: Sequence[FlowEntry]) -> list[FlowVersion]:
    """Take first versions that were decided before, published at once; as the system only, one trail entry each."""
    if not actor.is_system:
        raise NotFound("FlowVersion")
    items = list_items_by_number(actor, [entry.item for entry in entries])
    texts = [xml_of(entry, items[entry.item].name) for entry in entries]
    tables = [check_flow(text) for text in texts]
    posts = named_posts(actor, sorted({code for table in tables for code in _post_codes(table)}))
    flows = [Flow(item=items[entry.item], unit=items[entry.item].unit) for entry in entries]
    Flow.objects.bulk_create(flows)
    made = []
    for flow, entry, xml, table in zip(flows, entries, texts, tables, strict=True):
        values = _columns(xml, table, entry, posts, flow.item)
        version = FlowVersion(flow=flow, unit=flow.unit, number=1, **values)
        version.state = VERSION_FLOW.check("publish", version, actor)
        version.published_on, version.is_public = clock.today(), flow.item.is_public
        made.append(version)
    FlowVersion.objects.bulk_create(made)
    rows = zip(made, tables, entries, strict=True)
    Step.objects.bulk_create([step for version, table, entry in rows for step in _steps(version, table, entry, posts)])
    for flow, version in zip(flows, made, strict=True):
        flow.current, flow.is_public = version, version.is_public
        record(actor, "flowcharts.load_flow", version, item=flow.item.number, number=1, xml=version.xml)
    Flow.objects.unscoped("flows made above").bulk_update(flows, ["current", "is_public"])
    return made


def _post_codes(table: StepTable) -> set[str]:
    return {row.post for row in table.rows if row.post}


def _notes_of(actor: Actor, before: FlowVersion | None) -> dict[str, str]:
    if before is None:
        return {}
    rows = Step.objects.visible_to(actor).filter(flow_version=before).exclude(note="")
    return dict(rows.values_list("key", "note"))


def _columns(
    xml: str, table: StepTable, entry: FlowEntry, posts: Mapping[str, Post], item: AuthorityItem
) -> dict[str, Any]:
    """Return what a version keeps beside its number: XML, counts, and the English of names, conditions and posts."""
    lanes = {row.lane_name: posts[row.post].title_en for row in table.rows if row.post in posts}
    return {
        "xml": xml,
        "english": {**lanes, **entry.english, item.name: item.name_en},
        "step_count": len(table.rows),
        "risk_step_count": sum(row.is_risk for row in table.rows),
    }


def _steps(version: FlowVersion, table: StepTable, entry: FlowEntry, posts: Mapping[str, Post]) -> list[Step]:
    """Return the step rows of a version; the post's words are kept with the step, whatever unit it belongs to."""
    english = version.english

    def step(position: int, row: StepRow) -> Step:
        post, note = posts.get(row.post), entry.notes.get(row.key, "")
        return Step(
            flow_version=version,
            is_current=version.state == "published",
            position=position,
            key=row.key,
            no=row.no or str(position),
            name=row.name,
            name_en=english.get(row.name, ""),
            post=post,
            post_code=row.post,
            post_title=post.title if post else row.lane_name,
            post_title_en=post.title_en if post else english.get(row.lane_name, ""),
            limit_days=None if row.limit_days is None else Decimal(str(row.limit_days)),
            type=row.type,
            is_risk=row.is_risk,
            when=row.when,
            when_en=english.get(row.when, ""),
            returns_to=row.returns_to,
            note=note,
            note_en=english.get(note, ""),
            node_id=row.node,
        )

    return [step(position, row) for position, row in enumerate(table.rows, 1)]


@use_case
def publish_flow(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> FlowVersion:
    """Publish a draft by its key, such as P16-v3, and supersede the one before; never by whoever drafted it."""
    draft = locked(list_versions(actor), pk=get_version(actor, key).pk)
    state = VERSION_FLOW.check("publish", draft, actor, comment=comment)
    for before in list_versions(actor).filter(flow=draft.flow_id, state="published").select_for_update(of=("self",)):
        before.change(state=VERSION_FLOW.check("supersede", before, actor), is_public=False)
        before.steps.all().unscoped(STEPS).update(is_current=False)
        record(actor, "flowcharts.supersede", before, by=key)
    is_public = draft.flow.item.is_public
    draft.change(expected=version, state=state, published_on=clock.today(), is_public=is_public)
    draft.steps.all().unscoped(STEPS).update(is_current=True)
    get_flow(actor, draft.flow.item.number).change(current=draft, is_public=is_public)
    record(actor, "flowcharts.publish_flow", draft, comment=comment)
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

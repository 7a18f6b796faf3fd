"""Writes of flowcharts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lianfang.catalogue.actions import named_posts
from lianfang.catalogue.queries import get_item
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.drawing.steps import StepRow, StepTable
from lianfang.flowcharts.drawing.writing import StepSpec, write_bpmn
from lianfang.flowcharts.models import Flow, FlowVersion, Step
from lianfang.flowcharts.queries import get_flow, get_version, list_versions
from lianfang.flowcharts.rules import check_flow
from lianfang.flowcharts.workflow import VERSION_FLOW
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case

STEPS = "steps of a draft that the actor may change"


@use_case
def save_flow_version(
    actor: Actor,
    *,
    item: str,
    xml: str = "",
    steps: Sequence[StepSpec] = (),
    english: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> FlowVersion:
    """Keep a flow as the open draft of its item's next version, from BPMN XML or from a table of steps.

    item: number; english: text of the diagram → English; notes: step key → text beside the step. What is not given is
    carried over from the version before. Refused with the element or line to blame where the flow cannot be judged.
    """
    subject = get_item(actor, item)
    if not actor.holds(DRAFTERS, subject.unit_path):
        raise NotFound("AuthorityItem")
    text = xml or _written(item, subject.name, steps)
    table = check_flow(text)
    flow = Flow.objects.visible_to(actor).filter(item=subject).first()
    if flow is None:
        flow = Flow.objects.create(item=subject, unit=subject.unit)
    before = list_versions(actor).filter(flow=flow).order_by("-number").select_for_update(of=("self",)).first()
    words = {**(before.english if before else {}), **(english or {}), subject.name: subject.name_en}
    held = {**_notes_of(actor, before), **(notes or {})}
    values = {
        "xml": text,
        "english": words,
        "step_count": len(table.rows),
        "risk_step_count": sum(row.is_risk for row in table.rows),
        "drafted_by_id": actor.id,
    }
    if before is not None and VERSION_FLOW.may_edit(before, "xml"):
        version = before
        version.change(**values)
        version.steps.all().unscoped(STEPS).delete()
    else:
        number = before.number + 1 if before else 1
        version = FlowVersion.objects.create(flow=flow, unit=subject.unit, number=number, **values)
    _project(actor, version, table, held)
    record(actor, "flowcharts.save_flow_version", version, item=item, number=version.number, xml=text)
    return version


def _written(item: str, name: str, steps: Sequence[StepSpec]) -> str:
    try:
        return write_bpmn(steps, process_id=item, name=name)
    except ValueError as wrong:
        raise Refused("flow_table", field="steps", item=item, reason=str(wrong)) from wrong


def _notes_of(actor: Actor, before: FlowVersion | None) -> dict[str, str]:
    if before is None:
        return {}
    rows = Step.objects.visible_to(actor).filter(flow_version=before).exclude(note="")
    return dict(rows.values_list("key", "note"))


def _project(actor: Actor, version: FlowVersion, table: StepTable, notes: Mapping[str, str]) -> None:
    """Write the step rows of a version; posts are found by their codes, whatever unit they belong to."""
    posts = named_posts(actor, sorted({row.post for row in table.rows if row.post}))
    english = version.english

    def step(position: int, row: StepRow) -> Step:
        post = posts.get(row.post)
        note = notes.get(row.key, "")
        return Step(
            flow_version=version,
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

    Step.objects.bulk_create([step(position, row) for position, row in enumerate(table.rows, 1)])
    lanes = {row.lane_name: posts[row.post].title_en for row in table.rows if row.post in posts and row.lane_name}
    if missing := {name: text for name, text in lanes.items() if text and name not in english}:
        version.change(english={**english, **missing})


@use_case
def publish_flow(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> FlowVersion:
    """Publish a draft by its key, such as P16-v3, and supersede the version before it; the drafter leaves it to others."""
    draft = locked(list_versions(actor), pk=get_version(actor, key).pk)
    state = VERSION_FLOW.check("publish", draft, actor, comment=comment)
    for before in list_versions(actor).filter(flow=draft.flow_id, state="published").select_for_update(of=("self",)):
        before.change(state=VERSION_FLOW.check("supersede", before, actor), is_public=False)
        record(actor, "flowcharts.supersede", before, by=key)
    is_public = draft.flow.item.is_public
    draft.change(expected=version, state=state, published_on=clock.today(), is_public=is_public)
    get_flow(actor, draft.flow.item.number).change(current=draft, is_public=is_public)
    record(actor, "flowcharts.publish_flow", draft, comment=comment)
    return draft


declare_refusals({"flow_table": _("Item {item}: the table of steps contradicts itself. {reason}")})

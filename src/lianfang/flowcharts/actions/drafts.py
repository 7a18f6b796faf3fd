"""Keep a flow as a draft, sound or not; what is kept beside its XML is projected from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from casecheck.drawing.figures import figures_of
from casecheck.drawing.lanes import lanes_by_post
from casecheck.drawing.steps import StepRow
from lianfang.catalogue.queries import get_item
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.models import Flow, FlowVersion, Step
from lianfang.flowcharts.queries import list_office_posts, list_versions
from lianfang.flowcharts.rules import FlowEntry, clean, read_table, told_apart, xml_of
from lianfang.flowcharts.workflow import VERSION_FLOW
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.trail.actions import record, use_case

if TYPE_CHECKING:
    from lianfang.catalogue.models import AuthorityItem
    from lianfang.people.models import Post

STEPS = "steps of a draft that the actor may change"
LONGEST_ENGLISH = 300


@use_case
def save_flow_version(actor: Actor, *, entry: FlowEntry, version: int | None = None) -> FlowVersion:
    """Keep a flow as the open draft of its item's next version, whether it is sound yet or not.

    version: the draft's version the editor had before them, 0 where there was none, None to write over what is there.
    Notes and English that are not given are carried over from the version before. Refused by line or element where
    the XML is hostile or cannot be read.
    """
    item = get_item(actor, entry.item)
    if not actor.holds(DRAFTERS, item.unit_path):
        raise NotFound("AuthorityItem")
    # The flow is locked before its versions are read: two who save the first draft at once come one after the other.
    held = Flow.objects.visible_to(actor).filter(item=item).select_for_update(of=("self",)).first()
    flow = held or Flow.objects.create(item=item, unit=item.unit)
    flow.item = item
    before = list_versions(actor).filter(flow=flow).order_by("-number").first()
    is_open = before is not None and VERSION_FLOW.may_edit(before, "xml")
    if version is not None and version != (before.version if before and is_open else 0):
        raise Refused("version_changed")
    whole = replace(
        entry,
        english={**(before.english if before else {}), **_bounded(entry.english)},
        notes={**_notes_of(actor, before), **_bounded(entry.notes)},
    )
    values, rows, posts = projected(actor, whole, item)
    values["drafted_by_id"] = actor.id
    if before is not None and is_open:
        draft = before
        draft.change(**values)
        draft.steps.all().unscoped(STEPS).delete()
    else:
        number = before.number + 1 if before else 1
        draft = FlowVersion.objects.create(flow=flow, unit=item.unit, number=number, **values)
    Step.objects.bulk_create(steps_of_version(draft, rows, whole.notes, posts))
    record(actor, "flowcharts.save_flow_version", draft, item=entry.item, number=draft.number, xml=draft.xml)
    return draft


def _bounded(texts: Mapping[str, str]) -> dict[str, str]:
    for text in texts.values():
        if len(text) > LONGEST_ENGLISH:
            raise Refused("flow_text_long", field="xml", element="—", text=text[:20], most=LONGEST_ENGLISH)
    return clean(texts)


def _notes_of(actor: Actor, before: FlowVersion | None) -> dict[str, str]:
    if before is None:
        return {}
    rows = Step.objects.visible_to(actor).filter(flow_version=before).exclude(note="")
    return dict(rows.values_list("key", "note"))


def projected(
    actor: Actor, entry: FlowEntry, item: AuthorityItem, known: Mapping[str, Post] | None = None
) -> tuple[dict[str, Any], list[StepRow], Mapping[str, Post]]:
    """Return what a version keeps beside its number, the rows of its steps, and the office's posts by code."""
    posts = known or list_office_posts(actor)
    given = xml_of(entry, item.name)
    read_table(given)
    xml = lanes_by_post(given, {code: post.title for code, post in posts.items()})
    chart, table = read_table(xml)
    figures, rows = figures_of(chart), told_apart(table)
    lanes = {row.lane_name: posts[row.post].title_en for row in rows if row.post in posts}
    values = {
        "xml": xml,
        "english": {**lanes, **entry.english, item.name: item.name_en},
        "step_count": figures.steps,
        "risk_step_count": figures.risk_steps,
        "days": None if figures.days is None else Decimal(str(figures.days)),
        "hand_over_count": figures.hand_overs,
        "return_count": figures.returns,
    }
    return values, rows, posts


def steps_of_version(
    version: FlowVersion, rows: list[StepRow], notes: Mapping[str, str], posts: Mapping[str, Post]
) -> list[Step]:
    """Return the step rows of a version; the post's words are kept with the step, whatever unit it belongs to."""
    english = version.english

    def step(position: int, row: StepRow) -> Step:
        post, note = posts.get(row.post), notes.get(row.key, "")
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

    return [step(position, row) for position, row in enumerate(rows, 1)]

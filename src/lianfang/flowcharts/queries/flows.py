"""Reads of flowcharts, and the drawing of a version with what later rooms lay over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.translation import get_language

from casecheck.drawing.chart import Chart
from casecheck.drawing.listing import ListRow, as_list
from casecheck.drawing.marks import Marks, RiskMark, Walk, WalkStep
from casecheck.drawing.reading import read_chart
from casecheck.drawing.svg import render
from lianfang.flowcharts.access import STAFF
from lianfang.flowcharts.models import Flow, FlowVersion, Step
from lianfang.flowcharts.rules import in_english
from lianfang.kernel.access import PUBLIC, Actor
from lianfang.kernel.errors import NotFound
from lianfang.kernel.slots import Slot
from lianfang.store.records import ScopedQuerySet
from lianfang.store.scoping import visible_q

if TYPE_CHECKING:
    from lianfang.catalogue.models import AuthorityItem

RISK_MARKS = Slot("flowcharts.risk_marks")
"""Filled by (actor, version) → {step key: [RiskMark, …]}; a risk step that nobody marks is shown as a gap."""

NARROWED = "narrowed to the reader's own units in the next step"
VERSION_KEY = re.compile(r"(?P<number>[^\x00]+)-v(?P<version>[1-9][0-9]{0,5})")


def list_flows(actor: Actor) -> ScopedQuerySet[Flow]:
    """Return the flows of the units where the actor holds a business role, with item, division and current version."""
    own = Flow.objects.unscoped(NARROWED).filter(visible_q(STAFF, actor, Flow))
    return own.select_related("item", "unit", "current").defer("current__xml", "current__english")


def get_flow(actor: Actor, number: str) -> Flow:
    """Return the flow of an item by the item's number."""
    return list_flows(actor).get(item__number=number.replace("\x00", ""))


def list_versions(actor: Actor) -> ScopedQuerySet[FlowVersion]:
    """Return the versions of the flows that the actor works with, newest first, without their XML."""
    own = FlowVersion.objects.unscoped(NARROWED).filter(visible_q(STAFF, actor, FlowVersion))
    rows = own.select_related("flow__item", "flow__unit", "unit", "drafted_by").order_by(
        "flow__item__number", "-number"
    )
    return rows.defer("xml", "english")


def get_version(actor: Actor, key: str) -> FlowVersion:
    """Return one version by its key, such as P16-v3."""
    found = VERSION_KEY.fullmatch(key)
    if found is None:
        raise NotFound("FlowVersion")
    return list_versions(actor).get(flow__item__number=found["number"], number=int(found["version"]))


def published_version(actor: Actor, item: AuthorityItem) -> FlowVersion | None:
    """Return the published version of an item's flow with its XML, None where there is none in scope."""
    rows = FlowVersion.objects.visible_to(actor).filter(flow__item=item, state="published")
    return rows.select_related("flow__item", "unit").first()


def newest_version(actor: Actor, flow: Flow) -> FlowVersion | None:
    """Return the version to show first: the published one, else the draft."""
    rows = list_versions(actor).filter(flow=flow)
    return rows.filter(state="published").first() or rows.first()


def list_steps(actor: Actor, version: FlowVersion) -> list[Step]:
    """Return the steps of a version in the order of the flow; `post` is None where the actor does not see the post."""
    return list(Step.objects.visible_to(actor).filter(flow_version=version).order_by("position"))


def steps_of_posts(actor: Actor, post_ids: Iterable[int]) -> list[Step]:
    """Return the steps of published flows that these posts do; their holders see them in whatever division they stand.

    `flow_version` is None where the flow itself is not the actor's to read.
    """
    rows = Step.objects.visible_to(actor).filter(post_id__in=list(post_ids), is_current=True)
    found = rows.select_related("flow_version__flow__item").order_by("key")
    return list(found.defer("flow_version__xml", "flow_version__english"))


def steps_of_items(actor: Actor, item_ids: Iterable[int]) -> dict[int, list[Step]]:
    """Return item → steps of its flow in force, of its draft where none is in force; two reads for any number."""
    rows = FlowVersion.objects.visible_to(actor).filter(flow__item__in=list(item_ids), state__in=["published", "draft"])
    # the published one comes last and stays
    chosen = {item: version for item, version in rows.order_by("state").values_list("flow__item_id", "pk")}
    items = {version: item for item, version in chosen.items()}
    found: dict[int, list[Step]] = {}
    for step in Step.objects.visible_to(actor).filter(flow_version__in=list(items)).order_by("position"):
        found.setdefault(items[step.flow_version_id], []).append(step)
    return found


def chart_of(version: FlowVersion, lang: str = "") -> Chart:
    """Return the chart of a version in a language, the reader's by default."""
    chart = read_chart(version.xml)
    return in_english(chart, version.english) if _language(lang).startswith("en") else chart


def marks_of(actor: Actor, version: FlowVersion, chart: Chart) -> dict[str, Marks]:
    """Return the marks by node, none for the public: what is registered for a risk step, a gap where nothing is."""
    if actor == PUBLIC:
        return {}
    registered: dict[str, list[RiskMark]] = {}
    for answer in RISK_MARKS.answers(actor, version):
        for key, risks in answer.items():
            registered.setdefault(key, []).extend(risks)
    return {
        node.id: Marks(risks=tuple(registered.get(node.key, ())), is_gap=node.key not in registered)
        for node in chart.steps
        if node.is_risk or node.key in registered
    }


@dataclass(frozen=True)
class Picture:
    """A version as it is shown: the drawing, the same as lines for narrow screens, and the marks by node."""

    svg: str
    rows: list[ListRow]
    marks: dict[str, Marks]


def picture_of(actor: Actor, version: FlowVersion, *, selected: str = "", links: str = "") -> Picture:
    """Return a version in the reader's language with its risk marks.

    selected: node id of the step to frame; links: address to which a step's node id is appended, so that a click
    chooses it.
    """
    lang = _language("")
    chart = chart_of(version, lang)
    marks = marks_of(actor, version, chart)
    linked = {node.id: _linked(marks.get(node.id), links + quote(node.id)) for node in chart.steps} if links else marks
    svg = render(chart, marks=linked, lang=lang, selected=selected or None)
    return Picture(svg, as_list(chart, linked, lang=lang), marks)


def draw(actor: Actor, version: FlowVersion, *, lang: str = "", selected: str = "", walk: Walk | None = None) -> str:
    """Return the SVG of a version with its risk marks; walk: the way of one case, drawn over the flow."""
    said = _language(lang)
    chart = chart_of(version, said)
    return render(chart, marks=marks_of(actor, version, chart), lang=said, selected=selected or None, walk=walk)


def draw_walk(
    actor: Actor,
    version: FlowVersion,
    *,
    taken: Sequence[tuple[str, str]],
    skipped: Mapping[str, str] | None = None,
    flags: Mapping[int, str] | None = None,
    has_ended: bool = True,
) -> str:
    """Return the SVG of a version with the way of one case over it.

    taken: (name of the step as the log has it, note below it) in order; skipped: name of a step → word for it; flags:
    place in `taken`, from 0 → short word on what is wrong there. A name that the flow does not have is drawn as a step
    outside the flow.
    """
    said = _language("")
    nodes = {node.name: node.id for node in read_chart(version.xml).steps}
    walk = Walk(
        steps=tuple(
            WalkStep(node=nodes.get(name, ""), name=name, note=note, flag=(flags or {}).get(place, ""))
            for place, (name, note) in enumerate(taken)
        ),
        skipped={nodes[name]: word for name, word in (skipped or {}).items() if name in nodes},
        notes={},
        has_ended=has_ended,
    )
    return draw(actor, version, lang=said, walk=walk)


def _linked(mark: Marks | None, href: str) -> Marks:
    known = mark or Marks()
    return Marks(known.risks, known.is_gap, known.measured, href)


def _language(lang: str) -> str:
    return lang or get_language() or "zh-hans"

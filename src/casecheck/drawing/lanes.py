"""Put every step into the lane of its post: a step's own post counts, the lanes of the drawing follow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from casecheck.drawing.arranging import arrange
from casecheck.drawing.chart import Chart, Lane
from casecheck.drawing.elements import Place, find_elements, quoted
from casecheck.drawing.parsing import parse_xml
from casecheck.drawing.ranks import edges_back, in_order
from casecheck.drawing.reading import read_chart
from casecheck.drawing.vocabulary import BPMN, OWN


def lanes_by_post(source: str, titles: Mapping[str, str]) -> str:
    """Return the diagram with its lanes by post, arranged anew; the same text where every step stands right already.

    titles: post code → title. Lanes inside lanes, and steps that name no post, stay where they are.
    """
    chart = read_chart(source)
    root = parse_xml(source)
    posts = {lane.id: lane.post for lane in chart.lanes}
    wrong = [node for node in chart.steps if node.post and posts.get(node.lane, "") != node.post]
    nested = root.find(f".//{_tag('childLaneSet')}") is not None
    if not wrong or nested or len([one for one in root.iter(_tag("process")) if len(one)]) > 1:
        return source
    lanes, lane_of = _assigned(chart, root, titles)
    return arrange(_written(source, chart, lanes, lane_of))


def _assigned(chart: Chart, root: Element, titles: Mapping[str, str]) -> tuple[list[Lane], dict[str, str]]:
    """Return the lanes, and for each node the lane it stands in; a gateway stays, or follows the step before it."""
    wanted = {node.post for node in chart.steps if node.post}
    lanes = [lane for lane in chart.lanes if not lane.post or lane.post in wanted]
    taken = {element.get("id") for element in root.iter()}
    for node in chart.steps:
        if node.post and all(lane.post != node.post for lane in lanes):
            count = 1
            while f"lane_{count}" in taken:
                count += 1
            taken.add(f"lane_{count}")
            lanes.append(Lane(f"lane_{count}", titles.get(node.post, node.post), node.post))
    by_post = {lane.post: lane.id for lane in lanes if lane.post}
    kept = {lane.id for lane in lanes}
    lane_of: dict[str, str] = {}
    back = edges_back(chart)
    for name in in_order(chart, back):
        node = chart.by_id[name]
        before = [lane_of.get(edge.source, "") for edge in chart.incoming.get(name, ()) if edge.id not in back]
        after = [by_post.get(chart.by_id[edge.target].post, "") for edge in chart.outgoing.get(name, ())]
        own = node.lane if node.lane in kept else next((lane for lane in (*before, *after) if lane), "")
        lane_of[name] = by_post.get(node.post, own)
    used = set(lane_of.values())
    return [lane for lane in lanes if lane.id in used], lane_of


def _written(source: str, chart: Chart, lanes: list[Lane], lane_of: Mapping[str, str]) -> str:
    data, places = find_elements(source)
    process = _process(places, chart)
    prefix = process.tag.rpartition(":")[0]
    text = "\n".join(_lane_set(lanes, lane_of, f"{prefix}:" if prefix else "")).encode()
    inside = [place for place in places if process.start < place.start and place.end <= process.end]
    old = next((place for place in inside if place.tag == _named(prefix, "laneSet")), None)
    start, end = (old.start, old.end) if old else (process.opened, process.opened)
    data = data[:start] + (text if old else b"\n    " + text) + data[end:]
    if not any(place.tag == _named(prefix, "participant") for place in places):
        data = data[: process.start] + _pool(process, chart, places, prefix).encode() + data[process.start :]
    return data.decode()


def _process(places: list[Place], chart: Chart) -> Place:
    """Return the place of the process that holds the first shape."""
    first = next(place for place in places if place.id == chart.nodes[0].id)
    around = [place for place in places if place.start < first.start and first.end <= place.end]
    return next(place for place in around if place.tag.rpartition(":")[2] == "process")


def _named(prefix: str, tag: str) -> str:
    return f"{prefix}:{tag}" if prefix else tag


def _pool(process: Place, chart: Chart, places: list[Place], prefix: str) -> str:
    """Return the frame that lanes stand in, for a file that draws none."""
    taken = {place.id for place in places}
    names = []
    for wanted in ("collaboration", "pool"):
        while wanted in taken:
            wanted += "_"
        names.append(wanted)
    collaboration, participant = _named(prefix, "collaboration"), _named(prefix, "participant")
    return (
        f'<{collaboration} id="{names[0]}"><{participant} id="{names[1]}" name={quoted(chart.name)} '
        f"processRef={quoted(process.id)} /></{collaboration}>\n  "
    )


def _lane_set(lanes: list[Lane], lane_of: Mapping[str, str], prefix: str) -> Iterator[str]:
    yield f'<{prefix}laneSet id="lanes_by_post" xmlns:lf="{OWN}">'
    for lane in lanes:
        post = f" lf:post={quoted(lane.post)}" if lane.post else ""
        yield f"      <{prefix}lane id={quoted(lane.id)} name={quoted(lane.name)}{post}>"
        for node, held in lane_of.items():
            if held == lane.id:
                yield f"        <{prefix}flowNodeRef>{_text(node)}</{prefix}flowNodeRef>"
        yield f"      </{prefix}lane>"
    yield f"    </{prefix}laneSet>"


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _tag(name: str) -> str:
    return f"{{{BPMN}}}{name}"

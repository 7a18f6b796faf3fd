"""What a flowchart must be before it is kept: readable, sound, and its steps told apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from casecheck.drawing.chart import Chart, UnreadableFlow
from casecheck.drawing.reading import read_chart
from casecheck.drawing.steps import StepRow, StepTable, steps_of
from casecheck.drawing.vocabulary import NOT_XML
from casecheck.drawing.writing import StepSpec, write_bpmn
from casecheck.errors import BadInput
from casecheck.markup import decode_xml
from casecheck.markup import parse_xml as parse_markup
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

LARGEST_FLOW_BYTES = 2_000_000
# what a row of the table of steps can hold
LONGEST = {
    "key": 60, "no": 20, "name": 200, "post": 20, "lane_name": 120, "type": 40, "when": 300, "returns_to": 60,
    "node": 120,
}  # fmt: skip
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class FlowEntry:
    """A flow as it is given: BPMN XML, or a table of steps from which it is written.

    item: number; english: text of the diagram → English; notes: step key → text beside the step.
    """

    item: str
    xml: str = ""
    steps: Sequence[StepSpec] = ()
    english: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def xml_of(entry: FlowEntry, name: str) -> str:
    """Return the BPMN XML of an entry, written from its table where it brings none."""
    if entry.xml:
        return entry.xml
    try:
        return write_bpmn(entry.steps, process_id=entry.item, name=name)
    except ValueError as wrong:
        raise Refused("flow_table", field="steps", item=entry.item, reason=str(wrong)) from wrong


def text_of_file(content: bytes) -> str:
    """Return the text of an XML file, declared as UTF-8 from now on; refused where its encoding is not what it says."""
    try:
        text = decode_xml(content, file="")
    except BadInput as bad:
        raise refusal_of(bad.code, bad.at, bad.reason) from bad
    return DECLARATION.sub('<?xml version="1.0" encoding="UTF-8"?>', text, count=1)


def read_table(xml: str) -> tuple[Chart, StepTable]:
    """Return chart and table of steps of a BPMN text that may still be a draft.

    Refused, by line or element, where it is too large, hostile, no BPMN, or holds a text too long to keep.
    """
    try:
        data = xml.encode()
    except UnicodeEncodeError as half:
        raise refusal_of("xml_encoding", "", "") from half
    if len(data) > LARGEST_FLOW_BYTES:
        raise Refused("flow_xml_size", field="xml", megabytes=LARGEST_FLOW_BYTES // 1_000_000)
    try:
        parse_markup(data, file="")
        chart = read_chart(xml)
    except BadInput as bad:
        raise refusal_of(bad.code, bad.at, bad.reason) from bad
    except UnreadableFlow as bad:
        raise refusal_of(f"flow_{bad.code}" if f"flow_{bad.code}" in REASONS else bad.code, "", str(bad)) from bad
    table = steps_of(chart)
    for row in table.rows:
        _check_lengths(row)
    return chart, table


def _check_lengths(row: StepRow) -> None:
    for name, most in LONGEST.items():
        text = str(getattr(row, name))
        if len(text) > most:
            raise Refused("flow_text_long", field="xml", element=row.node[:40], text=text[:20], most=most)


def told_apart(table: StepTable) -> list[StepRow]:
    """Return the rows with keys of their own: in a draft two steps may carry the same one."""
    seen: set[str] = set()
    rows = []
    for row in table.rows:
        key, count = row.key, 1
        while key in seen:
            count += 1
            key = f"{row.key[:50]}#{count}"
        seen.add(key)
        rows.append(replace(row, key=key))
    return rows


def refusal_of(code: str, at: str, reason: str) -> Refused:
    """Return the refusal for what the engine says about a file; `at` is its ``line 3`` or ``element Task_7``."""
    word, _space, name = at.partition(" ")
    known = code if code in REASONS else "flow_refused"
    place = PLACES.get(word, _("{name}")).filled(name=name) if at else str(_("the file"))
    return Refused(known, field="xml", place=place, reason=said(reason))


def said(reason: str) -> str:
    """Return a sentence of the engine in the reader's language, as it is where it has figures of its own."""
    return str(ENGINE_WORDS.get(reason, reason))


def clean(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts without what neither XML nor the database can hold."""
    return {NOT_XML.sub("", key): NOT_XML.sub("", text) for key, text in texts.items()}


def in_english(chart: Chart, english: Mapping[str, str]) -> Chart:
    """Return the chart with every text that has an English form replaced by it; texts without one stay."""
    known = {re.sub(r"\s+", " ", source).strip(): text for source, text in english.items() if text}

    def english_of(text: str) -> str:
        return known.get(text, text)

    return Chart(
        nodes=tuple(replace(node, name=english_of(node.name)) for node in chart.nodes),
        edges=tuple(replace(edge, name=english_of(edge.name)) for edge in chart.edges),
        lanes=tuple(replace(lane, name=english_of(lane.name)) for lane in chart.lanes),
        name=english_of(chart.name),
        notes=chart.notes,
    )


PLACES: dict[str, _] = {"line": _("line {name}"), "element": _("element {name}"), "process": _("process {name}")}
ENGINE_WORDS: dict[str, _] = {
    text.source: text
    for text in (
        _("An ad-hoc subprocess has no order to judge by."),
        _("A complex gateway's rule is not part of the diagram."),
        _("An abstract event has no meaning to judge by."),
        _("A parallel event gateway is not judged."),
        _("An activity that waits for several tokens is not judged."),
        _("An activity that ends with several tokens is not judged."),
        _("An event subprocess is not judged."),
        _("Compensation is not judged."),
        _("Parallel multi-instance is not judged."),
        _("The subprocess has several start events."),
        _("The boundary event is not on an activity."),
        _("The start event leads nowhere."),
        _("A sequence flow cannot enter a start event."),
        _("A sequence flow cannot enter a boundary event."),
        _("A sequence flow cannot leave an end event."),
        _("The sequence flow crosses the border of a subprocess."),
    )
}
REASONS: dict[str, _] = {
    "xml_dtd": _("{place}: a document type (DTD) is not accepted. Remove it and save the file again."),
    "doctype": _("{place}: a document type (DTD) is not accepted. Remove it and save the file again."),
    "xml_malformed": _("{place}: the XML cannot be read; it may be cut off. Export the diagram again."),
    "xml_encoding": _("{place}: the text is not in the encoding it says. Save the file as UTF-8."),
    "flow_not_bpmn": _("{place}: the file is not BPMN 2.0. Export the diagram as BPMN 2.0 XML."),
    "flow_empty": _("{place} holds no process with a shape to draw."),
    "flow_size": _("{place} draws more than 500 shapes or 1,000 arrows. Split the flow into several."),
    "flow_duplicate_id": _("{place}: two shapes have the same id. Export the diagram again."),
    "flow_no_id": _("{place}: a shape has no id. Export the diagram again."),
    "flow_id": _("{place}: an id is missing or used twice. Export the diagram again."),
    "flow_process": _("{place}: the file holds several processes. Save the one of this item in a file of its own."),
    "flow_link": _("{place}: a link event needs exactly one event of the same name that catches it."),
    "flow_no_start": _("{place}: the diagram has no start event. Draw one before the first step."),
    "flow_no_end": _("{place}: the diagram has no end event. Draw one after the last step."),
    "flow_dangling": _("{place} is not connected at both ends. Connect it or delete it."),
    "flow_edge": _("{place} is an arrow that may not be drawn this way. Draw it otherwise."),
    "flow_element": _("{place} cannot be judged exactly: {reason} Redraw it with tasks, events and gateways."),
    "flow_dead": _("{place} can never be reached. Check the gateways before it."),
    "flow_cannot_complete": _("{place}: a case that waits here can never be completed. Check the gateways before it."),
    "flow_unlabelled": _("{place} is a step without a name. Name it."),
    "flow_refused": _("{place} cannot be taken: {reason}"),
}
declare_refusals(
    {
        **REASONS,
        "flow_table": _("Item {item}: the table of steps contradicts itself. {reason}"),
        "flow_xml_size": _("The file is larger than {megabytes} MB. Split the flow into subprocesses."),
        "flow_text_long": _("Element {element}: “{text}…” is longer than {most} characters. Shorten it."),
        "flow_unsound": _("The flow cannot be published: {issues}"),
    }
)

"""What a flowchart must be before it is kept: readable, sound, and its steps told apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.errors import BadInput
from casecheck.markup import decode_xml
from lianfang.flowcharts.drawing.chart import Chart, UnreadableFlow
from lianfang.flowcharts.drawing.reading import read_chart
from lianfang.flowcharts.drawing.steps import StepTable, steps_of
from lianfang.flowcharts.drawing.writing import StepSpec, write_bpmn
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

ACCEPTED_ISSUES = frozenset({"not_explored"})
LARGEST_FLOW_BYTES = 2_000_000
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


def check_flow(xml: str) -> StepTable:
    """Return the table of steps of a BPMN text, or refuse it and name the line or the element to blame."""
    data = xml.encode("utf-8", "replace")
    if len(data) > LARGEST_FLOW_BYTES:
        raise Refused("flow_xml_size", field="xml", megabytes=LARGEST_FLOW_BYTES // 1_000_000)
    try:
        issues = Automaton(read_flow(data, name="")).soundness()
        table = steps_of(read_chart(xml))
    except BadInput as bad:
        raise refusal_of(bad.code, bad.at, bad.reason) from bad
    except UnreadableFlow as bad:
        raise refusal_of(bad.code, "", str(bad)) from bad
    for issue in issues:
        if issue.code not in ACCEPTED_ISSUES:
            raise refusal_of(f"flow_{issue.code}", f"element {issue.element}", issue.reason)
    _check_table(table)
    return table


def _check_table(table: StepTable) -> None:
    if not table.rows:
        raise Refused("flow_without_steps", field="xml")
    seen: set[str] = set()
    for row in table.rows:
        if row.key in seen:
            raise Refused("flow_key_twice", field="xml", element=row.node, key=row.key)
        seen.add(row.key)


def refusal_of(code: str, at: str, reason: str) -> Refused:
    """Return the refusal for what the engine says about a file; `at` is its ``line 3`` or ``element Task_7``."""
    word, _space, name = at.partition(" ")
    known = code if code in REASONS else "flow_refused"
    place = PLACES.get(word, _("{name}")).filled(name=name) if at else str(_("the file"))
    return Refused(known, field="xml", place=place, reason=reason)


def in_english(chart: Chart, english: Mapping[str, str]) -> Chart:
    """Return the chart with every text that has an English form replaced by it; texts without one stay."""
    known = {re.sub(r"\s+", " ", source).strip(): text for source, text in english.items() if text}

    def said(text: str) -> str:
        return known.get(text, text)

    return Chart(
        nodes=tuple(replace(node, name=said(node.name)) for node in chart.nodes),
        edges=tuple(replace(edge, name=said(edge.name)) for edge in chart.edges),
        lanes=tuple(replace(lane, name=said(lane.name)) for lane in chart.lanes),
        name=said(chart.name),
        notes=chart.notes,
    )


PLACES: dict[str, _] = {"line": _("line {name}"), "element": _("element {name}"), "process": _("process {name}")}
REASONS: dict[str, _] = {
    "xml_dtd": _("{place}: a document type (DTD) is not accepted. Remove it and save the file again."),
    "doctype": _("{place}: a document type (DTD) is not accepted. Remove it and save the file again."),
    "xml_malformed": _("{place}: the XML cannot be read; it may be cut off. Export the diagram again."),
    "xml_encoding": _("{place}: the text is not in the encoding it says. Save the file as UTF-8."),
    "flow_not_bpmn": _("{place}: the file is not BPMN 2.0. Export the diagram as BPMN 2.0 XML."),
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
        "flow_without_steps": _("The flow holds no step."),
        "flow_key_twice": _("Element {element}: the key {key} belongs to another step already."),
    }
)

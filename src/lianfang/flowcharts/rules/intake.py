"""Take a diagram that another modeler drew: what of it counts, element by element, and which post does each step. Pure.

Nothing of a file is run: scripts, expressions and calls are texts that nobody evaluates here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from casecheck.bpmn import read_flow
from casecheck.drawing.arranging import arrange, is_placed
from casecheck.drawing.chart import Chart
from casecheck.drawing.elements import set_attributes
from casecheck.drawing.parsing import parse_xml
from casecheck.drawing.vocabulary import BPMN, BPMNDI, DC, DI, KIND_OF_TAG, OWN
from casecheck.errors import BadInput
from lianfang.flowcharts.rules.flows import read_table, refusal_of
from lianfang.kernel.text import Text as _

XSI = "http://www.w3.org/2001/XMLSchema-instance"
PLAIN = frozenset({BPMN, BPMNDI, DC, DI, OWN, XSI, ""})
VENDORS = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://camunda.org/schema/zeebe/1.0": "Camunda 8",
    "http://camunda.org/schema/modeler/1.0": "Camunda Modeler",
    "http://www.signavio.com": "Signavio",
    "http://www.bizagi.com/bpmn20": "Bizagi",
    "http://flowable.org/bpmn": "Flowable",
    "http://activiti.org/bpmn": "Activiti",
    "http://bpmn.io/schema/bpmn/biocolor/1.0": "bpmn.io",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0": "OMG",
    "http://www.jboss.org/drools": "jBPM",
    "http://www.trisotech.com/2015/triso/modeling": "Trisotech",
    "http://sourceforge.net/bpmn/definitions/_/extension": "Visual Paradigm",
}
# beside the path of a token: kept in the file, shown nowhere
STRUCTURE = frozenset({"incoming", "outgoing", "flowNodeRef", "laneSet", "childLaneSet", "extensionElements"})
TAKEN = {"task": "step", "sequenceFlow": "arrow", "lane": "lane", "process": "process", "participant": "pool"}


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """What becomes of an element: taken, taken_as, ignored or refused; count: how many of the same kind and fate."""

    element: str
    name: str
    tag: str
    verdict: str
    words: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step whose post the file does not tell; guess: code of the post whose title is exactly the lane's name."""

    node: str
    name: str
    lane: str
    guess: str


@dataclass(frozen=True, slots=True)
class Intake:
    """A file as it would be taken; no lines refused: it can be kept as a draft."""

    xml: str
    lines: tuple[IntakeLine, ...]
    open_steps: tuple[OpenStep, ...]
    was_arranged: bool

    @property
    def refused(self) -> tuple[IntakeLine, ...]:
        return tuple(line for line in self.lines if line.verdict == "refused")


def look_into(xml: str, titles: Mapping[str, tuple[str, ...]]) -> Intake:
    """Return what becomes of each element of a file; refused where it cannot be read at all.

    titles: code of a post → its titles in both languages. A diagram without positions is arranged.
    """
    chart, _table = read_table(xml)
    lines = [*_refused(xml), *_lines(parse_xml(xml))]
    is_refused = any(line.verdict == "refused" for line in lines)
    is_arranged = not is_refused and not is_placed(xml)
    return Intake(arrange(xml) if is_arranged else xml, tuple(lines), tuple(_open_steps(chart, titles)), is_arranged)


def with_posts(xml: str, posts: Mapping[str, str]) -> str:
    """Return the diagram with posts written on its steps; posts: id of the step → code of the post."""
    return set_attributes(xml, {node: {"lf:post": code} for node, code in posts.items() if code})


def _refused(xml: str) -> Iterator[IntakeLine]:
    """Ask the engine for what it cannot judge; what is merely unsound is taken, and told while editing."""
    try:
        read_flow(xml.encode(), name="", is_checked=False)
    except BadInput as bad:
        element = bad.at.removeprefix("element ") if bad.at.startswith("element ") else ""
        yield IntakeLine(element, "", "", "refused", refusal_of(bad.code, bad.at, bad.reason).sentence())


def _open_steps(chart: Chart, titles: Mapping[str, tuple[str, ...]]) -> Iterator[OpenStep]:
    codes: dict[str, list[str]] = {}
    for code, words in titles.items():
        for title in set(words) - {""}:
            codes.setdefault(title, []).append(code)
    lanes = {lane.id: lane.name for lane in chart.lanes}
    for node in chart.steps:
        if node.post not in titles:
            lane = lanes.get(node.lane, "")
            found = codes.get(lane, [])
            yield OpenStep(node.id, node.name or node.id, lane, found[0] if len(found) == 1 else "")


def _lines(root: Element) -> Iterator[IntakeLine]:
    """Yield a line for each element of the model, one for all extensions of a kind."""
    foreign: Counter[tuple[str, str]] = Counter()
    for element in root.iter():
        space, tag = _parts(element.tag)
        for name in element.attrib:
            vendor, attribute = _parts(name)
            if vendor not in PLAIN:
                foreign[vendor, attribute] += 1
        if space == BPMN and tag not in STRUCTURE:
            yield from _line_of(element, tag)
        elif space not in PLAIN:
            foreign[space, tag] += 1
    for (space, name), count in foreign.items():
        words = WORDS["extension"].filled(name=name, vendor=VENDORS.get(space, space))
        yield IntakeLine("", "", name, "ignored", words, count)


def _line_of(element: Element, tag: str) -> Iterator[IntakeLine]:
    name = " ".join((element.get("name") or (element.text or "" if tag == "text" else "")).split())[:80]

    def line(verdict: str, words: str) -> IntakeLine:
        return IntakeLine(element.get("id", ""), name, tag, verdict, str(WORDS[words]))

    if tag in TAKEN:
        yield line("taken", TAKEN[tag])
    elif tag in AS_STEP:
        yield line("taken_as", AS_STEP[tag])
    elif tag in KIND_OF_TAG:
        yield line("taken", KIND_OF_TAG[tag])
    elif tag in IGNORED:
        yield line("ignored", IGNORED[tag])


def _parts(tag: str) -> tuple[str, str]:
    space, _brace, name = tag.rpartition("}")
    return space.removeprefix("{"), name


AS_STEP = {
    "userTask": "as_step",
    "manualTask": "as_step",
    "sendTask": "as_step",
    "receiveTask": "as_step",
    "businessRuleTask": "as_step_rule",
    "serviceTask": "as_step_service",
    "scriptTask": "as_step_script",
    "callActivity": "as_step_call",
    "transaction": "as_subprocess",
    "timerEventDefinition": "as_event",
    "messageEventDefinition": "as_event",
    "signalEventDefinition": "as_event",
    "conditionalEventDefinition": "as_event",
    "standardLoopCharacteristics": "as_loop",
    "multiInstanceLoopCharacteristics": "as_loop",
}
IGNORED = {
    "conditionExpression": "condition",
    "script": "script",
    "textAnnotation": "annotation",
    "association": "annotation",
    "group": "annotation",
    "documentation": "documentation",
    "dataObject": "data",
    "dataObjectReference": "data",
    "dataStoreReference": "data",
    "dataInputAssociation": "data",
    "dataOutputAssociation": "data",
    "ioSpecification": "data",
    "messageFlow": "message",
    "potentialOwner": "owner",
    "humanPerformer": "owner",
    "performer": "owner",
}
WORDS: dict[str, _] = {
    "step": _("a step"),
    "arrow": _("an arrow"),
    "lane": _("a lane"),
    "process": _("the flow"),
    "pool": _("the frame around the flow"),
    "start": _("the start"),
    "end": _("an end"),
    "event": _("an event"),
    "xor": _("a choice"),
    "and": _("parallel work"),
    "or": _("a choice of one or several ways"),
    "gate": _("a choice by event"),
    "subprocess": _("a subprocess"),
    "as_step": _("a step"),
    "as_step_rule": _("a step; its rule is not run"),
    "as_step_service": _("a step; the service is not called"),
    "as_step_script": _("a step; its script is not run"),
    "as_step_call": _("a step; the flow it calls is not opened"),
    "as_subprocess": _("a subprocess"),
    "as_event": _("an event that may happen; its time or message is not awaited"),
    "as_loop": _("a step that may be repeated"),
    "condition": _("an expression, kept as text and never evaluated; write the condition on the arrow"),
    "script": _("a script, kept as text and never run"),
    "annotation": _("a remark, kept in the file and not drawn"),
    "documentation": _("a description, kept in the file"),
    "data": _("data, kept in the file and not drawn"),
    "message": _("a message between pools, kept in the file and not drawn"),
    "owner": _("an assignment of persons; posts are chosen here instead"),
    "extension": _("extension “{name}” of {vendor}, kept in the file, without effect"),
}

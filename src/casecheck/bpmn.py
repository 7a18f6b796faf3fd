"""BPMN 2.0 read into a `Flow`, as any modeler writes it; what cannot be judged exactly is refused by element.

A tag either has a row in a table below or is refused: an element we do not know could change what conformant means.
Conditions and scripts are kept as text at most and never run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from casecheck.bpmn_rules import check_flow
from casecheck.errors import BadInput
from casecheck.flow import Edge, Flow, Kind, Node, Repeat
from casecheck.markup import Element, parse_xml

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"

_KINDS: dict[str, Kind] = {
    "startEvent": "start",
    "endEvent": "end",
    "intermediateCatchEvent": "event",
    "intermediateThrowEvent": "event",
    "boundaryEvent": "boundary",
    "exclusiveGateway": "xor",
    "parallelGateway": "and",
    "inclusiveGateway": "or",
    "eventBasedGateway": "event_choice",
    "subProcess": "subprocess",
    "transaction": "subprocess",
    "task": "task",
    "userTask": "task",
    "manualTask": "task",
    "serviceTask": "task",
    "scriptTask": "task",
    "sendTask": "task",
    "receiveTask": "task",
    "businessRuleTask": "task",
    "callActivity": "task",
}

# What an attribute may say without changing how many tokens move.
_PLAIN_VALUES = {
    "eventGatewayType": ("Exclusive", "A parallel event gateway is not judged."),
    "startQuantity": ("1", "An activity that waits for several tokens is not judged."),
    "completionQuantity": ("1", "An activity that ends with several tokens is not judged."),
}

_REFUSED = {
    "adHocSubProcess": "An ad-hoc subprocess has no order to judge by.",
    "complexGateway": "A complex gateway's rule is not part of the diagram.",
    "event": "An abstract event has no meaning to judge by.",
}

# What stands in a process without moving a token.
_DECORATION = frozenset(
    (
        "laneSet",
        "documentation",
        "extensionElements",
        "ioSpecification",
        "property",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "dataInputAssociation",
        "dataOutputAssociation",
        "association",
        "textAnnotation",
        "group",
        "incoming",
        "outgoing",
        "auditing",
        "monitoring",
        "correlationSubscription",
        "supports",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "rendering",
        "ioBinding",
        "supportedInterfaceRef",
    )
)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.lane_of: dict[str, str] = {}
        self.lanes: list[str] = []
        self.links: list[tuple[str, str, bool]] = []
        self.seen: set[str] = set()

    def refuse(self, element: Element, code: str, reason: str, hint: str) -> BadInput:
        at = f"element {element.attributes['id']}" if element.attributes.get("id") else f"line {element.line}"
        return BadInput(code, file=self.file, at=at, reason=reason, hint=hint)

    def identify(self, element: Element) -> str:
        """Return the element's id; refuse a missing or a repeated one."""
        found = element.attributes.get("id", "")
        if not found:
            raise self.refuse(element, "flow_id", f"A {element.tag} has no id.", "Export the diagram again.")
        if found in self.seen:
            raise self.refuse(element, "flow_id", "Two elements have this id.", "Give one of them another id.")
        self.seen.add(found)
        return found

    def read_scope(self, parent: Element, scope: str, lane: str) -> None:
        for laneset in _children(parent, "laneSet"):
            self.read_lanes(laneset)
        for element in parent.children:
            if element.namespace not in (MODEL, ""):
                continue
            if element.tag == "sequenceFlow":
                self.read_edge(element)
            elif element.tag in _KINDS:
                self.read_node(element, scope, lane)
            elif element.tag not in _DECORATION and not _is_detail(element.tag):
                reason = _REFUSED.get(element.tag, f"The element {element.tag} is not known.")
                raise self.refuse(element, "flow_element", reason, "Draw it with tasks, events and gateways.")

    def read_lanes(self, laneset: Element) -> None:
        for lane in _children(laneset, "lane"):
            name = lane.attributes.get("name", "")
            self.lanes += [name] if name and name not in self.lanes else []
            for reference in _children(lane, "flowNodeRef"):
                self.lane_of[reference.text.strip()] = name
            for inner in _children(lane, "childLaneSet"):
                self.read_lanes(inner)

    def read_edge(self, element: Element) -> None:
        identity = self.identify(element)
        given = element.attributes
        conditions = list(_children(element, "conditionExpression"))
        self.edges.append(
            Edge(
                identity,
                given.get("sourceRef", ""),
                given.get("targetRef", ""),
                given.get("name", ""),
                conditions[0].text.strip() if conditions else "",
                bool(conditions),
            )
        )

    def read_node(self, element: Element, scope: str, lane: str) -> None:
        identity = self.identify(element)
        given = element.attributes
        self.refuse_compensation(element)
        self.refuse_values(element)
        trigger, definition = _trigger(element)
        lane = self.lane_of.get(identity, lane)
        node = Node(
            id=identity,
            kind=self.kind_of(element, trigger),
            name=given.get("name", ""),
            lane=lane,
            scope=scope,
            tag=element.tag,
            trigger=trigger,
            code=definition.attributes.get("errorRef", "") if definition else "",
            attached_to=given.get("attachedToRef", ""),
            is_interrupting=given.get("cancelActivity", "true") not in ("false", "0"),
            default=given.get("default", ""),
            repeat=self.read_repeat(element),
        )
        self.nodes.append(node)
        if node.kind == "subprocess":
            self.read_scope(element, identity, lane)
        elif trigger == "link" and definition:
            self.links.append((identity, definition.attributes.get("name") or node.name, "Throw" in element.tag))

    def kind_of(self, element: Element, trigger: str) -> Kind:
        if element.tag == "endEvent" and trigger == "terminate":
            return "terminate"
        if _KINDS[element.tag] != "subprocess":
            return _KINDS[element.tag]
        if element.attributes.get("triggeredByEvent") in ("true", "1"):
            reason = "An event subprocess is not judged."
            raise self.refuse(element, "flow_element", reason, "Draw it as a boundary event.")
        # A closed subprocess with nothing drawn inside is one step to whoever keeps the log.
        return "subprocess" if any(child.tag in _KINDS for child in element.children) else "task"

    def refuse_compensation(self, element: Element) -> None:
        is_marked = element.attributes.get("isForCompensation") in ("true", "1")
        if is_marked or any(child.tag == "compensateEventDefinition" for child in element.children):
            raise self.refuse(
                element, "flow_element", "Compensation is not judged.", "Draw the undoing as steps of the flow."
            )

    def refuse_values(self, element: Element) -> None:
        for attribute, (plain, reason) in _PLAIN_VALUES.items():
            if element.attributes.get(attribute, plain) != plain:
                raise self.refuse(element, "flow_element", reason, "Draw it with parallel gateways.")

    def read_repeat(self, element: Element) -> Repeat | None:
        for loop in _children(element, "standardLoopCharacteristics"):
            most = self.whole_number(element, loop.attributes.get("loopMaximum"))
            return Repeat(0 if loop.attributes.get("testBefore") in ("true", "1") else 1, most)
        for loop in _children(element, "multiInstanceLoopCharacteristics"):
            if loop.attributes.get("isSequential") not in ("true", "1"):
                reason = "Parallel multi-instance is not judged."
                raise self.refuse(element, "flow_element", reason, "Make it sequential, or draw the branches.")
            texts = [child.text.strip() for child in _children(loop, "loopCardinality")]
            times = self.whole_number(element, texts[0]) if texts and texts[0].isdecimal() else None
            return Repeat(1 if times is None else times, times)
        return None

    def whole_number(self, element: Element, text: str | None) -> int | None:
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= 50):
            raise self.refuse(
                element, "flow_element", f"The number of rounds {text[:20]!r} is not within 1 to 50.", "Leave it out."
            )
        return int(text)

    def join_links(self) -> None:
        """Draw a sequence flow from each link event that throws to the one of its name that catches."""
        for source, name, throws in self.links:
            targets = [other for other, theirs, also in self.links if theirs == name and not also]
            if throws and len(targets) != 1:
                raise BadInput(
                    "flow_link",
                    file=self.file,
                    at=f"element {source}",
                    reason=f"The link {name!r} leads to {len(targets)} catching link events.",
                    hint="Draw exactly one of the same name.",
                )
            if throws:
                self.edges.append(Edge(f"{source} → {targets[0]}", source, targets[0]))


def _children(parent: Element, tag: str) -> Iterator[Element]:
    return (child for child in parent.children if child.tag == tag and child.namespace == MODEL)


def _is_detail(tag: str) -> bool:
    return tag.endswith(("Characteristics", "EventDefinition", "EventDefinitionRef", "Expression"))


def _trigger(element: Element) -> tuple[str, Element | None]:
    definitions = [child for child in element.children if child.tag.endswith("EventDefinition")]
    if not definitions:
        return "", None
    return definitions[0].tag.removesuffix("EventDefinition"), definitions[0]


def _calls(element: Element) -> Iterator[str]:
    """Yield the ids of the processes that call activities name; they are described elsewhere, a step here."""
    if element.tag == "callActivity":
        yield element.attributes.get("calledElement", "")
    for child in element.children:
        yield from _calls(child)


def _chosen_process(root: Element, file: str) -> Element:
    processes = list(_children(root, "process"))
    drawn = [process for process in processes if any(child.tag in _KINDS for child in process.children)]
    called = {name.rpartition(":")[2] for process in drawn for name in _calls(process)}
    drawn = [process for process in drawn if process.attributes.get("id") not in called] or drawn
    if len(drawn) > 1:
        names = ", ".join(process.attributes.get("name") or process.attributes.get("id", "?") for process in drawn)
        raise BadInput(
            "flow_process",
            file=file,
            at=f"line {drawn[1].line}",
            reason=f"The file holds {len(drawn)} processes: {names}.",
            hint="Save the one to judge by in a file of its own.",
        )
    if drawn:
        return drawn[0]
    if len(processes) == 1:
        return processes[0]
    reason = "The file holds no process with steps."
    raise BadInput("flow_process", file=file, reason=reason, hint="Export the diagram as BPMN 2.0.")


def _title(root: Element, process: Element) -> str:
    for collaboration in _children(root, "collaboration"):
        for pool in _children(collaboration, "participant"):
            reference = pool.attributes.get("processRef", "").rpartition(":")[2]
            if reference and reference == process.attributes.get("id") and pool.attributes.get("name"):
                return pool.attributes["name"]
    return process.attributes.get("name", "")


def read_flow(source: Path | str | bytes, *, name: str | None = None, is_checked: bool = True) -> Flow:
    """Read a BPMN 2.0 file (path) or its bytes into a flow.

    name: what the user calls the file, for messages; the path's last part when left out. is_checked: False for a
    diagram that is still being drawn; `bpmn_rules.faults_of` then tells what keeps it from being judged.
    Raises BadInput with element id, reason and hint for a file that cannot be judged exactly.
    """
    file = name if name is not None else "" if isinstance(source, bytes) else Path(source).name
    root = parse_xml(source if isinstance(source, bytes) else _bytes(Path(source), file), file=file)
    if root.tag != "definitions" or root.namespace != MODEL:
        raise BadInput(
            "flow_not_bpmn",
            file=file,
            at=f"line {root.line}",
            reason=f"The file is not BPMN 2.0: it begins with {root.tag}.",
            hint="Export the diagram as BPMN 2.0 XML.",
        )
    process = _chosen_process(root, file)
    reader = _Reader(file)
    title = _title(root, process)
    reader.read_scope(process, "", "" if next(_children(process, "laneSet"), None) else _pool_lane(root, process))
    reader.join_links()
    flow = Flow(
        file, process.attributes.get("id", ""), title, tuple(reader.nodes), tuple(reader.edges), tuple(reader.lanes)
    )
    if is_checked:
        check_flow(flow)
    return flow


def _pool_lane(root: Element, process: Element) -> str:
    """Return the pool's name, which names the post where a pool has no lanes."""
    pools = [pool for group in _children(root, "collaboration") for pool in _children(group, "participant")]
    return _title(root, process) if pools else ""


def _bytes(path: Path, file: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            "file_unreadable", file=file, reason=f"The file cannot be read: {error.strerror}.", hint="Check its name."
        ) from error

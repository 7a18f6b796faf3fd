"""Flowcharts in a few words, for tests: a line says what a node is and where its flows lead.

start > A                 the kind is the name's, else task
g:xor > B, C              kinds as in `casecheck.flow`
late@A:boundary timer > X attached to A (``soft``: does not interrupt)
B in sub > C              inside the subprocess ``sub``
T*:task                   repeated (``?``: also not at all; ``*3``: at most three times; ``=3`` three times)
g:or > B, C default       the last flow is the default; ``B when`` gives the flow a condition
"""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from casecheck.bpmn import MODEL, read_flow
from casecheck.flow import Flow

TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "terminate": "endEvent",
    "task": "task",
    "call": "callActivity",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "event_choice": "eventBasedGateway",
    "event": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent",
    "subprocess": "subProcess",
}
LINK = ' name="on the next page"'
LINE = re.compile(
    r"(?P<id>[^\s:@*?=>]+)(?P<repeat>[*?=]\d*)?(@(?P<host>\S+?))?(:(?P<kind>\S+))?(?P<words>( (?!in )[a-z]+)*)"
    r"( in (?P<scope>\S+))?\s*(>\s*(?P<to>.*))?$"
)


def _loop(mark: str | None) -> str:
    if not mark:
        return ""
    if mark[0] == "=":
        inner = f"<loopCardinality>{mark[1:]}</loopCardinality>"
        return f'<multiInstanceLoopCharacteristics isSequential="true">{inner}</multiInstanceLoopCharacteristics>'
    most = f' loopMaximum="{mark[1:]}"' if mark[1:] else ""
    return f'<standardLoopCharacteristics testBefore="{"true" if mark[0] == "?" else "false"}"{most}/>'


def draw(text: str) -> bytes:
    """Return the BPMN of a sketch."""
    inside: dict[str, list[str]] = {"": []}
    opened: list[tuple[str, str, str, str]] = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        found = LINE.match(line)
        assert found, line
        own, scope = found["id"], found["scope"] or ""
        kind = found["kind"] or (own if own in TAGS else "task")
        words = (found["words"] or "").split()
        given = f"id={quoteattr(own)} name={quoteattr(own)}"
        if found["host"]:
            given += f' attachedToRef="{found["host"]}" cancelActivity="{str("soft" not in words).lower()}"'
        triggers = [word for word in words if word != "soft"] + (["terminate"] if kind == "terminate" else [])
        body = "".join(f"<{word}EventDefinition{LINK if word == 'link' else ''}/>" for word in triggers) + _loop(
            found["repeat"]
        )
        for target in filter(None, (part.strip() for part in (found["to"] or "").split(","))):
            name, _, mark = target.partition(" ")
            flow = f"{own}-{name}-{len(inside.get(scope, []))}"
            given += f' default="{flow}"' if mark == "default" else ""
            condition = "<conditionExpression>x</conditionExpression>" if mark == "when" else ""
            inside.setdefault(scope, []).append(
                f'<sequenceFlow id="{flow}" sourceRef="{own}" targetRef="{name}">{condition}</sequenceFlow>'
            )
        opened.append((own, scope, f"{TAGS[kind]} {given}", body))
    for own, scope, head, body in reversed(opened):
        inner = "".join(inside.pop(own, [])) if head.startswith("subProcess") else ""
        inside.setdefault(scope, []).insert(0, f"<{head}>{body}{inner}</{head.split()[0]}>")
    return f'<definitions xmlns="{MODEL}"><process id="p">{"".join(inside[""])}</process></definitions>'.encode()


def flow_of(text: str) -> Flow:
    """Return the flow of a sketch, by way of BPMN."""
    return read_flow(draw(text), name="sketch.bpmn")

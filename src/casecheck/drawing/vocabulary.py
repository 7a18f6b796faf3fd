"""Map the tags of BPMN 2.0 to the kinds of shapes, and name the attributes of our own.

Our own data rides on foreign attributes, which BPMN allows and bpmn-js keeps on saving.
"""

from __future__ import annotations

import re

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
OWN = "urn:lianfang:flowchart:1"

# what XML 1.0 cannot hold, escaped or not
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

KIND_OF_TAG = {
    "startEvent": "start",
    "endEvent": "end",
    "intermediateCatchEvent": "event",
    "intermediateThrowEvent": "event",
    "boundaryEvent": "event",
    "exclusiveGateway": "xor",
    "parallelGateway": "and",
    "inclusiveGateway": "or",
    "eventBasedGateway": "gate",
    "complexGateway": "gate",
    "subProcess": "subprocess",
    "transaction": "subprocess",
    "adHocSubProcess": "subprocess",
    "callActivity": "subprocess",
} | dict.fromkeys(
    (
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
    ),
    "step",
)

# drawn nowhere, and said so
NOT_DRAWN = {
    "dataObjectReference": "data objects",
    "dataStoreReference": "data stores",
    "textAnnotation": "text annotations",
    "messageFlow": "message flows",
}

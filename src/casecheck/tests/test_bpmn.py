"""BPMN in: what is read, and what is refused with the element and the reason."""

from pathlib import Path

import pytest

from casecheck.bpmn import MODEL, read_flow
from casecheck.errors import BadInput
from casecheck.tests.sketch import draw, flow_of

PERMIT = Path(__file__).parent / "flows" / "permit.bpmn"
PLAIN = "start > A\nA > end\nend"


def process(body: str) -> bytes:
    return f'<definitions xmlns="{MODEL}"><process id="p">{body}</process></definitions>'.encode()


def sound(body: str) -> bytes:
    """Return a process from start by A to end, with more inside."""
    return draw(PLAIN).replace(b"</process>", body.encode() + b"</process>")


def refusal(source: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_flow(source, name="f.bpmn")
    return caught.value


def test_steps_are_tasks_and_call_activities():
    flow = read_flow(PERMIT)
    assert flow.labels == {"受理", "现场勘查", "决定"}


def test_the_innermost_lane_names_the_post_also_inside_a_subprocess():
    flow = read_flow(PERMIT)
    lanes = {node.name: node.lane for node in flow.steps}
    assert lanes == {"受理": "受理岗", "现场勘查": "审查岗", "决定": "审批岗"}


def test_sequence_flows_keep_name_and_condition():
    edges = {edge.id: edge for edge in read_flow(PERMIT).edges}
    assert (edges["f5"].name, edges["f5"].condition) == ("no", "missing > 0")


def test_the_pool_gives_the_title():
    assert read_flow(PERMIT).title == "Permit office"


def test_a_pool_without_lanes_names_the_post():
    source = draw(PLAIN).replace(
        b'<process id="p">',
        b'<collaboration><participant id="x" name="Window" processRef="p"/></collaboration><process id="p">',
    )
    assert {node.lane for node in read_flow(source).nodes} == {"Window"}


def test_a_path_and_its_bytes_read_alike():
    assert read_flow(PERMIT.read_bytes(), name="permit.bpmn") == read_flow(str(PERMIT))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-16"), ("gb18030", "GBK"), ("big5", "Big5")],
)
def test_encodings_of_real_modelers_are_read(encoding: str, declared: str):
    text = f'<?xml version="1.0" encoding="{declared}"?>' + draw("start > 受理\n受理 > end\nend").decode()
    assert read_flow(text.encode(encoding)).labels == {"受理"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str):
    text = '<?xml version="1.0"?><!DOCTYPE definitions [<!ENTITY a "b">]>' + draw(PLAIN).decode()
    error = refusal(text.encode(encoding))
    assert (error.code, error.at) == ("xml_dtd", "line 1")


def test_utf_7_is_refused_before_it_is_parsed():
    text = '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + draw(PLAIN).decode()
    assert refusal(text.encode()).code == "xml_encoding"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "xml_malformed"),
        (b"not xml", "xml_malformed"),
        (b"\xff\xfe\x00", "xml_encoding"),
        (b"\xe5\x8f", "xml_encoding"),
        (draw(PLAIN)[:-30], "xml_malformed"),
        (b"<a:b/>", "xml_malformed"),
        (b"<a>&b;</a>", "xml_malformed"),
        (b"<a>" * 100_000, "xml_depth"),
        (b"<html/>", "flow_not_bpmn"),
        (b"<definitions/>", "flow_not_bpmn"),
        (process(""), "flow_no_start"),
        (f'<definitions xmlns="{MODEL}"/>'.encode(), "flow_process"),
    ],
)
def test_what_is_no_flow_is_refused(source: bytes, code: str):
    assert refusal(source).code == code


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match=r"lost\.bpmn"):
        read_flow(tmp_path / "lost.bpmn")


@pytest.mark.parametrize(
    ("body", "element"),
    [
        ('<adHocSubProcess id="x"/>', "x"),
        ('<complexGateway id="x"/>', "x"),
        ('<magicTask id="x"/>', "x"),
        ('<task id="x" isForCompensation="true"/>', "x"),
        ('<endEvent id="x"><compensateEventDefinition/></endEvent>', "x"),
        ('<subProcess id="x" triggeredByEvent="true"/>', "x"),
        ('<task id="x"><multiInstanceLoopCharacteristics/></task>', "x"),
        ('<task id="x"><standardLoopCharacteristics loopMaximum="9999"/></task>', "x"),
        ('<sequenceFlow id="x" sourceRef="A" targetRef="nowhere"/>', "x"),
        ('<sequenceFlow id="x" sourceRef="end" targetRef="A"/>', "x"),
        ('<sequenceFlow id="x" sourceRef="A" targetRef="start"/>', "x"),
        ('<boundaryEvent id="x" attachedToRef="nobody"/>', "x"),
        ('<task id="A"/>', "A"),
        ('<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent>', "x"),
        (
            '<subProcess id="x"><startEvent id="s1"/><startEvent id="s2"/></subProcess>',
            "x",
        ),
        ('<subProcess id="y"><task id="b"/></subProcess><sequenceFlow id="x" sourceRef="A" targetRef="b"/>', "x"),
        ('<startEvent id="x"/>', "x"),
        ('<eventBasedGateway id="x" eventGatewayType="Parallel"/>', "x"),
        ('<task id="x" completionQuantity="2"/>', "x"),
    ],
)
def test_an_element_that_cannot_be_judged_is_named(body: str, element: str):
    error = refusal(sound(body))
    assert (error.at, bool(error.reason), bool(error.hint)) == (f"element {element}", True, True)


def test_more_elements_than_can_be_judged_are_refused():
    chain = "".join(f'<task id="t{n}"/>' for n in range(5_001))
    assert refusal(sound(chain)).code == "flow_too_large"


def test_an_element_without_id_is_named_by_its_line():
    assert refusal(sound("\n\n<task/>")).at == "line 3"


@pytest.mark.parametrize(("text", "code"), [("start > A\nA", "flow_no_end"), ("A > end\nend", "flow_no_start")])
def test_a_flow_without_start_or_end_is_refused(text: str, code: str):
    assert refusal(draw(text)).code == code


def test_several_drawn_processes_are_refused_by_name():
    second = b'<process id="q" name="Payment"><startEvent id="z"/></process></definitions>'
    error = refusal(draw(PLAIN).replace(b"</definitions>", second))
    assert (error.code, "Payment" in error.reason) == ("flow_process", True)


def test_an_empty_second_process_is_passed_over():
    source = draw(PLAIN).replace(b"</definitions>", b'<process id="q"/></definitions>')
    assert read_flow(source).process == "p"


def test_a_process_that_is_only_called_is_passed_over():
    called = b'<process id="q"><startEvent id="z"/></process></definitions>'
    call = b'<callActivity id="c" calledElement="q"/></process>'
    source = draw(PLAIN).replace(b"</process>", call).replace(b"</definitions>", called)
    assert read_flow(source).process == "p"


def test_foreign_elements_and_diagram_parts_are_passed_over():
    source = sound('<x:shape xmlns:x="urn:x" id="A"/><extensionElements/>')
    assert read_flow(source).labels == {"A"}


def test_a_closed_subprocess_is_one_step():
    assert flow_of("start > S\nS:subprocess > end\nend").labels == {"S"}

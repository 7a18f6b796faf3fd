"""Show what is read from BPMN files of others, and what is refused."""

import pytest

from casecheck.drawing.chart import UnreadableFlow
from casecheck.drawing.reading import read_chart
from casecheck.drawing.steps import read_steps
from casecheck.drawing.tests.flows import ENDS, PARALLEL, bpmn, flows, tasks

DTD = '<!DOCTYPE definitions [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (DTD + bpmn(tasks("a")), "doctype"),
        ((DTD + bpmn(tasks("a"))).encode("utf-16"), "doctype"),
        (bpmn(tasks("a"))[:-9], "xml"),
        ("", "xml"),
        (b"\xff\xfe\x00\xd8", "xml"),
        ("<svg/>", "not_bpmn"),
        (bpmn(""), "empty"),
        (bpmn(tasks("a", "a")), "duplicate_id"),
        (bpmn("<task/>"), "no_id"),
        (bpmn("<a>" * 200 + "</a>" * 200), "depth"),
        (bpmn("<!--" + "x" * 5_000_000 + "-->"), "size"),
        (bpmn(tasks(*(f"t{number}" for number in range(501)))), "size"),
        (bpmn(tasks("a") + flows(*["a>a"] * 1001)), "size"),
    ],
    ids=str,
)
def test_what_is_no_flow_is_refused_with_a_code(source, code):
    with pytest.raises(UnreadableFlow) as refusal:
        read_chart(source)

    assert refusal.value.code == code


def test_the_declared_encoding_of_a_decoded_text_does_not_count():
    chart = read_chart('<?xml version="1.0" encoding="GB18030"?>' + bpmn('<task id="a" name="受理"/>'))

    assert chart.nodes[0].name == "受理"


def test_lanes_inside_lanes_are_read_as_their_leaves():
    lanes = (
        '<laneSet id="l"><lane id="office" name="处"><childLaneSet id="c">'
        '<lane id="one" name="甲岗"><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="two" name="乙岗"><flowNodeRef>b</flowNodeRef></lane></childLaneSet></lane></laneSet>'
    )

    chart = read_chart(bpmn(lanes + tasks("a", "b") + flows("a>b")))

    assert [lane.name for lane in chart.lanes] == ["甲岗", "乙岗"]
    assert [node.lane for node in chart.nodes] == ["one", "two"]


def test_the_inside_of_a_subprocess_stays_closed():
    chart = read_chart(bpmn(ENDS + f'<subProcess id="sub">{tasks("x", "y")}</subProcess>' + flows("s>sub", "sub>e")))

    assert [node.id for node in chart.nodes] == ["s", "e", "sub"]


def test_an_arrow_to_nowhere_is_left_out_and_said():
    chart = read_chart(bpmn(tasks("a") + flows("a>nowhere")))

    assert chart.edges == ()
    assert "f0" in chart.notes[0]


def test_parallel_work_is_said_to_be_beyond_a_table():
    table = read_steps(PARALLEL)

    assert [row.name for row in table.rows] == ["a", "b", "c"]
    assert any("parallel work" in note for note in table.notes)
    assert not table.is_whole


@pytest.mark.parametrize(
    "arrows",
    [
        ("s>g", "g>a:yes", "g>b", "a>m", "b>m", "m>e"),
        ("s>g", "g>a:yes", "g>b:no", "a>m", "b>m", "m>e"),
        ("s>a", "a>g", "g>m:yes", "g>b", "b>m", "m>e"),
        ("s>g", "g>a", "a>g", "g>m:yes", "m>b", "b>e"),
    ],
    ids=["either or", "both named", "named skip", "loop before"],
)
def test_choices_beyond_a_table_are_said_and_no_step_is_lost(arrows):
    gates = '<exclusiveGateway id="g"/><exclusiveGateway id="m"/>'

    table = read_steps(bpmn(ENDS + gates + tasks("a", "b") + flows(*arrows)))

    assert {row.name for row in table.rows} == {"a", "b"}
    assert not table.is_whole

"""Show that a table of steps becomes BPMN 2.0 and comes back the same."""

from xml.etree import ElementTree

import pytest

from casecheck.drawing.reading import read_chart
from casecheck.drawing.steps import read_steps
from casecheck.drawing.vocabulary import BPMN, BPMNDI
from casecheck.drawing.writing import StepSpec, write_bpmn

SEQUENCE = [
    StepSpec("1", "1", "网上受理", "IF2", "审核岗", 1, "accept"),
    StepSpec("2", "2", '核查<单位>与"事由"', "IF2", "审核岗", 2.5, "review", True),
    StepSpec("步骤 三", "3", "审定", "IF1", "处长", 0, "decide", True),
]
BRANCHED = [
    StepSpec("1", "1", "受理", "IF2", "审核岗", 1, "accept"),
    StepSpec("2", "2", "会商", "IF1", "处长", 1, "consult", True, when="涉敏"),
    StepSpec("3", "3", "复核", "IF1", "处长", None, "review", True, when="涉敏", returns_to="2", returns_when="不符"),
    StepSpec("4", "4", "加审", "L3", "副主任", 1, "decide", True, when="多次"),
    StepSpec("5", "5", "签发", "IF2", "审核岗", 0, "issue", True, returns_to="1"),
]


def as_spec(row):
    return StepSpec(
        row.key, row.no, row.name, row.post, row.lane_name, row.limit_days, row.type, row.is_risk,
        row.when, row.returns_to, row.returns_when,
    )  # fmt: skip


@pytest.mark.parametrize("steps", [SEQUENCE, BRANCHED, BRANCHED[:1], SEQUENCE[:1]])
def test_reading_gives_back_what_was_written(steps):
    xml = write_bpmn(steps, process_id="P16", name="审核")

    table = read_steps(xml)

    assert [as_spec(row) for row in table.rows] == steps
    assert table.is_whole


def test_the_same_table_gives_the_same_bytes():
    assert write_bpmn(BRANCHED, process_id="P1", name="甲") == write_bpmn(list(BRANCHED), process_id="P1", name="甲")


def test_every_shape_and_arrow_has_its_place_in_the_diagram():
    root = ElementTree.fromstring(write_bpmn(BRANCHED, process_id="P1", name="甲"))

    process = root.find(f"{{{BPMN}}}process")
    drawn = {e.get("bpmnElement") for e in root.iter() if e.tag in (f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge")}
    elements = {e.get("id") for e in process if e.tag != f"{{{BPMN}}}laneSet"}
    lanes = {e.get("id") for e in process.iter(f"{{{BPMN}}}lane")}
    assert drawn == elements | lanes | {"pool_P1"}


def test_ids_are_unique_and_references_lead_somewhere():
    root = ElementTree.fromstring(write_bpmn(BRANCHED, process_id="P1", name="甲"))

    ids = [e.get("id") for e in root.iter() if e.get("id")]
    references = [
        e.get(a) for e in root.iter() for a in ("sourceRef", "targetRef", "default", "processRef") if e.get(a)
    ]
    references += [e.text for e in root.iter() if e.tag.endswith(("incoming", "outgoing", "flowNodeRef"))]
    assert len(ids) == len(set(ids))
    assert set(references) <= set(ids)


def test_every_shape_stands_in_the_lane_of_its_post():
    chart = read_chart(write_bpmn(BRANCHED, process_id="P1", name="甲"))

    posts = {lane.id: lane.post for lane in chart.lanes}
    assert [posts[step.lane] for step in chart.steps] == [step.post for step in BRANCHED]
    assert all(node.lane for node in chart.nodes)


def test_a_flow_without_posts_has_no_lanes():
    steps = [StepSpec("1", "1", "受理"), StepSpec("2", "2", "办结")]

    assert read_chart(write_bpmn(steps, process_id="P1", name="甲")).lanes == ()


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [StepSpec("1", "1", "甲"), StepSpec("1", "2", "乙")],
        [StepSpec("", "1", "甲")],
        [StepSpec("1", "1", "甲", returns_to="2"), StepSpec("2", "2", "乙")],
    ],
    ids=["empty", "key twice", "no key", "returns forward"],
)
def test_a_table_that_contradicts_itself_is_refused(steps):
    with pytest.raises(ValueError):
        write_bpmn(steps, process_id="P1", name="甲")


def test_a_process_id_that_is_no_xml_id_is_refused():
    with pytest.raises(ValueError):
        write_bpmn(SEQUENCE, process_id='1" onload="', name="甲")


def test_characters_that_xml_cannot_hold_are_left_out():
    xml = write_bpmn([StepSpec("1", "1", "受\x00理\x0b")], process_id="P1", name="甲\ud800")

    assert read_steps(xml).rows[0].name == "受理"

"""The flow as values: what leaves and enters a node, and steps under a log's names."""

from casecheck.tests.sketch import flow_of


def test_flows_are_found_from_both_ends():
    flow = flow_of("start > g\ng:xor > A, B\nA > end\nB > end\nend")
    assert [edge.target for edge in flow.outgoing("g")] == ["A", "B"]
    assert [edge.source for edge in flow.incoming("end")] == ["A", "B"]


def test_boundaries_are_found_from_their_activity():
    flow = flow_of("start > A\nA > end\nlate@A:boundary timer > end\nend")
    assert [node.id for node in flow.boundaries("A")] == ["late"]


def test_steps_can_be_renamed_by_id_or_by_name():
    flow = flow_of("start > A\nA > B\nB > end\nend")
    assert flow.renamed({"A": "受理", "end": "x"}).labels == {"受理", "B"}


def test_names_are_kept_as_drawn():
    flow = flow_of("start > A\nA > end\nend").renamed({"A": " Check  it "})
    assert flow.labels == {" Check  it "}

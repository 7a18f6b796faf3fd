"""What is said to differ between two tables of steps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecheck.drawing.figures import figures_of
from casecheck.drawing.reading import read_chart
from casecheck.drawing.steps import read_steps
from casecheck.drawing.writing import StepSpec, write_bpmn
from lianfang.flowcharts.rules import StepChange, compare, compare_flows, marks_of_changes, reopening

SPECS = [
    StepSpec("1", "1", "受理", "IF2", "审核岗", 1, "accept"),
    StepSpec("2", "2", "会商", "IF1", "处长", 1, "consult", True, when="涉敏"),
    StepSpec("3", "3", "审定", "IF1", "处长", 3, "decide", True, returns_to="1", returns_when="退回"),
    StepSpec("4", "4", "签发", "IF2", "审核岗", 0, "issue"),
]


def rows(specs):
    return read_steps(write_bpmn(specs, process_id="P1", name="甲")).rows


def changed(at, **cells):
    return [replace(spec, **cells) if place == at else spec for place, spec in enumerate(SPECS)]


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (SPECS, []),
        (changed(2, limit_days=5), [StepChange("3", "limit", "3", "5")]),
        (changed(2, limit_days=None), [StepChange("3", "limit", "3", "")]),
        (changed(3, limit_days=0.5), [StepChange("4", "limit", "0", "0.5")]),
        (changed(2, post="L3", lane_name="副主任"), [StepChange("3", "holder", "IF1", "L3")]),
        (changed(0, name="网上受理"), [StepChange("1", "name", "受理", "网上受理")]),
        (changed(1, when="敏感人员"), [StepChange("2", "condition", "涉敏", "敏感人员")]),
        (changed(2, returns_to="2"), [StepChange("3", "returns", "1", "2")]),
        (changed(1, is_risk=False), [StepChange("2", "risk", "yes", "")]),
        (changed(0, type="precheck"), [StepChange("1", "type", "accept", "precheck")]),
        (SPECS[:3], [StepChange("4", "removed", "签发")]),
        ([*SPECS, StepSpec("5", "5", "归档")], [StepChange("5", "added", "", "归档")]),
        ([SPECS[0], SPECS[3], *SPECS[1:3]], [StepChange("4", "order", "4", "2")]),
    ],
    ids=lambda given: str(given[0].what) if given and isinstance(given[0], StepChange) else "",
)
def test_each_difference_is_said_once_and_touches_its_step_only(after, changes):
    assert compare(rows(SPECS), rows(after)) == changes


def test_the_order_alone_reopens_nothing():
    moved = [SPECS[0], SPECS[3], *SPECS[1:3]]
    changes = compare(rows(SPECS), rows(moved))

    assert reopening(changes) == {}
    assert marks_of_changes(changes) == {"4": "moved"}


def test_a_first_version_adds_every_step():
    assert [change.what for change in compare([], rows(SPECS))] == ["added"] * 4


def test_a_flow_is_measured_by_its_longest_way():
    figures = figures_of(read_chart(write_bpmn(SPECS, process_id="P1", name="甲")))

    assert (figures.steps, figures.risk_steps, figures.days, figures.hand_overs, figures.returns) == (4, 2, 5, 2, 1)


def test_a_step_that_is_still_loose_does_not_make_others_seem_changed():
    whole = write_bpmn(SPECS, process_id="P1", name="甲")
    loose = whole.replace("  </bpmn:process>", '    <bpmn:task id="new" name="新步" />\n  </bpmn:process>')

    assert compare_flows(whole, loose) == [StepChange("new", "added", after="新步")]
    assert compare_flows(loose, whole) == [StepChange("new", "removed", before="新步")]
    back = loose.replace('targetRef="step_1" />', 'targetRef="step_3" />')
    assert {change.key for change in compare_flows(loose, back)} >= {"3"}


def test_by_arrows_a_changed_condition_is_told_at_the_step_it_leads_to():
    free = write_bpmn(SPECS, process_id="P1", name="甲").replace(
        "  </bpmn:process>", '    <bpmn:task id="x" name="x" />\n  </bpmn:process>'
    )

    changed = free.replace('name="涉敏"', 'name="敏感人员"')
    assert compare_flows(free, changed) == [StepChange("2", "condition", "涉敏", "敏感人员")]

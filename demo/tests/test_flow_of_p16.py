"""The flowchart of P16: what the mock-up and the notice ask of its drawing."""

from __future__ import annotations

import pytest

from casecheck.drawing.marks import Level, Marks, RiskMark
from casecheck.drawing.reading import read_chart
from casecheck.drawing.svg import render
from demo.office.flows import flow_xml
from demo.office.load import load_office


def drawn(xml):
    """Draw P16 with the marks the page shows: what is registered, and a gap on a risk step without it."""
    registered: dict[str, list[RiskMark]] = {}
    for risk in load_office()["risks"]:
        if risk["item"] == "P16" and risk["step"]:
            registered.setdefault(risk["step"], []).append(RiskMark(Level(risk["level"]), risk["id"]))
    chart = read_chart(xml)
    marks = {
        node.id: Marks(risks=tuple(registered.get(node.key, ())), is_gap=node.key not in registered)
        for node in chart.steps
        if node.is_risk
    }
    return render(chart, marks=marks)


def p16():
    office = load_office()
    return flow_xml(next(item for item in office["items"] if item["id"] == "P16"), office)


@pytest.mark.demand("T3.1.11")
@pytest.mark.demand("T4.1.10")
def test_the_drawing_of_p16_shows_six_steps_and_five_risk_marks():
    svg = drawn(p16())

    assert [svg.count(f"第 {no} 步") >= 1 for no in range(1, 8)] == [True] * 6 + [False]
    assert svg.count('data-node="step_P16-S') == 6
    # a mark hangs over a corner: three name risks, two say that none is registered
    assert svg.count('<g transform="translate(') == 5
    assert [code for code in ("R064", "R065", "R008") if code not in svg] == []
    assert svg.count(">缺风险<") == 2


@pytest.mark.demand("T3.1.11")
@pytest.mark.demand("T4.1.10")
@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ('name="处长审定"', 'name="集体审定"', "集体审定"),
        (
            'lf:post="IF1" lf:type="decide" lf:limitDays="1"',
            'lf:post="IF1" lf:type="decide" lf:limitDays="4"',
            "限 4 日",
        ),
        ('lf:risk="false"', 'lf:risk="true"', ""),
    ],
    ids=["name", "limit", "risk"],
)
def test_a_changed_step_changes_the_drawing_of_p16(before, after, shown):
    xml = p16()
    assert before in xml
    changed = drawn(xml.replace(before, after))

    assert changed != drawn(xml)
    assert shown in changed

"""Show how the way of one case is drawn over its flow."""

from xml.etree import ElementTree

import pytest

from casecheck.drawing.listing import as_list
from casecheck.drawing.marks import Level, Marks, RiskMark, Walk, WalkStep
from casecheck.drawing.reading import read_chart
from casecheck.drawing.svg import render
from casecheck.drawing.walking import IDLE, SKIPPED, STRAY, WALKED, tread
from casecheck.drawing.writing import StepSpec, write_bpmn

STEPS = [
    StepSpec("1", "1", "受理", "A", "甲岗"),
    StepSpec("2", "2", "会商", "B", "乙岗", when="涉敏"),
    StepSpec("3", "3", "审定", "B", "乙岗", 1, returns_to="1", returns_when="退回"),
    StepSpec("4", "4", "签发", "A", "甲岗", 0),
]
XML = write_bpmn(STEPS, process_id="x", name="甲")
CHART = read_chart(XML)


def walk(*nodes, skipped=(), has_ended=False):
    return Walk([WalkStep(f"step_{node}") for node in nodes], dict.fromkeys(skipped, ""), {}, has_ended)


def arrow(trodden, source, target):
    return next(
        trodden.edges[edge.id] for edge in trodden.chart.edges if (edge.source, edge.target) == (source, target)
    )


def test_steps_are_walked_skipped_or_untouched():
    trodden = tread(CHART, walk("1", "3", skipped=["step_2"]))

    states = {node: trodden.nodes[node] for node in ("step_1", "step_2", "step_3", "step_4")}
    assert states == {"step_1": WALKED, "step_2": SKIPPED, "step_3": WALKED, "step_4": IDLE}


def test_the_way_past_a_skipped_step_is_walked_and_the_way_through_it_dashed():
    trodden = tread(CHART, walk("1", "3", skipped=["step_2"]))

    assert arrow(trodden, "split_step_2", "merge_step_2") == WALKED
    assert arrow(trodden, "split_step_2", "step_2") == SKIPPED
    assert arrow(trodden, "step_2", "merge_step_2") == SKIPPED


def test_a_step_done_twice_carries_both_numbers():
    trodden = tread(CHART, walk("1", "3", "1", "3"))

    assert trodden.orders == {"step_1": "1, 3", "step_3": "2, 4"}
    assert arrow(trodden, "back_step_3", "step_1") == WALKED


def test_the_arrow_to_the_end_is_walked_only_by_a_case_that_has_ended():
    ended, running = (tread(CHART, walk("1", "3", "4", has_ended=ended)) for ended in (True, False))

    assert arrow(ended, "step_4", "end") == WALKED
    assert arrow(running, "step_4", "end") == IDLE


def test_a_jump_that_the_flow_does_not_have_is_an_arrow_of_its_own():
    trodden = tread(CHART, walk("1", "4"))

    assert arrow(trodden, "step_1", "step_4") == STRAY


def test_a_step_that_the_flow_does_not_have_is_a_box_of_its_own():
    done = Walk([WalkStep("step_1"), WalkStep("", "口头请示"), WalkStep("step_3")], {}, {})

    svg = render(XML, walk=done)

    words = ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"口头请示", "流程外"} <= set(words)
    assert "实际经过：受理 → 口头请示 (流程外) → 审定" in svg


def test_a_skipped_step_says_so_in_words():
    assert ">跳过此步<" in render(XML, walk=walk("1", "3", skipped=["step_2"]))


@pytest.mark.parametrize("steps", [[], [WalkStep("gone"), WalkStep("gone")], [WalkStep("step_3"), WalkStep("step_3")]])
def test_any_way_can_be_drawn(steps):
    svg = render(XML, walk=Walk(steps, {"no such step": ""}, {"neither": "x"}, True))

    assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_the_list_gives_the_steps_in_order_with_their_words():
    marks = {"step_3": Marks((RiskMark(Level.LOW, "R2"), RiskMark(Level.HIGH, "R1"))), "step_4": Marks(is_gap=True)}

    rows = as_list(CHART, marks)

    assert [(row.no, row.name, row.post) for row in rows] == [
        ("1", "受理", "甲岗"), ("2", "会商", "乙岗"), ("3", "审定", "乙岗"), ("4", "签发", "甲岗"),
    ]  # fmt: skip
    assert (rows[1].when, rows[2].returns_to) == ("涉敏", "受理")
    assert (rows[2].level_words, rows[2].limit) == (("高", "低"), "限 1 日")
    assert (rows[3].gap_word, rows[3].limit) == ("缺风险", "当日")


def test_the_list_of_a_case_tells_order_and_state_in_words():
    done = Walk([WalkStep("step_1", note="11-16"), WalkStep("", "口头请示"), WalkStep("step_3")], {"step_2": ""}, {})

    rows = {row.name: (row.order, row.state_word, row.note) for row in as_list(CHART, walk=done)}

    assert rows == {
        "受理": ("1", "", "11-16"),
        "会商": ("", "跳过此步", ""),
        "口头请示": ("2", "流程外", ""),
        "审定": ("3", "", ""),
        "签发": ("", "未到", ""),
    }

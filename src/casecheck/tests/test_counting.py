"""What cases did at each step, for drawings and tables."""

from casecheck.automaton import Automaton
from casecheck.counting import FlowCount, StepCount
from casecheck.replay import judge_all
from casecheck.run import run
from casecheck.tests.logs import log_of
from casecheck.tests.sketch import flow_of

LINE = "start > A\nA > B\nB > C\nC > end\nend"


def counted(text: str, names: dict[str, str], *words: str) -> FlowCount:
    flow = flow_of(text).renamed(names)
    automaton = Automaton(flow)
    found = FlowCount(flow)
    variants = [tuple(word) for word in words]
    found.add(automaton, zip(variants, [2] * len(words), judge_all(automaton, variants), strict=True))
    return found


def test_steps_done_left_out_and_too_many_are_counted():
    found = counted(LINE, {}, "ABC", "AC", "ABCA")
    assert (found.cases, found.deviating, found.steps) == (
        6,
        4,
        {"A": StepCount(6, 2, 6), "B": StepCount(4, 2, 6), "C": StepCount(6, 0, 6)},
    )


def test_an_activity_of_no_step_is_counted_by_its_name():
    assert counted(LINE, {}, "AXBC").unknown == {"X": 2}


def test_steps_of_one_name_are_told_apart():
    found = counted("start > A\nA > g\ng:xor > end, B\nB > end\nend", {"B": "A"}, "A", "AA")
    assert {element: count.done for element, count in found.steps.items()} == {"A": 4, "B": 2}


def test_a_step_without_cases_has_no_share():
    assert (StepCount().share, StepCount(3, 1, 4).share) == (0.0, 0.25)


def test_a_run_counts_by_rule_and_flow(tmp_path):
    rows = [(case, name, "Li") for case, names in (("1", "ABC"), ("2", "AC")) for name in names]
    report = run(log_of(tmp_path, rows), flow=flow_of(LINE))
    found = report.counted["conformance", ""]
    assert (found.cases, found.deviating, found.steps["B"]) == (2, 1, StepCount(1, 1, 2))

"""The automaton: it steps a running case, knows what can be completed, and refuses what cannot be judged."""

import pytest
from hypothesis import HealthCheck, given, settings

from casecheck.automaton import Automaton
from casecheck.errors import BadInput
from casecheck.tests.blocks import Block, blocks, language, plain_name, sketch_of
from casecheck.tests.player import spoken, words
from casecheck.tests.sketch import flow_of

BRANCHES = "start > g\ng:and > A, B\nA > h\nB > h\nh:and > C\nC > end\nend"
TRAP = "start > g\ng:and > A, x\nx:xor > h, B\nB > other\nother:end\nA > h\nh:and > end\nend"


def test_a_case_is_stepped_to_its_end():
    automaton = Automaton(flow_of(BRANCHES))
    state = automaton.start()
    for label in ("B", "A", "C"):
        state = automaton.advance(state, label)
    assert automaton.is_complete(state)


def test_it_says_what_may_happen_next():
    automaton = Automaton(flow_of(BRANCHES))
    assert automaton.enabled(automaton.advance(automaton.start(), "A")) == {"B"}


def test_a_step_out_of_turn_is_not_possible():
    automaton = Automaton(flow_of(BRANCHES))
    assert automaton.advance(automaton.start(), "C") is None


def test_a_step_into_a_dead_end_is_not_offered():
    automaton = Automaton(flow_of(TRAP))
    assert automaton.enabled(automaton.start()) == {"A"}


def test_an_event_that_goes_round_for_ever_keeps_nothing_else_from_happening():
    text = "start > A\nA > B, t\nt:terminate\nB > m\nm:event timer > x\nx:xor > m\nend"
    assert spoken(Automaton(flow_of(text)), 4) == {("A",), ("A", "B")}


def test_an_open_case_can_complete():
    automaton = Automaton(flow_of(BRANCHES))
    assert automaton.can_complete(automaton.advance(automaton.start(), "A"))


def test_beyond_the_limit_completion_is_searched_for():
    automaton = Automaton(flow_of(BRANCHES), limit=1)
    assert automaton.alive is None
    assert automaton.can_complete(automaton.start())


def test_beyond_the_limit_the_cases_are_the_same():
    assert spoken(Automaton(flow_of(BRANCHES), limit=1), 4) == {("A", "B", "C"), ("B", "A", "C")}


@pytest.mark.parametrize(
    ("text", "code", "element"),
    [
        ("start > g\ng:and > A, B\nA > x\nB > x\nx:xor > C\nC > end\nend", "flow_not_safe", "C"),
        ("start > g\ng:xor > A, B\nA > h\nB > h\nh:and > end\nend", "flow_cannot_complete", "h"),
        ("start > A\nA > x\nx:xor > A\nB > end\nend", "flow_cannot_complete", "A"),
    ],
)
def test_a_flow_that_cannot_be_judged_is_refused_by_element(text: str, code: str, element: str):
    with pytest.raises(BadInput) as caught:
        Automaton(flow_of(text))
    assert (caught.value.code, caught.value.at) == (code, f"element {element}")


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        (BRANCHES, []),
        (BRANCHES + "\nD > end", [("dead", "D")]),
        (TRAP, [("cannot_complete", "h")]),
    ],
)
def test_weaknesses_are_named(text: str, issues: list[tuple[str, str]]):
    assert [(issue.code, issue.element) for issue in Automaton(flow_of(text)).soundness()] == issues


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        (
            "start > g\ng:and > A, B\nA > x\nB > x\nx:xor > C\nC > end\nend",
            [("not_safe", "C", "A second token can reach it by way of x before the first has left.")],
        ),
        (
            "start > g\ng:xor > A, B\nA > h\nB > h\nh:and > C\nC > end\nend",
            [
                ("dead", "C", "No case can ever come to this step."),
                ("cannot_complete", "h", "A case that comes to wait here can never be completed."),
            ],
        ),
    ],
)
def test_a_flow_that_cannot_be_judged_is_told_by_element(text: str, issues: list[tuple[str, str, str]]):
    automaton = Automaton(flow_of(text), is_refusing=False)
    assert (automaton.is_judging, [tuple(issue) for issue in automaton.soundness()]) == (False, issues)


def test_a_flow_that_can_be_judged_says_so():
    assert Automaton(flow_of(BRANCHES), is_refusing=False).is_judging


def test_an_unnamed_step_is_a_weakness():
    flow = flow_of(BRANCHES).renamed({"C": " "})
    assert [(issue.code, issue.element) for issue in Automaton(flow).soundness()] == [("unlabelled", "C")]


def test_a_flow_beyond_the_limit_says_so():
    assert [issue.code for issue in Automaton(flow_of(BRANCHES), limit=1).soundness()] == ["not_explored"]


def test_branches_that_may_be_left_out_stay_few_states():
    count = 8
    lines = "\n".join(f"x{n}:xor > T{n}, y{n}\nT{n} > y{n}\ny{n}:xor > h" for n in range(count))
    split = ", ".join(f"x{n}" for n in range(count))
    automaton = Automaton(flow_of(f"start > g\ng:and > {split}\n{lines}\nh:and > end\nend"))
    assert len(automaton.space) == 2**count


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(blocks(has_subprocesses=True))
def test_block_structured_flows_allow_exactly_the_words_of_their_blocks(block: Block):
    flow = flow_of(sketch_of(block))
    said = {tuple(map(plain_name, word)) for word in spoken(Automaton(flow), 4)}
    assert said == language(block, 4)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(blocks(leaves=5))
def test_it_agrees_with_a_plain_token_player(block: Block):
    flow = flow_of(sketch_of(block))
    assert spoken(Automaton(flow), 4) == words(flow, 4)

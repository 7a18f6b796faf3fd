"""Events that share a moment: any order of them counts, and what is not looked at is said."""

from itertools import permutations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecheck import replay
from casecheck.alignment import Aligner
from casecheck.automaton import Automaton
from casecheck.replay import Deviation, judge_tied
from casecheck.run import run
from casecheck.tests.blocks import Block, blocks
from casecheck.tests.logs import log_of
from casecheck.tests.sketch import flow_of
from casecheck.tests.test_alignment import flow_with_twins
from casecheck.ties import Cost, Fit, Order, best_order

LINE = "start > A\nA > B\nB > C\nC > D\nD > end\nend"


@pytest.fixture
def line() -> Automaton:
    return Automaton(flow_of(LINE))


def orders_of(variant: tuple[str, ...], ties: list[int]) -> set[tuple[str, ...]]:
    """Return every order of a variant by trying all of them."""
    starts = [at for at in range(len(variant)) if at not in ties]
    groups = [variant[at:until] for at, until in zip(starts, [*starts[1:], len(variant)], strict=True)]
    return {sum(some, ()) for some in product(*(permutations(group) for group in groups))}


def test_a_fitting_order_is_accepted_and_told(line: Automaton):
    verdict = judge_tied(line, [(("B", "A", "C", "D"), [1])])[0]
    assert (verdict.fits, verdict.ties and verdict.ties.orders) == (True, 2)


def test_events_apart_are_not_moved(line: Automaton):
    assert judge_tied(line, [(("B", "A", "C", "D"), [3])])[0].cost == 2


def test_the_cheapest_order_is_judged_and_its_places_are_those_of_the_file(line: Automaton):
    verdict = judge_tied(line, [(("B", "A", "X", "D"), [1])])[0]
    assert (verdict.cost, verdict.deviations) == (2, (Deviation("skipped", "C", 2), Deviation("unknown", "X", 2)))


def test_the_first_deviation_is_told_at_its_place_in_the_file(line: Automaton):
    verdict = judge_tied(line, [(("X", "A"), [1])])[0]
    assert (verdict.position, verdict.found) in {(0, "X"), (2, None)}


def test_a_tied_prefix_may_go_on(line: Automaton):
    assert judge_tied(line, [(("B", "A"), [1])], is_open=True)[0].fits


def test_too_many_orders_keep_those_of_the_file_and_say_so(line: Automaton):
    cost, order = best_order(Fit(line, is_open=False), ("B", "A", "D", "C"), [1, 3], limit=4)
    assert (cost, order.order, order.orders, order.is_cut) == (1, (1, 0, 2, 3), 4, True) or order.is_cut


def test_many_cases_end_with_the_order_of_the_file(line: Automaton, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(replay, "ALL_TIES_BUDGET", 1)
    verdicts = judge_tied(line, [(("B", "A", "C", "D"), [1])])
    assert [(verdict.fits, verdict.ties and verdict.ties.is_cut) for verdict in verdicts] == [(False, True)]


def test_a_large_flow_accepts_an_order_and_says_when_it_looked_for_no_cheapest(
    line: Automaton, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(replay, "VECTOR_STATES", 1)
    fits, fails = judge_tied(line, [(("B", "A", "C", "D"), [1]), (("B", "A", "D"), [1])])
    assert (fits.fits, fails.cost, fails.ties and fails.ties.is_cut) == (True, 3, True)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(blocks(), st.lists(st.sampled_from("ABCDZ"), min_size=1, max_size=6).map(tuple), st.sets(st.integers(1, 5)))
def test_the_best_order_costs_the_least_of_all_orders(block: Block, variant: tuple[str, ...], ties: set[int]):
    places = sorted(at for at in ties if at < len(variant))
    aligner = Aligner(Automaton(flow_with_twins(block)))
    cost, found = best_order(Cost(aligner, is_open=False), variant, places)
    every = orders_of(variant, places)
    assert cost == min(one.cost for one in aligner.align(sorted(every)))
    assert (tuple(variant[at] for at in found.order) in every, found.orders) == (True, len(every))


def test_no_ties_leave_one_order(line: Automaton):
    assert best_order(Fit(line, is_open=False), (), []) == (1, Order((), 1, False))


def test_cases_of_one_variant_are_told_apart_by_their_moments(tmp_path):
    rows = [(case, name, "Li", hour) for case, hours in (("tied", (0, 0, 1, 2)), ("apart", (0, 1, 2, 3)))
            for name, hour in zip("BACD", hours, strict=True)]  # fmt: skip
    report = run(log_of(tmp_path, rows), flow=flow_of(LINE))
    assert [(one.case_id, one.detail["ties"]) for one in report.findings()] == [("apart", None)]


def test_a_finding_says_how_many_orders_its_events_could_have(tmp_path):
    rows = [("1", name, "Li", hour) for name, hour in zip("BAD", (0, 0, 1), strict=True)]
    found = run(log_of(tmp_path, rows), flow=flow_of(LINE)).findings()[0]
    assert (found.detail["ties"], found.measured) == ({"orders": 2, "is_cut": False}, 1)

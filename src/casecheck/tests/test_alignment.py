"""Alignments: the least cost, proven by a plain search, and moves that add up to it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecheck import alignment
from casecheck.alignment import Aligner, Alignment, Move
from casecheck.automaton import Automaton
from casecheck.flow import Flow
from casecheck.search import align_by_search
from casecheck.tests.blocks import Block, blocks, plain_name, sketch_of
from casecheck.tests.player import cheapest
from casecheck.tests.sketch import flow_of

VARIANTS = st.lists(st.lists(st.sampled_from("ABCDZ"), max_size=6).map(tuple), min_size=1, max_size=4)
LOOSE = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def flow_with_twins(block: Block) -> Flow:
    """Return a flow in which several steps may bear one name."""
    flow = flow_of(sketch_of(block))
    return flow.renamed({node.name: plain_name(node.name) for node in flow.steps})


def is_explained(automaton: Automaton, variant: tuple[str, ...], found: Alignment) -> bool:
    """Say whether the moves tell the log, a whole case of the flow, and the cost."""
    log = tuple(move.label for move in found.moves if move.kind != "model")
    state = automaton.start()
    for move in found.moves:
        if move.kind != "log":
            state = automaton.advance(state, move.label) or frozenset()
    return log == variant and automaton.is_complete(state) and found.cost == sum(m.kind != "sync" for m in found.moves)


@LOOSE
@given(blocks(), VARIANTS)
def test_costs_equal_those_of_a_plain_search(block: Block, variants: list[tuple[str, ...]]):
    flow = flow_with_twins(block)
    found = Aligner(Automaton(flow)).align(variants)
    assert [one.cost for one in found] == [cheapest(flow, variant) for variant in variants]


@LOOSE
@given(blocks(), VARIANTS)
def test_moves_tell_the_log_and_a_whole_case(block: Block, variants: list[tuple[str, ...]]):
    automaton = Automaton(flow_with_twins(block))
    found = Aligner(automaton).align(variants)
    assert all(is_explained(automaton, variant, one) for variant, one in zip(variants, found, strict=True))


@LOOSE
@given(blocks(), VARIANTS)
def test_search_without_vectors_costs_the_same(block: Block, variants: list[tuple[str, ...]]):
    automaton = Automaton(flow_with_twins(block))
    found = [align_by_search(automaton, variant, is_prefix=False, budget=100_000)[0] for variant in variants]
    assert [one and one.cost for one in found] == [one.cost for one in Aligner(automaton).align(variants)]


@LOOSE
@given(blocks(), VARIANTS)
def test_prefixes_cost_no_more_than_whole_cases_and_search_agrees(block: Block, variants: list[tuple[str, ...]]):
    automaton = Automaton(flow_with_twins(block))
    found = Aligner(automaton).align(variants, frozenset(range(len(variants))))
    searched = [align_by_search(automaton, variant, is_prefix=True, budget=100_000)[0] for variant in variants]
    assert [one.cost for one in found] == [one and one.cost for one in searched]


def test_a_missing_step_names_the_element_drawn():
    found = Aligner(Automaton(flow_of("start > A\nA > B\nB > end\nend"))).align([("B",)])
    assert found == [Alignment(1, (Move("model", "A", 0, "A"), Move("sync", "B", 0, "B")))]


@pytest.mark.parametrize("variant", [(), ("Z",) * 300])
def test_no_event_and_only_unknown_events_have_a_cost(variant: tuple[str, ...]):
    found = Aligner(Automaton(flow_of("start > A\nA > end\nend"))).align([variant])
    assert found[0].cost == len(variant) + 1


def test_a_search_beyond_its_budget_gives_up():
    automaton = Automaton(flow_of("start > A\nA > B\nB > end\nend"))
    assert align_by_search(automaton, ("B", "A"), is_prefix=False, budget=1) == (None, 2)


def test_bounded_memory_changes_no_cost(monkeypatch: pytest.MonkeyPatch):
    automaton = Automaton(flow_of("start > g\ng:and > A, B\nA > h\nB > h\nh:and > end\nend"))
    variants = [tuple(word) for word in ("A", "B", "AAB", "", "ZAB", "BZZA")]
    plain = Aligner(automaton).align(variants)
    monkeypatch.setattr(alignment, "_KEPT_CELLS", 8)
    monkeypatch.setattr(alignment, "_CELLS", 1)
    assert Aligner(automaton).align(variants) == plain


@pytest.mark.parametrize("limit", [1, 20_000])
@pytest.mark.parametrize(("variant", "cost"), [("A", 0), ("AB", 1), ("ABB", 2), ("ABC", 1)])
def test_an_open_case_must_not_wait_where_it_never_ends(limit: int, variant: str, cost: int):
    automaton = Automaton(flow_of("start > A\nA > g\ng:xor > B, C\nB > m\nm:xor > B\nC > end\nend"), limit=limit)
    found, _ = align_by_search(automaton, tuple(variant), is_prefix=True, budget=1_000)
    assert found
    assert found.cost == cost


def test_a_search_in_a_large_flow_looks_at_little():
    names = [f"T{at}" for at in range(14)]
    lines = "\n".join(f"{name} > h" for name in names)
    automaton = Automaton(
        flow_of(f"start > g\ng:and > {', '.join(names)}\n{lines}\nh:and > Q\nQ > end\nend"), limit=100
    )
    found, seen = align_by_search(automaton, (*names[4:], "Z", "Q"), is_prefix=False, budget=1_000)
    assert (found and found.cost, seen < 1_000) == (5, True)

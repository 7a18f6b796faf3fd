"""Random flows, with and without structure, against the brute-force token player: cases allowed, verdicts and costs."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from casecheck.automaton import Automaton
from casecheck.errors import BadInput
from casecheck.flow import Flow
from casecheck.replay import judge_all
from casecheck.search import align_by_search
from casecheck.tests.blocks import Block, blocks, language, plain_name, sketch_of
from casecheck.tests.player import TwoTokens, cheapest, completable, spoken, words
from casecheck.tests.sketch import flow_of
from casecheck.tests.tangles import tangles
from casecheck.tests.test_alignment import flow_with_twins

Variants = list[tuple[str, ...]]


def tries(count: int) -> settings:
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))


def variants_of(names: list[str], longest: int) -> st.SearchStrategy[Variants]:
    return st.lists(st.lists(st.sampled_from(names), max_size=longest).map(tuple), min_size=1, max_size=4)


STEPS = variants_of(["n0", "n1", "n2", "n3", "Z"], 5)
LETTERS = variants_of([*"ABCDEZ"], 8)


def allowed(flow: Flow, longest: int) -> set[tuple[str, ...]] | None:
    """Return the cases a flow allows; None when it is refused because none can be completed."""
    try:
        return spoken(Automaton(flow), longest)
    except BadInput as refused:
        return None if refused.code == "flow_cannot_complete" else set()


def check_cases(flow: Flow, longest: int) -> None:
    try:
        ends = completable(flow)
    except TwoTokens:
        assume(False)
    assert allowed(flow, longest) == (words(flow, longest) if ends else None)


def check_verdicts(flow: Flow, variants: Variants) -> None:
    """Compare fit and cost of whole cases and of prefixes, by cost vectors and by search."""
    try:
        assume(completable(flow))
    except TwoTokens:
        assume(False)
    automaton, unexplored = Automaton(flow), Automaton(flow, limit=1)
    for is_open in (False, True):
        found = judge_all(automaton, variants, prefixes=set(range(len(variants))) if is_open else None)
        costs = [cheapest(flow, variant, is_prefix=is_open) for variant in variants]
        assert [(one.fits, one.cost) for one in found] == [(cost == 0, cost) for cost in costs]
        for either in (automaton, unexplored):
            searched = [align_by_search(either, one, is_prefix=is_open, budget=100_000)[0] for one in variants]
            assert [one and one.cost for one in searched] == costs


def check_soundness(flow: Flow) -> None:
    """Compare what cannot be judged with what the player meets."""
    try:
        ends = completable(flow)
    except TwoTokens:
        assume(False)  # a second token that only passes by silent ways changes nothing, and need not be told
    automaton = Automaton(flow, is_refusing=False)
    assert (automaton.is_judging, bool(automaton.space.unsafe)) == (ends, False)


@tries(300)
@given(tangles())
def test_tangles_allow_the_cases_of_the_player(flow: Flow):
    check_cases(flow, 3)


@tries(100)
@given(tangles(), STEPS)
def test_tangles_cost_what_the_player_finds(flow: Flow, variants: Variants):
    check_verdicts(flow, variants)


@tries(200)
@given(tangles())
def test_tangles_that_cannot_be_judged_are_told(flow: Flow):
    check_soundness(flow)


@tries(40)
@given(blocks(leaves=6), LETTERS)
def test_blocks_cost_what_the_player_finds(block: Block, variants: Variants):
    check_verdicts(flow_with_twins(block), variants)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@tries(4_000)
@given(tangles(most=9))
def test_many_tangles_allow_the_cases_of_the_player(flow: Flow):
    check_cases(flow, 4)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@tries(2_000)
@given(tangles(most=9), STEPS)
def test_many_tangles_cost_what_the_player_finds(flow: Flow, variants: Variants):
    check_verdicts(flow, variants)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@tries(400)
@given(blocks(leaves=7), LETTERS)
def test_many_blocks_cost_what_the_player_finds(block: Block, variants: Variants):
    check_verdicts(flow_with_twins(block), variants)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@tries(600)
@given(blocks(leaves=8, has_subprocesses=True))
def test_many_blocks_allow_exactly_the_words_of_their_blocks(block: Block):
    said = {tuple(map(plain_name, word)) for word in spoken(Automaton(flow_of(sketch_of(block))), 5)}
    assert said == language(block, 5)

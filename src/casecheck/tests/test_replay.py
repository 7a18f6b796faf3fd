"""Verdicts: fit or first deviation, cost, and deviations in words an auditor uses."""

import pytest

from casecheck import replay
from casecheck.automaton import Automaton
from casecheck.replay import Deviation, judge_all
from casecheck.tests.sketch import flow_of

PERMIT = "start > A\nA > B\nB > C\nC > end\nend"


@pytest.fixture
def permit() -> Automaton:
    return Automaton(flow_of(PERMIT))


def judged(automaton: Automaton, word: str) -> replay.Verdict:
    return judge_all(automaton, [tuple(word)])[0]


def test_a_case_that_follows_the_flow_fits(permit: Automaton):
    assert judged(permit, "ABC") == replay.FITS


@pytest.mark.parametrize(
    ("word", "position", "found", "expected"),
    [("AC", 1, "C", ("B",)), ("AB", 2, None, ("C",)), ("", 0, None, ("A",)), ("ABCA", 3, "A", ())],
)
def test_the_first_deviation_is_told(permit: Automaton, word: str, position: int, found: str | None, expected: tuple):
    verdict = judged(permit, word)
    assert (verdict.fits, verdict.position, verdict.found, verdict.expected) == (False, position, found, expected)


@pytest.mark.parametrize(
    ("word", "cost", "deviations"),
    [
        ("AC", 1, (Deviation("skipped", "B", 1),)),
        ("AXBC", 1, (Deviation("unknown", "X", 1),)),
        ("ABBC", 1, (Deviation("repeated", "B", 2),)),
        ("ABCA", 1, (Deviation("repeated", "A", 3),)),
        ("BAC", 2, None),
        ("", 3, (Deviation("skipped", "A", 0), Deviation("skipped", "B", 0), Deviation("skipped", "C", 0))),
    ],
)
def test_deviations_are_named(permit: Automaton, word: str, cost: int, deviations: tuple[Deviation, ...] | None):
    verdict = judged(permit, word)
    assert verdict.cost == cost
    assert deviations is None or verdict.deviations == deviations


def test_two_steps_in_the_wrong_order_are_one_swap(permit: Automaton):
    assert [deviation.kind for deviation in judged(permit, "BAC").deviations] == ["swapped"]


def test_a_step_where_it_has_no_place_is_added():
    automaton = Automaton(flow_of("start > g\ng:xor > A, B\nA > end\nB > end\nend"))
    assert [deviation.kind for deviation in judged(automaton, "AB").deviations] == ["added"]


def test_an_open_case_fits_as_far_as_it_got(permit: Automaton):
    verdicts = judge_all(permit, [("A",), ("A",), ("B",)], prefixes={0, 2})
    assert [(verdict.fits, verdict.cost) for verdict in verdicts] == [(True, 0), (False, 2), (False, 1)]


def test_a_large_flow_is_aligned_by_search(permit: Automaton, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(replay, "VECTOR_STATES", 1)
    assert judged(permit, "AC").deviations == (Deviation("skipped", "B", 1),)


def test_a_search_without_answer_says_so_and_keeps_the_first_deviation(
    permit: Automaton, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(replay, "VECTOR_STATES", 1)
    monkeypatch.setattr(replay, "SEARCH_BUDGET", 1)
    verdict = judged(permit, "AC")
    assert (verdict.fits, verdict.position, verdict.cost, bool(verdict.note)) == (False, 1, None, True)


def test_a_fitting_case_can_be_drawn(permit: Automaton):
    verdict = judge_all(permit, [("A", "B", "C")], is_drawn=True)[0]
    assert [(move.kind, move.element) for move in verdict.moves] == [("sync", "A"), ("sync", "B"), ("sync", "C")]


def test_nothing_to_judge_gives_nothing(permit: Automaton):
    assert judge_all(permit, []) == []

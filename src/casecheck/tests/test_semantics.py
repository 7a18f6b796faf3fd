"""What each element means: the whole cases a small diagram allows."""

import pytest

from casecheck.automaton import Automaton
from casecheck.tests.player import spoken
from casecheck.tests.sketch import flow_of


def cases(text: str, longest: int = 4) -> set[str]:
    """Return the cases of a sketch as words of one-letter steps."""
    return {"".join(word) for word in spoken(Automaton(flow_of(text + "\nend")), longest)}


MEANINGS = {
    "sequence": ("start > A\nA > B\nB > end", {"AB"}),
    "exclusive choice": ("start > g\ng:xor > A, B\nA > end\nB > end", {"A", "B"}),
    "loop by gateways": ("start > A\nA > g\ng:xor > end, A", {"A", "AA", "AAA", "AAAA"}),
    "parallel": ("start > g\ng:and > A, B\nA > h\nB > h\nh:and > end", {"AB", "BA"}),
    "inclusive": ("start > g\ng:or > A, B\nA > h\nB > h\nh:or > end", {"A", "B", "AB", "BA"}),
    "inclusive default": ("start > g\ng:or > A, B default\nA > h\nB > h\nh:or > end", {"A", "B"}),
    "inclusive join waits": ("start > g\ng:and > A, B\nA > h\nB > h\nh:or > C\nC > end", {"ABC", "BAC"}),
    "inclusive join knows a skipped branch": (
        "start > g\ng:and > A, x\nx:xor > B, h\nA > h\nB > h\nh:or > C\nC > end",
        {"AC", "ABC", "BAC"},
    ),
    "event choice": ("start > g\ng:event_choice > m, A\nm:event message > B\nA > end\nB > end", {"A", "B"}),
    "intermediate events are silent": ("start > m\nm:event timer > A\nA > t\nt:throw > end", {"A"}),
    "links": ("start > A\nA > x\nx:throw link\ny:event link > B\nB > end", {"AB"}),
    "implicit split": ("start > A\nA > B, C\nB > end\nC > end", {"ABC", "ACB"}),
    "implicit merge": ("start > g\ng:xor > A, B\nA > C\nB > C\nC > end", {"AC", "BC"}),
    "implicit end": ("start > g\ng:xor > A, end\nA", {"A", ""}),
    "conditional split": ("start > A\nA > B when, C when\nB > end\nC > end", {"AB", "AC", "ABC", "ACB"}),
    "conditional or default": ("start > A\nA > B when, C default\nB > end\nC > end", {"AB", "AC"}),
    "conditional beside plain": ("start > A\nA > B when, C\nB > end\nC > end", {"AC", "ABC", "ACB"}),
    "several starts": ("start > A\nother:start > B\nA > C\nB > C\nC > end", {"AC", "BC"}),
    "several ends": ("start > g\ng:and > A, B\nA > end\nB > over\nover:end", {"AB", "BA"}),
    "terminate": ("start > g\ng:and > A, B\nA > end\nB > t\nt:terminate", {"AB", "BA", "B"}),
    "terminate inside only ends the inside": (
        "start > S\nS:subprocess > C\ns:start in S > g\ng:and in S > A, B\nA in S\nB in S > t\n"
        "t:terminate in S\nC > end",
        {"ABC", "BAC", "BC"},
    ),
    "subprocess": ("start > S\nS:subprocess > B\ns:start in S > A\nA in S > e\ne:end in S\nB > end", {"AB"}),
    "subprocess without events": ("start > S\nS:subprocess > C\nA in S\nB in S\nC > end", {"ABC", "BAC"}),
    "closed subprocess": ("start > S\nS:subprocess > end", {"S"}),
    "interrupting event on a task": ("start > A\nA > B\nt@A:boundary timer > C\nB > end\nC > end", {"AB", "C"}),
    "event on a task beside it": (
        "start > A\nA > B\nt@A:boundary timer soft > C\nB > end\nC > end",
        {"AB", "CAB", "ACB", "ABC", "CCAB", "CACB", "CABC"},
    ),
    "event beside a task begins again only when what it began is over": (
        "start > A\nA > end\nt@A:boundary timer soft > C\nC > D\nD > end",
        {"A", "CDA", "CAD", "ACD"},
    ),
    "interrupting event on a subprocess": (
        "start > S\nS:subprocess > C\nA in S > B\nB in S\nt@S:boundary timer > D\nC > end\nD > end",
        {"ABC", "D", "AD", "ABD"},
    ),
    "error end goes to its boundary event and nowhere else": (
        "start > S\nS:subprocess > C\nA in S > g\ng:xor in S > e, B\nB in S\ne:end error in S\n"
        "t@S:boundary error > D\nC > end\nD > end",
        {"ABC", "AD"},
    ),
    "cancel end likewise": (
        "start > S\nS:subprocess > C\nA in S > e\ne:end cancel in S\nt@S:boundary cancel > D\nC > end\nD > end",
        {"AD"},
    ),
    "uncaught error ends the case": ("start > g\ng:and > A, B\nA > end\nB > x\nx:end error", {"AB", "BA", "B"}),
    "loop task": ("start > A\nA* > end", {"A", "AA", "AAA", "AAAA"}),
    "loop task that may be left out": ("start > A\nA? > B\nB > end", {"B", "AB", "AAB", "AAAB"}),
    "loop task with a maximum": ("start > A\nA*2 > end", {"A", "AA"}),
    "loop task that may be left out with a maximum": ("start > A\nA?2 > end", {"", "A", "AA"}),
    "sequential multi-instance": ("start > A\nA=3 > end", {"AAA"}),
    "loop subprocess": ("start > S\nS*:subprocess > C\nA in S\nC > end", {"AC", "AAC", "AAAC"}),
    "multi-instance subprocess": ("start > S\nS=2:subprocess > C\nA in S > B\nB in S\nC > end", {"ABABC"}),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_an_element_allows_exactly_its_cases(name: str):
    text, expected = MEANINGS[name]
    assert cases(text, 5 if name == "multi-instance subprocess" else 4) == expected


def test_an_inclusive_join_in_a_loop_does_not_wait_for_its_next_round():
    text = "start > m\nm:xor > g\ng:and > o, C\no:or > A, B\nA > j\nB > j\nj:or > h\nC > h\nh:and > x\nx:xor > m, end"
    assert cases(text, 3) == {"AC", "CA", "BC", "CB", "ABC", "ACB", "BAC", "BCA", "CAB", "CBA"}


def test_an_unnamed_step_is_silent():
    flow = flow_of("start > A\nA > B\nB > end\nend").renamed({"A": ""})
    assert spoken(Automaton(flow), 3) == {("B",)}

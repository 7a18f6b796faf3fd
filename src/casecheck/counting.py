"""Count at which steps of a flowchart cases went by and where they deviated, for drawings and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from casecheck.automaton import Automaton
from casecheck.flow import Flow
from casecheck.replay import Verdict, judge_all


class StepCount(NamedTuple):
    """Count the cases of one step: done there, deviating there (left out, too much, out of turn), and either."""

    done: int = 0
    deviating: int = 0
    concerned: int = 0

    @property
    def share(self) -> float:
        """Return the share of the concerned cases that deviate, 0 to 1."""
        return self.deviating / self.concerned if self.concerned else 0.0


@dataclass
class FlowCount:
    """Count the cases judged by one flow. steps: by the id of the element drawn. unknown: activities of no step.

    is_sure: every case was explained to the end, so that judging it alone counts the same.
    """

    flow: Flow
    cases: int = 0
    deviating: int = 0
    steps: dict[str, StepCount] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    is_sure: bool = True

    def add(self, automaton: Automaton, judged: Iterable[tuple[tuple[str, ...], int, Verdict]]) -> None:
        """Count variants, each with how many cases went that way and its verdict."""
        elements: dict[str, list[str]] = {}
        for node in self.flow.steps:
            elements.setdefault(node.name, []).append(node.id)
        first = {name: ids[0] for name, ids in elements.items()}
        waiting: list[tuple[tuple[str, ...], int]] = []
        for activities, cases, verdict in judged:
            self.cases += cases
            self.deviating += 0 if verdict.fits else cases
            self.is_sure &= verdict.cost is not None and not (verdict.ties and verdict.ties.is_cut)
            if verdict.fits and any(len(elements.get(label, ())) > 1 for label in set(activities)):
                waiting.append((_ordered(activities, verdict), cases))
            elif verdict.moves:
                self._count_moves(verdict, cases, first)
            else:
                self._count({first[label] for label in activities if label in first}, set(), cases)
                self._note({label for label in activities if label not in first}, cases)
        if waiting:  # steps of one name are told apart by the way the case went
            drawn = judge_all(automaton, [activities for activities, _ in waiting], is_drawn=True)
            for (_, cases), verdict in zip(waiting, drawn, strict=True):
                self._count_moves(verdict, cases, first)

    def adjusted(self, other: FlowCount, sign: Literal[1, -1]) -> FlowCount:
        """Return these counts with those of other cases, which the same flow judged, added or taken away."""
        nothing = StepCount()
        steps: dict[str, StepCount] = {}
        for element in self.steps | other.steps:
            pairs = zip(self.steps.get(element, nothing), other.steps.get(element, nothing), strict=True)
            steps[element] = StepCount(*(mine + sign * more for mine, more in pairs))
        unknown = {
            label: self.unknown.get(label, 0) + sign * other.unknown.get(label, 0)
            for label in self.unknown | other.unknown
        }
        return FlowCount(
            self.flow,
            self.cases + sign * other.cases,
            self.deviating + sign * other.deviating,
            {element: count for element, count in steps.items() if count.concerned},
            {label: count for label, count in unknown.items() if count},
            self.is_sure and other.is_sure,
        )

    def plain(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        steps = {element: list(count) for element, count in self.steps.items()}
        return {"cases": self.cases, "deviating": self.deviating, "steps": steps, "unknown": self.unknown}

    @classmethod
    def of_plain(cls, flow: Flow, given: Mapping[str, Any]) -> FlowCount:
        """Return counts from plain values."""
        steps = {element: StepCount(*count) for element, count in given["steps"].items()}
        return cls(flow, given["cases"], given["deviating"], steps, dict(given["unknown"]))

    def _count_moves(self, verdict: Verdict, cases: int, first: Mapping[str, str]) -> None:
        logged = [move.label for move in verdict.moves if move.kind == "log"]
        done = {move.element for move in verdict.moves if move.kind == "sync"}
        off = {move.element for move in verdict.moves if move.kind == "model"}
        self._count(done, off | {first[label] for label in logged if label in first}, cases)
        self._note({label for label in logged if label not in first}, cases)

    def _count(self, done: set[str], off: set[str], cases: int) -> None:
        for element in done | off:
            before = self.steps.get(element, StepCount())
            self.steps[element] = StepCount(
                before.done + cases * (element in done),
                before.deviating + cases * (element in off),
                before.concerned + cases,
            )

    def _note(self, labels: Iterable[str], cases: int) -> None:
        for label in labels:
            self.unknown[label] = self.unknown.get(label, 0) + cases


def _ordered(activities: tuple[str, ...], verdict: Verdict) -> tuple[str, ...]:
    """Return the activities in the order that was judged."""
    return tuple(activities[at] for at in verdict.ties.order) if verdict.ties else activities

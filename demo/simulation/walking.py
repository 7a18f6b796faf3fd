"""Walk many cases at once through the automaton of a flowchart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from casecheck.automaton import Automaton, State

END, NONE = -2, -1
RETURN_SHARE = 0.06
OPTIONAL_SHARE = 0.25


@dataclass(frozen=True)
class Paths:
    """Hold where a case may go. All arrays are places x choices; a choice beyond the last has share 0.

    reach: summed shares; step: number of the step done (END when the case is over); place: where the case then stands.
    """

    reach: np.ndarray
    step: np.ndarray
    place: np.ndarray

    def walk(self, cases: int, random: np.random.Generator) -> np.ndarray:
        """Return the steps of each case in order, cases x longest, filled with NONE."""
        at = np.zeros(cases, np.int64)
        going = np.arange(cases)
        columns = []
        while len(going):
            choice = (random.random(len(going))[:, None] >= self.reach[at[going]]).sum(axis=1)
            done = self.step[at[going], choice]
            at[going] = self.place[at[going], choice]
            is_on = done != END
            column = np.full(cases, NONE, np.int64)
            column[going[is_on]] = done[is_on]
            columns.append(column)
            going = going[is_on]
        return np.stack(columns[:-1], axis=1)


def paths_of(automaton: Automaton, names: list[str], optional: set[int]) -> Paths:
    """Return the paths through an automaton; `names` are its steps in the order of the flow.

    A step back has RETURN_SHARE, entering an optional part or leaving it out OPTIONAL_SHARE against the rest.
    """
    numbers = {name: number for number, name in enumerate(names)}
    places: dict[tuple[State, int], int] = {(automaton.start(), NONE): 0}
    rows: list[list[tuple[int, int, float]]] = []
    for state, last in (pending := list(places)):
        choices = _choices(automaton, state, last, numbers, optional)
        row = []
        for step, share in choices:
            following = (automaton.advance(state, names[step]), step) if step != END else (state, last)
            if step != END and following not in places:
                places[following] = len(places)
                pending.append(following)
            row.append((step, places[following], share))
        rows.append(row)
    return _table(rows)


def _choices(
    automaton: Automaton, state: State, last: int, numbers: dict[str, int], optional: set[int]
) -> list[tuple[int, float]]:
    steps = sorted(numbers[name] for name in automaton.enabled(state))
    back = [step for step in steps if step <= last]
    ahead = [step for step in steps if step > last] + [END] * automaton.is_complete(state)
    shares = [(step, RETURN_SHARE) for step in back]
    left = 1.0 - RETURN_SHARE * len(back) if ahead else 1.0
    for step in ahead[:-1]:
        # the steps ahead of the last choice are the entries of optional parts
        share = left * (OPTIONAL_SHARE if step in optional else 0.5)
        shares.append((step, share))
        left -= share
    if ahead:
        shares.append((ahead[-1], left))
    total = sum(share for _, share in shares)
    return [(step, share / total) for step, share in shares]


def _table(rows: list[list[tuple[int, int, float]]]) -> Paths:
    width = max(map(len, rows))
    reach, step = np.ones((len(rows), width)), np.full((len(rows), width), END)
    place = np.zeros((len(rows), width), np.int64)
    for number, row in enumerate(rows):
        reach[number, : len(row)] = np.cumsum([share for _, _, share in row])
        reach[number, len(row) - 1 :] = 1.0  # a sum may miss 1 by a rounding
        step[number, : len(row)] = [one for one, _, _ in row]
        place[number, : len(row)] = [one for _, one, _ in row]
    return Paths(reach, step, place)

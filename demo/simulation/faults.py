"""Plant breaches of the warning rules in clean cases. What must be found follows from the words of each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from demo.simulation.cases import Case, Row, late_rules
from demo.simulation.circumstances import PLACES
from demo.simulation.content import CLOSED, REFUSED, SUSPENDED, TOLD, WITH_SITUATION, choose
from demo.simulation.facts import Facts
from demo.simulation.situations import decision_in
from demo.simulation.splitting import LARGE_FROM, PARTS, WITHIN_DAYS, meeting_on_large_sums
from demo.simulation.timing import promised
from demo.simulation.worktime import OFFICE_DAY

Fits = Callable[[Case], bool]
DECLARED = "申报回避"
SHORT_REASON = "从宽处理"
KINDS_OF_RELATION = ("配偶", "子女", "持股企业")
FAULTY_MINUTES: tuple[Row, ...] = (
    {"present": 3.0, "spoke": 3.0},
    {"spoke": 4.0},
    {"leader_last": "否"},
    {"on_the_spot": "是"},
)
SHARE = 0.003


class Pool:
    """Hold the cases in which nothing is planted yet, in an order drawn by lot."""

    def __init__(self, cases: Sequence[Case], now: int, random: np.random.Generator) -> None:
        free = [case for case in cases if not case.is_taken]
        self.cases = [free[place] for place in random.permutation(len(free)).tolist()]
        self.wanted = max(3, round(len(free) * SHARE))
        self.now, self.random = now, random

    def take(self, fits: Fits, wanted: int | None = None) -> Iterator[tuple[int, Case]]:
        """Yield so many cases that fit, numbered from 0; nobody else gets them."""
        found = [case for case in self.cases if not case.is_taken and fits(case)][: wanted or self.wanted]
        for place, case in enumerate(found):
            case.is_taken = True
            yield place, case


def plant(cases: Sequence[Case], now: int, random: np.random.Generator) -> list[Row]:
    """Plant breaches of every rule that is judged on cases of items; return the register of relations."""
    pool = Pool(cases, now, random)
    for planted in (_late, _slow, _suspended, _papers, _refused, _beyond, _short_reason, _fee, _minutes, _unmet):
        planted(pool)
    _project(pool)
    _often(pool)
    return _related(pool)


def _late(pool: Pool) -> None:
    """Let cases take a week longer than is promised, beyond the legal limit too."""
    for _, case in pool.take(lambda case: _can_wait(pool, case)):
        case.put_off(case.steps[1], promised(_facts(case)) + 7 * OFFICE_DAY)
        case.rules |= late_rules(_facts(case), case.used())


def _can_wait(pool: Pool, case: Case) -> bool:
    late = max(row["moment"] for row in case.rows) + promised(_facts(case)) + 8 * OFFICE_DAY
    return len(case.steps) > 1 and not case.pause and late < pool.now


def _slow(pool: Pool) -> None:
    """Let one step lie for longer than it may, within the promised time of the whole."""
    for _, case in pool.take(lambda case: _slow_step(case) is not None):
        found = _slow_step(case)
        if found is not None:
            case.put_off(*found)
            case.rules.add("W04")


def _slow_step(case: Case) -> tuple[Row, int] | None:
    """Return a step that can take a quarter of a day too long, and by how much it must be put off for that."""
    steps, left = case.steps, int(promised(_facts(case)) * 0.97) - case.used()
    for before, row in zip(steps, steps[1:], strict=False):
        if row["step_days"] and not case.pause:
            more = int((row["step_days"] + 0.25) * OFFICE_DAY) - (row["moment"] - before["moment"])
            if 0 < more <= left:
                return row, more
    return None


def _suspended(pool: Pool) -> None:
    """Let suspensions last a day longer than was applied for."""
    for _, case in pool.take(lambda case: case.pause > 1):
        next(row for row in case.rows if row["activity"] == SUSPENDED)["suspension_days"] = float(case.pause - 1)
        case.rules.add("W05")


def _papers(pool: Pool) -> None:
    """Leave out the papers, who verified them, or hand them in only at the end."""
    for place, case in pool.take(lambda case: len(case.steps) > 1):
        first = case.rows[0]
        if place % 3 == 2:
            next(row for row in case.rows if row["activity"] == CLOSED)["documents"] = first["documents"]
        first["verifier" if place % 3 == 1 else "documents"] = None
        case.rules.add("W08")


def _refused(pool: Pool) -> None:
    """Refuse without a reason, or without telling the applicant; the former may also be a tier without a reason."""
    for place, case in pool.take(lambda case: case.decision.get("outcome") == REFUSED):
        decision = case.decision
        case.rules.add("W09")
        if place % 2:
            case.rows = [row for row in case.rows if row["activity"] != TOLD]
        else:
            decision["reason"] = None
            case.rules |= {"W11"} if decision.get("tier") != decision.get("default_tier") else set()


def _beyond(pool: Pool) -> None:
    """Decide beyond the bounds of the tier, or choose the most generous tier where the situation does not allow it."""
    for place, case in pool.take(lambda case: case.item in WITH_SITUATION and _is_granted(case)):
        discretion = _facts(case).item["discretion"]
        if case.item == "P16" and place % 2:
            choose(case, "多次", pool.random)
            case.decision["closeout_rate"] = 85.0
        else:
            case.decision.update(decision_in(discretion, case.decision["tier"], pool.random, beyond=True))
        case.rules.add("W10")


def _is_granted(case: Case) -> bool:
    return case.decision.get("outcome") != REFUSED


def _short_reason(pool: Pool) -> None:
    for _, case in pool.take(lambda case: _is_granted(case) and _deviates(case)):
        case.decision["reason"] = SHORT_REASON
        case.rules.add("W11")


def _deviates(case: Case) -> bool:
    return bool(case.decision.get("tier") != case.decision.get("default_tier"))


def _fee(pool: Pool) -> None:
    """Charge twice what is listed, or for something that is not listed."""
    for place, case in pool.take(lambda case: "fee" in case.rows[0]):
        case.rows[0] |= {"fee_item": "加急服务费"} if place % 2 else {"fee": case.rows[0]["fee"] * 2}
        case.rules.add("W12")


def _minutes(pool: Pool) -> None:
    """Let the meeting on a major matter be no valid one."""
    for place, case in pool.take(lambda case: _is_major(case) and _met(case), len(FAULTY_MINUTES)):
        for row in case.steps:
            if row["step_type"] == "meeting":
                row |= FAULTY_MINUTES[place]
        case.rules.add("W13")


def _is_major(case: Case) -> bool:
    facts = _facts(case)
    if meeting_on_large_sums(facts) is not None:
        return bool(case.rows[0]["amount"] >= LARGE_FROM)
    return bool(facts.item["major_matter"])


def _met(case: Case) -> bool:
    """Say whether the meeting that decides was held before the matter was carried out; true where it was not yet."""
    facts = _facts(case)
    meeting = max(number for number, step in enumerate(facts.item["steps"]) if step["type"] == "meeting")
    numbers = [row["step"] for row in case.steps]
    carried = [place for place, number in enumerate(numbers) if meeting < number < len(facts.names)]
    return not carried or meeting in numbers[: carried[0]]


def unmet(cases: Sequence[Case]) -> None:
    """Note the major matters whose meeting is missing or late because a step was skipped or swapped."""
    for case in cases:
        if _is_major(case) and not _met(case):
            case.rules.add("W13")


def _unmet(pool: Pool) -> None:
    """Pay large sums on which the party group did not meet."""
    for _, case in pool.take(lambda case: case.item == "P34" and not _is_major(case), 2):
        case.rows[0]["amount"] = LARGE_FROM * 1.6
        case.rules.add("W13")


def _project(pool: Pool) -> None:
    """Split the sum of one project over several suppliers."""
    small = [case for case in pool.cases if case.item == "P34" and not case.is_taken and not _is_major(case)]
    ordered = sorted(small, key=lambda case: case.rows[0]["moment"])
    for at in range(len(ordered) - PARTS + 1):
        group = ordered[at : at + PARTS]
        if group[-1].rows[0]["moment"] - group[0].rows[0]["moment"] <= WITHIN_DAYS * OFFICE_DAY:
            for case in group:
                case.is_taken = True
                case.rows[0] |= {"project": "外事展厅改造", "amount": LARGE_FROM * 0.4}
            group[-1].rules.add("W14")
            return


def _often(pool: Pool) -> None:
    """Let one item leave the default tier in a run of cases, with good reasons; `too_often` says where it shows."""
    counted: dict[str, list[Case]] = {}
    for case in pool.cases:
        if "default_tier" in case.decision and case.item not in ("P34", *WITH_SITUATION) and _is_granted(case):
            counted.setdefault(case.item, []).append(case)
    item = max(counted, key=lambda name: len(counted[name]))
    chosen = sorted(counted[item], key=lambda case: case.decision["moment"])
    other = next(one["tier"] for one in _facts(chosen[0]).item["discretion"]["tiers"] if not one.get("default"))
    middle = len(chosen) // 2
    for case in [one for one in chosen[middle:] if not one.is_taken][: max(8, len(chosen) // 5)]:
        case.is_taken = True
        choose(case, other, pool.random)


def _related(pool: Pool) -> list[Row]:
    """Let cases of a related party be handled without a word; every other one is declared and clean."""
    relations: list[Row] = []
    for place, case in pool.take(lambda case: len(case.steps) > 1, pool.wanted * 2):
        row = case.steps[-1]
        party = f"{PLACES[place % len(PLACES)]}亲友{place + 1}号商行"
        relations.append({"actor": row["actor"], "party": party, "kind": KINDS_OF_RELATION[place % 3]})
        case.rows[0]["counterpart"] = party
        if place % 2:
            first = next(one for one in case.steps if one["actor"] == row["actor"])
            case.mark(DECLARED, first, 0)
        else:
            case.rules.add("W20")
    return relations


def _facts(case: Case) -> Facts:
    if case.facts is None:
        raise ValueError("the case is of no item")
    return case.facts

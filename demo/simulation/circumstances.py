"""What a case is about: applicant or supplier, sum of money, tier of discretion, outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.simulation.facts import Facts
from demo.simulation.planting import Plan
from demo.simulation.splitting import LARGE_FROM, meeting_on_large_sums, split_sums
from demo.simulation.walking import NONE

DEFAULT_SHARE = 0.7
MEDIUM_FROM = 10_000.0
REFUSALS = (
    "不予",
    "不同意",
    "不准",
    "不列入",
    "不立项",
    "不合格",
    "不上会",
    "不称职",
    "禁止",
    "退回",
    "建议不予",
    "取消",
)
PLACES = ("澜江", "云渚", "青屿", "临浦", "沧溪", "望川")
TRADES = ("精工", "海运", "医药", "光电", "纺织", "食品", "软件", "机电")
FORMS = ("有限公司", "集团", "股份公司", "研究院")
SEVERAL = "多次"
OUTCOMES = ("办结", "退回补正后办结")


@dataclass(frozen=True)
class Circumstances:
    """Hold what each case is about, words as numbers into their lists; `splits` groups the rows of one split sum."""

    who: np.ndarray
    names: Sequence[str]
    money: np.ndarray | None
    tier: np.ndarray
    tiers: Sequence[str]
    outcome: np.ndarray
    splits: Sequence[Sequence[int]]


def circumstances_of(
    facts: Facts, walks: np.ndarray, starts: np.ndarray, plans: Sequence[Plan], random: np.random.Generator
) -> Circumstances:
    """Draw the circumstances of all cases; starts: office seconds."""
    money = _sums(facts, walks, random)
    who, names = _counterparts(facts, starts, random)
    broken = {plan.row for plan in plans}
    splits = [] if money is None else split_sums(facts, walks, starts, money, who, broken, random)
    tier, tiers = _tiers(facts, money, len(walks), random)
    if SEVERAL in tiers:
        tier[[plan.row for plan in plans if _leaves_open(facts, plan)]] = tiers.index(SEVERAL)
    return Circumstances(who, names, money, tier, tiers, _outcomes(walks), splits)


def _counterparts(facts: Facts, starts: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, list[str]]:
    """Return who applies or is paid; where large sums need a meeting, nobody twice, so that no sum looks split."""
    names = [place + trade + form for place in PLACES for trade in TRADES for form in FORMS]
    if meeting_on_large_sums(facts) is not None:
        more = range(2, 2 + len(starts) // len(names))
        names += [f"{name}第{number}分公司" for number in more for name in names]
        return random.permutation(len(names))[: len(starts)], names
    if facts.item["applicant"]["kind"] == "internal" and not _is_paid(facts):
        names = [division["name"] for division in facts.office["divisions"]]
    return random.integers(len(names), size=len(starts)), names


def _sums(facts: Facts, walks: np.ndarray, random: np.random.Generator) -> np.ndarray | None:
    """Return the sum of money of each case; None for items that pay nothing.

    Where the party group meets on large sums, a case with the meeting has a large one and the others have none.
    """
    if not _is_paid(facts):
        return None
    small = np.round(np.minimum(np.exp(random.normal(8.8, 0.9, len(walks))), LARGE_FROM * 0.85), 2)
    meeting = meeting_on_large_sums(facts)
    if meeting is None:
        return small
    large = np.round(LARGE_FROM * (1 + random.gamma(1.2, 1.5, len(walks))), 2)
    return np.where((walks == meeting).any(axis=1), large, small)


def _is_paid(facts: Facts) -> bool:
    return any(step["type"] == "pay" for step in facts.item["steps"])


def _tiers(
    facts: Facts, money: np.ndarray | None, cases: int, random: np.random.Generator
) -> tuple[np.ndarray, list[str]]:
    """Return the tier chosen in each case; a refused case would not walk the whole flowchart, so there is none."""
    listed = facts.item["discretion"]["tiers"] if facts.item.get("discretion") else []
    named = [tier["tier"] for tier in listed if tier.get("default") or not tier["tier"].startswith(REFUSALS)]
    if not named:
        return np.full(cases, NONE), []
    if facts.id == "P34" and money is not None:
        bounds = [named.index(name) for name in ("小额", "中额", "大额")]
        return np.array(bounds)[np.digitize(money, [MEDIUM_FROM, LARGE_FROM])], named
    default = next(named.index(tier["tier"]) for tier in listed if tier.get("default"))
    chosen = random.integers(len(named), size=cases)
    return np.where(random.random(cases) < DEFAULT_SHARE, default, chosen), named


def _leaves_open(facts: Facts, plan: Plan) -> bool:
    return plan.kind == "skipped" and bool(facts.waits[plan.step])


def _outcomes(walks: np.ndarray) -> np.ndarray:
    """Return 1 for each case that went back on its way, else 0."""
    ordered = np.sort(walks, axis=1)
    is_again = ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != NONE)).any(axis=1)
    return is_again.astype(np.int64)

"""What a case is about: applicant or supplier, amount, tier of discretion, outcome."""

from __future__ import annotations

import numpy as np

from demo.simulation.facts import Facts
from demo.simulation.walking import NONE

DEFAULT_SHARE = 0.7
LARGE_FROM = 50_000.0
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


def counterparts(facts: Facts, cases: int, random: np.random.Generator) -> tuple[np.ndarray, list[str]]:
    """Return who applies or is paid: numbers and the names that they stand for."""
    if facts.item["applicant"]["kind"] == "internal" and not _is_paid(facts):
        names = [division["name"] for division in facts.office["divisions"]]
    else:
        names = [place + trade + form for place in PLACES for trade in TRADES for form in FORMS]
    return random.integers(len(names), size=cases), names


def amounts(facts: Facts, walks: np.ndarray, random: np.random.Generator) -> np.ndarray | None:
    """Return the sum of money of each case; None for items that pay nothing.

    A case in which the party group meets on large sums has a large sum.
    """
    if not _is_paid(facts):
        return None
    small = np.round(np.minimum(np.exp(random.normal(8.8, 0.9, len(walks))), LARGE_FROM * 0.97), 2)
    kinds = [step["type"] for step in facts.item["steps"]]
    meetings = [step for step in facts.optional if kinds[step] == "meeting"]
    if not meetings:
        return small
    large = np.round(LARGE_FROM * (1 + random.gamma(1.2, 1.5, len(walks))), 2)
    return np.where((walks == meetings[0]).any(axis=1), large, small)


def _is_paid(facts: Facts) -> bool:
    return any(step["type"] == "pay" for step in facts.item["steps"])


def tiers(
    facts: Facts, money: np.ndarray | None, cases: int, random: np.random.Generator
) -> tuple[np.ndarray, list[str]]:
    """Return the tier chosen in each case, numbers and names; a refused case does not walk the whole flowchart."""
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


def outcomes(walks: np.ndarray) -> np.ndarray:
    """Return the outcome of each case as a number into OUTCOMES: whether it went back on its way."""
    ordered = np.sort(walks, axis=1)
    is_again = ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != NONE)).any(axis=1)
    return is_again.astype(np.int64)


def open_wide(tier: np.ndarray, named: list[str], rows: list[int]) -> None:
    """Give the cases that nobody closed the tier with several entries, where the item knows one."""
    if SEVERAL in named:
        tier[rows] = named.index(SEVERAL)

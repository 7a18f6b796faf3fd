"""Declare what may be laid over a chart: risks, measured figures, links, and the way one case took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

LOUD_SHARE = 0.05


class Level(Enum):
    """The three levels of risk, each with its own shape; order high to low."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class RiskMark:
    """One registered risk at a step: its level and its number in the register."""

    level: Level
    code: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of a step from real cases; days are working days, `deviating` a share from 0 to 1."""

    median_days: float | None = None
    deviating: float | None = None
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one step; `is_gap`: held for a risk step, yet no risk registered.

    `change`: added, removed, changed or moved against another version, "" for none.
    """

    risks: tuple[RiskMark, ...] = ()
    is_gap: bool = False
    measured: Measured | None = None
    href: str = ""
    change: str = ""

    @property
    def ranked(self) -> list[RiskMark]:
        """Give the risks with the highest level first."""
        levels = list(Level)
        return sorted(self.risks, key=lambda risk: (levels.index(risk.level), risk.code))


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One thing a case did, in order.

    `node` the step, "" where the chart has none (then `name` says what); `note` below it (when, how long);
    `flag` a short word on what is wrong with it.
    """

    node: str = ""
    name: str = ""
    note: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """The way one case took; `skipped` node -> word ("" = the usual word), `notes` node -> words for the rest."""

    steps: Sequence[WalkStep]
    skipped: Mapping[str, str]
    notes: Mapping[str, str]
    has_ended: bool = False

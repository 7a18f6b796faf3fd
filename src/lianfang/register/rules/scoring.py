"""The level of a risk: factors in, score and level out, by a scheme that is data (notice 三.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.register.terms import FACTORS, LEVELS, Level

MAJOR_DECISION = "major_decision"
"""The floor that holds for items on major matters (三重一大); every other floor is one of harm and probability."""
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class Floor:
    """A level that a risk does not fall below: on a major matter, or from a harm and a probability on."""

    code: str
    min_level: str
    harm_min: int | None = None
    probability_min: int | None = None

    def holds(self, factors: Mapping[str, int], is_major: bool) -> bool:
        """Tell whether the floor holds for a risk with these factors."""
        if self.code == MAJOR_DECISION:
            return is_major
        return factors["harm"] >= (self.harm_min or LOWEST) and factors["probability"] >= (
            self.probability_min or LOWEST
        )


@dataclass(frozen=True, slots=True)
class Scheme:
    """A rating scheme as it is kept with each rating.

    parts: the factors of each part; the factors of a part are added, the parts multiplied.
    thresholds: level → the least score that has it; a score below all of them is low.
    """

    parts: tuple[tuple[str, ...], ...]
    thresholds: tuple[tuple[str, int], ...]
    floors: tuple[Floor, ...]

    def data(self) -> dict[str, Any]:
        """Return the scheme as plain data, as a rating stores it."""
        return {
            "parts": [list(part) for part in self.parts],
            "thresholds": dict(self.thresholds),
            "floors": [
                {
                    "code": floor.code,
                    "min_level": floor.min_level,
                    "harm_min": floor.harm_min,
                    "probability_min": floor.probability_min,
                }
                for floor in self.floors
            ],
        }


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a scheme says of four factors: score, level, and the floor that raised it (empty where none did)."""

    score: int
    level: str
    floor: str = ""


def scheme_of(data: Mapping[str, Any]) -> Scheme:
    """Return the scheme that `Scheme.data` stored."""
    return Scheme(
        tuple(tuple(part) for part in data["parts"]),
        _descending(data["thresholds"].items()),
        tuple(Floor(**row) for row in data["floors"]),
    )


def scheme_from_tables(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Scheme:
    """Return the scheme of the policy `rating_scheme`; Refused where it does not name the four factors.

    Factors that share a `part` are added; factors without one form a part together.
    """
    codes = [str(row["code"]) for row in tables["factors"]]
    if sorted(codes) != sorted(FACTORS):
        raise Refused("scheme_factors", factors=", ".join(FACTORS))
    parts: dict[str, list[str]] = {}
    for row in tables["factors"]:
        parts.setdefault(str(row.get("part") or ""), []).append(str(row["code"]))
    floors = tuple(
        Floor(row["code"], row["min_level"], row.get("harm_min"), row.get("probability_min"))
        for row in tables["floors"]
    )
    thresholds = ((row["level"], int(row["from"])) for row in tables["thresholds"])
    return Scheme(tuple(tuple(part) for part in parts.values()), _descending(thresholds), floors)


def _descending(thresholds: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(thresholds, key=lambda row: -row[1]))


def insist_factors(factors: Mapping[str, Any]) -> dict[str, int]:
    """Return the four factors as whole numbers from 1 to 5, or refuse the one that is missing or outside."""
    for name in FACTORS:
        value = factors.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not LOWEST <= value <= HIGHEST:
            raise Refused("factor_range", field=name, least=LOWEST, most=HIGHEST)
    return {name: factors[name] for name in FACTORS}


def score_of(factors: Mapping[str, int], scheme: Scheme) -> int:
    """Return the score: the parts of the scheme multiplied, the factors of each part added."""
    score = 1
    for part in scheme.parts:
        score *= sum(factors[name] for name in part)
    return score


def suggest(factors: Mapping[str, int], scheme: Scheme, *, is_major: bool) -> Suggested:
    """Return score, level and the floor that raised it, of four factors from 1 to 5.

    is_major: the risk sits on an item of major matters (三重一大).
    """
    score = score_of(factors, scheme)
    level = next((name for name, least in scheme.thresholds if score >= least), str(Level.LOW))
    raised = ""
    for floor in scheme.floors:
        if is_below(level, floor.min_level) and floor.holds(factors, is_major):
            level, raised = floor.min_level, floor.code
    return Suggested(score, level, raised)


def is_below(level: str, other: str) -> bool:
    """Tell whether one level is lower than another."""
    return LEVELS.index(level) < LEVELS.index(other)


def needs_second(level: str, *before: str) -> bool:
    """Tell whether a level is a downgrade against one of the others; empty ones do not count."""
    return any(other and is_below(level, other) for other in before)


declare_refusals(
    {
        "scheme_factors": _("The rating scheme has to name the factors {factors}."),
        "factor_range": _("Choose a value from {least} to {most}."),
    }
)

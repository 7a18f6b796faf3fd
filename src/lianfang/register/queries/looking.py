"""The register seen as a whole: heat map, distribution, risks that stand apart from comparable posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count

from lianfang.kernel.access import Actor
from lianfang.policies.queries import list_labels
from lianfang.register.models import RatingStep, RiskPoint
from lianfang.register.queries.ratings import current_scheme
from lianfang.register.rules import Scheme
from lianfang.register.terms import ENVIRONMENT, LEVELS, Kind

AXIS = range(2, 11)
"""Sums of two factors, 2 to 10."""
LEAST_COMPARED = 3
APART = 12
"""Points of score by which a risk stands apart from the mean of comparable posts."""


@dataclass(frozen=True)
class Cell:
    """One cell of the heat map: how many risks, the level that the thresholds give, and its two sums."""

    power: int
    event: int
    count: int
    level: str


def heat_map(actor: Actor, year: int | None = None) -> list[list[Cell]]:
    """Return rows from the highest probability + harm to the lowest, cells from the lowest importance + discretion.

    year: the ratings decided for a year, by their last stage; the register as it stands where none is given. One read.
    """
    counts: dict[tuple[int, int], int] = {}
    if year is None:
        rows = RiskPoint.objects.visible_to(actor).filter(state__in=["in_force", "closing"], power__isnull=False)
        for row in rows.order_by().values("power", "event").annotate(n=Count("pk")):
            counts[row["power"], row["event"]] = row["n"]
    else:
        rated = RatingStep.objects.visible_to(actor).filter(stage="team", rating__year=year)
        held = rated.filter(rating__state__in=["confirmed", "superseded", "lapsed"])
        sums = held.values_list("importance", "discretion", "probability", "harm")
        for importance, discretion, probability, harm in sums:
            key = (importance + discretion, probability + harm)
            counts[key] = counts.get(key, 0) + 1
    scheme = current_scheme(actor)
    return [[_cell(counts, power, event, scheme) for power in AXIS] for event in reversed(AXIS)]


def _cell(counts: dict[tuple[int, int], int], power: int, event: int, scheme: Scheme) -> Cell:
    level = next((name for name, least in scheme.thresholds if power * event >= least), LEVELS[0])
    return Cell(power, event, counts.get((power, event), 0), level)


@dataclass(frozen=True)
class Share:
    """One line of a distribution: code and label, how many of each level, and in all."""

    code: str
    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return how many risks the line counts."""
        return sum(self.counts)


def distribution(actor: Actor, by: str, *, with_environment: bool = False) -> list[Share]:
    """Return the rated risks in scope by `unit`, `kind` or `cause`, each by level from high to low.

    with_environment: kinds show the external environment apart from ethics (T3.2.10). The sums equal the list (T2.10).
    """
    names = {"unit": "unit__name", "kind": "kind", "cause": "cause"}
    rows = RiskPoint.objects.visible_to(actor).exclude(state="closed").exclude(level="")
    found: dict[str, dict[str, int]] = {}
    for row in rows.order_by().values(names[by], "cause", "level").annotate(n=Count("pk")):
        code = str(row[names[by]])
        if by == "kind" and with_environment and row["cause"] == ENVIRONMENT:
            code = ENVIRONMENT
        held = found.setdefault(code, {})
        held[row["level"]] = held.get(row["level"], 0) + row["n"]
    labels = _labels(actor, by)
    order = [*labels, *sorted(code for code in found if code not in labels)]
    return [
        Share(code, labels.get(code, code), tuple(found[code].get(level, 0) for level in reversed(LEVELS)))
        for code in order
        if code in found
    ]


def _labels(actor: Actor, by: str) -> dict[str, str]:
    if by == "unit":
        return {}
    labels = list_labels(actor, "risk_kinds" if by == "kind" else "risk_causes")
    if by == "kind":
        labels = {**{kind.value: labels.get(kind.value, kind.value) for kind in Kind}, **labels}
        labels[ENVIRONMENT] = list_labels(actor, "risk_causes").get(ENVIRONMENT, ENVIRONMENT)
    return labels


def outliers(actor: Actor) -> Sequence[tuple[Any, int]]:
    """Return (risk, points) of risks that stand apart from the mean score of their kind at posts of the same rank."""
    rows = RiskPoint.objects.visible_to(actor).filter(state="in_force", score__isnull=False, post__isnull=False)
    means = {
        (row["post__rank"], row["kind"]): (row["mean"], row["n"])
        for row in rows.order_by().values("post__rank", "kind").annotate(mean=Avg("score"), n=Count("pk"))
    }
    found = []
    for risk in rows.select_related("unit", "post", "item"):
        mean, count = means[risk.post.rank, risk.kind]
        if count >= LEAST_COMPARED and abs(risk.score - mean) >= APART:
            found.append((risk, round(risk.score - mean)))
    return sorted(found, key=lambda pair: -abs(pair[1]))

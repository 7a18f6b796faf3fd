"""The register seen as a whole: heat map, distribution, risks that stand apart from comparable posts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Avg, Case, Count, F, FloatField, Value, When
from django.db.models.functions import Abs

from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import list_labels
from lianfang.register.models import RatingStep, RiskPoint
from lianfang.register.queries.ratings import current_scheme
from lianfang.register.rules import Scheme
from lianfang.register.terms import ENVIRONMENT, LEVELS, Kind

AXIS = range(2, 11)
"""Sums of two factors, 2 to 10."""
NO_CATEGORY = "none"
WITHOUT_ITEM = _("At no authority item")
LEAST_COMPARED = 3
APART = 12
"""Points of score by which a risk stands apart from the mean of comparable posts."""
MOST_APART = 50


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
        sums = {"across": F("importance") + F("discretion"), "upwards": F("probability") + F("harm")}
        for row in held.order_by().values(**sums).annotate(n=Count("pk")):
            counts[row["across"], row["upwards"]] = row["n"]
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
    """Return the rated risks in scope by `unit`, `kind`, `cause` or `category` of power, each by level, high first.

    with_environment: kinds show the external environment apart from ethics (T3.2.10). The sums equal the list (T2.10).
    """
    names = {"unit": "unit__name", "kind": "kind", "cause": "cause", "category": "item__category"}
    rows = RiskPoint.objects.visible_to(actor).exclude(state="closed").exclude(level="")
    found: dict[str, dict[str, int]] = {}
    for row in rows.order_by().values(names[by], "cause", "level").annotate(n=Count("pk")):
        code = str(row[names[by]] or NO_CATEGORY)
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
    if by == "category":
        return {**list_labels(actor, "authority_categories"), NO_CATEGORY: str(WITHOUT_ITEM)}
    labels = list_labels(actor, "risk_kinds" if by == "kind" else "risk_causes")
    if by == "kind":
        labels = {**{kind.value: labels.get(kind.value, kind.value) for kind in Kind}, **labels}
        labels[ENVIRONMENT] = list_labels(actor, "risk_causes").get(ENVIRONMENT, ENVIRONMENT)
    return labels


def outliers(actor: Actor) -> list[tuple[RiskPoint, int]]:
    """Return (risk, points) of risks that stand apart from the mean score of their kind at posts of the same rank.

    The furthest 50, furthest first; the database compares, so that a long register costs no more than a short one.
    """
    rows = RiskPoint.objects.visible_to(actor).filter(state="in_force", score__isnull=False, post__isnull=False)
    groups = rows.order_by().values("post__rank", "kind").annotate(mean=Avg("score"), n=Count("pk"))
    compared = [row for row in groups if row["n"] >= LEAST_COMPARED]
    if not compared:
        return []
    means = [When(post__rank=row["post__rank"], kind=row["kind"], then=Value(float(row["mean"]))) for row in compared]
    points = F("score") - Case(*means, default=F("score"), output_field=FloatField())
    apart = rows.annotate(points=points, apart=Abs("points")).filter(apart__gte=APART)
    found = apart.select_related("unit", "post", "item").order_by("-apart", "number")[:MOST_APART]
    return [(risk, round(risk.points)) for risk in found]

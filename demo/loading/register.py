"""The risk points of the reference office with their ratings of this year and, where the data has one, of the last."""

from __future__ import annotations

from datetime import date
from typing import Any

from demo.office.load import Office
from lianfang.kernel.access import Actor
from lianfang.register.actions import Given, LoadedRating, LoadedRisk, MeasureEntry, RiskEntry, load_risks

DECIDED = {2025: date(2024, 12, 16), 2026: date(2025, 12, 15)}
"""Days on which the leading team decided the levels of each year."""
EFFECTIVE = {2025: date(2025, 1, 1), 2026: date(2026, 1, 1)}
ROOT = "ORG"
EXTENTS = {"unit": "division"}


def load_register(actor: Actor, office: Office) -> int:
    """Write every risk point down; returns how many."""
    bases = {item["id"]: tuple(item["bases"]) for item in office["items"]}
    return load_risks(actor, risks=[_risk(risk, bases) for risk in office["risks"]])


def _risk(risk: dict[str, Any], bases: dict[str, tuple[str, ...]]) -> LoadedRisk:
    ratings = [_rating(2026, risk["factors"], risk.get("deviation_reason", ""), risk["level"])]
    if "last_year" in risk:
        ratings.insert(0, _rating(2025, risk["last_year"], "", ""))
    entry = RiskEntry(
        unit=risk["division"] or ROOT,
        extent=EXTENTS.get(risk["scope"], risk["scope"]),
        kind=risk["kind"],
        cause=risk["cause"],
        title=risk["title"],
        title_en=risk["title_en"],
        description=risk["description"],
        description_en=risk["description_en"],
        post=risk["post"] or "",
        item=risk["item"] or "",
        step=risk["step"] or "",
        scope_note=risk.get("scope_note", ""),
        scope_note_en=risk.get("scope_note_en", ""),
        bases=bases.get(risk["item"], ()),
        measures=tuple(
            MeasureEntry(measure["kind"], measure["text"], measure["text_en"], measure["cycle"])
            for measure in risk["measures"]
        ),
    )
    return LoadedRisk(risk["id"], entry, ratings)


def _rating(year: int, factors: dict[str, int], reason: str, level: str) -> LoadedRating:
    """Return a rating on which post and division agreed; only the team departed from the scheme, with its reason."""
    own = Given(factors)
    stages = {"self": own, "division": own, "team": Given(factors, level if reason else "", reason)}
    return LoadedRating(year, stages, f"党组会议（{year}年度风险等级审定）", DECIDED[year], EFFECTIVE[year])

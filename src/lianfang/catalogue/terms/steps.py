"""A step of an item's procedure as rules and editions of the catalogue read it, whoever draws the flowchart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepFact:
    """One step of the flow in force, of the first draft where none is; limit in working days, None where it has none.

    post_code is empty where no post of the office does the step.
    """

    key: str
    no: str
    name: str
    name_en: str = ""
    post_code: str = ""
    post_title: str = ""
    post_title_en: str = ""
    limit_days: float | None = None
    type: str = ""
    is_risk: bool = False

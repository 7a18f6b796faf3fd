"""Codes of the catalogue, one file for each subject."""

from lianfang.catalogue.terms.items import (
    APPLICANT_KIND_LABELS,
    BASIS_KIND_LABELS,
    BASIS_STATUS_LABELS,
    MATERIAL_FORM_LABELS,
    POST_DUTY_LABELS,
    PUBLICITY_LABELS,
    ApplicantKind,
    BasisKind,
    BasisStatus,
    MaterialForm,
    PostDuty,
    Publicity,
)
from lianfang.catalogue.terms.steps import StepFact

__all__ = [
    "APPLICANT_KIND_LABELS",
    "ApplicantKind",
    "BASIS_KIND_LABELS",
    "BASIS_STATUS_LABELS",
    "BasisKind",
    "BasisStatus",
    "MATERIAL_FORM_LABELS",
    "MaterialForm",
    "POST_DUTY_LABELS",
    "PUBLICITY_LABELS",
    "PostDuty",
    "Publicity",
    "StepFact",
]

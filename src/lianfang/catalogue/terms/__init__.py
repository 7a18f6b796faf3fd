"""Codes of the catalogue, one file for each subject."""

from lianfang.catalogue.terms.items import (
    APPLICANT_KIND_LABELS,
    BASIS_KIND_LABELS,
    BASIS_STATUS_LABELS,
    POST_DUTY_LABELS,
    PUBLICITY_LABELS,
    ApplicantKind,
    BasisKind,
    BasisStatus,
    PostDuty,
    Publicity,
)

__all__ = [
    "APPLICANT_KIND_LABELS",
    "ApplicantKind",
    "BASIS_KIND_LABELS",
    "BASIS_STATUS_LABELS",
    "BasisKind",
    "BasisStatus",
    "POST_DUTY_LABELS",
    "PUBLICITY_LABELS",
    "PostDuty",
    "Publicity",
]

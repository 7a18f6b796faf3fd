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
from lianfang.catalogue.terms.lint import ELEMENTS, LINT_LEVEL_LABELS, LINT_SENTENCES, LintLevel
from lianfang.catalogue.terms.steps import StepFact
from lianfang.catalogue.terms.tasks import REVISE_AMENDED, REVISE_ITEM
from lianfang.catalogue.terms.topics import ITEM_VERSION_TOPIC

__all__ = [
    "APPLICANT_KIND_LABELS",
    "ApplicantKind",
    "BASIS_KIND_LABELS",
    "BASIS_STATUS_LABELS",
    "BasisKind",
    "BasisStatus",
    "ELEMENTS",
    "ITEM_VERSION_TOPIC",
    "LINT_LEVEL_LABELS",
    "LINT_SENTENCES",
    "LintLevel",
    "MATERIAL_FORM_LABELS",
    "MaterialForm",
    "POST_DUTY_LABELS",
    "PUBLICITY_LABELS",
    "PostDuty",
    "Publicity",
    "StepFact",
    "REVISE_AMENDED",
    "REVISE_ITEM",
]

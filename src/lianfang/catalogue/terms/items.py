"""Codes of this room that rules branch on. Categories, key fields and suspension grounds are lists of the office."""

from __future__ import annotations

from enum import StrEnum

from lianfang.kernel.text import Text as _


class BasisStatus(StrEnum):
    """How far the words of a legal basis were checked."""

    SOURCE_TEXT = "source_text"
    SOURCE_PAGE = "source_page"
    OWN_KNOWLEDGE = "own_knowledge"


BASIS_STATUS_LABELS: dict[str, _] = {
    BasisStatus.SOURCE_TEXT: _("Checked against the text"),
    BasisStatus.SOURCE_PAGE: _("Seen on a public page"),
    BasisStatus.OWN_KNOWLEDGE: _("To be verified"),
}


class BasisKind(StrEnum):
    """What rank a legal basis has."""

    LAW = "law"
    REGULATION = "regulation"
    POLICY = "policy"
    PARTY = "party"
    TREATY = "treaty"
    CHARTER = "charter"
    INTERNAL = "internal"


BASIS_KIND_LABELS: dict[str, _] = {
    BasisKind.LAW: _("Law"),
    BasisKind.REGULATION: _("Regulation"),
    BasisKind.POLICY: _("Policy document"),
    BasisKind.PARTY: _("Party rule"),
    BasisKind.TREATY: _("Treaty"),
    BasisKind.CHARTER: _("Staffing charter"),
    BasisKind.INTERNAL: _("Internal rule"),
}


class PostDuty(StrEnum):
    """What a post does for an item: the three are kept apart."""

    DECIDE = "decide"
    EXECUTE = "execute"
    SUPERVISE = "supervise"


POST_DUTY_LABELS: dict[str, _] = {
    PostDuty.DECIDE: _("Decides"),
    PostDuty.EXECUTE: _("Carries out"),
    PostDuty.SUPERVISE: _("Supervises"),
}


class Publicity(StrEnum):
    """To whom an item is open."""

    PUBLIC = "public"
    PARTY = "party"
    INTERNAL = "internal"


PUBLICITY_LABELS: dict[str, _] = {
    Publicity.PUBLIC: _("Open to the public"),
    Publicity.PARTY: _("Open to Party members"),
    Publicity.INTERNAL: _("Open inside the office"),
}


class ApplicantKind(StrEnum):
    """What sets an item in motion."""

    EXTERNAL = "external"
    INTERNAL = "internal"
    EX_OFFICIO = "ex_officio"


APPLICANT_KIND_LABELS: dict[str, _] = {
    ApplicantKind.EXTERNAL: _("On application from outside"),
    ApplicantKind.INTERNAL: _("On request inside the office"),
    ApplicantKind.EX_OFFICIO: _("Of its own motion"),
}


class MaterialForm(StrEnum):
    """In which form a document is handed in."""

    ORIGINAL = "original"
    COPY = "copy"
    BOTH = "both"
    ELECTRONIC = "electronic"


MATERIAL_FORM_LABELS: dict[str, _] = {
    MaterialForm.ORIGINAL: _("Original"),
    MaterialForm.COPY: _("Copy"),
    MaterialForm.BOTH: _("Original and copy"),
    MaterialForm.ELECTRONIC: _("Electronic"),
}

"""What is handed to the register: a risk point as it was written, and a rating as it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import LONGEST_TEXT
from lianfang.register.terms import Extent


@dataclass(frozen=True)
class MeasureEntry:
    """One measure against a risk: kind and cycle as policy codes, and what shows that it was done."""

    kind: str
    text: str
    text_en: str = ""
    cycle: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class RiskEntry:
    """A risk point as it was written; units, posts, items and rules by their codes, steps by their keys.

    post: empty only where the extent is division or office. scope_note: why neither item nor step is named.
    """

    unit: str
    extent: str
    kind: str
    cause: str
    title: str
    description: str
    post: str = ""
    item: str = ""
    step: str = ""
    title_en: str = ""
    description_en: str = ""
    scope_note: str = ""
    scope_note_en: str = ""
    origin: str = "self"
    bases: tuple[str, ...] = ()
    measures: tuple[MeasureEntry, ...] = ()
    basis: str = ""
    boundary: str = ""
    liability: str = ""


@dataclass(frozen=True)
class Given:
    """One stage of a rating: four factors from 1 to 5, the level, and who gave it when.

    level: empty takes the level that the scheme suggests. by: id of the account, None for the system.
    """

    factors: Mapping[str, int]
    level: str = ""
    reason: str = ""
    by: int | None = None
    at: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def insist_length(field: str, text: str, most: int = LONGEST_TEXT) -> str:
    """Return a text without spaces around it; refuse one that could not be kept whole, rather than cut it."""
    said = text.strip()
    if len(said) > most:
        raise Refused("text_long", field=field, most=most, length=len(said))
    return said


def insist_placed(entry: RiskEntry) -> None:
    """Refuse a risk that has neither item, step nor a stated scope, or whose extent and post do not fit (T1.3)."""
    if not entry.title.strip():
        raise Refused("field_required", field="title")
    if not entry.description.strip():
        raise Refused("field_required", field="description")
    if entry.extent == Extent.POST and not entry.post:
        raise Refused("risk_without_post", field="post")
    if entry.extent == Extent.OFFICE and entry.post:
        raise Refused("risk_of_office_with_post", field="post")
    if not entry.item and not entry.step and not entry.scope_note.strip():
        raise Refused("risk_unplaced", field="scope_note")
    if entry.step and not entry.item:
        raise Refused("risk_step_without_item", field="step")


declare_refusals(
    {
        "risk_without_post": _("Name the post at which the risk arises, or choose another extent."),
        "risk_of_office_with_post": _("A risk of the whole office names no post."),
        "risk_unplaced": _("Name the authority item or the step, or say why the risk belongs to none."),
        "risk_step_without_item": _("Name the authority item of the step."),
    }
)

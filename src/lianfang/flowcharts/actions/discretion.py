"""Writes of discretion: they change the draft of the item's next version, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lianfang.catalogue.actions import change_draft
from lianfang.flowcharts.queries.discretion import list_faults
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused

if TYPE_CHECKING:
    from lianfang.catalogue.models import ItemVersion

# A draft may still leave cases out; what cannot be read at all is not kept.
MAY_WAIT = frozenset({"tier_gap", "tier_overlap", "tier_unreached", "tiers_large"})


def save_tiers(
    actor: Actor, *, number: str, content: Mapping[str, Any], version: int | None = None, reason: str = ""
) -> ItemVersion:
    """Keep an item's tiers, or its reason for none, in the draft of its next version.

    version: the row version of the draft that the editor has seen. Gaps and overlaps are kept and keep the draft from
    being checked; other faults refuse it.
    """
    for fault in list_faults(content):
        if fault.code not in MAY_WAIT:
            raise Refused(fault.code, field=fault.column, **fault.params)
    return change_draft(actor, number=number, changes={"discretion": dict(content)}, version=version, reason=reason)


def check_tiers(version: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse to check a version whose tiers leave cases out, meet, or are never reached: a guard of its workflow.

    Whether an item must answer at all is a rule of the catalogue's lint.
    """
    content = version.content.get("discretion") or {}
    if content.get("tiers") and (faults := list_faults(content)):
        raise Refused(faults[0].code, field="discretion", **faults[0].params)

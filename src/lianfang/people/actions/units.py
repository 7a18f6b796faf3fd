"""Writes of units and posts."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.kernel.access import ADMINISTRATORS, Actor, Role
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.people.actions.keeping import KEEPERS, insist
from lianfang.people.models import Post, Unit
from lianfang.people.terms import UnitKind
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


@dataclass(frozen=True)
class ChargesChanged:
    """A leader's post answers for more than before, or has become the post of a leader; a listener may refuse it."""

    actor: Actor
    post_id: int


@use_case
def save_unit(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    parent: str = "",
    name_en: str = "",
    duties: str = "",
    duties_en: str = "",
    position: int | None = None,
    phone: str = "",
) -> Unit:
    """Make a unit or change the one with this code; its path follows from its parent and never changes."""
    if kind not in set(UnitKind):
        raise Refused("unit_kind_unknown", field="kind", kind=kind)
    above = Unit.objects.visible_to(actor).get(code=parent) if parent else None
    path = (above.path if above else "") + code + "/"
    insist(actor, KEEPERS, path)
    values = {
        "name": name,
        "name_en": name_en,
        "kind": kind,
        "duties": duties,
        "duties_en": duties_en,
        "position": position or 0,
        "phone": phone,
    }
    known = Unit.objects.visible_to(actor).filter(code=code).first()
    if known is None:
        known = Unit.objects.create(code=code, parent=above, path=path, **values)
    elif known.path != path:
        raise Refused("unit_moved", field="parent", unit=code)
    else:
        known.change(**values)
    record(actor, "people.save_unit", known, unit_id=known.pk, **values)
    return known


@use_case
def save_post(
    actor: Actor,
    *,
    code: str,
    unit: str,
    title: str,
    role: str = Role.OFFICER.value,
    title_en: str = "",
    rank: str = "",
    is_key: bool = False,
    duties: str = "",
    duties_en: str = "",
    position: int | None = None,
) -> Post:
    """Make a post or change the one with this code."""
    if role not in set(Role) - ADMINISTRATORS:
        raise Refused("post_role_unknown", field="role", role=role)
    home = Unit.objects.visible_to(actor).get(code=unit)
    insist(actor, KEEPERS, home.path)
    values = {
        "unit": home,
        "title": title,
        "title_en": title_en,
        "rank": rank,
        "is_key": is_key,
        "duties": duties,
        "duties_en": duties_en,
        "role": role,
        "position": position or 0,
    }
    known = Post.objects.unscoped("a code is unique over all units").filter(code=code).first()
    if known is None:
        known = Post.objects.create(code=code, **values)
    else:
        known.change(**values)
        announce(ChargesChanged(actor=actor, post_id=known.pk))
    record(actor, "people.save_post", known, **{**values, "unit": unit})
    return known


declare_refusals(
    {
        "unit_kind_unknown": _("There is no kind of unit “{kind}”."),
        "unit_moved": _("Unit {unit} stands elsewhere in the tree; a unit does not move."),
        "post_role_unknown": _("There is no role “{role}” for a post."),
    }
)

declare_acts(
    {
        "people.save_unit": _("Unit saved"),
        "people.save_post": _("Post saved"),
    }
)

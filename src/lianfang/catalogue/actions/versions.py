"""Drafting versions of items: a new item, the next version of one, changes of an open draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lianfang.catalogue.access import KEEPERS
from lianfang.catalogue.actions.codes import choose_code, keep_code
from lianfang.catalogue.actions.links import check_links, link_items, project
from lianfang.catalogue.actions.lint import judge_items
from lianfang.catalogue.models import AuthorityItem, ItemVersion
from lianfang.catalogue.queries import list_items, list_versions, open_version_of, version_to_start_from
from lianfang.catalogue.rules import (
    ItemEntry,
    check_item,
    check_number,
    columns_of,
    content_of,
    entry_of,
    with_changes,
)
from lianfang.catalogue.workflow import ITEM_VERSION
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_unit
from lianfang.policies.queries import list_rows
from lianfang.store.acting import acting
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

TAKEN = system("a number and a code are unique over all divisions")


@use_case
def draft_version(
    actor: Actor, *, entry: ItemEntry, version: int | None = None, reason: str = "", base: int | None = None
) -> ItemVersion:
    """Draft a new item, the next version of a known one, or change its open draft; return the draft.

    version: row version of the open draft that the editor has seen, None where there was none. base: number of the
    version in force that the editor started from. Refused `version_changed` where either is not what stands now. An
    empty code is made by the office's rule.
    """
    item = _locked_item(actor, entry.values.number)
    if item is None:
        return _first(actor, entry, reason)
    _insist_keeper(actor, item)
    if item.unit.code != entry.unit:
        raise Refused("item_moved", field="unit", item=item.number)
    return _keep(actor, item, entry, version=version, reason=reason, base=base, is_seen=True)


@use_case
def change_draft(
    actor: Actor, *, number: str, changes: Mapping[str, Any], version: int | None = None, reason: str = ""
) -> ItemVersion:
    """Change some columns of an item's open draft; where none is open, open one from the version in force.

    changes: names of columns and links (bases, posts, key_fields, outside) → values. version: the row version that the
    editor has seen; None changes the draft as it stands now.
    """
    item = _locked_item(actor, number)
    if item is None:
        raise NotFound("AuthorityItem")
    _insist_keeper(actor, item)
    source = version_to_start_from(actor, item)
    entry = with_changes(entry_of(source.content), {"code": item.code, **changes})
    return _keep(actor, item, entry, version=version, reason=reason, base=None, is_seen=False)


def _keep(
    actor: Actor,
    item: AuthorityItem,
    entry: ItemEntry,
    *,
    version: int | None,
    reason: str,
    base: int | None,
    is_seen: bool,
) -> ItemVersion:
    if entry.values.number != item.number or entry.values.code not in ("", item.code):
        raise Refused("code_fixed", field="code", item=item.number, held=item.code)
    whole = _checked(actor, replace(entry, values=replace(entry.values, code=item.code)))
    content, draft = content_of(whole), open_version_of(actor, item)
    if draft is None:
        draft = _next(actor, item, content, reason, base)
    else:
        _change(actor, draft, content, version, reason, is_seen=is_seen)
    if item.state == "draft":
        project(actor, item, whole)
        record(actor, "catalogue.draft_item", item, version=draft.key)
        judge_items([item.pk])
        record(actor, "catalogue.project_item", item, version=draft.key)
    record(actor, "catalogue.draft_version", draft, key=draft.key, reason=reason, content=content)
    return draft


def _next(actor: Actor, item: AuthorityItem, content: dict[str, Any], reason: str, base: int | None) -> ItemVersion:
    before = list_versions(actor).filter(item=item).order_by("-number").first()
    in_force = list_versions(actor).filter(item=item, state="published").first()
    if base is not None and base != (in_force.number if in_force else None):
        raise Refused("version_changed")
    made = ItemVersion(item=item, unit_id=item.unit_id, number=before.number + 1 if before else 1, content=content)
    return _drafted(actor, made, reason)


def _drafted(actor: Actor, made: ItemVersion, reason: str) -> ItemVersion:
    made.reason, made.drafted_by_id = reason.strip(), actor.id
    made.edited_by = [actor.id] if actor.id is not None else []
    made.save(force_insert=True)
    return made


def _change(
    actor: Actor, draft: ItemVersion, content: dict[str, Any], version: int | None, reason: str, *, is_seen: bool
) -> None:
    if not ITEM_VERSION.may_edit(draft, "content"):
        label = ITEM_VERSION.state(draft.state).label
        raise Refused("version_under_way", version=draft.key, state=label)
    if is_seen and version is None:
        raise Refused("version_changed")
    writers = draft.edited_by if actor.id is None or actor.id in draft.edited_by else [*draft.edited_by, actor.id]
    draft.change(expected=version, content=content, edited_by=writers, reason=reason.strip() or draft.reason)


def _first(actor: Actor, entry: ItemEntry, reason: str) -> ItemVersion:
    home = get_unit(actor, entry.unit)
    if not actor.holds(KEEPERS, home.path):
        raise NotFound("Unit")
    check_number(entry.values.number)
    _insist_free(actor, entry.values.number)
    code = choose_code(actor, entry.values.category, entry.values.code)
    whole = _checked(actor, replace(entry, values=replace(entry.values, code=code)))
    item = AuthorityItem.objects.create(unit=home, **columns_of(whole.values))
    keep_code(item)
    link_items(actor, [(item, whole)])
    content = content_of(whole)
    made = _drafted(actor, ItemVersion(item=item, unit=home, number=1, content=content), reason)
    judge_items([item.pk])
    record(actor, "catalogue.project_item", item, version=made.key)
    record(actor, "catalogue.draft_item", item, version=made.key)
    record(actor, "catalogue.draft_version", made, key=made.key, reason=reason, content=content)
    return made


def _insist_free(actor: Actor, number: str) -> None:
    with acting(actor if actor.is_system else TAKEN):
        if AuthorityItem.objects.unscoped(TAKEN.reason).filter(number=number).exists():
            raise Refused("item_taken", field="number", value=number)


def _checked(actor: Actor, entry: ItemEntry) -> ItemEntry:
    """Return the entry in the form of its columns, or refuse it."""
    content = content_of(entry)
    content.pop("unit")
    whole = with_changes(entry, content)
    check_item(whole.values)
    _insist_listed(actor, "authority_categories", "category", [whole.values.category])
    _insist_listed(actor, "key_fields", "key_fields", whole.key_fields)
    _insist_listed(actor, "suspension_grounds", "suspensions", whole.values.suspensions)
    check_links(actor, whole)
    return whole


def _insist_listed(actor: Actor, policy: str, field: str, codes: Any) -> None:
    known = {row["code"] for row in list_rows(actor, policy)}
    if known and (unknown := [code for code in codes if code not in known]):
        raise Refused("code_not_listed", field=field, value=unknown[0])


def _locked_item(actor: Actor, number: str) -> AuthorityItem | None:
    return list_items(actor).select_for_update(of=("self",)).filter(number=number.replace("\x00", "")).first()


def _insist_keeper(actor: Actor, item: AuthorityItem) -> None:
    if not actor.holds(KEEPERS, item.unit_path):
        raise NotFound("AuthorityItem")


declare_refusals(
    {
        "code_fixed": _("Item {item} keeps its number and its code {held}; give it another code on its page."),
        "version_under_way": _("{version} is “{state}” and cannot be changed; return it to draft first."),
        "item_taken": _("“{value}” already stands in the catalogue."),
        "item_moved": _("Item {item} belongs to another division."),
        "code_not_listed": _("“{value}” is not in the office's list."),
    }
)
declare_acts(
    {
        "catalogue.draft_item": _("Item shows the draft of its first version"),
        "catalogue.draft_version": _("Version of an item drafted or changed"),
    }
)

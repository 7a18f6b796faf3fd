"""Pages on which a version of an item is drafted, changed and compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.catalogue import actions, queries
from lianfang.catalogue.access import KEEPERS
from lianfang.catalogue.entities import column_label, diff_panel
from lianfang.catalogue.rules import ItemEntry, ItemValues, entry_of, with_changes
from lianfang.catalogue.terms import APPLICANT_KIND_LABELS, PUBLICITY_LABELS, PostDuty
from lianfang.catalogue.web.itemform import Typed, changes_of, typed_from, typed_of
from lianfang.catalogue.workflow import ITEM_VERSION, OPEN_STATES
from lianfang.edge.web.pages import page
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.queries import list_posts, list_units
from lianfang.policies.queries import list_labels

BLANK = ItemValues(number="", code="", name="", category="", promised_limit_days=0)


def _given(request: Any, name: str) -> int | None:
    given = str(request.POST.get(name, ""))
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _blank(unit: str) -> Typed:
    """Return the empty form: a promise that nobody has made yet shows no figure."""
    typed = typed_from(ItemEntry(unit, BLANK))
    return Typed({**typed.texts, "promised_limit_days": "", "annual_volume": ""}, typed.codes)


def _context(actor: Actor, typed: Typed) -> dict[str, Any]:
    """Return what the form offers beside what stands in it."""
    posts = list_posts(actor).select_related("unit").order_by("unit__position", "position")
    return {
        "typed": typed.texts,
        "ticked": typed.codes,
        "categories": _offered(actor, "authority_categories", [typed.texts["category"]]),
        "key_fields": _offered(actor, "key_fields", typed.codes["key_fields"]),
        "grounds": _offered(actor, "suspension_grounds", typed.codes["suspensions"]),
        "applicant_kinds": list(APPLICANT_KIND_LABELS.items()),
        "publicities": list(PUBLICITY_LABELS.items()),
        "all_bases": list(queries.list_bases(actor).order_by("code")),
        "all_posts": [(post.code, post.localized("title"), post.unit.localized("name")) for post in posts],
        "duties": [(f"post_{duty.value}", duty.value) for duty in PostDuty],
    }


def _offered(actor: Actor, policy: str, held: Sequence[str]) -> list[tuple[str, str]]:
    """Return what the office offers, and what is held although the list no longer has it."""
    labels = list_labels(actor, policy)
    return [*labels.items(), *((code, code) for code in held if code and code not in labels)]


@page(roles=KEEPERS, methods=("GET", "HEAD", "POST"))
def new_item_view(request: Any) -> HttpResponse:
    """Show the empty form of a new item and draft its first version."""
    actor = request.actor
    units = [unit for unit in list_units(actor).order_by("position") if actor.holds(KEEPERS, unit.path)]
    chosen = str(request.POST.get("unit", "")) or (units[0].code if units else "")
    typed = typed_of(request.POST) if request.method == "POST" else _blank(chosen)
    context = {"is_new": True, "units": units, "unit": chosen}
    if request.method != "POST":
        return render(request, "catalogue/item_form.html", context | _context(actor, typed))
    try:
        entry = with_changes(ItemEntry(chosen, BLANK), changes_of(typed, None))
        draft = actions.draft_version(actor, entry=entry, reason=typed.texts["reason"])
    except Refused as refusal:
        return _refused(request, context | _context(actor, typed), refusal)
    messages.success(request, _("The draft is kept."))
    return redirect("item-versions-object", key=draft.key)


@page(roles=KEEPERS, methods=("GET", "HEAD", "POST"))
def draft_item_view(request: Any, key: str) -> HttpResponse:
    """Show an item's open draft, or the version in force to start from, and keep what is changed as the draft."""
    actor, item = request.actor, queries.get_item(request.actor, key)
    if not actor.holds(KEEPERS, item.unit_path):
        raise NotFound("AuthorityItem")
    source = queries.version_to_start_from(actor, item)
    before = with_changes(entry_of(source.content), {"code": item.code})
    is_open = ITEM_VERSION.may_edit(source, "content")
    if source.state in OPEN_STATES and not is_open and request.method != "POST":
        messages.info(request, _("A version is on its way and cannot be changed; it can be returned to draft here."))
        return redirect("item-versions-object", key=source.key)
    context = {"item": item, "source": source, "is_open": is_open, "is_draft": source.state == "draft"}
    if request.method != "POST":
        seen = {
            "version": source.version if is_open else "",
            "base": source.number if source.state == "published" else "",
        }
        return render(request, "catalogue/item_form.html", context | seen | _context(actor, typed_from(before)))
    typed = typed_of(request.POST)
    seen = {name: request.POST.get(name, "") for name in ("version", "base")}
    try:
        entry = with_changes(before, changes_of(typed, before))
        version, base = _given(request, "version"), _given(request, "base")
        draft = actions.draft_version(actor, entry=entry, version=version, base=base, reason=typed.texts["reason"])
    except Refused as refusal:
        more = _both_texts(actor, item, before, typed, refusal)
        return _refused(request, context | seen | _context(actor, typed) | more, refusal)
    messages.success(request, _("The draft is kept."))
    return redirect("item-versions-object", key=draft.key)


def _both_texts(actor: Actor, item: Any, before: ItemEntry, typed: Typed, refusal: Refused) -> dict[str, Any]:
    """Return what somebody else has written meanwhile beside what was typed, for each input that differs."""
    if refusal.code != "version_changed":
        return {}
    theirs = queries.version_to_start_from(actor, item)
    held = typed_from(with_changes(entry_of(theirs.content), {"code": item.code}))
    pairs = [
        (column_label(name), held.texts[name], text)
        for name, text in typed.texts.items()
        if name != "reason" and _plain(held.texts[name]) != _plain(text)
    ]
    pairs += [
        (column_label(name), ", ".join(held.codes[name]), ", ".join(codes))
        for name, codes in typed.codes.items()
        if sorted(held.codes[name]) != sorted(codes)
    ]
    return {"conflicts": pairs, "theirs": theirs, "their_version": theirs.version if theirs.state == "draft" else ""}


def _plain(text: str) -> str:
    return "\n".join(text.split())


def _refused(request: Any, context: dict[str, Any], refusal: Refused) -> HttpResponse:
    wrong = refusal.field
    shown = {"refusal": refusal.sentence(), "wrong": wrong, "wrong_label": column_label(wrong) if wrong else ""}
    return render(request, "catalogue/item_form.html", context | shown, status=409)


@page(roles=BUSINESS)
def compare_view(request: Any, key: str) -> HttpResponse:
    """Show what differs between a version and another of the same item, the one before it by default."""
    after = queries.get_item_version(request.actor, key)
    others = [row for row in queries.list_versions_of(request.actor, after.item) if row.pk != after.pk]
    asked = str(request.GET.get("with", ""))
    before = next((row for row in others if row.key == asked), None)
    if before is None:
        before = next((row for row in others if row.number < after.number), None)
    context = {
        "after": after,
        "before": before,
        "others": others,
        "columns": diff_panel(before.content, after.content) if before else [],
    }
    return render(request, "catalogue/compare.html", context)

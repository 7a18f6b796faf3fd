"""Pages of one post's screening: questions answered, risks written and kept while typing, remarks answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.edge.web.pages import page
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.register.terms import FACTORS
from lianfang.screening import actions, queries
from lianfang.screening.entities.posts import flags_of, level_of
from lianfang.screening.queries.hints import find_hint
from lianfang.screening.rules import own_factors
from lianfang.screening.terms import Subject
from lianfang.screening.web.forms import context_of, typed_from, typed_of, values_of, whole
from lianfang.screening.workflow import SCREENING_ENTRY


def _mine(actor: Actor, key: str) -> Any:
    """Return the actor's own screening; nobody else finds the pages that write it."""
    screening = queries.get_screening(actor, key)
    if screening.post_id not in actor.post_ids:
        raise NotFound("PostScreening")
    return screening


@page(roles=BUSINESS, methods=("POST",))
def answer(request: Any, key: str) -> HttpResponse:
    """Keep the answers that were typed; then enter a risk, answer the rest, or submit."""
    actor, screening = request.actor, _mine(request.actor, key)
    form = request.POST
    try:
        _keep(actor, key, form)
        if form.get("at"):
            made = actions.save_entry(actor, key=key, values=_placed(actor, screening, str(form["at"])))
            return redirect("screening-entries-write", key=made.pk)
        if form.get("then") == "rest":
            actions.answer_rest(actor, key=key, reason=str(form.get("rest", "")))
            messages.success(request, _("The rest is answered."))
        elif form.get("then") == "submit":
            actions.submit_screening(actor, key=key)
            messages.success(request, _("The screening is handed in; your ratings stand as they are."))
        else:
            messages.success(request, _("The answers are kept."))
    except Refused as refusal:
        messages.error(request, refusal.sentence())
    return redirect("post-screenings-object", key=key)


def _keep(actor: Actor, key: str, form: Any) -> None:
    """Keep what has changed: a reason answers with none, an emptied reason takes the answer back."""
    changed: dict[int, tuple[str, str]] = {}
    for row in queries.list_answers(actor, queries.get_screening(actor, key)):
        given = form.get(f"reason-{row.pk}")
        if given is None or row.reply == "risk" or given.strip() == row.reason:
            continue
        changed[row.pk] = ("none", given) if given.strip() else ("", "")
    if changed:
        actions.answer_questions(actor, key=key, answers=changed, version=whole(str(form.get("version", ""))))


def _placed(actor: Actor, screening: Any, at: str) -> actions.EntryValues:
    """Return the beginning of a risk at the question from which it was opened."""
    row = next((row for row in queries.list_answers(actor, screening) if str(row.pk) == at), None)
    if row is None:
        raise NotFound("ScreeningAnswer")
    item = row.item.number if row.item is not None else ""
    if row.subject == Subject.STEP:
        return actions.EntryValues(item=item, step=row.key if item else "")
    if row.subject == Subject.ITEM:
        return actions.EntryValues(item=row.key)
    if row.subject == Subject.KIND:
        return actions.EntryValues(kind=row.key)
    return actions.EntryValues(scope_note=row.label)


@page(roles=BUSINESS, methods=("POST",))
def take_hint(request: Any, key: str) -> HttpResponse:
    """Fill a suggestion in as a risk of the own post."""
    actor, screening = request.actor, _mine(request.actor, key)
    hint = find_hint(actor, screening, str(request.POST.get("hint", "")))
    if hint is None:
        messages.error(request, _("This suggestion is not made any more."))
        return redirect("post-screenings-object", key=key)
    try:
        made = actions.save_entry(actor, key=key, values=hint.values)
    except Refused as refusal:
        messages.error(request, refusal.sentence())
        return redirect("post-screenings-object", key=key)
    return redirect("screening-entries-write", key=made.pk)


@page(roles=BUSINESS, methods=("POST",))
def remark(request: Any, key: str) -> HttpResponse:
    """Answer a remark about the own post, or begin a risk from it."""
    _mine(request.actor, key)
    number = whole(str(request.POST.get("remark", ""))) or 0
    try:
        if request.POST.get("then") == "enter":
            made = actions.enter_remark(request.actor, key=number)
            return redirect("screening-entries-write", key=made.pk)
        actions.answer_remark(request.actor, key=number, reply=str(request.POST.get("reply", "")))
        messages.success(request, _("The remark is answered."))
    except Refused as refusal:
        messages.error(request, refusal.sentence())
    return redirect("post-screenings-object", key=key)


def _own_entry(actor: Actor, key: str) -> Any:
    entry = queries.get_entry(actor, key)
    if entry.screening is None or entry.post_id not in actor.post_ids:
        raise NotFound("ScreeningEntry")
    return entry


@page(roles=BUSINESS, methods=("GET", "HEAD", "POST"))
def write(request: Any, key: str) -> HttpResponse:
    """Show one risk of the own post as a form and keep it; dropping it is a button of the same form."""
    actor, entry = request.actor, _own_entry(request.actor, key)
    screening = str(entry.screening_id)
    if not SCREENING_ENTRY.may_edit(entry, "text"):
        return redirect("screening-entries-object", key=key)
    context = {
        "entry": entry,
        "heading": entry.title or _("Risk of this post"),
        "place": _place(entry),
        "back": reverse("post-screenings-object", kwargs={"key": screening}),
        "back_label": _("Screening of the post"),
        "draft": f"entry:{key}",
        "keep": reverse("screening-entries-keep", kwargs={"key": key}),
        "may_drop": True,
        "version": entry.version,
    }
    if request.method != "POST":
        level, score = level_of(actor, entry)
        form = context_of(
            actor, typed_of(entry), chosen=own_factors(entry), measures=entry.measures, post_id=entry.post_id
        )
        shown = {"level": level, "score": score, "flags": flags_of(actor, entry.pk)}
        return render(request, "screening/write.html", context | form | shown)
    values = values_of(request.POST, entry)
    try:
        if request.POST.get("then") == "drop":
            actions.drop_entry(actor, key=key, comment=str(request.POST.get("level_reason", "")))
            messages.success(request, _("The risk is dropped."))
        else:
            version = whole(str(request.POST.get("version", "")))
            actions.save_entry(actor, key=screening, entry=key, values=values, version=version)
            messages.success(request, _("The risk is kept."))
    except Refused as refusal:
        form = context_of(
            actor, typed_from(request.POST), chosen=values.factors, measures=values.measures, post_id=entry.post_id
        )
        fresh = queries.get_entry(actor, key)
        more = {"refusal": refusal.sentence(), "version": fresh.version, "conflict": _conflict(fresh, request, refusal)}
        return render(request, "screening/write.html", context | form | more, status=409)
    return redirect("post-screenings-object", key=screening)


def _place(entry: Any) -> str:
    parts = (entry.item.localized("name") if entry.item else entry.scope_note, entry.step_key)
    return " · ".join(part for part in parts if part)


def _conflict(fresh: Any, request: Any, refusal: Refused) -> list[tuple[str, Any, Any]]:
    """Return what another window has stored meanwhile beside what was typed here."""
    if refusal.code != "version_changed":
        return []
    held, typed = typed_of(fresh), typed_from(request.POST)
    pairs = [(name, held[name], typed[name]) for name in typed if str(held[name]).strip() != typed[name].strip()]
    pairs += [
        (name, getattr(fresh, name), request.POST.get(name, ""))
        for name in FACTORS
        if str(getattr(fresh, name) or "") != request.POST.get(name, "")
    ]
    return pairs


@page(roles=BUSINESS, methods=("POST",))
def keep(request: Any, key: str) -> HttpResponse:
    """Keep a risk while it is being typed; answers with the line that says when."""
    actor, entry = request.actor, _own_entry(request.actor, key)
    version = whole(str(request.POST.get("version", "")))
    try:
        values = values_of(request.POST, entry)
        kept = actions.save_entry(actor, key=str(entry.screening_id), entry=key, values=values, version=version)
    except Refused as refusal:
        context = {"version": version, "kept_refusal": refusal.sentence()}
        return render(request, "screening/kept.html", context, status=409)
    level, score = level_of(actor, queries.get_entry(actor, key))
    context = {"version": kept.version, "kept_at": clock.now(), "level": level, "score": score}
    context["flags"] = flags_of(actor, kept.pk)
    return render(request, "screening/kept.html", context)

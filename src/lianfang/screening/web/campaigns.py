"""Pages of campaigns and divisions: planning, reminding, merging, joining, returning, adding."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.edge.web.pages import page
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.policies.queries import working_calendar
from lianfang.register.queries import anchors_of, factor_labels, list_levels
from lianfang.register.terms import FACTORS, ORIGIN_LABELS
from lianfang.screening import actions, queries
from lianfang.screening.access import HEADS, KEEPERS
from lianfang.screening.web.forms import context_of, typed_from, values_of, whole
from lianfang.screening.workflow import DIVISION_SCREENING, SCREENING_ENTRY

PRESET_DAYS = {"post_due_on": 15, "division_due_on": 25, "office_due_on": 30}
"""Working days from today that the form of a campaign begins with."""


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("field_required", field=field) from error


@page(roles=KEEPERS, methods=("GET", "HEAD", "POST"))
def new_campaign(request: Any) -> HttpResponse:
    """Plan the campaign of a year; everything is preset, so that one click may do."""
    actor, today = request.actor, clock.today()
    calendar = working_calendar(actor)
    preset = {name: calendar.add_workdays(today, days).isoformat() for name, days in PRESET_DAYS.items()}
    preset |= {
        "year": str(today.year),
        "title": f"{today.year}年度廉政风险排查",
        "title_en": f"Screening of integrity risks {today.year}",
        "is_head_first": "",
    }
    typed = {name: str(request.POST.get(name, "" if request.POST else value)) for name, value in preset.items()}
    if request.method != "POST":
        return render(request, "screening/campaign_new.html", {"typed": typed})
    try:
        made = actions.plan_campaign(
            actor,
            year=whole(typed["year"]) or today.year,
            title=typed["title"],
            title_en=typed["title_en"],
            is_head_first=bool(typed["is_head_first"]),
            **{name: _day(typed[name], name) for name in PRESET_DAYS},
        )
    except Refused as refusal:
        context = {"typed": typed, "refusal": refusal.sentence()}
        return render(request, "screening/campaign_new.html", context, status=409)
    messages.success(request, _("The campaign is planned; start it to give every post its task."))
    return redirect("campaigns-object", key=made.pk)


@page(roles=KEEPERS, methods=("POST",))
def remind(request: Any, key: str) -> HttpResponse:
    """Remind every post that has not handed in."""
    queries.get_campaign(request.actor, key)
    try:
        actions.remind(request.actor, key=key)
        messages.success(request, _("Everybody who has not handed in was reminded."))
    except Refused as refusal:
        messages.error(request, refusal.sentence())
    return redirect("campaigns-object", key=key)


def _division(actor: Actor, key: str) -> Any:
    division = queries.get_division(actor, key)
    if not actor.holds(HEADS, division.unit_path):
        raise NotFound("DivisionScreening")
    return division


@page(roles=HEADS, methods=("POST",))
def merge(request: Any, key: str) -> HttpResponse:
    """Take the rest over as it was rated, return what is ticked, or join it."""
    actor, division = request.actor, _division(request.actor, key)
    ticked = [pk for given in request.POST.getlist("entry") if (pk := whole(given)) is not None]
    comment = str(request.POST.get("comment", ""))
    try:
        if request.POST.get("then") == "rest":
            done = actions.merge_rest(actor, key=key, version=whole(str(request.POST.get("version", ""))))
            text = ngettext("%(count)d risk is taken over.", "%(count)d risks are taken over.", done)
            messages.success(request, text % {"count": done})
        elif request.POST.get("then") == "join":
            actions.join_entries(
                actor, into=str(ticked[0] if ticked else 0), others=map(str, ticked[1:]), comment=comment
            )
            messages.success(request, _("The risks are joined."))
        else:
            _return(actor, division, ticked, comment)
            messages.success(request, _("The ticked risks are returned."))
    except Refused as refusal:
        messages.error(request, refusal.sentence())
    return redirect("division-screenings-object", key=key)


def _return(actor: Actor, division: Any, ticked: list[int], comment: str) -> None:
    rows = queries.list_entries(actor).filter(pk__in=ticked, campaign=division.campaign, unit=division.unit)
    by_screening: dict[int, dict[int, str]] = {}
    for row in rows:
        if row.screening_id is not None:
            by_screening.setdefault(row.screening_id, {})[row.pk] = comment
    if not by_screening:
        raise Refused("return_nothing")
    for screening, entries in by_screening.items():
        actions.return_entries(actor, key=str(screening), entries=entries, comment=comment)


@page(roles=HEADS, methods=("GET", "HEAD", "POST"))
def rate_entry(request: Any, key: str) -> HttpResponse:
    """Take one risk into the division's list, with the division's own factors beside the self rating."""
    actor, entry = request.actor, queries.get_entry(request.actor, key)
    moves = {move.name for move in SCREENING_ENTRY.available(entry, actor)}
    if "merge" not in moves or (entry.post_id is not None and entry.post_id in actor.post_ids):
        raise NotFound("ScreeningEntry")
    division = queries.list_divisions(actor).get(campaign=entry.campaign, unit=entry.unit)
    factors = {name: whole(str(request.POST.get(name, ""))) or getattr(entry, name) for name in FACTORS}
    typed = {name: str(request.POST.get(name, "")) for name in ("level", "reason")}
    labels, anchors = factor_labels(actor), anchors_of(actor)
    context = {
        "entry": entry,
        "back": reverse("division-screenings-object", kwargs={"key": division.pk}),
        "typed": typed,
        "version": entry.version,
        "levels": list_levels(actor),
        "rows": [
            {
                "code": name,
                "label": labels.get(name, name),
                "own": getattr(entry, name),
                "choices": [(value, anchors[name].get(value, "")) for value in range(1, 6)],
                "chosen": factors[name],
            }
            for name in FACTORS
        ],
    }
    if request.method != "POST":
        return render(request, "screening/merge.html", context)
    try:
        version = whole(str(request.POST.get("version", "")))
        actions.merge_entry(actor, key=key, factors=factors, version=version, **typed)
    except Refused as refusal:
        return render(request, "screening/merge.html", context | {"refusal": refusal.sentence()}, status=409)
    messages.success(request, _("The risk is in the division's list."))
    return redirect("division-screenings-object", key=division.pk)


@page(roles=HEADS, methods=("GET", "HEAD", "POST"))
def add_entry(request: Any, key: str) -> HttpResponse:
    """Write down a risk of the division itself, or of the office."""
    actor, division = request.actor, _division(request.actor, key)
    if not DIVISION_SCREENING.may_edit(division, "entries"):
        return redirect("division-screenings-object", key=key)
    values = values_of(request.POST)
    context = {
        "heading": _("Add a risk of the division"),
        "place": division.unit.localized("name"),
        "back": reverse("division-screenings-object", kwargs={"key": key}),
        "back_label": division.unit.localized("name"),
        "draft": f"division-entry:{key}",
    }
    form = context_of(actor, typed_from(request.POST), chosen=values.factors, measures=values.measures, post_id=None)
    form |= {"origins": list(ORIGIN_LABELS.items()), "origin": values.origin}
    if request.method != "POST":
        return render(request, "screening/write.html", context | form)
    try:
        actions.add_entry(actor, key=key, values=values)
    except Refused as refusal:
        return render(request, "screening/write.html", context | form | {"refusal": refusal.sentence()}, status=409)
    messages.success(request, _("The risk is kept."))
    return redirect("division-screenings-object", key=key)

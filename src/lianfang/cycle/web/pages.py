"""Forms of work programmes and stages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.cycle import actions, queries
from lianfang.cycle.access import KEEPERS
from lianfang.cycle.actions import ProgrammeEntry, StageEntry
from lianfang.cycle.workflow import PROGRAMME
from lianfang.edge.web.pages import page
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.queries import list_posts

PROGRAMME_FIELDS = ("year", "title", "title_en", "purpose", "purpose_en", "starts_on", "ends_on", "post")
STAGE_FIELDS = ("title", "title_en", "starts_on", "due_on", "post")
BOTH = ("GET", "HEAD", "POST")


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("field_required", field=field) from error


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _typed(request: Any, names: tuple[str, ...], preset: Mapping[str, str]) -> dict[str, str]:
    if request.method != "POST":
        return {name: preset.get(name, "") for name in names}
    return {name: str(request.POST.get(name, "")) for name in names}


def _stored(row: Any, names: tuple[str, ...]) -> dict[str, str]:
    return {name: row.post_code if name == "post" else str(getattr(row, name)) for name in names}


def _posts(actor: Actor) -> list[tuple[str, str]]:
    rows = list_posts(actor).order_by("unit__position", "position")
    return [(post.code, f"{post.localized('title')} · {post.unit.localized('name')}") for post in rows]


def _refused(typed: dict[str, str], stored: Mapping[str, str], refusal: Refused) -> dict[str, Any]:
    """Return what a form shows after a refusal: the sentence, and both texts where somebody else has changed it."""
    found: dict[str, Any] = {"refusal": refusal.sentence(), "errors": {refusal.field: refusal.sentence()}}
    if refusal.code == "version_changed":
        found["theirs"] = [(name, text) for name, text in stored.items() if text != typed.get(name, "")]
    return found


def _programme_of(typed: Mapping[str, str]) -> ProgrammeEntry:
    return ProgrammeEntry(
        year=_number(typed["year"]) or 0,
        title=typed["title"],
        title_en=typed["title_en"],
        purpose=typed["purpose"],
        purpose_en=typed["purpose_en"],
        starts_on=_day(typed["starts_on"], "starts_on"),
        ends_on=_day(typed["ends_on"], "ends_on"),
        post=typed["post"],
    )


def _stage_of(typed: Mapping[str, str]) -> StageEntry:
    return StageEntry(
        title=typed["title"],
        title_en=typed["title_en"],
        starts_on=_day(typed["starts_on"], "starts_on"),
        due_on=_day(typed["due_on"], "due_on"),
        post=typed["post"],
    )


def _preset(actor: Actor) -> tuple[dict[str, str], Any]:
    """Return what the form of a new programme begins with, and the programme it follows, None where there is none."""
    last = queries.list_programmes(actor).exclude(state="withdrawn").order_by("-year").first()
    today = clock.today()
    year = last.year + 1 if last else today.year
    begins = max(today, date(year, 1, 1)) if last is None else date(year, 1, 1)
    preset = {
        "year": str(year),
        "title": f"{year}年度廉政风险防控工作方案",
        "title_en": f"Work programme on integrity risks {year}",
        "starts_on": begins.isoformat(),
        "ends_on": date(year, 12, 31).isoformat(),
    }
    if last is not None:
        preset |= {"purpose": last.purpose, "purpose_en": last.purpose_en, "post": last.post_code}
    return preset, last


@page(roles=KEEPERS, methods=BOTH)
def new_programme(request: Any) -> HttpResponse:
    """Draft the programme of the next year; last year's stages stand in it unless they are left out."""
    actor = request.actor
    preset, last = _preset(actor)
    typed = _typed(request, PROGRAMME_FIELDS, preset)
    context = {
        "typed": typed,
        "posts": _posts(actor),
        "last": last,
        "carries": request.method != "POST" or bool(request.POST.get("carries")),
        "heading": _("Draft a work programme"),
        "back": reverse("programmes-list"),
        "back_label": _("Work programmes"),
    }
    if request.method != "POST":
        return render(request, "cycle/programme_form.html", context)
    after = str(last.pk) if last is not None and request.POST.get("carries") else ""
    try:
        made = actions.draft_programme(actor, entry=_programme_of(typed), after=after)
    except Refused as refusal:
        return render(request, "cycle/programme_form.html", context | _refused(typed, {}, refusal), status=409)
    messages.success(request, _("The programme is drafted; look through its stages, then put it before the team."))
    return redirect("programmes-object", key=made.pk)


@page(roles=KEEPERS, methods=BOTH)
def edit_programme(request: Any, key: str) -> HttpResponse:
    """Change a draft."""
    actor, programme = request.actor, queries.get_programme(request.actor, key)
    if not (actor.holds(KEEPERS, programme.unit_path) and PROGRAMME.may_edit(programme, "content")):
        raise NotFound("WorkProgramme")
    stored = _stored(programme, PROGRAMME_FIELDS)
    typed = _typed(request, PROGRAMME_FIELDS, stored)
    context = {
        "typed": typed,
        "posts": _posts(actor),
        "version": programme.version,
        "heading": _("Change the work programme"),
        "back": reverse("programmes-object", kwargs={"key": key}),
        "back_label": programme.localized("title"),
    }
    if request.method != "POST":
        return render(request, "cycle/programme_form.html", context)
    try:
        version = _number(str(request.POST.get("version", "")))
        actions.change_programme(actor, key=key, entry=_programme_of(typed), version=version)
    except Refused as refusal:
        return render(request, "cycle/programme_form.html", context | _refused(typed, stored, refusal), status=409)
    messages.success(request, _("The programme is kept."))
    return redirect("programmes-object", key=key)


@page(roles=KEEPERS, methods=BOTH)
def new_stage(request: Any, key: str) -> HttpResponse:
    """Add a stage to a programme."""
    actor, programme = request.actor, queries.get_programme(request.actor, key)
    if not (actor.holds(KEEPERS, programme.unit_path) and PROGRAMME.may_edit(programme, "stages")):
        raise NotFound("WorkProgramme")
    stages = queries.list_stages_of(actor, programme)
    begins = min(stages[-1].due_on if stages else programme.starts_on, programme.ends_on)
    preset = {"starts_on": begins.isoformat(), "due_on": programme.ends_on.isoformat(), "post": programme.post_code}
    typed = _typed(request, STAGE_FIELDS, preset)
    context = {
        "typed": typed,
        "posts": _posts(actor),
        "programme": programme,
        "heading": _("Add a stage"),
        "back": reverse("programmes-object", kwargs={"key": key}),
        "back_label": programme.localized("title"),
    }
    if request.method != "POST":
        return render(request, "cycle/stage_form.html", context)
    try:
        actions.add_stage(actor, programme=key, entry=_stage_of(typed))
    except Refused as refusal:
        return render(request, "cycle/stage_form.html", context | _refused(typed, {}, refusal), status=409)
    messages.success(request, _("The stage is kept."))
    return redirect("programmes-object", key=key)


@page(roles=KEEPERS, methods=BOTH)
def edit_stage(request: Any, key: str) -> HttpResponse:
    """Change a stage, with the reason once it has begun."""
    actor, stage = request.actor, queries.get_stage(request.actor, key)
    programme = queries.get_programme(actor, str(stage.programme_id))
    may_change = PROGRAMME.may_edit(programme, "stages") and stage.state in ("planned", "open")
    if not (actor.holds(KEEPERS, stage.unit_path) and may_change):
        raise NotFound("Stage")
    stored = _stored(stage, STAGE_FIELDS)
    typed = _typed(request, STAGE_FIELDS, stored)
    comment = str(request.POST.get("comment", ""))
    context = {
        "typed": typed,
        "comment": comment,
        "posts": _posts(actor),
        "programme": programme,
        "version": stage.version,
        "asks_reason": stage.state == "open",
        "heading": _("Change the stage"),
        "back": reverse("stages-object", kwargs={"key": key}),
        "back_label": stage.localized("title"),
    }
    if request.method != "POST":
        return render(request, "cycle/stage_form.html", context)
    try:
        version = _number(str(request.POST.get("version", "")))
        actions.change_stage(actor, key=key, entry=_stage_of(typed), version=version, comment=comment)
    except Refused as refusal:
        return render(request, "cycle/stage_form.html", context | _refused(typed, stored, refusal), status=409)
    messages.success(request, _("The stage is kept."))
    return redirect("programmes-object", key=programme.pk)


@page(roles=KEEPERS, methods=("POST",))
def remove_stage(request: Any, key: str) -> HttpResponse:
    """Take a stage out of a draft."""
    programme = queries.get_stage(request.actor, key).programme_id
    try:
        actions.remove_stage(request.actor, key=key)
        messages.success(request, _("The stage is taken out."))
    except Refused as refusal:
        messages.error(request, refusal.sentence())
    return redirect("programmes-object", key=programme)

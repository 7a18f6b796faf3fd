"""Pages around ratings: batches, notices, objections, confirmation, changes, planned and verified levels."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.edge.web.pages import page
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound, Refused
from lianfang.register import actions, queries
from lianfang.register.access import CONFIRMERS, KEEPERS, PROPOSERS, VERIFIERS
from lianfang.register.entities.labels import level_choices
from lianfang.register.terms import TRIGGER_LABELS
from lianfang.register.web.ratings import whole


@page(roles=KEEPERS, methods=("POST",))
def compose(request: Any) -> HttpResponse:
    """Put every rating that waits into batches."""
    year = whole(str(request.POST.get("year", ""))) or queries.year_waiting(request.actor, "reviewed")
    try:
        made = actions.compose_batches(request.actor, year=year)
    except Refused as refusal:
        messages.error(request, refusal.sentence())
    else:
        text = ngettext("%(count)d batch is put together.", "%(count)d batches are put together.", len(made))
        messages.success(request, text % {"count": len(made)})
    return redirect("rating-batches-list")


@page(roles=KEEPERS, methods=("GET", "HEAD", "POST"))
def new_notice(request: Any) -> HttpResponse:
    """Ask for the title of a notice and publish it."""
    actor, year = request.actor, queries.year_waiting(request.actor, "approved")
    preset = {
        "title": f"{year}年度廉政风险等级公示",
        "title_en": f"Levels of integrity risks {year}",
        "year": str(year),
    }
    typed = {name: str(request.POST.get(name, value)) for name, value in preset.items()}
    context = {
        "typed": typed,
        "waiting": queries.list_ratings(actor).filter(state="approved").count(),
        "days": actions.notice_days(actor),
    }
    if request.method != "POST":
        return render(request, "register/notice_new.html", context)
    try:
        made = actions.publish_notice(
            actor, title=typed["title"], title_en=typed["title_en"], year=whole(typed["year"]) or year
        )
    except Refused as refusal:
        return render(request, "register/notice_new.html", context | {"refusal": refusal.sentence()}, status=409)
    messages.success(request, _("The levels are on notice."))
    return redirect("rating-notices-object", key=made.number)


@page(roles=CONFIRMERS, methods=("POST",))
def confirm_notice(request: Any, key: str) -> HttpResponse:
    """Confirm the levels of a closed notice."""
    queries.get_notice(request.actor, key)
    try:
        done = actions.confirm_notice(request.actor, key=key)
    except Refused as refusal:
        messages.error(request, refusal.sentence())
    else:
        text = ngettext("%(count)d level is in force.", "%(count)d levels are in force.", len(done))
        messages.success(request, text % {"count": len(done)})
    return redirect("rating-notices-object", key=key)


@page(roles=BUSINESS, methods=("GET", "HEAD", "POST"))
def object_to(request: Any, key: str, number: str) -> HttpResponse:
    """Take an objection to a level on notice, from anybody in the office."""
    notice = queries.get_notice(request.actor, key)
    line = next((line for line in queries.list_lines(request.actor, notice) if line.number == number), None)
    if line is None:
        raise NotFound("NoticeLine")
    context = {
        "heading": _("Object to a level"),
        "sub": f"{line.number} {line.localized('title')}",
        "back": reverse("rating-notices-object", kwargs={"key": key}),
        "back_label": notice.number,
        "draft": f"objection:{key}:{number}",
        "text_label": _("What is wrong with the level, and why"),
        "text_help": _("Notice 三.3: a level is confirmed only after every objection has its answer."),
        "verb": _("File the objection"),
        "typed": {"text": str(request.POST.get("text", ""))},
    }
    if request.method != "POST":
        return render(request, "register/words.html", context)
    try:
        filed = actions.object_to_level(request.actor, notice=key, number=number, text=context["typed"]["text"])
    except Refused as refusal:
        return render(request, "register/words.html", context | {"refusal": refusal.sentence()}, status=409)
    messages.success(request, _("The objection is filed."))
    return redirect("objections-object", key=filed.pk)


@page(roles=PROPOSERS, methods=("GET", "HEAD", "POST"))
def ask_change(request: Any, key: str) -> HttpResponse:
    """Ask for a risk to be looked at again between two cycles."""
    risk = queries.get_risk(request.actor, key)
    typed = {name: str(request.POST.get(name, "")) for name in ("choice", "text")}
    context = {
        "heading": _("Ask for a new rating"),
        "sub": f"{risk.number} {risk.localized('title')}",
        "back": reverse("risks-object", kwargs={"key": key}),
        "back_label": risk.number,
        "draft": f"change:{key}",
        "choices": list(TRIGGER_LABELS.items()),
        "choice_label": _("What has changed"),
        "text_label": _("Reason"),
        "text_help": _("Notice 五.4: what the situation, the tasks or the rules have changed about this risk"),
        "verb": _("Ask for it"),
        "typed": typed,
    }
    if request.method != "POST":
        return render(request, "register/words.html", context)
    try:
        made = actions.ask_change(request.actor, risk=key, trigger=typed["choice"], reason=typed["text"])
    except Refused as refusal:
        return render(request, "register/words.html", context | {"refusal": refusal.sentence()}, status=409)
    messages.success(request, _("The change is asked for."))
    return redirect("risk-changes-object", key=made.pk)


@page(roles=VERIFIERS | PROPOSERS, methods=("GET", "HEAD", "POST"))
def levels(request: Any, key: str) -> HttpResponse:
    """Plan the level that measures are meant to reach, or state the level that is left on evidence."""
    actor, risk = request.actor, queries.get_risk(request.actor, key)
    is_owner = risk.post_id is not None and risk.post_id in actor.post_ids
    if not is_owner and not actor.holds(VERIFIERS, risk.unit_path):
        raise NotFound("RiskPoint")
    typed = {name: str(request.POST.get(name, "")) for name in ("choice", "more", "text")}
    kinds = [("plan", _("Planned after measures"))]
    if not is_owner:
        kinds.insert(0, ("verify", _("Verified on evidence")))
    context = {
        "heading": _("Plan or verify a level"),
        "sub": f"{risk.number} {risk.localized('title')}",
        "back": reverse("risks-object", kwargs={"key": key}),
        "back_label": risk.number,
        "draft": f"levels:{key}",
        "version": str(request.POST.get("version", "")) or risk.version,
        "choices": kinds,
        "choice_label": _("Which level"),
        "more_choices": level_choices(actor),
        "more_label": _("Level"),
        "text_label": _("Evidence"),
        "text_help": _("What was seen, when and where; the owner of a risk does not verify it"),
        "verb": _("Save"),
        "typed": typed,
    }
    if request.method != "POST":
        return render(request, "register/words.html", context)
    version = whole(str(request.POST.get("version", "")))
    try:
        if typed["choice"] == "verify":
            actions.verify_level(actor, key=key, level=typed["more"], evidence=typed["text"], version=version)
        else:
            actions.plan_level(actor, key=key, level=typed["more"], version=version)
    except Refused as refusal:
        return render(request, "register/words.html", context | {"refusal": refusal.sentence()}, status=409)
    messages.success(request, _("The level is kept."))
    return redirect("risks-object", key=key)

"""Pages on which a rating is given: by the post itself, for the division, or where the team departs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.edge.web.pages import page
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text
from lianfang.register import actions, queries
from lianfang.register.entities.labels import level_choices
from lianfang.register.entities.path import definition_of, formula_of
from lianfang.register.queries.words import anchors_of, factor_labels
from lianfang.register.terms import FACTORS, STAGE_LABELS, Stage
from lianfang.register.workflow import stage_for

HEADINGS = {**STAGE_LABELS, Stage.TEAM: Text("Departure of the team")}


def whole(text: str) -> int | None:
    """Return a small whole number that was typed, None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def typed_factors(given: Mapping[str, str]) -> dict[str, int]:
    """Return the factors that were chosen; one that is missing or outside is left out."""
    found = {name: whole(given.get(name, "")) for name in FACTORS}
    return {name: value for name, value in found.items() if value is not None}


def _context(actor: Actor, rating: Any, stage: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    steps = queries.list_steps_of(actor, [rating.pk]).get(rating.pk, [])
    last, labels, anchors = queries.last_steps(steps), factor_labels(actor), anchors_of(actor)
    rows = [
        {
            "code": name,
            "label": labels.get(name, name),
            "choices": [(value, anchors[name].get(value, "")) for value in range(1, 6)],
            "chosen": typed["factors"].get(name),
            "before": [(STAGE_LABELS[key], getattr(step, name)) for key, step in last.items() if key != stage],
        }
        for name in FACTORS
    ]
    return {
        "rating": rating,
        "risk": rating.risk,
        "rows": rows,
        "typed": typed,
        "heading": HEADINGS[stage],
        "verb": _("Record the departure") if stage == Stage.TEAM else _("Rate for the division"),
        "is_self": stage == Stage.SELF,
        "facts": queries.facts_beside(actor, rating.risk),
        "formula": formula_of(rating),
        "levels": [(level, label, definition_of(level)) for level, label in level_choices(actor)],
        "version": rating.version,
    }


def _standing(rating: Any, stage: str, steps: list[Any]) -> dict[str, Any]:
    """Return what the form starts from: the kept draft, else what the stage before gave."""
    if rating.draft:
        return {
            name: rating.draft.get(name, {} if name == "factors" else "") for name in ("factors", "level", "reason")
        }
    last = queries.last_steps(steps)
    before = last.get(stage) or last.get(Stage.DIVISION.value if stage == Stage.TEAM else Stage.SELF.value)
    return {"factors": before.factors if before else {}, "level": "", "reason": ""}


@page(roles=BUSINESS, methods=("GET", "HEAD", "POST"))
def rate(request: Any, key: str) -> HttpResponse:
    """Show the four factors with their anchors and figures, and take what is given."""
    actor, rating = request.actor, queries.get_rating(request.actor, key)
    stage = stage_for(rating, actor)
    if request.method != "POST":
        steps = queries.list_steps_of(actor, [rating.pk]).get(rating.pk, [])
        return render(request, "register/rate.html", _context(actor, rating, stage, _standing(rating, stage, steps)))
    typed = {
        "factors": typed_factors(request.POST),
        "level": str(request.POST.get("level", "")),
        "reason": str(request.POST.get("reason", "")),
    }
    try:
        said = _take(
            actor, key, stage, typed, whole(request.POST.get("version", "")), request.POST.get("then") == "submit"
        )
    except Refused as refusal:
        fresh = queries.get_rating(actor, key)
        context = _context(actor, fresh, stage, typed) | {"refusal": refusal.sentence(), "wrong": refusal.field}
        if refusal.code == "version_changed":
            context["conflict"] = _conflict(actor, fresh, typed)
        return render(request, "register/rate.html", context, status=409)
    messages.success(request, said)
    return redirect("ratings-object", key=key)


def _take(actor: Actor, key: str, stage: str, typed: dict[str, Any], version: int | None, is_final: bool) -> str:
    if stage == Stage.SELF:
        kept = actions.keep_self_rating(actor, key=key, version=version, **typed)
        if not is_final:
            return _("The self rating is kept; it is not submitted yet.")
        actions.submit_rating(actor, key=key, version=kept.version)
        return _("The self rating is submitted.")
    if stage == Stage.DIVISION:
        actions.review_rating(actor, key=key, version=version, **typed)
        return _("The rating of the division is kept.")
    actions.note_departure(actor, key=key, version=version, **typed)
    return _("The departure is recorded.")


def _conflict(actor: Actor, rating: Any, typed: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    labels = factor_labels(actor)
    held = rating.draft.get("factors", {})
    return [
        (labels.get(name, name), held.get(name, "—"), typed["factors"].get(name, "—"))
        for name in FACTORS
        if held.get(name) != typed["factors"].get(name)
    ]

"""Pages of clearing: opening a round, answering for all one's powers on one page, adding one, the report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.catalogue.actions.clearing import add_power, confirm_answers, keep_answers, open_round, submit_answers
from lianfang.catalogue.queries.clearing import get_report, get_round, list_own_records
from lianfang.catalogue.rules.clearing import Answer
from lianfang.catalogue.terms.clearing import DECISION_LABELS, RECEIVER_LABELS, Decision
from lianfang.catalogue.workflow.clearing import CLEARERS, CLEARING_RECORD, CONFIRMERS
from lianfang.edge.web.pages import page
from lianfang.edge.web.paging import part_of
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text
from lianfang.people.queries import list_units
from lianfang.policies.queries import list_labels

WRITERS = frozenset({Role.OFFICER, Role.DIVISION_HEAD})
CHOICES = [(code, label) for code, label in DECISION_LABELS.items() if code != Decision.ADD]
SHOWN_ROWS = 30
PARTS = ("decision", "reason", "target", "receiver", "document", "decided_on")
PROPOSED = ("conditions", "duties", "liability", "supervision_methods")


def _day(text: str, field: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("clearing_day", field=field, value=text.strip()[:20]) from error


@page(roles=CLEARERS, methods=("GET", "HEAD", "POST"))
def new_round(request: Any) -> HttpResponse:
    """Open a clearing round."""
    context: dict[str, Any] = {"typed": request.POST, "year": clock.today().year}
    if request.method == "POST":
        try:
            due_on = _day(request.POST.get("due_on", ""), "due_on")
            if due_on is None:
                raise Refused("field_required", field="due_on")
            title, title_en = request.POST.get("title", ""), request.POST.get("title_en", "")
            made = open_round(request.actor, year=due_on.year, title=title, title_en=title_en, due_on=due_on)
            return redirect("clearing-rounds-object", key=made.pk)
        except Refused as refusal:
            context |= {"refusal": refusal.sentence(), "blamed": refusal.field}
    return render(request, "catalogue/clearing_new.html", context, status=409 if "refusal" in context else 200)


@page(roles=BUSINESS, methods=("GET", "HEAD", "POST"))
def answer(request: Any, key: str) -> HttpResponse:
    """Show all powers that the reader answers for on one page, one row of choices each."""
    held = get_round(request.actor, key)
    context: dict[str, Any] = {"round": held, "choices": CHOICES, "receivers": list(RECEIVER_LABELS.items())}
    if request.method == "POST":
        try:
            return _answered(request, held)
        except Refused as refusal:
            context |= {"refusal": refusal.sentence(), "blamed": refusal.field}
    typed = request.POST if "refusal" in context else {}
    records = list_own_records(request.actor, held)
    part = part_of(records, request.GET, SHOWN_ROWS)
    context |= {"part": part, "rows": [_row(record, typed) for record in part.rows]}
    context["open"] = sum(CLEARING_RECORD.may_edit(record, "answer") for record in records)
    context["can_add"] = held.state == "open" and request.actor.holds(WRITERS)
    return render(request, "catalogue/clearing_answer.html", context, status=409 if "refusal" in context else 200)


def _row(record: Any, typed: Any) -> dict[str, Any]:
    values = {part: typed.get(f"{part}-{record.pk}", getattr(record, part) or "") for part in PARTS}
    values["decided_on"] = str(values["decided_on"])
    return {
        "record": record,
        "values": values,
        "is_open": CLEARING_RECORD.may_edit(record, "answer"),
        "state": CLEARING_RECORD.state(record.state),
    }


def _answered(request: Any, held: Any) -> HttpResponse:
    actor, form = request.actor, request.POST
    mine = [row for row in list_own_records(actor, held) if CLEARING_RECORD.may_edit(row, "answer")]
    answers = {row.pk: found for row in mine if (found := _answer(row, form)) is not None}
    if "keep_rest" in form:
        answers |= {row.pk: Answer(Decision.KEEP.value) for row in mine if not row.decision and row.pk not in answers}
    versions = {row.pk: int(given) for row in mine if (given := form.get(f"version-{row.pk}", "")).isdecimal()}
    if answers:
        keep_answers(actor, key=str(held.pk), answers=answers, versions=versions)
    if "submit" in form:
        count = submit_answers(actor, key=str(held.pk))
        messages.success(request, _("%(count)d answers submitted.") % {"count": count})
    else:
        messages.success(request, _("%(count)d answers kept; they are not submitted yet.") % {"count": len(answers)})
    page_now = str(request.GET.get("page", ""))
    address = reverse("clearing-answer", kwargs={"key": held.pk})
    return redirect(f"{address}?page={page_now}" if page_now.isdecimal() and len(page_now) < 10 else address)


def _answer(row: Any, form: Any) -> Answer | None:
    """Return what was given for a power, None where nothing was or nothing has changed."""
    given = {part: form.get(f"{part}-{row.pk}", "") for part in PARTS}
    if not given["decision"] or (row.decision == Decision.ADD and row.item_id is None):
        return None
    given["decided_on"] = _day(given["decided_on"], "decided_on")
    same = all(given[part] == getattr(row, part) for part in PARTS if part != "decided_on")
    return None if same and given["decided_on"] in (None, row.decided_on) else Answer(**given)


@page(roles=WRITERS, methods=("GET", "HEAD", "POST"))
def found_power(request: Any, key: str) -> HttpResponse:
    """Answer that a power was found which the catalogue does not hold."""
    held = get_round(request.actor, key)
    context: dict[str, Any] = {"round": held, "typed": request.POST, **_offered(request.actor)}
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("unit", "name", "category", "reason")}
        proposal = {name: request.POST.get(name, "").splitlines() for name in PROPOSED}
        try:
            add_power(request.actor, key=key, proposal=proposal, **given)
            messages.success(request, _("The power was added to your answers; submit them."))
            return redirect("clearing-answer", key=held.pk)
        except Refused as refusal:
            context |= {"refusal": refusal.sentence(), "blamed": refusal.field}
        except NotFound:
            context |= {"refusal": Refused("field_required").sentence(), "blamed": "unit"}
    return render(request, "catalogue/clearing_add.html", context, status=409 if "refusal" in context else 200)


def _offered(actor: Actor) -> dict[str, Any]:
    units = [unit for unit in list_units(actor).order_by("path") if actor.holds(WRITERS, unit.path)]
    return {"units": units, "categories": list(list_labels(actor, "authority_categories").items())}


@page(roles=CONFIRMERS, methods=("POST",))
def confirm(request: Any, key: str) -> HttpResponse:
    """Confirm the ticked answers of a round."""
    held = get_round(request.actor, key)
    numbers = [int(number) for number in request.POST.getlist("record") if number.isdecimal() and len(number) < 19]
    try:
        rows = confirm_answers(request.actor, key=key, numbers=numbers)
        messages.success(request, _("%(count)d answers confirmed.") % {"count": len(rows)})
    except Refused as refusal:
        messages.error(request, refusal.sentence())
    except NotFound:
        messages.error(request, _("Tick the answers that you confirm."))
    return redirect("clearing-rounds-object", key=held.pk)


@page(roles=BUSINESS)
def report(request: Any, key: str) -> HttpResponse:
    """Show the report of a round: before + added − merged − abolished − transferred − delegated = after."""
    held = get_round(request.actor, key)
    figures = get_report(request.actor, held)
    decisions = ("add", "merge", "cancel", "transfer", "delegate")

    def cells(balance: Any) -> list[tuple[str, int]]:
        return [(decision, balance.of(decision)) for decision in decisions]

    groups = [
        ("unit", _("By division"), [(row, cells(row.balance)) for row in figures.by_unit]),
        ("category", _("By category"), [(row, cells(row.balance)) for row in figures.by_category]),
    ]
    context = {
        "round": held,
        "groups": groups,
        "total": figures.total,
        "total_cells": cells(figures.total),
        "kept": figures.total.of("keep"),
        "unanswered": figures.total.of(""),
        "sub_items": figures.sub_items,
        "labels": [DECISION_LABELS[decision] for decision in decisions],
    }
    return render(request, "catalogue/clearing_report.html", context)


declare_refusals({"clearing_day": Text("“{value}” is no date: year, month and day, such as 2026-03-31.")})

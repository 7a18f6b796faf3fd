"""Writes of editions: composing, freezing the list, taking the team's decision, publishing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from lianfang.catalogue.access import REVIEWERS
from lianfang.catalogue.actions.moves import approve_version, publish_version
from lianfang.catalogue.models.editions import CatalogueEdition, EditionItem
from lianfang.catalogue.queries.editions import (
    Line,
    get_category_summary,
    get_edition,
    list_edition_lines,
    list_editions,
    list_lines,
)
from lianfang.catalogue.queries.lint import lint_items, sentence_of
from lianfang.catalogue.rules import check_item, check_publishable, entry_of
from lianfang.catalogue.terms.editions import EDITION_TOPIC
from lianfang.catalogue.terms.lint import LintLevel
from lianfang.catalogue.workflow.editions import EDITION
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _
from lianfang.meetings.actions import put_forward
from lianfang.people.queries import get_office, root_path
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About
from lianfang.trail.actions import digest_of_rows, record, use_case
from lianfang.trail.terms import declare_acts

NUMBER = re.compile(r"[0-9]{4}-[1-9][0-9]{0,3}")
COMPOSER = system("an edition holds the whole catalogue, whoever composes it")
PUBLISHER = system("a published edition puts its approved versions in force")
MOST_NAMED = 20
SUMMARY = _("{count} items in {categories} categories; the frozen list stands on the page of the edition.")


@use_case
def compose_edition(actor: Actor, *, title: str, number: str = "", title_en: str = "") -> CatalogueEdition:
    """Begin the next edition; its list stays what the catalogue is until it is submitted."""
    office = get_office(actor)
    if office is None or not actor.holds(REVIEWERS, root_path()):
        raise NotFound("CatalogueEdition")
    if not title.strip():
        raise Refused("field_required", field="title")
    if list_editions(actor).filter(state__in=["draft", "submitted", "approved"]).exists():
        raise Refused("edition_running")
    chosen = number.strip() or _next_number(actor)
    if not NUMBER.fullmatch(chosen):
        raise Refused("edition_number", field="number", value=chosen[:20])
    if list_editions(actor).filter(number=chosen).exists():
        raise Refused("edition_taken", field="number", value=chosen)
    values = {"number": chosen, "title": title.strip()[:200], "title_en": title_en.strip()[:300]}
    made = CatalogueEdition.objects.create(unit=office, composed_by_id=actor.id, **values)
    record(actor, "catalogue.compose_edition", made, **values)
    return made


def _next_number(actor: Actor) -> str:
    year = clock.today().year
    held = [
        known.split("-")[1]
        for known in list_editions(actor).values_list("number", flat=True)
        if known.startswith(f"{year}-")
    ]
    return f"{year}-{max(map(int, held), default=0) + 1}"


@use_case
def submit_edition(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> CatalogueEdition:
    """Freeze the list of an edition and put it before the team.

    Refused with the list of what stands in the way: an item in which lint blocks, a category that neither holds items
    nor is declared empty.
    """
    edition = locked(list_editions(actor), pk=get_edition(actor, key).pk)
    state = EDITION.check("submit", edition, actor, comment=comment)
    with acting(COMPOSER):
        lines = list_lines(COMPOSER)
        categories = get_category_summary(COMPOSER, lines)
        _insist_complete(lines, categories)
        _insist_sound(lines)
        list_edition_lines(COMPOSER, edition).delete()
        _freeze(edition, lines)
    edition.change(
        expected=version,
        state=state,
        submitted_by_id=actor.id,
        submitted_on=clock.today(),
        items=len(lines),
        categories=categories,
        ended_because="",
    )
    proof = digest_of_rows([line.snapshot for line in lines])
    record(actor, "catalogue.submit_edition", edition, number=key, items=len(lines), lines=proof)
    filled = sum(bool(row["count"]) for row in categories)
    summary = comment.strip() or str(SUMMARY.filled(count=len(lines), categories=filled))
    put_forward(actor, kind=EDITION_TOPIC, unit_id=edition.unit_id, about=about_edition(edition), summary=summary)
    return edition


def about_edition(edition: CatalogueEdition) -> About:
    """Return how an edition is named before a meeting."""
    names = (f"{edition.title}（{edition.number}）", f"{edition.title_en or edition.title} ({edition.number})")
    return About("catalogue.catalogueedition", str(edition.pk), *names, "editions-object", edition.number)


def _insist_complete(lines: Sequence[Line], categories: Sequence[dict[str, Any]]) -> None:
    if not lines:
        raise Refused("edition_empty")
    if missing := [row["label"] for row in categories if not row["count"] and not row["statement"]]:
        raise Refused("edition_categories", categories=listed(missing))


def _insist_sound(lines: Sequence[Line]) -> None:
    blocking = []
    found = lint_items(COMPOSER, [line.item_id for line in lines])
    for line in lines:
        entry = entry_of(line.snapshot["content"])
        check_item(entry.values)
        check_publishable(entry)
        for finding in found.get(line.item_id, ()):
            if finding.level == LintLevel.BLOCK:
                blocking.append(f"{line.number}: {sentence_of(finding.rule, finding.figures)}")
    if blocking:
        raise Refused("edition_lint", count=len(blocking), findings=" ".join(blocking[:MOST_NAMED]))


def _freeze(edition: CatalogueEdition, lines: Sequence[Line]) -> None:
    EditionItem.objects.bulk_create(
        (
            EditionItem(
                edition=edition,
                position=position,
                item_version_id=line.version_id,
                unit_id=line.unit_id,
                number=line.number,
                name=line.name,
                name_en=line.name_en,
                snapshot=line.snapshot,
            )
            for position, line in enumerate(lines, 1)
        ),
        batch_size=1_000,
    )


@use_case
def approve_edition(
    actor: Actor, *, key: str, body: str, decided_on: date, document: str, version: int | None = None
) -> CatalogueEdition:
    """Take the team's decision on a submitted edition; as the system only, from a meeting.

    Its reviewed versions are approved with it. document: number of the decision, by default of the meeting.
    """
    if not actor.is_system:
        raise NotFound("CatalogueEdition")
    edition = locked(list_editions(actor), pk=get_edition(actor, key).pk)
    state = EDITION.check("approve", edition, actor)
    for name, value in (("body", body), ("document", document)):
        if not value.strip():
            raise Refused("field_required", field=name)
    for line in _lines(actor, edition, "reviewed"):
        approve_version(actor, key=line.item_version.key, decision=f"{body} {document}", decided_on=decided_on)
    values = {"approval_body": body[:200], "approved_on": decided_on, "approval_document": document[:200]}
    edition.change(expected=version, state=state, **values)
    record(actor, "catalogue.approve_edition", edition, number=key, **values)
    return edition


@use_case
def publish_edition(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> CatalogueEdition:
    """Publish an approved edition: its versions come into force, the edition before is superseded."""
    edition = locked(list_editions(actor), pk=get_edition(actor, key).pk)
    state = EDITION.check("publish", edition, actor, comment=comment)
    with acting(PUBLISHER):
        _insist_current(edition)
        for line in _lines(PUBLISHER, edition, "approved"):
            publish_version(PUBLISHER, key=line.item_version.key, comment=edition.number)
        for before in list_editions(PUBLISHER).filter(state="published").select_for_update(of=("self",)):
            before.change(state=EDITION.check("supersede", before, PUBLISHER), superseded_on=clock.today())
            record(PUBLISHER, "catalogue.supersede_edition", before, number=before.number, by=key)
    edition.change(expected=version, state=state, published_by_id=actor.id, published_on=clock.today())
    record(actor, "catalogue.publish_edition", edition, number=key, comment=comment)
    return edition


def _lines(actor: Actor, edition: CatalogueEdition, state: str) -> list[EditionItem]:
    rows = list_edition_lines(actor, edition).filter(item_version__state=state).defer("snapshot")
    return list(rows.select_related("item_version__item"))


def _insist_current(edition: CatalogueEdition) -> None:
    """Refuse to publish a list of which a version is no longer what it was."""
    rows = list_edition_lines(PUBLISHER, edition).exclude(item_version__state__in=["approved", "published"])
    if stale := list(rows.values_list("number", flat=True)[:MOST_NAMED]):
        raise Refused("edition_stale", items=listed(stale))


@use_case
def return_edition(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> CatalogueEdition:
    """Take an edition back to composing with a reason; its list is what the catalogue is again."""
    edition = locked(list_editions(actor), pk=get_edition(actor, key).pk)
    state = EDITION.check("return", edition, actor, comment=comment)
    decision = {"approval_body": "", "approved_on": None, "approval_document": ""}
    edition.change(
        expected=version,
        state=state,
        submitted_by_id=None,
        submitted_on=None,
        ended_because=comment.strip(),
        items=0,
        categories=[],
        **decision,
    )
    with acting(COMPOSER):
        list_edition_lines(COMPOSER, edition).delete()
    record(actor, "catalogue.return_edition", edition, number=key, comment=comment)
    return edition


@use_case
def withdraw_edition(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> CatalogueEdition:
    """Give an edition up that is being composed, with a reason."""
    edition = locked(list_editions(actor), pk=get_edition(actor, key).pk)
    state = EDITION.check("withdraw", edition, actor, comment=comment)
    edition.change(expected=version, state=state, ended_because=comment.strip())
    record(actor, "catalogue.withdraw_edition", edition, number=key, comment=comment)
    return edition


declare_refusals(
    {
        "edition_running": _("An edition is on its way; publish or withdraw it before the next is composed."),
        "edition_number": _("“{value}” is no number of an edition: the year, a hyphen, a number, such as 2026-1."),
        "edition_taken": _("There is an edition {value} already."),
        "edition_empty": _("The catalogue holds no item that is in force or reviewed."),
        "edition_categories": _(
            "The catalogue is not complete: these categories neither hold items nor are declared empty: {categories}."
        ),
        "edition_lint": _("{count} findings block the edition: {findings}"),
        "edition_stale": _(
            "Since the list was frozen, these items were cancelled, returned or changed: {items}. Return the edition."
        ),
    }
)
declare_acts(
    {
        "catalogue.compose_edition": _("Edition begun"),
        "catalogue.submit_edition": _("List of the edition frozen and put before the team"),
        "catalogue.approve_edition": _("Edition approved"),
        "catalogue.publish_edition": _("Edition published"),
        "catalogue.supersede_edition": _("Edition superseded"),
        "catalogue.return_edition": _("Edition returned to composing"),
        "catalogue.withdraw_edition": _("Edition withdrawn"),
    }
)

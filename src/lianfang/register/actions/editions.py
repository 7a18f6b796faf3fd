"""Editions of the catalogue of risks: composed, frozen, approved by the team, published; as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from lianfang.documents.queries import render_table, write_csv, write_xlsx
from lianfang.files.actions import request_export
from lianfang.files.terms import Asked, Enter, ExportKind, Report, Written, declare_export
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.actions import put_forward
from lianfang.people.queries import get_office, root_path
from lianfang.policies.queries import list_labels
from lianfang.register.access import KEEPERS
from lianfang.register.models import RiskEdition, RiskEditionLine
from lianfang.register.queries.editions import get_edition, list_contents, list_editions, list_lines_of
from lianfang.register.rules import insist_length
from lianfang.register.rules.editions import COLUMNS, NEVER_EMPTY, row_of
from lianfang.register.terms import EDITION_TOPIC, LEVELS
from lianfang.register.workflow import RISK_EDITION
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About
from lianfang.trail.actions import digest_of_rows, record, use_case
from lianfang.trail.terms import declare_acts

if TYPE_CHECKING:
    from lianfang.files.models import Export

COMPOSER = system("an edition holds the whole register, whoever composes it")
TEAM = system("the team has decided on an edition of the catalogue of risks")
FORMS = ("xlsx", "docx", "pdf", "csv")
KIND = "register"
PART = 2_000
"""Lines of an edition that are read at once."""


@use_case
def compose_edition(actor: Actor, *, title: str, title_en: str = "", year: int | None = None) -> RiskEdition:
    """Begin the next edition of a year; its lines stay what the register is until it is submitted."""
    office = get_office(actor)
    if office is None or not actor.holds(KEEPERS, root_path()):
        raise NotFound("RiskEdition")
    if not title.strip():
        raise Refused("field_required", field="title")
    if list_editions(actor).filter(state__in=["draft", "submitted", "approved"]).exists():
        raise Refused("risk_edition_running")
    of_year = year or clock.today().year
    numbers = list_editions(actor).filter(year=of_year).values_list("number", flat=True)
    held = [int(known.split("-")[1]) for known in numbers]
    made = RiskEdition.objects.create(
        number=f"{of_year}-{max(held, default=0) + 1}",
        year=of_year,
        unit=office,
        title=insist_length("title", title, 200),
        title_en=insist_length("title_en", title_en, 300),
        composed_by_id=actor.id,
        composed_on=clock.today(),
    )
    record(actor, "register.compose_edition", made, number=made.number, title=title)
    return made


def about_edition(edition: RiskEdition) -> About:
    """Return how an edition is named before a meeting."""
    names = (f"{edition.title}（{edition.number}）", f"{edition.title_en or edition.title} ({edition.number})")
    return About("register.riskedition", str(edition.pk), *names, "risk-editions-object", edition.number)


@use_case
def submit_edition(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> RiskEdition:
    """Freeze the lines of an edition and put it before the team; refused where a column of the notice is empty."""
    edition = locked(list_editions(actor), pk=get_edition(actor, key).pk)
    state = RISK_EDITION.check("submit", edition, actor, comment=comment)
    with acting(COMPOSER):
        contents = list_contents(COMPOSER)
        if not contents:
            raise Refused("risk_edition_empty")
        bare = [content["number"] for _unit, _level, content in contents if not all(content[n] for n in NEVER_EMPTY)]
        if bare:
            raise Refused("risk_edition_bare", count=len(bare), risks=", ".join(bare[:20]))
        RiskEditionLine.objects.visible_to(COMPOSER).filter(edition=edition).delete()
        lines = [
            RiskEditionLine(edition=edition, unit_id=unit, position=place, level=level, content=content)
            for place, (unit, level, content) in enumerate(contents, 1)
        ]
        for line in lines:
            line.number = line.content["number"]
        RiskEditionLine.objects.bulk_create(lines, batch_size=1_000)
    edition.change(expected=version, state=state, frozen_on=clock.today(), ended_because="")
    proof = digest_of_rows([content for _unit, _level, content in contents])
    record(actor, "register.submit_edition", edition, number=key, risks=len(contents), lines=proof)
    summary = comment.strip() or _summary(actor, [level for _unit, level, _content in contents])
    put_forward(actor, kind=EDITION_TOPIC, unit_id=edition.unit_id, about=about_edition(edition), summary=summary)
    return edition


def _summary(actor: Actor, levels: list[str]) -> str:
    """Return what members read of an edition that nobody explains: how many risks of each level it holds."""
    labels = list_labels(actor, "level_labels")
    return "\n".join(f"{labels.get(level, level)}: {levels.count(level)}" for level in reversed(LEVELS))


def take_edition_decision(*, edition_id: int, outcome: str, words: str, decided_on: date) -> None:
    """Take over what a meeting decided of an edition; a deferred topic leaves it as it is."""
    with acting(TEAM):
        edition = list_editions(TEAM).filter(pk=edition_id, state="submitted").first()
        if edition is not None and outcome in ("approved", "rejected"):
            decide_edition(TEAM, edition, outcome == "approved", words, decided_on)


@use_case
def decide_edition(actor: Actor, edition: RiskEdition, is_approved: bool, words: str, decided_on: date) -> RiskEdition:
    """Approve or return a submitted edition; as the system only."""
    row = locked(list_editions(actor), pk=edition.pk)
    state = RISK_EDITION.check("approve" if is_approved else "return", row, actor)
    values: dict[str, Any] = {"approved_on": decided_on, "decision": words[:300]} if is_approved else {}
    row.change(state=state, ended_because="" if is_approved else words, **values)
    record(actor, "register.decide_edition", row, number=row.number, is_approved=is_approved, words=words)
    return row


@use_case
def publish_edition(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> RiskEdition:
    """Publish an approved edition; the one before is superseded."""
    edition = locked(list_editions(actor), pk=get_edition(actor, key).pk)
    state = RISK_EDITION.check("publish", edition, actor, comment=comment)
    for before in list_editions(actor).filter(state="published").select_for_update(of=("self",)):
        before.change(state=RISK_EDITION.check("supersede", before, actor), superseded_on=clock.today())
        record(actor, "register.supersede_edition", before, number=before.number, by=key)
    edition.change(expected=version, state=state, published_on=clock.today())
    record(actor, "register.publish_edition", edition, number=key, comment=comment)
    return edition


@use_case
def withdraw_edition(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> RiskEdition:
    """Withdraw an edition that is not published, with the reason."""
    edition = locked(list_editions(actor), pk=get_edition(actor, key).pk)
    state = RISK_EDITION.check("withdraw", edition, actor, comment=comment)
    edition.change(expected=version, state=state, ended_because=comment.strip())
    record(actor, "register.withdraw_edition", edition, number=key, comment=comment)
    return edition


def export_register(actor: Actor, *, form: str, edition: str = "") -> Export:
    """Ask for an edition as a file; without a number for the register as it stands. Holds what the actor may read."""
    with acting(actor):
        office = get_office(actor)
        if office is None:
            raise NotFound("RiskEdition")
        label = str(_("Register of risks"))
        if edition:
            known = get_edition(actor, edition)
            label = f"{known.localized('title')} {known.number}"
        asked: dict[str, Any] = {"form": form, "unit_id": office.pk, "label": label, "params": {"edition": edition}}
        return request_export(actor, kind=KIND, **asked)


def write_register(enter: Enter, asked: Asked, report: Report) -> Written:
    """Write the catalogue of risks as it was asked for.

    The register as it stands is read in one go; an edition, whose lines nobody changes, part by part meanwhile.
    """
    number, english = str(asked.params.get("edition", "")), asked.language == "en"
    rows: Iterable[list[Any]]
    with enter() as actor:
        office = get_office(actor)
        name = office.localized("name") if office else ""
        title, subtitle = str(_("Register of risks")), clock.today().isoformat()
        is_frozen = False
        if number:
            edition = get_edition(actor, number)
            title, subtitle = edition.localized("title"), f"{edition.number} {edition.decision}".strip()
            is_frozen = edition.state != "draft"
        if is_frozen:
            total = list_lines_of(actor, edition).count()
            rows = _frozen_rows(enter, number, english)
        else:
            held = [row_of(content, english=english) for _unit, _level, content in list_contents(actor)]
            total, rows = len(held), held
    report(0, total)
    headings = [str(label) for label in COLUMNS.values()]
    content = _write(asked.form, title, subtitle, headings, rows, name, lambda done: report(done, total))
    report(total, total)
    return Written(f"risks-{number or clock.today().isoformat()}.{asked.form}", content)


def _frozen_rows(enter: Enter, number: str, english: bool) -> Iterator[list[Any]]:
    """Yield the rows of an edition, each part read in a transaction of its own, so that its length costs no memory."""
    after = 0
    while True:
        with enter() as actor:
            lines = list_lines_of(actor, get_edition(actor, number)).filter(position__gt=after)
            held = list(lines.values_list("position", "content")[:PART])
        yield from (row_of(content, english=english) for _position, content in held)
        if len(held) < PART:
            return
        after = held[-1][0]


def _write(
    form: str, title: str, subtitle: str, headings: list[str], rows: Iterable[list[Any]], office: str, told: Any
) -> bytes:
    if form == "csv":
        return write_csv(headings, rows, told)
    if form == "xlsx":
        return write_xlsx(title, headings, rows, told)
    return render_table(title, subtitle, headings, rows, form, lambda done, _all: told(done), office=office)


declare_export(ExportKind(KIND, _("Catalogue of risks"), FORMS, write_register))
declare_acts(
    {
        "register.compose_edition": _("Edition of the catalogue of risks begun"),
        "register.submit_edition": _("Edition of the catalogue of risks put before the team"),
        "register.decide_edition": _("Decision on an edition of the catalogue of risks"),
        "register.publish_edition": _("Edition of the catalogue of risks published"),
        "register.supersede_edition": _("Edition of the catalogue of risks superseded"),
        "register.withdraw_edition": _("Edition of the catalogue of risks withdrawn"),
    }
)
declare_refusals(
    {
        "risk_edition_running": _("An edition of the catalogue of risks is on its way; finish or withdraw it first."),
        "risk_edition_empty": _("The register holds no risk with a confirmed level yet."),
        "risk_edition_bare": _("{count} risks lack a column that the notice names: {risks}."),
    }
)

"""A work programme: drafted, from last year's where there is one, decided by the team, started, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianfang.cycle.access import KEEPERS
from lianfang.cycle.actions.stages import begin_stage, owner
from lianfang.cycle.models import Stage, WorkProgramme
from lianfang.cycle.queries import get_programme, list_programmes, list_stages_of
from lianfang.cycle.rules import in_year, outside
from lianfang.cycle.terms import PROGRAMME_TOPIC
from lianfang.cycle.workflow import PROGRAMME
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.actions import put_forward
from lianfang.people.queries import get_office, get_post, root_path
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

TEAM = system("the team has decided on a work programme")
YEARS = (2000, 2999)


@dataclass(frozen=True, slots=True)
class ProgrammeEntry:
    """What is entered of a programme: year, titles, purposes, first and last day, code of the responsible post."""

    year: int
    title: str
    starts_on: date
    ends_on: date
    post: str
    title_en: str = ""
    purpose: str = ""
    purpose_en: str = ""


def _values(actor: Actor, entry: ProgrammeEntry) -> dict[str, Any]:
    if not entry.title.strip():
        raise Refused("field_required", field="title")
    if not YEARS[0] <= entry.year <= YEARS[1]:
        raise Refused("programme_year", field="year")
    if entry.starts_on > entry.ends_on:
        raise Refused("programme_dates", field="ends_on")
    try:
        post = get_post(actor, entry.post)
    except NotFound as absent:
        raise Refused("stage_post", field="post") from absent
    return {
        "year": entry.year,
        "title": entry.title.strip()[:120],
        "title_en": entry.title_en.strip()[:200],
        "purpose": entry.purpose.strip(),
        "purpose_en": entry.purpose_en.strip(),
        "starts_on": entry.starts_on,
        "ends_on": entry.ends_on,
        **owner(post),
    }


def _alone_in(actor: Actor, year: int, but: int | None = None) -> None:
    others = list_programmes(actor).filter(year=year).exclude(state="withdrawn").exclude(pk=but)
    if others.exists():
        raise Refused("programme_year_taken", field="year", year=year)


@use_case
def draft_programme(actor: Actor, *, entry: ProgrammeEntry, after: str = "") -> WorkProgramme:
    """Draft the programme of a year; after: the programme whose stages stand in it already, on this year's days."""
    office = get_office(actor)
    if office is None or not actor.holds(KEEPERS, root_path()):
        raise NotFound("WorkProgramme")
    values = _values(actor, entry)
    _alone_in(actor, entry.year)
    made = WorkProgramme.objects.create(unit=office, drafted_by_id=actor.id, **values)
    stages = _carry_over(actor, made, get_programme(actor, after)) if after else []
    record(actor, "cycle.draft_programme", made, year=made.year, title=made.title, stages=len(stages))
    return made


def _carry_over(actor: Actor, made: WorkProgramme, before: WorkProgramme) -> list[Stage]:
    shift = made.year - before.year
    rows = []
    for place, stage in enumerate((s for s in list_stages_of(actor, before) if s.state != "dropped"), start=1):
        due = min(in_year(stage.due_on, stage.due_on.year + shift), made.ends_on)
        begins = max(in_year(stage.starts_on, stage.starts_on.year + shift), made.starts_on)
        rows.append(
            Stage(
                programme=made,
                position=place,
                title=stage.title,
                title_en=stage.title_en,
                starts_on=min(begins, made.ends_on),
                due_on=max(due, min(begins, made.ends_on)),
                **owner(stage.post),
            )
        )
    return Stage.objects.bulk_create(rows)


@use_case
def change_programme(actor: Actor, *, key: str, entry: ProgrammeEntry, version: int | None = None) -> WorkProgramme:
    """Change a draft; its stages stay within its days."""
    programme = locked(list_programmes(actor), pk=get_programme(actor, key).pk)
    if not actor.holds(KEEPERS, programme.unit_path):
        raise NotFound("WorkProgramme")
    if not PROGRAMME.may_edit(programme, "content"):
        raise Refused("programme_settled")
    values = _values(actor, entry)
    _alone_in(actor, entry.year, programme.pk)
    days = [(stage.starts_on, stage.due_on) for stage in list_stages_of(actor, programme)]
    if outside(entry.starts_on, entry.ends_on, days):
        raise Refused("programme_stages_outside", field="ends_on")
    programme.change(expected=version, **values)
    record(actor, "cycle.change_programme", programme, year=entry.year, title=entry.title)
    return programme


def about_programme(programme: WorkProgramme) -> About:
    """Return how a programme is named before a meeting."""
    english = programme.title_en or programme.title
    key = str(programme.pk)
    return About(PROGRAMME_TOPIC, key, programme.title, english, "programmes-object", key)


@use_case
def submit_programme(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> WorkProgramme:
    """Put a draft before the leading team."""
    programme = locked(list_programmes(actor), pk=get_programme(actor, key).pk)
    stages = list_stages_of(actor, programme)
    state = PROGRAMME.check("submit", programme, actor, comment=comment, stages=stages)
    programme.change(expected=version, state=state, ended_because="")
    record(actor, "cycle.submit_programme", programme, stages=len(stages), comment=comment)
    summary = comment.strip() or programme.purpose
    about = about_programme(programme)
    put_forward(actor, kind=PROGRAMME_TOPIC, unit_id=programme.unit_id, about=about, summary=summary)
    return programme


def take_decision(*, programme_id: int, outcome: str, words: str, decided_on: date) -> None:
    """Take over what a meeting decided of a programme; a deferred topic leaves it as it is."""
    with acting(TEAM):
        programme = list_programmes(TEAM).filter(pk=programme_id, state="submitted").first()
        if programme is not None and outcome in ("approved", "rejected"):
            _decide(TEAM, programme, outcome == "approved", words, decided_on)


@use_case
def _decide(actor: Actor, programme: WorkProgramme, is_approved: bool, words: str, decided_on: date) -> None:
    row = locked(list_programmes(actor), pk=programme.pk)
    if is_approved:
        row.change(state=PROGRAMME.check("approve", row, actor), approved_on=decided_on, decision=words[:300])
    else:
        row.change(state=PROGRAMME.check("return", row, actor), ended_because=words)
    record(actor, "cycle.decide_programme", row, is_approved=is_approved, words=words)


@use_case
def start_programme(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> WorkProgramme:
    """Start an approved programme: every stage becomes a task of its post with its last day."""
    programme = locked(list_programmes(actor), pk=get_programme(actor, key).pk)
    state = PROGRAMME.check("start", programme, actor, comment=comment)
    programme.change(expected=version, state=state, started_on=clock.today())
    record(actor, "cycle.start_programme", programme, comment=comment)
    for stage in list_stages_of(actor, programme):
        begin_stage(actor, stage)
    return programme


@use_case
def close_programme(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> WorkProgramme:
    """Close a programme; refused while a stage is open, which is named."""
    programme = locked(list_programmes(actor), pk=get_programme(actor, key).pk)
    waiting = [stage.title for stage in list_stages_of(actor, programme) if stage.state == "open"]
    state = PROGRAMME.check("close", programme, actor, comment=comment, open=waiting)
    programme.change(expected=version, state=state, closed_on=clock.today())
    record(actor, "cycle.close_programme", programme, comment=comment)
    return programme


@use_case
def withdraw_programme(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> WorkProgramme:
    """Withdraw a programme that has not started, with the reason."""
    programme = locked(list_programmes(actor), pk=get_programme(actor, key).pk)
    state = PROGRAMME.check("withdraw", programme, actor, comment=comment)
    programme.change(expected=version, state=state, ended_because=comment.strip(), closed_on=clock.today())
    record(actor, "cycle.withdraw_programme", programme, comment=comment)
    return programme


declare_acts(
    {
        "cycle.draft_programme": _("Work programme drafted"),
        "cycle.change_programme": _("Draft of the work programme changed"),
        "cycle.submit_programme": _("Work programme put before the team"),
        "cycle.decide_programme": _("Work programme decided by the team"),
        "cycle.start_programme": _("Work programme started"),
        "cycle.close_programme": _("Work programme closed"),
        "cycle.withdraw_programme": _("Work programme withdrawn"),
    }
)
declare_refusals(
    {
        "programme_year": _("Give the year with four digits."),
        "programme_dates": _("A programme ends on or after the day it begins."),
        "programme_year_taken": _("There is a programme for {year} already."),
        "programme_stages_outside": _("A stage would lie outside the programme; change the stage first."),
    }
)

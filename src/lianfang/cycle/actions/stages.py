"""Stages of a programme: entered while it is a draft, then given to their posts, reported, reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianfang.cycle.access import KEEPERS
from lianfang.cycle.models import Stage, WorkProgramme
from lianfang.cycle.queries import get_programme, get_stage, list_due_stages, list_programmes, list_stages
from lianfang.cycle.rules import Nearness, outside
from lianfang.cycle.terms import DO_STAGE, STAGE_LATE, STAGE_NEAR
from lianfang.cycle.workflow import PROGRAMME, STAGE
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.notifications.actions import notify
from lianfang.people.queries import get_post
from lianfang.policies.queries import working_calendar
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About, close_task, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

REMINDER = system("owners are reminded of stages that come due")


@dataclass(frozen=True, slots=True)
class StageEntry:
    """What is entered of a stage: titles, first and last day, and the code of the post that owns it."""

    title: str
    starts_on: date
    due_on: date
    post: str
    title_en: str = ""


def check_stage(programme: WorkProgramme, entry: StageEntry) -> None:
    """Refuse a stage without a title or with days that do not fit its programme."""
    if not entry.title.strip():
        raise Refused("field_required", field="title")
    if entry.starts_on > entry.due_on:
        raise Refused("stage_dates", field="due_on")
    if outside(programme.starts_on, programme.ends_on, [(entry.starts_on, entry.due_on)]):
        raise Refused("stage_outside", field="due_on", first=programme.starts_on, last=programme.ends_on)


def owner(post: Any) -> dict[str, Any]:
    """Return the columns that name the post which answers for a row."""
    return {"post": post, "post_code": post.code, "post_title": post.title, "post_title_en": post.title_en}


def values_of(actor: Actor, entry: StageEntry) -> dict[str, Any]:
    """Return the columns of a stage as entered; refused where no such post is known."""
    try:
        post = get_post(actor, entry.post)
    except NotFound as absent:
        raise Refused("stage_post", field="post") from absent
    titles = {"title": entry.title.strip()[:120], "title_en": entry.title_en.strip()[:200]}
    return {**titles, "starts_on": entry.starts_on, "due_on": entry.due_on, **owner(post)}


def _kept(actor: Actor, programme: WorkProgramme) -> WorkProgramme:
    if not actor.holds(KEEPERS, programme.unit_path):
        raise NotFound("WorkProgramme")
    if not PROGRAMME.may_edit(programme, "stages"):
        raise Refused("programme_settled")
    return programme


@use_case
def add_stage(actor: Actor, *, programme: str, entry: StageEntry) -> Stage:
    """Add a stage to a draft, or to a programme under way, where it begins at once."""
    held = _kept(actor, locked(list_programmes(actor), pk=get_programme(actor, programme).pk))
    check_stage(held, entry)
    last = list_stages(actor).filter(programme=held).order_by("-position").first()
    place = last.position + 1 if last else 1
    made = Stage.objects.create(programme=held, position=place, **values_of(actor, entry))
    record(actor, "cycle.add_stage", made, title=made.title, due_on=made.due_on, post=made.post_code)
    return begin_stage(actor, made) if held.state == "running" else made


@use_case
def change_stage(actor: Actor, *, key: str, entry: StageEntry, version: int | None = None, comment: str = "") -> Stage:
    """Change a stage; once it has begun a reason is needed, and its owner gets a task with the new day."""
    programme = get_programme(actor, str(get_stage(actor, key).programme_id))
    _kept(actor, locked(list_programmes(actor), pk=programme.pk))
    stage = locked(list_stages(actor), pk=get_stage(actor, key).pk)
    if stage.state not in ("planned", "open"):
        raise Refused("stage_over")
    if stage.state == "open" and not comment.strip():
        raise Refused("comment_required", field="comment")
    check_stage(programme, entry)
    values = values_of(actor, entry)
    moved = (stage.post_id, stage.due_on) != (values["post"].pk, entry.due_on)
    before = {"due_on": stage.due_on, "post": stage.post_code}
    stage.change(expected=version, **values)
    record(actor, "cycle.change_stage", stage, before=before, due_on=entry.due_on, post=entry.post, comment=comment)
    if stage.state == "open" and moved:
        close_task(actor, cause=_cause(stage), is_done=False)
        _give(actor, stage)
    return stage


@use_case
def remove_stage(actor: Actor, *, key: str) -> None:
    """Take a stage out of a draft; one that was decided about is dropped with a reason instead."""
    stage = get_stage(actor, key)
    programme = _kept(actor, locked(list_programmes(actor), pk=stage.programme_id))
    if not PROGRAMME.may_edit(programme, "content"):
        raise Refused("programme_settled")
    record(actor, "cycle.remove_stage", programme, title=stage.title)
    list_stages(actor).filter(pk=stage.pk).select_related(None).delete()


def about_stage(stage: Stage) -> About:
    """Return how tasks name a stage and where its page is."""
    return About(
        "cycle.stage", str(stage.pk), stage.title, stage.title_en or stage.title, "stages-object", str(stage.pk)
    )


def begin_stage(actor: Actor, stage: Stage) -> Stage:
    """Open a stage and give it to its post."""
    stage.change(state=STAGE.check("begin", stage, actor))
    _give(actor, stage)
    return stage


def _cause(stage: Stage) -> str:
    return f"{DO_STAGE}:{stage.pk}:{stage.turns}"


def _named(stage: Stage) -> dict[str, str]:
    programme = stage.programme
    return {"programme": programme.title, "programme_en": programme.title_en or programme.title}


def _give(actor: Actor, stage: Stage) -> None:
    stage.change(turns=stage.turns + 1, reminded_on=None)
    open_task(
        actor,
        cause=_cause(stage),
        kind=DO_STAGE,
        unit_id=stage.post.unit_id,
        post_id=stage.post_id,
        due_on=stage.due_on,
        params=_named(stage),
        about=about_stage(stage),
    )


@use_case
def finish_stage(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Stage:
    """Report a stage done and what came of it, as its owner or for the office."""
    stage = locked(list_stages(actor), pk=get_stage(actor, key).pk)
    _running(stage)
    state = STAGE.check("finish", stage, actor, comment=comment)
    stage.change(expected=version, state=state, result=comment.strip(), done_on=clock.today(), done_by_id=actor.id)
    record(actor, "cycle.finish_stage", stage, comment=comment)
    close_task(actor, cause=_cause(stage))
    return stage


@use_case
def reopen_stage(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Stage:
    """Open a stage again, with the reason; its owner gets a new task."""
    stage = locked(list_stages(actor), pk=get_stage(actor, key).pk)
    _running(stage)
    state = STAGE.check("reopen", stage, actor, comment=comment)
    stage.change(expected=version, state=state, done_on=None, done_by_id=None)
    record(actor, "cycle.reopen_stage", stage, comment=comment)
    _give(actor, stage)
    return stage


@use_case
def drop_stage(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Stage:
    """Drop a stage of a programme under way, with the reason."""
    stage = locked(list_stages(actor), pk=get_stage(actor, key).pk)
    _running(stage)
    state = STAGE.check("drop", stage, actor, comment=comment)
    stage.change(expected=version, state=state, result=comment.strip())
    record(actor, "cycle.drop_stage", stage, comment=comment)
    close_task(actor, cause=_cause(stage), is_done=False)
    return stage


def _running(stage: Stage) -> None:
    if stage.programme.state != "running":
        raise Refused("programme_settled")


def remind_stages() -> int:
    """Remind the owners of stages that are near their last day or late, once a day and on working days only."""
    with acting(REMINDER):
        if not working_calendar(REMINDER).is_workday(clock.today()):
            return 0
        due = [(stage.pk, near) for stage, near in list_due_stages(REMINDER) if stage.reminded_on != clock.today()]
        return sum(_remind(REMINDER, number, near) for number, near in due)


@use_case
def _remind(actor: Actor, number: int, near: Nearness) -> bool:
    stage = locked(list_stages(actor), pk=number)
    # another worker may have been here since the list was read
    if stage.reminded_on == clock.today() or stage.state != "open":
        return False
    stage.change(reminded_on=clock.today())
    record(actor, "cycle.remind_stage", stage, post=stage.post_code, due_on=stage.due_on)
    notify(
        actor,
        code=STAGE_LATE if near is Nearness.LATE else STAGE_NEAR,
        posts=[stage.post_id],
        params={
            **_named(stage),
            "stage": stage.title,
            "stage_en": stage.title_en or stage.title,
            "due_on": stage.due_on.isoformat(),
        },
        object_type="cycle.stage",
        object_id=str(stage.pk),
        url_name="stages-object",
        url_key=str(stage.pk),
    )
    return True


declare_acts(
    {
        "cycle.add_stage": _("Stage added to the work programme"),
        "cycle.change_stage": _("Stage of the work programme changed"),
        "cycle.remove_stage": _("Stage taken out of the draft"),
        "cycle.finish_stage": _("Stage reported done"),
        "cycle.reopen_stage": _("Stage opened again"),
        "cycle.drop_stage": _("Stage dropped"),
        "cycle.remind_stage": _("Owner of a stage reminded"),
    }
)
declare_refusals(
    {
        "stage_dates": _("A stage ends on or after the day it begins."),
        "stage_outside": _("A stage lies within its programme: {first} to {last}."),
        "stage_post": _("There is no such post; choose one from the list."),
        "stage_over": _("The stage is over; open it again first."),
        "programme_settled": _("The programme can no longer be changed in its present state."),
    }
)

"""Endpoints of tasks and objections."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from lianfang.edge.api.entities import as_data, entity_router
from lianfang.edge.identity import actor_of
from lianfang.kernel.errors import NotFound
from lianfang.tasks import actions, queries
from lianfang.tasks.entities import OBJECTIONS, TASKS, find_subject


class NewObjection(Schema):
    """What an objection says, about a task or about an object named by its entity and key."""

    text: str = Field(..., min_length=1, max_length=4000)
    task: str = Field("", max_length=20)
    entity: str = Field("", max_length=60)
    key: str = Field("", max_length=60)


class InboxRow(Schema):
    """One task of the inbox."""

    key: str
    title: str
    band: str
    due_on: str | None
    workdays_left: int


TASK_ROUTER, OBJECTION_ROUTER = entity_router(TASKS), entity_router(OBJECTIONS)


@TASK_ROUTER.get("/inbox/now", response=list[InboxRow], operation_id="inbox_tasks", summary="Task: own inbox")
def inbox(request: HttpRequest) -> Any:
    """Return the caller's open tasks, most urgent first."""
    with actor_of(request) as actor:
        if not actor.is_authenticated:
            raise NotFound
        return [
            {
                "key": str(task.pk),
                "title": queries.title_of(task),
                "band": band.value,
                "due_on": due.on.isoformat() if due.on else None,
                "workdays_left": due.days,
            }
            for band, pairs in queries.list_inbox(actor).bands
            for task, due in pairs
        ]


@OBJECTION_ROUTER.post("", operation_id="file_objections", summary="Objection: file")
def file_objection(request: HttpRequest, body: NewObjection) -> Any:
    """File an objection about something the caller may read."""
    with actor_of(request) as actor:
        subject = find_subject(actor, task=body.task, entity=body.entity, key=body.key)
        made = actions.file_objection(
            actor, text=body.text, unit_id=subject.unit_id, about=subject.about, task_id=subject.task_id
        )
        return as_data(OBJECTIONS, actor, made)


ROUTERS = {"/tasks": TASK_ROUTER, "/objections": OBJECTION_ROUTER}

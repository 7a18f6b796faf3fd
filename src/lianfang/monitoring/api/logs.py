"""Endpoints for taking in a log and starting its run."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from lianfang.edge.identity import actor_of
from lianfang.monitoring import actions

router = Router(tags=["event-logs"])


class LogAnswer(Schema):
    """A log taken in: its number, its columns, and the mapping that its names suggest."""

    key: str
    columns: list[str]
    mapping: dict[str, str]


class RunBody(Schema):
    """Which column holds which field."""

    mapping: dict[str, str] = Field(..., max_length=40)


class RunAnswer(Schema):
    """A run asked for."""

    key: str
    state: str


@router.post("", response={201: LogAnswer}, operation_id="take_event_log", summary="Take in an event log")
def take(request: HttpRequest, item: Form[str], file: File[UploadedFile]) -> Any:
    """Keep the file and look into it."""
    with actor_of(request) as actor:
        log = actions.take_log(actor, item=item[:60], name=file.name or "", chunks=file.chunks())
        return 201, {"key": str(log.pk), "columns": log.preview["columns"], "mapping": log.mapping}


@router.post("/{key}/runs", response={201: RunAnswer}, operation_id="start_run", summary="Judge an event log")
def start(request: HttpRequest, key: str, body: RunBody) -> Any:
    """Queue a run with this mapping."""
    with actor_of(request) as actor:
        run = actions.start_run(actor, key=key, mapping=body.mapping)
        return 201, {"key": str(run.pk), "state": run.state}

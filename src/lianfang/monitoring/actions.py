"""Writes of monitoring: take a log, map its columns, run casecheck over it, keep what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianfang.catalogue.queries import get_item
from lianfang.files.actions import store_file
from lianfang.files.queries import get_file, path_of
from lianfang.flowcharts.queries import published_version, separation_rules
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.events import announce
from lianfang.monitoring.judging import verdicts
from lianfang.monitoring.models import EventLog, Finding, Run
from lianfang.monitoring.rules import check_mapping, pack_of, refusal_kept
from lianfang.monitoring.workflow import RUN_FLOW, WATCHERS
from lianfang.policies.queries import working_calendar
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import digest_of_rows, record, use_case

BATCH = 1_000
WORKER = system("the worker judges a log")


@dataclass(frozen=True)
class RunQueued:
    """A run waits for the worker."""

    run_id: int


@dataclass(frozen=True)
class RunFinished:
    """A run has ended with findings."""

    run_id: int
    item_id: int


class Cancelled(Exception):
    """Somebody has cancelled the run while it was running."""


@use_case
def take_log(actor: Actor, *, item: str, name: str, chunks: Iterable[bytes], limit: int | None = None) -> EventLog:
    """Keep an uploaded log for an authority item; refuse what is no event log, by file, line and what to do."""
    if not actor.holds(WATCHERS):
        raise NotFound("EventLog")
    subject = get_item(actor, item)
    if published_version(actor, subject) is None:
        raise Refused("flow_missing", field="item", item=subject.localized("name"))
    preview: dict[str, Any] = {}

    def look(path: Path, shown: str) -> None:
        preview.update(verdicts.look_into(path, shown))

    stored = store_file(actor, unit_id=subject.unit_id, name=name, chunks=chunks, limit=limit, look=look)
    log = EventLog.objects.create(
        unit_id=subject.unit_id,
        item=subject,
        file=stored,
        name=stored.name,
        preview=preview,
        mapping=preview["mapping"],
        uploaded_by_id=actor.id,
    )
    record(actor, "monitoring.take_log", log, name=stored.name, item=item, sha256=stored.sha256)
    return log


@use_case
def start_run(actor: Actor, *, key: str, mapping: Mapping[str, str]) -> Run:
    """Ask the worker to judge a log with this mapping of columns, on the item's published flow."""
    if not actor.holds(WATCHERS):
        raise NotFound("Run")
    log = locked(EventLog.objects.visible_to(actor), pk=_number(key))
    chosen = check_mapping(mapping, log.preview["columns"])
    version = published_version(actor, log.item)
    if version is None:
        raise Refused("flow_missing", field="item", item=log.item.localized("name"))
    waiting = Run.objects.visible_to(actor).filter(log=log, flow_version=version, state__in=["queued", "running"])
    asked = waiting.first()
    if asked is not None and asked.mapping == chosen:
        # One form sent twice asks for one run; the lock on the log makes the second sending wait for the first.
        record(actor, "monitoring.start_run", asked, log=log.pk, mapping=chosen, is_repeated=True)
        return asked
    log.change(mapping=chosen)
    record(actor, "monitoring.map_log", log, mapping=chosen)
    run = Run.objects.create(
        unit_id=log.unit_id,
        log=log,
        item_id=log.item_id,
        flow_version_id=version.pk,
        mapping=chosen,
        requested_by_id=actor.id,
    )
    record(actor, "monitoring.start_run", run, log=log.pk, mapping=chosen, flow_version=version.number)
    announce(RunQueued(run.pk))
    return run


@use_case
def cancel_run(actor: Actor, *, key: str, version: int, comment: str = "") -> Run:
    """Cancel a run that waits or runs; nothing of it is kept."""
    run = locked(Run.objects.visible_to(actor), pk=_number(key))
    # The worker counts the version up while it runs: the state alone decides whether a run can be cancelled.
    target = RUN_FLOW.check("cancel", run, actor, comment=comment)
    run.change(state=target, ended_at=clock.now())
    record(actor, "monitoring.cancel_run", run, comment=comment)
    return run


@use_case
def repeat_run(actor: Actor, *, key: str, version: int, comment: str = "") -> Run:
    """Judge the same log again, on the flow that is published now."""
    before = locked(Run.objects.visible_to(actor), pk=_number(key))
    RUN_FLOW.check("repeat", before, actor, comment=comment)
    return start_run(actor, key=str(before.log_id), mapping=before.mapping)


def perform_run(run_id: int) -> None:
    """Judge a queued log in the worker; a run that was killed half-way may be performed again from its start."""
    try:
        _begin(WORKER, run_id=run_id)
    except Refused:
        return  # cancelled before it began, or done by another worker
    try:
        with acting(WORKER):
            work = _work_of(run_id)
        try:
            judged = verdicts.judge_file(**work, progress=_reporter(run_id))
            _finish(WORKER, run_id=run_id, judged=judged)
        finally:
            work["events"].unlink(missing_ok=True)
    except Cancelled:
        return
    except Refused as refusal:
        _give_up(run_id, refusal)
    except Exception:
        _give_up(run_id)
        raise


@use_case
def _begin(actor: Actor, *, run_id: int) -> None:
    run = locked(Run.objects.visible_to(actor), pk=run_id)
    target = RUN_FLOW.check("begin", run, actor)
    run.change(state=target, began_at=clock.now(), progress=0, stage="read", message="")
    record(actor, "monitoring.begin_run", run)


def _work_of(run_id: int) -> dict[str, Any]:
    run = Run.objects.visible_to(WORKER).select_related("log", "item", "flow_version").get(pk=run_id)
    apart = separation_rules(WORKER, run.item, run.flow_version)
    pack = pack_of(run.item.number, run.item.promised_limit_days, apart)
    path = path_of(get_file(WORKER, run.log.file_id))
    return {
        "path": path,
        # Always the same name, so that a run that was killed leaves nothing which the next attempt does not replace.
        "events": path.with_name(f"{path.name}.{run_id}.parquet"),
        "name": run.log.name,
        "mapping": run.mapping,
        "flow_xml": run.flow_version.xml,
        "pack": pack,
        "calendar": working_calendar(WORKER),
    }


def _reporter(run_id: int) -> Callable[[float, str], None]:
    """Return a function that writes how far a run has come, and raises Cancelled once somebody has cancelled it."""

    def report(share: float, stage: str) -> None:
        with acting(WORKER):
            rows = Run.objects.visible_to(WORKER).filter(pk=run_id, state="running")
            if not rows.update(progress=min(99, int(share * 100)), stage=stage[:120]):
                raise Cancelled

    return report


@use_case
def _finish(actor: Actor, *, run_id: int, judged: verdicts.Judged) -> None:
    run = locked(Run.objects.visible_to(actor), pk=run_id)
    if run.state == "cancelled":
        raise Cancelled
    target = RUN_FLOW.check("finish", run, actor)
    events = _keep_events(actor, run, judged.events)
    values = list(verdicts.finding_rows(judged.report))
    rows = [Finding(run=run, unit_id=run.unit_id, item_id=run.item_id, **row) for row in values]
    Finding.objects.bulk_create(rows, batch_size=BATCH)
    summary = verdicts.summary_of(judged)
    run.change(
        state=target,
        progress=100,
        stage="",
        ended_at=clock.now(),
        summary=summary,
        events_file=events,
        found=len(rows),
        cases_found=len({row.case_id for row in rows}),
    )
    # One digest over all findings: none can be altered or taken away without this entry telling.
    proof = digest_of_rows(values)
    record(actor, "monitoring.finish_run", run, found=len(rows), rules=summary["rules"], findings=proof)
    announce(RunFinished(run.pk, run.item_id))


def _keep_events(actor: Actor, run: Run, path: Path) -> Any:
    """Keep the events as they were understood, so that a case can be shown as it was judged."""
    with open(path, "rb") as handle:
        chunks = iter(lambda: handle.read(1 << 20), b"")
        size = path.stat().st_size
        return store_file(actor, unit_id=run.unit_id, name=f"run-{run.pk}.parquet", chunks=chunks, limit=size)


def _give_up(run_id: int, refusal: Refused | None = None) -> None:
    """Mark a run as failed unless it was cancelled meanwhile, or finished by another worker."""
    with suppress(Refused):
        _fail(WORKER, run_id=run_id, refusal=refusal)


@use_case
def _fail(actor: Actor, *, run_id: int, refusal: Refused | None) -> None:
    run = locked(Run.objects.visible_to(actor), pk=run_id)
    target = RUN_FLOW.check("fail", run, actor)
    message = refusal.sentence() if refusal else ""
    run.change(state=target, ended_at=clock.now(), message=message, summary=refusal_kept(refusal))
    record(actor, "monitoring.fail_run", run, message=message)


def _number(key: str) -> int:
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise NotFound("Run")
    return int(key)

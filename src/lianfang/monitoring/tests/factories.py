"""A small office with one published flow, and logs for it; factories are named by the state they give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from casecheck.drawing.writing import StepSpec
from lianfang.catalogue.tests.factories import published_item
from lianfang.flowcharts.actions import load_flows
from lianfang.flowcharts.rules import FlowEntry
from lianfang.kernel.access import Actor, Role
from lianfang.monitoring import actions
from lianfang.monitoring.jobs import perform_run
from lianfang.monitoring.models import EventLog, Finding, Run
from lianfang.monitoring.queries import get_run
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.policies.tests.factories import in_force
from lianfang.store.acting import acting

STEPS = (
    StepSpec("T01-S1", "1", "受理", "A2", "甲处经办岗", 1, "accept"),
    StepSpec("T01-S2", "2", "审核", "A1", "甲处处长", 2, "review"),
    StepSpec("T01-S3", "3", "审定", "A1", "甲处处长", 2, "decide"),
)
ENGLISH = {"受理": "Acceptance", "审核": "Review", "审定": "Decision"}
PAIR = {
    "code": "SOD-1",
    "label": "受理与审定",
    "label_en": "Acceptance and decision",
    "first": "accept",
    "second": "decide",
}
# case → (step, day of November 2026, hour, person); what is wrong with each stands in its name
CASES = {
    "GOOD-1": [("受理", 2, 9, "李"), ("审核", 3, 9, "陈"), ("审定", 4, 9, "顾")],
    "SKIPPED-1": [("受理", 2, 9, "李"), ("审定", 4, 9, "顾")],
    "UNKNOWN-1": [("受理", 2, 9, "李"), ("电话通知", 2, 10, "李"), ("审核", 3, 9, "陈"), ("审定", 4, 9, "顾")],
    "SWAPPED-1": [("受理", 2, 9, "李"), ("审定", 3, 9, "顾"), ("审核", 4, 9, "陈")],
    "ALONE-1": [("受理", 2, 9, "李"), ("审核", 3, 9, "陈"), ("审定", 4, 9, "李")],
    "LATE-1": [("受理", 2, 9, "李"), ("审核", 3, 9, "陈"), ("审定", 20, 9, "顾")],
}
MAPPING = {"case_id": "案号", "activity": "环节", "timestamp": "时间", "actor": "经办人"}


def csv_of(
    cases: dict[str, Any] | None = None, header: str = "案号,环节,时间,经办人", encoding: str = "utf-8"
) -> bytes:
    """Return a log as CSV."""
    rows = [
        f"{case},{step},2026-11-{day:02d} {hour:02d}:00:00,{person}"
        for case, events in (CASES if cases is None else cases).items()
        for step, day, hour, person in events
    ]
    return "\n".join([header, *rows, ""]).encode(encoding)


def watched_office() -> dict[str, Actor]:
    """Make an office whose item T01 of division A has a flow in force, and people by their part in monitoring."""
    office()
    in_force("separation_pairs", [PAIR])
    published_item("A")
    load_flows(SETUP, entries=[FlowEntry(item="T01", steps=STEPS, english=ENGLISH)])
    return {
        "officer": holder("li", post="A2", unit="A"),
        "head": holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A"),
        "stranger": holder("zhou", post="B1", role=Role.DIVISION_HEAD, unit="B"),
        "discipline": holder("ji", role=Role.DISCIPLINE),
        "main": holder("zhu", role=Role.MAIN_LEADER),
        "sysadmin": holder("xi", role=Role.SYSADMIN),
    }


def taken_log(actor: Actor, content: bytes | None = None, name: str = "办件.csv") -> EventLog:
    """Give a log that was taken in and not yet mapped."""
    return actions.take_log(actor, item="T01", name=name, chunks=[csv_of() if content is None else content])


def queued_run(actor: Actor, content: bytes | None = None, mapping: dict[str, str] | None = None) -> Run:
    """Give a run that waits; its job is not deferred to any worker."""
    log = taken_log(actor, content)
    with mock.patch.object(perform_run, "defer"):
        return actions.start_run(actor, key=str(log.pk), mapping=MAPPING if mapping is None else mapping)


def finished_run(actor: Actor, content: bytes | None = None, mapping: dict[str, str] | None = None) -> Run:
    """Give a run that the worker has performed, done or failed."""
    run = queued_run(actor, content, mapping)
    actions.perform_run(run.pk)
    return seen(actor, run)


def seen(actor: Actor, run: Run) -> Run:
    """Return a run as its reader finds it now."""
    with acting(actor):
        return get_run(actor, str(run.pk))


def multiplied(run: Run, findings: int = 10_000, runs: int = 0) -> None:
    """Give a run many findings, and its log many older runs."""
    with acting(SETUP):
        one = Finding.objects.visible_to(SETUP).filter(run=run).first()
        shared = {
            field.attname: getattr(one, field.attname)
            for field in Finding._meta.concrete_fields
            if field.attname not in ("id", "finding_id", "case_id", "at")
        }
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        Finding.objects.bulk_create(
            Finding(**shared, finding_id=f"n{n}", case_id=f"CASE-{n:05d}", at=begin + timedelta(minutes=n))
            for n in range(findings)
        )
        kept = {"unit_id": run.unit_id, "item_id": run.item_id, "log_id": run.log_id}
        Run.objects.bulk_create(Run(**kept, flow_version_id=run.flow_version_id, state="failed") for _ in range(runs))

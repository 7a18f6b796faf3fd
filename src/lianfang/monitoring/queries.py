"""Reads of monitoring."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Count, Max, Q

from lianfang.files.queries import get_file, path_of
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.monitoring.models import EventLog, Finding, Run
from lianfang.monitoring.rules import Found, refusal_said, sentence
from lianfang.monitoring.terms import STAGE_LABELS
from lianfang.store.records import ScopedQuerySet

CASES_SHOWN = 100


def _number(key: str) -> int:
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise NotFound("Run")
    return int(key)


def list_logs(actor: Actor) -> ScopedQuerySet[EventLog]:
    """Return the logs in the actor's scope."""
    return EventLog.objects.visible_to(actor).select_related("item", "unit", "file")


def get_log(actor: Actor, key: str) -> EventLog:
    """Return one log by its number."""
    return list_logs(actor).get(pk=_number(key))


def list_runs(actor: Actor) -> ScopedQuerySet[Run]:
    """Return the runs in the actor's scope."""
    return Run.objects.visible_to(actor).select_related("item", "unit", "log", "flow_version")


def get_run(actor: Actor, key: str) -> Run:
    """Return one run by its number."""
    return list_runs(actor).get(pk=_number(key))


def list_findings(actor: Actor) -> ScopedQuerySet[Finding]:
    """Return the findings of the newest finished run of each log, as far as the actor sees them.

    A further log adds to what was found and takes nothing away: whoever uploads is often whom the findings concern.
    """
    newest = Run.objects.visible_to(actor).filter(state="done").values("log").annotate(last=Max("pk")).values("last")
    return Finding.objects.visible_to(actor).filter(run__in=newest).select_related("item", "unit").defer("event_ids")


def get_finding(actor: Actor, key: str) -> Finding:
    """Return one finding by its number."""
    return Finding.objects.visible_to(actor).select_related("item", "unit", "run").get(pk=_number(key))


def list_run_cases(actor: Actor, run: Run, text: str = "") -> list[dict[str, Any]]:
    """Return the flagged cases of a run, most findings first: case_id, findings, rules, at."""
    rows = Finding.objects.visible_to(actor).filter(run=run)
    if text:
        rows = rows.filter(Q(case_id__icontains=text) | Q(actor_name__icontains=text))
    grouped = rows.values("case_id").annotate(
        found=Count("pk"), rules=Count("rule", distinct=True), last_at=Max("at"), score=Max("score")
    )
    return list(grouped.order_by("-rules", "-score", "case_id")[:CASES_SHOWN])


def list_case_findings(actor: Actor, run: Run, case_id: str) -> list[Finding]:
    """Return what a run found about one case, in the order of time."""
    return list(Finding.objects.visible_to(actor).filter(run=run, case_id=case_id).order_by("at", "rule"))


def list_case_events(actor: Actor, run: Run, case_id: str) -> list[dict[str, Any]]:
    """Return the events of one case in order: event_id, activity, timestamp, actor, post where known.

    Raises NotFound where the run has no such case.
    """
    if run.events_file_id is None:
        raise NotFound("Case")
    path = path_of(get_file(actor, run.events_file_id))
    table = pq.read_table(path, filters=pc.field("case_id") == case_id)
    wanted = [name for name in ("event_id", "activity", "timestamp", "actor", "post") if name in table.column_names]
    rows: list[dict[str, Any]] = table.select(wanted).to_pylist()
    if not rows:
        raise NotFound("Case")
    return sorted(rows, key=lambda row: (row["timestamp"], row["event_id"]))


def count_runs(actor: Actor) -> dict[str, int]:
    """Return how many runs stand in each state."""
    rows = Run.objects.visible_to(actor).values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def sentence_of(finding: Finding) -> str:
    """Return what a finding says, with its figures, in the reader's language."""
    return sentence(
        Found(
            check=finding.check_name,
            actor=finding.actor_name,
            measured=finding.measured,
            threshold=finding.threshold,
            parameters=finding.parameters,
            detail=finding.detail,
        )
    )


def message_of(run: Run) -> str:
    """Return why a run has failed, in the reader's language, as far as somebody has said why."""
    return refusal_said(run.summary, run.message)


def stage_of(run: Run) -> str:
    """Return in words what a run is at: reading, or the rule."""
    return str(STAGE_LABELS.get(run.stage, run.stage))

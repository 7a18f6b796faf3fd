"""What monitoring does when it is told: queue a run with what asked for it, and ask for eyes on what it found."""

from __future__ import annotations

from lianfang.kernel.access import Role, system
from lianfang.kernel.events import listen
from lianfang.monitoring.actions import RunFinished, RunQueued
from lianfang.monitoring.jobs import perform_run
from lianfang.monitoring.queries import list_runs
from lianfang.monitoring.terms import LOOK_INTO_FINDINGS
from lianfang.people.terms import UnitKind
from lianfang.tasks.actions import About, close_task, open_task

READER = system("a finished run asks the division to look into its findings")


@listen(RunQueued)
def queue_run(event: RunQueued) -> None:
    """Defer the job; it becomes visible to the worker when the asking transaction commits."""
    perform_run.defer(run_id=event.run_id)


@listen(RunFinished)
def ask_to_look(event: RunFinished) -> None:
    """Open a task for the head of the division whose cases were flagged.

    The task about an older run of the same log falls away; another log never closes one.
    """
    runs = list_runs(READER)
    run = runs.get(pk=event.run_id)
    same_log = runs.filter(log=run.log_id, state="done").order_by("-pk")
    if same_log.filter(pk__gt=run.pk).exists():
        return  # a newer run has ended before this one
    older = same_log.filter(pk__lt=run.pk).first()
    if older is not None:
        close_task(READER, cause=_cause(older.pk), is_done=False)
    if not run.found or run.unit.kind not in (UnitKind.DIVISION, UnitKind.SUBORDINATE):
        return
    names = {"item": run.item.name, "item_en": run.item.name_en or run.item.name}
    open_task(
        READER,
        cause=_cause(run.pk),
        kind=LOOK_INTO_FINDINGS,
        unit_id=run.unit_id,
        role=Role.DIVISION_HEAD.value,
        params={"cases": run.cases_found, **names},
        about=About("monitoring.run", str(run.pk), run.item.name, run.item.name_en, "runs-object", str(run.pk)),
    )


def _cause(run_id: int) -> str:
    return f"{LOOK_INTO_FINDINGS}:{run_id}"

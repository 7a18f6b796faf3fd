"""What monitoring does when it is told: queue a run in the same transaction that asked for it."""

from __future__ import annotations

from lianfang.kernel.events import listen
from lianfang.monitoring.actions import RunQueued
from lianfang.monitoring.jobs import perform_run


@listen(RunQueued)
def queue_run(event: RunQueued) -> None:
    """Defer the job; it becomes visible to the worker when the asking transaction commits."""
    perform_run.defer(run_id=event.run_id)

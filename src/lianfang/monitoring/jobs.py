"""What the worker does for monitoring; a job may be run twice and still leaves one result."""

from __future__ import annotations

from procrastinate.contrib.django import app

from lianfang.monitoring import actions

STALLED_SECONDS = 120


@app.task(name="monitoring.perform_run", queue="default", retry=1, pass_context=False)
def perform_run(run_id: int) -> None:
    """Judge one queued log."""
    actions.perform_run(run_id)


@app.periodic(cron="*/2 * * * *")
@app.task(name="monitoring.retry_stalled", queue="default", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:
    """Put back jobs whose worker was killed."""
    manager = context.app.job_manager  # type: ignore[attr-defined]
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)

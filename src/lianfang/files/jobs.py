"""What the worker does for exports; an export may be written twice and still leaves one file."""

from __future__ import annotations

from procrastinate.contrib.django import app

from lianfang.files import actions


@app.task(name="files.perform_export", queue="default", retry=1, pass_context=False)
def perform_export(export_id: int) -> None:
    """Write one export."""
    actions.perform_export(export_id)


@app.periodic(cron="17 2 * * *")
@app.task(name="files.expire_exports", queue="default", pass_context=False)
def expire_exports(timestamp: int) -> None:
    """Take exports whose last day is over off the disk."""
    actions.expire_exports()

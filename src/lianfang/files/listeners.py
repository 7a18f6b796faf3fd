"""What files does when it is told: queue an export with what asked for it."""

from __future__ import annotations

from lianfang.files.actions import ExportAsked
from lianfang.files.jobs import perform_export
from lianfang.kernel.events import listen


@listen(ExportAsked)
def queue_export(event: ExportAsked) -> None:
    """Defer the job; it becomes visible to the worker when the asking transaction commits."""
    perform_export.defer(export_id=event.export_id)

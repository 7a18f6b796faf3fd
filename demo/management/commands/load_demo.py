"""Load the reference office into an empty database; do nothing where an office stands already."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from demo.jobs import load_history
from demo.loading.whole import load_demo


class Command(BaseCommand):
    """lianfang load_demo."""

    help = "Load the invented reference office into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the office, leave its two years of cases to the worker, and say what was done."""
        if not load_demo():
            return
        load_history.defer()
        if options["verbosity"]:
            self.stdout.write("The reference office is loaded; the worker brings two years of cases.")

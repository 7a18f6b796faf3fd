"""Load the reference office into an empty database; do nothing where an office stands already."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from demo.loading.whole import load_demo


class Command(BaseCommand):
    """lianfang load_demo."""

    help = "Load the invented reference office into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load in one transaction and say what was done."""
        if load_demo() and options["verbosity"]:
            self.stdout.write("The reference office is loaded.")

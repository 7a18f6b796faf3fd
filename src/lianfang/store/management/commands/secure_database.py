"""Bring privileges and row-level security in line with the declared scopes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from lianfang.store.rowsecurity import secure


class Command(BaseCommand):
    """Apply the declared scopes as the owner of the tables."""

    help = "Bring privileges and row-level security in line with the declared scopes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Apply and say whether anything changed."""
        changed = secure(connections["owner"])
        if options["verbosity"]:
            self.stdout.write("policies written" if changed else "policies were in line")

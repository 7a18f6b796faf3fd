"""Print the accounts of the demonstration, one aligned line for each."""

from __future__ import annotations

from typing import Any
from unicodedata import east_asian_width

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from demo.accounts import PASSWORD, list_demo_accounts


class Command(BaseCommand):
    """lianfang demo_accounts."""

    help = "Print the demo accounts and what each of them sees."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print username, role and sentence in columns; Chinese characters are two cells wide."""
        with translation.override(settings.LANGUAGE_CODE):
            rows = [(row["username"], row["role_label"], row["sentence"]) for row in list_demo_accounts()]
        widths = [max((_cells(row[place]) for row in rows), default=0) for place in (0, 1)]
        for username, role, sentence in rows:
            self.stdout.write(f"  {_padded(username, widths[0])}  {_padded(role, widths[1])}  {sentence}")
        if rows:
            self.stdout.write(f"  password of all accounts: {PASSWORD}")


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))

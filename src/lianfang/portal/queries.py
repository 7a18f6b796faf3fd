"""Reads of the portal."""

from __future__ import annotations

from typing import Any

from django.db.models import Q


def search_items(rows: Any, words: str) -> Any:
    """Return the rows whose name holds every word, in either language."""
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(name_en__icontains=word))
    return rows

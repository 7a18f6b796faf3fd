"""One page of rows that stand on a page of their own making, so that no page grows with the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Part:
    """Some of many rows: which of them these are, and the addresses of the pages before and after, "" for none."""

    rows: Sequence[Any]
    total: int
    first: int
    last: int
    page: int
    pages: int
    previous: str
    next: str


def part_of(rows: Sequence[Any], asked: Any, size: int) -> Part:
    """Return the page of the rows that an address asks for by `page`; one that is not there gives the nearest."""
    total = len(rows)
    pages = max(1, -(-total // size))
    given = str(asked.get("page", ""))
    page = min(max(int(given), 1), pages) if given.isascii() and given.isdecimal() and len(given) < 10 else 1
    start = (page - 1) * size
    end = min(start + size, total)

    def address(number: int) -> str:
        kept = {name: value for name, value in asked.items() if name != "page"}
        return "?" + urlencode({**kept, "page": number}) if 0 < number <= pages else ""

    shown = rows[start:end]
    return Part(shown, total, min(start + 1, total), end, page, pages, address(page - 1), address(page + 1))

"""The search over the names of everything its reader may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from lianfang.catalogue.queries import list_items
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.monitoring.queries import list_findings
from lianfang.people.queries import list_posts, list_units
from lianfang.register.queries import list_open_risks

FOUND_PER_KIND = 20


@dataclass(frozen=True)
class Found:
    """What a search found of one kind: heading and rows of (title, note, URL name, key)."""

    heading: object
    rows: list[tuple[str, str, str, str]]


def search_everything(actor: Actor, words: Sequence[str], headings: Sequence[object]) -> list[Found]:
    """Return items, risks, posts, units and cases that hold every word in a name; at most 20 of each kind."""
    if not words or not actor.roles & BUSINESS:
        return []
    items = _matching(list_items(actor), words, "name", "name_en", "number", "code")
    risks = _matching(list_open_risks(actor), words, "number", "title", "title_en")
    posts = _matching(list_posts(actor), words, "title", "title_en", "code", "incumbencies__person__name")
    units = _matching(list_units(actor), words, "name", "name_en", "code")
    findings = _matching(list_findings(actor), words, "case_id", "actor_name")
    found = (
        [(item.localized("name"), item.number, "items-object", item.number) for item in items],
        [(risk.localized("title"), risk.number, "risks-object", risk.number) for risk in risks],
        [(post.localized("title"), post.unit.localized("name"), "posts-object", post.code) for post in posts],
        [(unit.localized("name"), unit.code, "units-object", unit.code) for unit in units],
        [(row.case_id, row.item.localized("name"), "findings-object", str(row.pk)) for row in findings],
    )
    return [Found(heading, rows) for heading, rows in zip(headings, found, strict=True) if rows]


def _matching(rows: Any, words: Sequence[str], *lookups: str) -> list[Any]:
    for word in words:
        either = Q()
        for lookup in lookups:
            either |= Q(**{f"{lookup}__icontains": word})
        rows = rows.filter(either)
    return list(rows.distinct()[:FOUND_PER_KIND])

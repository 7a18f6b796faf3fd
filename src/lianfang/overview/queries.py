"""Reads of the overview: composed of the other rooms' queries, each scoped by the actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from lianfang.catalogue.queries import list_bases, list_category_declarations, list_editions, list_items
from lianfang.flowcharts.queries import list_flows, list_pairs, steps_of_posts
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.meetings.queries import list_bodies, list_open_seats
from lianfang.monitoring.queries import count_runs, list_findings
from lianfang.people.queries import list_own_posts, list_posts, list_units
from lianfang.tasks.queries import Inbox, list_inbox

NEWEST = 8
FOUND_PER_KIND = 20
OVERSEERS = BUSINESS - {Role.OFFICER}


@dataclass(frozen=True)
class Division:
    """One line of the table of divisions: items, runs and findings of a unit."""

    unit: Any
    items: int
    findings: int
    cases: int


@dataclass(frozen=True)
class Home:
    """What a home page shows; parts that a role has no use for are empty."""

    inbox: Inbox
    posts: list[Any] = field(default_factory=list)
    powers: list[tuple[str, Any, list[Any]]] = field(default_factory=list)
    findings: list[Any] = field(default_factory=list)
    divisions: list[Division] = field(default_factory=list)
    runs: dict[str, int] = field(default_factory=dict)


def get_home(actor: Actor) -> Home:
    """Return the home page of an actor; the number of queries does not grow with what there is."""
    inbox = list_inbox(actor)
    if not actor.roles & BUSINESS:
        return Home(inbox)
    findings = list_findings(actor)
    return Home(
        inbox=inbox,
        posts=list_own_posts(actor),
        powers=_powers(actor),
        findings=list(findings.order_by("-at")[:NEWEST]),
        divisions=_divisions(actor, findings) if actor.roles & OVERSEERS else [],
        runs=count_runs(actor),
    )


def _powers(actor: Actor) -> list[tuple[str, Any, list[Any]]]:
    """Return (item number, item or None, steps) for the steps of the actor's posts."""
    steps = steps_of_posts(actor, actor.post_ids)
    found = []
    for number, members in groupby(steps, key=lambda step: step.key.rsplit("-", 1)[0]):
        listed = list(members)
        version = listed[0].flow_version
        found.append((number, version.flow.item if version and version.flow else None, listed))
    return found


def _divisions(actor: Actor, findings: Any) -> list[Division]:
    items = _counted(list_items(actor).order_by().values("unit").annotate(n=Count("pk")))
    found = _counted(findings.order_by().values("unit").annotate(n=Count("pk")))
    cases = _counted(findings.order_by().values("unit").annotate(n=Count("case_id", distinct=True)))
    units = list_units(actor).filter(pk__in=items).order_by("position", "path")
    return [Division(unit, items[unit.pk], found.get(unit.pk, 0), cases.get(unit.pk, 0)) for unit in units]


def _counted(rows: Any) -> dict[int, int]:
    return {row["unit"]: row["n"] for row in rows}


@dataclass(frozen=True)
class Found:
    """What a search found of one kind: heading and rows of (title, note, URL name, key)."""

    heading: object
    rows: list[tuple[str, str, str, str]]


def search_everything(actor: Actor, words: Sequence[str], headings: Sequence[object]) -> list[Found]:
    """Return items, posts, units and cases that hold every word in one of their names; at most 20 of each kind."""
    if not words or not actor.roles & BUSINESS:
        return []
    items = _matching(list_items(actor), words, "name", "name_en", "number", "code")
    posts = _matching(list_posts(actor), words, "title", "title_en", "code", "incumbencies__person__name")
    units = _matching(list_units(actor), words, "name", "name_en", "code")
    findings = _matching(list_findings(actor), words, "case_id", "actor_name")
    found = (
        [(item.localized("name"), item.number, "items-object", item.number) for item in items],
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


def count_bases(actor: Actor) -> int:
    """Count the legal bases."""
    return list_bases(actor).count()


def count_items(actor: Actor) -> int:
    """Count the authority items, drafts too."""
    return list_items(actor).count()


def count_published_items(actor: Actor) -> int:
    """Count the published items."""
    return list_items(actor).filter(state="published").count()


def count_editions(actor: Actor) -> int:
    """Count the editions of the catalogue that were published."""
    return list_editions(actor).filter(state__in=["published", "superseded"]).count()


def count_flows(actor: Actor) -> int:
    """Count the items that have a flowchart, drafts too."""
    return list_flows(actor).count()


def count_tiers(actor: Actor) -> int:
    """Count the items whose discretion is written down."""
    return list_items(actor).exclude(discretion={}).count()


def count_declarations(actor: Actor) -> int:
    """Count the categories declared empty."""
    return len(list_category_declarations(actor))


def count_pairs(actor: Actor) -> int:
    """Count the pairs that exclude each other."""
    return len(list_pairs(actor))


def count_bodies(actor: Actor) -> int:
    """Count the bodies that decide."""
    return list_bodies(actor).count()


def count_seats(actor: Actor) -> int:
    """Count the seats of all bodies."""
    return list_open_seats(actor).count()

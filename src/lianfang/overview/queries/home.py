"""The home page of a role: what waits, the own posts with their powers, steps and risks, and what is overseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count

from lianfang.catalogue.queries import list_items
from lianfang.flowcharts.queries import steps_of_posts
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.monitoring.queries import count_runs, list_findings
from lianfang.overview.queries.answering import Answered, list_answered
from lianfang.people.queries import list_own_posts, list_units
from lianfang.register.queries import list_open_risks
from lianfang.screening.queries import list_screenings, open_campaign
from lianfang.tasks.queries import Inbox, list_inbox, list_tasks

NEWEST = 8
OVERSEERS = BUSINESS - {Role.OFFICER}
HANDED_IN = ("submitted", "accepted")


@dataclass(frozen=True)
class Power:
    """An authority item as far as own posts do its steps; item is None where it is not the reader's to read."""

    number: str
    item: Any
    steps: list[tuple[Any, list[Any]]]


@dataclass(frozen=True)
class Division:
    """One line of the table of divisions: items, risks by level, findings and flagged cases of a unit."""

    unit: Any
    items: int = 0
    levels: dict[str, int] = field(default_factory=dict)
    findings: int = 0
    cases: int = 0


@dataclass(frozen=True)
class Progress:
    """How far the posts of one unit are in the open campaign; waiting: posts that have not handed in, by name."""

    unit: Any
    total: int
    handed_in: int
    waiting: list[Any]


@dataclass(frozen=True)
class Office:
    """What heads, leaders, the discipline group and the secretary oversee."""

    divisions: list[Division] = field(default_factory=list)
    campaign: Any = None
    progress: list[Progress] = field(default_factory=list)
    late: list[Any] = field(default_factory=list)
    answered: Answered = field(default_factory=Answered)
    is_late: bool = False


@dataclass(frozen=True)
class Home:
    """What a home page shows; parts that a role has no use for are empty."""

    inbox: Inbox
    posts: list[Any] = field(default_factory=list)
    powers: list[Power] = field(default_factory=list)
    risks: list[Any] = field(default_factory=list)
    findings: list[Any] = field(default_factory=list)
    runs: dict[str, int] = field(default_factory=dict)
    office: Office = field(default_factory=Office)


def get_home(actor: Actor) -> Home:
    """Return the home page of an actor; the number of queries does not grow with what there is."""
    inbox = list_inbox(actor)
    if not actor.roles & BUSINESS:
        return Home(inbox)
    findings = list_findings(actor)
    oversees = bool(actor.roles & OVERSEERS)
    return Home(
        inbox=inbox,
        posts=list_own_posts(actor),
        powers=_powers(actor),
        risks=list_measured_risks(actor, actor.post_ids),
        findings=list(findings.order_by("-at")[:NEWEST]),
        runs=count_runs(actor),
        office=_office(actor, findings) if oversees else Office(),
    )


def list_measured_risks(actor: Actor, post_ids: Iterable[int]) -> list[Any]:
    """Return the open risks of posts with `measured`, the number of their measures, highest score first; one query."""
    rows = list_open_risks(actor).filter(post_id__in=list(post_ids)).annotate(measured=Count("measures"))
    return sorted(rows, key=lambda risk: (-(risk.score or 0), risk.number))


def _powers(actor: Actor) -> list[Power]:
    steps = steps_of_posts(actor, actor.post_ids)
    at_step: dict[str, list[Any]] = {}
    rated = list_open_risks(actor).filter(step_key__in=[step.key for step in steps]).exclude(level="")
    for risk in rated.order_by("number"):
        at_step.setdefault(risk.step_key, []).append(risk)
    found = []
    for number, members in groupby(steps, key=lambda step: step.key.rsplit("-", 1)[0]):
        listed = [(step, at_step.get(step.key, [])) for step in members]
        version = listed[0][0].flow_version
        found.append(Power(number, version.flow.item if version and version.flow else None, listed))
    return found


def _office(actor: Actor, findings: Any) -> Office:
    campaign = open_campaign(actor)
    return Office(
        divisions=_divisions(actor, findings),
        campaign=campaign,
        progress=_progress(actor, campaign) if campaign else [],
        late=_late(actor),
        answered=list_answered(actor),
        is_late=bool(campaign and campaign.post_due_on < clock.today()),
    )


def _divisions(actor: Actor, findings: Any) -> list[Division]:
    items = _counted(list_items(actor).order_by().values("unit").annotate(n=Count("pk")))
    found = _counted(findings.order_by().values("unit").annotate(n=Count("pk")))
    cases = _counted(findings.order_by().values("unit").annotate(n=Count("case_id", distinct=True)))
    levels: dict[int, dict[str, int]] = {}
    rated = list_open_risks(actor).exclude(level="").order_by()
    for row in rated.values("unit", "level").annotate(n=Count("pk")):
        levels.setdefault(row["unit"], {})[row["level"]] = row["n"]
    units = list_units(actor).filter(pk__in={*items, *levels}).order_by("position", "path")
    return [
        Division(unit, items.get(unit.pk, 0), levels.get(unit.pk, {}), found.get(unit.pk, 0), cases.get(unit.pk, 0))
        for unit in units
    ]


def _counted(rows: Any) -> dict[int, int]:
    return {row["unit"]: row["n"] for row in rows}


def _progress(actor: Actor, campaign: Any) -> list[Progress]:
    rows = list_screenings(actor).filter(campaign=campaign).order_by("unit__position", "unit__path", "post__position")
    found = []
    for unit, members in groupby(rows, key=lambda row: row.unit):
        held = list(members)
        waiting = [row.post for row in held if row.state not in HANDED_IN]
        found.append(Progress(unit, len(held), len(held) - len(waiting), waiting))
    return found


def _late(actor: Actor) -> list[Any]:
    """Return the overdue tasks of others in the actor's units, oldest first."""
    rows = list_tasks(actor).filter(state="open", due_on__lt=clock.today(), post__isnull=False)
    return list(rows.exclude(post_id__in=actor.post_ids).order_by("due_on", "pk")[:NEWEST])

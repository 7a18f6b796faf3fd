"""Reads of work programmes and stages."""

from __future__ import annotations

from lianfang.cycle.models import Stage, WorkProgramme
from lianfang.cycle.rules import Nearness, nearness
from lianfang.cycle.terms import NEAR_DAYS
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.policies.queries import working_calendar
from lianfang.store.records import ScopedQuerySet

LONGEST_KEY = 18


def _id(key: str, kind: str) -> int:
    if not key.isascii() or not key.isdecimal() or len(key) > LONGEST_KEY:
        raise NotFound(kind)
    return int(key)


def list_programmes(actor: Actor) -> ScopedQuerySet[WorkProgramme]:
    """Return the work programmes of the office."""
    return WorkProgramme.objects.visible_to(actor).select_related("unit")


def get_programme(actor: Actor, key: str) -> WorkProgramme:
    """Return one programme by its id; NotFound for anything else."""
    return list_programmes(actor).get(pk=_id(key, "WorkProgramme"))


def running_programme(actor: Actor) -> WorkProgramme | None:
    """Return the programme under way, the newest where two years overlap; None where there is none."""
    return list_programmes(actor).filter(state="running").order_by("-year").first()


def list_stages(actor: Actor) -> ScopedQuerySet[Stage]:
    """Return the stages of all programmes."""
    return Stage.objects.visible_to(actor).select_related("programme__unit")


def list_stages_of(actor: Actor, programme: WorkProgramme) -> list[Stage]:
    """Return the stages of one programme in their order."""
    return list(list_stages(actor).filter(programme=programme).order_by("position"))


def get_stage(actor: Actor, key: str) -> Stage:
    """Return one stage by its id; NotFound for anything else."""
    return list_stages(actor).get(pk=_id(key, "Stage"))


def list_due_stages(actor: Actor) -> list[tuple[Stage, Nearness]]:
    """Return the open stages of running programmes that are near their last day or past it, the earliest first."""
    calendar, today = working_calendar(actor), clock.today()
    warned_until = calendar.add_workdays(today, NEAR_DAYS)
    rows = list_stages(actor).filter(programme__state="running", state="open", due_on__lte=warned_until)
    return [(row, nearness(row.due_on, today, today)) for row in rows.order_by("due_on", "pk")]

"""Work programmes for tests, made through the actions; factories are named by the state they give."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianfang.cycle import actions
from lianfang.cycle.actions.programmes import about_programme
from lianfang.cycle.models import Stage, WorkProgramme
from lianfang.cycle.queries import get_programme, get_stage, list_stages_of
from lianfang.kernel.access import Actor
from lianfang.meetings.actions import load_decision
from lianfang.meetings.tests.factories import team
from lianfang.people.tests.factories import SETUP
from lianfang.store.acting import acting

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def people() -> dict[str, Actor]:
    """Make an office with a team, a secretary, and the holders of two posts in two divisions."""
    found = team(3)
    return {**found, "owner": found["officer"], "leader": found["m1"]}


def programme_entry(**changed: Any) -> actions.ProgrammeEntry:
    """Return the programme of 2026."""
    values = {"year": 2026, "title": "2026年度工作方案", "starts_on": FIRST, "ends_on": LAST, "post": "A1"}
    return actions.ProgrammeEntry(**{**values, **changed})


def stage_entry(**changed: Any) -> actions.StageEntry:
    """Return a stage of post A2."""
    values = {"title": "风险排查", "starts_on": date(2026, 3, 2), "due_on": date(2026, 4, 30), "post": "A2"}
    return actions.StageEntry(**{**values, **changed})


def drafted(who: Actor, *stages: actions.StageEntry) -> WorkProgramme:
    """Make a draft with these stages, or with one."""
    made = actions.draft_programme(who, entry=programme_entry())
    for entry in stages or (stage_entry(),):
        actions.add_stage(who, programme=str(made.pk), entry=entry)
    return made


def decided(programme: WorkProgramme, outcome: str = "approved") -> WorkProgramme:
    """Let a meeting decide about a submitted programme; return it as it stands."""
    about = about_programme(programme)
    with acting(SETUP):
        load_decision(
            SETUP,
            kind="cycle.workprogramme",
            unit_id=programme.unit_id,
            about=about,
            meeting_title="党组会",
            decided_on=date(2026, 2, 1),
            outcome=outcome,
        )
    return stands(programme)


def running(who: Actor, *stages: actions.StageEntry) -> WorkProgramme:
    """Make a programme that the team has approved and that has started."""
    made = drafted(who, *stages)
    decided(actions.submit_programme(who, key=str(made.pk)))
    return actions.start_programme(who, key=str(made.pk))


def stands(programme: WorkProgramme) -> WorkProgramme:
    """Return a programme as it stands."""
    with acting(SETUP):
        return get_programme(SETUP, str(programme.pk))


def stages_of(programme: WorkProgramme) -> list[Stage]:
    """Return the stages of a programme as they stand."""
    with acting(SETUP):
        return list_stages_of(SETUP, programme)


def stage_stands(stage: Stage) -> Stage:
    """Return a stage as it stands."""
    with acting(SETUP):
        return get_stage(SETUP, str(stage.pk))

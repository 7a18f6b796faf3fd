"""How work programmes and stages are shown."""

from __future__ import annotations

from typing import Any

from lianfang.cycle import actions, queries
from lianfang.cycle.access import KEEPERS, READERS
from lianfang.cycle.workflow import PROGRAMME, STAGE
from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.kernel.workdays import workdays_left
from lianfang.kernel.workflow import Workflow
from lianfang.policies.queries import working_calendar
from lianfang.store.acting import current_actor

COUNTED = ("planned", "open", "done", "dropped")


def _states(workflow: Workflow) -> Any:
    return lambda actor: [(state.name, state.label) for state in workflow.states]


def is_late(stage: Any) -> bool:
    """Tell whether a stage that has begun is past its last day."""
    return stage.state == "open" and clock.today() > stage.due_on


def _programme_panel(actor: Actor, programme: Any) -> dict[str, Any]:
    stages, calendar, today = queries.list_stages_of(actor, programme), working_calendar(actor), clock.today()
    keeps = actor.holds(KEEPERS, programme.unit_path)
    return {
        "stages": [
            (row, STAGE.state(row.state), is_late(row), workdays_left(calendar, today, row.due_on)) for row in stages
        ],
        "counts": [(STAGE.state(name).label, sum(row.state == name for row in stages)) for name in COUNTED],
        "late": sum(is_late(row) for row in stages),
        "may_edit": keeps and PROGRAMME.may_edit(programme, "content"),
        "may_plan": keeps and PROGRAMME.may_edit(programme, "stages"),
    }


def _stage_panel(actor: Actor, stage: Any) -> dict[str, Any]:
    keeps = actor.holds(KEEPERS, stage.unit_path) and PROGRAMME.may_edit(stage.programme, "stages")
    return {
        "may_change": keeps and stage.state in ("planned", "open"),
        "may_remove": keeps and PROGRAMME.may_edit(stage.programme, "content"),
        "is_late": is_late(stage),
        "left": workdays_left(working_calendar(actor), clock.today(), stage.due_on),
    }


def _list_panel(actor: Actor) -> dict[str, Any]:
    return {"may_draft": actor.holds(KEEPERS)}


def _left(stage: Any) -> int | None:
    reader = current_actor()
    if reader is None or stage.state != "open":
        return None
    return workdays_left(working_calendar(reader), clock.today(), stage.due_on)


PROGRAMMES = Entity(
    name="programmes",
    label=_("Work programme"),
    plural=_("Work programmes"),
    rows=queries.list_programmes,
    one=queries.get_programme,
    order="-year",
    readers=READERS,
    title=lambda row: row.localized("title"),
    workflow=PROGRAMME,
    moves={
        "submit": actions.submit_programme,
        "start": actions.start_programme,
        "close": actions.close_programme,
        "withdraw": actions.withdraw_programme,
    },
    trail_type="cycle.workprogramme",
    template="cycle/programme.html",
    list_template="cycle/programmes.html",
    panel=_programme_panel,
    list_panel=_list_panel,
    empty=_("No programme yet. A programme says what the office does in a year, in which stages, and who owns them."),
    columns=(
        Column("year", _("Year"), Kind.NUMBER, source="year"),
        Column("title", _("Work programme"), Kind.LINK, value=lambda row: row.localized("title"), source="title"),
        Column("post", _("Responsible post"), value=lambda row: row.localized("post_title"), source="post_title"),
        Column("starts_on", _("From"), Kind.DATE, source="starts_on"),
        Column("ends_on", _("Until"), Kind.DATE, source="ends_on"),
        Column("state", _("State"), Kind.STATE, source="state", choices=_states(PROGRAMME)),
        Column("approved_on", _("Approved on"), Kind.DATE, source="approved_on"),
        Column("closed_on", _("Closed on"), Kind.DATE, source="closed_on"),
        Column("purpose", _("Purpose"), value=lambda row: row.localized("purpose"), is_shown=False),
    ),
)
STAGES = Entity(
    name="stages",
    label=_("Stage of a work programme"),
    plural=_("Stages of work programmes"),
    rows=queries.list_stages,
    one=queries.get_stage,
    order="due_on",
    readers=READERS,
    title=lambda row: row.localized("title"),
    workflow=STAGE,
    moves={"finish": actions.finish_stage, "reopen": actions.reopen_stage, "drop": actions.drop_stage},
    trail_type="cycle.stage",
    template="cycle/stage.html",
    panel=_stage_panel,
    empty=_("No stage yet. Stages are entered on the page of a work programme."),
    columns=(
        Column("title", _("Stage"), Kind.LINK, value=lambda row: row.localized("title"), source="title"),
        Column(
            "programme",
            _("Work programme"),
            value=lambda row: row.programme.localized("title"),
            source="programme__year",
        ),
        Column("post", _("Owner"), value=lambda row: row.localized("post_title"), source="post_title"),
        Column("starts_on", _("From"), Kind.DATE, source="starts_on"),
        Column("due_on", _("Until"), Kind.DATE, source="due_on"),
        Column("state", _("State"), Kind.STATE, source="state", choices=_states(STAGE)),
        Column("left", _("Working days left"), Kind.NUMBER, value=_left),
        Column("done_on", _("Done on"), Kind.DATE, source="done_on"),
        Column("result", _("What came of it"), is_shown=False),
    ),
)

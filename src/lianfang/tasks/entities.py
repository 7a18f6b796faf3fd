"""How tasks and objections are shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from lianfang.edge.entity import Column, Entity, Kind, declared_entities
from lianfang.kernel.access import BUSINESS, EVERY_ROLE, ROLE_LABELS, Actor, Role
from lianfang.kernel.errors import NotFound
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices
from lianfang.tasks import actions, queries
from lianfang.tasks.rules import kind_of
from lianfang.tasks.terms import OUTCOME_LABELS, Outcome
from lianfang.tasks.workflow import OBJECTION, TASK, is_meant_for

if TYPE_CHECKING:
    from lianfang.tasks.models import Objection, Task

FILER_MOVES = ("appeal", "withdraw")
LONGEST_LABEL = 300


def page_of(row: Any) -> str:
    """Return the address of the object a row is about, empty where it has no page."""
    try:
        return reverse(row.url_name, kwargs={"key": row.url_key}) if row.url_name else ""
    except NoReverseMatch:
        return ""


def work_page_of(task: Task) -> str:
    """Return where the work of a task is done: on its object's page, or on its own."""
    return (not kind_of(task.kind).is_done_here and page_of(task)) or reverse("tasks-object", kwargs={"key": task.pk})


def assignee_of(task: Task) -> str:
    """Return for whom a task is meant in the reader's language."""
    if task.post is not None:
        return task.post.localized("title")
    if task.account is not None:
        return task.account.get_full_name()
    unit = task.unit.localized("name")
    # Without a role it is meant for a post of another unit, which this reader does not see.
    return f"{unit} · {ROLE_LABELS[Role(task.role)]}" if task.role else unit


def task_panel(actor: Actor, task: Task) -> dict[str, Any]:
    """Return what the page of a task shows; the move of the one it is meant for is offered to no one else."""
    mine = is_meant_for(task, actor)
    is_done_here = mine and kind_of(task.kind).is_done_here
    return {
        "assignee": assignee_of(task),
        "due": queries.get_due(actor, task.due_on),
        "target": page_of(task),
        "about": queries.object_label_of(task),
        "moves": [move for move in TASK.available(task, actor) if is_done_here or move.name != "complete"],
        "is_mine": mine and task.state == "open",
        "can_object": mine and actor.holds(BUSINESS),
        "objections": [(known, OBJECTION.state(known.state)) for known in task.objections.visible_to(actor)],
    }


def objection_panel(actor: Actor, objection: Objection) -> dict[str, Any]:
    """Return what the page of an objection shows: its moves, its clock and what was said, in order."""
    is_filer = objection.filed_by_id == actor.id
    moves = OBJECTION.available(objection, actor)
    running = {"filed": objection.reply_due, "answered": objection.appeal_until, "appealed": objection.decision_due}
    return {
        "moves": [move for move in moves if is_filer or move.name not in FILER_MOVES],
        "target": page_of(objection),
        "about": queries.object_label_of(objection),
        "due": queries.get_due(actor, running.get(objection.state)),
        "outcome": OUTCOME_LABELS.get(objection.outcome, ""),
    }


TASKS = Entity(
    name="tasks",
    label=_("Task"),
    plural=_("Tasks"),
    rows=queries.list_tasks,
    one=queries.get_task,
    order="-opened_at",
    readers=EVERY_ROLE,
    title=queries.title_of,
    workflow=TASK,
    moves={"complete": actions.complete_task, "withdraw": actions.withdraw_task},
    trail_type="tasks.task",
    template="tasks/task.html",
    panel=task_panel,
    empty=_("There is no task in your scope."),
    columns=(
        Column(
            "title",
            _("Task"),
            Kind.LINK,
            value=queries.title_of,
            note=queries.object_label_of,
            search=("object_label",),
        ),
        Column("assignee", _("For"), value=assignee_of),
        Column(
            "unit",
            _("Unit"),
            Kind.CHOICE,
            value=lambda task: task.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
            is_shown=False,
        ),
        Column("due_on", _("Last day"), Kind.DATE, source="due_on"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in TASK.states],
        ),
        Column("opened_at", _("Opened"), Kind.MOMENT, source="opened_at", is_shown=False),
        Column("done_at", _("Done"), Kind.MOMENT, source="done_at", is_shown=False),
    ),
)

OBJECTIONS = Entity(
    name="objections",
    label=_("Objection"),
    plural=_("Objections"),
    rows=queries.list_objections,
    one=queries.get_objection,
    order="-filed_at",
    readers=BUSINESS,
    title=lambda objection: _("Objection about {object}").filled(object=queries.object_label_of(objection)),
    workflow=OBJECTION,
    moves={
        "uphold": partial(actions.answer_objection, outcome=Outcome.UPHELD),
        "dismiss": partial(actions.answer_objection, outcome=Outcome.DISMISSED),
        "appeal": actions.appeal,
        "uphold_appeal": partial(actions.decide_appeal, outcome=Outcome.UPHELD),
        "dismiss_appeal": partial(actions.decide_appeal, outcome=Outcome.DISMISSED),
        "withdraw": actions.withdraw_objection,
    },
    trail_type="tasks.objection",
    template="tasks/objection.html",
    list_template="tasks/objections.html",
    panel=objection_panel,
    empty=_("Nobody has objected to anything in your scope."),
    columns=(
        Column("about", _("About"), Kind.LINK, value=queries.object_label_of, search=("object_label", "text")),
        Column(
            "unit",
            _("Unit"),
            Kind.CHOICE,
            value=lambda objection: objection.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column("filed_by", _("Filed by"), value=lambda objection: objection.filed_by.get_full_name()),
        Column("filed_at", _("Filed"), Kind.MOMENT, source="filed_at"),
        Column("reply_due", _("Answer due"), Kind.DATE, source="reply_due"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in OBJECTION.states],
        ),
        Column("outcome", _("Outcome"), value=lambda objection: OUTCOME_LABELS.get(objection.outcome, "")),
    ),
)


@dataclass(frozen=True)
class Subject:
    """The object of an objection, the unit whose act it is, and the task where it is about one."""

    about: actions.About
    unit_id: int
    task_id: int | None = None

    @property
    def fields(self) -> dict[str, str]:
        """Return what a form carries to name it again."""
        if self.task_id is not None:
            return {"task": str(self.task_id)}
        return {"entity": self.about.url_name.removesuffix("-object"), "key": self.about.url_key}


def find_subject(actor: Actor, *, task: str = "", entity: str = "", key: str = "") -> Subject:
    """Return the task, or the object by its entity and key; NotFound for what the actor may not read."""
    if task:
        return _of_task(actor, task)
    declared = declared_entities().get(entity)
    if declared is None or not declared.trail_type or not actor.holds(declared.readers):
        raise NotFound("Entity")
    row = declared.one(actor, key)
    unit_id = getattr(row, "unit_id", None)
    if unit_id is None:
        raise NotFound("Unit")
    labels = {}
    for name, language in (("object_label", "zh-hans"), ("object_label_en", "en")):
        with override(language):
            labels[name] = str(declared.title(row))[:LONGEST_LABEL]
    about = actions.About(declared.trail_type, str(row.pk), url_name=declared.url("object"), url_key=key, **labels)
    return Subject(about, unit_id)


def _of_task(actor: Actor, key: str) -> Subject:
    row = queries.get_task(actor, key)
    labels = {}
    for name, language in (("object_label", "zh-hans"), ("object_label_en", "en")):
        with override(language):
            labels[name] = queries.title_of(row)[:LONGEST_LABEL]
    about = actions.About("tasks.task", str(row.pk), url_name="tasks-object", url_key=str(row.pk), **labels)
    return Subject(about, row.unit_id, row.pk)

"""Writes of tasks and objections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import LONGEST_TEXT
from lianfang.notifications.actions import notify
from lianfang.policies.queries import get_days, working_calendar
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.access import OBJECTORS, OVERSEERS
from lianfang.tasks.models import Objection, Task
from lianfang.tasks.queries import get_objection, get_task, list_objections, list_tasks, notice_params
from lianfang.tasks.rules import check_assignee, kind_of
from lianfang.tasks.terms import ANSWER_OBJECTION, DECIDE_APPEAL, OUTCOME_LABELS, READ_REPLY, Outcome
from lianfang.tasks.workflow import OBJECTION, TASK
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

WRITER = system("tasks are written for others than the one who acts")
ROLES = frozenset(role.value for role in OVERSEERS)


@dataclass(frozen=True)
class About:
    """Name the object that a task or an objection is about, and where its page is."""

    object_type: str = ""
    object_id: str = ""
    object_label: str = ""
    object_label_en: str = ""
    url_name: str = ""
    url_key: str = ""

    def values(self) -> dict[str, str]:
        """Return the columns that hold it."""
        return asdict(self)


@dataclass(frozen=True)
class ObjectionFiled:
    """Somebody has objected to an object."""

    actor: Actor
    objection_id: int
    object_type: str
    object_id: str


@dataclass(frozen=True)
class ObjectionSettled:
    """An objection has been answered or its appeal decided; outcome is upheld or dismissed."""

    actor: Actor
    objection_id: int
    object_type: str
    object_id: str
    outcome: str
    is_final: bool


def last_day(actor: Actor, limit: str, start: date | None = None) -> date:
    """Return the last day of a limit of the policy `task_limits`, in working days after a day, today by default."""
    return working_calendar(actor).add_workdays(start or clock.today(), get_days(actor, limit))


def open_task(
    actor: Actor,
    *,
    cause: str,
    kind: str,
    unit_id: int,
    post_id: int | None = None,
    account_id: int | None = None,
    role: str = "",
    due_on: date | None = None,
    params: Mapping[str, Any] | None = None,
    about: About | None = None,
) -> Task:
    """Open a task for one post, account or role of a unit and tell them; the same cause gives the same task again.

    due_on: the last day; without one the kind's limit counts from today in working days.
    """
    known = kind_of(kind)
    check_assignee(post_id, account_id, role, ROLES)
    with acting(WRITER):
        before = list_tasks(WRITER).filter(cause=cause).first()
        if before is not None:
            return before
        due = due_on or (last_day(WRITER, known.limit) if known.limit else None)
        values = {"post_id": post_id, "account_id": account_id, "role": role, "due_on": due}
        return _open(WRITER, actor, cause=cause, kind=kind, unit_id=unit_id, params=params or {}, about=about, **values)


@use_case
def _open(actor: Actor, by: Actor, *, params: Mapping[str, Any], about: About | None, **values: Any) -> Task:
    made = Task.objects.create(
        **values, **(about or About()).values(), params=dict(params), opened_at=clock.now(), state=TASK.initial
    )
    said = {key: value for key, value in values.items() if value not in (None, "")}
    record(by, "tasks.open_task", made, **said)
    notify(
        by,
        code="task_opened",
        accounts=[made.account_id] if made.account_id else [],
        posts=[made.post_id] if made.post_id else [],
        params=notice_params(made),
        object_type="tasks.task",
        object_id=str(made.pk),
        url_name="tasks-object",
        url_key=str(made.pk),
    )
    return made


@use_case
def complete_task(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Task:
    """Report a task done, as whom it is meant for; work of another page is done there and closes the task."""
    task = locked(list_tasks(actor), pk=get_task(actor, key).pk)
    if not kind_of(task.kind).is_done_here:
        raise Refused("task_done_elsewhere", object=task.object_label)
    state = TASK.check("complete", task, actor, comment=comment)
    task.change(expected=version, state=state, done_by_id=actor.id, done_at=clock.now(), comment=comment.strip())
    record(actor, "tasks.complete_task", task, comment=comment)
    return task


@use_case
def withdraw_task(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Task:
    """Withdraw a task that has no object any more, with a reason."""
    task = locked(list_tasks(actor), pk=get_task(actor, key).pk)
    state = TASK.check("withdraw", task, actor, comment=comment)
    task.change(expected=version, state=state, comment=comment.strip())
    record(actor, "tasks.withdraw_task", task, comment=comment)
    return task


def close_task(actor: Actor, *, cause: str, is_done: bool = True) -> Task | None:
    """Close the open task of a cause because its work was done, or fell away, elsewhere; None where there is none."""
    with acting(WRITER):
        task = list_tasks(WRITER).select_for_update(of=("self",)).filter(cause=cause, state="open").first()
        return _close(WRITER, actor, task, is_done) if task is not None else None


@use_case
def _close(actor: Actor, by: Actor, task: Task, is_done: bool) -> Task:
    if is_done:
        task.change(state=TASK.check("complete", task, actor), done_by_id=by.id, done_at=clock.now())
    else:
        task.change(state=TASK.check("withdraw", task, actor, comment="closed with its cause"))
    record(by, "tasks.close_task", task, cause=task.cause, is_done=is_done)
    return task


@use_case
def file_objection(
    actor: Actor, *, text: str, unit_id: int, about: About, task_id: int | None = None, against_id: int | None = None
) -> Objection:
    """File an objection about an object or a task the actor may read; the answer is due in working days.

    unit_id: the unit whose act it is. against_id: the account that did it and may not answer.
    """
    if not actor.holds(OBJECTORS):
        raise NotFound("Objection")
    if not text.strip():
        raise Refused("field_required", field="text")
    if len(text) > LONGEST_TEXT:
        raise Refused("text_long", field="text", most=LONGEST_TEXT, length=len(text))
    made = Objection.objects.create(
        **about.values(),
        text=text.strip(),
        unit_id=unit_id,
        task_id=task_id,
        against_id=against_id,
        filed_by_id=actor.id,
        filed_at=clock.now(),
        reply_due=last_day(actor, "objection_reply"),
    )
    record(actor, "tasks.file_objection", made, text=text)
    _ask(actor, made, ANSWER_OBJECTION, Role.LEADER_IN_CHARGE, made.reply_due)
    announce(ObjectionFiled(actor, made.pk, made.object_type, made.object_id))
    return made


def _ask(actor: Actor, objection: Objection, kind: str, role: Role, due_on: date) -> None:
    open_task(
        actor,
        cause=f"{kind}:{objection.pk}",
        kind=kind,
        unit_id=objection.unit_id,
        role=role.value,
        due_on=due_on,
        about=_page_of(objection),
    )


def _page_of(objection: Objection) -> About:
    label = {"object_label": objection.object_label, "object_label_en": objection.object_label_en}
    return About("tasks.objection", str(objection.pk), url_name="objections-object", url_key=str(objection.pk), **label)


@use_case
def answer_objection(
    actor: Actor, *, key: str, outcome: Outcome, version: int | None = None, comment: str = ""
) -> Objection:
    """Uphold or dismiss an objection with reasons; whoever filed it learns of it and may appeal."""
    objection = _locked(actor, key)
    move = {Outcome.UPHELD: "uphold", Outcome.DISMISSED: "dismiss"}[outcome]
    state = OBJECTION.check(move, objection, actor, comment=comment)
    objection.change(
        expected=version,
        state=state,
        reply=comment.strip(),
        outcome=outcome.value,
        replied_by_id=actor.id,
        replied_at=clock.now(),
        appeal_until=last_day(actor, "objection_appeal"),
    )
    record(actor, "tasks.answer_objection", objection, outcome=outcome.value, comment=comment)
    close_task(actor, cause=f"{ANSWER_OBJECTION}:{objection.pk}")
    open_task(
        actor,
        cause=f"{READ_REPLY}:{objection.pk}",
        kind=READ_REPLY,
        unit_id=objection.unit_id,
        account_id=objection.filed_by_id,
        due_on=objection.appeal_until,
        about=_page_of(objection),
    )
    _settled(actor, objection, is_final=False)
    return objection


@use_case
def appeal(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Objection:
    """Appeal against the answer within its limit, with reasons."""
    objection = _locked(actor, key)
    state = OBJECTION.check("appeal", objection, actor, comment=comment, today=clock.today())
    due = last_day(actor, "appeal_decision")
    objection.change(
        expected=version, state=state, appeal_text=comment.strip(), appealed_at=clock.now(), decision_due=due
    )
    record(actor, "tasks.appeal", objection, comment=comment)
    close_task(actor, cause=f"{READ_REPLY}:{objection.pk}")
    _ask(actor, objection, DECIDE_APPEAL, Role.MAIN_LEADER, due)
    return objection


@use_case
def decide_appeal(
    actor: Actor, *, key: str, outcome: Outcome, version: int | None = None, comment: str = ""
) -> Objection:
    """Uphold or dismiss an appeal with reasons; this is final."""
    objection = _locked(actor, key)
    move = {Outcome.UPHELD: "uphold_appeal", Outcome.DISMISSED: "dismiss_appeal"}[outcome]
    state = OBJECTION.check(move, objection, actor, comment=comment)
    objection.change(
        expected=version,
        state=state,
        decision=comment.strip(),
        outcome=outcome.value,
        decided_by_id=actor.id,
        decided_at=clock.now(),
    )
    record(actor, "tasks.decide_appeal", objection, outcome=outcome.value, comment=comment)
    close_task(actor, cause=f"{DECIDE_APPEAL}:{objection.pk}")
    _settled(actor, objection, is_final=True)
    return objection


@use_case
def withdraw_objection(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Objection:
    """Take an objection or an appeal back, as whoever filed it; its text and history stay."""
    objection = _locked(actor, key)
    state = OBJECTION.check("withdraw", objection, actor, comment=comment)
    objection.change(expected=version, state=state, withdrawn_because=comment.strip())
    record(actor, "tasks.withdraw_objection", objection, comment=comment)
    for kind in (ANSWER_OBJECTION, DECIDE_APPEAL):
        close_task(actor, cause=f"{kind}:{objection.pk}", is_done=False)
    return objection


def _settled(actor: Actor, objection: Objection, *, is_final: bool) -> None:
    label = OUTCOME_LABELS[objection.outcome]
    notify(
        actor,
        code="objection_settled",
        accounts=[objection.filed_by_id],
        params={
            "object": objection.object_label,
            "object_en": objection.object_label_en or objection.object_label,
            "outcome": str(label),
            "outcome_en": label.source,
        },
        object_type="tasks.objection",
        object_id=str(objection.pk),
        url_name="objections-object",
        url_key=str(objection.pk),
    )
    announce(
        ObjectionSettled(actor, objection.pk, objection.object_type, objection.object_id, objection.outcome, is_final)
    )


def _locked(actor: Actor, key: str) -> Objection:
    return locked(list_objections(actor), pk=get_objection(actor, key).pk)


declare_acts(
    {
        "tasks.open_task": _("Task opened"),
        "tasks.complete_task": _("Task done"),
        "tasks.withdraw_task": _("Task withdrawn"),
        "tasks.close_task": _("Task closed"),
        "tasks.file_objection": _("Objection filed"),
        "tasks.answer_objection": _("Objection answered"),
        "tasks.appeal": _("Appeal filed"),
        "tasks.decide_appeal": _("Appeal decided"),
        "tasks.withdraw_objection": _("Objection withdrawn"),
    }
)

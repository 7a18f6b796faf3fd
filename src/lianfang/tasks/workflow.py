"""How a task and an objection run; nothing that was filed is ever deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import EVERY_ROLE, Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow
from lianfang.tasks.access import ANSWERERS, APPEAL_DECIDERS, OBJECTORS, WITHDRAWERS


def is_meant_for(task: Any, actor: Actor) -> bool:
    """Tell whether a task is the actor's to do: by account, by a post held, or by a role on the unit."""
    if actor.is_system or (task.account_id is not None and task.account_id == actor.id):
        return True
    if task.post_id is not None:
        return task.post_id in actor.post_ids
    return any(grant.role == task.role and task.unit_path.startswith(grant.unit_path) for grant in actor.grants)


def _is_mine(task: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    if not is_meant_for(task, actor):
        raise Refused("task_not_yours")


def _is_filer(objection: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    if not actor.is_system and objection.filed_by_id != actor.id:
        raise Refused("objection_not_yours")


def _was_dismissed(subject: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """What was upheld leaves nothing to appeal against."""
    if subject.outcome == "upheld":
        raise Refused("appeal_upheld")


def _is_in_time(objection: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    if objection.appeal_until is not None and given["today"] > objection.appeal_until:
        raise Refused("appeal_late", until=objection.appeal_until.isoformat())


TASK = Workflow(
    name="task",
    label=_("Task"),
    initial="open",
    states=(
        State("open", _("To do"), "now"),
        State("done", _("Done"), "done"),
        State("withdrawn", _("Withdrawn"), "stop"),
    ),
    moves=(
        # A task may be meant for anybody; the guard asks for whom.
        Move("complete", _("Report done"), frozenset({"open"}), "done", EVERY_ROLE, guards=(_is_mine,)),
        Move("withdraw", _("Withdraw"), frozenset({"open"}), "withdrawn", WITHDRAWERS, needs_comment=True),
    ),
)

OBJECTION = Workflow(
    name="objection",
    label=_("Objection"),
    initial="filed",
    states=(
        State("filed", _("Filed"), "todo"),
        State("answered", _("Answered"), "now"),
        State("appealed", _("Appealed"), "now"),
        State("decided", _("Decided"), "done"),
        State("withdrawn", _("Withdrawn"), "stop"),
    ),
    moves=(
        Move(
            "uphold",
            _("Uphold the objection"),
            frozenset({"filed"}),
            "answered",
            ANSWERERS,
            apart_from=("filed_by_id", "against_id"),
            needs_comment=True,
        ),
        Move(
            "dismiss",
            _("Dismiss the objection"),
            frozenset({"filed"}),
            "answered",
            ANSWERERS,
            apart_from=("filed_by_id", "against_id"),
            needs_comment=True,
        ),
        Move(
            "appeal",
            _("Appeal"),
            frozenset({"answered"}),
            "appealed",
            OBJECTORS,
            needs_comment=True,
            guards=(_is_filer, _is_in_time, _was_dismissed),
        ),
        Move(
            "uphold_appeal",
            _("Uphold the appeal"),
            frozenset({"appealed"}),
            "decided",
            APPEAL_DECIDERS,
            apart_from=("filed_by_id", "against_id", "replied_by_id"),
            needs_comment=True,
        ),
        Move(
            "dismiss_appeal",
            _("Dismiss the appeal"),
            frozenset({"appealed"}),
            "decided",
            APPEAL_DECIDERS,
            apart_from=("filed_by_id", "against_id", "replied_by_id"),
            needs_comment=True,
        ),
        Move(
            "withdraw",
            _("Withdraw"),
            frozenset({"filed", "appealed"}),
            "withdrawn",
            OBJECTORS,
            needs_comment=True,
            guards=(_is_filer,),
        ),
    ),
)

declare_refusals(
    {
        "appeal_upheld": _("The objection was upheld; there is nothing to appeal against."),
        "task_not_yours": _("The task is meant for somebody else."),
        "objection_not_yours": _("Only whoever has filed the objection may do this."),
        "appeal_late": _("The appeal was possible until {until}."),
    }
)

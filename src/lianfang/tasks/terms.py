"""Kinds of tasks; rooms declare theirs here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianfang.kernel.text import Text as _
from lianfang.notifications.terms import NoticeKind, declare_notices


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One kind of task: its title with {named} placeholders, the word on its button, and its limit.

    limit: code in the policy `task_limits` that gives the last day where the opener names none; empty for no limit.
    is_done_here: the task is reported done on its own page; otherwise the button leads to the object, whose room closes
    the task when the work is done there.
    """

    code: str
    title: _
    verb: _
    limit: str = ""
    is_done_here: bool = True


_KINDS: dict[str, TaskKind] = {}


def declare_task_kinds(*kinds: TaskKind) -> None:
    """Register kinds of tasks; a code declared twice with another text raises ValueError."""
    for kind in kinds:
        if _KINDS.setdefault(kind.code, kind) != kind:
            raise ValueError(f"task kind {kind.code!r} is declared twice")


def declared_task_kinds() -> dict[str, TaskKind]:
    """Return every declared kind of task by its code."""
    return dict(_KINDS)


class Outcome(StrEnum):
    """What an objection or an appeal came to."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


OUTCOME_LABELS: dict[str, _] = {Outcome.UPHELD: _("Upheld"), Outcome.DISMISSED: _("Dismissed")}

CONFIRM_POST = "confirm_post"
ANSWER_OBJECTION = "answer_objection"
DECIDE_APPEAL = "decide_appeal"
READ_REPLY = "read_reply"

declare_task_kinds(
    TaskKind(
        CONFIRM_POST,
        _("Confirm the powers, steps and risks of your new post: {post}"),
        _("Confirm"),
        limit="post_confirmation",
    ),
    TaskKind(
        ANSWER_OBJECTION,
        _("Answer the objection about {object}"),
        _("Answer"),
        limit="objection_reply",
        is_done_here=False,
    ),
    TaskKind(
        DECIDE_APPEAL, _("Decide the appeal about {object}"), _("Decide"), limit="appeal_decision", is_done_here=False
    ),
    TaskKind(
        READ_REPLY,
        _("Read the reply to your objection about {object}; you may appeal"),
        _("Read"),
        limit="objection_appeal",
    ),
)
declare_notices(
    NoticeKind("task_opened", _("New task: {title}"), _("You have a new task: {title}. Last day: {due_on}.")),
    NoticeKind(
        "objection_settled",
        _("Decision on your objection about {object}"),
        _("Your objection about {object} has been settled: {outcome}. The reasons stand on its page."),
    ),
)

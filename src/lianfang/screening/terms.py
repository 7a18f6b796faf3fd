"""Codes of screening: what a question is about, how it was answered, what a reviewer is told about a text."""

from __future__ import annotations

from enum import StrEnum

from lianfang.kernel.text import Text as _
from lianfang.notifications.terms import NoticeKind, declare_notices
from lianfang.tasks.terms import TaskKind, declare_task_kinds


class Subject(StrEnum):
    """What a question of a post's screening is about (notice 三.2: 对照岗位职责全面排查)."""

    DUTY = "duty"
    ITEM = "item"
    STEP = "step"
    KIND = "kind"


SUBJECT_LABELS: dict[str, _] = {
    Subject.DUTY: _("Duty of the post"),
    Subject.ITEM: _("Authority item"),
    Subject.STEP: _("Step of a flowchart"),
    Subject.KIND: _("Kind of risk"),
}


class Reply(StrEnum):
    """How a question was answered: by one or more risks, or by none with a reason."""

    OPEN = ""
    RISK = "risk"
    NONE = "none"


REPLY_LABELS: dict[str, _] = {
    Reply.OPEN: _("Not answered"),
    Reply.RISK: _("Risk entered"),
    Reply.NONE: _("None, with a reason"),
}


class Flag(StrEnum):
    """What a reviewer is told about an entry; a flag never refuses by itself."""

    SIMILAR = "similar"
    VAGUE = "vague"
    PERSON_NAMED = "person_named"
    NO_EVIDENCE = "no_evidence"


FLAG_LABELS: dict[str, _] = {
    Flag.SIMILAR: _("Near-copy of another text"),
    Flag.VAGUE: _("Vague"),
    Flag.PERSON_NAMED: _("Names a person"),
    Flag.NO_EVIDENCE: _("Measure without evidence"),
}

SCREEN_POST = "screen_post"
MERGE_DIVISION = "merge_division"
REMINDED = "screening_reminder"
declare_task_kinds(
    TaskKind(SCREEN_POST, _("{campaign}: screen your post {object}"), _("Screen"), is_done_here=False),
    TaskKind(MERGE_DIVISION, _("{campaign}: put the entries of {object} together"), _("Merge"), is_done_here=False),
)
declare_notices(
    NoticeKind(
        REMINDED,
        _("Reminder: {campaign}"),
        _("Your post has not handed in its screening yet; the last day is {due_on}."),
    )
)

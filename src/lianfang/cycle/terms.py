"""Codes of the yearly cycle: its task, its reminders, and the topic a team decides about."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.meetings.terms import TopicKind, declare_topic_kind
from lianfang.notifications.terms import NoticeKind, declare_notices
from lianfang.tasks.terms import TaskKind, declare_task_kinds

PROGRAMME_TOPIC = "cycle.workprogramme"
DO_STAGE = "do_stage"
STAGE_NEAR = "stage_near"
STAGE_LATE = "stage_late"
NEAR_DAYS = 3
"""Working days before its last day from which the owner of a stage is reminded."""

declare_topic_kind(TopicKind(PROGRAMME_TOPIC, _("Work programme of a year")))
declare_task_kinds(TaskKind(DO_STAGE, _("{programme}: {object}"), _("Open the stage"), is_done_here=False))
declare_notices(
    NoticeKind(
        STAGE_NEAR,
        _("Due soon: {stage}"),
        _("The stage “{stage}” of {programme} is due on {due_on}. Report what came of it on its page."),
    ),
    NoticeKind(
        STAGE_LATE,
        _("Late: {stage}"),
        _("The stage “{stage}” of {programme} was due on {due_on}. Report what came of it, or ask for another day."),
    ),
)

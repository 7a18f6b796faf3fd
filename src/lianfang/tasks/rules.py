"""Group an inbox by how near the last day is: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workdays import WorkCalendar, workdays_left
from lianfang.tasks.terms import TaskKind, declared_task_kinds


class Band(StrEnum):
    """How near the last day of a task is."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


BAND_LABELS: dict[str, _] = {
    Band.OVERDUE: _("Overdue"),
    Band.TODAY: _("Today"),
    Band.WEEK: _("This week"),
    Band.LATER: _("Later"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A last day as the reader sees it: its band, and working days left, negative when it has passed."""

    on: date | None
    band: Band
    days: int

    @property
    def late_days(self) -> int:
        """Return how many working days the last day has passed."""
        return max(0, -self.days)


def kind_of(code: str) -> TaskKind:
    """Return the kind of task with this code, or refuse it as unknown."""
    kind = declared_task_kinds().get(code)
    if kind is None:
        raise Refused("task_kind_unknown", task=code)
    return kind


def due_of(due_on: date | None, today: date, calendar: WorkCalendar) -> Due:
    """Return how a last day stands today; a task without one is for later."""
    if due_on is None:
        return Due(None, Band.LATER, 0)
    return Due(due_on, _band(due_on, today), workdays_left(calendar, today, due_on))


def _band(due_on: date, today: date) -> Band:
    if due_on < today:
        return Band.OVERDUE
    if due_on == today:
        return Band.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return Band.WEEK if due_on <= sunday else Band.LATER


def grouped(dues: Iterable[tuple[Any, Due]]) -> list[tuple[Band, list[tuple[Any, Due]]]]:
    """Return the tasks by band in the order of urgency, earliest last day first; bands without tasks fall away."""
    rows = sorted(dues, key=lambda pair: (pair[1].on is None, pair[1].on or date.min, pair[0].pk))
    bands = [(band, [pair for pair in rows if pair[1].band is band]) for band in Band]
    return [(band, pairs) for band, pairs in bands if pairs]


def check_assignee(post_id: int | None, account_id: int | None, role: str, roles: frozenset[str]) -> None:
    """Refuse a task that is meant for nobody, or for a role that does not see the unit's tasks."""
    if sum(bool(way) for way in (post_id, account_id, role)) != 1:
        raise Refused("task_for_one", field="post")
    if role and role not in roles:
        raise Refused("task_role", field="role", role=role)


declare_refusals(
    {
        "task_kind_unknown": _("There is no kind of task “{task}”."),
        "task_done_elsewhere": _("This task is done on the page of “{object}”; it closes by itself."),
        "task_for_one": _("A task is meant for one post, one account or one role."),
        "task_role": _("Tasks of a unit cannot be meant for the role “{role}”; name a post or an account."),
    }
)

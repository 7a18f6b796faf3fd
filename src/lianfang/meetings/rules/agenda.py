"""When papers have been sent in time, and until when minutes are due. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workdays import WorkCalendar, workdays_left
from lianfang.meetings.rules.rulebook import Rulebook


def earliest_day(today: date, rules: Rulebook, calendar: WorkCalendar) -> date:
    """Return the first day on which a meeting may be held whose papers are sent today."""
    return calendar.add_workdays(today, rules.papers_days) if rules.papers_days else today


def check_papers(
    topics: Iterable[tuple[str, bool]], planned_on: date, today: date, rules: Rulebook, calendar: WorkCalendar
) -> None:
    """Refuse to send papers of nothing, of a topic (title, has papers) without any, or too late for the planned day."""
    known = list(topics)
    if not known:
        raise Refused("agenda_empty")
    for title, has_papers in known:
        if not has_papers:
            raise Refused("papers_missing", topic=title)
    if planned_on < today or workdays_left(calendar, today, planned_on) < rules.papers_days:
        first = earliest_day(today, rules, calendar).isoformat()
        raise Refused("papers_late", field="planned_at", days=rules.papers_days, first=first)


def minutes_due(held_on: date, rules: Rulebook, calendar: WorkCalendar) -> date:
    """Return the last day by which the minutes are confirmed."""
    return calendar.add_workdays(held_on, rules.minutes_days)


declare_refusals(
    {
        "agenda_empty": _("Put at least one topic on the agenda first."),
        "papers_missing": _("“{topic}” has neither a paper nor a summary; members cannot prepare for it."),
        "papers_late": _(
            "Papers are sent at least {days} working days before the meeting; sent today, it may be held from {first}."
        ),
    }
)

"""The work programme under which next year's campaign runs: decided by the team, its first stage reported."""

from __future__ import annotations

from datetime import date

from lianfang.cycle import actions
from lianfang.cycle.actions.programmes import about_programme
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.meetings.actions import load_decision
from lianfang.policies.queries import working_calendar

# title, title in English, first and last day in working days from today, post
STAGES = (
    ("动员部署和学习培训", "Briefing and training", 0, 5, "HR1"),
    ("岗位、处室、全办三级排查", "Screening by posts, divisions and the office", 0, 30, "MS1"),
    ("等级评定、集体审定和公示", "Rating, review by the team and notice", 31, 60, "MS1"),
    ("制定和落实防控措施", "Measures set and carried out", 61, 120, "MS1"),
    ("检查考核和总结", "Checks, assessment and summary", 121, 200, "HR1"),
)


def load_programme(actor: Actor) -> None:
    """Draft the programme of next year, let the team approve it, start it, and report its first stage."""
    today, calendar = clock.today(), working_calendar(actor)
    year = today.year + 1
    made = actions.draft_programme(
        actor,
        entry=actions.ProgrammeEntry(
            year=year,
            title=f"{year}年度廉政风险防控工作方案",
            title_en=f"Work programme on integrity risks {year}",
            purpose="每个岗位、事项和环节都经排查，高风险点都有控权措施，编印风险目录。",
            purpose_en="Every post, item and step is screened, every high risk is controlled, the catalogue is issued.",
            starts_on=today,
            ends_on=date(year, 12, 31),
            post="L1",
        ),
    )
    key = str(made.pk)
    stages = [
        actions.add_stage(
            actor,
            programme=key,
            entry=actions.StageEntry(
                title=title,
                title_en=english,
                starts_on=calendar.add_workdays(today, first) if first else today,
                due_on=calendar.add_workdays(today, last),
                post=post,
            ),
        )
        for title, english, first, last, post in STAGES
    ]
    made = actions.submit_programme(actor, key=key)
    about = about_programme(made)
    load_decision(
        actor,
        kind="cycle.workprogramme",
        unit_id=made.unit_id,
        about=about,
        meeting_title=f"{today.year}年党组会（年度工作方案）",
        decided_on=today,
    )
    actions.start_programme(actor, key=key)
    actions.finish_stage(actor, key=str(stages[0].pk), comment="已召开动员会，各岗位负责人参加培训")

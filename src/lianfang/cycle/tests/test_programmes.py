"""A work programme from its draft to its close: decided by the team, its stages given to posts and reminded of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lianfang.cycle import actions
from lianfang.cycle.tests.factories import (
    FIRST,
    LAST,
    decided,
    drafted,
    people,
    programme_entry,
    running,
    stage_entry,
    stage_stands,
    stages_of,
    stands,
)
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound, Refused
from lianfang.notifications.queries import list_notices
from lianfang.policies.tests.factories import CALENDAR, in_force
from lianfang.store.acting import acting
from lianfang.tasks.queries import list_own_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    """Give an office in which two posts own stages."""
    found = people()
    in_force("calendar", CALENDAR)
    return found


def refused(code, act, *args, **given):
    with pytest.raises(Refused) as refusal:
        act(*args, **given)
    assert refusal.value.code == code
    return refusal.value


def on(day):
    return clock.at(datetime.combine(day, datetime.min.time(), UTC).replace(hour=3))


def tasks_of(who):
    with acting(who):
        return [task for task in list_own_tasks(who) if task.kind == "do_stage"]


def reminders_of(who):
    with acting(who):
        return [row.code for row in list_notices(who).order_by("pk") if row.code in ("stage_near", "stage_late")]


def test_the_team_decides_and_each_stage_becomes_a_task_of_its_post(staff):
    made = drafted(staff["secretary"], stage_entry(), stage_entry(title="评定", post="B2", due_on=date(2026, 6, 30)))
    sent = actions.submit_programme(staff["secretary"], key=str(made.pk))
    assert sent.state == "submitted"
    refused("move_not_now", actions.start_programme, staff["secretary"], key=str(made.pk))
    approved = decided(sent)
    assert (approved.state, approved.approved_on) == ("approved", date(2026, 2, 1))
    assert tasks_of(staff["owner"]) == []
    actions.start_programme(staff["secretary"], key=str(made.pk))
    assert [(task.object_label, task.due_on) for task in tasks_of(staff["owner"])] == [("风险排查", date(2026, 4, 30))]
    assert [(task.object_label, task.due_on) for task in tasks_of(staff["other"])] == [("评定", date(2026, 6, 30))]


def test_what_the_team_sends_back_is_a_draft_again(staff):
    made = drafted(staff["secretary"])
    back = decided(actions.submit_programme(staff["secretary"], key=str(made.pk)), "rejected")
    assert back.state == "draft"
    assert back.ended_because
    changed = programme_entry(title="改后方案")
    assert actions.change_programme(staff["secretary"], key=str(made.pk), entry=changed).title == "改后方案"


def test_a_deferred_topic_leaves_the_programme_before_the_team(staff):
    made = drafted(staff["secretary"])
    assert decided(actions.submit_programme(staff["secretary"], key=str(made.pk)), "deferred").state == "submitted"


def test_a_programme_without_stages_is_not_brought_before_the_team(staff):
    made = actions.draft_programme(staff["secretary"], entry=programme_entry())
    refused("programme_empty", actions.submit_programme, staff["secretary"], key=str(made.pk))


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"title": " "}, "field_required", "title"),
        ({"year": 26}, "programme_year", "year"),
        ({"ends_on": date(2025, 12, 31)}, "programme_dates", "ends_on"),
        ({"post": "Z9"}, "stage_post", "post"),
    ],
)
def test_a_draft_names_what_is_wrong(staff, changed, code, field):
    said = refused(code, actions.draft_programme, staff["secretary"], entry=programme_entry(**changed))
    assert said.field == field


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"title": ""}, "field_required", "title"),
        ({"due_on": date(2026, 3, 1)}, "stage_dates", "due_on"),
        ({"due_on": date(2027, 1, 1)}, "stage_outside", "due_on"),
        ({"starts_on": date(2025, 12, 31)}, "stage_outside", "due_on"),
        ({"post": "Z9"}, "stage_post", "post"),
    ],
)
def test_a_stage_names_what_is_wrong(staff, changed, code, field):
    made = drafted(staff["secretary"])
    said = refused(code, actions.add_stage, staff["secretary"], programme=str(made.pk), entry=stage_entry(**changed))
    assert said.field == field


def test_a_year_has_one_programme(staff):
    made = drafted(staff["secretary"])
    refused("programme_year_taken", actions.draft_programme, staff["secretary"], entry=programme_entry())
    actions.withdraw_programme(staff["secretary"], key=str(made.pk), comment="重拟")
    assert actions.draft_programme(staff["secretary"], entry=programme_entry()).state == "draft"


def test_only_the_secretary_drafts_and_changes(staff):
    made = drafted(staff["secretary"])
    for who in ("owner", "other"):
        with pytest.raises(NotFound):
            actions.draft_programme(staff[who], entry=programme_entry(year=2027))
        with pytest.raises(NotFound):
            actions.change_programme(staff[who], key=str(made.pk), entry=programme_entry())
        with pytest.raises(NotFound):
            actions.add_stage(staff[who], programme=str(made.pk), entry=stage_entry())


def test_what_the_team_has_before_it_stands_still(staff):
    made = drafted(staff["secretary"])
    actions.submit_programme(staff["secretary"], key=str(made.pk))
    key = str(made.pk)
    refused("programme_settled", actions.change_programme, staff["secretary"], key=key, entry=programme_entry())
    refused("programme_settled", actions.add_stage, staff["secretary"], programme=key, entry=stage_entry())
    (stage,) = stages_of(made)
    refused("programme_settled", actions.change_stage, staff["secretary"], key=str(stage.pk), entry=stage_entry())
    refused("programme_settled", actions.remove_stage, staff["secretary"], key=str(stage.pk))


def test_two_windows_on_one_draft_do_not_overwrite_each_other(staff):
    made = drafted(staff["secretary"])
    first = {"key": str(made.pk), "version": made.version}
    actions.change_programme(staff["secretary"], entry=programme_entry(title="甲"), **first)
    refused("version_changed", actions.change_programme, staff["secretary"], entry=programme_entry(title="乙"), **first)
    assert stands(made).title == "甲"


def test_the_days_of_a_draft_do_not_leave_its_stages_outside(staff):
    made = drafted(staff["secretary"])
    short = programme_entry(ends_on=date(2026, 4, 29))
    refused("programme_stages_outside", actions.change_programme, staff["secretary"], key=str(made.pk), entry=short)


def test_a_stage_is_taken_out_of_a_draft(staff):
    made = drafted(staff["secretary"], stage_entry(), stage_entry(title="评定"))
    actions.remove_stage(staff["secretary"], key=str(stages_of(made)[0].pk))
    assert [row.title for row in stages_of(made)] == ["评定"]


def test_the_owner_reports_a_stage_with_what_came_of_it(staff):
    made = running(staff["secretary"])
    (stage,) = stages_of(made)
    refused("move_not_yours", actions.finish_stage, staff["other"], key=str(stage.pk), comment="完成")
    refused("comment_required", actions.finish_stage, staff["owner"], key=str(stage.pk))
    done = actions.finish_stage(staff["owner"], key=str(stage.pk), comment="101 个风险点")
    assert (done.state, done.result, done.done_by_id) == ("done", "101 个风险点", staff["owner"].id)
    assert tasks_of(staff["owner"]) == []


def test_a_stage_opened_again_is_a_new_task(staff):
    (stage,) = stages_of(running(staff["secretary"]))
    actions.finish_stage(staff["owner"], key=str(stage.pk), comment="完成")
    actions.reopen_stage(staff["secretary"], key=str(stage.pk), comment="漏了一个处室")
    assert len(tasks_of(staff["owner"])) == 1
    assert stage_stands(stage).done_on is None


def test_a_stage_under_way_changes_hands_with_a_reason(staff):
    (stage,) = stages_of(running(staff["secretary"]))
    given = {"key": str(stage.pk), "entry": stage_entry(post="B2", due_on=date(2026, 5, 29))}
    refused("comment_required", actions.change_stage, staff["secretary"], **given)
    actions.change_stage(staff["secretary"], comment="职责调整", **given)
    assert tasks_of(staff["owner"]) == []
    assert [task.due_on for task in tasks_of(staff["other"])] == [date(2026, 5, 29)]


def test_a_programme_does_not_close_with_a_stage_open_and_names_it(staff):
    made = running(staff["secretary"], stage_entry(), stage_entry(title="评定", post="B2"))
    first, second = stages_of(made)
    actions.finish_stage(staff["owner"], key=str(first.pk), comment="完成")
    said = refused("programme_stages_open", actions.close_programme, staff["secretary"], key=str(made.pk))
    assert said.params["stages"] == "评定"
    actions.drop_stage(staff["secretary"], key=str(second.pk), comment="并入下年")
    assert tasks_of(staff["other"]) == []
    assert actions.close_programme(staff["secretary"], key=str(made.pk)).state == "closed"
    refused("programme_settled", actions.reopen_stage, staff["secretary"], key=str(first.pk), comment="再看")


def test_next_year_begins_with_last_years_stages_on_its_own_days(staff):
    made = running(staff["secretary"], stage_entry(), stage_entry(title="评定", post="B2"))
    actions.drop_stage(staff["secretary"], key=str(stages_of(made)[1].pk), comment="不再需要")
    next_year = programme_entry(year=2027, starts_on=FIRST.replace(year=2027), ends_on=LAST.replace(year=2027))
    after = actions.draft_programme(staff["secretary"], entry=next_year, after=str(made.pk))
    (stage,) = stages_of(after)
    assert (stage.title, stage.starts_on, stage.due_on, stage.post_code, stage.state, stage.result) == (
        "风险排查",
        date(2027, 3, 2),
        date(2027, 4, 30),
        "A2",
        "planned",
        "",
    )


def test_the_owner_is_reminded_near_the_last_day_and_when_late_once_a_day(staff):
    running(staff["secretary"])
    for day in (date(2026, 4, 20), date(2026, 4, 24)):
        with on(day):
            assert actions.remind_stages() == 0
    with on(date(2026, 4, 28)):
        assert actions.remind_stages() == 1
        assert actions.remind_stages() == 0
    assert reminders_of(staff["owner"]) == ["stage_near"]
    with on(date(2026, 5, 9)):  # a Saturday
        assert actions.remind_stages() == 0
    with on(date(2026, 5, 11)):
        assert actions.remind_stages() == 1
    assert reminders_of(staff["owner"])[-1] == "stage_late"
    assert reminders_of(staff["other"]) == []


def test_nobody_is_reminded_of_what_is_done(staff):
    (stage,) = stages_of(running(staff["secretary"]))
    actions.finish_stage(staff["owner"], key=str(stage.pk), comment="完成")
    with on(date(2026, 5, 12)):
        assert actions.remind_stages() == 0

"""A campaign from its start to risks in the register: every post asked, nothing typed twice, rows returned singly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lianfang.catalogue.actions import save_basis
from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people import actions as people_actions
from lianfang.people.tests.factories import SETUP, holder
from lianfang.register import actions as register
from lianfang.register import queries as register_queries
from lianfang.register.tests.factories import HIGH, MEDIUM, on_notice, people_of_a_rating, rating_of
from lianfang.screening import actions, queries
from lianfang.screening.queries.hints import list_hints
from lianfang.screening.tests.factories import (
    answers_of,
    division_of,
    empty_screening,
    entries_of,
    planned_campaign,
    running_campaign,
    screening_of,
    submitted_screening,
    values,
)
from lianfang.store.acting import acting
from lianfang.tasks.queries import list_own_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Give an office in which every post has a holder."""
    found = people_of_a_rating()
    found["head_b"] = holder("sun", post="B1", role=Role.DIVISION_HEAD, unit="B")
    people_actions.save_post(SETUP, code="A2", unit="A", title="甲处经办岗", role="officer", duties="受理；归档")
    return found


def refused(code, act, *args, **given):
    with pytest.raises(Refused) as refusal:
        act(*args, **given)
    assert refusal.value.code == code
    return refusal.value


def everybody_hands_in(people):
    """Let every post hand in: a risk at A2, none elsewhere."""
    submitted_screening(people["officer"], "A2")
    for who, post in (("head", "A1"), ("leader", "L1"), ("head_b", "B1"), ("other", "B2")):
        empty_screening(people[who], post)


def handed_over(people):
    """Run a whole campaign; return the number of the risk that came out of it."""
    campaign = running_campaign(people["secretary"])
    everybody_hands_in(people)
    actions.merge_rest(people["head"], key=str(division_of("A").pk))
    for unit, who in (("A", "head"), ("B", "head_b"), ("LD", "leader"), ("ORG", "leader")):
        actions.submit_division(people[who], key=str(division_of(unit).pk))
        actions.approve_division(people["secretary"], key=str(division_of(unit).pk))
    actions.consolidate_campaign(people["secretary"], key=str(campaign.pk))
    actions.close_campaign(people["secretary"], key=str(campaign.pk))
    return entries_of("A2")[0].risk.number


@pytest.mark.demand("T2.4")
def test_every_post_gets_its_questions_and_its_task(people):
    running_campaign(people["secretary"])
    with acting(SETUP):
        held = {row.post.code: row for row in queries.list_screenings(SETUP)}
    assert set(held) == {"A1", "A2", "B1", "B2", "L1"}
    asked = [(row.subject, row.key) for row in answers_of(str(held["A2"].pk))]
    assert asked[:3] == [("duty", "受理"), ("duty", "归档"), ("item", "T01")]
    assert asked[-3:] == [("kind", "power"), ("kind", "institution"), ("kind", "ethics")]
    with acting(people["officer"]):
        (task,) = [task for task in list_own_tasks(people["officer"]) if task.kind == "screen_post"]
    assert task.object_id == str(held["A2"].pk)


@pytest.mark.demand("T3.2.3")
@pytest.mark.demand("T3.2.6")
def test_a_question_without_an_answer_blocks_and_is_named(people):
    running_campaign(people["secretary"])
    key = str(screening_of("A2").pk)
    said = refused("screening_unanswered", actions.submit_screening, people["officer"], key=key)
    assert (said.params["first"], said.params["count"]) == ("受理", 6)
    ids = {row.key: row.pk for row in answers_of(key)}
    refused("answer_reason", actions.answer_questions, people["officer"], key=key, answers={ids["受理"]: ("none", " ")})
    reasons = {pk: ("none", "已逐项对照") for name, pk in ids.items() if name != "ethics"}
    actions.answer_questions(people["officer"], key=key, answers=reasons)
    said = refused("screening_unanswered", actions.submit_screening, people["officer"], key=key)
    assert said.params["first"] == "ethics"
    actions.answer_questions(people["officer"], key=key, answers={ids["ethics"]: ("none", "无")})
    assert actions.submit_screening(people["officer"], key=key).state == "submitted"


def test_a_risk_answers_the_questions_of_its_place_and_kind(people):
    running_campaign(people["secretary"])
    key = str(screening_of("A2").pk)
    draft = actions.save_entry(people["officer"], key=key, values=actions.EntryValues(item="T01", kind="power"))
    told = {row.key for row in answers_of(key) if row.reply == "risk"}
    assert told == {"T01", "power"}
    actions.answer_rest(people["officer"], key=key, reason="无")
    said = refused("entry_incomplete", actions.submit_screening, people["officer"], key=key)
    assert said.field == "cause"
    actions.drop_entry(people["officer"], key=str(draft.pk))
    assert {row.key for row in answers_of(key) if row.reply == ""} == {"T01", "power"}


def test_two_windows_on_one_risk_do_not_overwrite_each_other(people):
    running_campaign(people["secretary"])
    key = str(screening_of("A2").pk)
    draft = actions.save_entry(people["officer"], key=key, values=values())
    actions.save_entry(people["officer"], key=key, entry=str(draft.pk), values=values(title="新题"), version=1)
    again = {"key": key, "entry": str(draft.pk), "values": values(title="旧题"), "version": 1}
    refused("version_changed", actions.save_entry, people["officer"], **again)
    assert entries_of("A2")[0].title == "新题"


def test_nobody_screens_for_another_and_nobody_reads_it(people):
    running_campaign(people["secretary"])
    key = str(screening_of("A2").pk)
    refused("screening_not_own", actions.answer_rest, people["head"], key=key, reason="代填")
    with pytest.raises(NotFound):
        actions.answer_rest(people["other"], key=key, reason="代填")


@pytest.mark.demand("T6.1.3")
def test_staff_before_their_head_are_flagged_or_refused(people):
    campaign = running_campaign(people["secretary"])
    assert submitted_screening(people["officer"], "A2").is_before_head
    empty_screening(people["head_b"], "B1")
    assert not empty_screening(people["other"], "B2").is_before_head
    assert not campaign.is_head_first


def test_a_campaign_may_ask_for_heads_first(people):
    running_campaign(people["secretary"], is_head_first=True)
    actions.answer_rest(people["officer"], key=str(screening_of("A2").pk), reason="无")
    refused("screening_head_first", actions.submit_screening, people["officer"], key=str(screening_of("A2").pk))
    empty_screening(people["head"], "A1")
    assert actions.submit_screening(people["officer"], key=str(screening_of("A2").pk)).state == "submitted"


@pytest.mark.demand("T3.2.4")
def test_a_return_names_a_reason_and_opens_the_returned_rows_only(people):
    running_campaign(people["secretary"])
    key = str(screening_of("A2").pk)
    actions.save_entry(people["officer"], key=key, values=values())
    actions.save_entry(people["officer"], key=key, values=values(title="收受礼品", kind="ethics", cause="style_lax"))
    actions.answer_rest(people["officer"], key=key, reason="无")
    actions.submit_screening(people["officer"], key=key)
    first, second = entries_of("A2")
    refused("comment_required", actions.return_entries, people["head"], key=key, entries={first.pk: " "})
    refused("move_not_yours", actions.return_entries, people["officer"], key=key, entries={first.pk: "重写"})
    actions.return_entries(people["head"], key=key, entries={first.pk: "写清是哪一步"})
    assert [row.state for row in entries_of("A2")] == ["returned", "submitted"]
    changed = {"key": key, "entry": str(second.pk), "values": values(title="改")}
    refused("entry_closed", actions.save_entry, people["officer"], **changed)
    actions.save_entry(people["officer"], key=key, entry=str(first.pk), values=values(title="受理时一人经办"))
    actions.submit_screening(people["officer"], key=key)
    assert [row.state for row in entries_of("A2")] == ["submitted", "submitted"]


def test_duplicates_are_joined_and_a_difference_needs_a_reason(people):
    running_campaign(people["secretary"])
    key = str(screening_of("A2").pk)
    for title in ("一人经办到底", "一个人经办到底"):
        actions.save_entry(people["officer"], key=key, values=values(title=title))
    actions.answer_rest(people["officer"], key=key, reason="无")
    actions.submit_screening(people["officer"], key=key)
    first, second = (str(row.pk) for row in entries_of("A2"))
    actions.join_entries(people["head"], into=first, others=[second], comment="同一风险")
    refused("merge_reason", actions.merge_entry, people["head"], key=first, factors=HIGH)
    actions.merge_entry(people["head"], key=first, factors=HIGH, reason="近年有反映")
    kept, joined = entries_of("A2")
    assert (kept.state, kept.importance, kept.division_factors, kept.division_level) == ("merged", 3, HIGH, "high")
    assert (joined.state, joined.joined_into_id) == ("joined", kept.pk)


@pytest.mark.demand("T2.2")
def test_a_campaign_does_not_close_with_a_post_unscreened_and_names_it(people):
    campaign = running_campaign(people["secretary"])
    everybody_hands_in(people)
    actions.merge_rest(people["head"], key=str(division_of("A").pk))
    actions.submit_division(people["head"], key=str(division_of("A").pk))
    actions.approve_division(people["secretary"], key=str(division_of("A").pk))
    actions.consolidate_campaign(people["secretary"], key=str(campaign.pk))
    said = refused("campaign_posts_missing", actions.close_campaign, people["secretary"], key=str(campaign.pk))
    assert "乙处经办岗（B2）" in said.params["posts"]
    assert "甲处经办岗（A2）" not in said.params["posts"]


def test_what_the_office_accepts_waits_for_the_team_with_both_ratings(people):
    number = handed_over(people)
    rating = rating_of(number)
    assert (rating.state, rating.year, rating.self_by_id, rating.reviewed_by_id) == (
        "reviewed",
        clock.today().year,
        people["officer"].id,
        people["head"].id,
    )
    with acting(SETUP):
        stages = [step.stage for step in register_queries.list_steps_of(SETUP, [rating.pk])[rating.pk]]
        assert stages == ["self", "division"]
        assert {row.state for row in queries.list_screenings(SETUP)} == {"accepted"}


@pytest.mark.demand("T6.3.4")
def test_next_year_nothing_is_typed_twice(people):
    number = handed_over(people)
    notice = on_notice(people)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        register.close_notice(people["secretary"], key=notice.number)
        register.confirm_notice(people["leader"], key=notice.number)
    running_campaign(people["secretary"])
    (entry,) = entries_of("A2")
    assert (entry.state, entry.risk.number, entry.title) == ("draft", number, "一人经办到底")
    assert {name: getattr(entry, name) for name in MEDIUM} == MEDIUM
    assert entry.measures[0]["evidence"] == "复核单"
    assert {row.reason for row in answers_of(str(screening_of("A2").pk)) if row.reply == "none"} == {
        "逐项对照，无此情形"
    }
    assert not [row for row in answers_of(str(screening_of("A2").pk)) if row.reply == ""]
    assert actions.submit_screening(people["officer"], key=str(screening_of("A2").pk)).state == "submitted"


@pytest.mark.demand("T2.9")
@pytest.mark.demand("T3.2.9")
def test_a_reviewer_is_told_of_near_copies_names_vague_words_and_bare_measures(people):
    running_campaign(people["secretary"])
    key = str(screening_of("A2").pk)
    bare = ({"kind": "tech", "text": "系统提示", "evidence": ""},)
    actions.save_entry(people["officer"], key=key, values=values())
    actions.save_entry(people["officer"], key=key, values=values(title="一人经办到底。"))
    actions.save_entry(people["officer"], key=key, values=values(title="加强管理", description="chen氏思想重视不够"))
    actions.save_entry(
        people["officer"],
        key=key,
        values=values(title="接触企业收受礼金", description="在受理窗口以外单独会见申请人", measures=bare),
    )
    with acting(people["head"]):
        flags = queries.list_flags(people["head"], [row.pk for row in entries_of("A2")])
    told = [sorted(flag.code for flag in flags.get(row.pk, [])) for row in entries_of("A2")]
    assert told == [[], ["similar"], ["person_named", "vague"], ["no_evidence"]]


@pytest.mark.demand("T3.2.1")
def test_remarks_carry_their_origin_and_are_answered_by_the_post(people):
    running_campaign(people["secretary"])
    refused("remark_own", actions.write_remark, people["officer"], post="A2", origin="peer", text="自述")
    refused("remark_not_superior", actions.write_remark, people["other"], post="A2", origin="superior", text="x")
    refused("remark_not_outside", actions.write_remark, people["other"], post="A2", origin="outside", text="x")
    made = actions.write_remark(people["head"], post="A2", origin="superior", text="注意窗口收件")
    actions.write_remark(people["other"], post="A2", origin="peer", text="材料常漏登")
    actions.write_remark(people["secretary"], post="A2", origin="outside", text="群众反映等候久")
    with acting(people["officer"]):
        assert sorted(row.origin for row in queries.list_remarks(people["officer"])) == ["outside", "peer", "superior"]
    assert actions.answer_remark(people["officer"], key=made.pk, reply="已登记为风险").reply == "已登记为风险"
    with acting(people["other"]):
        assert [row.text for row in queries.list_remarks(people["other"])] == ["材料常漏登"]


@pytest.mark.demand("T3.2.1")
@pytest.mark.parametrize("origin", ["superior", "peer", "outside"])
def test_a_risk_begun_from_a_remark_keeps_from_whom_it_came_into_the_register(people, origin):
    running_campaign(people["secretary"])
    who = people[{"superior": "head", "peer": "other", "outside": "secretary"}[origin]]
    made = actions.write_remark(who, post="A2", origin=origin, text="窗口收件时一人经办")
    refused("screening_not_own", actions.enter_remark, people["head"], key=made.pk)
    draft = actions.enter_remark(people["officer"], key=made.pk)
    refused("remark_entered", actions.enter_remark, people["officer"], key=made.pk)
    assert (draft.origin, draft.description) == (origin, "窗口收件时一人经办")
    key = str(screening_of("A2").pk)
    actions.save_entry(people["officer"], key=key, entry=str(draft.pk), values=values(origin=draft.origin))
    actions.answer_rest(people["officer"], key=key, reason="无")
    actions.submit_screening(people["officer"], key=key)
    empty_screening(people["head"], "A1")
    actions.merge_rest(people["head"], key=str(division_of("A").pk))
    actions.submit_division(people["head"], key=str(division_of("A").pk))
    actions.approve_division(people["secretary"], key=str(division_of("A").pk))
    with acting(SETUP):
        (risk,) = register_queries.list_risks(SETUP)
    assert (risk.origin, risk.post.code) == (origin, "A2")


def test_a_remark_may_be_entered_again_after_its_risk_was_dropped(people):
    running_campaign(people["secretary"])
    made = actions.write_remark(people["head"], post="A2", origin="superior", text="注意窗口收件")
    draft = actions.enter_remark(people["officer"], key=made.pk)
    actions.drop_entry(people["officer"], key=str(draft.pk))
    assert actions.enter_remark(people["officer"], key=made.pk).pk != draft.pk


@pytest.mark.demand("T3.2.1")
def test_a_division_says_who_named_the_risk_that_it_adds(people):
    running_campaign(people["secretary"])
    key = str(division_of("A").pk)
    refused("entry_origin", actions.add_entry, people["head"], key=key, values=values(origin="hearsay"))
    made = actions.add_entry(people["head"], key=key, values=values(origin="outside", scope_note="全处"))
    assert (made.origin, made.extent) == ("outside", "division")


def test_reminders_go_out_once_a_day(people):
    campaign = running_campaign(people["secretary"])
    actions.remind(people["secretary"], key=str(campaign.pk))
    refused("campaign_reminded", actions.remind, people["secretary"], key=str(campaign.pk))


def test_a_reason_that_is_too_long_is_refused_and_never_cut(people):
    running_campaign(people["secretary"])
    key = str(screening_of("A2").pk)
    refused("text_long", actions.answer_rest, people["officer"], key=key, reason="长" * 501)
    first = answers_of(key)[0].pk
    answers = {first: ("none", "长" * 501)}
    refused("text_long", actions.answer_questions, people["officer"], key=key, answers=answers)


def test_one_campaign_is_open_at_a_time_and_its_days_follow_each_other(people):
    today = clock.today()
    early = {"division_due_on": today, "post_due_on": today + timedelta(days=3)}
    refused("campaign_dates", planned_campaign, people["secretary"], **early)
    planned_campaign(people["secretary"])
    refused("campaign_open", planned_campaign, people["secretary"])
    with pytest.raises(NotFound):
        planned_campaign(people["head"])


@pytest.mark.demand("T3.2.7")
@pytest.mark.demand("T3.2.8")
def test_what_the_catalogue_and_old_rules_tell_is_suggested_until_it_is_entered(people):
    save_basis(
        SETUP, code="N1", name="公务接待办法", kind="internal", status="source_text", effective_on=date(2015, 3, 1)
    )
    running_campaign(people["secretary"])
    screening = screening_of("A1")
    with acting(people["head"]):
        hints = {hint.key: hint for hint in list_hints(people["head"], screening)}
    assert {"item:T01", "rule:N1"} <= set(hints)
    assert hints["item:T01"].values.cause == "discretion_excessive"
    assert (hints["rule:N1"].values.kind, hints["rule:N1"].values.cause) == ("institution", "rules_missing")
    taken = replace(hints["item:T01"].values, cause="power_concentrated", kind="power")
    actions.save_entry(people["head"], key=str(screening.pk), values=taken)
    with acting(people["head"]):
        assert "item:T01" not in {hint.key for hint in list_hints(people["head"], screening)}

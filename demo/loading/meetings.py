"""The leading team as a body with its rules, a meeting that was held with its minutes, one to come with its papers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from demo.office.load import Office
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.meetings import actions
from lianfang.meetings.models import Meeting, Topic
from lianfang.meetings.queries import sessions
from lianfang.policies.actions import load_policy
from lianfang.policies.queries import working_calendar

ZONE = ZoneInfo("Asia/Shanghai")
BODY = "DZ"
PLACE = "三楼党组会议室"
STATEMENTS = {
    "L2": "同意。建议把证照到期提醒一并列入，由护照签证处落实。",
    "L3": "同意。礼品登记的两个环节已与礼宾处核对，没有不同意见。",
    "L4": "同意。所需经费在年度预算内调剂，不新增支出。",
    "L1": "同意大家意见。请秘书处按会议决定组织实施，年底前报告落实情况。",
}
HELD_TOPIC = ("年度廉政风险防控工作计划", "确定本年度排查、评级、公示和检查的时间安排，明确各处室分工。")
NEXT_TOPICS = (
    ("外事服务中心办公设备更新采购（8.6万元）", "设备使用满八年，已三次维修；采用公开询价，属大额度资金使用。", False),
    ("护照签证处副处长人选", "民主推荐和考察已完成，考察材料随会议材料送达。", True),
)


def load_meetings(actor: Actor, office: Office) -> None:
    """Write the rules of procedure, the body, the meeting three weeks ago and the one to come."""
    supervision = office["supervision"]
    _rules(actor, supervision["meeting_rules"], office["policies"])
    root = office["office"]["id"]
    actions.save_body(actor, code=BODY, name="党组", name_en="Party group", unit=root)
    for post, kind, rank in (("L1", "chair", 1), ("L2", "member", 2), ("L3", "member", 3), ("L4", "member", 4)):
        actions.save_seat(actor, body=BODY, post=post, kind=kind, position=rank)
    if supervision["meeting_rules"]["discipline_head_attends"]:
        actions.save_seat(actor, body=BODY, post="N1", kind="observer", position=90)
    _hold(actor, root)
    _prepare(actor, root)


def _rules(actor: Actor, given: dict[str, Any], policies: dict[str, Any]) -> None:
    row = {
        "code": "default",
        "label": "党组会议事规则",
        "label_en": "Rules of procedure of the party group",
        "quorum": given["quorum_general"]["share"],
        "personnel": given["quorum_personnel"]["share"],
        "majority": "entitled",
        "recused": "stay",
        "papers_days": given["notice_days_before"],
        "minutes_days": given["minutes_due_days"],
        "minutes_by": "all_present",
    }
    load_policy(
        actor,
        key="meeting_rules",
        value=[row],
        basis=f"年度方案 {policies['scheme_id']}",
        body="市外办党组",
        document_no=policies["scheme_id"],
        effective_on=datetime.fromisoformat(policies["effective_on"]).date(),
    )


def _workday(actor: Actor, days: int) -> datetime:
    """Return nine o'clock of the working day so many calendar days from now, or the next one."""
    calendar, on = working_calendar(actor), clock.now().astimezone(ZONE).date() + timedelta(days=days)
    while not calendar.is_workday(on):
        on += timedelta(days=1)
    return datetime(on.year, on.month, on.day, 9, tzinfo=ZONE)


def _hold(actor: Actor, root: str) -> None:
    """Hold the meeting as it was held: papers a week ahead, everybody heard, the main leader last."""
    held_at = _workday(actor, -21)
    with clock.at(held_at - timedelta(days=8)):
        title, summary = HELD_TOPIC
        topic = actions.put_matter_forward(actor, title=title, unit=root, summary=summary)
        meeting = actions.plan_meeting(actor, body=BODY, planned_at=held_at, place=PLACE)
        actions.put_on_agenda(actor, key=meeting.ref, topics=[str(topic.pk)])
        actions.convene(actor, key=meeting.ref)
    with clock.at(held_at + timedelta(minutes=5)):
        people = _open(actor, meeting)
        _decide(actor, topic, people)
    with clock.at(held_at + timedelta(minutes=40)):
        actions.close_meeting(actor, key=meeting.ref)
    with clock.at(held_at + timedelta(days=1)):
        actions.draft_minutes(actor, key=meeting.ref)
        actions.circulate_minutes(actor, key=meeting.ref)
        for post in STATEMENTS:
            actions.confirm_minutes(actor, key=meeting.ref, member=people[post])


def _open(actor: Actor, meeting: Meeting) -> dict[str, int]:
    rows = sessions.list_attendance(actor, meeting)
    actions.take_attendance(actor, key=meeting.ref, marks={row.pk: ("present", "") for row in rows})
    actions.open_meeting(actor, key=meeting.ref)
    ranks = {row.position: row.pk for row in rows}
    return {f"L{rank}": ranks[rank] for rank in range(1, 5)}


def _decide(actor: Actor, topic: Topic, people: dict[str, int]) -> None:
    key = str(topic.pk)
    actions.take_up(actor, key=key)
    begun = clock.now()
    for number, (post, text) in enumerate(STATEMENTS.items(), 1):
        with clock.at(begun + timedelta(minutes=4 * number)):
            actions.speak(actor, key=key, member=people[post], text=text)
    with clock.at(begun + timedelta(minutes=25)):
        _vote(actor, key, people)


def _vote(actor: Actor, key: str, people: dict[str, int]) -> None:
    actions.open_vote(actor, key=key)
    actions.record_votes(actor, key=key, votes={member: ("for", None) for member in people.values()})
    actions.settle(actor, key=key, text="原则同意《年度廉政风险防控工作计划》，由秘书处印发执行。")
    due = clock.now().astimezone(ZONE).date() + timedelta(days=60)
    actions.follow_up(actor, key=key, text="印发工作计划并报告落实情况", post="MS1", due_on=due)


def _prepare(actor: Actor, root: str) -> None:
    """Prepare the next meeting and send its papers today."""
    meeting = actions.plan_meeting(actor, body=BODY, planned_at=_workday(actor, 7), place=PLACE)
    topics = [
        actions.put_matter_forward(actor, title=title, unit=root, summary=summary, is_personnel=is_personnel)
        for title, summary, is_personnel in NEXT_TOPICS
    ]
    first = topics[0]
    paper = "设备清单与询价记录：打印机三台、扫描仪两台、服务器一台，三家报价中位数8.6万元。\n"
    actions.add_paper(actor, key=str(first.pk), name="设备清单与询价记录.txt", chunks=[paper.encode()])
    actions.put_on_agenda(actor, key=meeting.ref, topics=[str(topic.pk) for topic in topics])
    actions.convene(actor, key=meeting.ref)

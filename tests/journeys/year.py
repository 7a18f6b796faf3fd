"""The steps of a year of the reference office, each by calls over the API; whoever walks a browser leaves posts out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from lianfang.kernel import clock
from lianfang.kernel.access import system
from lianfang.policies.queries import working_calendar
from lianfang.store.acting import acting
from tests.journeys.cycle import Staff, at_nine

LOOKER = system("a journey looks at what stands")
OBJECTED = "R064"
LEADERS = ("L1", "L2", "L3", "L4")
NOBODY: Collection[str] = ()


def in_workdays(days: int) -> datetime:
    """Return nine o'clock so many working days from today."""
    with acting(LOOKER):
        return at_nine(working_calendar(LOOKER).add_workdays(clock.today(), days))


def begin(staff: Staff, year: int) -> str:
    """Plan and start the campaign; every post gets its task."""
    days = {"post_due_on": 10, "division_due_on": 15, "office_due_on": 20}
    body = {name: in_workdays(count).date().isoformat() for name, count in days.items()}
    key = staff.call("MS1", "campaigns", {"year": year, "title": f"{year}年度廉政风险排查", **body})["key"]
    assert staff.move("MS1", f"campaigns/{key}", "start")["state"] == "running"
    return str(key)


def screen(staff: Staff, but: Collection[str] = NOBODY) -> None:
    """Let every post confirm its risks of last year, answer the rest and hand in, heads and leaders first."""
    codes = {post["title"]: post["id"] for post in staff.posts}
    held = {codes[row["post"]]: row["key"] for row in staff.rows("MS1", "post-screenings")}
    assert set(held) == {post["id"] for post in staff.posts}
    for post in sorted(staff.posts, key=lambda post: post["role"] == "officer"):
        code = post["id"]
        if code in but:
            continue
        staff.call(code, f"post-screenings/{held[code]}/answers", {"rest": "逐项对照，无此情形"})
        assert staff.move(code, f"post-screenings/{held[code]}", "submit")["state"] == "submitted"


def merge(staff: Staff, campaign: str, but: Collection[str] = NOBODY) -> None:
    """Let every division take its posts' risks over and hand in; nobody takes the own over."""
    for row in staff.read("MS1", f"campaigns/{campaign}/board"):
        path, whose = f"division-screenings/{row['division']}", reviewers(staff, row["unit"])
        if row["unit"] in but:
            continue
        assert staff.move_refused(whose[0], path, "submit") == (409, "division_unmerged")
        taken = sum(staff.call(code, f"{path}/rest")["count"] for code in whose)
        assert taken == row["entries"]
        staff.move(whose[-1], path, "submit")


def reviewers(staff: Staff, unit: str) -> list[str]:
    """Return who rates a division's risks: its head, and for the head's own the leader in charge."""
    if unit in ("ORG", "LD", "DI"):
        return ["MS1", "L1"]
    head = next(post["id"] for post in staff.posts if post["division"] == unit and post["role"] == "division_head")
    return [head, staff.leader_of(unit)]


def accept(staff: Staff, campaign: str) -> None:
    """Let the office accept every division that waits, so that its risks stand in the register."""
    for row in staff.read("MS1", f"campaigns/{campaign}/board"):
        if row["state"] == "submitted":
            staff.move("MS1", f"division-screenings/{row['division']}", "approve")


def close(staff: Staff, campaign: str) -> None:
    """Put the campaign together and close it."""
    for move, state in (("consolidate", "consolidating"), ("close", "closed")):
        assert staff.move("MS1", f"campaigns/{campaign}", move)["state"] == state


def put_forward(staff: Staff) -> list[str]:
    """Put every batch that was composed before the team; return the topics that wait for a meeting."""
    for row in list(staff.rows("MS1", "rating-batches", state="composed")):
        staff.move("MS1", f"rating-batches/{row['number']}", "put_forward")
    return [row["key"] for row in staff.rows("MS1", "topics", state="waiting")]


def call_meeting(staff: Staff, topics: list[str], at: datetime) -> str:
    """Prepare a meeting of the team and send the papers of its topics."""
    ref = str(staff.call("MS1", "meetings", {"body": "DZ", "planned_at": at.isoformat()})["key"])
    staff.call("MS1", f"meetings/{ref}/agenda", {"topics": topics})
    assert staff.move("MS1", f"meetings/{ref}", "convene")["state"] == "convened"
    return ref


def sit(staff: Staff, ref: str) -> dict[str, int]:
    """Open a meeting with everybody present; return post → member."""
    rows = staff.read("MS1", f"meetings/{ref}/attendance")
    titles = {post["title"]: post["id"] for post in staff.posts}
    marks = [{"member": row["member"], "presence": "present"} for row in rows]
    version = staff.call("MS1", f"meetings/{ref}/attendance", {"marks": marks})["version"]
    staff.call("MS1", f"meetings/{ref}/open", {"version": version})
    return {titles[row["title"]]: row["member"] for row in rows}


def treat(staff: Staff, topic: str, members: dict[str, int]) -> None:
    """Take one topic up; the leader whose risks it is about declares and stays away; the main leader speaks last."""
    title = staff.read("MS1", f"topics/{topic}")["title"]
    path = f"topics/{topic}"
    own = next((code for code in LEADERS if f"-{code}-" in title), "")
    if own:
        staff.call(own, f"{path}/recusals", {"member": members[own], "reason": "本岗风险", "is_declared": True})
    staff.move("MS1", path, "take_up")
    for code in reversed(LEADERS):
        if code != own:
            staff.call(code, f"{path}/statements", {"member": members[code], "text": "同意。"})
    staff.move("MS1", path, "open_vote")
    for code in LEADERS:
        if code != own:
            staff.call(code, f"{path}/votes", {"member": members[code], "choice": "for"})
    assert staff.call("MS1", f"{path}/settle", {"text": "同意"})["state"] == "approved"


def confirm(staff: Staff, notice: str) -> int:
    """Confirm whatever each of the three who may can confirm, nobody what they rated themselves; returns how many."""
    done = 0
    for code in ("MS1", "L1", "MS2"):
        address = f"/api/rating-notices/{notice}/confirmed"
        answer = staff.client(code).post(address, "{}", content_type="application/json")
        assert answer.status_code == 200 or answer.json()["code"] == "notice_nothing_to_confirm"
        done += len(answer.json().get("keys", ()))
    return done


def is_of_risks(title: str) -> bool:
    """Tell whether a topic is about levels of risks."""
    return "风险等级审定" in title

"""How a meeting, a topic, a recusal and minutes run; the guards hand on to the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow
from lianfang.meetings.access import CONVENERS, NOBODY, RECORDERS, SITTING
from lianfang.meetings.rules import check_heard, check_papers, check_quorum, is_quorate

Given = Mapping[str, Any]


def _papers_in_time(meeting: Any, actor: Actor, given: Given) -> None:
    check_papers(given["topics"], given["planned_on"], given["today"], given["rules"], given["calendar"])


def _attendance_taken(meeting: Any, actor: Actor, given: Given) -> None:
    if given["today"] < given["planned_on"]:
        raise Refused("meeting_early", on=given["planned_on"].isoformat())
    if given["untaken"]:
        raise Refused("attendance_untaken", untaken=given["untaken"])


def _quorum(subject: Any, actor: Actor, given: Given) -> None:
    check_quorum(given["roll"], given["rules"], is_personnel=getattr(subject, "is_personnel", False))


def _quorum_lost(topic: Any, actor: Actor, given: Given) -> None:
    if is_quorate(given["roll"], given["rules"], is_personnel=topic.is_personnel):
        raise Refused("quorum_there")


def _all_settled(meeting: Any, actor: Actor, given: Given) -> None:
    if given["unsettled"]:
        raise Refused("topics_unsettled", unsettled=given["unsettled"])


def _agenda_is_free(topic: Any, actor: Actor, given: Given) -> None:
    if given["meeting"].state != "draft":
        raise Refused("agenda_frozen", meeting=given["meeting"].no)


def _may_leave_agenda(topic: Any, actor: Actor, given: Given) -> None:
    if given["meeting"].state not in ("draft", "cancelled"):
        raise Refused("agenda_frozen", meeting=given["meeting"].no)


def _is_open(topic: Any, actor: Actor, given: Given) -> None:
    if given["meeting"].state != "open":
        raise Refused("meeting_not_open", meeting=given["meeting"].no)


def _nothing_else_is_up(topic: Any, actor: Actor, given: Given) -> None:
    if given["others_up"]:
        raise Refused("topic_in_hand")


def _all_heard(topic: Any, actor: Actor, given: Given) -> None:
    check_heard(given["roll"], given["spoken"])


def _no_open_recusal(topic: Any, actor: Actor, given: Given) -> None:
    if given["open_recusals"]:
        raise Refused("recusal_open")


def _counted(outcome: str) -> Any:
    def guard(topic: Any, actor: Actor, given: Given) -> None:
        if given["outcome"] != outcome:
            raise Refused("outcome_other")

    return guard


def _is_not_concerned(recusal: Any, actor: Actor, given: Given) -> None:
    """Nobody decides on their own recusal."""
    if recusal.member.post_id in actor.post_ids:
        raise Refused("recusal_own")


def _confirms(minutes: Any, actor: Actor, given: Given) -> None:
    if not given["may_confirm"]:
        raise Refused("minutes_not_yours")


def _all_confirmed(minutes: Any, actor: Actor, given: Given) -> None:
    if given["missing"]:
        raise Refused("minutes_unconfirmed", missing=given["missing"])


MEETING = Workflow(
    name="meeting",
    label=_("Meeting"),
    initial="draft",
    states=(
        State("draft", _("Being prepared"), "todo"),
        State("convened", _("Papers sent")),
        State("open", _("In session")),
        State("closed", _("Closed, minutes to come")),
        State("minuted", _("Minutes confirmed"), "done"),
        State("cancelled", _("Cancelled"), "stop"),
    ),
    moves=(
        Move(
            "convene",
            _("Send the papers and freeze the agenda"),
            frozenset({"draft"}),
            "convened",
            CONVENERS,
            guards=(_papers_in_time,),
        ),
        Move(
            "postpone", _("Put off to another day"), frozenset({"convened"}), "convened", CONVENERS, needs_comment=True
        ),
        Move(
            "open",
            _("Open the meeting"),
            frozenset({"convened"}),
            "open",
            CONVENERS,
            guards=(_attendance_taken, _quorum),
        ),
        Move("close", _("Close the meeting"), frozenset({"open"}), "closed", CONVENERS, guards=(_all_settled,)),
        Move("minute", _("Minutes confirmed"), frozenset({"closed"}), "minuted", NOBODY),
        Move("load", _("Held before the product"), frozenset({"draft"}), "minuted", NOBODY),
        Move(
            "cancel",
            _("Cancel the meeting"),
            frozenset({"draft", "convened"}),
            "cancelled",
            CONVENERS,
            needs_comment=True,
        ),
    ),
)

IN_HAND = frozenset({"discussing", "voting"})
TOPIC = Workflow(
    name="topic",
    label=_("Topic"),
    initial="waiting",
    states=(
        State("waiting", _("Waiting for a meeting"), "todo"),
        State("agenda", _("On an agenda")),
        State("discussing", _("Under discussion")),
        State("voting", _("Discussed, being voted on")),
        State("approved", _("Approved"), "done"),
        State("rejected", _("Rejected"), "bad"),
        State("deferred", _("Deferred"), "stop"),
        State("withdrawn", _("Withdrawn"), "stop"),
    ),
    moves=(
        Move("put_on", _("Put on the agenda"), frozenset({"waiting"}), "agenda", CONVENERS, guards=(_agenda_is_free,)),
        Move(
            "take_off",
            _("Take off the agenda"),
            frozenset({"agenda"}),
            "waiting",
            CONVENERS,
            guards=(_may_leave_agenda,),
        ),
        Move(
            "take_up",
            _("Take up the topic"),
            frozenset({"agenda"}),
            "discussing",
            CONVENERS,
            guards=(_is_open, _nothing_else_is_up, _no_open_recusal, _quorum),
        ),
        Move(
            "open_vote",
            _("Open the vote"),
            frozenset({"discussing"}),
            "voting",
            CONVENERS,
            guards=(_is_open, _no_open_recusal, _quorum, _all_heard),
        ),
        Move("approve", _("Approved"), frozenset({"voting"}), "approved", CONVENERS, guards=(_counted("approved"),)),
        Move("reject", _("Rejected"), frozenset({"voting"}), "rejected", CONVENERS, guards=(_counted("rejected"),)),
        Move(
            "divide",
            _("Deferred: no majority on either side"),
            frozenset({"voting"}),
            "deferred",
            CONVENERS,
            guards=(_counted("deferred"),),
        ),
        Move(
            "fall_back",
            _("Defer: too few members may take part"),
            frozenset({"agenda", "discussing"}),
            "deferred",
            CONVENERS,
            guards=(_is_open, _quorum_lost),
        ),
        Move(
            "put_off",
            _("Defer with a reason"),
            frozenset({"agenda", "discussing"}),
            "deferred",
            CONVENERS,
            needs_comment=True,
            guards=(_is_open,),
        ),
        Move(
            "withdraw",
            _("Withdraw the topic"),
            frozenset({"waiting", "agenda"}),
            "withdrawn",
            CONVENERS,
            needs_comment=True,
        ),
        Move("load_approved", _("Approved before the product"), frozenset({"waiting"}), "approved", NOBODY),
        Move("load_rejected", _("Rejected before the product"), frozenset({"waiting"}), "rejected", NOBODY),
        Move("load_deferred", _("Deferred before the product"), frozenset({"waiting"}), "deferred", NOBODY),
    ),
)
SETTLING = {"approved": "approve", "rejected": "reject", "deferred": "divide"}

RECUSAL = Workflow(
    name="recusal",
    label=_("Recusal"),
    initial="raised",
    states=(
        State("raised", _("Demanded")),
        State("accepted", _("Stays away"), "stop"),
        State("dismissed", _("Takes part"), "done"),
    ),
    moves=(
        Move("declare", _("Stay away"), frozenset({"raised"}), "accepted", NOBODY),
        Move("accept", _("Stays away"), frozenset({"raised"}), "accepted", CONVENERS, guards=(_is_not_concerned,)),
        Move(
            "dismiss",
            _("Takes part all the same"),
            frozenset({"raised"}),
            "dismissed",
            CONVENERS,
            needs_comment=True,
            guards=(_is_not_concerned,),
        ),
    ),
)

MINUTES = Workflow(
    name="minutes",
    label=_("Minutes"),
    initial="draft",
    states=(
        State("draft", _("Draft"), "todo", editable=frozenset({"text"})),
        State("circulated", _("Sent for confirmation")),
        State("confirmed", _("Confirmed"), "done"),
        State("returned", _("Returned"), "stop"),
    ),
    moves=(
        Move("circulate", _("Send for confirmation"), frozenset({"draft"}), "circulated", RECORDERS),
        Move("confirm", _("Confirm"), frozenset({"circulated"}), "circulated", SITTING, guards=(_confirms,)),
        Move(
            "return",
            _("Return"),
            frozenset({"circulated"}),
            "returned",
            SITTING,
            needs_comment=True,
            guards=(_confirms,),
        ),
        Move("settle", _("Confirmed by all"), frozenset({"circulated"}), "confirmed", NOBODY, guards=(_all_confirmed,)),
    ),
)

declare_refusals(
    {
        "meeting_early": _("The meeting is planned for {on}; members count on the days until then to read the papers."),
        "attendance_untaken": _("Take the attendance first: {untaken} are not marked as present, absent or on leave."),
        "quorum_there": _(
            "Enough members take part; the topic can be decided. To defer it all the same, give a reason."
        ),
        "topics_unsettled": _("{unsettled} topics are not settled; decide or defer them first."),
        "agenda_frozen": _(
            "The papers of meeting {meeting} have been sent; no topic is added to its agenda or taken off it any more."
        ),
        "meeting_not_open": _("Meeting {meeting} is not in session."),
        "topic_in_hand": _("Another topic is in hand; settle it first."),
        "recusal_open": _("Decide first whether the member whose recusal was demanded stays away."),
        "outcome_other": _("The votes come to another outcome."),
        "recusal_own": _("Nobody decides on their own recusal."),
        "minutes_not_yours": _(
            "The minutes are confirmed by the members who were present, or by those the rules name."
        ),
        "minutes_unconfirmed": _("{missing} confirmations are missing."),
    }
)

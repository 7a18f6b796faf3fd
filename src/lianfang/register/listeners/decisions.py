"""What the team decides of ratings, and what becomes of objections to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.events import listen
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import declared_workflows
from lianfang.meetings.actions import TopicDecided
from lianfang.meetings.queries.sessions import list_attendance
from lianfang.register.actions import RatingConfirmed, settle_changes, take_edition_decision, take_team_decision
from lianfang.register.actions import follow_objection as settle_objection
from lianfang.register.queries import list_batches
from lianfang.register.terms import BATCH_TOPIC, EDITION_TOPIC
from lianfang.tasks.actions import ObjectionSettled

DECIDED = system("a meeting has decided about levels of risks")


@listen(TopicDecided)
def follow_decision(decided: TopicDecided) -> None:
    """Take over what the team decided of a batch of ratings, or of an edition."""
    words = f"{decided.body} {decided.meeting_number}".strip()
    if decided.kind == EDITION_TOPIC:
        take_edition_decision(
            edition_id=int(decided.object_id), outcome=decided.outcome, words=words, decided_on=decided.decided_on
        )
    if decided.kind == BATCH_TOPIC:
        take_team_decision(
            DECIDED,
            batch_id=int(decided.object_id),
            outcome=decided.outcome,
            words=words,
            decided_on=decided.decided_on,
        )


@listen(ObjectionSettled)
def follow_objection(settled: ObjectionSettled) -> None:
    """Send a rating back to the team when an objection to it was upheld."""
    if settled.object_type == "register.rating":
        settle_objection(rating_id=int(settled.object_id), outcome=settled.outcome)


@listen(RatingConfirmed)
def follow_confirmation(confirmed: RatingConfirmed) -> None:
    """Settle the changes that had asked for the new level."""
    settle_changes(risk_id=confirmed.risk_id)


def stays_away(topic: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse the vote on the risks of a post while its holder takes part: nobody decides about the own."""
    if getattr(topic, "kind", "") != BATCH_TOPIC:
        return
    batch = list_batches(DECIDED).filter(pk=int(topic.object_id)).first()
    if batch is None or batch.post_id is None:
        return
    for member in list_attendance(actor, given["meeting"]):
        if member.post_id == batch.post_id and member.pk in given["roll"].part:
            raise Refused("rating_recusal", person=member.localized("person"))


declared_workflows()["topic"].accept_guard("open_vote", stays_away)
declare_refusals(
    {"rating_recusal": _("{person} holds the post whose risks are decided and stays away from this topic: record it.")}
)

"""What the cycle does when a meeting has decided."""

from __future__ import annotations

from lianfang.cycle.actions import take_decision
from lianfang.cycle.terms import PROGRAMME_TOPIC
from lianfang.kernel.events import listen
from lianfang.meetings.actions import TopicDecided


@listen(TopicDecided)
def follow_decision(decided: TopicDecided) -> None:
    """Take over what the team decided of a work programme."""
    if decided.kind == PROGRAMME_TOPIC:
        take_decision(
            programme_id=int(decided.object_id),
            outcome=decided.outcome,
            words=f"{decided.body} {decided.meeting_number}".strip(),
            decided_on=decided.decided_on,
        )

"""What the team decides of a version of an item."""

from __future__ import annotations

from lianfang.catalogue.actions import take_decision
from lianfang.catalogue.terms import ITEM_VERSION_TOPIC
from lianfang.kernel.access import system
from lianfang.kernel.events import listen
from lianfang.meetings.actions import TopicDecided

DECIDED = system("a meeting has decided about a version of an item")


@listen(TopicDecided)
def follow_decision(decided: TopicDecided) -> None:
    """Approve or return the version that a settled topic was about; what is deferred stays where it is."""
    if decided.kind == ITEM_VERSION_TOPIC:
        take_decision(
            DECIDED,
            version_id=int(decided.object_id),
            outcome=decided.outcome,
            words=f"{decided.body} {decided.meeting_number}".strip(),
            decided_on=decided.decided_on,
        )

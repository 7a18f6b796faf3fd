"""What the catalogue does when a meeting has decided on an edition."""

from __future__ import annotations

from lianfang.catalogue.actions.editions import approve_edition, return_edition
from lianfang.catalogue.queries.editions import list_editions
from lianfang.catalogue.terms.editions import EDITION_TOPIC
from lianfang.kernel.access import system
from lianfang.kernel.events import listen
from lianfang.meetings.actions import TopicDecided
from lianfang.store.acting import acting

TEAM = system("the team has decided on an edition")


@listen(TopicDecided)
def take_decision_on_edition(event: TopicDecided) -> None:
    """Approve an edition that the team has approved, return one that it has rejected; a deferred one waits."""
    if event.kind != EDITION_TOPIC:
        return
    with acting(TEAM):
        edition = list_editions(TEAM).filter(pk=event.object_id, state="submitted").first()
    if edition is None:
        return
    if event.outcome == "approved":
        approve_edition(
            TEAM,
            key=edition.number,
            body=event.body,
            decided_on=event.decided_on,
            document=event.meeting_number,
        )
    elif event.outcome == "rejected":
        return_edition(TEAM, key=edition.number, comment=f"{event.body} {event.meeting_number}")

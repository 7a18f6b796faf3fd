"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianfang.kernel.access import Actor


@dataclass(frozen=True)
class TopicDecided:
    """A body has settled a topic; listeners act as the system, in the transaction that settles it.

    outcome: approved, rejected or deferred. body: the body's name. meeting_number: such as 2026-7, or the title of a
    meeting that was held before the product.
    """

    actor: Actor
    topic_id: int
    kind: str
    object_type: str
    object_id: str
    outcome: str
    body: str
    decided_on: date
    meeting_number: str

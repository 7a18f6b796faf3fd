"""What the register announces to later rooms."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.kernel.access import Actor


@dataclass(frozen=True)
class RatingConfirmed:
    """A level has come into force."""

    actor: Actor
    risk_id: int
    rating_id: int
    level: str


@dataclass(frozen=True)
class RatingLapsed:
    """A confirmed rating has lapsed because what it was about has changed."""

    actor: Actor
    risk_id: int
    rating_id: int
    because: str

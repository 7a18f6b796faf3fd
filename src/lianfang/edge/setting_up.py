"""The steps in which an office is set up, offered by the rooms and shown on one page in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lianfang.kernel.access import Actor, Role
from lianfang.kernel.text import Text


@dataclass(frozen=True)
class SetupStep:
    """One step: what is taken in, why the notice asks for it, how much is there, and where it is done.

    count: takes the actor, returns how many there are; page, sheet, blank: names of addresses of the list, the import
    and the empty sheet, "" for none; by: who does it; is_needed: whether an edition can be published without it.
    """

    code: str
    label: Text
    why: Text
    count: Callable[[Actor], int]
    order: int
    by: frozenset[Role]
    page: str
    sheet: str = ""
    blank: str = ""
    is_needed: bool = True


_STEPS: dict[str, SetupStep] = {}


def offer_step(step: SetupStep) -> None:
    """Add a step to the page on which an office is set up."""
    _STEPS[step.code] = step


def offered_steps() -> list[SetupStep]:
    """Return every step in order."""
    return sorted(_STEPS.values(), key=lambda step: step.order)

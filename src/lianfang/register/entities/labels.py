"""Words for the codes of the register, as the office sets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lianfang.kernel.access import PUBLIC, Actor
from lianfang.policies.queries import label_of, list_labels
from lianfang.register.terms import LEVELS
from lianfang.store.acting import current_actor

Choices = Sequence[tuple[str, object]]


def office_label(policy: str, code: str) -> str:
    """Return the office's label of a code for whoever reads; empty for no code."""
    return label_of(current_actor() or PUBLIC, policy, code) if code else ""


def office_choices(policy: str) -> Callable[[Actor], Choices]:
    """Return what a filter offers for a list of the office."""
    return lambda actor: list(list_labels(actor, policy).items())


def level_label(level: str) -> str:
    """Return the office's word for a level."""
    return office_label("level_labels", level)


def level_choices(actor: Actor) -> Choices:
    """Return the levels from the highest to the lowest, in the office's words."""
    labels = list_labels(actor, "level_labels")
    return [(level, labels.get(level, level)) for level in reversed(LEVELS)]

"""Who takes part in a topic, and whether they are enough. Pure; members are named by numbers in order of rank."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Roll:
    """Name the members entitled to attend in order of rank, who has the chair, who is here and who stays away.

    Observers are no members: they stand in none of these.
    """

    members: tuple[int, ...]
    chair: int | None
    present: frozenset[int]
    recused: frozenset[int] = frozenset()

    @property
    def part(self) -> tuple[int, ...]:
        """Return who takes part: the members present and not recused, in order of rank."""
        return tuple(member for member in self.members if member in self.present and member not in self.recused)

    @property
    def presiding(self) -> int | None:
        """Return who presides: the main leader, or where that one takes no part the highest in rank who does."""
        if self.chair in self.part:
            return self.chair
        return self.part[0] if self.part else None


def base_of(roll: Roll, rules: Rulebook) -> int:
    """Return how many members the shares are taken of: all of them, unless the office lets recused members leave."""
    away = roll.recused & set(roll.members) if rules.recused == "leave" else frozenset()
    return len(roll.members) - len(away)


def needed_of(roll: Roll, rules: Rulebook, *, is_personnel: bool = False) -> int:
    """Return how many must take part: at least the share, rounded up, and never nobody."""
    return max(1, ceil(rules.share(is_personnel=is_personnel) * base_of(roll, rules)))


def is_quorate(roll: Roll, rules: Rulebook, *, is_personnel: bool = False) -> bool:
    """Tell whether enough members take part; at the share itself they are enough."""
    return len(roll.part) >= needed_of(roll, rules, is_personnel=is_personnel)


def check_quorum(roll: Roll, rules: Rulebook, *, is_personnel: bool = False) -> None:
    """Refuse to go on where too few members take part."""
    if not is_quorate(roll, rules, is_personnel=is_personnel):
        raise Refused(
            "quorum_missing",
            present=len(roll.part),
            base=base_of(roll, rules),
            needed=needed_of(roll, rules, is_personnel=is_personnel),
        )


declare_refusals(
    {
        "quorum_missing": _(
            "{present} of {base} members take part; at least {needed} must. Without them nothing is decided."
        ),
    }
)

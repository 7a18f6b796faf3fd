"""The office's rules of procedure as values: from a row of the policy `meeting_rules`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """How one body meets.

    quorum, personnel: share of the members that must take part, for any topic and for personnel.
    majority: more than half of those ``entitled`` to attend, or of those ``present`` and taking part.
    recused: whether a recused member ``stay``s in the number of members or ``leave``s it for the topic.
    papers_days: working days between the papers and the meeting; minutes_days: from the meeting to confirmed minutes.
    minutes_by: minutes are confirmed by ``all_present`` members, or by ``chair_and_recorder``.
    """

    quorum: str = "1/2"
    personnel: str = "2/3"
    majority: str = "entitled"
    recused: str = "stay"
    papers_days: int = 2
    minutes_days: int = 5
    minutes_by: str = "all_present"

    def share(self, *, is_personnel: bool) -> Fraction:
        """Return the share of the members that a topic needs; personnel never needs less than any other."""
        general = Fraction(self.quorum)
        return max(general, Fraction(self.personnel)) if is_personnel else general

    def values(self) -> dict[str, Any]:
        """Return it as plain values, so that a meeting keeps the rules it was convened under."""
        return asdict(self)


def rulebook_of(rows: Iterable[Mapping[str, Any]], body: str) -> Rulebook:
    """Return the rules of a body by its code, those of the row `default` where it has none of its own."""
    known = {row["code"]: row for row in rows}
    row = known.get(body) or known.get(DEFAULT)
    return from_values(row) if row else Rulebook()


def from_values(values: Mapping[str, Any]) -> Rulebook:
    """Return rules kept as plain values; columns of the policy that name no rule are passed over."""
    names = Rulebook.__dataclass_fields__
    return Rulebook(**{name: value for name, value in values.items() if name in names and value not in (None, "")})

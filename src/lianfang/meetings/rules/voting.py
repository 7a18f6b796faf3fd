"""Who may vote, and what the votes come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.rules.quorum import Roll, base_of
from lianfang.meetings.rules.rulebook import Rulebook
from lianfang.meetings.terms import Choice, Outcome


@dataclass(frozen=True, slots=True)
class Count:
    """How the votes fell: numbers of members, and the number that more than half is taken of."""

    in_favour: int
    against: int
    abstained: int
    base: int

    @property
    def outcome(self) -> Outcome:
        """Return the side that more than half stand on; where neither has so many the topic comes back another time."""
        if self.in_favour * 2 > self.base:
            return Outcome.APPROVED
        if self.against * 2 > self.base:
            return Outcome.REJECTED
        return Outcome.DEFERRED

    @property
    def needed(self) -> int:
        """Return how many votes are more than half."""
        return self.base // 2 + 1


def check_voter(roll: Roll, member: int) -> None:
    """Refuse the vote of somebody who is away, stays away, or is no member."""
    if member in roll.recused:
        raise Refused("voter_recused", field="member")
    if member not in roll.part:
        raise Refused("voter_away", field="member")


def count_votes(roll: Roll, rules: Rulebook, votes: Mapping[int, str]) -> Count:
    """Return how the votes fell; refuse to count before everybody who takes part has voted."""
    for member in votes:
        check_voter(roll, member)
    if missing := [member for member in roll.part if member not in votes]:
        raise Refused("votes_missing", missing=len(missing))
    given = list(votes.values())
    return Count(
        given.count(Choice.FOR),
        given.count(Choice.AGAINST),
        given.count(Choice.ABSTAIN),
        len(roll.part) if rules.majority == "present" else base_of(roll, rules),
    )


declare_refusals(
    {
        "voter_recused": _("Whoever stays away from a topic does not vote on it."),
        "voter_away": _("Only members who are present vote; observers and absent members do not."),
        "votes_missing": _("{missing} members have not voted yet; whoever does not want to decide abstains."),
    }
)

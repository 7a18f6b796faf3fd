"""Who may speak next: everybody who takes part speaks once, the main leader last. Pure."""

from __future__ import annotations

from collections.abc import Collection

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.rules.quorum import Roll


def silent(roll: Roll, spoken: Collection[int]) -> tuple[int, ...]:
    """Return who takes part and has not spoken yet, in order of rank."""
    return tuple(member for member in roll.part if member not in spoken)


def next_speakers(roll: Roll, spoken: Collection[int]) -> tuple[int, ...]:
    """Return who may speak now: anybody still silent, and whoever presides only when nobody else is.

    Where the main leader takes no part, whoever presides instead speaks last.
    """
    waiting = silent(roll, spoken)
    others = tuple(member for member in waiting if member != roll.presiding)
    return others or waiting


def check_speaker(roll: Roll, spoken: Collection[int], member: int) -> None:
    """Refuse a statement by somebody who is away, stays away, has spoken, or must speak last."""
    if member in roll.recused:
        raise Refused("speaker_recused", field="member")
    if member not in roll.part:
        raise Refused("speaker_away", field="member")
    if member in spoken:
        raise Refused("speaker_again", field="member")
    if member not in next_speakers(roll, spoken):
        raise Refused("speaker_last", field="member", waiting=len(silent(roll, spoken)) - 1)


def check_heard(roll: Roll, spoken: Collection[int]) -> None:
    """Refuse the vote while somebody who takes part has not spoken."""
    if waiting := silent(roll, spoken):
        raise Refused("vote_early", waiting=len(waiting))


declare_refusals(
    {
        "speaker_recused": _("Whoever stays away from a topic does not speak on it."),
        "speaker_away": _("Only members who are present speak on a topic; observers and absent members do not."),
        "speaker_again": _("This member has spoken on the topic; correct what was recorded instead."),
        "speaker_last": _(
            "The main leader, or whoever presides instead, speaks last: {waiting} others have not spoken."
        ),
        "vote_early": _("The vote opens when everybody present has spoken: {waiting} have not."),
    }
)

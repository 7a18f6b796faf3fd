"""Compose the draft of minutes from what was recorded, and tell whose confirmation is missing. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from lianfang.kernel.errors import listed
from lianfang.kernel.text import Text as _
from lianfang.meetings.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who was asked: name, post, how they sit, whether they came, and why not."""

    person: str
    title: str
    is_member: bool
    is_present: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Treated:
    """One topic as it was treated; recused: (person, reason); said: (person, text); votes: (person, choice)."""

    number: int
    title: str
    outcome: object
    recused: Sequence[tuple[str, str]] = ()
    said: Sequence[tuple[str, str]] = ()
    votes: Sequence[tuple[str, object]] = ()
    figures: tuple[int, int, int, int] | None = None
    decision: str = ""
    follow_ups: Sequence[tuple[str, str, str]] = field(default=())


LABEL_OPENING = _("The meeting")
LABEL_TOPIC = _("Topic {number}: {title}")
ATTENDED = _("Present ({count}): {people}")
AWAY = _("Not present: {people}")
SITTING_IN = _("Attending without a vote: {people}")
NOBODY = _("nobody")
NAMED = _("{person} ({note})")
HELD = _("Held on {on} at {place}. Members: {members}; present: {present}; presiding: {presiding}.")
HELD_NOWHERE = _("Held on {on}. Members: {members}; present: {present}; presiding: {presiding}.")
STAYED_AWAY = _("Stayed away: {person} ({reason})")
STATEMENTS = _("Statements in order:")
ONE_STATEMENT = _("{number}. {person}: {text}")
VOTES = _("Votes: {for_} in favour, {against} against, {abstained} abstaining, of {base} members.")
ONE_VOTE = _("{person}: {choice}")
OUTCOME = _("Outcome: {outcome}.")
DECISION = _("Decision: {text}")
FOLLOW = _("To be carried out: {text} ({post}, by {due})")
NO_DAY = _("no day named")


def opening(on: str, place: str, presiding: str, came: Sequence[Came]) -> str:
    """Return the part about the whole meeting: when, where, who came and who did not."""
    members = [who for who in came if who.is_member]
    here = [who for who in members if who.is_present]
    words = {"on": on, "place": place, "members": len(members), "present": len(here), "presiding": presiding}
    away = [_named(who.person, who.reason) for who in members if not who.is_present]
    beside = [_named(who.person, who.title) for who in came if not who.is_member and who.is_present]
    lines = [
        (HELD if place else HELD_NOWHERE).filled(**words),
        ATTENDED.filled(count=len(here), people=listed(_named(who.person, who.title) for who in here)),
    ]
    lines += [AWAY.filled(people=listed(away) if away else NOBODY)]
    lines += [SITTING_IN.filled(people=listed(beside))] if beside else []
    return "\n".join(lines)


def _named(person: str, note: str) -> str:
    return NAMED.filled(person=person, note=note) if note else person


def treatment(topic: Treated) -> str:
    """Return the part about one topic: who stayed away, what was said in order, the votes, the outcome."""
    lines = [STAYED_AWAY.filled(person=person, reason=reason) for person, reason in topic.recused]
    if topic.said:
        lines.append(str(STATEMENTS))
        lines += [
            ONE_STATEMENT.filled(number=number, person=person, text=text)
            for number, (person, text) in enumerate(topic.said, 1)
        ]
    if topic.figures:
        in_favour, against, abstained, base = topic.figures
        lines.append(VOTES.filled(for_=in_favour, against=against, abstained=abstained, base=base))
        lines.append(listed(ONE_VOTE.filled(person=person, choice=choice) for person, choice in topic.votes))
    lines.append(OUTCOME.filled(outcome=topic.outcome))
    lines += [DECISION.filled(text=topic.decision)] if topic.decision else []
    lines += [FOLLOW.filled(text=text, post=post, due=due or NO_DAY) for text, post, due in topic.follow_ups]
    return "\n".join(line for line in lines if line)


def missing_confirmations(
    rules: Rulebook, present: Collection[int], presiding: int | None, confirmed: Collection[int], *, by_recorder: bool
) -> set[int | None]:
    """Return who has not confirmed yet: members by number, None for the recorder; empty when the minutes stand.

    present: the members who were present. by_recorder: whether the recorder has confirmed.
    """
    if rules.minutes_by == "all_present":
        return {member for member in present if member not in confirmed}
    asked: set[int | None] = {presiding} if presiding is not None else set()
    return (asked - set(confirmed)) | (set() if by_recorder else {None})

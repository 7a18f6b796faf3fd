"""Rules on warning rules and the clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from demo.office.fault import Fault, Record

RED_ALWAYS = {"handling_post", "division_head", "leader_in_charge", "discipline_group"}


def recipients_widen(office: Record) -> Iterator[Fault]:
    """A graver card reaches everyone a lighter one reaches; red always reaches four."""
    cards = sorted(office["policies"]["cards"], key=lambda card: card["rank"])
    for lighter, graver in zip(cards, cards[1:], strict=False):
        if not set(lighter["recipients"]) <= set(graver["recipients"]):
            yield Fault("RECIPIENTS", graver["code"], "narrower than " + lighter["code"])
    if not set(cards[-1]["recipients"]) >= RED_ALWAYS:
        yield Fault("RECIPIENTS", cards[-1]["code"], ", ".join(sorted(RED_ALWAYS - set(cards[-1]["recipients"]))))


def rules_reach_their_card(office: Record) -> Iterator[Fault]:
    """Each rule tells at least those whom its card tells; a rule may add, never take away."""
    base = {card["code"]: set(card["recipients"]) for card in office["policies"]["cards"]}
    for rule in office["warning_rules"]:
        if missing := base.get(rule["card"], set()) - set(rule["notify"]):
            yield Fault("RULE_RECIPIENTS", rule["id"], ", ".join(sorted(missing)))


def boundary(vector: Record, clock: Record, card: str) -> datetime:
    """Return the last moment without the card: Monday to Friday count, holidays are outside the vectors."""
    entry = clock[card]
    if entry["limit"] == "legal" and vector["legal"] is None:
        entry = clock["red_without_legal"]
    whole_days = vector[entry["limit"]] + entry["offset"] - 1
    whole_days += vector["suspended_days"] if clock["suspensions_added"] else 0
    moment = datetime.fromisoformat(vector["started_at"])
    while whole_days:
        moment += timedelta(days=1)
        whole_days -= clock["unit"] == "calendar_days" or moment.weekday() < 5
    return moment


def vectors_agree(office: Record) -> Iterator[Fault]:
    """The golden vectors follow from the offsets of their kind of clock."""
    clocks = {clock["code"]: clock for clock in office["policies"]["clocks"]}
    for vector in office["clock_vectors"]:
        for card in ("blue", "yellow", "red"):
            due = boundary(vector, clocks[vector["kind"]], card)
            if due != datetime.fromisoformat(vector[f"{card}_after"]):
                yield Fault("CLOCK_VECTOR", vector["id"], f"{card}: {due.isoformat()}")


RULES = (recipients_widen, rules_reach_their_card, vectors_agree)

"""What the room of policies gives to others at start-up: values are held for the length of a web request."""

from __future__ import annotations

from typing import Any

from django.core.signals import request_finished, request_started

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.events import listen
from lianfang.people.actions import ChargesChanged, IncumbencyStarted
from lianfang.people.queries import CHARGE_FIELDS, code_of_field, list_charges, list_fields, list_posts_beside
from lianfang.policies.queries import forget_values, hold_values, list_labels, list_rows
from lianfang.policies.rules import check_charges
from lianfang.store.acting import acting

KEEPER = system("what one leader answers for is held against the five charges")


def _begin(**_given: Any) -> None:
    hold_values()


def _end(**_given: Any) -> None:
    forget_values()


request_started.connect(_begin, dispatch_uid="policies.hold")
request_finished.connect(_end, dispatch_uid="policies.forget")


def named_fields(actor: Actor) -> dict[str, tuple[str, str]]:
    """Return the charges of the office's list by code, with both labels."""
    return {row["code"]: (row["label"], row["label_en"]) for row in list_rows(actor, "five_charges")}


@listen(ChargesChanged)
@listen(IncumbencyStarted)
def keep_charges_apart(event: ChargesChanged | IncumbencyStarted) -> None:
    """Refuse that the main leader, as a person or a post, holds one of the five charges, or anybody all of them."""
    with acting(KEEPER):
        since_on = getattr(event, "since_on", clock.today())
        posts = list_posts_beside(KEEPER, event.post_id, since_on)
        fields = list_fields(KEEPER)
        charges = list_charges(KEEPER).filter(leader__in=posts, unit__isnull=True)
        held = {code_of_field(fields, charge.field) for charge in charges}
        is_main = any(post.role == Role.MAIN_LEADER for post in posts)
        titles = [post.localized("title") for post in posts]
        five = list_labels(KEEPER, "five_charges") if held else {}
    if held:
        check_charges(titles, is_main, held, five)


CHARGE_FIELDS.fill(named_fields)

"""Codes of items: made by the office's rule, given once, changed only with a reason and a history."""

from __future__ import annotations

import re

from django.db import connection

from lianfang.catalogue.access import PUBLISHERS
from lianfang.catalogue.models import AuthorityItem, ItemCode
from lianfang.catalogue.queries import list_items
from lianfang.catalogue.rules import CODE, next_code, prefix_of
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import list_rows
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

EVERY_CODE = system("a code is unique over all divisions and all times")
RECODERS = PUBLISHERS


def choose_code(actor: Actor, category: str, wanted: str = "") -> str:
    """Return the wanted code where it is right and was never given, otherwise the next one of the category.

    Holds the office's codes until the transaction ends, so that two who ask at once get two codes.
    """
    with acting(actor if actor.is_system else EVERY_CODE), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('catalogue.item_code'))")
        given = ItemCode.objects.unscoped(EVERY_CODE.reason)
        if wanted:
            if not re.fullmatch(CODE, wanted):
                raise Refused("item_code", field="code", value=wanted)
            if given.filter(code=wanted).exists():
                raise Refused("code_given", field="code", value=wanted)
            return wanted
        parts = {row["code"]: str(row["value"]) for row in list_rows(actor, "item_codes")}
        prefix = prefix_of(parts, category)
        highest = given.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
        return next_code(prefix, highest or "")


def keep_code(item: AuthorityItem) -> ItemCode:
    """Write down that an item has its code from today on."""
    return ItemCode.objects.create(item=item, code=item.code, given_on=clock.today())


@use_case
def recode_item(
    actor: Actor, *, key: str, version: int | None = None, comment: str = "", code: str = ""
) -> AuthorityItem:
    """Give an item another code for a stated reason, the next of its category where none is named.

    The former code stays with the item, finds it, and is never given again.
    """
    item = locked(list_items(actor), number=key)
    if not actor.holds(RECODERS, item.unit_path):
        raise NotFound("AuthorityItem")
    if not comment.strip():
        raise Refused("comment_required", field="comment")
    former, wanted = item.code, code.strip().upper()
    new = choose_code(actor, item.category, wanted)
    rows = ItemCode.objects.visible_to(actor).filter(item=item, until__isnull=True)
    for held in rows.select_for_update():
        held.change(until=clock.today(), reason=comment.strip(), changed_by_id=actor.id)
    item.change(expected=version, code=new, former_codes=f"{item.former_codes} {former}".strip())
    keep_code(item)
    record(actor, "catalogue.recode_item", item, before=former, after=new, reason=comment.strip())
    return item


declare_refusals({"code_given": _("The code {value} was given before; no code is given twice.")})
declare_acts({"catalogue.recode_item": _("Item given another code")})

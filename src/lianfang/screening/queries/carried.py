"""What a campaign takes over: measures of last year's risks, reasons of last year's answers, items of posts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lianfang.catalogue.queries import list_items_of_posts
from lianfang.kernel.access import Actor
from lianfang.register.queries import list_measures_of
from lianfang.screening.models import Campaign, ScreeningAnswer


def measures_of(actor: Actor, risk_ids: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """Return risk → its measures as an entry keeps them."""
    found: dict[int, list[dict[str, str]]] = {}
    for row in list_measures_of(actor, risk_ids):
        found.setdefault(row.risk_id, []).append(
            {"kind": row.kind, "text": row.text, "text_en": row.text_en, "cycle": row.cycle, "evidence": row.evidence}
        )
    return found


def last_reasons(actor: Actor, campaign_id: int) -> dict[tuple[int, str, str], str]:
    """Return (post, subject, key) → why there was no risk in the last campaign that was closed."""
    before = Campaign.objects.visible_to(actor).filter(state="closed").exclude(pk=campaign_id).order_by("-year").first()
    if before is None:
        return {}
    rows = ScreeningAnswer.objects.visible_to(actor).filter(screening__campaign=before, reply="none")
    return {
        (post, subject, key): reason
        for post, subject, key, reason in rows.values_list("screening__post_id", "subject", "key", "reason")
    }


def list_item_posts_of(actor: Actor, post_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return post → the items in which it decides, carries out or supervises, each once."""
    found: dict[int, list[int]] = {}
    rows: Any = list_items_of_posts(actor, post_ids)
    for post_id, item_id in rows:
        held = found.setdefault(post_id, [])
        if item_id not in held:
            held.append(item_id)
    return found

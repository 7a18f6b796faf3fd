"""Reads of notifications: everybody reads their own notices only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, override

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.notifications.models import Delivery, Notice
from lianfang.notifications.terms import declared_notices, fill
from lianfang.policies.queries import list_rows
from lianfang.store.records import ScopedQuerySet


def list_notices(actor: Actor) -> ScopedQuerySet[Notice]:
    """Return the actor's notices."""
    return Notice.objects.visible_to(actor)


def get_notice(actor: Actor, key: str) -> Notice:
    """Return one notice by its id; NotFound for anything else."""
    if not key.isdecimal() or len(key) > 18:
        raise NotFound("Notice")
    return list_notices(actor).get(pk=int(key))


def count_unread(actor: Actor) -> int:
    """Return how many notices the actor has not read; one query."""
    if not actor.is_authenticated:
        return 0
    return list_notices(actor).filter(recipient_id=actor.id, state="unread").count()


def list_deliveries(actor: Actor, notice: Notice) -> list[Delivery]:
    """Return by which ways a notice went."""
    return list(Delivery.objects.visible_to(actor).filter(notice=notice).order_by("channel"))


def get_texts(actor: Actor, notice: Notice, language: str | None = None) -> tuple[str, str]:
    """Return (title, text) of a notice in a language, the reader's by default; the office's wording comes first."""
    chosen = language or get_language() or ""
    is_english = chosen.startswith("en")
    title, body = _templates(actor, notice.code, chosen, is_english)
    return tuple(fill(text, notice.params, is_english=is_english) for text in (title, body))  # type: ignore[return-value]


def get_title(notice: Notice) -> str:
    """Return the title of a notice for its reader, as lists show it."""
    return get_texts(Actor(id=notice.recipient_id), notice)[0]


def _templates(actor: Actor, code: str, language: str, is_english: bool) -> tuple[str, str]:
    own: dict[str, Any] | None = next(
        (row for row in list_rows(actor, "notice_templates") if row["code"] == code), None
    )
    if own is not None:
        return (own["title_en"], own["body_en"]) if is_english else (own["title"], own["body"])
    kind = declared_notices().get(code)
    if kind is None:
        return code, ""
    with override(language):
        return str(kind.title), str(kind.body)

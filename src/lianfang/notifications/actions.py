"""Writes of notifications: telling people, marking as read, and handing e-mails to the mail server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from procrastinate.contrib.django import app

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound
from lianfang.kernel.text import Text as _
from lianfang.notifications.models import Delivery, Notice
from lianfang.notifications.queries import get_notice, get_texts, list_notices
from lianfang.notifications.rules import is_last_attempt, kind_of, subject_line
from lianfang.notifications.terms import Channel
from lianfang.notifications.workflow import DELIVERY, NOTICE
from lianfang.people.queries import list_accounts, list_holders
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

WRITER = system("notices are written for others than the one who acts")
SEND_JOB = "notifications.send_email"


class DeliveryFailed(Exception):
    """Say that the mail server did not take a message, so that the job is tried again."""


def notify(
    actor: Actor,
    *,
    code: str,
    accounts: Iterable[int] = (),
    posts: Iterable[int] = (),
    params: Mapping[str, Any] | None = None,
    object_type: str = "",
    object_id: str = "",
    url_name: str = "",
    url_key: str = "",
) -> list[Notice]:
    """Tell the accounts and the present holders of the posts one thing each; whoever acts is not told of their own act.

    params: plain values for the placeholders of the kind's texts; `name_en` beside `name` for English readers.
    An e-mail follows by a job of the same transaction where the kind asks for it and the account has an address.
    """
    kind = kind_of(code)
    values = {"code": code, "params": dict(params or {}), "object_type": object_type, "object_id": object_id}
    with acting(WRITER):
        told = {*accounts, *(holder for post in posts for holder in list_holders(WRITER, post))} - {actor.id}
        if not told:
            return []
        readers = list(list_accounts(WRITER).filter(pk__in=told, is_active=True).order_by("pk"))
        by_email = {reader.pk for reader in readers if kind.by_email and reader.email}
        ids = [reader.pk for reader in readers]
        return _write(WRITER, actor, ids, by_email, {**values, "url_name": url_name, "url_key": url_key}) if ids else []


@use_case
def _write(actor: Actor, by: Actor, readers: list[int], by_email: set[int], values: dict[str, Any]) -> list[Notice]:
    written = []
    for reader in readers:
        notice = Notice.objects.create(recipient_id=reader, sent_at=clock.now(), **values)
        Delivery.objects.create(
            notice=notice, channel=Channel.PRODUCT, state=DELIVERY.state("sent").name, done_at=clock.now()
        )
        if reader in by_email:
            mail = Delivery.objects.create(notice=notice, channel=Channel.EMAIL)
            # By name, because jobs stand above actions; the job row is part of this transaction.
            app.configure_task(SEND_JOB, queue="mail").defer(delivery_id=mail.pk)
        written.append(notice)
    record(by, "notifications.notify", written[0], code=values["code"], readers=readers)
    return written


@use_case
def mark_read(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Notice:
    """Mark one of the actor's notices as read."""
    notice = locked(list_notices(actor), pk=get_notice(actor, key).pk)
    state = NOTICE.check("mark_read", notice, actor)
    notice.change(expected=version, state=state, read_at=clock.now())
    record(actor, "notifications.mark_read", notice)
    return notice


def mark_all_read(actor: Actor) -> int:
    """Mark every unread notice of the actor as read; return how many there were."""
    with acting(actor):
        unread = list(list_notices(actor).filter(recipient_id=actor.id, state="unread").order_by("pk"))
        return _mark(actor, unread) if unread else 0


@use_case
def _mark(actor: Actor, unread: list[Notice]) -> int:
    for notice in unread:
        notice.change(state=NOTICE.check("mark_read", notice, actor), read_at=clock.now())
    record(actor, "notifications.mark_all_read", unread[0], notices=[notice.pk for notice in unread])
    return len(unread)


def send_delivery(actor: Actor, *, delivery_id: int) -> bool:
    """Hand one e-mail to the mail server, as the system only; return False when it was sent or given up before.

    A failure is written down first and then raised as DeliveryFailed, until the attempts are used up.
    """
    if not actor.is_system:
        raise NotFound("Delivery")
    with acting(actor):
        waiting = Delivery.objects.visible_to(actor).filter(pk=delivery_id, state="pending").exists()
    if not waiting:
        return False
    delivery = _attempt(actor, delivery_id=delivery_id)
    if delivery.state == "pending":
        raise DeliveryFailed(delivery.error)
    return True


@use_case
def _attempt(actor: Actor, *, delivery_id: int) -> Delivery:
    rows = Delivery.objects.visible_to(actor).select_related("notice__recipient")
    delivery = locked(rows, pk=delivery_id)
    attempts = delivery.attempts + 1
    try:
        _message(actor, delivery.notice).send()
    except (SMTPException, OSError, ValueError) as failure:
        move = "give_up" if is_last_attempt(attempts) else "retry"
        error = f"{type(failure).__name__}: {failure}"[:300]
    else:
        move, error = "send", ""
    state = DELIVERY.check(move, delivery, actor)
    delivery.change(state=state, attempts=attempts, error=error, done_at=None if move == "retry" else clock.now())
    record(actor, "notifications.send_delivery", delivery, attempts=attempts, error=error)
    return delivery


def _message(actor: Actor, notice: Notice) -> EmailMessage:
    reader = notice.recipient
    title, body = get_texts(actor, notice, reader.language)
    return EmailMessage(subject=subject_line(title), body=body, to=[reader.email])


declare_acts(
    {
        "notifications.notify": _("Notice sent"),
        "notifications.mark_read": _("Notice read"),
        "notifications.mark_all_read": _("Notices read"),
        "notifications.send_delivery": _("E-mail sent"),
    }
)

"""Tables of notifications."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import Scope
from lianfang.kernel.text import Text as _
from lianfang.notifications.terms import Channel
from lianfang.notifications.workflow import DELIVERY, NOTICE
from lianfang.store.records import Record


class Notice(Record):
    """One person is told one thing; the text is made in the reader's language when it is shown."""

    scope = Scope(owner="recipient")
    unreplayed_because = _("one entry speaks of all notices that were sent or read at once")
    unrecorded_because = unreplayed_because

    recipient = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    url_name = models.CharField(max_length=60, blank=True)
    url_key = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, default=NOTICE.initial)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["recipient"], condition=models.Q(state="unread"), name="notice_unread"),
            models.Index(fields=["recipient", "-sent_at"], name="notice_of_recipient"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in NOTICE.states]), name="notice_state"
            )
        ]


class Delivery(Record):
    """One way by which a notice goes to its reader, with every attempt counted."""

    scope = Scope(via="notice")
    unrecorded_because = _("an entry is written when an e-mail is sent, not when it is queued")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=[(channel.value, channel.value) for channel in Channel])
    state = models.CharField(max_length=20, default=DELIVERY.initial)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in DELIVERY.states]), name="delivery_state"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=[channel.value for channel in Channel]), name="delivery_channel"
            ),
        ]

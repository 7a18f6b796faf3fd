"""Tables of the trail. Both are append-only for the app; erasing a payload is an act of its own, not an update."""

from __future__ import annotations

import uuid

from django.db import models

from lianfang.kernel.access import BUSINESS, Role, Scope
from lianfang.store.records import Record
from lianfang.trail.terms import SYSTEM, label_of_act


class Entry(Record):
    """One act: the canonical header is what is proved, the other columns are for looking."""

    # An auditor reads who did what to which object; what it said stands in the payload, which is business text.
    scope = Scope(unit="unit", roles=BUSINESS, owner="actor_account", readers=frozenset({Role.AUDITOR}))
    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    actor_account = models.ForeignKey(
        "people.Account", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    actor_name = models.CharField(max_length=120)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+", db_constraint=False)
    header = models.TextField()
    state_digest = models.BinaryField(max_length=32)
    payload_commitment = models.BinaryField(max_length=32)

    class Meta(Record.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["object_type", "object_id", "-at"], name="trail_entry_object"),
            models.Index(fields=["-at"], name="trail_entry_at"),
        ]

    @property
    def label(self) -> object:
        """Return the words for the act."""
        return label_of_act(self.action)

    @property
    def who(self) -> object:
        """Return who acted; work of the system says so, and its reason stands in `actor_name`."""
        return self.actor_name if self.actor_account_id else SYSTEM


class Payload(Record):
    """What an act said, under a salt, apart from the entry so that it can be taken away without breaking the proof."""

    # Not for officers: an objection or a grant is told to fewer people than the division has.
    scope = Scope(unit="unit", roles=BUSINESS - {Role.OFFICER})
    append_only = True

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="payload", primary_key=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+", db_constraint=False)
    salt = models.BinaryField(max_length=32)
    body = models.JSONField()

    class Meta(Record.Meta):
        abstract = False

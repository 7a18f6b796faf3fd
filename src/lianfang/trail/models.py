"""Tables of the trail: entries and payloads, the tree over them, and what is known about its keys and verifications.

`append_only` rows are never changed; `writer` names the database role that alone may insert them.
"""

from __future__ import annotations

import uuid

from django.db import models

from lianfang.kernel.access import BUSINESS, Role, Scope
from lianfang.store.records import Record
from lianfang.store.rowsecurity import OWNER, SEQUENCER
from lianfang.trail.terms import SYSTEM, label_of_act
from lianfang.trail.workflow import ERASURE, ERASURE_READERS, VERIFICATION, VERIFIERS


class Entry(Record):
    """One act: the canonical header is what is proved, the other columns are for looking."""

    # An auditor reads who did what to which object; what it said stands in the payload, which is business text.
    scope = Scope(unit="unit", roles=BUSINESS, owner="actor_account", readers=frozenset({Role.AUDITOR}))
    append_only = True
    is_sequenced = True

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
    removable_when = (
        "exists (select from trail_erasure erasure"
        " where erasure.entry_id = trail_payload.entry_id and erasure.state = 'confirmed')"
    )

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="payload", primary_key=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+", db_constraint=False)
    salt = models.BinaryField(max_length=32)
    body = models.JSONField()

    class Meta(Record.Meta):
        abstract = False


class Pending(Record):
    """An entry that waits for its place in the tree; written by a trigger, taken away by the sequencer."""

    scope = Scope()
    append_only = True
    writer = SEQUENCER
    removable_when = "lianfang_actor() = 'system'"
    remover = SEQUENCER

    entry_id = models.UUIDField()

    class Meta(Record.Meta):
        abstract = False


class Leaf(Record):
    """The place of an entry in the tree."""

    scope = Scope(via="entry")
    append_only = True
    writer = SEQUENCER

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")

    class Meta(Record.Meta):
        abstract = False


class Node(Record):
    """A complete subtree; level 0 holds the leaf hashes. It tells nothing about what was done."""

    scope = Scope(everyone=True)
    append_only = True
    writer = SEQUENCER

    pk = models.CompositePrimaryKey("level", "position")
    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta(Record.Meta):
        abstract = False


class Checkpoint(Record):
    """A signed root over all entries up to a size."""

    scope = Scope(everyone=True)
    append_only = True
    writer = SEQUENCER

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    note = models.TextField()

    class Meta(Record.Meta):
        abstract = False


class LogKey(Record):
    """The public part of a key that has signed checkpoints."""

    scope = Scope(everyone=True)
    append_only = True
    writer = SEQUENCER

    words = models.CharField(max_length=200, unique=True)
    since = models.DateTimeField()

    class Meta(Record.Meta):
        abstract = False


class Shape(Record):
    """Which columns a digest went over, so that rows can be replayed after the table has got another column."""

    scope = Scope(everyone=True)
    append_only = True
    writer = OWNER

    object_type = models.CharField(max_length=60)
    mark = models.CharField(max_length=16)
    columns = models.JSONField()

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["object_type", "mark"], name="shape_mark")]


class Erasure(Record):
    """A request to erase what an entry said: asked for by one person, confirmed by another, on a stated basis."""

    scope = Scope(readers=ERASURE_READERS)

    # What the entry is about stands here too: the second person may not be able to read the entry itself.
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="erasures")
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    basis = models.CharField(max_length=300)
    document_no = models.CharField(max_length=80)
    reason = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=20, default=ERASURE.initial)
    asked_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=models.Q(state="asked"), name="erasure_one_open"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in ERASURE.states]), name="erasure_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by"))),
                name="erasure_four_eyes",
            ),
        ]


class Verification(Record):
    """One run of the verification of the trail with what it found."""

    scope = Scope(readers=VERIFIERS)
    volatile = frozenset({"progress"})

    state = models.CharField(max_length=20, default=VERIFICATION.initial)
    asked_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    report = models.JSONField(default=dict)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in VERIFICATION.states]),
                name="verification_state",
            ),
        ]

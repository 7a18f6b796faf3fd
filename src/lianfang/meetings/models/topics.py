"""A topic with what was said and voted on it, and what was decided."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import Scope
from lianfang.meetings.access import READERS
from lianfang.meetings.models.bodies import Body
from lianfang.meetings.models.meetings import Attendance, Meeting, Minutes
from lianfang.meetings.terms import SETTLED, Choice, Outcome
from lianfang.meetings.workflow import RECUSAL, TOPIC
from lianfang.store.records import Record

CURRENT = models.Q(is_current=True)


class Topic(Record):
    """Any object that a body is asked to decide on; `roll` names who took part when it was taken up."""

    scope = Scope(unit="unit", roles=READERS, owner="put_by", seats="body")

    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    object_label = models.CharField(max_length=300, blank=True)
    object_label_en = models.CharField(max_length=300, blank=True)
    url_name = models.CharField(max_length=60, blank=True)
    url_key = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="topics")
    position = models.PositiveIntegerField(default=0)
    summary = models.TextField(blank=True)
    is_personnel = models.BooleanField(default=False)
    state = models.CharField(max_length=20, default=TOPIC.initial)
    roll = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    put_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    put_at = models.DateTimeField()

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["object_type", "object_id"], name="topic_object")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in TOPIC.states]), name="topic_state"
            ),
            models.UniqueConstraint(
                fields=["kind", "object_type", "object_id"],
                condition=~models.Q(state__in=[*sorted(SETTLED), "withdrawn"]) & ~models.Q(object_id=""),
                name="topic_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "withdrawn"]) | models.Q(meeting__isnull=False),
                name="topic_on_meeting",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the unit that brings it."""
        return self.unit.path


class Paper(Record):
    """A file that members read before the meeting."""

    scope = Scope(via="topic")

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="papers")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()

    class Meta(Record.Meta):
        abstract = False


class Recusal(Record):
    """A member stays away from a topic: of their own accord, or because somebody demands it and it is granted."""

    scope = Scope(via="meeting")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Attendance, models.PROTECT, related_name="+")
    reason = models.TextField()
    is_own = models.BooleanField()
    state = models.CharField(max_length=20, default=RECUSAL.initial)
    raised_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="recusal_reason"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in RECUSAL.states]), name="recusal_state"
            ),
            models.UniqueConstraint(
                fields=["topic", "member"], condition=~models.Q(state="dismissed"), name="recusal_once"
            ),
        ]


class Said(Record):
    """What a member gave on a topic; a correction is a new row, the one before it stays."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    member = models.ForeignKey(Attendance, models.PROTECT, related_name="+")
    is_own = models.BooleanField()
    is_current = models.BooleanField(default=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(Record.Meta):
        abstract = True


class Statement(Said):
    """What a member said on a topic, in the order of speaking."""

    scope = Scope(via="meeting")

    position = models.PositiveIntegerField()
    text = models.TextField()

    class Meta(Said.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="statement_text"),
            models.UniqueConstraint(fields=["topic", "member"], condition=CURRENT, name="statement_once"),
            models.UniqueConstraint(fields=["topic", "position"], condition=CURRENT, name="statement_order"),
        ]


class Vote(Said):
    """How a member voted on a topic, by their own account or as the recorder saw the hand raised."""

    scope = Scope(via="meeting")

    choice = models.CharField(max_length=20)

    class Meta(Said.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(choice__in=[choice.value for choice in Choice]), name="vote_choice"
            ),
            models.UniqueConstraint(fields=["topic", "member"], condition=CURRENT, name="vote_once"),
        ]


class Decision(Record):
    """What a body decided on a topic, with the figures; written once and never changed."""

    scope = Scope(via="topic")
    append_only = True

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    in_favour = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    abstained = models.PositiveIntegerField(default=0)
    base = models.PositiveIntegerField(default=0)
    took_part = models.PositiveIntegerField(default=0)
    decided_on = models.DateField()
    body_name = models.CharField(max_length=120)
    body_name_en = models.CharField(max_length=200, blank=True)
    meeting_number = models.CharField(max_length=200)
    recorded_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=[outcome.value for outcome in Outcome]), name="decision_outcome"
            )
        ]


class FollowUp(Record):
    """What is to be done after a decision, by which post; the task of that post carries its state."""

    scope = Scope(via="topic")

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="follow_ups")
    text = models.CharField(max_length=300)
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=120)
    post_title_en = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    opened_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        abstract = False

    @property
    def cause(self) -> str:
        """Return the cause of its task."""
        return f"meetings.carry_out:{self.pk}"


class MinutesPart(Record):
    """One part of the minutes: the whole meeting's, or that of one topic, which recused members do not read."""

    scope = Scope(via="meeting")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="parts")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=300)
    text = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["minutes", "position"], name="minutes_part_order")]

"""A meeting, who came to it, and its minutes."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import Scope
from lianfang.meetings.access import READERS
from lianfang.meetings.models.bodies import Body
from lianfang.meetings.terms import Presence, SeatKind
from lianfang.meetings.workflow import MEETING, MINUTES
from lianfang.store.records import Localized, Record


class Meeting(Record):
    """A meeting of a body, numbered through the year; `rules` are those it was convened under."""

    scope = Scope(unit="unit", roles=READERS, seats="body")

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    planned_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=MEETING.initial)
    rules = models.JSONField(default=dict)
    convened_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes_due = models.DateField(null=True)
    minuted_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    is_loaded = models.BooleanField(default=False)
    created_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    document_key = models.CharField(max_length=60, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="meeting_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in MEETING.states]), name="meeting_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(reason=""), name="meeting_cancelled_why"
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the unit whose body meets."""
        return self.unit.path

    @property
    def no(self) -> str:
        """Return its number in the year, such as 2026-7."""
        return f"{self.year}-{self.number}"

    @property
    def ref(self) -> str:
        """Return what stands for it in addresses: the body's code, the year and the number."""
        return f"{self.body.code}-{self.no}"


class Attendance(Localized, Record):
    """Somebody who is asked to a meeting by a seat: the post, and who held it then."""

    scope = Scope(via="meeting")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    person = models.CharField(max_length=60)
    person_en = models.CharField(max_length=120, blank=True)
    presence = models.CharField(max_length=20, default=Presence.EXPECTED.value)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["meeting", "post"], name="attendance_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in SeatKind]), name="attendance_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(presence__in=[presence.value for presence in Presence]), name="attendance_presence"
            ),
            models.CheckConstraint(
                condition=~models.Q(presence__in=["absent", "leave"]) | ~models.Q(reason=""), name="attendance_why"
            ),
        ]

    @property
    def is_member(self) -> bool:
        """Tell whether it is a member, who speaks and votes."""
        return self.kind != SeatKind.OBSERVER


class Minutes(Record):
    """One version of the minutes of a meeting; what was returned stays, the next version follows it."""

    scope = Scope(via="meeting")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, default=MINUTES.initial)
    drafted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    circulated_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    returned_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_number"),
            models.UniqueConstraint(
                fields=["meeting"], condition=~models.Q(state="returned"), name="minutes_one_current"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in MINUTES.states]), name="minutes_state"
            ),
        ]


class Confirmation(Record):
    """Somebody confirms a version of the minutes: by their own account, or on paper as the recorder has seen it.

    member: None where the recorder confirms.
    """

    scope = Scope(via="meeting")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="confirmations")
    member = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="+")
    is_own = models.BooleanField()
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["minutes", "member"], nulls_distinct=False, name="confirmation_once")
        ]
